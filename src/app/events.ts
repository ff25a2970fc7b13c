/**
 * @module app/events
 * A delivery -> what must be looked at because of it, and what a person did by it. Pure: nothing is asked, nothing is judged.
 */

import { deployment, issue, protectionRule, tag } from './after.ts'
import { isCommand, readCommand } from './commands.ts'
import { type Arrived, actOf, bodyActs, isPerson, LATER, type Payload, type Read } from './delivery.ts'
import { nameOf, type Subject } from './subjects.ts'

/** @returns what the delivery means; nothing for one that concerns nobody. */
export function readEvent(arrived: Arrived): Read {
  const { payload, event, receivedAt } = arrived
  const repository = payload.repository?.full_name ?? ''
  const none: Read = { subjects: [], acts: [], dueAt: receivedAt }
  const look = (...subjects: Subject[]): Read => ({ ...none, subjects: subjects.map(nameOf) })
  const later = (read: Read): Read => ({ ...read, dueAt: receivedAt + LATER })
  switch (event) {
    case 'pull_request':
      return payload.pull_request ? pullRequest(arrived, repository, payload.pull_request) : none
    case 'pull_request_review':
    case 'pull_request_review_thread':
      return payload.pull_request
        ? later(look({ kind: 'pull', repository, number: payload.pull_request.number }))
        : none
    case 'issue_comment':
      return comment(arrived, repository)
    case 'check_run':
      return checkRun(arrived, repository)
    case 'check_suite':
      return payload.action === 'rerequested' ? commits(payload.check_suite, repository, receivedAt) : none
    case 'workflow_run':
      return payload.action === 'completed' ? later(commits(payload.workflow_run, repository, receivedAt)) : none
    case 'status':
      return payload.sha ? later(look({ kind: 'commit', repository, sha: payload.sha })) : none
    case 'push':
      return push(payload, repository, look)
    case 'issues':
      return issue(arrived, repository)
    case 'deployment':
    case 'deployment_status':
      return deployment(arrived, repository)
    case 'deployment_protection_rule':
      return protectionRule(arrived, repository)
    case 'create':
    case 'release':
      return tag(arrived, repository)
    case 'merge_group':
      return payload.action === 'checks_requested' && payload.merge_group
        ? look({
            kind: 'group',
            repository,
            sha: payload.merge_group.head_sha,
            branch: payload.merge_group.base_ref.replace(/^refs\/heads\//, ''),
          })
        : none
    case 'repository':
      // Under its new name nobody has told of its pull requests yet.
      return payload.installation && (payload.action === 'renamed' || payload.action === 'transferred')
        ? later(look({ kind: 'sweep', installation: payload.installation.id }))
        : none
    case 'installation':
    case 'installation_repositories':
    case 'team':
    case 'membership':
    case 'member':
    case 'organization':
      return payload.installation && payload.action !== 'deleted' && payload.action !== 'suspend'
        ? later(look({ kind: 'sweep', installation: payload.installation.id }))
        : none
    default:
      return none
  }
}

type PullRequest = NonNullable<Payload['pull_request']>

/** Actions that change nothing a verdict depends on. */
const QUIET = [
  'assigned',
  'unassigned',
  'review_requested',
  'review_request_removed',
  'locked',
  'unlocked',
  'auto_merge_enabled',
  'auto_merge_disabled',
  'milestoned',
  'demilestoned',
]

function pullRequest(arrived: Arrived, repository: string, pull: PullRequest): Read {
  const { payload, receivedAt } = arrived
  const subject = nameOf({ kind: 'pull', repository, number: pull.number })
  const read: Read = { subjects: [subject], acts: [], dueAt: receivedAt }
  const none: Read = { ...read, subjects: [] }
  if (QUIET.includes(payload.action ?? '')) return none
  const act = actOf(arrived, repository, subject, pull.head.sha, pull.updated_at)
  if (payload.action === 'synchronize')
    return {
      ...read,
      acts: [act('push', null, { before: payload.before ?? null, after: payload.after ?? pull.head.sha })],
    }
  if (payload.action !== 'edited') return read
  const retarget = payload.changes?.base?.ref?.from
  if (retarget !== undefined)
    return { ...read, acts: [act('reset', null, { reason: 'base', from: retarget, to: pull.base.ref })] }
  if (payload.changes?.body === undefined) return none
  const acts = bodyActs(payload.sender, payload.changes.body.from, pull.body, act)
  return acts ? { ...read, acts } : none
}

function comment(arrived: Arrived, repository: string): Read {
  const { payload, receivedAt } = arrived
  const none: Read = { subjects: [], acts: [], dueAt: receivedAt }
  const { comment, issue } = payload
  // An edited comment is no command: what was answered must stay what was asked.
  if (payload.action !== 'created' || !comment || !issue || !isPerson(payload.sender)) return none
  if (comment.performed_via_github_app) return none
  const command = readCommand(comment.body)
  if (command === null) return none
  const subject = nameOf({ kind: issue.pull_request ? 'pull' : 'issue', repository, number: issue.number })
  const act = actOf(arrived, repository, subject, null, comment.created_at)
  const data = { by: 'comment', comment: comment.node_id, number: comment.id }
  if (typeof command === 'string')
    return { ...none, subjects: [subject], acts: [act('command', null, { ...data, wrong: command })] }
  const { kind, ...rest } = command
  const item = 'item' in rest ? rest.item : null
  const acts = isCommand(kind)
    ? [act('command', null, { ...data, command: kind, ...rest })]
    : [act(kind, item, { ...data, ...rest })]
  return { ...none, subjects: [subject], acts }
}

function checkRun(arrived: Arrived, repository: string): Read {
  const { payload, receivedAt, appId } = arrived
  const none: Read = { subjects: [], acts: [], dueAt: receivedAt }
  const run = payload.check_run
  if (!run) return none
  const own = run.app?.id === appId
  const meant = own ? externalId(run.external_id ?? '') : null
  if (own && meant && (payload.action === 'rerequested' || payload.action === 'requested_action')) {
    const subject = nameOf({ kind: 'pull', repository, number: meant.number })
    const acts =
      payload.requested_action?.identifier === 'sign-off' && meant.item !== null && isPerson(payload.sender)
        ? [
            // When it was pressed is not told, only what the button stood on: what was undone after that stays undone.
            actOf(
              arrived,
              repository,
              subject,
              run.head_sha,
            )('tick', meant.item, {
              by: 'button',
              ...(run.completed_at ? { since: run.completed_at } : {}),
            }),
          ]
        : []
    return { ...none, subjects: [subject], acts }
  }
  if (own || payload.action !== 'completed') return none
  return { ...commits(run, repository, receivedAt), dueAt: receivedAt + LATER }
}

/** A fork's pull requests are not listed: then the commit is looked up. */
function commits(
  run: { head_sha: string; pull_requests?: { number: number }[] } | undefined,
  repository: string,
  dueAt: number,
): Read {
  if (!run) return { subjects: [], acts: [], dueAt }
  const pulls = (run.pull_requests ?? []).map(({ number }) => nameOf({ kind: 'pull', repository, number }))
  return {
    subjects: pulls.length ? pulls : [nameOf({ kind: 'commit', repository, sha: run.head_sha })],
    acts: [],
    dueAt,
  }
}

/** Only a change of configuration or checklist on a branch re-opens what goes into it. */
function push(payload: Payload, repository: string, look: (...subjects: Subject[]) => Read): Read {
  const branch = /^refs\/heads\/(.+)$/.exec(payload.ref ?? '')?.[1]
  const none: Read = { ...look({ kind: 'branch', repository, branch: branch ?? '' }), subjects: [] }
  if (!branch || payload.deleted) return none
  const paths = (payload.commits ?? []).flatMap(({ added = [], modified = [], removed = [] }) => [
    ...added,
    ...modified,
    ...removed,
  ])
  // What recurs is written on the default branch.
  const recurs = branch === payload.repository?.default_branch
  return !payload.commits?.length || paths.some(path => /\.(md|markdown|ya?ml)$/i.test(path))
    ? look({ kind: 'branch', repository, branch }, ...(recurs ? [{ kind: 'recurring', repository } as const] : []))
    : none
}

/** @returns our check run's own name for what it is about: it survives where GitHub lists no pull requests. */
export const externalIdOf = (number: number, item: string | null): string => `holdpoint:${number}:${item ?? ''}`

function externalId(text: string): { number: number; item: string | null } | null {
  const read = /^holdpoint:(\d+):(.*)$/s.exec(text)
  return read ? { number: Number(read[1]), item: read[2] || null } : null
}
