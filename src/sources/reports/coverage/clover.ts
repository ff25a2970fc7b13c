/**
 * @module sources/reports/coverage/clover
 * Clover XML (OpenClover, PHPUnit, istanbul). Clover counts statements, not lines, and the sums of its project are
 * the only place where all of them are: files may be left out, and lines hold several statements.
 */
import type { Count, FileCoverage } from '../../../model/reports.ts'
import type { XmlHandlers } from '../xml.ts'
import { type CoverageFacts, counted, FileEntry, timeOf, totalled, whole } from './facts.ts'
import type { Dialect } from './xml.ts'

export const clover: Dialect = {
  name: 'clover-xml',
  is: ({ name, attributes }, child) =>
    name === 'coverage' && (child === 'project' || child === 'testproject' || 'clover' in attributes),
  handlers: root => new Clover(root),
}

interface Metrics {
  statements: Count
  branches: Count
  functions: Count
}

class Clover implements XmlHandlers {
  private readonly generated: string | undefined
  private readonly files: FileCoverage[] = []
  private readonly path: string[] = []
  private project: Metrics | null = null
  private entry: FileEntry | null = null
  private metrics: Metrics | null = null
  /** Test code has a project of its own, which counts for nothing. */
  private tests = 0

  constructor(root: Record<string, string>) {
    this.generated = root.generated
  }

  open(name: string, attributes: Record<string, string>): void {
    const around = this.path.at(-1)
    this.path.push(name)
    if (name === 'testproject') this.tests++
    if (this.tests > 0) return
    if (name === 'file') this.entry = new FileEntry(attributes.path ?? attributes.name ?? '')
    else if (name === 'line') this.line(attributes)
    else if (name === 'metrics' && around === 'project') this.project = metricsOf(attributes)
    else if (name === 'metrics' && around === 'file') this.metrics = metricsOf(attributes)
  }

  close(name: string): void {
    this.path.pop()
    if (name === 'testproject') this.tests--
    if (name !== 'file' || !this.entry) return
    const told = this.entry.finish({ branches: true })
    const { statements, branches, functions } = this.metrics ?? {
      statements: told.lines,
      branches: told.branches,
      functions: null,
    }
    this.files.push({ ...told, lines: statements, statements, branches, functions })
    this.entry = null
    this.metrics = null
  }

  done(): CoverageFacts {
    const project = this.project && { ...this.project, lines: this.project.statements }
    return totalled(this.files, { unit: 'statements', ...project, ...timeOf(this.generated) })
  }

  /** `method` lines tell of a call, the others of statements and conditions. */
  private line({ num, count, type, truecount, falsecount }: Record<string, string>): void {
    if (!this.entry || type === 'method') return
    const line = whole(num)
    const hit = whole(count) > 0 || whole(truecount) > 0 || whole(falsecount) > 0
    this.entry.line(line, hit)
    if (type === 'cond') this.entry.branches(line, Number(whole(truecount) > 0) + Number(whole(falsecount) > 0), 2)
  }
}

function metricsOf(attributes: Record<string, string>): Metrics {
  const of = (covered: string, total: string) => counted(whole(attributes[covered]), whole(attributes[total]))
  return {
    statements: of('coveredstatements', 'statements'),
    branches: of('coveredconditionals', 'conditionals'),
    functions: of('coveredmethods', 'methods'),
  }
}
