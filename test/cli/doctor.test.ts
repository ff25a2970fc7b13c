/** The doctor beside the stand-in GitHub: what holds a merge there, and what only looks so. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { type DoctorOptions, treat } from '../../src/cli/doctor.ts'
import type { Diagnosis } from '../../src/model/guard.ts'
import { octokitFor, type Stage, stage as staged } from '../github/stage.ts'
import { COMMAND } from './run.ts'

const SCHEMA = JSON.parse(readFileSync(new URL('../../docs/schema/doctor.json', import.meta.url), 'utf8')) as object
const fits = new Ajv2020({ strict: false }).compile(SCHEMA)
const APP = 9001
const CONFIGURATION = 'branches:\n  main: { checklist: RELEASE.md }\n  release/**: { checklist: RELEASE.md }\n'

let stage: Stage
beforeEach(async () => {
  stage = await staged({ account: 'acme' })
  push({ '.github/holdpoint.yml': CONFIGURATION })
})
afterEach(async () => {
  expect(stage.github.mistakes).toEqual([])
  await stage.close()
})

const shop = () => stage.github.state.repositories.get('acme/shop')!
const push = (files: Record<string, string>) =>
  stage.github.person('root').in('acme/shop').push({ branch: 'main', files })

async function look(options: DoctorOptions = {}, { who = 'root', app = APP as number | null, agree = false } = {}) {
  let out = ''
  let told = ''
  const code = await treat({
    api: octokitFor(stage.github, stage.github.person(who).token()),
    where: { owner: 'acme', repo: 'shop' },
    app: app === null ? {} : { id: app },
    options: { json: true, ...options },
    out: text => (out += text),
    tell: text => (told += text),
    agreed: async () => agree,
  })
  const diagnosis = JSON.parse(out) as Diagnosis
  expect([fits(diagnosis), fits.errors]).toEqual([true, null])
  const said = (severity: string, branch?: string) =>
    diagnosis.findings
      .filter(each => each.severity === severity && (branch === undefined || each.branch === branch))
      .map(({ message }) => message)
  return { code, diagnosis, told, said }
}

const check = (integration_id: number | null = APP) => ({
  type: 'required_status_checks',
  parameters: {
    strict_required_status_checks_policy: true,
    required_status_checks: [{ context: 'holdpoint', ...(integration_id === null ? {} : { integration_id }) }],
  },
})
const REVIEW = {
  type: 'pull_request',
  parameters: {
    required_approving_review_count: 0,
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: false,
    require_last_push_approval: false,
    required_review_thread_resolution: false,
  },
}
const QUEUE = {
  type: 'merge_queue',
  parameters: {
    check_response_timeout_minutes: 60,
    grouping_strategy: 'ALLGREEN',
    max_entries_to_build: 5,
    max_entries_to_merge: 5,
    merge_method: 'MERGE',
    min_entries_to_merge: 1,
    min_entries_to_merge_wait_minutes: 5,
  },
}
const BRANCHES = ['refs/heads/main', 'refs/heads/release/**/*']

function ruleset(given: Record<string, unknown> = {}): void {
  shop().rulesets.push({
    id: 77 + shop().rulesets.length,
    name: 'releases',
    target: 'branch',
    enforcement: 'active',
    bypass_actors: [],
    conditions: { ref_name: { include: BRANCHES, exclude: [] } },
    rules: [{ type: 'deletion' }, { type: 'non_fast_forward' }, check()],
    createdAt: '2026-11-20T10:00:00Z',
    updatedAt: '2026-11-20T10:00:00Z',
    ...given,
  } as never)
}

describe('the check', () => {
  test('required of the App on every branch: fine', async () => {
    ruleset()
    const { code, said, diagnosis } = await look()
    expect([said('problem'), said('unknown')]).toEqual([[], []])
    expect(code).toBe(0)
    expect(diagnosis.branches).toEqual(['main', 'release/**'])
    expect(said('fine')).toEqual(
      expect.arrayContaining([
        '`main` requires the check `holdpoint` from the App 9001',
        'nobody may bypass the ruleset `releases`',
        'the App `holdpoint` (9001) is installed, with the permissions and events that it needs',
      ]),
    )
  })

  test.each<[string, Record<string, unknown> | null, string]>([
    ['no ruleset', null, 'nothing requires the check `holdpoint` on `main`'],
    ['evaluate', { enforcement: 'evaluate' }, '`releases` that requires the check `holdpoint` is `evaluate`'],
    ['disabled', { enforcement: 'disabled' }, '`releases` that requires the check `holdpoint` is `disabled`'],
    ['any source', { rules: [check(null)] }, 'from any source, so that whoever may write could post it'],
    ['another App', { rules: [check(15_368)] }, 'from the App 15368, which is not Holdpoint’s'.replace('’', "'")],
    [
      'another check',
      {
        rules: [{ ...check(), parameters: { ...check().parameters, required_status_checks: [{ context: 'build' }] } }],
      },
      'nothing requires',
    ],
    [
      'one branch only',
      { conditions: { ref_name: { include: ['refs/heads/main'], exclude: [] } } },
      'does not cover `release/holdpoint-doctor`',
    ],
    [
      'not the branches below branches',
      { conditions: { ref_name: { include: ['refs/heads/main', 'refs/heads/release/*'], exclude: [] } } },
      'does not cover `release/holdpoint-doctor/holdpoint-doctor`',
    ],
    [
      'an exclusion',
      { conditions: { ref_name: { include: ['~ALL'], exclude: ['refs/heads/main'] } } },
      'does not cover `main` (it names `~ALL` without `refs/heads/main`)',
    ],
    [
      'a branch of the pattern left out',
      { conditions: { ref_name: { include: BRANCHES, exclude: ['refs/heads/release/old'] } } },
      'leaves out `refs/heads/release/old`',
    ],
    ['tags', { target: 'tag' }, 'nothing requires'],
  ])('%s holds nothing', async (_, given, sentence) => {
    if (given) ruleset(given)
    const { code, said } = await look()
    expect(said('problem').join('\n')).toContain(sentence)
    expect(code).toBe(1)
  })

  test('without knowing the App nothing is fine', async () => {
    ruleset()
    const { code, said } = await look({}, { app: null })
    expect(said('unknown').join('\n')).toContain('name it with `--app-id`')
    expect(said('fine').filter(each => each.includes('requires the check'))).toEqual([])
    expect(code).toBe(2)
  })

  test('classic protection counts, when it binds administrators', async () => {
    shop().protections.main = { strict: true, checks: [{ context: 'holdpoint', app_id: APP }], enforceAdmins: true }
    expect((await look({ branch: ['main'] })).said('problem')).toEqual([])
    shop().protections.main!.enforceAdmins = false
    expect((await look({ branch: ['main'] })).said('problem').join()).toContain('does not bind administrators')
    shop().protections.main = { strict: true, checks: [{ context: 'holdpoint', app_id: null }], enforceAdmins: true }
    expect((await look({ branch: ['main'] })).said('problem').join()).toContain('from any source')
  })
})

test('who may bypass: named, with the mode', async () => {
  ruleset({
    bypass_actors: [
      { actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' },
      { actor_id: null, actor_type: 'OrganizationAdmin', bypass_mode: 'exempt' },
      { actor_id: 12, actor_type: 'Team', bypass_mode: 'pull_request' },
    ],
  })
  const { code, said } = await look({ branch: ['main'] })
  expect(said('problem')).toEqual([
    expect.stringContaining('everybody with the role `admin` may always bypass the ruleset `releases`'),
    expect.stringContaining('every owner of the organization is exempt'),
  ])
  expect(said('warning').join()).toContain('the team 12 may merge pull requests past')
  expect(code).toBe(1)
})

test('an App that lacks a permission, is deaf to a queue, suspended or not installed', async () => {
  ruleset({
    conditions: { ref_name: { include: ['refs/heads/main'], exclude: [] } },
    rules: [check(), QUEUE],
  })
  const { installation, app } = stage.app
  const { merge_queues: _, checks: __, ...less } = installation.permissions
  installation.permissions = less
  app.events = ['pull_request']
  const lame = await look({ branch: ['main'] })
  expect(lame.said('problem').join('\n')).toContain('lacks `checks: write`')
  expect(lame.said('problem').join('\n')).toContain('is not told of `check_run`, `issue_comment`, `push`')
  expect(lame.said('problem').join('\n')).toContain('nothing would ever be merged')
  installation.suspended = true
  expect((await look({ branch: ['main'] })).said('problem').join()).toContain('is suspended')
  stage.github.state.installations.splice(0)
  expect((await look({ branch: ['main'] })).said('problem').join()).toContain('is not installed in `acme/shop`')
})

test('roles, owners, environments, workflows and the configuration', async () => {
  stage.github.state.teams['acme/ops'] = ['ada']
  push({
    '.github/holdpoint.yml': `${CONFIGURATION}roles:\n  lead: { users: [ada, dan, nobody], teams: [acme/ops, acme/gone] }\n`,
    '.github/CODEOWNERS': '* @acme/ops\n/.github/ @ada\nRELEASE.md\n',
    '.github/workflows/ci.yml': 'on: push\njobs:\n  holdpoint: { runs-on: x }\n  other: { name: holdpoint }\n',
  })
  ruleset()
  shop().workflows.push({ id: 1, name: 'ci', path: '.github/workflows/ci.yml', state: 'active' } as never)
  shop().environments = [
    { name: 'production', rules: ['required_reviewers'], adminsBypass: true },
    { name: 'staging', rules: [], adminsBypass: false },
  ]
  const { said } = await look()
  const warnings = said('warning').join('\n')
  expect(said('problem')).toEqual([expect.stringContaining('`nobody` of the role `lead` does not exist')])
  expect(said('unknown')).toEqual([expect.stringContaining('the team `acme/gone`')])
  for (const sentence of [
    '`dan` of the role `lead` may not write',
    '`acme/ops` of the role `lead` may not write',
    '`RELEASE.md` has no owner in CODEOWNERS',
    'the job `holdpoint` of `.github/workflows/ci.yml`',
    'the job `other` of',
    'administrators may bypass the protection of the environment `production`',
    'nothing protects the environment `staging`',
  ])
    expect(warnings).toContain(sentence)
  shop().rulesets.length = 0
  push({ '.github/holdpoint.yml': 'branches:\n  main: { checklist: GONE.md }\nnonsense: 1\n' })
  expect((await look()).said('problem').join()).toContain('nonsense')
})

describe('without the rights', () => {
  test('what cannot be seen is not fine: somebody who only writes', async () => {
    ruleset({ bypass_actors: [{ actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' }] })
    const { code, said } = await look({}, { who: 'ben' })
    const unknown = said('unknown').join('\n')
    expect(unknown).toContain('the token is not of an administrator')
    expect(unknown).toContain('who may bypass the ruleset `releases`; give it `administration: write`')
    expect(unknown).toContain('the Apps that `acme` has installed (403)')
    expect(code).toBe(2)
  })

  test('nor is classic protection that may be there', async () => {
    const { said } = await look({ branch: ['main'] }, { who: 'ben' })
    expect(said('unknown', 'main').join()).toContain('`administration: read`')
  })

  test('a repository that is not shown is one sentence', async () => {
    await expect(look({}, { who: 'stranger' })).rejects.toThrow('GitHub does not show the repository `acme/shop`')
  })

  test('each answer that fails is "could not find out", never fine', async () => {
    ruleset()
    stage.github.faults.add({ on: /\/rules\/branches/, answer: { status: 502, message: 'Server Error' } })
    const { code, said } = await look()
    expect(said('unknown').join()).toContain('could not tell the rules of the branch `main` (502)')
    expect(said('fine').join()).not.toContain('requires the check')
    expect(code).toBe(2)
  })
})

describe('--fix', () => {
  test('shows the ruleset, makes it, and looks again', async () => {
    const { code, diagnosis, told, said } = await look({ fix: true, yes: true })
    expect(told).toContain('POST /repos/acme/shop/rulesets')
    expect(told).toContain('"integration_id": 9001')
    expect([said('problem'), diagnosis.fixed, code]).toEqual([
      [],
      { ruleset: shop().rulesets[0]!.id, name: 'holdpoint', created: true },
      0,
    ])
    expect(shop().rulesets).toMatchObject([
      { name: 'holdpoint', enforcement: 'active', bypass_actors: [], conditions: { ref_name: { include: BRANCHES } } },
    ])
    const again = await look({ fix: true, yes: true })
    expect(again.told).toContain('nothing is changed')
    expect(shop().rulesets).toHaveLength(1)
  })

  test('a new branch can still be made, and a pull request into it is held', async () => {
    await look({ fix: true, yes: true })
    const ben = stage.github.person('ben').in('acme/shop')
    ben.push({ branch: 'release/1/2', files: {} })
    ben.push({ branch: 'change', files: { 'a.ts': '1' } })
    ben.openPull({ head: 'change', base: 'release/1/2' })
    expect(() => stage.github.person('root').in('acme/shop').merge(1)).toThrow(/required status check/i)
  })

  test('changes nothing before somebody agrees', async () => {
    const { code, told, diagnosis } = await look({ fix: true })
    expect([code, diagnosis.fixed, shop().rulesets]).toEqual([1, null, []])
    expect(told).toContain('nothing was changed')
  })

  test("repairs its own ruleset, and leaves everything in it and others' rulesets as they are", async () => {
    const other = { context: 'build', integration_id: 15_368 }
    ruleset({ name: 'reviews', rules: [REVIEW, check(null)], enforcement: 'active' })
    ruleset({
      name: 'holdpoint',
      enforcement: 'evaluate',
      bypass_actors: [{ actor_id: 12, actor_type: 'Team', bypass_mode: 'pull_request' }],
      conditions: { ref_name: { include: ['refs/heads/main'], exclude: [] } },
      rules: [
        { type: 'required_signatures' },
        {
          type: 'required_status_checks',
          parameters: {
            strict_required_status_checks_policy: false,
            required_status_checks: [other, { context: 'holdpoint' }],
          },
        },
      ],
    })
    const before = structuredClone(shop().rulesets)
    const { told, said } = await look({ fix: true }, { agree: true })
    expect(told).toContain('enforcement `evaluate` becomes `active`')
    expect(told).toContain('`refs/heads/release/**/*` is covered, too')
    expect(said('problem')).toEqual([])
    const [reviews, own] = shop().rulesets
    expect(reviews).toEqual(before[0])
    expect(own).toMatchObject({
      id: before[1]!.id,
      enforcement: 'active',
      bypass_actors: before[1]!.bypass_actors,
      conditions: { ref_name: { include: BRANCHES, exclude: [] } },
      rules: [
        { type: 'required_signatures' },
        {
          type: 'required_status_checks',
          parameters: {
            strict_required_status_checks_policy: false,
            required_status_checks: [other, { context: 'holdpoint', integration_id: APP }],
          },
        },
        { type: 'deletion' },
        { type: 'non_fast_forward' },
      ],
    })
  })

  test('without the right, without the App, or for a pattern GitHub does not know: one sentence, nothing changed', async () => {
    await expect(look({ fix: true, yes: true }, { who: 'ben' })).rejects.toThrow('may not change rulesets')
    await expect(look({ fix: true, yes: true }, { app: null })).rejects.toThrow('name it with `--app-id`')
    await expect(look({ fix: true, yes: true, branch: ['v+(1|2)'] })).rejects.toThrow('v+(1|2)')
    expect(shop().rulesets).toEqual([])
  })

  test('an App that GitHub does not know is refused by GitHub', async () => {
    await expect(look({ fix: true, yes: true }, { app: 4 })).rejects.toThrow('GitHub did not take the ruleset')
    stage.github.mistakes.length = 0
  })
})

/** A process of its own, while the stand-in answers in this one. */
function started(
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [COMMAND, '-C', '/', 'doctor', ...args], {
    env: { PATH: process.env.PATH ?? '', NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', part => (out += part))
  child.stderr.on('data', part => (err += part))
  return new Promise(resolve => child.on('close', code => resolve({ code, out, err })))
}

test('as a command: a table and an exit code, or one sentence', async () => {
  const env = { GITHUB_API_URL: stage.github.url, GITHUB_TOKEN: stage.github.person('root').token() }
  const told = await started(['--repo', 'acme/shop', '--app-slug', 'holdpoint'], env)
  expect([told.code, told.err]).toEqual([1, ''])
  expect(told.out).toMatch(/branch release\/\*\*\n {2}problem {2}nothing requires the check/)
  const sentences = await Promise.all([
    started(['--repo', 'acme/shop'], { GITHUB_API_URL: stage.github.url }),
    started(['--repo', 'shop'], env),
    started([], env),
    started(['--repo', 'acme/shop', '--yes'], env),
    started(['--repo', 'acme/shop', '--app-id', 'mine'], env),
    started(['--repo', 'acme/shop', '--fix', '--app-id', '9001'], env),
    started(['--repo', 'acme/shop'], { ...env, GITHUB_API_URL: 'http://127.0.0.1:9' }),
    started(['--repo', 'acme/shop'], { ...env, GITHUB_TOKEN: 'ghp_wrong' }),
  ])
  expect(sentences.map(({ code, out }) => [code, out])).toEqual(sentences.map(() => [2, '']))
  for (const [at, sentence] of [
    'no GitHub token was given',
    'is no repository',
    'no remote `origin`',
    'give `--fix` as well',
    'is no number of an App',
    'agree with `--yes`',
    'GitHub could not be reached',
    'GitHub did not accept the token',
  ].entries())
    expect(sentences[at]!.err).toContain(sentence)
}, 60_000)
