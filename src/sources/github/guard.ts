/**
 * @module sources/github/guard
 * How branches are guarded, as an administrator's token is told it.
 */
import { z } from 'zod'
import type {
  ActiveRule,
  AppFacts,
  BranchFacts,
  ClassicProtection,
  EnvironmentFacts,
  Found,
  RequiredCheck,
  RulesetFacts,
} from '../../model/guard.ts'
import { CouldNotFindOut } from '../../model/outcome.ts'
import { ask, type GitHubApi, type Purpose, type RepositoryName, statusOf } from './api.ts'
import { counted, PAGE, untilShort } from './pages.ts'

/** @returns what the question gives, or the sentence of why it gives nothing. */
export async function found<T>(question: () => Promise<T>): Promise<Found<T>> {
  try {
    return { known: await question() }
  } catch (caught) {
    if (caught instanceof CouldNotFindOut) return { unknown: caught.message }
    throw caught
  }
}

const repositoryShape = z.object({
  default_branch: z.string(),
  permissions: z.object({ admin: z.boolean() }).partial().optional(),
  owner: z.object({ login: z.string(), type: z.string().optional() }),
})

/** @throws CouldNotFindOut when the repository is not shown: then nothing else is to be asked. */
export async function guardedRepository(api: GitHubApi, where: RepositoryName) {
  const purpose = { what: `the repository \`${where.owner}/${where.repo}\``, permission: 'metadata: read' }
  const answer = await ask(api, 'GET /repos/{owner}/{repo}', { ...where }, repositoryShape, purpose)
  return { defaultBranch: answer.default_branch, admin: answer.permissions?.admin === true }
}

const ruleShape = z.looseObject({
  type: z.string(),
  parameters: z
    .looseObject({
      strict_required_status_checks_policy: z.boolean().optional(),
      require_code_owner_review: z.boolean().optional(),
      required_status_checks: z
        .array(z.looseObject({ context: z.string(), integration_id: z.number().nullish() }))
        .optional(),
    })
    .nullish(),
})

type Rule = z.output<typeof ruleShape>

const checksOf = ({ parameters }: Rule): RequiredCheck[] =>
  (parameters?.required_status_checks ?? []).map(({ context, integration_id }) => ({
    context,
    app: integration_id ?? null,
  }))

const isStrict = ({ parameters }: Rule): boolean => parameters?.strict_required_status_checks_policy === true

const shortShape = z.object({ id: z.number() })
const rulesetShape = z.looseObject({
  id: z.number(),
  name: z.string(),
  enforcement: z.string(),
  source_type: z.string().nullish(),
  conditions: z
    .looseObject({
      ref_name: z
        .object({ include: z.array(z.string()).optional(), exclude: z.array(z.string()).optional() })
        .optional(),
    })
    .nullish(),
  rules: z.array(ruleShape).optional(),
  bypass_actors: z
    .array(z.object({ actor_id: z.number().nullable(), actor_type: z.string(), bypass_mode: z.string() }))
    .nullish(),
})

/** @returns the rulesets of branches, those of the organization included. */
export async function rulesets(api: GitHubApi, where: RepositoryName): Promise<RulesetFacts[]> {
  const purpose = { what: `the rulesets of \`${where.owner}/${where.repo}\``, permission: 'administration: read' }
  const list = await untilShort(purpose.what, page =>
    ask(
      api,
      'GET /repos/{owner}/{repo}/rulesets',
      { ...where, per_page: PAGE, page, includes_parents: true, targets: 'branch' },
      z.array(shortShape),
      purpose,
    ),
  )
  const route = 'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}'
  const all = await Promise.all(
    list.map(async ({ id }) =>
      rulesetFacts(await ask(api, route, { ...where, ruleset_id: id, includes_parents: true }, rulesetShape, purpose)),
    ),
  )
  // Those of tags and pushes hold no merge.
  return all.filter(({ raw }) => raw.target === 'branch')
}

function rulesetFacts(raw: z.output<typeof rulesetShape>): RulesetFacts {
  const { id, name, enforcement, source_type, conditions, rules = [], bypass_actors } = raw
  return {
    id,
    name,
    enforcement,
    source: source_type ?? 'Repository',
    include: conditions?.ref_name?.include ?? [],
    exclude: conditions?.ref_name?.exclude ?? [],
    checks: rules.flatMap(checksOf),
    strict: rules.some(isStrict),
    rules: rules.map(({ type }) => type),
    // GitHub leaves them out for who may not change the ruleset.
    bypass: bypass_actors
      ? {
          known: bypass_actors.map(({ actor_id, actor_type, bypass_mode }) => ({
            type: actor_type,
            id: actor_id,
            mode: bypass_mode,
          })),
        }
      : {
          unknown: `GitHub does not show this token who may bypass the ruleset \`${name}\`; give it \`administration: write\` where the ruleset is (${source_type ?? 'Repository'})`,
        },
    raw,
  }
}

/** @returns the rules that count for a branch of this name, there or not, and its classic protection. */
export async function branchFacts(api: GitHubApi, where: RepositoryName, name: string): Promise<BranchFacts> {
  const purpose = { what: `the rules of the branch \`${name}\``, permission: 'metadata: read' }
  const rules = await found(async () => {
    const all = await untilShort(purpose.what, page =>
      ask(
        api,
        'GET /repos/{owner}/{repo}/rules/branches/{branch}',
        { ...where, branch: name, per_page: PAGE, page },
        z.array(ruleShape.extend({ ruleset_id: z.number() })),
        purpose,
      ),
    )
    return all.map(
      (rule): ActiveRule => ({
        type: rule.type,
        ruleset: rule.ruleset_id,
        checks: checksOf(rule),
        strict: isStrict(rule),
        codeOwners: rule.parameters?.require_code_owner_review === true,
      }),
    )
  })
  return { name, rules, classic: await found(() => classicOf(api, where, name)) }
}

const on = z.object({ enabled: z.boolean() }).optional()
const classicShape = z.object({
  required_status_checks: z
    .object({
      strict: z.boolean().optional(),
      contexts: z.array(z.string()).optional(),
      checks: z.array(z.object({ context: z.string(), app_id: z.number().nullish() })).optional(),
    })
    .nullish(),
  enforce_admins: on,
  allow_force_pushes: on,
  allow_deletions: on,
})

/** “Branch not protected” and “Branch not found” are answers; any other 404 is what somebody without the right gets. */
async function classicOf(api: GitHubApi, where: RepositoryName, branch: string): Promise<ClassicProtection | null> {
  const purpose = { what: `the classic protection of \`${branch}\``, permission: 'administration: read' }
  try {
    const route = 'GET /repos/{owner}/{repo}/branches/{branch}/protection'
    const answer = await ask(api, route, { ...where, branch }, classicShape, purpose)
    const { required_status_checks: demanded } = answer
    const checks = demanded?.checks ?? (demanded?.contexts ?? []).map(context => ({ context, app_id: null }))
    return {
      // -1 is any app.
      checks: checks.map(({ context, app_id: app }) => ({ context, app: app && app > 0 ? app : null })),
      strict: demanded?.strict ?? false,
      admins: answer.enforce_admins?.enabled ?? false,
      forcePushes: answer.allow_force_pushes?.enabled ?? false,
      deletions: answer.allow_deletions?.enabled ?? false,
    }
  } catch (caught) {
    const said = ((caught as CouldNotFindOut).cause as { message?: string } | undefined)?.message ?? ''
    if (statusOf(caught) === 404 && /^branch not (protected|found)/i.test(said)) return null
    throw caught
  }
}

const installationShape = z.object({
  app_id: z.number(),
  app_slug: z.string(),
  permissions: z.record(z.string(), z.string()),
  events: z.array(z.string()),
  suspended_at: z.string().nullish(),
  repository_selection: z.string(),
})

export interface NamedApp {
  id?: number | undefined
  slug?: string | undefined
}

/** @returns the App and its installation. @throws CouldNotFindOut when nobody says which App it is. */
export async function appFacts(api: GitHubApi, { owner }: RepositoryName, app: NamedApp): Promise<AppFacts> {
  if (app.id === undefined && app.slug === undefined)
    throw new CouldNotFindOut(
      'which App is yours is not known, so that its check cannot be told from others; name it with `--app-id` or `--app-slug`, or set `APP_ID`',
    )
  const installed = await found(async () => {
    const purpose = {
      what: `the Apps that \`${owner}\` has installed`,
      permission: 'organization administration: read',
    }
    const { found: all, complete } = await counted(async page => {
      const shape = z.object({ total_count: z.number(), installations: z.array(installationShape) })
      const route = 'GET /orgs/{org}/installations'
      const answer = await ask(api, route, { org: owner, per_page: PAGE, page }, shape, purpose)
      return { total: answer.total_count, found: answer.installations }
    })
    const own = all.find(each => (app.id === undefined ? each.app_slug === app.slug : each.app_id === app.id))
    if (!own && !complete) throw new CouldNotFindOut(`GitHub did not give all of ${purpose.what}; run it again`)
    return own ?? null
  })
  const known = 'known' in installed ? installed.known : null
  const id = app.id ?? known?.app_id ?? (await appNamed(api, app.slug!))
  return {
    id,
    slug: app.slug ?? known?.app_slug ?? null,
    installed:
      'unknown' in installed
        ? installed
        : {
            known: known && {
              permissions: known.permissions,
              events: known.events,
              suspended: Boolean(known.suspended_at),
              selected: known.repository_selection !== 'all',
            },
          },
  }
}

async function appNamed(api: GitHubApi, slug: string): Promise<number> {
  const purpose = { what: `the App \`${slug}\``, permission: 'metadata: read' }
  return (await ask(api, 'GET /apps/{app_slug}', { app_slug: slug }, z.object({ id: z.number() }), purpose)).id
}

const environmentShape = z.object({
  name: z.string(),
  can_admins_bypass: z.boolean().optional(),
  protection_rules: z.array(z.object({ type: z.string() })).optional(),
})

export async function environments(api: GitHubApi, where: RepositoryName): Promise<EnvironmentFacts[]> {
  const purpose = { what: `the environments of \`${where.owner}/${where.repo}\``, permission: 'actions: read' }
  const { found: all, complete } = await counted(async page => {
    const shape = z.object({ total_count: z.number().default(0), environments: z.array(environmentShape).default([]) })
    const route = 'GET /repos/{owner}/{repo}/environments'
    const answer = await ask(api, route, { ...where, per_page: PAGE, page }, shape, purpose)
    return { total: answer.total_count, found: answer.environments }
  })
  if (!complete) throw new CouldNotFindOut(`GitHub did not give all of ${purpose.what}; run it again`)
  return all.map(({ name, protection_rules = [], can_admins_bypass: adminsBypass = false }) => ({
    name,
    rules: protection_rules.map(({ type }) => type),
    adminsBypass,
  }))
}

/** Person or team (`org/name`). @returns whether it exists and may write to the repository. */
export async function memberFacts(api: GitHubApi, where: RepositoryName, name: string) {
  const [organization, team] = name.includes('/') ? (name.split('/') as [string, string]) : []
  return team === undefined
    ? personFacts(api, where, name)
    : teamFacts(api, where, { organization: organization!, team, name })
}

async function personFacts(api: GitHubApi, where: RepositoryName, username: string) {
  const purpose = { what: `the permission of \`${username}\``, permission: 'metadata: read' }
  const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission'
  const shape = z.object({ permission: z.string() })
  try {
    const { permission } = await ask(api, route, { ...where, username }, shape, purpose)
    return { exists: true, mayWrite: ['write', 'admin'].includes(permission) }
  } catch (caught) {
    if (statusOf(caught) !== 404) throw caught
    return { exists: false, mayWrite: false }
  }
}

async function teamFacts(
  api: GitHubApi,
  { owner, repo }: RepositoryName,
  { organization, team, name }: { organization: string; team: string; name: string },
) {
  const purpose: Purpose = { what: `the team \`${name}\``, permission: 'members: read (read:org)' }
  const where = { org: organization, team_slug: team }
  await ask(api, 'GET /orgs/{org}/teams/{team_slug}', where, z.object({ slug: z.string() }), purpose)
  try {
    const route = 'GET /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}'
    const headers = { accept: 'application/vnd.github.v3.repository+json' }
    const shape = z.object({ permissions: z.object({ push: z.boolean() }).partial().optional() })
    const { permissions } = await ask(api, route, { ...where, owner, repo, headers }, shape, purpose)
    return { exists: true, mayWrite: permissions?.push === true }
  } catch (caught) {
    if (statusOf(caught) !== 404) throw caught
    return { exists: true, mayWrite: false }
  }
}

/** What is needed of the answer to a changed ruleset. */
export const rulesetAnswer = z.object({ id: z.number() })
