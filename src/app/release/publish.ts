/**
 * @module app/release/publish
 * What is to be seen of a release: an issue per list, open for as long as something in it is missing.
 */

import type { Report } from '../../model/report.ts'
import type { Entry } from '../../model/store.ts'
import { plural } from '../../model/text.ts'
import { renderBody } from '../../publish/block.ts'
import type { Notice } from '../../publish/comment.ts'
import type { ListName } from '../../release/life.ts'
import { isDone, isEmpty } from '../../release/lists.ts'
import { lostTextIn } from '../pull/lost.ts'
import { noticesOf } from '../pull/notices.ts'
import { write } from '../pull/write.ts'
import { type IssueSubject, nameOf } from '../subjects.ts'
import { factOf } from './entries.ts'
import type { IssueFacts } from './facts.ts'
import { createIssue, wantedOf } from './issues.ts'
import type { Run } from './reconcile.ts'
import { notesOf, titleOf } from './words.ts'

/** Brings every issue up to date, and makes those that are not there yet. @throws what GitHub refused: it is tried again. */
export async function publish(run: Run): Promise<void> {
  const { issues } = run.project.config.settings.deploy
  if (issues === 'none' || !run.facts.issuesEnabled) return
  for (const [at, { name }] of run.lists.entries()) await publishList(run, name, run.reports[at]!)
}

async function publishList(run: Run, list: ListName, report: Report): Promise<void> {
  const { life, facts } = run
  const issue = facts.issues.get(list)
  if (issue) return update(run, list, report, issue)
  // Nothing to do, or nothing any more: no issue.
  if (isEmpty(report) || life.closedAt !== null) return
  const made = await create(run, list, report)
  const parent = run.life.issues.get('deploy')
  if (run.project.config.settings.deploy.issues === 'sub-issues' && list !== 'deploy' && parent)
    await below(run, list, parent.node, made.node)
}

function create(run: Run, list: ListName, report: Report) {
  const { subject, passing, facts } = run
  return createIssue({
    ...passing,
    repository: subject.repository,
    repositoryId: facts.repositoryId,
    subject: nameOf(subject),
    thing: `issue:${list}`,
    title: titleOf(run, list),
    body: renderBody('', report, { notes: notesOf(run) }),
    made: issue => factOf(subject, 'issue', { list, ...issue }, { at: passing.now, key: `${list}:${issue.number}` }),
  })
}

/** Where GitHub takes no more of them, or has none, the issue stands alone. */
async function below({ subject, passing }: Run, list: ListName, issueId: string, subIssueId: string): Promise<void> {
  const create = { mutation: 'addSubIssue', input: { issueId, subIssueId }, node: 'subIssue { id }' }
  const wanted = { thing: `below:${list}`, scope: 'below', create, trifle: true }
  await write(passing.api, passing.store, nameOf(subject), [wanted], passing.now)
}

async function update(run: Run, list: ListName, report: Report, issue: IssueFacts): Promise<void> {
  const { subject, passing, life, entries } = run
  const { api, store, now } = passing
  const about: IssueSubject = { kind: 'issue', repository: subject.repository, number: issue.number }
  const own = entries.filter(entry => entry.subject === nameOf(about))
  const published = await store.published.of(nameOf(subject))
  const rescue = lostTextIn(own, issue.body, published.get(`rescue:${list}`)?.digest ?? null)
  if (rescue?.body)
    await store.published.set(nameOf(subject), `rescue:${list}`, { digest: rescue.replaces, githubId: null, at: now })
  const over = life.closedAt !== null
  const open = !over && !isFinished(run, list, report)
  const wanted = wantedOf({
    list,
    facts: issue,
    body: rescue?.body ?? issue.body,
    report,
    notes: notesOf(run),
    notices: [...noticesOf(own, life.commit), ...closings(own, report, open)],
    entries: own,
    open,
    reason: isDone(report) ? 'COMPLETED' : 'NOT_PLANNED',
    published,
  })
  const failures = await write(api, store, nameOf(subject), wanted, now)
  if (failures.length)
    throw new Error(`GitHub refused ${failures.map(({ thing, message }) => `\`${thing}\` (${message})`).join(', ')}`)
  if (rescue) await store.record.append(rescue.done(about, now))
}

/** The list of the deployment stays open until the change is in production. */
const isFinished = ({ life }: Run, list: ListName, report: Report): boolean =>
  isDone(report) && (list !== 'deploy' || life.launchedAt !== null)

/** Whoever closes the issue while something is missing is told why it is open again. */
function closings(entries: readonly Entry[], report: Report, open: boolean): Notice[] {
  if (!open) return []
  const missing = report.missing.length
    ? `${plural(report.missing.length, 'item')} ${report.missing.length === 1 ? 'is' : 'are'} missing`
    : 'the change is not in production yet'
  return entries
    .filter(({ kind, data }) => kind === 'command' && (data as { command?: string }).command === 'closed')
    .slice(-1)
    .map(({ at, actor }) => ({
      at: new Date(at).toISOString(),
      text: `${actor ?? 'somebody'} closed this, and ${missing}: it is open again; \`/holdpoint close: reason\` gives the release up`,
    }))
}
