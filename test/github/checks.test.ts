/** Check runs and what people do with them, held against what GitHub documents about checks. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Octokit } from '@octokit/rest'
import { registerApp } from './app.ts'
import { asInstallation, last, octokitFor, type Stage, stage } from './stage.ts'

let set: Stage
let octokit: Octokit
const where = { owner: 'acme', repo: 'shop' }
const shop = () => set.github.state.repositories.get('acme/shop')!
const as = (login: string) => set.github.person(login).in('acme/shop')
const head = () => shop().refs.change!
const button = { label: 'Sign off', description: 'Mark as done', identifier: 'signoff:qa' }
const names = () => set.listener.got.map(({ event, payload }) => `${event}.${payload.action}`)

const post = (given: Record<string, unknown> = {}) =>
  octokit.checks.create({ ...where, name: 'holdpoint', head_sha: head(), ...given })

beforeEach(async () => {
  set = await stage()
  as('ben').push({ branch: 'change', files: { 'a.ts': '1' } })
  as('ben').openPull({ head: 'change' })
  octokit = await asInstallation(set)
})
afterEach(async () => {
  await set.github.hooks.settled()
  expect(set.github.mistakes).toEqual([])
  await set.close()
})

describe('buttons', () => {
  test('are told to the app that owns the run, with who pressed', async () => {
    await post({ conclusion: 'action_required', external_id: 'pr:1', actions: [button] })
    as('ada').press('holdpoint', 'signoff:qa')
    await set.github.hooks.settled()
    expect(last(set.listener, 'check_run.requested_action').payload).toMatchObject({
      requested_action: { identifier: 'signoff:qa' },
      check_run: {
        external_id: 'pr:1',
        conclusion: 'action_required',
        app: { id: 9001 },
        pull_requests: [{ number: 1 }],
      },
      sender: { login: 'ada' },
    })
  })

  test('are shown below a finished run only, and to people who may write', async () => {
    await post({ status: 'in_progress', actions: [button] })
    expect(() => as('ada').press('holdpoint', 'signoff:qa')).toThrow('shows no button')
    await post({ conclusion: 'action_required', actions: [button] })
    expect(() => as('dan').press('holdpoint', 'signoff:qa')).toThrow('may not write')
    expect(() => as('ada').press('holdpoint', 'other')).toThrow('shows no button')
  })

  test('of another app are not told to this one', async () => {
    const other = registerApp(set.github, { id: 77, slug: 'other' })
    const { data } = await octokitFor(set.github, other.jwt()).apps.createInstallationAccessToken({
      installation_id: other.installation.id,
    })
    await octokitFor(set.github, data.token).checks.create({
      ...where,
      name: 'theirs',
      head_sha: head(),
      conclusion: 'failure',
      actions: [button],
    })
    as('ada').press('theirs', 'signoff:qa')
    await set.github.hooks.settled()
    expect(names()).not.toContain('check_run.requested_action')
  })
})

test('a re-run is asked of the app; “the check run itself will not be updated”', async () => {
  await post({ conclusion: 'failure' })
  as('ada').rerun('holdpoint')
  as('ada').rerunAll('holdpoint', head())
  await set.github.hooks.settled()
  expect(names()).toEqual(expect.arrayContaining(['check_run.rerequested', 'check_suite.rerequested']))
  expect(shop().checkRuns).toMatchObject([{ status: 'completed', conclusion: 'failure' }])
})

test('created and completed are told once each, and the status goes back when the app says so', async () => {
  const { data } = await post()
  const change = (given: Record<string, unknown>) =>
    octokit.checks.update({ ...where, check_run_id: data.id, ...given })
  expect((await change({ conclusion: 'success' })).data).toMatchObject({ status: 'completed', conclusion: 'success' })
  expect((await change({ conclusion: 'action_required' })).data.conclusion).toBe('action_required')
  expect((await change({ status: 'in_progress' })).data).toMatchObject({ status: 'in_progress', conclusion: null })
  await set.github.hooks.settled()
  // In whichever order they came.
  const told = names().filter(name => name.startsWith('check_run'))
  expect(told.toSorted()).toEqual(['check_run.completed', 'check_run.created'])
})

test('of a fork’s commit “the pull_requests array is empty” and the branch is not known', async () => {
  const fork = as('dan').fork()
  const sha = fork.push({ branch: 'idea', files: { 'b.ts': '1' } })
  as('dan').openPull({ head: 'dan:idea' })
  await post({ head_sha: sha, conclusion: 'failure', external_id: 'pr:2' })
  as('ada').rerun('holdpoint', sha)
  await set.github.hooks.settled()
  const { check_run } = last(set.listener, 'check_run.rerequested').payload
  expect(check_run).toMatchObject({ pull_requests: [], check_suite: { head_branch: null }, external_id: 'pr:2' })
})

test('the newest run of each name, or all of them, page by page', async () => {
  for (const conclusion of ['failure', 'success']) await post({ conclusion })
  const list = (filter: 'latest' | 'all') => octokit.checks.listForRef({ ...where, ref: 'change', filter })
  expect((await list('latest')).data.check_runs).toMatchObject([{ conclusion: 'success' }])
  expect((await list('all')).data.total_count).toBe(2)
  const all = await octokit.paginate(octokit.checks.listForRef, { ...where, ref: 'change', filter: 'all', per_page: 1 })
  expect(all).toHaveLength(2)
  const suites = await octokit.checks.listSuitesForRef({ ...where, ref: 'change' })
  expect(suites.data.check_suites).toMatchObject([{ app: { slug: 'holdpoint' } }])
})
