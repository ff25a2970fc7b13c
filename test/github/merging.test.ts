/** What holds a merge, held against what GitHub documents about rulesets and protected branches. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { CheckRunRecord, Pull, Repository } from './records.ts'
import { asInstallation, octokitFor, type Stage, stage } from './stage.ts'

let set: Stage
const where = { owner: 'acme', repo: 'shop' }
const MINE = 9001
const shop = (): Repository => set.github.state.repositories.get('acme/shop')!
const as = (login: string) => set.github.person(login).in('acme/shop')
const rest = (login: string) => octokitFor(set.github, set.github.person(login).token())
const head = () => shop().pulls.get(1)!.head.sha

interface Wish {
  strict?: boolean
  app?: number | null
  bypass?: { actor_id: number | null; actor_type: string; bypass_mode: string }[]
  include?: string[]
  enforcement?: 'active' | 'disabled' | 'evaluate'
}

const requires = async ({ strict = false, app = MINE, bypass = [], include, enforcement = 'active' }: Wish = {}) => {
  const checks = [{ context: 'holdpoint', ...(app === null ? {} : { integration_id: app }) }]
  const parameters = { strict_required_status_checks_policy: strict, required_status_checks: checks }
  const { data } = await rest('root').repos.createRepoRuleset({
    ...where,
    name: 'release',
    target: 'branch',
    enforcement,
    bypass_actors: bypass as never,
    conditions: { ref_name: { include: include ?? ['refs/heads/main'], exclude: [] } },
    rules: [{ type: 'required_status_checks', parameters }],
  })
  return data
}

const reported = (given: Partial<CheckRunRecord>): void => {
  const plain = { name: 'holdpoint', head_sha: head(), external_id: '', details_url: null, started_at: null }
  const output = { title: null, summary: null, text: null }
  const rest = { status: 'completed', conclusion: 'success', completed_at: null, output, annotations: [] }
  shop().checkRuns.push({
    id: ++set.github.state.lastId,
    ...plain,
    ...rest,
    app: { id: MINE, slug: 'holdpoint' },
    ...given,
  })
}

const merged = (login = 'ada', given: Record<string, string> = {}): Promise<string> =>
  rest(login)
    .pulls.merge({ ...where, pull_number: 1, ...given })
    .then(
      () => 'merged',
      ({ status, response }) => `${status} ${response.data.message}`,
    )
const state = async () => (await rest('dan').pulls.get({ ...where, pull_number: 1 })).data.mergeable_state

const pull = (): Pull => shop().pulls.get(1)!

beforeEach(async () => {
  set = await stage()
  as('ben').push({ branch: 'change', files: { 'a.ts': '1' } })
  as('ben').openPull({ head: 'change' })
})
afterEach(async () => {
  await set.github.hooks.settled()
  expect(set.github.mistakes).toEqual([])
  await set.close()
})

describe('a required check', () => {
  test('that nobody reported is expected', async () => {
    await requires()
    expect(await state()).toBe('blocked')
    expect(await merged()).toBe(
      '405 Repository rule violations found\n\nRequired status check "holdpoint" is expected.\n\n',
    )
  })

  test.each(['success', 'skipped', 'neutral'])('“successful, skipped, or neutral”: %s passes', async conclusion => {
    await requires()
    reported({ conclusion })
    expect(await state()).toBe('clean')
    expect(await merged()).toBe('merged')
    expect(pull()).toMatchObject({ state: 'closed', mergedBy: 'ada', mergeCommit: shop().refs.main })
  })

  test.each([
    { status: 'in_progress', conclusion: null },
    { status: 'queued', conclusion: null },
    { conclusion: 'failure' },
    { conclusion: 'action_required' },
    { conclusion: 'timed_out' },
    { conclusion: 'cancelled' },
    { conclusion: 'stale' },
  ])('that is $status $conclusion holds', async given => {
    await requires()
    reported(given)
    expect(await merged()).toMatch(/^405 Repository rule violations found\n\nRequired status check "holdpoint" is /)
  })

  test('the newest run decides, in both directions', async () => {
    await requires()
    reported({ conclusion: 'success' })
    reported({ conclusion: 'failure' })
    expect(await merged()).toContain('is failing')
    reported({ conclusion: 'success' })
    expect(await merged()).toBe('merged')
  })

  test('of another app does not count where one is expected', async () => {
    await requires()
    reported({ app: { id: 15_368, slug: 'github-actions' } })
    expect(await merged()).toContain('was not set by the expected GitHub App.')
    shop().statuses.push({ context: 'holdpoint', state: 'success', description: null, target_url: null, sha: head() })
    expect(await merged()).toContain('was not set by the expected GitHub App.')
  })

  test('of any app counts where none is expected: that is what a forger needs', async () => {
    await requires({ app: null })
    reported({ app: { id: 15_368, slug: 'github-actions' } })
    expect(await merged()).toBe('merged')
  })

  test('“the latest commit SHA”: a push takes the pass away', async () => {
    await requires()
    reported({})
    as('ben').push({ branch: 'change', files: { 'a.ts': '2' } })
    expect(await merged()).toContain('is expected')
  })

  test('belongs to branches that the ruleset covers, while it is active', async () => {
    await requires({ include: ['refs/heads/release/**/*'] })
    await requires({ enforcement: 'disabled' })
    const rules = async (branch: string) => (await rest('dan').repos.getBranchRules({ ...where, branch })).data
    expect(await rules('main')).toEqual([])
    expect(await rules('release/1.2')).toMatchObject([{ type: 'required_status_checks' }])
    expect(await rules('release/a/b')).toHaveLength(1)
    expect(await merged()).toBe('merged')
  })

  test('“require branches to be up to date before merging”', async () => {
    as('ada').push({ branch: 'main', files: { 'z.ts': '1' } })
    await requires({ strict: true })
    reported({})
    expect(await state()).toBe('behind')
    expect(await merged()).toContain('out of date')
  })
})

describe('who may pass', () => {
  test('whom the ruleset names, and nobody else', async () => {
    await requires({ bypass: [{ actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' }] })
    expect(await merged('ada')).toContain('405')
    expect(await merged('root')).toBe('merged')
  })

  test('an app that is named', async () => {
    await requires({ bypass: [{ actor_id: MINE, actor_type: 'Integration', bypass_mode: 'always' }] })
    set.app.installation.permissions = { ...set.app.installation.permissions, contents: 'write' }
    const octokit = await asInstallation(set)
    expect((await octokit.pulls.merge({ ...where, pull_number: 1 })).data.merged).toBe(true)
  })

  test('an administrator is bound by rulesets, and by classic protection only when it says so', async () => {
    const protect = (enforce_admins: boolean) =>
      rest('root').repos.updateBranchProtection({
        ...where,
        branch: 'main',
        required_status_checks: { strict: false, contexts: [], checks: [{ context: 'holdpoint', app_id: MINE }] },
        enforce_admins,
        required_pull_request_reviews: null,
        restrictions: null,
      })
    await protect(true)
    expect(await merged('root')).toBe('405 Required status check "holdpoint" is expected.')
    await protect(false)
    expect(await merged('ada')).toBe('405 Required status check "holdpoint" is expected.')
    expect(await merged('root')).toBe('merged')
  })

  test('nobody who may only read, or triage', async () => {
    expect(await merged('cleo')).toContain('403')
    expect(await merged('eve')).toContain('404')
  })
})

describe('besides', () => {
  test('a draft, a head that moved, the same lines changed twice', async () => {
    as('ben').markDraft(1)
    expect(await state()).toBe('draft')
    expect(await merged()).toBe('405 Pull Request is still a draft')
    as('ben').markDraft(1, false)
    expect(await merged('ada', { sha: 'f'.repeat(40) })).toMatch(/^409 Head branch was modified/)
    as('ada').push({ branch: 'main', files: { 'a.ts': 'mine' } })
    expect(await state()).toBe('dirty')
    expect(await merged()).toBe('405 Pull Request is not mergeable')
  })

  test('nobody pushes past the rules either', async () => {
    await requires()
    expect(() => as('ada').push({ branch: 'main', files: { b: '1' } })).toThrow('rule violations')
    reported({})
    expect(await merged()).toBe('merged')
  })

  test('rulesets are for administrators, and name apps that are there', async () => {
    await expect(requires({ app: -1 })).rejects.toMatchObject({ status: 422 })
    const create = rest('ada').repos.createRepoRuleset({ ...where, name: 'x', enforcement: 'active' })
    await expect(create).rejects.toMatchObject({ status: 404 })
    const { id } = await requires()
    await rest('root').repos.updateRepoRuleset({ ...where, ruleset_id: id, enforcement: 'disabled' })
    expect((await rest('dan').repos.getRepoRulesets(where)).data).toMatchObject([{ id, enforcement: 'disabled' }])
    await rest('root').repos.deleteRepoRuleset({ ...where, ruleset_id: id })
    expect(shop().rulesets).toEqual([])
  })
})
