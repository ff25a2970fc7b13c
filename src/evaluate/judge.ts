/**
 * @module evaluate/judge
 * One item: order, gates, modifiers, nested items -> its state and the sentence why.
 */
import type { GateCall, Item } from '../model/checklist.ts'
import { type Gate, type GateTable, isPersonal } from '../model/gate.ts'
import { CouldNotFindOut, type Evidence, error, type Outcome, pass } from '../model/outcome.ts'
import { CLEARED, type GateReport, type ItemReport, type ItemState, type Report } from '../model/report.ts'
import type { Settings } from '../model/settings.ts'
import { plural, shortened } from '../model/text.ts'
import type { World } from '../model/world.ts'
import { comparedWith, lateness, soaked, tooEarly } from './modifiers.ts'

export type Judged = Pick<ItemReport, 'state' | 'because' | 'evidence' | 'gates'>

export interface Judging {
  gates: GateTable
  settings: Settings
  world: World
  baseline: Report | null
}

/** What is optional or asleep can neither close a parent nor hold it. */
const counts = (report: ItemReport) => !report.optional && report.state !== 'dormant'

const isCleared = (report: { state: ItemState }) => CLEARED.includes(report.state)

/**
 * @param earlier reports of the items that must be done before this one.
 * @param nested reports of the items directly below.
 */
export async function judge(
  item: Item,
  earlier: readonly ItemReport[],
  nested: readonly ItemReport[],
  judging: Judging,
): Promise<Judged> {
  const blocker = earlier.find(report => !isCleared(report) && !report.optional)
  const early = blocker
    ? `waits for \`${shortened(blocker.text, 80)}\`, which is ${blocker.state}`
    : await tooEarly(item, judging.world)
  // Gates of a step whose turn has not come are not asked: some of them act.
  if (early)
    return { state: 'waiting', because: item.checked ? `ticked too early: ${early}` : early, evidence: {}, gates: [] }
  const counted = nested.filter(counts)
  const open = counted.filter(report => !isCleared(report))
  const calls = callsOf(item, counted, judging.gates)
  const gates = await Promise.all(calls.map(call => ask(item, call, judging)))
  const own = gates.length ? combined(gates, judging.gates) : rolledUp(item, counted, judging.world)
  if (!isCleared(own)) {
    const late = await lateness(item, judging.world)
    return { ...own, because: late ? `${late}; ${own.because}` : own.because, gates }
  }
  if (open.length)
    return {
      state: open.some(({ state }) => state === 'error') ? 'error' : 'open',
      because: openBelow(open, counted, item),
      evidence: {},
      gates,
    }
  return { ...own, gates }
}

/** The gates that are bound; without any, the one that stands for items of this kind. A parent is closed by what counts below it, unless a role is asked for. */
function callsOf(item: Item, counted: readonly ItemReport[], gates: GateTable): GateCall[] {
  const calls = item.gates.filter(call => call.from !== 'proposal')
  if (calls.length || (counted.length && !item.modifiers.by)) return calls
  return Object.values(gates)
    .filter(gate => gate.standsFor.includes(item.kind))
    .map(gate => ({ kind: gate.kind, params: {}, from: 'configuration' }))
}

async function ask(item: Item, call: GateCall, { gates, settings, world, baseline }: Judging): Promise<GateReport> {
  const gate = Object.hasOwn(gates, call.kind) ? gates[call.kind] : undefined
  if (!gate)
    return {
      kind: call.kind,
      params: call.params,
      ...error(`the gate \`${call.kind}\` is not known; \`holdpoint gates\` lists them all`),
    }
  const { outcome, params } = await gate.run(
    call.params,
    asked(item, world),
    { item },
    settings.gateDefaults[call.kind],
  )
  return { kind: call.kind, params, ...modified(item, gate, outcome, params, world, baseline) }
}

/** Of boxes of which one is chosen, whichever is ticked answers for the item. */
function asked(item: Item, world: World): World {
  const { alternatives = [] } = item
  if (!alternatives.length) return world
  const ticks = async (id: string) => {
    const all = await Promise.all([id, ...alternatives].map(each => world.people.ticks(each)))
    return all.flat().map(tick => ({ ...tick, item: id }))
  }
  return { ...world, people: { ...world.people, ticks } }
}

function modified(
  item: Item,
  gate: Gate,
  outcome: Outcome,
  params: Evidence,
  world: World,
  baseline: Report | null,
): Outcome {
  try {
    const { baseline: tolerance } = item.modifiers
    const compared =
      tolerance === undefined || isPersonal(gate)
        ? outcome
        : comparedWith(baseline, item, gate, outcome, tolerance, params)
    return soaked(item, compared, world)
  } catch (caught) {
    if (!(caught instanceof CouldNotFindOut)) throw caught
    return error(caught.message, caught.evidence)
  }
}

/** All gates of an item must pass; the worst one speaks. */
function combined(gates: readonly GateReport[], table: GateTable): Omit<Judged, 'gates'> {
  const by = (state: Outcome['state']) => gates.find(gate => gate.state === state)
  const worst = by('error') ?? by('fail') ?? by('wait')
  if (worst)
    return {
      state: stateOf(worst, Object.hasOwn(table, worst.kind) && isPersonal(table[worst.kind]!)),
      because: worst.because,
      evidence: worst.evidence,
    }
  const passed = gates.filter(gate => gate.state === 'pass')
  const because = (passed.length ? passed : gates).map(gate => gate.because).join('; ')
  const evidence = (passed[0] ?? gates[0])?.evidence ?? {}
  if (!passed.length) return { state: 'not-applicable', because, evidence }
  return { state: passed.some(gate => isPersonal(table[gate.kind]!)) ? 'signed' : 'proven', because, evidence }
}

function stateOf(gate: GateReport, personal: boolean): ItemState {
  if (gate.state === 'error') return 'error'
  if (personal) return 'open'
  return gate.state === 'fail' ? 'failing' : 'waiting'
}

/** A parent without gates of its own is done when everything that counts below it is. Nothing below and no gate proves nothing. */
function rolledUp(item: Item, counted: readonly ItemReport[], world: World): Omit<Judged, 'gates'> {
  if (!counted.length)
    return { state: 'error', because: 'nothing can prove or sign this item; bind a gate to it', evidence: {} }
  const of = (state: ItemState) => counted.filter(report => report.state === state).length
  const told = `all ${plural(counted.length, 'item')} below it`
  if (of('not-applicable') === counted.length)
    return { state: 'not-applicable', because: `${told} do not apply`, evidence: {} }
  if (item.modifiers.baseline !== undefined)
    return {
      state: 'error',
      because: 'a `baseline` needs a gate that measures a number, and none is bound; write it at the items below',
      evidence: {},
    }
  const { state, because, evidence } = soaked(item, pass(`${told} are done`), world)
  if (state !== 'pass') return { state: 'waiting', because, evidence }
  return { state: of('signed') ? 'signed' : 'proven', because, evidence }
}

function openBelow(open: readonly ItemReport[], counted: readonly ItemReport[], item: Item): string {
  const told = `${open.length} of ${plural(counted.length, 'item')} below it ${open.length === 1 ? 'is' : 'are'} open: \`${shortened(open[0]!.text, 80)}\``
  return item.checked ? `ticked, but ${told}` : told
}
