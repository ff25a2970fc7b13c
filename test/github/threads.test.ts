/** Comments, issues, teams, contents and comparisons over REST, held against GitHub's reference. */
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import type { Octokit } from '@octokit/rest'
import { asInstallation, CHECKLIST, last, octokitFor, type Stage, stage } from './stage.ts'

let set: Stage
let octokit: Octokit
const where = { owner: 'acme', repo: 'shop' }
const as = (login: string) => set.github.person(login).in('acme/shop')
const refusal = (answer: Promise<unknown>) => answer.then(String, ({ status, message }) => `${status} ${message}`)

beforeEach(async () => {
  set = await stage()
  as('ben').push({ branch: 'change', files: { 'a.ts': '1', 'docs/b.md': '2' } })
  as('ben').openPull({ head: 'change' })
  octokit = await asInstallation(set)
})
afterEach(async () => {
  await set.github.hooks.settled()
  await set.close()
})

test('comments of the app: made, changed, listed, reacted to; the same reaction twice is one', async () => {
  const { data } = await octokit.issues.createComment({ ...where, issue_number: 1, body: 'Waiting' })
  expect(data.user).toMatchObject({ login: 'holdpoint[bot]', type: 'Bot' })
  await octokit.issues.updateComment({ ...where, comment_id: data.id, body: 'Ready' })
  const reaction = { ...where, comment_id: as('ben').comment(1, '/holdpoint ok').id, content: '+1' } as const
  expect((await octokit.reactions.createForIssueComment(reaction)).status).toBe(201)
  expect((await octokit.reactions.createForIssueComment(reaction)).status).toBe(200)
  const listed = await octokit.issues.listComments({ ...where, issue_number: 1 })
  expect(listed.data.map(({ body }) => body)).toEqual(['Ready', '/holdpoint ok'])
  await set.github.hooks.settled()
  expect(last(set.listener, 'issue_comment.edited').payload).toMatchObject({
    changes: { body: { from: 'Waiting' } },
    issue: { number: 1, pull_request: {} },
  })
  expect(set.github.mistakes).toEqual([])
})

test('a comment of another is for people who may write: neither reading nor triage is enough', async () => {
  const { id } = as('ben').comment(1, 'mine')
  const edit = (login: string) =>
    refusal(
      octokitFor(set.github, set.github.person(login).token()).issues.updateComment({
        ...where,
        comment_id: id,
        body: 'x',
      }),
    )
  expect(await edit('dan')).toContain('403')
  expect(await edit('cleo')).toContain('403')
  expect(await edit('ada')).toBe('[object Object]')
})

test('“body is too long (maximum is 65536 characters)”', async () => {
  const body = 'x'.repeat(65_537)
  expect(await refusal(octokit.issues.createComment({ ...where, issue_number: 1, body }))).toContain('422')
  expect(await refusal(octokit.issues.create({ ...where, title: 'x', body }))).toContain('422')
  expect(() => as('ben').comment(1, body)).toThrow('body is too long')
})

test('issues of the app are opened, labelled, closed and found again', async () => {
  const { data } = await octokit.issues.create({ ...where, title: 'Rollback', body: 'why', labels: ['holdpoint'] })
  await octokit.issues.addLabels({ ...where, issue_number: data.number, labels: ['urgent'] })
  await octokit.issues.removeLabel({ ...where, issue_number: data.number, name: 'urgent' })
  const closed = await octokit.issues.update({ ...where, issue_number: data.number, state: 'closed' })
  expect(closed.data).toMatchObject({ state: 'closed', state_reason: 'completed', labels: [{ name: 'holdpoint' }] })
  const found = await octokit.issues.listForRepo({ ...where, state: 'all', labels: 'holdpoint' })
  expect(found.data.map(({ number }) => number)).toEqual([data.number])
  await set.github.hooks.settled()
  expect(last(set.listener, 'issues.closed').payload.sender.login).toBe('holdpoint[bot]')
  expect(set.github.mistakes).toEqual([])
})

test('“team members will include the members of child teams”', async () => {
  set.github.state.teams = { 'acme/release': ['ada'], 'acme/leads': ['ben'], 'acme/juniors': ['cleo'] }
  set.github.state.parentTeams = { 'acme/leads': 'release', 'acme/juniors': 'leads' }
  const team = { org: 'acme', team_slug: 'release' }
  const member = (username: string) => refusal(octokit.teams.getMembershipForUserInOrg({ ...team, username }))
  expect(await member('cleo')).toBe('[object Object]')
  expect(await member('dan')).toContain('404')
  const { data } = await octokit.teams.listMembersInOrg(team)
  expect(data.map(({ login }) => login)).toEqual(['ada', 'ben', 'cleo'])
  expect((await octokit.teams.listChildInOrg(team)).data.map(({ slug }) => slug)).toEqual(['leads'])
})

test('contents at a ref, the tip of the base and not the change’s', async () => {
  as('ben').push({ branch: 'change', files: { 'RELEASE.md': 'nothing to do' } })
  const read = async (ref: string) => {
    const { data } = await octokit.repos.getContent({ ...where, path: 'RELEASE.md', ref })
    return Buffer.from((data as { content: string }).content, 'base64').toString()
  }
  expect(await read('main')).toBe(CHECKLIST)
  expect(await read('change')).toBe('nothing to do')
  expect(await refusal(octokit.repos.getContent({ ...where, path: 'RELEASE.md', ref: 'gone' }))).toContain('404')
  const folder = await octokit.repos.getContent({ ...where, path: 'docs', ref: 'change' })
  expect(folder.data).toMatchObject([{ type: 'file', path: 'docs/b.md' }])
})

test('a comparison counts from where both were one', async () => {
  as('ada').push({ branch: 'main', files: { 'z.ts': '1' } })
  const { data } = await octokit.repos.compareCommitsWithBasehead({ ...where, basehead: 'main...change' })
  expect(data).toMatchObject({ status: 'diverged', ahead_by: 1, behind_by: 1 })
  expect(data.files?.map(({ filename, status }) => `${status} ${filename}`)).toEqual(['added a.ts', 'added docs/b.md'])
  expect(set.github.mistakes).toEqual([])
})

test('a branch that is deleted closes what came from it, a renamed base is followed', async () => {
  as('ben').push({ branch: 'release/1', from: 'main', files: { 'c.ts': '1' } })
  as('ben').editPull(1, { base: 'release/1' })
  as('ada').renameBranch('release/1', 'release/2')
  const pull = set.github.state.repositories.get('acme/shop')!.pulls.get(1)!
  expect(pull).toMatchObject({ state: 'open', base: { ref: 'release/2' } })
  as('ben').deleteBranch('change')
  expect(pull.state).toBe('closed')
  expect(() => as('ben').reopenPull(1)).toThrow('has been deleted')
  await set.github.hooks.settled()
  expect(last(set.listener, 'pull_request.edited').payload.changes.base.ref.from).toBe('release/1')
  expect(set.github.mistakes).toEqual([])
})
