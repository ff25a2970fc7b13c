/**
 * @module release/plan
 * The communication plan and the record -> messages that are due now, each with a key, so that nobody is told twice.
 */
import { LASTING, NOTICE_STATES, type Notice, type NoticeRule, type NoticeState } from '../model/notices.ts'
import type { Entry } from '../model/store.ts'

/** Something that messages can be about. */
export interface Happening {
  state: NoticeState
  /** Milliseconds since 1970. */
  at: number
  /** What tells it from others of its state: told once for each. */
  key: string
  reason: string
  who: string
}

/** A message to one channel. */
export interface Due {
  /** Of the message, whichever channel it goes to. */
  plan: string
  channel: string
  state: NoticeState
  text: string | null
  reason: string
  who: string
  /** Milliseconds since 1970: since when it is due. */
  at: number
  /** So long ago that it is no news; it is recorded as not sent. */
  late: boolean
  /** Which try this is, from 1. */
  attempt: number
}

/** One try to send, as an entry `notice` tells it. */
export interface Try {
  plan: string
  channel: string
  state: NoticeState
  attempt: number
  /** `begun` comes before the sending, the others after it. */
  phase: 'begun' | 'sent' | 'failed' | 'unsure'
  text?: string
  /** What the receiver answered. */
  receipt?: { status: number | null; id: string | null } | null
  because?: string
  /** Milliseconds since 1970 of the next try; null when there will be none. */
  again?: number | null
}

export interface Planned {
  rules: readonly NoticeRule[]
  /** The record of the subject, in the order in which things happened, with its judgements. */
  entries: readonly Entry[]
  now: number
  /** Which of them this subject tells. */
  states: readonly NoticeState[]
  /** The planned start in milliseconds since 1970; null when there is none. */
  plannedAt: number | null
  /** Kinds of channels that know a message by its key: what may have been lost there can be sent again. */
  knowsKeys(channel: string): boolean
}

/** What a pull request tells; the release tells the rest, and its own go, hold and no-go. */
export const PULL_STATES: readonly NoticeState[] = ['proposed', 'go', 'hold', 'no-go']
export const RELEASE_STATES: readonly NoticeState[] = NOTICE_STATES.filter(state => state !== 'proposed')

/** Longer ago it is no news any more. */
const NEWS = 24 * 3_600_000
/** A try that was begun this long ago and says nothing ended with its process. */
const GONE = 120_000

/** @returns what is to be sent now, oldest first, and when to look again; null when nothing is planned. */
export function dueNotices({ rules, entries, now, states, plannedAt, knowsKeys }: Planned): {
  due: Due[]
  next: number | null
} {
  const happened = happeningsOf(entries).filter(({ state }) => states.includes(state))
  const tries = triesOf(entries)
  const due: Due[] = []
  const ahead: number[] = []
  for (const rule of rules) {
    const { moments, next } = momentsOf(rule, happened, now, plannedAt)
    ahead.push(...next)
    for (const moment of moments) {
      const plan = `${rule.id}:${moment.key}`
      for (const channel of rule.to) {
        const at = retryAt(tries.get(`${plan} ${channel}`) ?? [], knowsKeys(channel), now)
        if (at === null) continue
        if (at > now) ahead.push(at)
        else
          due.push({
            ...{ plan, channel, text: rule.text, state: moment.state, reason: moment.reason, who: moment.who },
            ...{
              at: moment.at,
              late: moment.late,
              attempt: (tries.get(`${plan} ${channel}`)?.at(-1)?.attempt ?? 0) + 1,
            },
          })
      }
    }
  }
  const later = ahead.filter(at => at > now)
  return { due: due.toSorted((a, b) => a.at - b.at), next: later.length ? Math.min(...later) : null }
}

/** @returns when it may be tried: a time that has come for one that never was; null when it is done, or given up. */
function retryAt(tries: readonly (Try & { at: number })[], knowsKey: boolean, now: number): number | null {
  const last = tries.at(-1)
  if (!last) return now
  if (last.phase === 'sent') return null
  if (last.phase === 'begun') return knowsKey ? last.at + GONE : null
  return last.again ?? null
}

interface Moment extends Happening {
  late: boolean
}

/** Of a message that is repeated only the newest is told: what came before is no news. */
function momentsOf(
  rule: NoticeRule,
  happened: readonly Happening[],
  now: number,
  plannedAt: number | null,
): { moments: Moment[]; next: number[] } {
  if (rule.before !== null) return beforeStart(rule.before, happened, now, plannedAt)
  const meant = happened.filter(({ state }) => rule.on.includes(state))
  if (rule.every === null) return { moments: meant.map(each => ({ ...each, late: now - each.at > NEWS })), next: [] }
  const moments: Moment[] = []
  const next: number[] = []
  for (const each of meant.filter(({ state }) => lasts(state, happened))) {
    const slot = Math.floor((now - each.at) / rule.every)
    if (slot < 0) continue
    const at = each.at + slot * rule.every
    moments.push({ ...each, at, key: `${each.key}:${slot}`, late: false })
    next.push(at + rule.every)
  }
  return { moments, next }
}

/** A state lasts until a later one begins. */
function lasts(state: NoticeState, happened: readonly Happening[]): boolean {
  const later: readonly NoticeState[] = [...LASTING.slice(LASTING.indexOf(state) + 1), 'recovered', 'closed']
  return !happened.some(each => later.includes(each.state))
}

/** Another start is another message: whoever was told the old one must know. */
function beforeStart(
  before: number,
  happened: readonly Happening[],
  now: number,
  plannedAt: number | null,
): { moments: Moment[]; next: number[] } {
  const begun = happened.some(({ state }) => ['started', 'launched', 'rolled-back', 'closed'].includes(state))
  if (plannedAt === null || begun) return { moments: [], next: [] }
  const at = plannedAt - before
  if (now < at) return { moments: [], next: [at] }
  const moment = { state: 'planned', at, key: new Date(plannedAt).toISOString(), reason: '', who: '' } as const
  return { moments: [{ ...moment, late: now >= plannedAt }], next: [] }
}

interface Told {
  id?: number
  state?: string
  outcome?: string
  issue?: number
  reason?: string
  by?: string
  verdict?: string
  shadow?: boolean
  of?: number
  allowed?: boolean
}

/** States that come once, and are told by an entry of the same name. */
const ONCE: readonly string[] = ['opened', 'started', 'launched', 'recovered', 'closed', 'rolled-back']

/** @returns what happened, oldest first, each thing once. */
export function happeningsOf(entries: readonly Entry[]): Happening[] {
  const found = new Map<string, Happening>()
  const refused = new Set(
    entries.flatMap(({ kind, data }) => (kind === 'judgement' && !(data as Told).allowed ? [(data as Told).of] : [])),
  )
  const judged = new Set(entries.flatMap(({ kind, data }) => (kind === 'judgement' ? [(data as Told).of] : [])))
  const lastGo = new Map<string, boolean>()
  for (const { kind, data, at, actor, id, commit } of entries) {
    const told = data as Told
    const add = (state: NoticeState, key: string) => {
      if (!found.has(key)) found.set(key, { state, at, key, reason: told.reason ?? '', who: actor ?? told.by ?? '' })
    }
    if (ONCE.includes(kind)) add(kind as NoticeState, kind)
    if (kind === 'closed' && told.outcome === 'failed') add('failed', 'failed:closed')
    if (kind === 'deployment' && ['failure', 'error'].includes(told.state ?? '')) add('failed', `failed:${told.id}`)
    if (kind === 'found') add('found', `found:${told.issue}`)
    if (kind === 'no-go' && judged.has(id) && !refused.has(id)) add('no-go', `no-go:${id}`)
    if (kind !== 'verdict' || told.shadow || !commit) continue
    add('proposed', 'proposed')
    if (told.verdict === 'go') add('go', `go:${commit}`)
    else if (lastGo.get(commit)) add('hold', `hold:${commit}`)
    lastGo.set(commit, told.verdict === 'go')
  }
  return [...found.values()].toSorted((a, b) => a.at - b.at)
}

/** @returns `plan channel` -> its tries, oldest first; what became of one stands in the place of its beginning. */
export function triesOf(entries: readonly Entry[]): Map<string, (Try & { at: number })[]> {
  const all = new Map<string, (Try & { at: number })[]>()
  for (const { kind, data, at } of entries.toSorted((a, b) => a.id - b.id)) {
    if (kind !== 'notice') continue
    const one = { ...(data as unknown as Try), at }
    const key = `${one.plan} ${one.channel}`
    const before = (all.get(key) ?? []).filter(({ attempt }) => attempt !== one.attempt)
    all.set(key, [...before, one])
  }
  return all
}

/** @returns every message of the plan to a channel: those that were tried, and for each state that was not the plan. */
export function noticesTo(channel: string, rules: readonly NoticeRule[], entries: readonly Entry[]): Notice[] {
  const tried = [...triesOf(entries).values()].flatMap((tries): Notice[] => {
    const last = tries.at(-1)!
    if (last.channel !== channel) return []
    const { phase, state, at, again, because = null, receipt } = last
    const retried = phase !== 'sent' && again != null
    const status = retried ? 'planned' : phase === 'begun' ? 'unsure' : phase
    const answer = receipt ? `answered ${receipt.status ?? 'with a comment'}` : null
    return [{ channel, state, status, at: new Date(at).toISOString(), because: phase === 'sent' ? answer : because }]
  })
  const states = rules
    .filter(({ to }) => to.includes(channel))
    .flatMap(({ on, before }): NoticeState[] => (before === null ? [...on] : ['planned']))
  const open = [...new Set(states)].filter(state => !tried.some(notice => notice.state === state))
  return [...tried, ...open.map((state): Notice => ({ channel, state, status: 'planned', at: null, because: null }))]
}

/** @returns a sentence for each message that did not arrive, or of which nobody knows, and that is not tried again. */
export function lostNotices(entries: readonly Entry[]): { at: number; text: string }[] {
  return [...triesOf(entries).values()].flatMap(tries => {
    const { phase, channel, state, because = 'Holdpoint ended while it was sent', again, at } = tries.at(-1)!
    if (phase === 'sent' || again != null) return []
    const text =
      phase === 'failed'
        ? `\`${channel}\` was not told of \`${state}\`: ${because}`
        : `whether \`${channel}\` was told of \`${state}\` is not known: ${because}`
    return [{ at, text }]
  })
}
