/** What the operations on issues share: who may do it, and the issue as REST writes it. */
import { demand } from '../auth.ts'
import { issueBody, userBody } from '../bodies.ts'
import { loginOf } from '../core/hub.ts'
import { isPull, type Thread, threadNumbered } from '../core/issues.ts'
import { type Placed, parentOf, summaryOf } from '../core/sub-issues.ts'
import type { Repository } from '../records.ts'
import { type Answer, type Call, inRepository } from '../rule.ts'

/** Issues need `issues`, what is below a pull request may also be done with `pull_requests`. */
export function demandOf(
  call: Call,
  repository: Repository,
  thread: Thread,
  access: 'read' | 'write',
  role: 'read' | 'triage' | 'write',
) {
  const held = call.token.permissions.pull_requests
  const other = isPull(thread) && (held === 'write' || held === access)
  demand(call.state, call.token, { permission: other ? 'pull_requests' : 'issues', access, role }, repository)
}

type Role = 'read' | 'triage' | 'write'

export const inThread = (
  access: 'read' | 'write',
  answer: (thread: Thread, repository: Repository, call: Call) => Answer,
  role: (thread: Thread, login: string) => Role = () => 'read',
) =>
  inRepository((repository, call) => {
    const thread = threadNumbered(repository, Number(call.params.issue_number))
    demandOf(call, repository, thread, access, role(thread, loginOf(call.token)))
    return answer(thread, repository, call)
  })

/** With what the deliveries do not tell of. */
export const restIssue = ({ hub }: Call, { issue, repository }: Placed) => {
  const parent = parentOf(hub, issue)
  return {
    ...issueBody(issue, repository),
    closed_by: issue.closedBy ? userBody(issue.closedBy) : null,
    sub_issues_summary: summaryOf(hub, issue),
    ...(parent ? { parent_issue_url: issueBody(parent.issue, parent.repository).url } : {}),
  }
}
