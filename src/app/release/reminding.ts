/**
 * @module app/release/reminding
 * Reminders of what is open or late: recorded before anybody is told, so that each is said once, in a comment that calls those who can do it.
 */

import type { Report } from '../../model/report.ts'
import type { Settings } from '../../model/settings.ts'
import type { Entry } from '../../model/store.ts'
import { slug } from '../../model/text.ts'
import { renderReminder } from '../../publish/reminder.ts'
import { type Reminder, remindersDue, saidIn } from '../../release/clocks.ts'
import { write } from '../pull/write.ts'
import { nameOf } from '../subjects.ts'
import { factOf } from './entries.ts'
import type { Run } from './reconcile.ts'

/** Older ones are no news: whoever missed them sees the list. */
const NEWS = 24 * 60 * 60 * 1000

/** Says what is due, each once. @returns when the next reminder is due, milliseconds since 1970; null when none will be. */
export async function remind(run: Run): Promise<number | null> {
  const { subject, life, checklist, reports, project, passing, entries } = run
  const { store, now } = passing
  const { settings } = project.config
  if (life.closedAt !== null || settings.deploy.issues === 'none') return null
  const asking = { checklist, life, settings, now: new Date(now), said: saidIn(entries) }
  const { due, next } = await remindersDue({ ...asking, report: awakeIn(reports) })
  const acts = due.map(({ key, ...data }) => factOf(subject, 'reminder', { ...data }, { at: now, key }))
  await tell(run, [...entries, ...(acts.length ? await store.record.append(acts) : [])])
  return next
}

const awakeIn = (reports: readonly Report[]): Pick<Report, 'items'> => ({
  items: reports.flatMap(({ items }) => items.filter(({ state }) => state !== 'dormant')),
})

/** Also what was recorded and not told, because the way was interrupted in between. */
async function tell(run: Run, entries: readonly Entry[]): Promise<void> {
  const { subject, passing, facts, project, lists, reports } = run
  const { api, store, now } = passing
  const recent = entries.filter(({ kind, at }) => kind === 'reminder' && now - at < NEWS)
  const wanted = recent.flatMap(entry => {
    const reminder = entry.data as unknown as Omit<Reminder, 'key'>
    const list = lists.find((_, at) =>
      reports[at]!.items.some(({ id, state }) => id === reminder.items[0] && state !== 'dormant'),
    )
    const issue = list && facts.issues.get(list.name)
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
