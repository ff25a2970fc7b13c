/**
 * @module app/release/list
 * One list as an issue, whatever it belongs to: made once, brought up to date, with text that was lost put back.
 */
import type { Report } from '../../model/report.ts'
import type { Entry } from '../../model/store.ts'
import { plural } from '../../model/text.ts'
import { renderBody } from '../../publish/block.ts'
import type { Notice } from '../../publish/comment.ts'
import type { ListName } from '../../release/life.ts'
import { lostTextIn } from '../pull/lost.ts'
import { noticesOf } from '../pull/notices.ts'
import type { Passing } from '../pull/reconcile.ts'
import { write } from '../pull/write.ts'
import { type IssueSubject, nameOf } from '../subjects.ts'
import { factOf, type Listed } from './entries.ts'
import type { IssueFacts } from './facts.ts'
import { createIssue, wantedOf } from './issues.ts'

export interface Listing {
  /** Whose list it is. */
  subject: Listed
  passing: Passing
  list: ListName
  report: Report
  /** Sentences above the list. */
  notes: readonly string[]
  /** Markdown above everything else. */
  header?: string
}

/** Makes the issue and records it. */
export function makeList(
  { subject, passing, list, report, notes, header = '' }: Listing,
  { repositoryId, title }: { repositoryId: string; title: string },
): Promise<{ number: number; node: string }> {
  return createIssue({
    ...passing,
    repository: subject.repository,
    repositoryId,
    subject: nameOf(subject),
    thing: `issue:${list}`,
    title,
    body: renderBody('', report, { notes, header, work: true }),
    made: issue => factOf(subject, 'issue', { list, ...issue }, { at: passing.now, key: `${list}:${issue.number}` }),
  })
}

export interface Shown {
  issue: IssueFacts
  /** The commit by whose rules it is judged. */
  commit: string
  /** What was done in this issue, judged. */
  acts: readonly Entry[]
  /** What is to be told besides what became of those. */
  notices: readonly Notice[]
  open: boolean
  /** How it is closed, when it is. */
  reason: 'COMPLETED' | 'NOT_PLANNED'
}

/** @returns of everything recorded what was done in this issue. */
export function actsIn(entries: readonly Entry[], { repository }: Listed, { number }: IssueFacts): Entry[] {
  const name = nameOf({ kind: 'issue', repository, number })
  return entries.filter(({ subject }) => subject === name)
}

/** Brings the issue up to date. @throws what GitHub refused: it is tried again. */
export async function showList(listing: Listing, shown: Shown): Promise<void> {
  const { subject, passing, list, report, notes, header = '' } = listing
  const { api, store, now } = passing
  const { issue, commit, acts, notices, open, reason } = shown
  const about: IssueSubject = { kind: 'issue', repository: subject.repository, number: issue.number }
  const published = await store.published.of(nameOf(subject))
  const rescue = lostTextIn(acts, issue.body, published.get(`rescue:${list}`)?.digest ?? null)
  if (rescue?.body)
    await store.published.set(nameOf(subject), `rescue:${list}`, { digest: rescue.replaces, githubId: null, at: now })
  const wanted = wantedOf({
    list,
    facts: issue,
    body: rescue?.body ?? issue.body,
    report,
    notes,
    header,
    notices: [...noticesOf(acts, commit), ...notices],
    entries: acts,
    open,
    reason,
    published,
  })
  const failures = await write(api, store, nameOf(subject), wanted, now)
  if (failures.length)
    throw new Error(`GitHub refused ${failures.map(({ thing, message }) => `\`${thing}\` (${message})`).join(', ')}`)
  if (rescue) await store.record.append(rescue.done(about, now))
}

/** Whoever closes the issue while something is missing is told why it is open again. */
export function reopened(acts: readonly Entry[], { missing }: Report, otherwise: string, whole: string): Notice[] {
  const left = missing.length
    ? `${plural(missing.length, 'item')} ${missing.length === 1 ? 'is' : 'are'} missing`
    : otherwise
  return acts
    .filter(({ kind, data }) => kind === 'command' && (data as { command?: string }).command === 'closed')
    .slice(-1)
    .map(({ at, actor }) => ({
      at: new Date(at).toISOString(),
      text: `${actor ?? 'somebody'} closed this, and ${left}: it is open again; \`/holdpoint close: reason\` gives ${whole} up`,
    }))
}
