/**
 * @module app/recurring/period
 * One pass over one period: read what is, judge what was done in its issue, evaluate, record what follows, show it.
 * It remembers nothing but the record, so that any pass can be the first.
 */
import type { Checklist } from '../../model/checklist.ts'
import type { Report } from '../../model/report.ts'
import type { Settings } from '../../model/settings.ts'
import type { Entry } from '../../model/store.ts'
import type { Project } from '../../project.ts'
import { type Life, lifeOf } from '../../release/life.ts'
import { isDone, isEmpty } from '../../release/lists.ts'
import { inPeriod, isStale, type Period, periodNamed } from '../../release/periods.ts'
import { advancePeriod, type Opened, type PeriodLife, periodLifeOf } from '../../release/recurring.ts'
import { checklistOf } from '../../run.ts'
import { judgementsOf, type Standing, standingOf, unjudged } from '../pull/acts.ts'
import type { Passing } from '../pull/reconcile.ts'
import { nextLook } from '../pull/timers.ts'
import { allEntries, factOf } from '../release/entries.ts'
import { evaluateLists } from '../release/evaluate.ts'
import { type ReleaseFacts, releaseFacts } from '../release/facts.ts'
import { actsIn, makeList, reopened, showList } from '../release/list.ts'
import { judged, type Released } from '../release/reconcile.ts'
import { remindOf } from '../release/reminding.ts'
import { nameOf, type PeriodSubject } from '../subjects.ts'
import { periodsOf } from './open.ts'
import { recurringRules } from './rules.ts'
import { notesOf, titleOf } from './words.ts'

const HOUR = 60 * 60 * 1000

/** What stays the same through a pass. */
interface Begun {
  subject: PeriodSubject
  passing: Passing
  period: Period
  project: Project
  checklist: Checklist
  only: string[]
  facts: ReleaseFacts
}

/** How it stands by what is recorded now. */
interface Run extends Begun {
  entries: readonly Entry[]
  period: Period
  status: PeriodLife
  /** As gates see it: a release of its own whose times are the period's start. */
  life: Life
  standing: Standing
  /** Nothing was settled elsewhere. */
  carried: null
  reports: readonly [Report]
}

/** @throws CouldNotFindOut and request errors: the worker tries again, and what is published stays as it was. */
export async function reconcilePeriod(subject: PeriodSubject, passing: Passing): Promise<Released> {
  const begun = await begin(subject, passing)
  if (!begun) return { next: null, also: [] }
  const { store } = passing
  let run = await seen(begun)
  const before = run.status
  const acts = unjudged(run.entries)
  if (acts.length) {
    await store.record.append(await judged(run, acts))
    run = await seen(begun)
  }
  const judgements = judgementsOf(run.entries)
  const allowed = run.entries.filter(({ id }) => judgements.get(id)?.allowed)
  const fact = advancePeriod({ ...run, life: run.status, report: run.reports[0], allowed, now: passing.now })
  if (fact) {
    await store.record.append([factOf(subject, fact.kind, fact.data, { at: fact.at })])
    run = await seen(begun)
  }
  const others = (await periodsOf(store, subject.repository)).filter(({ cadence }) => cadence === subject.cadence)
  const made = await publish(run, others)
  const next = [made ? passing.now : null, await reminders(run), await nextOf(run)].filter(at => at !== null)
  return {
    next: next.length ? Math.min(...next) : null,
    also: run.status.outcome !== before.outcome || run.status.lateAt !== before.lateAt ? later(others, subject) : [],
  }
}

/** Those that tell what is overdue before them. */
const later = (others: readonly Opened[], { key }: PeriodSubject): string[] =>
  others.filter(other => other.key > key && other.life.closedAt === null).map(({ name }) => name)

async function begin(subject: PeriodSubject, passing: Passing): Promise<Begun | null> {
  const { repository } = subject
  const own = await passing.store.record.all({ subject: nameOf(subject) })
  const { opening, issue } = periodLifeOf(own)
  if (!opening) return null
  const rules = await recurringRules({ ...passing, repository, commit: opening.rules, branch: opening.branch })
  // They could be read when it was opened, and a commit does not change.
  if (!('project' in rules)) throw 'mistake' in rules ? rules.mistake : new Error(rules.none)
  const { project } = rules
  const period = await periodNamed(opening.cadence, opening.key, project.config.settings.timeZone)
  const { checklist, only } = inPeriod(checklistOf(project), period)
  if (!only.length) return null
  const issues = new Map(issue ? [['recurring' as const, issue]] : [])
  const facts = await releaseFacts(passing.api, { repository, issues, pull: null, incidents: null })
  return { subject, passing, period, project, checklist, only, facts }
}

async function seen(begun: Begun): Promise<Run> {
  const { subject, passing, period, project, checklist, only, facts } = begun
  const { store, api, now } = passing
  const { repository } = subject
  const own = await store.record.all({ subject: nameOf(subject) })
  const entries = await allEntries(store, subject, own)
  const status = periodLifeOf(own)
  const { start } = period
  const life: Life = {
    ...lifeOf({ repository, commit: status.opening!.rules, environment: '' }, own),
    ...{ openedAt: start, startedAt: start, launchedAt: start },
  }
  const fresh = entries.filter(({ kind, at }) => kind === 'judgement' || !isStale(at, period))
  const standing = standingOf(fresh, life.commit, true)
  const lists = [{ phases: ['recurring' as const], only }]
  const given = { api, life, facts, project, checklist, lists, standing, entries, now, since: start }
  const [report] = await evaluateLists(given)
  return { ...begun, entries, status, life, standing, carried: null, reports: [report!] }
}

/** Once it is over and not done, those are told who are to be told of what is late. */
async function reminders(run: Run): Promise<number | null> {
  const { status, life, checklist, facts, project, reports } = run
  const { settings } = project.config
  if (status.closedAt !== null && !isOwed(status)) return null
  return remindOf({
    ...run,
    asking: { report: reports[0], life, checklist },
    issueOf: () => facts.issues.get('recurring'),
    opened: !(settings.reminders.recurring ?? settings.reminders.default),
  })
}

const isOwed = ({ outcome, lateAt }: PeriodLife): boolean => outcome === 'missed' && lateAt === null

/** @returns whether the issue was made just now: one that is done already is closed by another look. */
async function publish(run: Run, others: readonly Opened[]): Promise<boolean> {
  const { subject, passing, period, project, facts, status, entries, life, reports } = run
  const { settings } = project.config
  if (!facts.issuesEnabled) return false
  const [report] = reports
  // Whatever was opened before it is over.
  const overdue = status.closedAt === null ? others.filter(({ key, done }) => key < period.key && !done) : []
  const notes = notesOf(period, status, overdue, settings.timeZone)
  const listing = { subject, passing, list: 'recurring' as const, report, notes }
  const issue = facts.issues.get('recurring')
  if (issue) {
    const acts = actsIn(entries, subject, issue)
    const open = isOpen(status, report, acts)
    const told = open && status.closedAt === null ? reopened(acts, report, 'it is not over yet', 'the period') : []
    await showList(listing, {
      issue,
      acts,
      open,
      commit: life.commit,
      notices: told,
      reason: isDone(report) ? 'COMPLETED' : 'NOT_PLANNED',
    })
    return false
  }
  // What is over needs no issue any more, and what sleeps none yet.
  if (isEmpty(report) || passing.now >= period.end) return false
  await makeList(listing, { repositoryId: facts.repositoryId, title: titleOf(period) })
  return isDone(report)
}

/** It is closed for as long as nothing is missing. What was missed may be opened again by whoever does it late. */
function isOpen(status: PeriodLife, report: Report, acts: readonly Entry[]): boolean {
  if (status.closedAt === null) return !isDone(report)
  const last = acts.findLast(({ at, kind, data }) => {
    const { command = '' } = data as { command?: string }
    return kind === 'command' && at > status.closedAt! && ['closed', 'reopened'].includes(command)
  })
  return isOwed(status) && (last?.data as { command?: string } | undefined)?.command === 'reopened'
}

/** Its end and deadlines; what machines have to say is asked for every hour. */
async function nextOf({
  period,
  project,
  checklist,
  only,
  standing,
  status,
  reports,
  passing,
}: Run): Promise<number | null> {
  const { now } = passing
  if (status.closedAt !== null) return null
  // Gates that ask the clock would have it looked at far more often than whole days and quarters need.
  const settings: Settings = { ...project.config.settings, bindings: [] }
  const items = checklist.items.filter(({ id }) => only.includes(id)).map(item => ({ ...item, gates: [] }))
  const byMachine = reports[0].items.some(
    ({ state }) => state === 'waiting' || state === 'failing' || state === 'error',
  )
  const looks = [
    await nextLook(settings, { ...checklist, items }, standing, reports[0], new Date(now)),
    byMachine ? now + HOUR : null,
    period.end,
  ].filter(at => at !== null)
  return Math.max(now, Math.min(...looks))
}
