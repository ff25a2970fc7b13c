/**
 * @module evaluate/modifiers
 * What rides on any gate: soak, deadline, not-before, baseline. Each takes what the gates said and may hold it back.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Item } from '../model/checklist.ts'
import type { Gate } from '../model/gate.ts'
import { CouldNotFindOut, type Evidence, error, fail, type Outcome, wait } from '../model/outcome.ts'
import { HOLDS_UNTIL, type Report } from '../model/report.ts'
import { AT_LAUNCH, instant, milliseconds, shown, span } from '../model/time.ts'
import type { World } from '../model/world.ts'

type Asked = Pick<World, 'clock' | 'release'>

/** @returns why the item is not to be done yet; null when nothing stands against it. */
export async function tooEarly(item: Item, { clock, release }: Asked): Promise<string | null> {
  const { notBefore } = item.modifiers
  if (!notBefore) return null
  if (notBefore === AT_LAUNCH && !release.launchedAt) return 'counts from the launch, which is not recorded yet'
  const from = notBefore === AT_LAUNCH ? release.launchedAt! : await instant(notBefore, clock.timeZone)
  return clock.now() < from ? `not before ${shown(from, clock.timeZone)}` : null
}

/** @returns `late, due by ...` when the deadline has passed, with the slip when it is an instant; null otherwise. */
export async function lateness(item: Item, { clock }: Asked): Promise<string | null> {
  const { deadline } = item.modifiers
  if (!deadline) return null
  const until = await instant(deadline, clock.timeZone, 'end')
  if (clock.now() < until) return null
  if (!deadline.endsWith('Z')) return `late, due by ${deadline}`
  return `late by ${span(clock.now().getTime() - until.getTime())}, due by ${shown(until, clock.timeZone)}`
}

/** A passing gate still waits until the soak time since the launch is over. */
export function soaked(item: Item, outcome: Outcome, { clock, release }: Asked): Outcome {
  const { soak } = item.modifiers
  if (!soak || outcome.state !== 'pass') return outcome
  const length = milliseconds(soak)
  if (!release.launchedAt)
    return wait(`must hold for ${soak} after the launch, and the launch is not recorded yet`, {
      ...outcome.evidence,
      [HOLDS_UNTIL]: null,
    })
  const until = new Date(release.launchedAt.getTime() + length)
  if (clock.now() >= until) return outcome
  return wait(`holds so far; must hold for ${soak} after the launch, until ${shown(until, clock.timeZone)}`, {
    ...outcome.evidence,
    [HOLDS_UNTIL]: until.toISOString(),
  })
}

/**
 * A passing gate must not be worse than the same gate of the same item in the baseline report.
 * @param tolerance `0`, `2` (same unit) or `2%` (of the baseline's number).
 */
export function comparedWith(
  baseline: Report | null,
  item: Item,
  gate: Gate,
  outcome: Outcome,
  tolerance: string,
  params: Evidence,
): Outcome {
  if (outcome.state !== 'pass') return outcome
  const now = gate.measure?.(outcome.evidence)
  if (!now)
    return error(`gate \`${gate.kind}\` measures no number, a \`baseline\` needs one; take \`baseline\` off this item`)
  if (!baseline)
    return error(
      'no baseline report is there to compare with; pass `--baseline` with the report of the previous release',
    )
  const before = measured(baseline, item, gate, params)
  if (!before)
    return error(
      `the baseline report has no \`${gate.kind}\` for \`${item.id}\`; pass the report of a release that was judged by it`,
    )
  const allowed = tolerated(tolerance, before.value)
  const worse = now.better === 'higher' ? before.value - now.value : now.value - before.value
  const evidence = { ...outcome.evidence, baseline: before.value, now: now.value }
  const told = `${round(now.value)} ${now.unit}, in the baseline ${round(before.value)} ${now.unit}`
  return worse <= allowed
    ? { ...outcome, because: `${outcome.because}; ${told}`, evidence }
    : fail(`${told}: worse by ${round(worse)}, at most ${round(allowed)} expected`, evidence)
}

/** Of several gates of one kind, the one with the same parameters: lines are not compared with branches. */
function measured(baseline: Report, item: Item, gate: Gate, params: Evidence) {
  const reported = baseline.items.find(({ id }) => id === item.id)?.gates.filter(({ kind }) => kind === gate.kind) ?? []
  const same =
    reported.length > 1 ? reported.find(other => isDeepStrictEqual(asJson(other.params), asJson(params))) : reported[0]
  return same ? (gate.measure?.(same.evidence) ?? null) : null
}

/** As a report that was written and read again has them. */
const asJson = (params: Evidence): unknown => JSON.parse(JSON.stringify(params))

function tolerated(tolerance: string, before: number): number {
  const read = /^\s*(\d+(?:\.\d+)?)\s*(%?)\s*$/.exec(tolerance)
  if (!read)
    throw new CouldNotFindOut(
      `\`baseline=${tolerance}\` is no tolerance; write a number such as \`0\` or a share such as \`2%\``,
    )
  return read[2] ? (Math.abs(before) * Number(read[1])) / 100 : Number(read[1])
}

const round = (value: number): string => String(Math.round(value * 100) / 100)
