/** The merge queue, held against what GitHub documents about it. */
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { asInstallation, last, octokitFor, type Stage, stage } from './stage.ts'

let set: Stage
const where = { owner: 'acme', repo: 'shop' }
const shop = () => set.github.state.repositories.get('acme/shop')!
const as = (login: string) => set.github.person(login).in('acme/shop')

const parameters = {
  check_response_timeout_minutes: 60,
  grouping_strategy: 'ALLGREEN',
  max_entries_to_build: 5,
  max_entries_to_merge: 5,
  merge_method: 'MERGE',
  min_entries_to_merge: 1,
  min_entries_to_merge_wait_minutes: 5,
} as const

const createQueue = (include: string[]) =>
  octokitFor(set.github, set.github.person('root').token()).repos.createRepoRuleset({
    ...where,
    name: 'queue',
    enforcement: 'active',
    conditions: { ref_name: { include, exclude: [] } },
    rules: [
      { type: 'merge_queue', parameters },
      {
        type: 'required_status_checks',
        parameters: {
          strict_required_status_checks_policy: false,
          required_status_checks: [{ context: 'holdpoint', integration_id: 9001 }],
        },
      },
    ],
  })

const report = async (head_sha: string, conclusion: 'success' | 'failure') => {
  const octokit = await asInstallation(set)
  await octokit.checks.create({ ...where, name: 'holdpoint', head_sha, status: 'completed', conclusion })
}

const propose = async (branch: string) => {
  as('ben').push({ branch, files: { [`${branch}.ts`]: '1' } })
  const { number, head } = as('ben').openPull({ head: branch })
  await report(head.sha, 'success')
  return number
}

beforeEach(async () => {
  set = await stage()
  await createQueue(['refs/heads/main'])
})
afterEach(async () => {
  await set.github.hooks.settled()
  expect(set.github.mistakes).toEqual([])
  await set.close()
})

test('“Wildcard ref names are not supported when merge queue is enabled”', async () => {
  await expect(createQueue(['refs/heads/release/*'])).rejects.toMatchObject({ status: 422 })
})

test('merging by hand is refused: “Changes must be made through the merge queue”', async () => {
  await propose('one')
  expect(() => as('ada').merge(1)).toThrow('Changes must be made through the merge queue')
})

test('a pull request must fulfil its own rules before it gets in', async () => {
  as('ben').push({ branch: 'one', files: { 'one.ts': '1' } })
  as('ben').openPull({ head: 'one' })
  expect(() => as('ada').enqueue(1)).toThrow('Required status check "holdpoint" is expected.')
})

test('the group has a commit and a branch of its own, is told of, and lands when its checks pass', async () => {
  await propose('one')
  const before = shop().refs.main!
  const { headSha, headRef } = as('ada').enqueue(1)
  await set.github.hooks.settled()
  expect(headRef).toBe(`gh-readonly-queue/main/pr-1-${before}`)
  expect(last(set.listener, 'merge_group.checks_requested').payload.merge_group).toMatchObject({
    head_sha: headSha,
    head_ref: `refs/heads/${headRef}`,
    base_ref: 'refs/heads/main',
    base_sha: before,
  })
  expect(last(set.listener, 'pull_request.enqueued').payload.number).toBe(1)
  expect(shop().refs.main).toBe(before)
  await report(headSha, 'success')
  await set.github.hooks.settled()
  expect(shop().refs).toMatchObject({ main: headSha })
  expect(shop().refs[headRef]).toBeUndefined()
  expect(last(set.listener, 'merge_group.destroyed').payload.reason).toBe('merged')
  expect(last(set.listener, 'pull_request.closed').payload.pull_request).toMatchObject({ merged: true })
})

test('a group that fails leaves, and what came after it is put together anew', async () => {
  await propose('one')
  await propose('two')
  const first = as('ada').enqueue(1)
  const second = as('ada').enqueue(2)
  expect(second.baseSha).toBe(first.headSha)
  await report(first.headSha, 'failure')
  await set.github.hooks.settled()
  expect(last(set.listener, 'pull_request.dequeued').payload).toMatchObject({ number: 1, reason: 'CI_FAILURE' })
  const [again, ...others] = shop().queues.main!
  expect(others).toEqual([])
  expect(again).toMatchObject({ pull: 2, baseSha: shop().refs.main })
  // What was said about the group that is gone helps nobody.
  await report(second.headSha, 'success')
  expect(shop().pulls.get(2)!.state).toBe('open')
  await report(again!.headSha, 'success')
  expect(shop().pulls.get(2)!.state).toBe('closed')
})

test('a push to a queued pull request, or a person, takes it out', async () => {
  await propose('one')
  as('ada').enqueue(1)
  as('ben').push({ branch: 'one', files: { 'one.ts': '2' } })
  expect(shop().queues.main).toEqual([])
  await report(shop().pulls.get(1)!.head.sha, 'success')
  as('ada').enqueue(1)
  as('ada').dequeue(1)
  await set.github.hooks.settled()
  expect(last(set.listener, 'merge_group.destroyed').payload.reason).toBe('dequeued')
})

test('over GraphQL the queue says which pull requests stand behind a commit', async () => {
  await propose('one')
  const { headSha } = as('ada').enqueue(1)
  const query = `{ repository(owner: "acme", name: "shop") { mergeQueue(branch: "main") {
    entries(first: 10) { nodes { position state headCommit { oid } pullRequest { number headRefOid } } } } } }`
  const octokit = await asInstallation(set)
  expect(await octokit.graphql(query)).toMatchObject({
    repository: {
      mergeQueue: { entries: { nodes: [{ position: 1, headCommit: { oid: headSha }, pullRequest: { number: 1 } }] } },
    },
  })
})
