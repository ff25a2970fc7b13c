/** What each REST operation does to the state, by the document's operation id. The referee has already accepted the request. */
import { actions } from './actions.ts'
import { checkOperations } from './rest/checks.ts'
import { commitOperations } from './rest/commits.ts'
import { deploymentOperations } from './rest/deployments.ts'
import { environmentOperations } from './rest/environments.ts'
import { issueOperations } from './rest/issues.ts'
import { peopleOperations } from './rest/people.ts'
import { pullOperations } from './rest/pulls.ts'
import { releaseOperations } from './rest/releases.ts'
import { rulesetOperations } from './rest/rulesets.ts'
import { searchOperations } from './rest/search.ts'
import { subIssueOperations } from './rest/sub-issues.ts'
import type { OperationRule } from './rule.ts'
import { security } from './security.ts'

/** What needs no deliveries; those are in `rest/apps.ts`. */
export const operations: Record<string, OperationRule> = {
  ...checkOperations,
  ...commitOperations,
  ...deploymentOperations,
  ...environmentOperations,
  ...issueOperations,
  ...subIssueOperations,
  ...peopleOperations,
  ...pullOperations,
  ...rulesetOperations,
  ...releaseOperations,
  ...searchOperations,
  ...actions,
  ...security,
}
