/** Issues below issues over REST. */
import { sees } from '../auth.ts'
import { loginOf, Refused } from '../core/hub.ts'
import { isPull } from '../core/issues.ts'
import { addSubIssue, issueWithId, type Placed, parentOf, removeSubIssue, subIssuesOf } from '../core/sub-issues.ts'
import { type Answer, type Call, created, listed, type Operations, ok } from '../rule.ts'
import { inThread, restIssue } from './threads.ts'

/** What is below a pull request or what is none is no issue here. */
const inIssue = (access: 'read' | 'write', answer: (found: Placed, call: Call) => Answer) =>
  inThread(
    access,
    (thread, repository, call) => {
      if (isPull(thread)) throw new Refused(404, 'Not Found')
      return answer({ issue: thread, repository }, call)
    },
    () => (access === 'read' ? 'read' : 'triage'),
  )

function subIssueOf({ hub, body, state, token }: Call): Placed {
  const found = issueWithId(hub, Number(body.sub_issue_id))
  if (!found || !sees(state, token, found.repository)) throw new Refused(404, 'The provided sub-issue does not exist')
  return found
}

export const subIssueOperations: Operations = {
  'issues/list-sub-issues': {
    needs: ['metadata', 'read'],
    answer: inIssue('read', ({ issue }, call) =>
      listed(subIssuesOf(call.hub, issue), call, page => page.map(each => restIssue(call, each))),
    ),
  },
  'issues/add-sub-issue': {
    needs: ['metadata', 'read'],
    content: true,
    answer: inIssue('write', (parent, call) => {
      const replaceParent = call.body.replace_parent === true
      addSubIssue(call.hub, parent, subIssueOf(call), { by: loginOf(call.token), replaceParent })
      return created(restIssue(call, parent))
    }),
  },
  'issues/remove-sub-issue': {
    needs: ['metadata', 'read'],
    answer: inIssue('write', (parent, call) => {
      removeSubIssue(call.hub, parent, subIssueOf(call), loginOf(call.token))
      return ok(restIssue(call, parent))
    }),
  },
  'issues/get-parent': {
    needs: ['metadata', 'read'],
    answer: inIssue('read', ({ issue }, call) => {
      const parent = parentOf(call.hub, issue)
      if (!parent) throw new Refused(404, 'Not Found')
      return ok(restIssue(call, parent))
    }),
  },
}
