/**
 * @module sources/reports/coverage/same-run
 * One run often leaves the same coverage in several formats beside each other (`lcov.info`, `coverage-final.json`,
 * `clover.xml`, `coverage-summary.json`). When reports are found by themselves, it must not be counted several times.
 */
import type { CoverageReading, CoverageReport } from '../../../model/reports.ts'

/**
 * Leaves out each report whose files are all told by a more detailed report of another format in the same folder.
 * A report that names no files is left out when one beside it counts the same number of lines.
 */
export function withoutRepetitions(reports: readonly CoverageReport[]): {
  kept: CoverageReport[]
  repeated: CoverageReading['repeated']
} {
  const kept: CoverageReport[] = []
  const repeated: CoverageReading['repeated'] = []
  for (const report of [...reports].sort((one, other) => detail(other) - detail(one))) {
    const twin = kept.find(other => tellsAllOf(other, report))
    if (twin) repeated.push({ file: report.file, format: report.format, sha256: report.sha256, of: twin.file })
    else kept.push(report)
  }
  return { kept: kept.sort((one, other) => (one.file < other.file ? -1 : 1)), repeated }
}

/** Lines first, then branches; lines rather than statements. */
function detail({ files, branches, unit }: CoverageReport): number {
  const lines = files.some(({ hits }) => hits !== null)
  return (lines ? 4 : 0) + (files.length > 0 ? 2 : 0) + (branches ? 1 : 0) + (unit === 'lines' ? 0.5 : 0)
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

function tellsAllOf(detailed: CoverageReport, other: CoverageReport): boolean {
  if (folderOf(detailed.file) !== folderOf(other.file) || detailed.format === other.format) return false
  if (other.files.length === 0) return other.lines.total === detailed.lines.total
  const byName = new Map<string, string[]>()
  for (const { path } of detailed.files) byName.set(nameOf(path), [...(byName.get(nameOf(path)) ?? []), path])
  return other.files.every(({ path }) => byName.get(nameOf(path))?.some(known => samePlace(known, path)))
}

/** Equal, or one is the end of the other: one tool writes absolute paths, the next relative ones. */
const samePlace = (one: string, other: string): boolean =>
  one === other || one.endsWith(`/${other}`) || other.endsWith(`/${one}`)
