/**
 * @module sources/reports/coverage/jacoco
 * JaCoCo XML (Kover and gcovr write it too). Totals are its own counters of lines, branches and instructions where it
 * has them; its line elements are what merging and changed lines go by.
 */
import type { Count, FileCoverage } from '../../../model/reports.ts'
import { UNSTATED } from '../time.ts'
import type { Tag, XmlHandlers } from '../xml.ts'
import { type CoverageFacts, FileEntry, timeOf, totalled, whole } from './facts.ts'
import type { Dialect } from './xml.ts'

export const jacoco: Dialect = {
  name: 'jacoco-xml',
  is: ({ name }, child) => name === 'report' && ['package', 'group', 'sessioninfo', 'counter', ''].includes(child),
  handlers: () => new Jacoco(),
}

type Counters = Record<string, Count>

class Jacoco implements XmlHandlers {
  private readonly files: FileCoverage[] = []
  private readonly report: Counters = {}
  /** Where a counter stands: the names of the elements around it, below the root. */
  private depth = 0
  private packageName = ''
  private entry: FileEntry | null = null
  private fileDepth = 0
  private fileCounters: Counters = {}
  private time = UNSTATED

  take(tag: Tag): boolean {
    if (tag.local !== 'line') return false
    this.depth++
    this.line(tag)
    return true
  }

  open(name: string, attributes: Record<string, string>): void {
    this.depth++
    if (name === 'counter') this.counter(attributes)
    else if (name === 'package') this.packageName = attributes.name ?? ''
    else if (name === 'sourcefile') {
      this.entry = new FileEntry([this.packageName, attributes.name ?? ''].filter(Boolean).join('/'))
      this.fileDepth = this.depth
      this.fileCounters = {}
    } else if (name === 'sessioninfo') {
      const time = timeOf(attributes.dump)
      if (time.at !== null) this.time = time
    }
  }

  close(name: string): void {
    this.depth--
    if (name === 'sourcefile' && this.entry) {
      this.end(this.entry)
      this.entry = null
    }
  }

  done(): CoverageFacts {
    const { LINE, BRANCH, METHOD, INSTRUCTION } = this.report
    const given = { ...(LINE && { lines: LINE }), ...(BRANCH && { branches: BRANCH }) }
    return totalled(this.files, {
      ...given,
      ...(METHOD && { functions: METHOD }),
      instructions: INSTRUCTION ?? null,
      ...this.time,
    })
  }

  private line(tag: Tag): void {
    if (!this.entry) return
    const number = whole(tag.number('nr'))
    this.entry.line(number, whole(tag.number('ci')) > 0)
    const missed = whole(tag.number('mb'))
    const covered = whole(tag.number('cb'))
    if (missed + covered > 0) this.entry.branches(number, covered, missed + covered)
  }

  private counter({ type, missed, covered }: Record<string, string>): void {
    const count = { covered: whole(covered), total: whole(missed) + whole(covered) }
    if (this.depth === 1) this.report[type ?? ''] = count
    else if (this.entry && this.depth === this.fileDepth + 1) this.fileCounters[type ?? ''] = count
  }

  private end(entry: FileEntry): void {
    const told = entry.finish({ branches: true })
    const { LINE, BRANCH, METHOD } = this.fileCounters
    this.files.push({
      ...told,
      lines: LINE ?? told.lines,
      branches: BRANCH ?? told.branches,
      functions: METHOD ?? null,
      // A report without instruction counters on its lines (gcovr's) does not tell which lines were hit.
      hits: LINE && LINE.covered > 0 && told.lines.covered === 0 ? null : told.hits,
    })
  }
}
