/**
 * @module release/clocks
 * Who is to be reminded of what, and what is overdue. Each reminder is said once; after a while in which nobody could, only the latest is said.
 */
import { createHash } from 'node:crypto'
import type { Checklist, Item } from '../model/checklist.ts'
import { CouldNotFindOut } from '../model/outcome.ts'
import { CLEARED, type ItemReport, type Report } from '../model/report.ts'
import type { Settings } from '../model/settings.ts'
import type { Entry } from '../model/store.ts'
import { shortened } from '../model/text.ts'
import { AT_LAUNCH, instant, milliseconds, shown, span } from '../model/time.ts'
import type { Life } from './life.ts'
import { boundTo } from './waits.ts'

/** 1: it is open. 2: half of its time is over. 3: it is late, and others are told. */
export type Level = 1 | 2 | 3

export interface Reminder {
  /** The same whoever works it out: the key of the entry, so that it is said once. */
  key: string
  level: Level
  /** Ids, in document order. */
  items: string[]
  /** Role to be told; null for whoever works at the release. */
  role: string | null
  because: string
}

export interface Overdue {
  id: string
  text: string
  /** Roles that can clear it. */
  roles: string[]
  /** Milliseconds since 1970. */
  due: number
  /** Milliseconds since then. */
  late: number
}

export interface Asking {
  report: Pick<Report, 'items'>
  /** As `timed` or `inPeriod` returned it. */
  checklist: Checklist
  life: Pick<Life, 'openedAt' | 'startedAt' | 'launchedAt'>
  settings: Settings
  now: Date
  /** What was said before, see `saidIn`. */
  said: ReadonlySet<string>
}

interface Clock {
  from: number | null
  until: number | null
}

/** @returns what the record says has been said: `<item>:<level>`. */
export function saidIn(entries: readonly Entry[]): Set<string> {
  const reminders = entries.filter(({ kind }) => kind === 'reminder').map(({ data }) => data as Partial<Reminder>)
  return new Set(reminders.flatMap(({ items = [], level }) => items.map(item => said(item, Number(level)))))
}

const said = (item: string, level: number) => `${item}:${level}`

/**
 * @returns the reminders of now, the most urgent first, and when the next one will be due (milliseconds since 1970; null when none will).
 * Append a `reminder` entry with each one's key before anybody is told.
 */
export async function remindersDue(asking: Asking): Promise<{ due: Reminder[]; next: number | null }> {
  const { report, checklist, settings, now } = asking
  const at = now.getTime()
  const byId = new Map(checklist.items.map(item => [item.id, item]))
  const due: { item: ItemReport; level: Level; role: string | null; until: number | null }[] = []
  const ahead: number[] = []
  for (const item of report.items) {
    const known = byId.get(item.id)
    const rule = settings.reminders[item.phase] ?? settings.reminders.default ?? null
    if (!known || rule === 'off' || !isWorkForSomebody(item)) continue
    const clock = await clockOf(known, asking, rule !== null)
    const times = levelsOf(clock, rule && { ...rule, after: lengthOf(rule.after), escalate: lengthOf(rule.escalate) })
    ahead.push(...times.flatMap(({ time }) => (time > at ? time : [])))
    const reached = times.findLast(({ time }) => time <= at)
    if (!reached || times.some(({ level }) => level >= reached.level && asking.said.has(said(item.id, level)))) continue
    const roles = reached.level === 3 && rule?.to ? [rule.to] : item.clearBy
    for (const role of roles.length ? roles : [null]) due.push({ item, level: reached.level, role, until: clock.until })
  }
  const groups = Map.groupBy(due, ({ level, role, until }) => JSON.stringify([level, role, until]))
  const reminders = [...groups.values()].map((group): Reminder => {
    const { level, role, until } = group[0]!
    const items = group.map(({ item }) => item.id)
    const key = `reminder:${level}:${role ?? ''}:${digest(items)}`
    return {
      key,
      level,
      items,
      role,
      because: sentence(
        group.map(({ item }) => item.text),
        level,
        until,
        asking,
      ),
    }
  })
  return {
    due: reminders.toSorted((a, b) => b.level - a.level),
    next: ahead.length ? ahead.reduce((least, time) => Math.min(least, time)) : null,
  }
}

const digest = (items: readonly string[]) =>
  createHash('sha256').update(JSON.stringify(items)).digest('hex').slice(0, 16)

/** Whose turn has not come, or what only has to hold for longer, is nobody's work; what is open below is told instead of its parent. */
const isWorkForSomebody = ({ optional, state, gates }: ItemReport): boolean =>
  !optional && (state === 'error' || ((state === 'open' || state === 'failing') && gates.length > 0))

/** A rule that is written makes a clock for items without a time of their own: they count from when their phase began. */
async function clockOf(item: Item, { life, settings }: Asking, ruled: boolean): Promise<Clock> {
  const { notBefore, deadline } = boundTo(item, settings).modifiers
  const began = { preflight: life.openedAt, deploy: life.startedAt }[item.phase as string] ?? life.launchedAt
  const opens = notBefore && notBefore !== AT_LAUNCH ? await read(notBefore, settings, 'start') : null
  const until = deadline ? await read(deadline, settings, 'end') : null
  return { from: opens ?? (until !== null || ruled ? began : null), until }
}

/** A date nobody can read is an error of its item; it reminds nobody. */
async function read(text: string, { timeZone }: Settings, edge: 'start' | 'end'): Promise<number | null> {
  try {
    return (await instant(text, timeZone, edge)).getTime()
  } catch (caught) {
    if (caught instanceof CouldNotFindOut) return null
    throw caught
  }
}

const lengthOf = (duration: string | null): number => (duration === null ? 0 : milliseconds(duration))

function levelsOf(
  { from, until }: Clock,
  rule: { after: number; escalate: number } | null,
): { level: Level; time: number }[] {
  const { after = 0, escalate = 0 } = rule ?? {}
  const times: { level: Level; time: number }[] = []
  if (from !== null) times.push({ level: 1, time: from + after })
  if (from !== null && until !== null && until > from) times.push({ level: 2, time: (from + until) / 2 })
  if (until !== null) times.push({ level: 3, time: until + escalate })
  else if (from !== null && rule && rule.escalate > 0) times.push({ level: 3, time: from + after + escalate })
  // Who waits for long before the first word is not told earlier by the second.
  return times.filter(({ level, time }) => level !== 2 || from === null || time >= from + after)
}

function sentence(texts: readonly string[], level: Level, until: number | null, { settings, now }: Asking): string {
  const others = texts.length > 1 ? ` and ${texts.length - 1} more` : ''
  const what = `\`${shortened(texts[0]!, 80)}\`${others} ${texts.length > 1 ? 'are' : 'is'}`
  const by = until === null ? '' : ` by ${shown(new Date(until), settings.timeZone)}`
  if (level === 3 && until !== null)
    return `${what} late by ${span(now.getTime() - until)}, due${by}; do it, or say why not`
  if (level === 3) return `${what} open for too long; do it, or say why not`
  if (level === 2) return `${what} still open, and half of the time is over; due${by}`
  return `${what} open${by ? `, due${by}` : ''}; do it and tick it`
}

/** @returns required items that are not cleared after their time, the latest due last. */
export async function overdueItems({
  report,
  checklist,
  settings,
  now,
}: Pick<Asking, 'report' | 'checklist' | 'settings' | 'now'>): Promise<Overdue[]> {
  const byId = new Map(checklist.items.map(item => [item.id, item]))
  const found: Overdue[] = []
  for (const { id, text, state, optional, clearBy } of report.items) {
    const item = byId.get(id)
    if (!item || optional || CLEARED.includes(state)) continue
    const { deadline } = boundTo(item, settings).modifiers
    const due = deadline ? await read(deadline, settings, 'end') : null
    if (due !== null && due <= now.getTime()) found.push({ id, text, roles: clearBy, due, late: now.getTime() - due })
  }
  return found.toSorted((a, b) => a.due - b.due)
}
