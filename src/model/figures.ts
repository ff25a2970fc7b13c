/**
 * @module model/figures
 * What a summary of a tool must say: its own thresholds, scores, violations, times.
 */
import { comparison, type Operator } from './compare.ts'
import { someOf } from './globs.ts'
import { type Provenance, type Row, safe, verdict } from './limits.ts'
import { CouldNotFindOut, fail, type Outcome, pass } from './outcome.ts'
import { number } from './params.ts'
import { grouped, listed, plural } from './text.ts'
import type { Figure, Summary, World } from './world.ts'

/** How bad axe calls a violation. */
export const IMPACTS = ['minor', 'moderate', 'serious', 'critical'] as const
export const TOOLS = ['k6', 'lighthouse', 'axe', 'benchmark'] as const

const SHOWN = 100

export interface PresetParams {
  op?: Operator | undefined
  value?: string | undefined
  match: 'all' | 'any'
  metric: string[]
  impact: string[]
  against?: string | undefined
  better: 'lower' | 'higher'
}

/** Judges summaries by the preset's own rule. */
export async function byPreset(
  files: readonly string[],
  preset: (typeof TOOLS)[number],
  params: PresetParams,
  world: Pick<World, 'documents'>,
): Promise<Outcome> {
  const summaries = await Promise.all(files.map(file => summaryOf(file, preset, world)))
  const documents = summaries.map(({ file, sha256 }) => ({ file, sha256 }))
  if (preset === 'axe') return violations(summaries, documents, params)
  if (params.against !== undefined)
    return slower(summaries, documents, params, await summaryOf(params.against, preset, world))
  if (preset === 'k6' && !params.metric.length) return thresholds(summaries, documents, params)
  const kind =
    preset === 'lighthouse' && !params.metric.length ? 'category' : preset === 'benchmark' ? 'benchmark' : null
  const op = params.op ?? (preset === 'lighthouse' && kind ? '>=' : '<=')
  const compared = await comparison(op, params.value)
  const rows = summaries.flatMap(summary => {
    const wanted = params.metric.length
      ? namedFigures(summary, params.metric)
      : summary.figures.filter(figure => figure.kind === kind)
    if (!wanted.length)
      throw new CouldNotFindOut(`\`${summary.file}\` has no ${kind}, one was expected; run ${preset} again`)
    return wanted.map(
      (figure): Row => ({ ...placed(summary, figure), told: measured(figure), holds: compared.holds(figure.value) }),
    )
  })
  const one = kind ?? 'number'
  return verdict(
    rows,
    documents,
    params.match,
    preset,
    compared.words,
    one,
    one === 'category' ? 'categories' : `${one}s`,
  )
}

async function summaryOf(file: string, preset: string, { documents }: Pick<World, 'documents'>): Promise<Summary> {
  const summary = await documents.summary(file)
  if (summary.tool !== preset)
    throw new CouldNotFindOut(
      `\`${file}\` is a summary of ${summary.tool}, one of ${preset} was expected; correct \`preset\` or \`file\``,
    )
  return summary
}

const placed = (summary: Summary, { path, name }: Figure) => ({
  file: summary.file,
  line: summary.lineOf(path),
  key: name,
})

const rounded = (value: number): string => String(Number(value.toPrecision(6)))
const measured = ({ value, unit }: Figure): string => `${rounded(value)}${unit ? ` ${safe(unit)}` : ''}`

/** Each name must be there: what was not measured kept no limit. */
function namedFigures(summary: Summary, names: readonly string[]): Figure[] {
  return names.flatMap(name => {
    const found = summary.figures.filter(
      figure => figure.name === name && !['threshold', 'violation'].includes(figure.kind),
    )
    if (found.length) return found
    const some = summary.figures
      .filter(({ kind }) => kind !== 'threshold')
      .slice(0, 5)
      .map(figure => `\`${safe(figure.name)}\``)
    throw new CouldNotFindOut(
      `\`${summary.file}\` has no number \`${name}\`; it has ${listed(some)}; correct \`metric\``,
    )
  })
}

function thresholds(summaries: readonly Summary[], documents: Provenance[], { op, value }: PresetParams): Outcome {
  if (op !== undefined || value !== undefined)
    throw new CouldNotFindOut(
      '`op` and `value` compare nothing with `preset=k6` alone, for the script has its thresholds; name a `metric` as well',
    )
  const rows = summaries.flatMap(summary => {
    const own = summary.figures.filter(({ kind }) => kind === 'threshold')
    if (!own.length)
      throw new CouldNotFindOut(
        `\`${summary.file}\` has no threshold, one at least was expected; write them in the script's options, or name a \`metric\``,
      )
    return own.map(figure => ({ ...placed(summary, figure), holds: figure.value === 1 }))
  })
  const wrong = rows.filter(({ holds }) => !holds)
  const evidence = { values: rows.length, held: rows.length - wrong.length, documents }
  if (!wrong.length)
    return pass(`${plural(rows.length, 'threshold')} of k6 ${rows.length === 1 ? 'holds' : 'hold'}`, evidence)
  const told = someOf(wrong.map(({ key }) => `\`${safe(key)}\``))
  return fail(
    `${told} ${wrong.length === 1 ? 'does' : 'do'} not hold, all ${plural(rows.length, 'threshold')} of k6 expected to; mend it and measure again`,
    {
      ...evidence,
      wrong: wrong
        .slice(0, SHOWN)
        .map(({ file, line, key }) => ({ file, line, key, message: `\`${safe(key)}\` does not hold` })),
    },
  )
}

function violations(
  summaries: readonly Summary[],
  documents: Provenance[],
  { impact, op, value }: PresetParams,
): Outcome {
  if (op !== undefined && op !== '<=')
    throw new CouldNotFindOut(`\`op\` is \`${op}\`, \`<=\` was expected for \`preset=axe\`; leave it out`)
  const max = limitOf(value ?? '0')
  // An impact of no known name counts as any.
  const unwanted: string[] = impact.length ? IMPACTS.filter(word => !impact.includes(word)) : []
  const rows = summaries.flatMap(summary =>
    summary.figures
      .filter(figure => !unwanted.includes(figure.impact ?? ''))
      .map(figure => ({ ...placed(summary, figure), impact: figure.impact ?? 'none stated', places: figure.value })),
  )
  const evidence = { violations: rows.length, documents }
  const words = `at most ${grouped(max)} expected`
  const kinds = impact.length
    ? ` of ${listed(
        impact.map(word => `\`${word}\``),
        'or',
      )}`
    : ''
  if (rows.length <= max)
    return pass(
      `${rows.length ? plural(rows.length, 'violation') : 'no violation'}${kinds} in ${plural(summaries.length, 'file')}, ${words}`,
      evidence,
    )
  const told = someOf(rows.map(({ key, places }) => `\`${safe(key)}\` in ${plural(places, 'place')}`))
  return fail(
    `${plural(rows.length, 'violation')}${kinds} ${rows.length === 1 ? 'was' : 'were'} found, ${words}: ${told}; mend them`,
    {
      ...evidence,
      wrong: rows.slice(0, SHOWN).map(({ file, line, key, impact, places }) => ({
        file,
        line,
        key,
        impact,
        message: `\`${safe(key)}\` in ${plural(places, 'place')}`,
      })),
    },
  )
}

function limitOf(value: string): number {
  const read = number().safeParse(value)
  if (!read.success || read.data < 0)
    throw new CouldNotFindOut(`\`value\` is \`${value}\`, a number from 0 up was expected; correct it`)
  return read.data
}

/** Of runs of the same name the mean counts. */
function means(figures: readonly Figure[]): Map<string, { figure: Figure; mean: number }> {
  const groups = Map.groupBy(figures, ({ name }) => name)
  return new Map(
    [...groups].map(([name, all]) => [
      name,
      { figure: all[0]!, mean: all.reduce((sum, { value }) => sum + value, 0) / all.length },
    ]),
  )
}

function slower(
  summaries: readonly Summary[],
  documents: Provenance[],
  params: PresetParams,
  before: Summary,
): Outcome {
  if (params.value === undefined || (params.op !== undefined && params.op !== '<='))
    throw new CouldNotFindOut(
      '`against` needs a `value`, the most percent that may be lost, and no `op`; write `value=10`',
    )
  const most = limitOf(params.value)
  const now = means(summaries.flatMap(({ figures }) => figures))
  const rows = [...means(before.figures)]
    .filter(([name]) => !params.metric.length || params.metric.includes(name))
    .map(([name, old]): Row => {
      const [summary] = summaries
      const current = now.get(name)
      if (!current)
        throw new CouldNotFindOut(
          `\`${safe(name)}\` of \`${before.file}\` was not measured again; run all benchmarks, or name those that count with \`metric\``,
        )
      if (current.figure.unit !== old.figure.unit || old.mean <= 0)
        throw new CouldNotFindOut(
          `\`${safe(name)}\` cannot be compared: \`${measured(old.figure)}\` before, \`${measured(current.figure)}\` now; the same unit and a number above 0 was expected; measure both alike`,
        )
      const change = ((current.mean - old.mean) / old.mean) * 100 * (params.better === 'lower' ? 1 : -1)
      const told = `${rounded(current.mean)} after ${rounded(old.mean)} ${safe(old.figure.unit)}`.trim()
      return { file: summary!.file, line: null, key: name, told, holds: change <= most }
    })
  if (!rows.length) throw new CouldNotFindOut(`\`${before.file}\` has none of the benchmarks of \`metric\`; correct it`)
  const wrong = rows.filter(({ holds }) => !holds)
  if (!wrong.length)
    return pass(
      `${plural(rows.length, 'benchmark')} ${rows.length === 1 ? 'is' : 'are'} at most ${most} % worse than in \`${before.file}\``,
      {
        values: rows.length,
        held: rows.length,
        documents: [...documents, { file: before.file, sha256: before.sha256 }],
      },
    )
  return verdict(
    rows,
    documents,
    'all',
    'benchmark',
    `at most ${most} % worse than in \`${before.file}\` expected`,
    'benchmark',
  )
}
