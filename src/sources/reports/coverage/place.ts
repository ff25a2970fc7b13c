/**
 * @module sources/reports/coverage/place
 * Reports name files as their tool saw them: absolute on the machine that ran the tests, relative to a package's
 * folder, by module path. Where the source is there, the path becomes the project's: else two packages' `src/index.js`
 * would be taken for one file, and changed lines would not be found.
 */
import type { CoverageReport, FileCoverage } from '../../../model/reports.ts'
import type { Files } from '../../../model/world.ts'

/** How a reported path becomes the project's: so many leading folders away, this prefix instead. */
interface Move {
  strip: number
  prefix: string
}

/** After so many files the rest goes as the one before; asking the disk 50,000 times takes longer than reading. */
const MOST_LOOKED_UP = 1000
/** A report none of whose first files is there speaks of sources that are not here. */
const MOST_MISSED = 20
const JVM_ROOTS = ['src/main/java/', 'src/main/kotlin/', 'src/main/scala/', 'src/main/groovy/', 'src/']

/** @returns the report with paths from the project's root, with forward slashes; those not found stay as they are. */
export async function placed(report: CoverageReport, files: Files): Promise<CoverageReport> {
  const place = placer(report, files)
  const taken = new Set<string>()
  const moved: FileCoverage[] = []
  for (const file of report.files) {
    const original = normal(file.path)
    const found = await place.find(original)
    if (place.hopeless()) return normalized(report)
    const path = taken.has(found) ? original : found
    taken.add(path)
    moved.push(path === file.path ? file : { ...file, path })
  }
  return { ...report, files: moved }
}

function normalized(report: CoverageReport): CoverageReport {
  if (report.files.every(({ path }) => path === normal(path))) return report
  return { ...report, files: report.files.map(file => ({ ...file, path: normal(file.path) })) }
}

function placer({ file, format }: CoverageReport, files: Files) {
  const prefixes = prefixesOf(file, format)
  let last: Move | null = null
  let asked = 0
  let missed = 0
  return {
    /** Sources that are not here: the first files were missed, all of them. */
    hopeless: () => last === null && missed >= MOST_MISSED,
    async find(path: string): Promise<string> {
      if (asked >= MOST_LOOKED_UP) return last ? (apply(last, path) ?? path) : path
      asked++
      const moves = movesFor(path, prefixes)
      for (const move of last ? [last, ...moves] : moves) {
        const candidate = apply(move, path)
        if (candidate === null || (await files.stat(candidate)) === null) continue
        last = move
        return candidate
      }
      missed++
      return path
    },
  }
}

const isAbsolute = (path: string): boolean => /^(?:\/|[A-Za-z]:\/)/.test(path)

const normal = (path: string): string =>
  path.includes('\\') || path.startsWith('./') ? path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '') : path

/** The report's own folder, those above it up to the root; under each, the source folders JaCoCo leaves out. */
function prefixesOf(file: string, format: string): string[] {
  const folders = file.split('/').slice(0, -1)
  const up = folders.map((_, depth) => `${folders.slice(0, folders.length - depth).join('/')}/`)
  up.push('')
  return format === 'jacoco-xml' ? up.flatMap(folder => [...JVM_ROOTS.map(root => folder + root), folder]) : up
}

function movesFor(path: string, prefixes: string[]): Move[] {
  const depth = path.split('/').length - 1
  const stripped = Array.from({ length: depth }, (_, at) => ({ strip: at + 1, prefix: '' }))
  if (isAbsolute(path)) return stripped
  const below = prefixes.map(prefix => ({ strip: 0, prefix }))
  // `github.com/owner/module/pkg/file.go`: a module's path, not a folder's.
  return path.slice(0, path.indexOf('/')).includes('.') ? [...below, ...stripped] : below
}

function apply({ strip, prefix }: Move, path: string): string | null {
  if (isAbsolute(path) !== strip > 0 && isAbsolute(path)) return null
  const rest = path.split('/').slice(strip)
  const outside = rest.length === 0 || rest.includes('..')
  return outside ? null : prefix + rest.join('/')
}
