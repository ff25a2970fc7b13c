/**
 * @module sources/reports/coverage/cobertura
 * Cobertura XML as coverage.py, gcovr, coverlet, PHPUnit, istanbul, tarpaulin and many others write it. Rates in
 * attributes are never believed: some are percentages, some are rounded, some are wrong.
 */
import type { Count } from '../../../model/reports.ts'
import type { Tag, XmlHandlers } from '../xml.ts'
import { type CoverageFacts, counted, type FileEntry, FileTable, timeOf, totalled, whole } from './facts.ts'
import type { Dialect } from './xml.ts'

const CHILDREN = new Set(['sources', 'packages', 'package', 'class', ''])

export const cobertura: Dialect = {
  name: 'cobertura-xml',
  is: ({ name, attributes }, child) =>
    name === 'coverage' && (CHILDREN.has(child) || 'line-rate' in attributes || 'lines-valid' in attributes),
  handlers: root => new Cobertura(root),
}

interface Line {
  number: number
  hit: boolean
  branches: Count | null
}

class Cobertura implements XmlHandlers {
  private readonly root: Record<string, string>
  private readonly table = new FileTable()
  private readonly sources: string[] = []
  private source: string | null = null
  private entry: FileEntry | null = null
  private method: { name: string; hit: boolean } | null = null
  /** Lines of the class's methods: they count only for a class that lists none of its own. */
  private methodLines: Line[] = []
  private toldBefore = 0

  constructor(root: Record<string, string>) {
    this.root = root
  }

  take(tag: Tag): boolean {
    if (tag.local !== 'line') return false
    this.line(tag)
    return true
  }

  open(name: string, attributes: Record<string, string>): void {
    if (name === 'method') {
      this.method = { name: `${attributes.name ?? ''}${attributes.signature ?? ''}`, hit: false }
    } else if (name === 'class') {
      this.entry = this.table.file(attributes.filename ?? attributes.name ?? '')
      this.toldBefore = this.entry.told
    } else if (name === 'source') this.source = ''
  }

  text(text: string): void {
    if (this.source !== null) this.source += text
  }

  close(name: string): void {
    if (name === 'method') this.endMethod()
    else if (name === 'class') this.endClass()
    else if (name === 'source' && this.source !== null) {
      this.sources.push(this.source.trim())
      this.source = null
    }
  }

  done(): CoverageFacts {
    const files = this.table.finish({ branches: true, functions: true })
    // With several sources nobody can tell which one a file lies in.
    const [source] = this.sources
    const base = this.sources.length === 1 && source !== '.' ? source!.replace(/[\\/]+$/, '') : ''
    const placed = base
      ? files.map(file => (isAbsolute(file.path) ? file : { ...file, path: `${base}/${file.path}` }))
      : files
    return totalled(placed, { ...this.declared(files.length), ...timeOf(this.root.timestamp) })
  }

  private line(tag: Tag): void {
    if (!this.entry) return
    const number = whole(tag.number('number'))
    const hit = (tag.number('hits') ?? 0) > 0
    const condition = tag.text('condition-coverage')
    const branches = condition !== undefined && tag.text('branch') !== 'false' ? fraction(condition) : null
    if (this.method) {
      if (hit) this.method.hit = true
      this.methodLines.push({ number, hit, branches })
    } else add(this.entry, number, hit, branches)
  }

  private endMethod(): void {
    if (this.entry && this.method) this.entry.function(this.method.name, this.method.hit)
    this.method = null
  }

  private endClass(): void {
    if (this.entry && this.entry.told === this.toldBefore)
      for (const { number, hit, branches } of this.methodLines) add(this.entry, number, hit, branches)
    this.methodLines = []
    this.entry = null
  }

  /** Some writers give sums only; whole numbers can be compared, rates cannot. */
  private declared(files: number): Partial<CoverageFacts> {
    if (files > 0) return {}
    const of = (what: string) => counted(whole(this.root[`${what}-covered`]), whole(this.root[`${what}-valid`]))
    return { lines: of('lines'), branches: of('branches') }
  }
}

function add(entry: FileEntry, number: number, hit: boolean, branches: Count | null): void {
  entry.line(number, hit)
  if (branches) entry.branches(number, branches.covered, branches.total)
}

/** `50% (1/2)`. */
function fraction(condition: string): Count | null {
  const found = /\((\d+)\/(\d+)\)/.exec(condition)
  return found && counted(whole(found[1]), whole(found[2]))
}

const isAbsolute = (path: string): boolean => /^(?:[\\/]|[A-Za-z]:[\\/])/.test(path)
