/** Apps and their tokens, held against what GitHub documents about authenticating. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { asInstallation, last, octokitFor, type Stage, stage } from './stage.ts'
import { repository } from './state.ts'

let set: Stage
let now = new Date()
const where = { owner: 'acme', repo: 'shop' }
const seconds = () => Math.floor(Date.now() / 1000)

beforeEach(async () => {
  now = new Date()
  set = await stage({}, { clock: () => now })
})
afterEach(async () => {
  await set.github.hooks.settled()
  await set.close()
})

const refusal = (answer: Promise<unknown>) => answer.then(String, ({ status, message }) => `${status} ${message}`)

describe('a JSON Web Token', () => {
  const asked = (jwt: string) => refusal(octokitFor(set.github, jwt).apps.getAuthenticated())

  test('says which app it is, and where it is installed', async () => {
    const app = octokitFor(set.github, set.app.jwt())
    expect((await app.apps.getAuthenticated()).data).toMatchObject({ id: 9001, slug: 'holdpoint' })
    expect((await app.apps.getRepoInstallation(where)).data.id).toBe(set.app.installation.id)
    expect((await app.apps.listInstallations()).data).toHaveLength(1)
    expect(set.github.mistakes).toEqual([])
  })

  test('“exp … must be no more than 10 minutes into the future”; iat not in the future; RS256 with the app’s key', async () => {
    expect(await asked(set.app.jwt({ exp: seconds() - 1 }))).toContain("401 'Expiration time' claim ('exp') must be")
    expect(await asked(set.app.jwt({ exp: seconds() + 3600 }))).toContain('too far in the future')
    expect(await asked(set.app.jwt({ iat: seconds() + 600 }))).toContain("401 'Issued at' claim")
    expect(await asked(set.app.jwt({ iat: undefined }))).toContain("401 'Issued at' claim")
    expect(await asked(set.app.jwt({ iss: '77' }))).toContain('404 Integration not found')
    expect(await asked(`${set.app.jwt().slice(0, -8)}AAAAAAAA`)).toContain('401 A JSON web token could not be decoded')
    const [, payload, signature] = set.app.jwt().split('.')
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    expect(await asked(`${none}.${payload}.${signature}`)).toContain('401 A JSON web token could not be decoded')
  })

  test('is not for repositories, and a token is not for `/app`', async () => {
    expect(await refusal(octokitFor(set.github, set.app.jwt()).repos.get(where))).toContain('403')
    const token = await asInstallation(set)
    expect(await refusal(token.apps.getAuthenticated())).toContain('401 A JSON web token could not be decoded')
    expect(await refusal(octokitFor(set.github, '').repos.get(where))).toContain('401 Requires authentication')
  })
})

describe('an installation token', () => {
  test('“expires one hour from the time you create it”', async () => {
    const octokit = await asInstallation(set)
    now = new Date(now.getTime() + 59 * 60_000)
    expect((await octokit.repos.get(where)).status).toBe(200)
    now = new Date(now.getTime() + 2 * 60_000)
    expect(await refusal(octokit.repos.get(where))).toContain('401 Bad credentials')
  })

  test('may be narrowed, never widened', async () => {
    const narrow = await asInstallation(set, { permissions: { checks: 'read', metadata: 'read' } })
    const sha = set.github.state.repositories.get('acme/shop')!.refs.main!
    expect(await refusal(narrow.checks.create({ ...where, name: 'x', head_sha: sha }))).toContain(
      '403 Resource not accessible by integration',
    )
    expect((await narrow.checks.listForRef({ ...where, ref: 'main' })).data.total_count).toBe(0)
    expect(await refusal(asInstallation(set, { permissions: { administration: 'write' } }))).toContain('422')
    expect(await refusal(asInstallation(set, { repositories: ['nowhere'] }))).toContain('422')
  })

  test('sees only its repositories: others are not found', async () => {
    set.github.state.repositories.set('acme/other', repository('acme/other'))
    set.github.state.repositories.set('else/where', repository('else/where'))
    const one = await asInstallation(set, { repositories: ['shop'] })
    expect((await one.apps.listReposAccessibleToInstallation()).data.total_count).toBe(1)
    expect(await refusal(one.repos.get({ owner: 'acme', repo: 'other' }))).toContain('404')
    const all = await asInstallation(set)
    expect((await all.repos.get({ owner: 'acme', repo: 'other' })).status).toBe(200)
    expect(await refusal(all.repos.get({ owner: 'else', repo: 'where' }))).toContain('404')
  })

  test('is worth nothing while the installation is suspended', async () => {
    const octokit = await asInstallation(set)
    set.app.installation.suspended = true
    expect(await refusal(octokit.repos.get(where))).toContain('403 This installation has been suspended')
    expect(await refusal(asInstallation(set))).toContain('403')
  })
})

test('a person’s token may do what the person may', async () => {
  const as = (login: string) => octokitFor(set.github, set.github.person(login).token())
  const { ada, dan, stranger } = { ada: as('ada'), dan: as('dan'), stranger: as('eve') }
  set.github
    .person('ben')
    .in('acme/shop')
    .push({ branch: 'change', files: { a: '1' } })
  set.github.person('ben').in('acme/shop').openPull({ head: 'change', body: 'a' })
  const edit = { ...where, pull_number: 1, body: 'b' }
  expect((await ada.pulls.update(edit)).data.body).toBe('b')
  expect(await refusal(dan.pulls.update(edit))).toContain('403')
  expect(await refusal(stranger.pulls.get({ ...where, pull_number: 1 }))).toContain('404')
  const sha = set.github.state.repositories.get('acme/shop')!.refs.main!
  // “Write permission for the REST API to interact with checks is only available to GitHub Apps.”
  expect(await refusal(ada.checks.create({ ...where, name: 'x', head_sha: sha }))).toContain('403')
  expect((await ada.users.getAuthenticated()).data.login).toBe('ada')
})

describe('deliveries of the app', () => {
  const app = () => octokitFor(set.github, set.app.jwt())

  test('are listed newest first, page after page by cursor, and by what became of them', async () => {
    set.listener.answer = { status: 500 }
    const ben = set.github.person('ben').in('acme/shop')
    for (const title of ['one', 'two', 'three']) ben.openIssue({ title })
    await set.github.hooks.settled()
    set.listener.answer = { status: 200 }
    ben.openIssue({ title: 'four' })
    await set.github.hooks.settled()
    const all = await app().paginate('GET /app/hook/deliveries', { per_page: 2 })
    expect(all.map(({ status }) => status)).toEqual(['OK', ...Array(3).fill('Invalid HTTP Response: 500')])
    const failed = await app().request('GET /app/hook/deliveries', { status: 'failure' } as never)
    expect(failed.data).toHaveLength(3)
    const { data } = await app().apps.getWebhookDelivery({ delivery_id: all[0]!.id })
    expect(data.request.payload).toMatchObject({ action: 'opened', issue: { title: 'four' } })
    expect(set.github.mistakes).toEqual([])
  })

  test('are sent again with the same GUID when asked for', async () => {
    set.listener.answer = { status: 500 }
    set.github.person('ben').in('acme/shop').openIssue({ title: 'one' })
    await set.github.hooks.settled()
    const [first] = (await app().apps.listWebhookDeliveries()).data
    set.listener.answer = { status: 200 }
    set.app.app.hook!.secret = 'the other one'
    expect((await app().apps.redeliverWebhookDelivery({ delivery_id: first!.id })).status).toBe(202)
    await set.github.hooks.settled()
    expect(set.listener.got.map(({ headers }) => headers['x-github-delivery'])).toEqual([first!.guid, first!.guid])
    const [again] = (await app().apps.listWebhookDeliveries()).data
    expect(again).toMatchObject({ guid: first!.guid, redelivery: true, status: 'OK' })
    const [one, two] = set.listener.got.map(({ headers }) => headers['x-hub-signature-256'])
    expect(one).not.toBe(two)
    expect(last(set.listener, 'issues.opened').payload.issue.title).toBe('one')
  })
})
