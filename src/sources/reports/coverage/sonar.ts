/**
 * @module sources/reports/coverage/sonar
 * SonarQube's generic test coverage. Every `lineToCover` counts, also when a file tells a line twice: gcovr does so
 * for each instance of a template, and its totals mean that.
 */
import type { Count, FileCoverage } from '../../../model/reports.ts'
import type { XmlHandlers } from '../xml.ts'
import { type CoverageFacts, FileEntry, totalled, whole } from './facts.ts'
import type { Dialect } from './xml.ts'

export const sonar: Dialect = {
  name: 'sonarqube-generic-xml',
  is: ({ name, attributes }, child) =>
    name === 'coverage' && (child === 'file' || (child === '' && attributes.version === '1')),
  handlers: () => new Sonar(),
}

class Sonar implements XmlHandlers {
  private readonly files: FileCoverage[] = []
  private entry: FileEntry | null = null
  private lines: Count = { covered: 0, total: 0 }
  private branches: Count = { covered: 0, total: 0 }

  open(name: string, attributes: Record<string, string>): void {
    if (name === 'lineToCover') this.line(attributes)
    else if (name === 'file') {
      this.entry = new FileEntry(attributes.path ?? '')
      this.lines = { covered: 0, total: 0 }
      this.branches = { covered: 0, total: 0 }
    }
  }

  close(name: string): void {
    if (name !== 'file' || !this.entry) return
    const { path, hits } = this.entry.finish({})
    this.files.push({ path, lines: this.lines, branches: this.branches, functions: null, statements: null, hits })
    this.entry = null
  }

  done(): CoverageFacts {
    return totalled(this.files)
  }

  private line({ lineNumber, covered, branchesToCover, coveredBranches }: Record<string, string>): void {
    if (!this.entry) return
    const hit = covered === 'true'
    this.entry.line(whole(lineNumber), hit)
    this.lines.total++
    if (hit) this.lines.covered++
    const total = whole(branchesToCover)
    this.branches.total += total
    this.branches.covered += Math.min(whole(coveredBranches), total)
  }
}
