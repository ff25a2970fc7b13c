/**
 * @module app/pull/acts
 * The record of a pull request -> what of it counts now: ticks, waivers, what does not apply, holds, values.
 */
import type { NotApplicable, Switched, Waiver } from '../../model/settings.ts'
import { DEEDS, type Entry } from '../../model/store.ts'
import type { Tick } from '../../model/world.ts'
import { type Vote, votesIn } from '../../release/votes.ts'
import { commitAt, inOrder } from './order.ts'

/** What `judgement` entries say about an act. */
export interface Judgement {
  of: number
  allowed: boolean
  because: string
  /** Of a go or no-go: the voting roles that the person held. */
  roles?: string[]
}

export interface Standing {
  ticks: Tick[]
  waivers: Waiver[]
  notApplicable: NotApplicable[]
  /** Accepted go and no-go, oldest first. */
  votes: Vote[]
  /** The newest first. */
  switched: Switched[]
  values: { label: string; value: string; by: string[]; at: string | null; source: string }[]
}

/** Acts that need the right to do them. Anybody may comment; what is recorded by a comment proves items, so it needs it, too. */
const isJudged = ({ kind, data }: Entry): boolean =>
  DEEDS.some(deed => deed === kind) ||
  (kind === 'command' && JUDGED_COMMANDS.includes((data as { command?: string }).command ?? ''))

const JUDGED_COMMANDS = ['record', 'scenario', 'start', 'launched', 'close']

/** @returns the judgements by the id of the act. */
export function judgementsOf(entries: readonly Entry[]): Map<number, Judgement & { commit: string | null }> {
  const found = new Map<number, Judgement & { commit: string | null }>()
  for (const { kind, data, commit } of entries) {
    const judgement = data as unknown as Judgement
    if (kind === 'judgement') found.set(judgement.of, { ...judgement, commit })
  }
  return found
}

/** @returns acts by people that nobody has judged yet, oldest first. */
export function unjudged(entries: readonly Entry[]): Entry[] {
  const judged = judgementsOf(entries)
  return entries.filter(entry => isJudged(entry) && !judged.has(entry.id))
}

/** @param keep ticks given for an earlier commit count for this one, too. */
export function standingOf(entries: readonly Entry[], head: string, keep: boolean): Standing {
  const judged = judgementsOf(entries)
  const ordered = inOrder(entries)
  const reset = ordered.findLast(({ kind }) => kind === 'reset')
  const before = new Set(reset ? ordered.slice(0, ordered.indexOf(reset)) : [])
  const allowed = ordered
    .filter(({ id }) => judged.get(id)?.allowed)
    .map(act => ({
      ...act,
      commit: act.commit ?? commitAt(act, entries) ?? judged.get(act.id)!.commit,
      over: before.has(act) ? reset! : null,
    }))
  const standing: Standing = { ticks: [], waivers: [], notApplicable: [], switched: [], votes: [], values: [] }
  for (const [, acts] of Map.groupBy(allowed, ({ item }) => item)) {
    const item = acts[0]!.item
    if (item === null) continue
    standing.ticks.push(...ticksOf(item, acts, head, keep))
    const since = acts.filter(({ over }) => !over)
    const waive = since.findLast(({ kind }) => kind === 'waive')
    const { until, reason } = (waive?.data ?? {}) as { until?: string; reason?: string }
    if (waive && until && reason) standing.waivers.push({ item, until, reason, by: waive.actor ?? '', line: 0 })
    const na = since.findLast(({ kind }) => kind === 'not-applicable' || kind === 'untick')
    if (na?.kind === 'not-applicable')
      standing.notApplicable.push({
        item,
        reason: String((na.data as { reason?: string }).reason ?? ''),
        by: na.actor ?? '',
        line: 0,
      })
  }
  standing.votes = votesIn(ordered, {
    commitOf: act => act.commit ?? commitAt(act, entries) ?? judged.get(act.id)!.commit,
    staleOf: act => (before.has(act) ? staleBecause(reset!, 'said', 'say') : null),
  })
  standing.switched.push(...switchesOf(allowed, head, keep))
  for (const { kind, data, actor, at } of allowed) {
    const said = data as { command?: string; field?: string; value?: string }
    if (kind === 'command' && said.command === 'record' && said.field && said.value)
      standing.values.push({
        label: said.field,
        value: said.value,
        by: actor ? [actor] : [],
        at: iso(at),
        source: 'a comment',
      })
  }
  return standing
}

/** An act with the commit it was about, and the reset that it came before. */
type Counted = Entry & { over: Entry | null }

/** Switching off lets items go, so it is for the commit it was said of; another base undoes both. */
function switchesOf(acts: readonly Counted[], head: string, keep: boolean): Switched[] {
  const switches = acts.flatMap(({ kind, data, actor, commit, over }): Switched[] => {
    const { command, scenario, to, reason = '' } = data as Partial<Switched> & { command?: string }
    if (kind !== 'command' || command !== 'scenario' || !scenario || over) return []
    if (to === 'off' && !keep && commit !== head) return []
    return to === 'on' || to === 'off' ? [{ scenario, to, reason, by: actor ?? '', until: null, line: 0 }] : []
  })
  return switches.reverse()
}

/** Everybody's last word counts: a tick stands until somebody who may takes it back. */
function ticksOf(item: string, acts: readonly Counted[], head: string, keep: boolean): Tick[] {
  const byPerson = new Map<string, Tick>()
  for (const act of acts) {
    if (act.kind === 'untick') byPerson.clear()
    if (act.kind !== 'tick' && act.kind !== 'sign-off') continue
    const note = (act.data as { note?: string }).note
    byPerson.set(act.actor ?? '', {
      item,
      by: act.actor ? [act.actor] : [],
      at: iso(act.at),
      commit: keep ? head : act.commit,
      source: sourceOf(act),
      ...(note ? { note } : {}),
      ...(act.over ? { stale: staleBecause(act.over) } : {}),
    })
  }
  return [...byPerson.values()]
}

const SOURCES: Record<string, string> = {
  body: "the pull request's body",
  comment: 'a comment',
  button: 'the check run',
}

const sourceOf = ({ data, subject }: Entry): string => {
  const by = String((data as { by?: string }).by)
  return by === 'body' && subject.startsWith('issue:') ? "the issue's body" : (SOURCES[by] ?? 'the record')
}

function staleBecause({ data }: Entry, done = 'ticked', again = 'tick'): string {
  const { from, to } = data as { from?: string; to?: string }
  return `${done} when it went into \`${from}\`, and now it goes into \`${to}\`; ${again} it again`
}

const iso = (at: number): string => new Date(at).toISOString()
