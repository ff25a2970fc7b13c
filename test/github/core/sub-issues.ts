/** Issues below issues: at most a hundred of them, at most eight levels deep, each below one only. */
import type { Issue, Repository } from '../records.ts'
import { type Hub, numberOf, Refused } from './hub.ts'

const MOST = 100
const DEEPEST = 8

export interface Placed {
  issue: Issue
  repository: Repository
}

const nameOf = ({ issue, repository }: Placed): string => `${repository.fullName}#${issue.number}`

/** @returns the issue of that name; null when it is gone. */
function placed({ state }: Hub, name: string): Placed | null {
  const [fullName = '', number] = name.split('#')
  const repository = state.repositories.get(fullName)
  const issue = repository?.tickets.get(Number(number))
  return repository && issue ? { issue, repository } : null
}

/** The id of REST. @returns null for one that no issue has. */
export function issueWithId({ state }: Hub, id: number): Placed | null {
  for (const repository of state.repositories.values())
    for (const issue of repository.tickets.values())
      if (numberOf(`${repository.fullName}!${issue.number}`) === id) return { issue, repository }
  return null
}

export const subIssuesOf = (hub: Hub, issue: Issue): Placed[] =>
  (issue.subIssues ?? []).flatMap(name => placed(hub, name) ?? [])

export const parentOf = (hub: Hub, issue: Issue): Placed | null => (issue.parent ? placed(hub, issue.parent) : null)

/** Closed ones count as completed, whatever the reason. */
export function summaryOf(hub: Hub, issue: Issue) {
  const all = subIssuesOf(hub, issue)
  const completed = all.filter(each => each.issue.state === 'closed').length
  const percent = all.length ? Math.floor((completed * 100) / all.length) : 0
  return { total: all.length, completed, percent_completed: percent }
}

const above = (hub: Hub, issue: Issue): Placed[] => {
  const parent = parentOf(hub, issue)
  return parent ? [parent, ...above(hub, parent.issue)] : []
}

/** How many levels there are below. */
const depthOf = (hub: Hub, issue: Issue): number =>
  Math.max(0, ...subIssuesOf(hub, issue).map(each => 1 + depthOf(hub, each.issue)))

export function addSubIssue(
  hub: Hub,
  parent: Placed,
  child: Placed,
  { by, replaceParent = false }: { by: string; replaceParent?: boolean },
): void {
  const owner = ({ repository }: Placed) => repository.fullName.split('/')[0]
  if (owner(parent) !== owner(child)) throw new Refused(422, 'Sub-issue must belong to the same owner as its parent')
  const before = parentOf(hub, child.issue)
  const names = parent.issue.subIssues ?? []
  const twice = names.includes(nameOf(child))
  if (twice || (before && !replaceParent))
    throw new Refused(422, 'Issue may not contain duplicate sub-issues and Sub issue may only have one parent')
  const line = [parent, ...above(hub, parent.issue)]
  if (line.some(each => nameOf(each) === nameOf(child)))
    throw new Refused(422, 'Sub issue may not create a circular dependency')
  if (subIssuesOf(hub, parent.issue).length >= MOST)
    throw new Refused(422, `Parent cannot have more than ${MOST} sub-issues`)
  if (line.length + depthOf(hub, child.issue) > DEEPEST)
    throw new Refused(422, `Sub issue may not be more than ${DEEPEST} levels deep`)
  if (before) removeSubIssue(hub, before, child, by)
  parent.issue.subIssues = [...names, nameOf(child)]
  child.issue.parent = nameOf(parent)
  tell(hub, parent, child, 'added', by)
}

export function removeSubIssue(hub: Hub, parent: Placed, child: Placed, by: string): void {
  if (child.issue.parent !== nameOf(parent)) throw new Refused(404, 'Not Found')
  parent.issue.subIssues = (parent.issue.subIssues ?? []).filter(name => name !== nameOf(child))
  child.issue.parent = null
  tell(hub, parent, child, 'removed', by)
}

/** Both sides hear of it, each in its own repository. */
function tell(hub: Hub, parent: Placed, child: Placed, what: 'added' | 'removed', by: string): void {
  for (const { issue } of [parent, child]) issue.updatedAt = hub.now()
  const about = { event: 'sub_issues', sender: by }
  const from = (side: 'parent' | 'child') => ({ parts: { parent, child, from: side } })
  hub.tell({ ...about, ...from('parent'), action: `sub_issue_${what}`, repository: parent.repository })
  hub.tell({ ...about, ...from('child'), action: `parent_issue_${what}`, repository: child.repository })
}
