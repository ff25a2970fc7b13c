/**
 * Cuts GitHub's own OpenAPI document down to the operations the stand-in answers, and writes `test/fixtures/github/openapi.json`.
 * The whole document is 13 MB in a package of 385 MB, too much for everybody who installs this project:
 *
 *     npm pack @octokit/openapi && tar xf octokit-openapi-*.tgz
 *     node test/github/slice.ts package/generated/api.github.com.json
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

const OPERATIONS = [
  'actions/get-pending-deployments-for-run',
  'actions/get-reviews-for-run',
  'actions/get-workflow-run',
  'actions/list-jobs-for-workflow-run',
  'actions/list-jobs-for-workflow-run-attempt',
  'actions/list-repo-workflows',
  'actions/list-workflow-run-artifacts',
  'actions/list-workflow-runs',
  'actions/list-workflow-runs-for-repo',
  'actions/review-custom-gates-for-run',
  'actions/review-pending-deployments-for-run',
  'apps/create-installation-access-token',
  'apps/get-authenticated',
  'apps/get-by-slug',
  'apps/get-installation',
  'apps/get-repo-installation',
  'apps/get-webhook-delivery',
  'apps/list-installations',
  'apps/list-repos-accessible-to-installation',
  'apps/list-webhook-deliveries',
  'apps/redeliver-webhook-delivery',
  'checks/create',
  'checks/get',
  'checks/get-suite',
  'checks/list-annotations',
  'checks/list-for-ref',
  'checks/list-for-suite',
  'checks/list-suites-for-ref',
  'checks/rerequest-run',
  'checks/rerequest-suite',
  'checks/update',
  'code-scanning/list-alerts-for-repo',
  'code-scanning/list-recent-analyses',
  'dependabot/list-alerts-for-repo',
  'git/create-ref',
  'git/delete-ref',
  'git/get-ref',
  'git/get-tag',
  'issues/add-labels',
  'issues/add-sub-issue',
  'issues/create',
  'issues/create-comment',
  'issues/create-label',
  'issues/delete-comment',
  'issues/get',
  'issues/get-comment',
  'issues/get-label',
  'issues/get-parent',
  'issues/list-comments',
  'issues/list-for-repo',
  'issues/list-labels-for-repo',
  'issues/list-labels-on-issue',
  'issues/list-milestones',
  'issues/list-sub-issues',
  'issues/remove-label',
  'issues/remove-sub-issue',
  'issues/set-labels',
  'issues/update',
  'issues/update-comment',
  'orgs/get',
  'orgs/list-app-installations',
  'pulls/create',
  'pulls/get',
  'pulls/list',
  'pulls/list-commits',
  'pulls/list-files',
  'pulls/list-reviews',
  'pulls/merge',
  'pulls/update',
  'rate-limit/get',
  'reactions/create-for-issue',
  'reactions/create-for-issue-comment',
  'reactions/list-for-issue-comment',
  'repos/compare-commits-with-basehead',
  'repos/create-commit-status',
  'repos/create-deployment',
  'repos/create-deployment-protection-rule',
  'repos/create-deployment-status',
  'repos/create-or-update-environment',
  'repos/create-release',
  'repos/create-repo-ruleset',
  'repos/delete-release',
  'repos/delete-repo-ruleset',
  'repos/disable-deployment-protection-rule',
  'repos/get',
  'repos/get-all-deployment-protection-rules',
  'repos/get-all-environments',
  'repos/get-branch',
  'repos/get-branch-protection',
  'repos/get-branch-rules',
  'repos/get-collaborator-permission-level',
  'repos/get-combined-status-for-ref',
  'repos/get-commit',
  'repos/get-content',
  'repos/get-deployment',
  'repos/get-deployment-status',
  'repos/get-environment',
  'repos/get-release',
  'repos/get-release-by-tag',
  'repos/get-repo-ruleset',
  'repos/get-repo-rulesets',
  'repos/list-collaborators',
  'repos/list-commit-statuses-for-ref',
  'repos/list-custom-deployment-rule-integrations',
  'repos/list-deployment-statuses',
  'repos/list-deployments',
  'repos/list-pull-requests-associated-with-commit',
  'repos/list-release-assets',
  'repos/list-releases',
  'repos/list-tags',
  'repos/rename-branch',
  'repos/update-branch-protection',
  'repos/update-release',
  'repos/update-repo-ruleset',
  'search/issues-and-pull-requests',
  'teams/check-permissions-for-repo-in-org',
  'secret-scanning/list-alerts-for-repo',
  'teams/get-by-name',
  'teams/get-membership-for-user-in-org',
  'teams/list-child-in-org',
  'teams/list-members-in-org',
  'users/get-authenticated',
  'users/get-by-username',
]

/** Deliveries that `@octokit/webhooks-schemas` does not describe. */
const WEBHOOKS = [
  'repository-ruleset-created',
  'repository-ruleset-deleted',
  'repository-ruleset-edited',
  'sub-issues-parent-issue-added',
  'sub-issues-parent-issue-removed',
  'sub-issues-sub-issue-added',
  'sub-issues-sub-issue-removed',
]

/** Words for readers, not for the referee. */
const PROSE = ['description', 'summary', 'title', 'example', 'examples', 'externalDocs', 'tags', 'x-github']

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }
type Members = { [name: string]: Json }

const isMembers = (value: Json | undefined): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `properties` holds names of the API, which may be called like our words. */
function withoutProse(value: Json, names = false): Json {
  if (Array.isArray(value)) return value.map(part => withoutProse(part))
  if (!isMembers(value)) return value
  const kept = Object.entries(value).filter(([name]) => names || !PROSE.includes(name))
  return Object.fromEntries(kept.map(([name, part]) => [name, withoutProse(part, name === 'properties')]))
}

function slice(document: Members): Members {
  const paths: Members = {}
  const components: Members = {}
  const found: string[] = []
  const follow = (value: Json): void => {
    if (isMembers(value) && typeof value.$ref === 'string') copy(value.$ref)
    for (const part of Array.isArray(value) ? value : isMembers(value) ? Object.values(value) : []) follow(part)
  }
  const copy = (reference: string): void => {
    const [, , kind, name] = reference.split('/') as [string, string, string, string]
    components[kind] ??= {}
    const group = components[kind] as Members
    if (group[name]) return
    group[name] = withoutProse(((document.components as Members)[kind] as Members)[name]!)
    follow(group[name])
  }
  for (const [path, methods] of Object.entries(document.paths as Members))
    for (const [method, operation] of Object.entries(methods as Members)) {
      if (!isMembers(operation) || !OPERATIONS.includes(String(operation.operationId))) continue
      found.push(String(operation.operationId))
      const responses = Object.entries(operation.responses as Members).filter(([status]) => status.startsWith('2'))
      const cut = withoutProse({ ...operation, responses: Object.fromEntries(responses) })
      paths[path] = { ...(paths[path] as Members | undefined), [method]: cut }
      follow(cut)
    }
  const hooks = (document['x-webhooks'] ?? {}) as Record<string, { post: { requestBody: Json } }>
  const webhooks = WEBHOOKS.map(name => {
    const { requestBody } = hooks[name]!.post
    follow(requestBody)
    return [name, { post: { requestBody: withoutProse(requestBody) } }]
  })
  const lost = OPERATIONS.filter(operation => !found.includes(operation))
  if (lost.length) throw new Error(`not in the document: ${lost.join(', ')}`)
  return {
    openapi: document.openapi!,
    info: document.info!,
    paths,
    'x-webhooks': Object.fromEntries(webhooks),
    components,
  }
}

const source = process.argv[2]
if (!source) throw new Error('name the document: node test/github/slice.ts package/generated/api.github.com.json')
const bytes = readFileSync(source)
const cut = slice(JSON.parse(bytes.toString('utf8')) as Members)
const { version } = cut.info as { version: string }
const from = { package: '@octokit/openapi', version, file: 'generated/api.github.com.json' }
const digest = createHash('sha256').update(bytes).digest('hex')
writeFileSync(
  new URL('../fixtures/github/openapi.json', import.meta.url),
  `${JSON.stringify({ ...cut, info: { ...from, sha256: digest } })}\n`,
)
