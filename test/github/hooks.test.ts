/** Deliveries, held against what GitHub documents about webhooks. */
import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { asInstallation, last, SECRET, type Stage, stage } from './stage.ts'

let set: Stage
const names = () =>
  set.listener.got.map(({ event, payload }) => `${event}${payload.action ? `.${payload.action}` : ''}`)
const ben = () => set.github.person('ben').in('acme/shop')

beforeEach(async () => {
  set = await stage()
})
afterEach(async () => {
  await set.github.hooks.settled()
  expect(set.github.mistakes).toEqual([])
  await set.close()
})

const proposed = async (body = '- [ ] a') => {
  ben().push({ branch: 'change', files: { 'a.ts': '1' } })
  ben().openPull({ head: 'change', body })
  await set.github.hooks.settled()
  return 1
}

describe('what is told', () => {
  test('“the hash signature … is generated using your webhook’s secret token and the payload contents”', async () => {
    await proposed()
    const { headers, bytes } = last(set.listener, 'pull_request.opened')
    const expected = createHmac('sha256', SECRET).update(bytes).digest('hex')
    expect(headers['x-hub-signature-256']).toBe(`sha256=${expected}`)
    expect(headers['user-agent']).toMatch(/^GitHub-Hookshot\//)
    expect(headers['x-github-delivery']).toMatch(/^[0-9a-f-]{36}$/)
    expect(headers['x-github-hook-installation-target-type']).toBe('integration')
    expect(headers['x-github-hook-installation-target-id']).toBe(String(set.app.app.id))
  })

  test('a push tells of the branch, and of every pull request whose head it moves', async () => {
    await proposed()
    const before = set.github.state.repositories.get('acme/shop')!.refs.change
    const after = ben().push({ branch: 'change', files: { 'a.ts': '2' } })
    await set.github.hooks.settled()
    expect(last(set.listener, 'push').payload).toMatchObject({ ref: 'refs/heads/change', before, after })
    expect(last(set.listener, 'pull_request.synchronize').payload).toMatchObject({ before, after, number: 1 })
    expect(set.github.state.repositories.get('acme/shop')!.pulls.get(1)!.head.sha).toBe(after)
  })

  test('“changes: the changes to the comment if the action was edited”, and who did it', async () => {
    await proposed('- [ ] a')
    set.github.person('ada').in('acme/shop').editPull(1, { body: '- [x] a', title: 'Better' })
    await set.github.hooks.settled()
    const { payload } = last(set.listener, 'pull_request.edited')
    expect(payload).toMatchObject({
      changes: { body: { from: '- [ ] a' }, title: { from: 'A change' } },
      pull_request: { body: '- [x] a', title: 'Better', user: { login: 'ben' } },
      sender: { login: 'ada', type: 'User' },
      installation: { id: set.app.installation.id },
    })
  })

  test('an edit that changes nothing is not told', async () => {
    await proposed('same')
    ben().editPull(1, { body: 'same' })
    await set.github.hooks.settled()
    expect(names()).not.toContain('pull_request.edited')
  })

  test('retargeting is an edit with the base that was before', async () => {
    await proposed()
    ben().push({ branch: 'release/1', from: 'main', files: { 'b.ts': '1' } })
    ben().editPull(1, { base: 'release/1' })
    await set.github.hooks.settled()
    const { payload } = last(set.listener, 'pull_request.edited')
    expect(payload).toMatchObject({
      changes: { base: { ref: { from: 'main' } } },
      pull_request: { base: { ref: 'release/1' } },
    })
  })

  test('an app’s own edit comes back to it, from its bot', async () => {
    await proposed()
    const octokit = await asInstallation(set)
    await octokit.pulls.update({ owner: 'acme', repo: 'shop', pull_number: 1, body: 'mended' })
    await set.github.hooks.settled()
    expect(last(set.listener, 'pull_request.edited').payload.sender).toMatchObject({
      login: 'holdpoint[bot]',
      type: 'Bot',
    })
  })

  test('labels, drafts, comments, closing and reopening', async () => {
    await proposed()
    const { number, id } = { number: 1, id: ben().comment(1, 'first').id }
    ben().editComment(id, 'second')
    ben().label(number, 'ready')
    ben().unlabel(number, 'ready')
    ben().markDraft(number)
    ben().markDraft(number, false)
    ben().closePull(number)
    ben().reopenPull(number)
    ben().openIssue({ title: 'Rollback' })
    await set.github.hooks.settled()
    expect(names().toSorted()).toEqual(
      expect.arrayContaining([
        'issue_comment.created',
        'issue_comment.edited',
        'issues.opened',
        'pull_request.closed',
        'pull_request.converted_to_draft',
        'pull_request.labeled',
        'pull_request.ready_for_review',
        'pull_request.reopened',
        'pull_request.unlabeled',
      ]),
    )
    expect(last(set.listener, 'issue_comment.edited').payload).toMatchObject({ changes: { body: { from: 'first' } } })
    expect(last(set.listener, 'pull_request.labeled').payload.label.name).toBe('ready')
  })

  test.each(['merge', 'squash', 'rebase'] as const)(
    '%s: `merge_commit_sha` is a test merge before, and the new tip of the base after',
    async method => {
      await proposed()
      const shop = set.github.state.repositories.get('acme/shop')!
      const before = last(set.listener, 'pull_request.opened').payload.pull_request
      expect(before).toMatchObject({ merged: false, merge_commit_sha: expect.stringMatching(/^[0-9a-f]{40}$/) })
      expect(Object.keys(shop.history)).not.toContain(before.merge_commit_sha)
      const commit = set.github.person('ada').in('acme/shop').merge(1, { method })
      await set.github.hooks.settled()
      expect(shop.refs.main).toBe(commit)
      expect(last(set.listener, 'pull_request.closed').payload.pull_request).toMatchObject({
        merged: true,
        merge_commit_sha: commit,
        merged_by: { login: 'ada' },
        base: { ref: 'main' },
      })
      const pushes = set.listener.got.filter(({ event }) => event === 'push').map(({ payload }) => payload)
      expect(pushes.find(({ ref }) => ref === 'refs/heads/main')).toMatchObject({
        after: commit,
        sender: { login: 'ada' },
      })
      const query =
        '{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) { merged mergeCommit { oid } } } }'
      const octokit = await asInstallation(set)
      expect(await octokit.graphql(query)).toEqual({
        repository: { pullRequest: { merged: true, mergeCommit: { oid: commit } } },
      })
    },
  )

  test('a change from a fork is told with the fork as its head', async () => {
    const fork = set.github.person('dan').in('acme/shop').fork()
    fork.push({ branch: 'idea', files: { 'a.ts': '1' } })
    set.github.person('dan').in('acme/shop').openPull({ head: 'dan:idea' })
    await set.github.hooks.settled()
    const { payload } = last(set.listener, 'pull_request.opened')
    expect(payload.pull_request.head).toMatchObject({ label: 'dan:idea', repo: { full_name: 'dan/shop', fork: true } })
    // The app is not installed there: “pushes to a branch in a forked repository are not detected”.
    expect(names()).not.toContain('push')
  })
})

describe('who is told', () => {
  test('only of events it asked for and may see', async () => {
    await set.close()
    set = await stage({ events: ['pull_request', 'issues'], permissions: { pull_requests: 'read' } })
    await proposed()
    ben().openIssue({ title: 'not to be seen' })
    await set.github.hooks.settled()
    expect(names()).toEqual(['pull_request.opened'])
  })

  test('nobody while the installation is suspended, or for another repository', async () => {
    set.app.installation.suspended = true
    await proposed()
    set.app.installation.suspended = false
    set.app.installation.repositories = ['acme/other']
    ben().closePull(1)
    await set.github.hooks.settled()
    expect(names()).toEqual([])
  })
})

describe('what becomes of a delivery', () => {
  test('“GitHub does not automatically redeliver failed webhook deliveries”', async () => {
    set.listener.answer = { status: 500 }
    await proposed()
    const opened = set.github.hooks.deliveries.filter(({ event }) => event === 'pull_request')
    expect(opened.map(({ status, statusCode }) => [status, statusCode])).toEqual([['Invalid HTTP Response: 500', 500]])
  })

  test('“your server should respond within 10 seconds”: else it has failed', async () => {
    expect(set.github.hooks.patience).toBe(10_000)
    set.github.hooks.patience = 50
    set.listener.answer = { status: 200, after: 400 }
    await proposed()
    expect(set.github.hooks.deliveries.map(({ status }) => status)).toContain('timed out')
  })

  test('nobody there: the app is down', async () => {
    await set.listener.close()
    await proposed()
    expect(set.github.hooks.deliveries[0]!.status).toBe('failed to connect to host')
  })

  test('“payloads are capped at 25 MB”: a larger one is not sent at all', async () => {
    await proposed()
    set.github.state.repositories.get('acme/shop')!.pulls.get(1)!.title = 'x'.repeat(26 * 1024 * 1024)
    ben().closePull(1)
    await set.github.hooks.settled()
    expect(names()).not.toContain('pull_request.closed')
  })

  test('dropped, twice, later, in another order: on demand', async () => {
    const { faults } = set.github.hooks
    faults.add({ on: /^push/, what: 'dropped' })
    faults.add({ on: /^create/, what: 'dropped' })
    faults.add({ on: /opened/, times: 1, what: 'duplicated' })
    faults.add({ on: /closed/, times: 1, what: 'held' })
    await proposed()
    ben().closePull(1)
    ben().reopenPull(1)
    await set.github.hooks.settled()
    expect(names().slice(0, 2)).toEqual(['pull_request.opened', 'pull_request.opened'])
    expect(names().slice(2).toSorted()).toEqual(['pull_request.closed', 'pull_request.reopened'])
    const [first, second] = set.listener.got
    expect(first!.headers['x-github-delivery']).toBe(second!.headers['x-github-delivery'])
  })
})
