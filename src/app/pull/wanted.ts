/**
 * @module app/pull/wanted
 * Report -> what is to stand on GitHub: check runs, the body, the comment.
 */
import type { Report } from '../../model/report.ts'
import { renderBody } from '../../publish/block.ts'
import { CHECK_NAME, renderCheckRun } from '../../publish/check-run.ts'
import { type Notice, renderComment } from '../../publish/comment.ts'
import { prose } from '../../publish/escape.ts'
import { COMMANDS } from '../commands.ts'
import { externalIdOf } from '../events.ts'
import { COMMENT_MARK, type PullFacts } from './facts.ts'
import type { Wanted } from './write.ts'

export interface Publication {
  facts: PullFacts
  /** The body as it is on GitHub. */
  current: string
  report: Report
  notes: readonly string[]
  notices: readonly Notice[]
  /** Our comment is there already. */
  hasComment: boolean
  /** For links into the repository. */
  server: string
}

/** @returns everything that belongs to this report, the check first: it is what blocks. */
export function wantedOf(publication: Publication): Wanted[] {
  const { notices, hasComment } = publication
  // Without anything to explain, the body and the check say it all.
  const comment = notices.length || hasComment ? [commentOf(publication)] : []
  return [checkOf(publication), bodyOf(publication), ...comment]
}

function checkOf({ facts, report, notes, server }: Publication): Wanted {
  const repository = report.release.repository ?? ''
  const ground = { root: '', folder: '' }
  const render = (judged: Report) =>
    renderCheckRun(judged, {
      headSha: facts.headSha,
      externalId: externalIdOf(facts.number, null),
      notes,
      links: { server, repository, commit: facts.headSha, ground },
    }).create
  const create = render(report)
  // The time of the evaluation is always another one, and alone no reason to write.
  const content = JSON.stringify(render({ ...report, at: new Date(0).toISOString() }))
  return { ...checkWanted(facts.repositoryId, create, facts.runs.get(create.name)?.id ?? null), content }
}

type Create = ReturnType<typeof renderCheckRun>['create']

/** The same run in the words of GraphQL. Asked for again from here: a button on it. */
export function checkWanted(repositoryId: string, create: Create, found: string | null): Wanted {
  const { name, head_sha, external_id, status, conclusion, completed_at, details_url, output } = create
  const input = {
    repositoryId,
    name,
    externalId: external_id,
    status: status.toUpperCase(),
    conclusion: conclusion.toUpperCase(),
    completedAt: completed_at,
    ...(details_url ? { detailsUrl: details_url } : {}),
    output: {
      title: output.title,
      summary: output.summary,
      ...(output.annotations
        ? {
            annotations: output.annotations.map(({ path, start_line, end_line, annotation_level, message, title }) => ({
              path,
              location: { startLine: start_line, endLine: end_line },
              annotationLevel: annotation_level.toUpperCase(),
              message,
              title,
            })),
          }
        : {}),
    },
    actions: [{ label: 'Re-evaluate', identifier: 're-evaluate', description: 'Look at everything once more' }],
  }
  return {
    thing: `check:${name}`,
    scope: head_sha,
    create: { mutation: 'createCheckRun', input: { ...input, headSha: head_sha }, node: 'checkRun { id }' },
    update: checkRunId => ({ mutation: 'updateCheckRun', input: { ...input, checkRunId }, node: 'checkRun { id }' }),
    found,
  }
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

function commentOf({ facts, report, notices }: Publication): Wanted {
  const body = renderComment(report, { mark: COMMENT_MARK, notices, commands: COMMANDS })
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
