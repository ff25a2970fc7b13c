/**
 * @module app/release/issues
 * The issues of a release: each is made once, whatever is lost on the way, and brought up to date.
 */
import { z } from 'zod'
import type { Report } from '../../model/report.ts'
import type { Act, Entry, Store } from '../../model/store.ts'
import { renderBody } from '../../publish/block.ts'
import { type Notice, renderComment } from '../../publish/comment.ts'
import { markOf } from '../../publish/mark.ts'
import type { ListName } from '../../release/life.ts'
import { query } from '../../sources/github/api.ts'
import type { GitHubApi } from '../../sources/github.ts'
import { COMMANDS } from '../commands.ts'
import { ownIssue } from '../own-issues.ts'
import { COMMENT_MARK } from '../pull/facts.ts'
import { isStatus, reactionsTo } from '../pull/wanted.ts'
import { UNSURE, type Wanted } from '../pull/write.ts'
import type { IssueFacts } from './facts.ts'

export interface Creating {
  api: GitHubApi
  store: Store
  repository: string
  repositoryId: string
  /** Name of the subject that it belongs to. */
  subject: string
  /** Tells it from the subject's other issues. */
  thing: string
  title: string
  body: string
  /** What to record when it is there. */
  made(issue: { number: number; node: string }): Act
  now: number
}

const DAY = 24 * 60 * 60 * 1000
const shape = z.object({ createIssue: z.object({ issue: z.object({ id: z.string(), number: z.number() }) }) })

/** Makes the issue and records it; one whose answer was lost is found again by its mark. */
export async function createIssue(creating: Creating): Promise<{ number: number; node: string }> {
  const { api, store, repository, repositoryId, subject, thing, title, body, made, now } = creating
  const mark = markOf(subject, thing)
  const published = await store.published.of(subject)
  const lost = published.get(thing)?.digest === UNSURE
  const found = lost ? await ownIssue(api, repository, mark, new Date(now - 30 * DAY).toISOString()) : null
  const issue = found ?? (await create())
  const result = { number: issue.number, node: issue.id }
  await store.record.append([made(result)])
  await store.published.set(subject, thing, { digest: mark, githubId: `issue ${issue.id}`, at: now })
  return result

  async function create() {
    await store.published.set(subject, thing, { digest: UNSURE, githubId: null, at: now })
    const input = { repositoryId, title, body: `${mark}\n\n${body}` }
    const purpose = { what: `a new issue in \`${repository}\``, permission: 'issues: write' }
    const document = 'mutation Create($input: CreateIssueInput!) { createIssue(input: $input) { issue { id number } } }'
    return (await query(api, document, { input }, shape, purpose)).createIssue.issue
  }
}

export interface Showing {
  list: ListName
  facts: IssueFacts
  /** The body to write into: with text that was lost put back. */
  body: string
  report: Report
  /** Sentences above the list. */
  notes: readonly string[]
  /** Markdown above everything else. */
  header?: string
  notices: readonly Notice[]
  /** Acts in this issue, judged. */
  entries: readonly Entry[]
  open: boolean
  /** How it was closed. */
  reason: 'COMPLETED' | 'NOT_PLANNED'
  published: ReadonlyMap<string, unknown>
}

/** @returns the issue as it is to be: body, open or closed, the comment that explains, answers to commands. */
export function wantedOf(showing: Showing): Wanted[] {
  const { list, facts, body, report, notes, header = '', notices, entries, open, reason, published } = showing
  const asked = entries.some(isStatus)
  const text = renderBody(body, report, { notes, header, work: true })
  const same = text.replaceAll('\r\n', '\n') === facts.body.replaceAll('\r\n', '\n')
  const write = { mutation: 'updateIssue', input: { id: facts.id, body: text }, node: 'issue { id }' }
  const state = open
    ? { mutation: 'reopenIssue', input: { issueId: facts.id }, node: 'issue { id }' }
    : { mutation: 'closeIssue', input: { issueId: facts.id, stateReason: reason }, node: 'issue { id }' }
  const explains = notices.length > 0 || asked || facts.comment !== null || published.has(`comment:${list}`)
  return [
    { thing: `body:${list}`, scope: 'body', create: write, same },
    { thing: `state:${list}`, scope: 'state', create: state, same: facts.open === open },
    ...(explains ? [commentOf(showing, asked)] : []),
    ...reactionsTo(entries),
  ]
}

function commentOf({ list, facts, report, notices }: Showing, everything: boolean): Wanted {
  const body = renderComment(report, { mark: COMMENT_MARK, notices, commands: COMMANDS, everything })
  return {
    thing: `comment:${list}`,
    // One in an issue that was deleted is not looked for.
    scope: `comment:${facts.number}`,
    create: { mutation: 'addComment', input: { subjectId: facts.id, body }, node: 'commentEdge { node { id } }' },
    update: id => ({ mutation: 'updateIssueComment', input: { id, body }, node: 'issueComment { id }' }),
    found: facts.comment,
  }
}
