/**
 * @module sources/github/branches
 * A branch, and what is demanded of whoever changes it.
 */
import { z } from 'zod'
import type { Branch, BranchRule } from '../../model/forge.ts'
import { CouldNotFindOut } from '../../model/outcome.ts'
import { ask, type GitHubApi, type RepositoryName, statusOf } from './api.ts'
import { PAGE, untilShort } from './pages.ts'

const branchShape = z.object({
  name: z.string(),
  commit: z.object({ sha: z.string() }),
  protected: z.boolean(),
  protection: z
    .object({
      required_status_checks: z
        .object({
          enforcement_level: z.string().nullish(),
          contexts: z.array(z.string()).nullish(),
          checks: z.array(z.object({ context: z.string(), app_id: z.number().nullable() })).nullish(),
        })
        .nullish(),
    })
    .nullish(),
})
const ruleShape = z.object({
  type: z.string(),
  parameters: z
    .object({
      required_approving_review_count: z.number().optional(),
      required_status_checks: z
        .array(z.object({ context: z.string(), integration_id: z.number().nullish() }))
        .optional(),
    })
    .nullish(),
})

/** @returns null when it is certainly not there: another branch of the repository is shown, and this one is not. */
export async function branchOf(api: GitHubApi, where: RepositoryName, name: string): Promise<Branch | null> {
  try {
    return await shownBranch(api, where, name)
  } catch (caught) {
    if (statusOf(caught) !== 404) throw caught
  }
  const purpose = { what: `the repository \`${where.owner}/${where.repo}\``, permission: 'metadata: read' }
  const shape = z.object({ default_branch: z.string() })
  const { default_branch: main } = await ask(api, 'GET /repos/{owner}/{repo}', { ...where }, shape, purpose)
  if (main === name)
    throw new CouldNotFindOut(
      `GitHub does not show the branch \`${name}\` to this token although it is the default one; give the token \`contents: read\``,
    )
  await shownBranch(api, where, main)
  return null
}

async function shownBranch(api: GitHubApi, where: RepositoryName, branch: string): Promise<Branch> {
  const purpose = { what: `the branch \`${branch}\``, permission: 'contents: read' }
  const found = await ask(
    api,
    'GET /repos/{owner}/{repo}/branches/{branch}',
    { ...where, branch },
    branchShape,
    purpose,
  )
  // A branch that was renamed is answered for under its new name.
  if (found.name !== branch)
    throw new CouldNotFindOut(
      `GitHub answers for \`${found.name}\` when asked for the branch \`${branch}\`; name it so`,
    )
  const demanded = found.protection?.required_status_checks
  const checks = demanded?.checks?.length
    ? demanded.checks
    : (demanded?.contexts ?? []).map(context => ({ context, app_id: null }))
  const off = !demanded || demanded.enforcement_level === 'off'
  return {
    commit: found.commit.sha,
    protected: found.protected,
    // -1 is any app.
    checks: off
      ? []
      : checks.map(({ context, app_id: app }) => ({ context, app: app !== null && app > 0 ? app : null })),
  }
}

/** @returns the active rules of every ruleset that covers the branch. */
export async function rulesOf(api: GitHubApi, where: RepositoryName, branch: string): Promise<BranchRule[]> {
  const purpose = { what: `the rules of the branch \`${branch}\``, permission: 'metadata: read' }
  const route = 'GET /repos/{owner}/{repo}/rules/branches/{branch}'
  const rules = await untilShort(purpose.what, page =>
    ask(api, route, { ...where, branch, per_page: PAGE, page }, z.array(ruleShape), purpose),
  )
  return rules.map(({ type, parameters }) => ({
    type,
    approvals: parameters?.required_approving_review_count ?? null,
    checks: (parameters?.required_status_checks ?? []).map(({ context, integration_id: app }) => ({
      context,
      app: app ?? null,
    })),
  }))
}
