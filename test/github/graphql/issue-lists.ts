/** The list of a repository's issues: filtered and ordered as GraphQL lets one ask. */
import type { Issue, Repository } from '../records.ts'
import { connection, type Wanted } from './connection.ts'
import { issueNode } from './threads.ts'

interface IssueFilters {
  assignee?: string | null
  createdBy?: string | null
  labels?: string[] | null
  mentioned?: string | null
  milestone?: string | null
  milestoneNumber?: string | null
  since?: string | null
  states?: string[] | null
  viewerSubscribed?: boolean | null
}

export interface IssueWish extends Wanted {
  filterBy?: IssueFilters | null
  labels?: string[] | null
  states?: string[] | null
  orderBy?: { field: 'COMMENTS' | 'CREATED_AT' | 'UPDATED_AT'; direction: 'ASC' | 'DESC' } | null
}

const carries = ({ labels }: Issue, wanted: readonly string[] | null | undefined): boolean =>
  !wanted || labels.some(label => wanted.some(each => each.toLowerCase() === label.toLowerCase()))

/** What nobody has written down is a mistake here, so that nothing is built on a guess. */
function refuseGuesses({
  labels,
  createdBy,
  assignee,
  mentioned,
  milestone,
  milestoneNumber,
  viewerSubscribed,
}: IssueFilters) {
  if ((labels?.length ?? 0) > 1) throw new Error('the stand-in does not know what several labels in `filterBy` mean')
  if (createdBy?.includes('[')) throw new Error('the stand-in does not know how `createdBy` names an app')
  const others = { mentioned, milestone, milestoneNumber, viewerSubscribed: viewerSubscribed || undefined }
  const [name] = Object.entries(others).find(([, value]) => value !== undefined && value !== null) ?? []
  if (name || assignee === '*') throw new Error(`the stand-in does not filter issues by \`${name ?? 'assignee: *'}\``)
}

export function issueConnection(repository: Repository, { filterBy, labels, states, orderBy, ...args }: IssueWish) {
  const { since, createdBy, assignee, ...filters } = filterBy ?? {}
  refuseGuesses(filterBy ?? {})
  const inState = ({ state }: Issue, wanted: readonly string[] | null | undefined) =>
    !wanted || wanted.includes(state.toUpperCase())
  const found = [...repository.tickets.values()]
    .filter(issue => inState(issue, states) && inState(issue, filters.states))
    .filter(issue => carries(issue, labels) && carries(issue, filters.labels))
    .filter(({ updatedAt }) => !since || updatedAt >= since)
    .filter(({ author }) => !createdBy || author === createdBy)
    .filter(({ assignees }) => !assignee || assignees?.includes(assignee))
    .toSorted(orderOf(repository, orderBy))
  return connection('issues', repository.issuesOff ? [] : found.map(issue => issueNode(issue, repository)), args)
}

function orderOf({ comments }: Repository, orderBy: IssueWish['orderBy']): (a: Issue, b: Issue) => number {
  const { field, direction } = orderBy ?? { field: 'CREATED_AT', direction: 'ASC' }
  const count = ({ number }: Issue) => comments.filter(({ on }) => on === number).length
  const key = (issue: Issue): number =>
    field === 'COMMENTS' ? count(issue) : Date.parse(field === 'UPDATED_AT' ? issue.updatedAt : issue.createdAt)
  const sign = direction === 'DESC' ? -1 : 1
  return (a, b) => sign * (key(a) - key(b) || a.number - b.number)
}
