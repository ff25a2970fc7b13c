/**
 * @module sources/documents/summaries
 * What tools that measure write down, told by content: k6, Lighthouse, axe, and benchmarks in several forms.
 */
import { CouldNotFindOut } from '../../model/outcome.ts'
import type { Document, DocumentPath, Figure, Summary } from '../../model/world.ts'

type Json = Record<string, unknown>
type Facts = Pick<Summary, 'figures' | 'taken'>

interface Dialect {
  tool: string
  is(value: unknown): boolean
  /** Throws Unwhole for a summary that says it is not whole. */
  read(value: never): Facts
}

/** The summary itself says that something went wrong, or lacks what it must have. */
class Unwhole extends Error {}

/** First match wins. */
const DIALECTS: readonly Dialect[] = [
  { tool: 'lighthouse', is: value => isObject(value) && 'lighthouseVersion' in value, read: lighthouse },
  { tool: 'axe', is: value => isAxe(value) || (isList(value) && value.length > 0 && value.every(isAxe)), read: axe },
  { tool: 'k6', is: value => isObject(value) && isObject(value.metrics) && 'root_group' in value, read: k6 },
  { tool: 'benchmark', is: value => benchmarkOf(value) !== null, read: benchmark },
]

/** @throws CouldNotFindOut for what is no summary that is known, or not a whole one. */
export function summaryOf(document: Document): Summary {
  const { file, sha256, value, lineOf } = document
  const dialect = DIALECTS.find(({ is }) => is(value))
  if (!dialect)
    throw new CouldNotFindOut(
      `\`${file}\` is no summary that is known, one of k6, Lighthouse, axe or a benchmark was expected; name another file, or a \`path\``,
    )
  try {
    return { file, sha256, lineOf, tool: dialect.tool, ...dialect.read(value as never) }
  } catch (caught) {
    if (!(caught instanceof Unwhole)) throw caught
    throw new CouldNotFindOut(`\`${file}\` is not a whole summary of ${dialect.tool}: ${caught.message}; run it again`)
  }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const isList = (value: unknown): value is unknown[] => Array.isArray(value)
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

function finite(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Unwhole(`${what} has no number`)
  return value
}

const isoOf = (value: unknown): string | null => {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? null : new Date(at).toISOString()
}

/**
 * `--summary-export` and `handleSummary`. In the former a threshold is true when it was crossed, in the latter
 * an object says whether it is `ok`.
 */
function k6({ metrics }: { metrics: Json }): Facts {
  const figures: Figure[] = []
  for (const [metric, facts] of Object.entries(metrics)) {
    if (!isObject(facts)) throw new Unwhole(`the metric \`${metric}\` is no object`)
    const path: DocumentPath = ['metrics', metric]
    if (facts.thresholds !== undefined && !isObject(facts.thresholds))
      throw new Unwhole(`the thresholds of \`${metric}\` are no object`)
    for (const [limit, said] of Object.entries((facts.thresholds as Json | undefined) ?? {})) {
      const holds = typeof said === 'boolean' ? !said : isObject(said) ? said.ok : undefined
      if (typeof holds !== 'boolean')
        throw new Unwhole(`the threshold \`${metric} ${limit}\` does not say whether it holds`)
      const place = [...path, 'thresholds', limit]
      figures.push({ name: `${metric} ${limit}`, kind: 'threshold', value: holds ? 1 : 0, unit: '', path: place })
    }
    const [values, at] = isObject(facts.values) ? [facts.values, [...path, 'values']] : [facts, path]
    const unit =
      facts.contains === 'time' ||
      /_duration(?:\{|$)|^http_req_(?:blocked|connecting|tls_handshaking|sending|waiting|receiving)/.test(metric)
        ? 'ms'
        : ''
    for (const [name, value] of Object.entries(values))
      if (typeof value === 'number')
        figures.push({ name: `${metric} ${name}`, kind: 'measure', value, unit, path: [...at, name] })
  }
  if (!figures.length) throw new Unwhole('it has no metric')
  return { figures, taken: null }
}

function lighthouse(report: Json): Facts {
  const trouble = isObject(report.runtimeError) ? text(report.runtimeError.code) : null
  if (trouble && trouble !== 'NO_ERROR') throw new Unwhole(`the page could not be judged (\`${trouble}\`)`)
  if (!isObject(report.categories) || !Object.keys(report.categories).length) throw new Unwhole('it has no category')
  const figures: Figure[] = Object.entries(report.categories).map(([name, category]) => {
    const score = finite(isObject(category) ? category.score : null, `the category \`${name}\``)
    // Half a point up, as Lighthouse shows it, would let 89.5 pass for 90.
    const value = Math.floor(score * 100 + 1e-9)
    return { name, kind: 'category', value, unit: '', path: ['categories', name, 'score'] }
  })
  for (const [name, audit] of Object.entries(isObject(report.audits) ? report.audits : {}))
    if (isObject(audit) && typeof audit.numericValue === 'number')
      figures.push({
        name,
        kind: 'measure',
        value: audit.numericValue,
        unit: audit.numericUnit === 'millisecond' ? 'ms' : '',
        path: ['audits', name, 'numericValue'],
      })
  return { figures, taken: isoOf(report.fetchTime) }
}

const isAxe = (value: unknown): boolean =>
  isObject(value) &&
  isList(value.violations) &&
  (isObject(value.testEngine) || (isList(value.passes) && isList(value.incomplete)))

/** One page, or a list of pages as the command line saves it. */
function axe(report: Json | Json[]): Facts {
  const pages = isList(report) ? report : [report]
  const figures = pages.flatMap((page, at) => {
    const violations = page.violations as unknown[]
    // A page on which no rule applied was not loaded.
    if (!violations.length && !(isList(page.passes) && page.passes.length))
      throw new Unwhole('no rule was applied to the page')
    return violations.map((violation, index): Figure => {
      if (!isObject(violation) || !isList(violation.nodes)) throw new Unwhole('a violation has no places')
      return {
        name: text(violation.id) ?? 'a rule',
        kind: 'violation',
        value: Math.max(1, violation.nodes.length),
        unit: '',
        impact: text(violation.impact),
        path: [...(isList(report) ? [at] : []), 'violations', index],
      }
    })
  })
  const times = pages.map(page => isoOf(page.timestamp))
  // As old as its oldest page.
  return { figures, taken: times.includes(null) ? null : (times.sort()[0] ?? null) }
}

const MILLISECONDS: Record<string, number> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000 }

/** Times become milliseconds; any other unit stays. */
function timed(value: number, unit: string): { value: number; unit: string } {
  const factor = Object.hasOwn(MILLISECONDS, unit) ? MILLISECONDS[unit]! : undefined
  return factor === undefined ? { value, unit } : { value: value * factor, unit: 'ms' }
}

/** The list of benchmarks and how one is read; null for what has none. */
function benchmarkOf(value: unknown): { rows: unknown[]; path: DocumentPath; one: (row: Json) => Figure[] } | null {
  const figure = (name: unknown, number: unknown, unit: string, step: DocumentPath): Figure => {
    const called = text(name) ?? 'a benchmark'
    return { name: called, kind: 'benchmark', path: step, ...timed(finite(number, `\`${called}\``), unit) }
  }
  if (
    isList(value) &&
    value.length > 0 &&
    value.every(row => isObject(row) && 'name' in row && 'value' in row && 'unit' in row)
  )
    return { rows: value, path: [], one: row => [figure(row.name, row.value, String(row.unit), ['value'])] }
  if (!isObject(value)) return null
  const { benchmarks, results } = value
  if (isList(benchmarks) && isObject(value.context))
    return {
      rows: benchmarks,
      path: ['benchmarks'],
      one: row => {
        if (row.error_occurred) throw new Unwhole(`\`${row.name}\` ended with an error`)
        return row.run_type === 'aggregate'
          ? []
          : [figure(row.run_name ?? row.name, row.real_time, String(row.time_unit ?? 'ns'), ['real_time'])]
      },
    }
  if (isList(benchmarks) && benchmarks.every(row => isObject(row) && isObject(row.stats)))
    return {
      rows: benchmarks,
      path: ['benchmarks'],
      one: row => [figure(row.fullname ?? row.name, (row.stats as Json).mean, 's', ['stats', 'mean'])],
    }
  if (isList(results) && results.length > 0 && results.every(row => isObject(row) && 'command' in row && 'mean' in row))
    return {
      rows: results,
      path: ['results'],
      one: row => {
        if (isList(row.exit_codes) && row.exit_codes.some(code => code !== 0))
          throw new Unwhole(`\`${row.command}\` ended with an error`)
        return [figure(row.command, row.mean, 's', ['mean'])]
      },
    }
  return null
}

/** github-action-benchmark's list, Google Benchmark, pytest-benchmark, hyperfine. */
function benchmark(report: unknown): Facts {
  const { rows, path, one } = benchmarkOf(report)!
  const figures = rows.flatMap((row, at) => {
    if (!isObject(row)) throw new Unwhole('a benchmark is no object')
    return one(row).map(figure => ({ ...figure, path: [...path, at, ...figure.path] }))
  })
  if (!figures.length) throw new Unwhole('it has no benchmark')
  const { context, datetime } = isObject(report) ? report : {}
  return { figures, taken: isoOf(isObject(context) ? context.date : datetime) }
}
