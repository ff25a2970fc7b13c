/**
 * @module app/pull/judge
 * Acts of people that nobody has judged yet: each is looked at once, with the rights of that moment, and the answer is recorded.
 */

import { clearersOf, refusal } from '../../evaluate/clearers.ts'
import { type ConditionalHeading, headingNamed, isBelow } from '../../evaluate/conditional.ts'
import { bound, itemsOf } from '../../evaluate/items.ts'
import { mayNotSwitch, scenarioNamed } from '../../evaluate/scenarios.ts'
import { cannotBeTalkedAway } from '../../evaluate/waive.ts'
import { gates } from '../../gates/index.ts'
import type { Checklist, Item } from '../../model/checklist.ts'
import { type Gate, isPersonal } from '../../model/gate.ts'
import { CouldNotFindOut } from '../../model/outcome.ts'
import type { Settings } from '../../model/settings.ts'
import type { Act, Entry } from '../../model/store.ts'
import { listed, slug } from '../../model/text.ts'
import { instant } from '../../model/time.ts'
import type { People } from '../../model/world.ts'
import { votingRoles } from '../../release/votes.ts'
import type { Judgement } from './acts.ts'
import { commitAt } from './order.ts'

export interface Judging {
  checklist: Checklist
  settings: Settings
  configuration: string
  people: People
  now: number
  head: string
  /** The record of the pull request. */
  entries: readonly Entry[]
  /** Why it is not yet a step's turn, when these items were ticked just now; null when it is. Always its turn, when left out. */
  notYet?(item: Item, ticked: ReadonlySet<string>): Promise<string | null>
  /** Why a word about the whole release is out of place now, after these acts were accepted just now; null when it is not. */
  outOfPlace?(act: Entry, accepted: readonly Entry[]): string | null
}

/**
 * @returns one `judgement` to record per act.
 * @throws CouldNotFindOut when who may cannot be told now: the act stays unjudged, and is not lost.
 */
export async function judgeActs(acts: readonly Entry[], judging: Judging): Promise<Act[]> {
  const { items } = bound(itemsOf(judging.checklist), judging.settings, judging.configuration, judging.checklist)
  const judgements: Act[] = []
  const accepted: Entry[] = []
  for (const act of acts) {
    const verdict = await judgeAct(act, items, accepted, judging)
    if (verdict.allowed) accepted.push(act)
    const data: Judgement = { of: act.id, ...verdict }
    judgements.push({
      key: `judgement:${act.id}`,
      at: judging.now,
      repository: act.repository,
      subject: act.subject,
      kind: 'judgement',
      actor: act.actor,
      item: act.item,
      commit: act.commit ?? commitAt(act, judging.entries) ?? judging.head,
      checklist: judging.checklist.digest,
      data: { ...data },
    })
  }
  return judgements
}

type Verdict = Omit<Judgement, 'of'>

const refused = (because: string): Verdict => ({ allowed: false, because })

const isTick = ({ kind }: Entry): boolean => kind === 'tick' || kind === 'sign-off'

async function judgeAct(
  act: Entry,
  items: readonly Item[],
  accepted: readonly Entry[],
  judging: Judging,
): Promise<Verdict> {
  const { people, settings } = judging
  if (!act.actor) return refused('nobody is named')
  if (act.kind === 'go' || act.kind === 'no-go') return judgeVote(act, act.actor, items, judging)
  const { command, scenario, to } = act.data as { command?: string; scenario?: string; to?: 'on' | 'off' }
  if (act.kind === 'command' && command === 'scenario')
    return maySwitch(act.actor, String(scenario), to === 'on' ? 'on' : 'off', items, judging)
  if (act.item === null) {
    const may = await mayDecide(act.actor, act.kind === 'rollback' ? settings.deploy.rollbackBy : [], people)
    const wrong = may.allowed ? judging.outOfPlace?.(act, accepted) : null
    return wrong ? refused(wrong) : may
  }
  const item = items.find(({ id }) => id === act.item)
  const ofHeading = act.kind === 'not-applicable' || act.kind === 'untick'
  const heading = ofHeading && !item ? headingNamed(act.item, judging.checklist) : null
  if (heading) return mayLetGo(act.actor, heading, items, judging)
  if (!item) return refused(`no item is called \`${act.item}\`; \`/holdpoint status\` shows them`)
  if (act.kind === 'not-applicable') {
    const wrong = cannotBeTalkedAway(item, item.id)
    if (wrong) return refused(wrong)
  }
  if (act.kind === 'waive') {
    const wrong = await wrongWaiver(item, act, settings)
    if (wrong) return refused(wrong)
  }
  if ((act.kind === 'tick' || act.kind === 'untick') && !asksPeople(item))
    return refused('a machine proves this item, so that a tick changes nothing; mend what it says, or waive it')
  const ticked = new Set(accepted.flatMap(other => (isTick(other) ? (other.item ?? []) : [])))
  const early = isTick(act) ? await judging.notYet?.(item, ticked) : null
  if (early) return refused(`it is not its turn: it ${early}`)
  const answers: Verdict[] = []
  for (const roles of clearersOf(item, { gates, settings })) {
    const { holds, because } = await people.holds(act.actor, roles)
    answers.push({ allowed: holds, because })
  }
  // Each of several roles signs for itself; to let an item go, somebody must stand for all of them.
  const each = act.kind === 'waive' || act.kind === 'not-applicable'
  const no = each ? answers.find(({ allowed }) => !allowed) : answers.every(({ allowed }) => !allowed) && answers[0]
  return no || (answers.find(({ allowed }) => allowed) ?? refused('nobody may'))
}

/** A heading with a condition is answered once, by somebody who may let go everything below it. */
async function mayLetGo(
  actor: string,
  heading: ConditionalHeading,
  items: readonly Item[],
  { settings, people }: Judging,
): Promise<Verdict> {
  const below = items.filter(item => item.kind !== 'condition' && isBelow(item, heading))
  for (const item of below) {
    const because =
      cannotBeTalkedAway(item, heading.id) ?? (await refusal(actor, { people }, clearersOf(item, { gates, settings })))
    if (because) return refused(`\`${item.id}\` below it: ${because}`)
  }
  return below.length
    ? { allowed: true, because: `${actor} may let go everything below \`${heading.text}\`` }
    : refused(`nothing stands below \`${heading.text}\``)
}

async function maySwitch(
  actor: string,
  name: string,
  to: 'on' | 'off',
  items: readonly Item[],
  { settings, people }: Judging,
): Promise<Verdict> {
  const section = scenarioNamed(name, { settings, items })
  if (typeof section === 'string') return refused(section)
  const because = await mayNotSwitch(section, to, actor, { settings, items, gates, world: { people } })
  return because === null ? { allowed: true, because: `${actor} may switch it ${to}` } : refused(because)
}

/** For the whole release: these roles; without any, whoever may write to the repository. */
async function mayDecide(actor: string, roles: readonly string[], people: People): Promise<Verdict> {
  const { holds, because } = await people.holds(actor, [...roles])
  return holds ? { allowed: true, because } : refused(because)
}

/** Whoever may write can stop a release; go is for the roles that decide, where there are any, and for whoever takes back a no-go. */
async function judgeVote(act: Entry, actor: string, items: readonly Item[], judging: Judging): Promise<Verdict> {
  const { people, settings, entries } = judging
  const voting = votingRoles(items, gates, settings)
  if (!voting.length) return { ...(await mayDecide(actor, [], people)), roles: [] }
  const roles: string[] = []
  let because = ''
  // One that the configuration does not have is held by nobody, and must not keep the others from voting.
  const known = new Set(Object.keys(settings.roles).map(slug))
  for (const role of voting.filter(each => known.has(each))) {
    const answer = await people.holds(actor, [role]).catch(caught => {
      // A no-go must not wait for that: it holds whatever role it comes from.
      if (act.kind === 'no-go' && caught instanceof CouldNotFindOut) return { holds: false, because: caught.message }
      throw caught
    })
    if (!answer.holds) continue
    roles.push(role)
    because = answer.because
  }
  if (roles.length) return { allowed: true, because, roles }
  const own = entries.some(({ kind, actor: who }) => kind === 'no-go' && who?.toLowerCase() === actor.toLowerCase())
  if (act.kind === 'no-go' || own) return { ...(await mayDecide(actor, [], people)), roles }
  return refused(`${actor} does not hold ${listed(voting, 'or')}`)
}

function asksPeople({ gates: bound, kind }: Item): boolean {
  const table = gates as Readonly<Record<string, Gate>>
  const calls = bound.filter(({ from }) => from !== 'proposal')
  if (!calls.length) return true
  return calls.some(call => Object.hasOwn(table, call.kind) && isPersonal(table[call.kind]!)) || kind === 'sign-off'
}

async function wrongWaiver(item: Item, act: Entry, settings: Settings): Promise<string | null> {
  if (item.modifiers.waivable === false) return 'it cannot be waived (`waivable=false`)'
  const { until } = act.data as { until?: string }
  try {
    const end = await instant(until ?? '', settings.timeZone, 'end')
    return end.getTime() <= act.at ? `\`${until}\` has passed; name a day that lies ahead` : null
  } catch (caught) {
    if (caught instanceof CouldNotFindOut) return caught.message
    throw caught
  }
}
