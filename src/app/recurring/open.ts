/**
 * @module app/recurring/open
 * The clock opens periods: each is recorded once, whoever comes first, and only while it lasts.
 */
import { z } from 'zod'
import type { Store } from '../../model/store.ts'
import { cadencesOf, due } from '../../release/periods.ts'
import { type Opened, openedPeriods, type PeriodOpening } from '../../release/recurring.ts'
import { checklistOf } from '../../run.ts'
import { query } from '../../sources/github/api.ts'
import type { Passing } from '../pull/reconcile.ts'
import { factOf } from '../release/entries.ts'
import type { Released } from '../release/reconcile.ts'
import { nameOf, type PeriodSubject } from '../subjects.ts'
import { recurringRules } from './rules.ts'

const DAY = 24 * 60 * 60 * 1000

/**
 * Opens what is due, by the default branch as it is now.
 * @returns when to look again (the next period's start; a day where nothing recurs), and the periods to look at.
 * @throws the mistake of rules that cannot be read: nothing can be opened by them.
 */
export async function openPeriods(repository: string, passing: Passing): Promise<Released> {
  const { store, now } = passing
  const opened = await periodsOf(store, repository)
  const also = await forgotten(store, opened)
  const { name, tip } = await tipOf(repository, passing)
  // GitHub answers under the old name of a repository, too: it goes on under the new one, and only there.
  if (name !== repository) return { next: null, also: [...also, nameOf({ kind: 'recurring', repository: name })] }
  const rules = tip && (await recurringRules({ ...passing, repository, ...tip }))
  if (rules && 'mistake' in rules) throw rules.mistake
  if (!tip || !rules || 'none' in rules) return { next: now + DAY, also }
  const { project, recurring } = rules
  const { timeZone } = project.config.settings
  let next = now + DAY
  for (const cadence of cadencesOf(checklistOf(project))) {
    if (recurring.cadences && !recurring.cadences.includes(cadence)) continue
    const last = opened.findLast(period => period.cadence === cadence)?.key ?? null
    const { open, missed, missedCount, next: end } = await due(cadence, last, new Date(now), timeZone)
    next = Math.min(next, end)
    if (!open) continue
    const subject: PeriodSubject = { kind: 'period', repository, cadence, key: open.key }
    const opening: PeriodOpening = {
      ...{ from: 'clock', cadence, key: open.key, branch: tip.branch, rules: tip.commit },
      ...{ checklist: project.checklist.source, missed, missedCount, pull: null, version: null },
    }
    await store.record.append([factOf(subject, 'opened', { ...opening }, { at: now })])
    also.push(nameOf(subject))
  }
  return { next, also }
}

/** @returns every period of the repository that was ever opened, by pace and then the oldest first. */
export const periodsOf = async (store: Store, repository: string): Promise<Opened[]> =>
  openedPeriods(await store.record.all({ repository, kinds: ['opened', 'issue', 'closed', 'recovered'] }))

/** Periods that are not closed, and that nobody will look at any more: opened just before a crash, or given up in an outage. */
async function forgotten(store: Store, opened: readonly Opened[]): Promise<string[]> {
  const names: string[] = []
  for (const { name, life } of opened) if (life.closedAt === null && (await isUnplanned(store, name))) names.push(name)
  return names
}

async function isUnplanned({ work }: Store, name: string): Promise<boolean> {
  const state = await work.look(name)
  return !state?.lease && (!state || state.dueAt === null || state.parked !== null)
}

/** Now and then, for every repository: what was never begun, or was given up, is begun. What is planned stays as it is. */
export async function keepRecurring(store: Store, repository: string, now: number): Promise<void> {
  const name = nameOf({ kind: 'recurring', repository })
  if (await isUnplanned(store, name)) await store.work.mark([name], now)
}

const shape = z.object({
  repository: z.object({
    nameWithOwner: z.string(),
    hasIssuesEnabled: z.boolean(),
    isArchived: z.boolean(),
    defaultBranchRef: z.object({ name: z.string(), target: z.object({ oid: z.string() }).nullable() }).nullable(),
  }),
})

interface Tip {
  /** What the repository is called now. */
  name: string
  /** The default branch and its newest commit; null where no issue can be opened, or nothing was ever pushed. */
  tip: { branch: string; commit: string } | null
}

async function tipOf(repository: string, { api }: Passing): Promise<Tip> {
  const [owner, repo] = repository.split('/')
  const document = `query Recurring($owner: String!, $repo: String!) {
  repository(owner: $owner, name: $repo) { nameWithOwner hasIssuesEnabled isArchived defaultBranchRef { name target { oid } } }
}`
  const purpose = { what: `the default branch of \`${repository}\``, permission: 'contents: read' }
  const { repository: found } = await query(api, document, { owner, repo }, shape, purpose)
  const { nameWithOwner: name, hasIssuesEnabled, isArchived, defaultBranchRef } = found
  const commit = defaultBranchRef?.target?.oid
  return { name, tip: hasIssuesEnabled && !isArchived && commit ? { branch: defaultBranchRef.name, commit } : null }
}
