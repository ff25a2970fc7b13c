/**
 * @module app/release/reminding
 * Reminders of what is open or late: recorded before anybody is told, so that each is said once, in a comment that calls those who can do it.
 */

import type { Report } from '../../model/report.ts'
import type { Settings } from '../../model/settings.ts'
import type { Entry } from '../../model/store.ts'
import { slug } from '../../model/text.ts'
import type { Project } from '../../project.ts'
import { renderReminder } from '../../publish/reminder.ts'
import { type Asking, type Reminder, remindersDue, saidIn } from '../../release/clocks.ts'
import type { Passing } from '../pull/reconcile.ts'
import { write } from '../pull/write.ts'
import { nameOf } from '../subjects.ts'
import { factOf, type Listed } from './entries.ts'
import type { IssueFacts } from './facts.ts'
import type { Run } from './reconcile.ts'

/** Older ones are no news: whoever missed them sees the list. */
const NEWS = 24 * 60 * 60 * 1000

/** Says what is due, each once. @returns when the next reminder is due, milliseconds since 1970; null when none will be. */
export async function remind(run: Run): Promise<number | null> {
  const { life, checklist, reports, project, facts, lists } = run
  if (life.closedAt !== null || project.config.settings.deploy.issues === 'none') return null
  return remindOf({
    ...run,
    asking: { report: awakeIn(reports), life, checklist },
    issueOf: item => {
      const list = lists.find((_, at) => reports[at]!.items.some(({ id, state }) => id === item && state !== 'dormant'))
      return list && facts.issues.get(list.name)
    },
  })
}

export interface Reminding {
  subject: Listed
  passing: Passing
  project: Project
  entries: readonly Entry[]
  asking: Pick<Asking, 'report' | 'life' | 'checklist'>
  /** Where people are told of this item. */
  issueOf(item: string): IssueFacts | null | undefined
  /** That it is open is told by something else: the issue that was opened. */
  opened?: boolean
}

/** @returns as `remind`. */
export async function remindOf(reminding: Reminding): Promise<number | null> {
  const { subject, passing, project, entries, asking, opened = false } = reminding
  const { store, now } = passing
  const { settings } = project.config
  const said = saidIn(entries)
  if (opened) for (const { id } of asking.report.items) said.add(`${id}:1`)
  const { due, next } = await remindersDue({ ...asking, settings, now: new Date(now), said })
  const acts = due.map(({ key, ...data }) => factOf(subject, 'reminder', { ...data }, { at: now, key }))
  await tell(reminding, [...entries, ...(acts.length ? await store.record.append(acts) : [])])
  return next
}

const awakeIn = (reports: readonly Report[]): Pick<Report, 'items'> => ({
  items: reports.flatMap(({ items }) => items.filter(({ state }) => state !== 'dormant')),
})

/** Also what was recorded and not told, because the way was interrupted in between. */
async function tell({ subject, passing, project, issueOf }: Reminding, entries: readonly Entry[]): Promise<void> {
  const { api, store, now } = passing
  const recent = entries.filter(({ kind, at }) => kind === 'reminder' && now - at < NEWS)
  const wanted = recent.flatMap(entry => {
    const reminder = entry.data as unknown as Omit<Reminder, 'key'>
    const issue = issueOf(reminder.items[0]!)
    if (!issue) return []
    const body = renderReminder(reminder, calledBy(reminder.role, project.config.settings))
    const create = { mutation: 'addComment', input: { subjectId: issue.id, body }, node: 'commentEdge { node { id } }' }
    return [{ thing: entry.key, scope: 'reminder', create, trifle: true }]
  })
  if (wanted.length) await write(api, store, nameOf(subject), wanted, now)
}

/** @returns whom a comment calls for a role: what the configuration says, nobody's own words. */
function calledBy(role: string | null, { roles }: Settings): string[] {
  const found = Object.entries(roles).find(([name]) => role !== null && slug(name) === slug(role))?.[1]
  return found ? [...found.users, ...found.teams] : []
}
