/** Issues, and the labels on them and on pull requests. To labels and comments a pull request is an issue. */
import { userBody } from '../bodies.ts'
import type { Issue, Pull, Repository } from '../records.ts'
import { type Hub, Refused } from './hub.ts'
import { knownLabel, takeLabel } from './labels.ts'
import { checkBody, nextNumber, recordEdit, tellOf } from './pulls.ts'

export type Thread = Issue | Pull

export const isPull = (thread: Thread): thread is Pull => 'head' in thread

export function threadNumbered(repository: Repository, number: number): Thread {
  const found = repository.tickets.get(number) ?? repository.pulls.get(number)
  if (repository.deletedTickets?.includes(number)) throw new Refused(410, 'This issue was deleted')
  if (!found) throw new Refused(404, 'Not Found')
  return found
}

export interface NewIssue {
  title: string
  body?: string | null
  labels?: string[]
  assignees?: string[]
  by: string
}

/** GitHub's limit for titles, whatever it says about 256. */
const MAX_TITLE = 1024

function checkTitle(title: string | undefined): void {
  if (title === undefined) return
  if (title.trim() === '') throw new Refused(422, "Validation Failed: title can't be blank")
  if (title.length > MAX_TITLE)
    throw new Refused(422, 'Validation Failed: title is too long (maximum is 256 characters)')
}

export function createIssue(hub: Hub, repository: Repository, wish: NewIssue): Issue {
  if (repository.issuesOff) throw new Refused(410, 'Issues has been disabled in this repository.')
  checkTitle(wish.title)
  checkBody(wish.body)
  const assignees = assignable(repository, wish.assignees ?? [])
  const labels = (wish.labels ?? []).map(name => takeLabel(hub, repository, name, wish.by))
  const at = hub.now()
  const issue: Issue = {
    number: nextNumber(repository),
    title: wish.title,
    body: wish.body ?? null,
    author: wish.by,
    labels: [...new Set(labels)],
    assignees,
    state: 'open',
    stateReason: null,
    edits: [],
    createdAt: at,
    updatedAt: at,
    closedAt: null,
  }
  repository.tickets.set(issue.number, issue)
  tellIssue(hub, repository, issue, { action: 'opened', by: wish.by })
  // Beside the opening GitHub tells of each label and each person again.
  for (const label of issue.labels) tellLabel(hub, repository, issue, 'labeled', label, wish.by)
  for (const assignee of assignees) tellAssigned(hub, repository, issue, { action: 'assigned', assignee, by: wish.by })
  return issue
}

const MOST_ASSIGNEES = 10

function assignable(repository: Repository, logins: readonly string[]): string[] {
  const unknown = logins.find(login => !Object.hasOwn(repository.collaborators, login))
  if (unknown) throw new Refused(422, `Validation Failed: assignees ${unknown} is invalid`)
  if (logins.length > MOST_ASSIGNEES) throw new Refused(422, 'Validation Failed: assignees has too many')
  return [...new Set(logins)]
}

export function tellIssue(
  hub: Hub,
  repository: Repository,
  issue: Issue,
  { action, by, parts = {} }: { action: string; by: string; parts?: Record<string, unknown> },
): void {
  hub.tell({ event: 'issues', action, repository, sender: by, parts: { issue, ...parts } })
}

export interface IssueEdit {
  title?: string
  body?: string | null
  state?: 'open' | 'closed'
  stateReason?: string | null
  labels?: string[]
  assignees?: string[]
  by: string
}

export type IssueRole = 'read' | 'triage' | 'write'

/** The role a person needs: whoever wrote it may change its words; what others closed only triage reopens. */
export function roleForEdit(
  issue: Issue,
  login: string,
  { title, body, state, labels, assignees }: Partial<IssueEdit>,
): IssueRole {
  const own = issue.author === login
  if (!own && (title !== undefined || body !== undefined)) return 'write'
  if (labels || assignees) return 'triage'
  const reopens = state === 'open' && issue.state === 'closed' && issue.closedBy !== login
  return own && !reopens ? 'read' : 'triage'
}

/** Nothing that is refused has been done in part. */
export function updateIssue(hub: Hub, repository: Repository, issue: Issue, edit: IssueEdit): void {
  checkTitle(edit.title)
  checkBody(edit.body)
  const assignees = edit.assignees && assignable(repository, edit.assignees)
  const changes: Record<string, unknown> = {}
  if (edit.body !== undefined && (edit.body ?? '') !== (issue.body ?? '')) {
    changes.body = { from: issue.body ?? '' }
    recordEdit(hub, issue, edit.body ?? '', edit.by)
  }
  if (edit.title !== undefined && edit.title !== issue.title) {
    changes.title = { from: issue.title }
    issue.title = edit.title
  }
  if (Object.keys(changes).length) {
    issue.updatedAt = hub.now()
    tellIssue(hub, repository, issue, { action: 'edited', by: edit.by, parts: { changes } })
  }
  if (edit.labels) setLabels(hub, repository, issue, edit.labels, edit.by)
  if (assignees) assign(hub, repository, issue, assignees, edit.by)
  if (edit.state && edit.state !== issue.state) setState(hub, repository, issue, edit)
  // A closed issue may get another reason, of which nobody is told.
  else if (edit.stateReason && edit.stateReason !== 'reopened' && issue.state === 'closed')
    Object.assign(issue, { stateReason: edit.stateReason, updatedAt: hub.now() })
}

function setState(hub: Hub, repository: Repository, issue: Issue, { state, stateReason, by }: IssueEdit): void {
  const closed = state === 'closed'
  const reason = closed ? (stateReason ?? 'completed') : 'reopened'
  const facts = closed ? { closedAt: hub.now(), closedBy: by } : { closedAt: null, closedBy: null }
  Object.assign(issue, { state, stateReason: reason, updatedAt: hub.now(), ...facts })
  tellIssue(hub, repository, issue, { action: closed ? 'closed' : 'reopened', by })
}

function tellAssigned(
  hub: Hub,
  repository: Repository,
  issue: Issue,
  { action, assignee, by }: { action: 'assigned' | 'unassigned'; assignee: string; by: string },
): void {
  tellIssue(hub, repository, issue, { action, by, parts: { assignee: userBody(assignee) } })
}

function assign(hub: Hub, repository: Repository, issue: Issue, wanted: readonly string[], by: string): void {
  const before = issue.assignees ?? []
  issue.assignees = [...wanted]
  const told = (action: 'assigned' | 'unassigned', logins: readonly string[]) => {
    if (logins.length) issue.updatedAt = hub.now()
    for (const assignee of logins) tellAssigned(hub, repository, issue, { action, assignee, by })
  }
  told(
    'unassigned',
    before.filter(login => !wanted.includes(login)),
  )
  told(
    'assigned',
    wanted.filter(login => !before.includes(login)),
  )
}

/** Takes it away for good; whoever asks for it later is told that it is gone. */
export function deleteIssue(hub: Hub, repository: Repository, issue: Issue, by: string): void {
  tellIssue(hub, repository, issue, { action: 'deleted', by })
  repository.tickets.delete(issue.number)
  repository.deletedTickets = [...(repository.deletedTickets ?? []), issue.number]
  repository.comments = repository.comments.filter(({ on }) => on !== issue.number)
}

const MOST_PINNED = 3

export function pinIssue(hub: Hub, repository: Repository, issue: Issue, pinned: boolean, by: string): void {
  if ((issue.pinned ?? false) === pinned) return
  const others = [...repository.tickets.values()].filter(each => each.pinned)
  if (pinned && others.length >= MOST_PINNED) throw new Refused(422, 'Maximum 3 pinned issues per repository')
  issue.pinned = pinned
  tellIssue(hub, repository, issue, { action: pinned ? 'pinned' : 'unpinned', by })
}

function tellLabel(hub: Hub, repository: Repository, thread: Thread, action: string, label: string, by: string): void {
  if (isPull(thread)) tellOf(hub, repository, thread, { action, by, parts: { label } })
  else tellIssue(hub, repository, thread, { action, by, parts: { label } })
}

export function addLabels(
  hub: Hub,
  repository: Repository,
  thread: Thread,
  names: readonly string[],
  by: string,
): void {
  const wanted = names.map(name => takeLabel(hub, repository, name, by)).filter(name => !thread.labels.includes(name))
  if (thread.labels.length + wanted.length > MOST_LABELS)
    throw new Refused(422, 'Validation Failed: labels has too many (maximum is 100)')
  for (const name of new Set(wanted)) {
    thread.labels.push(name)
    if (!isPull(thread)) thread.updatedAt = hub.now()
    tellLabel(hub, repository, thread, 'labeled', name, by)
  }
}

const MOST_LABELS = 100

/** Those and no others. */
export function setLabels(
  hub: Hub,
  repository: Repository,
  thread: Thread,
  names: readonly string[],
  by: string,
): void {
  const wanted = names.map(name => takeLabel(hub, repository, name, by))
  for (const name of thread.labels.filter(each => !wanted.includes(each)))
    removeLabel(hub, repository, thread, name, by)
  addLabels(hub, repository, thread, wanted, by)
}

/** The label itself stays. */
export function removeLabel(hub: Hub, repository: Repository, thread: Thread, wanted: string, by: string): void {
  const name = knownLabel(repository, wanted)
  if (!name || !thread.labels.includes(name)) throw new Refused(404, 'Label does not exist')
  takeLabel(hub, repository, name, by)
  thread.labels.splice(thread.labels.indexOf(name), 1)
  if (!isPull(thread)) thread.updatedAt = hub.now()
  tellLabel(hub, repository, thread, 'unlabeled', name, by)
}
