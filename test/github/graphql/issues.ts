/** Issues over GraphQL: opened, changed, closed, labelled, put below one another. */
import type { Need } from '../auth.ts'
import { atLeast, roleOf } from '../auth.ts'
import { loginOf, readNodeId } from '../core/hub.ts'
import {
  addLabels,
  createIssue,
  deleteIssue,
  type IssueEdit,
  pinIssue,
  removeLabel,
  roleForEdit,
  threadNumbered,
  updateIssue,
} from '../core/issues.ts'
import { createLabel, knownLabel } from '../core/labels.ts'
import { addSubIssue, type Placed, parentOf, removeSubIssue } from '../core/sub-issues.ts'
import type { Repository } from '../records.ts'
import { type Context, unresolved, writes } from './context.ts'
import { Denied } from './denied.ts'
import { repositoryNode } from './nodes.ts'
import { type Input, kept, lower, placeOf, threadNode, writesThread } from './place.ts'
import { actor, issueNode, labelNode } from './threads.ts'

interface Given {
  input: Input
}

const echo = ({ clientMutationId }: Input) => ({ clientMutationId: clientMutationId ?? null })

/** @throws Denied for an id that is none, and for an issue that is gone. */
function issueOf(context: Context, id: unknown, needed?: (found: Placed) => Need['role']): Placed {
  const { repository, key } = placeOf(context, String(id), 'Issue')
  const issue = repository.tickets.get(key)
  if (!issue) throw unresolved(`a node with the global id of '${id}'`)
  writes(context, repository, 'issues', needed?.({ issue, repository }) ?? 'read')
  return { issue, repository }
}

/** @returns the names behind the ids. @throws Denied for a label that the repository does not have. */
function labelNames(repository: Repository, ids: unknown): string[] {
  return (ids as string[]).map(id => {
    const node = readNodeId(id)
    const [name, label] = node?.type === 'Label' ? parted(node.key) : []
    if (name !== repository.fullName || !label || knownLabel(repository, label) === undefined)
      throw unresolved(`a node with the global id of '${id}'`)
    return label
  })
}

/** A label's name may have a `#` of its own. */
const parted = (key: string): [string, string] => [key.slice(0, key.indexOf('#')), key.slice(key.indexOf('#') + 1)]

const logins = (ids: unknown): string[] =>
  (ids as string[]).map(id => {
    const node = readNodeId(id)
    if (node?.type !== 'User') throw unresolved(`a node with the global id of '${id}'`)
    return node.key
  })

/** What a word means that the stand-in does not do: no silence. */
function refuseUnknown(input: Input, ...names: string[]): void {
  const found = names.find(name => input[name] !== undefined && input[name] !== null)
  if (found) throw new Error(`the stand-in does not know \`${found}\` of an issue`)
}

function newIssue({ input }: Given, context: Context) {
  const { repository } = placeOf(context, input.repositoryId as string, 'Repository')
  if (repository.issuesOff) throw new Denied('UNPROCESSABLE', 'Issues has been disabled in this repository.')
  refuseUnknown(input, 'issueTemplate', 'milestoneId', 'projectIds')
  const { person } = context.token
  const decorated = [input.labelIds, input.assigneeIds].some(ids => (ids as unknown[] | undefined)?.length)
  if (person && decorated && !atLeast(roleOf(repository, person), 'write'))
    throw new Denied('FORBIDDEN', `${person} does not have the correct permissions to execute \`CreateIssue\``)
  writes(context, repository, 'issues', 'read')
  const by = loginOf(context.token)
  const parent = input.parentIssueId ? issueOf(context, input.parentIssueId, () => 'triage') : null
  const issue = createIssue(context.hub, repository, {
    title: String(input.title),
    body: (input.body as string | undefined) ?? null,
    labels: labelNames(repository, input.labelIds ?? []),
    assignees: logins(input.assigneeIds ?? []),
    by,
  })
  if (parent) addSubIssue(context.hub, parent, { issue, repository }, { by })
  return { ...echo(input), issue: issueNode(issue, repository) }
}

function edit(input: Input, context: Context, wish: (repository: Repository) => Omit<IssueEdit, 'by'>) {
  const by = loginOf(context.token)
  const id = input.id ?? input.issueId
  const { issue, repository } = issueOf(context, id, found => roleForEdit(found.issue, by, wish(found.repository)))
  updateIssue(context.hub, repository, issue, { ...wish(repository), by })
  return { ...echo(input), issue: issueNode(issue, repository), actor: actor(by) }
}

function changeIssue({ input }: Given, context: Context) {
  refuseUnknown(input, 'milestoneId', 'projectIds')
  const { title, body, labelIds, assigneeIds } = input
  const words = kept({ title, body, state: lower(input.state) })
  return edit(input, context, repository => ({
    ...words,
    ...(labelIds ? { labels: labelNames(repository, labelIds) } : {}),
    ...(assigneeIds ? { assignees: logins(assigneeIds) } : {}),
  }))
}

function closeIssue({ input }: Given, context: Context) {
  refuseUnknown(input, 'duplicateIssueId')
  return edit(input, context, () => ({ state: 'closed', stateReason: lower(input.stateReason) ?? 'completed' }))
}

const reopenIssue = ({ input }: Given, context: Context) => edit(input, context, () => ({ state: 'open' }))

function dropIssue({ input }: Given, context: Context) {
  const { issue, repository } = issueOf(context, input.issueId, () => 'admin')
  deleteIssue(context.hub, repository, issue, loginOf(context.token))
  return { ...echo(input), repository: repositoryNode(repository) }
}

const pin =
  (pinned: boolean) =>
  ({ input }: Given, context: Context) => {
    const { issue, repository } = issueOf(context, input.issueId, () => 'write')
    pinIssue(context.hub, repository, issue, pinned, loginOf(context.token))
    return { ...echo(input), issue: issueNode(issue, repository) }
  }

function newLabel({ input }: Given, context: Context) {
  const { repository } = placeOf(context, input.repositoryId as string, 'Repository')
  writes(context, repository, 'issues')
  const { name, color, description } = input as { name: string; color: string; description?: string | null }
  const made = createLabel(context.hub, repository, { name, color, description, by: loginOf(context.token) })
  return { ...echo(input), label: labelNode(repository, made) }
}

const label =
  (add: boolean) =>
  ({ input }: Given, context: Context) => {
    const { repository, key } = placeOf(context, input.labelableId as string, 'PullRequest', 'Issue')
    writesThread(context, repository, key, 'triage')
    const thread = threadNumbered(repository, key)
    const by = loginOf(context.token)
    const names = labelNames(repository, input.labelIds)
    if (add) addLabels(context.hub, repository, thread, names, by)
    else for (const name of names) removeLabel(context.hub, repository, thread, name, by)
    return { ...echo(input), labelable: threadNode(repository, key) }
  }

function subIssue({ input }: Given, context: Context) {
  if (!input.subIssueId) throw new Error('the stand-in finds a sub-issue by `subIssueId` only')
  const parent = issueOf(context, input.issueId, () => 'triage')
  const child = issueOf(context, input.subIssueId)
  const replaceParent = input.replaceParent === true
  addSubIssue(context.hub, parent, child, { by: loginOf(context.token), replaceParent })
  return both(input, parent, child)
}

function noSubIssue({ input }: Given, context: Context) {
  const parent = issueOf(context, input.issueId, () => 'triage')
  const child = issueOf(context, input.subIssueId)
  if (parentOf(context.hub, child.issue)?.issue !== parent.issue)
    throw unresolved(`a sub-issue with the global id of '${input.subIssueId}'`)
  removeSubIssue(context.hub, parent, child, loginOf(context.token))
  return both(input, parent, child)
}

const both = (input: Input, parent: Placed, child: Placed) => ({
  ...echo(input),
  issue: issueNode(parent.issue, parent.repository),
  subIssue: issueNode(child.issue, child.repository),
})

export const issueMutations = {
  createIssue: newIssue,
  updateIssue: changeIssue,
  closeIssue,
  reopenIssue,
  deleteIssue: dropIssue,
  pinIssue: pin(true),
  unpinIssue: pin(false),
  createLabel: newLabel,
  addLabelsToLabelable: label(true),
  removeLabelsFromLabelable: label(false),
  addSubIssue: subIssue,
  removeSubIssue: noSubIssue,
}
