/**
 * @module action/after/issues
 * Issues without a record: each found by its mark among those of the asking token, made once, brought up to date.
 */
import { Mistake } from '../../model/outcome.ts'
import type { Report } from '../../model/report.ts'
import { plural } from '../../model/text.ts'
import { renderBody } from '../../publish/block.ts'
import { prose } from '../../publish/escape.ts'
import { markIn, markOf } from '../../publish/mark.ts'
import { stateText } from '../../publish/state.ts'
import { isDone, isEmpty } from '../../release/lists.ts'
import {
  changeIssue,
  commentOn,
  type IssueHistory,
  issueHistory,
  makeIssue,
  type OwnIssue,
  ownIssues,
} from '../../sources/github/own-issues.ts'
import type { GitHubApi, RepositoryName } from '../../sources/github.ts'

export interface Where {
  api: GitHubApi
  repository: RepositoryName
}

/** Somebody wrote into the issue while it was judged: judge it again. */
export class Changed extends Error {}

/**
 * Finds the issues of one subject by their things: `issue:deploy`. Of two with one mark, made by runs at the same time, the first one is
 * it; the others are closed and point to it.
 * @param since ISO time: nothing of the subject is older.
 */
export async function issuesOf(where: Where, subject: string, since: string): Promise<Map<string, IssueHistory>> {
  const all = await ownIssues(where.api, where.repository, { since })
  const found = new Map<string, IssueHistory>()
  for (const [thing, same] of byThing(all, subject)) {
    const [first, ...others] = same as [OwnIssue, ...OwnIssue[]]
    const history = await issueHistory(where.api, { ...where.repository, number: first.number })
    if (!history) continue
    found.set(thing, history)
    for (const other of others) if (other.open) await closeDouble(where, other, first)
  }
  return found
}

const byThing = (all: readonly OwnIssue[], subject: string): Map<string, OwnIssue[]> =>
  Map.groupBy(
    all.filter(({ body }) => markIn(body)?.subject === subject),
    ({ body }) => markIn(body)!.thing,
  )

async function closeDouble({ api, repository }: Where, { number }: OwnIssue, first: OwnIssue): Promise<void> {
  const at = { ...repository, number }
  await commentOn(api, at, `Two runs made this list at the same time: #${first.number} is it.`)
  await changeIssue(api, at, { state: 'closed', state_reason: 'not_planned' })
}

export interface Listing {
  subject: string
  /** `issue:deploy`. */
  thing: string
  title: string
  report: Report
  /** Sentences above the list. */
  notes: readonly string[]
  /** What it carries hidden. */
  state: object
  /** Nothing is open any more, whatever its items say. */
  done: boolean
  /** What is told in a comment. */
  notices: readonly string[]
  /** ISO time: nothing of the subject is older. */
  since: string
}

/** Makes the issue, or brings it up to date. @returns its number; null where there is nothing to show. @throws Changed when it must be judged again. */
export async function show(where: Where, listing: Listing, issue: IssueHistory | undefined): Promise<number | null> {
  const { report, notes, subject, thing } = listing
  const hidden = stateText(listing.state)
  if (issue) {
    if (!issue.givenUp) await update(where, listing, issue, renderBody(issue.body, report, { notes, hidden }))
    return issue.number
  }
  if (isEmpty(report)) return null
  const body = renderBody(`${markOf(subject, thing)}\n\n`, report, { notes, hidden })
  const number = await makeIssue(where.api, where.repository, { title: listing.title, body })
  // Another run may have looked before this one wrote: both look again, and both take the first.
  const same = byThing(await ownIssues(where.api, where.repository, { since: listing.since }), subject).get(thing) ?? []
  const [first, ...others] = same
  for (const other of others) if (first && other.open) await closeDouble(where, other, first)
  return first?.number ?? number
}

async function update({ api, repository }: Where, listing: Listing, issue: IssueHistory, body: string): Promise<void> {
  const at = { ...repository, number: issue.number }
  const open = !listing.done
  const same = body.replaceAll('\r\n', '\n') === issue.body.replaceAll('\r\n', '\n')
  if (!same || open !== issue.open) {
    const now = await issueHistory(api, at)
    if (!now) throw new Mistake(`issue #${issue.number} was deleted while it was judged; run the step again`)
    if (now.body !== issue.body || now.open !== issue.open) throw new Changed()
    await changeIssue(api, at, {
      ...(same ? {} : { body }),
      ...(open === issue.open
        ? {}
        : open
          ? { state: 'open', state_reason: 'reopened' }
          : { state: 'closed', state_reason: isDone(listing.report) ? 'completed' : 'not_planned' }),
    })
  }
  const notices = [...listing.notices, ...(open && !issue.open ? [reopened(listing.report)] : [])]
  if (notices.length) await commentOn(api, at, notices.map(text => `- ${prose(text, 600)}`).join('\n'))
}

const reopened = ({ missing }: Report): string =>
  `this was closed, and ${missing.length ? `${plural(missing.length, 'item')} ${missing.length === 1 ? 'is' : 'are'} missing` : 'the change is not in production yet'}: it is open again; close it as *not planned* to give it up`
