import { expect, test } from '@jest/globals'
import gate from '../../src/gates/ref.ts'
import type { Branch, BranchRule } from '../../src/model/forge.ts'
import { fakeWorld } from '../world.ts'

const HEAD = 'a'.repeat(40)
const OTHER = 'b'.repeat(40)
const about = { item: { id: 'x', text: 'Protected', thresholds: [], role: null, modifiers: {} } }
const rule = (type: string, given: Partial<BranchRule> = {}): BranchRule => ({
  type,
  approvals: null,
  checks: [],
  ...given,
})
const test15368 = { context: 'test', app: 15368 }
const judge = async (params: Record<string, unknown>, given: Partial<Branch> = {}, rules: BranchRule[] = []) => {
  const refs = {
    tags: [{ name: 'v1.2.0', commit: OTHER }],
    branches: { main: { commit: HEAD, protected: false, checks: [], ...given } },
    rules: { main: rules },
  }
  const release = { version: '1.2.0', branch: 'main', commit: HEAD }
  const between = { [HEAD]: [], 'v1.1.0': [] }
  return (await gate.run(params, fakeWorld({ release, refs, between }), about)).outcome
}

test.each<[string, Record<string, unknown>, Partial<Branch>, BranchRule[], string]>([
  ['is there', {}, {}, [], 'pass'],
  ['is not there', { name: 'release/{version}' }, {}, [], 'fail'],
  ['is gone', { name: 'old', exists: 'false' }, {}, [], 'pass'],
  ['is not gone', { exists: 'false' }, {}, [], 'fail'],
  ['gone and protected', { exists: 'false', protected: 'true' }, {}, [], 'error'],
  ['points at the release', { at: 'release' }, {}, [], 'pass'],
  ['points elsewhere', { at: 'release' }, { commit: OTHER }, [], 'fail'],
  ['contains the release', { contains: 'release' }, {}, [], 'pass'],
  ['contains something else', { contains: 'v9.9.9' }, {}, [], 'fail'],
  ['tag is there', { kind: 'tag', name: 'v{version}' }, {}, [], 'pass'],
  ['tag points elsewhere', { kind: 'tag', name: 'v{version}', at: 'release' }, {}, [], 'fail'],
  ['tag cannot be asked for rules', { kind: 'tag', name: 'v1.2.0', protected: 'true' }, {}, [], 'error'],
  ['is not protected', { protected: 'true' }, {}, [], 'fail'],
  ['is protected the old way', { protected: 'true' }, { protected: true }, [], 'pass'],
  ['is protected by a ruleset', { protected: 'true' }, {}, [rule('deletion')], 'pass'],
  ['a rule for names protects nothing', { protected: 'true' }, {}, [rule('branch_name_pattern')], 'fail'],
  ['has the rule', { rules: 'deletion' }, {}, [rule('deletion')], 'pass'],
  ['has not the rule', { rules: 'deletion,update' }, {}, [rule('deletion')], 'fail'],
  ['an unknown rule', { rules: 'no_force' }, {}, [rule('deletion')], 'error'],
  ['rules that are not shown', { rules: 'deletion' }, { protected: true }, [], 'error'],
  ['approvals that are not shown', { approvals: '1' }, { protected: true }, [], 'error'],
  ['approvals', { approvals: '2' }, {}, [rule('pull_request', { approvals: 2 })], 'pass'],
  ['too few approvals', { approvals: '2' }, {}, [rule('pull_request', { approvals: 1 })], 'fail'],
  ['a check', { checks: 'test' }, { protected: true, checks: [test15368] }, [], 'pass'],
  ['a check by its app', { checks: 'test', app: '15368' }, { protected: true, checks: [test15368] }, [], 'pass'],
  [
    'a check by anybody',
    { checks: 'test', app: '1' },
    { protected: true, checks: [{ context: 'test', app: null }] },
    [],
    'fail',
  ],
  ['a check in a ruleset', { checks: 'test' }, {}, [rule('required_status_checks', { checks: [test15368] })], 'pass'],
  ['no such check', { checks: 'lint' }, {}, [rule('required_status_checks', { checks: [test15368] })], 'fail'],
  ['an app without checks', { app: '1' }, {}, [], 'error'],
  [
    'checks the old way are that rule',
    { rules: 'required_status_checks' },
    { protected: true, checks: [test15368] },
    [],
    'pass',
  ],
])('%s', async (_, params, given, rules, state) => {
  expect((await judge(params, given, rules)).state).toBe(state)
})

test('says what is, what was expected and what to do', async () => {
  expect((await judge({ checks: 'test', app: '1' }, { protected: true, checks: [test15368] })).because).toBe(
    "branch `main` takes `test` from others than app 1, only that one may post it; set it as the check's source",
  )
  expect((await judge({ name: '`x`' })).because).toBe("there is no branch `'x'`, one was expected; push it")
})
