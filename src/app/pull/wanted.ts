/**
 * @module app/pull/wanted
 * Report -> what is to stand on GitHub: check runs, the body, the comment.
 */
import { hash } from 'node:crypto'
import type { Report } from '../../model/report.ts'
import type { Settings } from '../../model/settings.ts'
import type { Entry } from '../../model/store.ts'
import { renderBody } from '../../publish/block.ts'
import { CHECK_NAME, type CheckRunRequests } from '../../publish/check-run.ts'
import { type Button, RE_EVALUATE, renderChecks } from '../../publish/checks.ts'
import { type Notice, renderComment } from '../../publish/comment.ts'
import { prose } from '../../publish/escape.ts'
import { COMMANDS } from '../commands.ts'
import { externalIdOf } from '../events.ts'
import { judgementsOf } from './acts.ts'
import { COMMENT_MARK, type PullFacts } from './facts.ts'
import type { Wanted } from './write.ts'

export interface Publication {
  facts: PullFacts
  /** The body as it is on GitHub. */
  current: string
  report: Report
  notes: readonly string[]
  notices: readonly Notice[]
  /** The record of this pull request, judged. */
  entries: readonly Entry[]
  /** How fine the checks are. */
  checks: Settings['checks']
  /** What GitHub was told last, by thing: `scope node`. */
  published: ReadonlyMap<string, { githubId: string | null }>
  /** For links into the repository. */
  server: string
}

/** @returns everything that belongs to this report, the check first: it is what blocks. What shows more comes last. */
export function wantedOf(publication: Publication): Wanted[] {
  const { notices, entries, published, facts } = publication
  const [aggregate, ...parts] = checksOf(publication)
  // Without anything to explain, the body and the check say it all.
  const asked = entries.some(isStatus)
  const wanted = notices.length || asked || facts.comment !== null || published.has('comment')
  const comment = wanted ? [commentOf(publication, asked)] : []
  return [aggregate!, bodyOf(publication), ...comment, ...reactionsTo(entries), ...parts]
}

/** Pull requests of one commit share its checks: then only the one is told that decides for all of them. */
function checksOf({ facts, report, notes, server, checks, published }: Publication): Wanted[] {
  const repository = report.release.repository ?? ''
  const own = externalIdOf(facts.number, null)
  const standing = [
    ...[...published].flatMap(([thing, { githubId }]) =>
      thing.startsWith('check:') && githubId?.startsWith(facts.headSha) ? [thing.slice('check:'.length)] : [],
    ),
    ...[...facts.runs].flatMap(([name, { externalId }]) => (externalId.startsWith(own) ? [name] : [])),
  ]
  return renderChecks(report, {
    headSha: facts.headSha,
    granularity: facts.siblings.length ? 'summary' : checks,
    externalId: item => externalIdOf(facts.number, item),
    standing: [...new Set(standing)],
    notes,
    full: 'holdpoint check',
    links: { server, repository, commit: facts.headSha, ground: { root: '', folder: '' } },
  }).map(({ run, buttons, content }) => ({
    ...checkWanted(facts.repositoryId, run, facts.runs.get(run.name)?.id ?? null, buttons),
    content,
  }))
}

type Create = CheckRunRequests['create']

/** The same run in the words of GraphQL. Asked for again from here: the buttons on it. */
export function checkWanted(
  repositoryId: string,
  create: Create,
  found: string | null,
  buttons: readonly Button[] = [RE_EVALUATE],
): Wanted {
  const { name, head_sha, external_id, status, conclusion, completed_at, details_url, output } = create
  const { title, summary } = output
  const input = {
    repositoryId,
    name,
    externalId: external_id,
    status: status.toUpperCase(),
    conclusion: conclusion.toUpperCase(),
    completedAt: completed_at,
    ...(details_url ? { detailsUrl: details_url } : {}),
    output: { title, summary },
    actions: buttons,
  }
  const annotations = output.annotations?.map(({ path, start_line, end_line, annotation_level, ...said }) => ({
    path,
    location: { startLine: start_line, endLine: end_line },
    annotationLevel: annotation_level.toUpperCase(),
    ...said,
  }))
  // GitHub appends annotations and never takes one away: with others it is a new run, which stands in for the old one.
  const scope = annotations
    ? `${head_sha}:${hash('sha256', JSON.stringify(annotations), 'hex').slice(0, 16)}`
    : head_sha
  const noted = { ...input, headSha: head_sha, output: annotations ? { ...input.output, annotations } : input.output }
  return {
    thing: `check:${name}`,
    scope,
    create: { mutation: 'createCheckRun', input: noted, node: 'checkRun { id }' },
    update: checkRunId => ({ mutation: 'updateCheckRun', input: { ...input, checkRunId }, node: 'checkRun { id }' }),
    found: annotations ? null : found,
  }
}

export const isStatus = ({ kind, data }: Entry): boolean =>
  kind === 'command' && (data as { command?: string }).command === 'status'

/** Answers that are still looked for: an older command has been read by now. */
const ANSWERED = 20

/** Whoever wrote a command sees at once whether it was taken. A comment that is gone again is not worth a second try. */
export function reactionsTo(entries: readonly Entry[]): Wanted[] {
  const judged = judgementsOf(entries)
  const answers = entries.flatMap(entry => {
    const { by, comment, wrong } = entry.data as { by?: string; comment?: string; wrong?: string }
    if (by !== 'comment' || typeof comment !== 'string') return []
    const judgement = judged.get(entry.id)
    if (judgement) return [{ comment, content: judgement.allowed ? 'THUMBS_UP' : 'CONFUSED' }]
    return entry.kind === 'command' ? [{ comment, content: wrong ? 'CONFUSED' : 'EYES' }] : []
  })
  return answers.slice(-ANSWERED).map(({ comment, content }) => ({
    thing: `reaction:${comment}`,
    scope: 'reaction',
    create: {
      mutation: 'addReaction',
      input: { subjectId: comment, content },
      node: 'reaction { id }',
    },
    trifle: true,
  }))
}

/** What is there already needs no writing, whoever wrote it: a legitimate tick looks like our own. */
function bodyOf({ facts, current, report, notes }: Publication): Wanted {
  const body = renderBody(facts.body, report, { notes })
  const same = body.replaceAll('\r\n', '\n') === current.replaceAll('\r\n', '\n')
  const input = { pullRequestId: facts.id, body }
  return {
    thing: 'body',
    scope: 'body',
    create: { mutation: 'updatePullRequest', input, node: 'pullRequest { id }' },
    same,
  }
}

function commentOf({ facts, report, notices }: Publication, everything: boolean): Wanted {
  const body = renderComment(report, { mark: COMMENT_MARK, notices, commands: COMMANDS, everything })
  return {
    thing: 'comment',
    scope: 'comment',
    create: { mutation: 'addComment', input: { subjectId: facts.id, body }, node: 'commentEdge { node { id } }' },
    update: id => ({ mutation: 'updateIssueComment', input: { id, body }, node: 'issueComment { id }' }),
    found: facts.comment,
  }
}

/** @returns the check alone, for rules that cannot be read: it holds, and says what to mend. */
export function brokenCheck(facts: PullFacts, sentence: string, server: string): Wanted {
  const summary = `## 🔴 Holdpoint: the rules on \`${facts.baseRef}\` cannot be used\n\n${prose(sentence, 2000)}\n\nNothing can go before that is mended on the base branch.`
  const create: Create = {
    name: CHECK_NAME,
    head_sha: facts.headSha,
    external_id: externalIdOf(facts.number, null),
    status: 'completed',
    conclusion: 'action_required',
    completed_at: new Date(0).toISOString(),
    output: { title: 'hold: the rules cannot be used', summary },
  }
  return {
    ...checkWanted(facts.repositoryId, create, facts.runs.get(CHECK_NAME)?.id ?? null),
    content: summary + server,
  }
}
