/**
 * @module app/release/publish
 * What is to be seen of a release: an issue per list, open for as long as something in it is missing.
 */

import type { Report } from '../../model/report.ts'
import { renderCause } from '../../publish/cause.ts'
import { renderRecord } from '../../publish/release-record.ts'
import type { ListName } from '../../release/life.ts'
import { isDone, isEmpty, type List } from '../../release/lists.ts'
import { documentOf } from '../../release/record.ts'
import { titleOf } from '../../release/words.ts'
import { write } from '../pull/write.ts'
import { nameOf } from '../subjects.ts'
import { factOf } from './entries.ts'
import type { IssueFacts } from './facts.ts'
import { createIssue } from './issues.ts'
import { actsIn, makeList, reopened, showList } from './list.ts'
import { lessonsBefore } from './others.ts'
import type { Run } from './reconcile.ts'
import { notesOf, watchNotes } from './words.ts'

type Name = List['name']

/** Brings every issue up to date, and makes those that are not there yet. @throws what GitHub refused: it is tried again. */
export async function publish(run: Run): Promise<void> {
  const { issues } = run.project.config.settings.deploy
  if (issues === 'none' || !run.facts.issuesEnabled) return
  for (const [at, { name }] of run.lists.entries()) await publishList(run, name, run.reports[at]!)
  if (run.life.rollback && !run.life.issues.has('root-cause')) await askForCause(run)
}

/** The first issue carries the record of the release, the others say in a sentence which one it is. */
async function aboveOf(run: Run, list: Name): Promise<{ notes: string[]; header: string }> {
  if (list !== 'deploy') return { notes: notesOf(run), header: '' }
  const { repository, sha: commit, environment } = run.subject
  const record = documentOf({ repository, commit, environment }, run.entries, run.checklist)
  const before = await lessonsBefore(run.subject, run.life, run.passing.store)
  const lessons = before?.lessons.slice(-LESSONS).map(lesson => `lesson of ${before.from}: ${lesson}`) ?? []
  return { notes: [...lessons, ...watchNotes(run)], header: renderRecord(record) }
}

/** The newest of the release before: what was learned is read when it is needed. */
const LESSONS = 3

/** Whoever rolls back owes an answer why: an issue that people close when they have it. */
async function askForCause(run: Run): Promise<void> {
  const { subject, passing, facts, life } = run
  const { repository } = subject
  const made = await createIssue({
    ...passing,
    repository,
    repositoryId: facts.repositoryId,
    subject: nameOf(subject),
    thing: 'issue:root-cause',
    title: titleOf(run, 'root-cause'),
    body: renderCause(life),
    made: issue =>
      factOf(
        subject,
        'issue',
        { list: 'root-cause', ...issue },
        { at: passing.now, key: `root-cause:${issue.number}` },
      ),
  })
  await place(run, 'root-cause', made)
}

async function publishList(run: Run, list: Name, report: Report): Promise<void> {
  const { life, facts } = run
  const issue = facts.issues.get(list)
  if (issue) return update(run, list, report, issue)
  // Nothing to do, or nothing any more: no issue.
  if (isEmpty(report) || life.closedAt !== null) return
  const { repositoryId } = facts
  const made = await makeList(
    { ...run, list, report, ...(await aboveOf(run, list)) },
    { repositoryId, title: titleOf(run, list) },
  )
  await place(run, list, made)
}

/** Below the first one, if they are to be. Where GitHub takes no more of them, or has none, the issue stands alone. */
async function place(run: Run, list: ListName, made: { node: string }): Promise<void> {
  const { subject, passing, project, life } = run
  const parent = life.issues.get('deploy')
  if (project.config.settings.deploy.issues !== 'sub-issues' || list === 'deploy' || !parent) return
  const input = { issueId: parent.node, subIssueId: made.node }
  const create = { mutation: 'addSubIssue', input, node: 'subIssue { id }' }
  const wanted = { thing: `below:${list}`, scope: 'below', create, trifle: true }
  await write(passing.api, passing.store, nameOf(subject), [wanted], passing.now)
}

async function update(run: Run, list: Name, report: Report, issue: IssueFacts): Promise<void> {
  const { subject, life, entries } = run
  const acts = actsIn(entries, subject, issue)
  const open = life.closedAt === null && !isFinished(run, list, report)
  await showList(
    { ...run, list, report, ...(await aboveOf(run, list)) },
    {
      issue,
      acts,
      open,
      commit: life.commit,
      notices: open ? reopened(acts, report, 'the change is not in production yet', 'the release') : [],
      reason: isDone(report) ? 'COMPLETED' : 'NOT_PLANNED',
    },
  )
}

/** The list of the deployment stays open until the change is in production. */
const isFinished = ({ life }: Run, list: Name, report: Report): boolean =>
  isDone(report) && (list !== 'deploy' || life.launchedAt !== null)
