/** Limits and the ledger, held against what GitHub documents about rate limits. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Octokit } from '@octokit/rest'
import { secondaryLimit, serverError } from './faults.ts'
import { graphqlPrice } from './graphql/cost.ts'
import { asInstallation, type Stage, stage } from './stage.ts'

let set: Stage
let octokit: Octokit
let now = new Date()
const where = { owner: 'acme', repo: 'shop' }
const refusal = (answer: Promise<unknown>) => answer.then(String, ({ status, message }) => `${status} ${message}`)

beforeEach(async () => {
  now = new Date()
  set = await stage({}, { clock: () => now })
  octokit = await asInstallation(set)
})
afterEach(async () => {
  await set.github.hooks.settled()
  expect(set.github.mistakes).toEqual([])
  await set.close()
})

describe('limits', () => {
  test('“x-ratelimit-remaining … 0” and 403 until the hour is over, for all tokens of the installation together', async () => {
    set.github.limits.settings.restPerHour = 3
    const other = await asInstallation(set)
    const { headers } = await octokit.repos.get(where)
    expect(headers).toMatchObject({
      'x-ratelimit-limit': '3',
      'x-ratelimit-remaining': '2',
      'x-ratelimit-resource': 'core',
    })
    await other.repos.get(where)
    await octokit.repos.get(where)
    const refused = await octokit.repos.get(where).catch(caught => caught)
    expect(refused).toMatchObject({ status: 403, response: { headers: { 'x-ratelimit-remaining': '0' } } })
    expect(refused.message).toContain('API rate limit exceeded for installation ID')
    now = new Date(now.getTime() + 60 * 60_000 + 1000)
    expect((await (await asInstallation(set)).repos.get(where)).status).toBe(200)
  })

  test('“if … you receive a 304 response, this request does not count against your primary rate limit”', async () => {
    const { headers } = await octokit.repos.get(where)
    const again = octokit.request('GET /repos/{owner}/{repo}', { ...where, headers: { 'if-none-match': headers.etag } })
    await expect(again).rejects.toMatchObject({ status: 304 })
    expect((await octokit.repos.get(where)).headers['x-ratelimit-used']).toBe('2')
  })

  test('“no more than 80 content-generating requests per minute”, unless switched off', async () => {
    const write = () => refusal(octokit.issues.create({ ...where, title: 'x' }))
    for (let count = 0; count < 80; count++) await write()
    const refused = await octokit.issues.create({ ...where, title: 'x' }).catch(caught => caught)
    expect(refused).toMatchObject({ status: 403, response: { headers: { 'retry-after': '60' } } })
    expect(refused.message).toContain('secondary rate limit')
    set.github.limits.settings.secondary = false
    expect(await write()).toBe('[object Object]')
  })

  test('“900 points per minute”: a read is one, a write five', async () => {
    set.github.limits.settings.restPointsPerMinute = 12
    const sha = set.github.state.repositories.get('acme/shop')!.refs.main!
    const check = () => octokit.checks.create({ ...where, name: 'x', head_sha: sha })
    await check()
    await check()
    expect(await refusal(check())).toContain('secondary rate limit')
    expect(await refusal(octokit.repos.get(where))).toBe('[object Object]')
  })

  test('over GraphQL a used-up hour is status 200 with an error', async () => {
    set.github.limits.settings.graphqlPerHour = 1
    const query = '{ repository(owner: "acme", name: "shop") { id } }'
    await octokit.graphql(query)
    await expect(octokit.graphql(query)).rejects.toMatchObject({ errors: [{ type: 'RATE_LIMITED' }] })
  })

  test('“add up the number of requests needed to fulfill each unique connection …, divide by 100”', () => {
    // GitHub's own example: 1 + 100 + 100 * 50 requests are 51 points.
    const query = `{ viewer { repositories(first: 100) { edges { node { issues(first: 50) { edges { node {
      labels(first: 60) { edges { node { id } } } } } } } } } } }`
    expect(graphqlPrice({ query })).toMatchObject({ cost: 51, points: 1, nodes: 100 + 100 * 50 + 100 * 50 * 60 })
    expect(graphqlPrice({ query: 'mutation { a: addComment(input: {}) { clientMutationId } }' })).toMatchObject({
      points: 5,
      content: 1,
    })
  })
})

test('the ledger counts reads and writes of each phase of a test', async () => {
  set.github.ledger.begin('one')
  await octokit.repos.get(where)
  await octokit.issues.create({ ...where, title: 'x' })
  set.github.ledger.begin('two')
  await octokit.graphql('{ repository(owner: "acme", name: "shop") { id } }')
  expect(set.github.ledger.counts('one')).toEqual({
    rest: { read: 1, write: 1 },
    graphql: { read: 0, write: 0 },
    total: 2,
    points: 6,
  })
  expect(set.github.ledger.counts('two')).toMatchObject({ graphql: { read: 1, write: 0 }, total: 1 })
  expect(set.github.ledger.counts().total).toBe(4)
})

describe('faults', () => {
  test('strike a part of all requests, the same ones for a seed', async () => {
    const run = async () => {
      set.github.faults.clear()
      set.github.faults.add({ on: /GET/, share: 0.3, seed: 7, answer: serverError })
      const answers: boolean[] = []
      for (let count = 0; count < 30; count++) answers.push((await refusal(octokit.repos.get(where))).startsWith('502'))
      return answers
    }
    const first = await run()
    expect(await run()).toEqual(first)
    const struck = first.filter(Boolean).length
    expect(struck).toBeGreaterThan(2)
    expect(struck).toBeLessThan(20)
  })

  test('too many requests with the time to wait, and slowness', async () => {
    set.github.faults.add({ on: /GET/, times: 1, answer: secondaryLimit(7, 429) })
    const refused = await octokit.repos.get(where).catch(caught => caught)
    expect(refused).toMatchObject({ status: 429, response: { headers: { 'retry-after': '7' } } })
    set.github.faults.add({ on: /GET/, times: 1, answer: { slow: 300 } })
    const tooLong = octokit.repos.get({ ...where, request: { signal: AbortSignal.timeout(50) } })
    await expect(tooLong).rejects.toMatchObject({ status: 500 })
    expect((await octokit.repos.get(where)).status).toBe(200)
  })
})
