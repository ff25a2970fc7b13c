/**
 * @module evaluate/evaluate
 * Checklist + gates + World -> Report. No I/O of its own, no gate by name.
 */
import type { Checklist, Finding, Item, Phase } from '../model/checklist.ts'
import type { GateTable } from '../model/gate.ts'
import { CouldNotFindOut, Mistake } from '../model/outcome.ts'
import type { ItemReport, Report } from '../model/report.ts'
import type { Settings } from '../model/settings.ts'
import { slug } from '../model/text.ts'
import type { World } from '../model/world.ts'
import { calendarHolds } from './calendar.ts'
import { clearersOf } from './clearers.ts'
import { conditionOf, coverings } from './conditional.ts'
import { bound, callProblems, itemsOf, nearest } from './items.ts'
import { judge } from './judge.ts'
import { type Liveness, livenessOf, sectionFindings, sectionsIn } from './live.ts'
import { type Order, orderOf } from './order.ts'
import { switchFindings } from './scenarios.ts'
import { verdictOf } from './verdict.ts'
import { voteHolds } from './votes.ts'
import { notApplicable, waived } from './waive.ts'
import { watching } from './watch.ts'

export interface Evaluation {
  checklist: Checklist
  gates: GateTable
  world: World
  settings: Settings
  /** The configuration's name, for sentences about it. */
  configuration: string
  phases: readonly Phase[]
  /** Judge these items only. */
  only?: readonly string[]
  /** The previous release's report, for `baseline`. */
  baseline?: Report | null
  /** Sentences that hold whatever the items say: a person's no-go. */
  holds?: readonly string[]
  /** Milliseconds since some start; measures `durationMs`. */
  elapsed?: () => number
}

/**
 * Judges every item that counts in the asked phases.
 * @throws Mistake when `only` names an item that is not there.
 */
export async function evaluate(evaluation: Evaluation): Promise<Report> {
  const { checklist, settings, world, phases, gates } = evaluation
  const elapsed = evaluation.elapsed ?? (() => performance.now())
  const started = elapsed()
  const { items, findings } = bound(itemsOf(checklist), settings, evaluation.configuration, checklist)
  checkOnly(evaluation.only, items)
  const asked = items.filter(item => !evaluation.only || isAsked(item, items, evaluation.only))
  const extra: Finding[] = [
    ...findings,
    ...callProblems(asked, gates, settings),
    ...(await sectionFindings({ ...evaluation, items }, evaluation.configuration)),
    ...(await switchFindings({ ...evaluation, items }, evaluation.configuration)),
  ]
  const reports = await judgeAll(asked, items, evaluation, extra)
  const votes = await voteHolds(settings, phases, world.votes)
  const calendar = await calendarHolds(settings, phases, world.clock)
  const holds = [...new Set([...(evaluation.holds ?? []), ...votes.holds, ...calendar])]
  const verdict = verdictOf(reports, [...checklist.findings, ...extra], holds, phases)
  const { repository, commit, version, environment } = world.release
  return {
    schema: 'holdpoint/report@1',
    ...verdict,
    ...(votes.decision ? { votes: votes.decision } : {}),
    shadow: settings.shadow,
    release: { repository, commit, version, environment },
    checklist: { source: checklist.source, title: checklist.title, digest: checklist.digest },
    phases: [...phases],
    sections: await sectionsIn({ ...evaluation, items }),
    items: reports,
    at: world.clock.now().toISOString(),
    durationMs: Math.round(elapsed() - started),
  }
}

function checkOnly(only: readonly string[] | undefined, items: readonly Item[]): void {
  const ids = new Set(items.map(item => item.id))
  for (const id of only ?? []) {
    if (ids.has(id)) continue
    const near = nearest(id, ids)
    throw new Mistake(
      `no item is called \`${id}\`; ${near ? `did you mean \`${near}\`?` : '`holdpoint parse` lists the ids'}`,
    )
  }
}

/** An asked item brings the items nested in it. */
function isAsked(item: Item, items: readonly Item[], only: readonly string[]): boolean {
  for (let at: Item | undefined = item; at; at = items.find(({ id }) => id === at!.parent))
    if (only.includes(at.id)) return true
  return false
}

async function judgeAll(
  asked: readonly Item[],
  all: readonly Item[],
  evaluation: Evaluation,
  findings: Finding[],
): Promise<ItemReport[]> {
  const watched = watching(all, evaluation.gates, evaluation.settings)
  const order = orderOf(all, watched)
  const byId = new Map(all.map(item => [item.id, item]))
  const known = new Map<string, Promise<ItemReport>>()
  const reportIn = (phases: readonly Phase[]) => {
    const others: Others = {
      async watched(item) {
        const seen = watched(item).map(id => byId.get(id)!)
        return Promise.all(seen.map(({ id, phase }) => reportIn(together(evaluation.phases, phase))(id)))
      },
      report: id => {
        const key = JSON.stringify([id, phases])
        const before = known.get(key)
        if (before) return before
        // What another phase would find is told when it is its turn.
        const told = phases === evaluation.phases ? findings : []
        const report = judgeOne(byId.get(id)!, order, others, { ...evaluation, phases, items: all }, told)
        known.set(key, report)
        return report
      },
    }
    return others.report
  }
  return Promise.all(asked.map(item => reportIn(evaluation.phases)(item.id)))
}

const together = (phases: readonly Phase[], phase: Phase): readonly Phase[] =>
  phases.includes(phase) ? phases : [...phases, phase]

/** The other items' reports, as one item may need them. */
interface Others {
  report(id: string): Promise<ItemReport>
  watched(item: Item): Promise<ItemReport[]>
}

async function judgeOne(
  item: Item,
  order: Order,
  others: Others,
  evaluation: Evaluation & { items: readonly Item[] },
  findings: Finding[],
): Promise<ItemReport> {
  const { world, settings } = evaluation
  let liveness: Liveness
  try {
    liveness = await livenessOf(item, evaluation)
  } catch (caught) {
    if (!(caught instanceof CouldNotFindOut)) throw caught
    return { ...blank(item), state: 'error', because: caught.message, evidence: caught.evidence }
  }
  if (!liveness.live)
    return { ...blank(item), state: liveness.notApplicable ? 'not-applicable' : 'dormant', because: liveness.because }
  const clearers = clearersOf(item, evaluation)
  const condition = conditionOf(item, evaluation.checklist)
  const report = {
    ...blank(item),
    ...(condition ? { condition } : {}),
    optional: liveness.optional,
    clearBy: [...new Set(clearers.flat())],
  }
  const circle = order.circle(item.id)
  if (circle)
    return {
      ...report,
      state: 'error',
      because: `waits for itself: ${circle.map(id => `\`${id}\``).join(' -> ')}; take one \`after\` out, or watch fewer items`,
    }
  const covering = coverings(item, evaluation.items, evaluation.checklist)
  const recorded = await notApplicable(item, covering, settings, world, clearers)
  if (recorded.finding) findings.push(recorded.finding)
  if (recorded.judged) return { ...report, ...recorded.judged }
  const earlier = await Promise.all(order.before(item.id).map(others.report))
  const nested = await Promise.all(order.children(item.id).map(others.report))
  const items = { watched: () => others.watched(item) }
  const judged = await guardedJudge(item, earlier, nested, { ...evaluation, world: { ...world, items } })
  if (judged.state === 'proven' || judged.state === 'signed' || judged.state === 'not-applicable')
    return { ...report, ...judged }
  const release = await waived(item, settings, world, clearers, judged)
  if (release.finding) findings.push(release.finding)
  return { ...report, ...judged, ...release.judged }
}

/** A date nobody can read is one red line, not the end of the report. */
async function guardedJudge(
  item: Item,
  earlier: readonly ItemReport[],
  nested: readonly ItemReport[],
  evaluation: Evaluation,
) {
  const { gates, settings, world, baseline = null } = evaluation
  try {
    return await judge(item, earlier, nested, { gates, settings, world, baseline })
  } catch (caught) {
    if (!(caught instanceof CouldNotFindOut)) throw caught
    return { state: 'error' as const, because: caught.message, evidence: caught.evidence, gates: [] }
  }
}

const blank = (item: Item): ItemReport => ({
  id: item.id,
  line: item.line,
  text: item.text,
  path: item.path,
  phase: item.phase,
  kind: item.kind,
  depth: item.depth,
  parent: item.parent,
  state: 'open',
  because: '',
  evidence: {},
  gates: [],
  proposals: item.gates.filter(call => call.from === 'proposal'),
  optional: false,
  clearBy: item.modifiers.by ?? (item.role ? [slug(item.role)] : []),
})
