/** Teams, reviews and installations: what an App hears of people and of its owners. */
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { APP_EVENTS } from './app.ts'
import { choose, suspend, uninstall, unsuspend } from './hooks/installed.ts'
import { asInstallation, last, type Stage, stage } from './stage.ts'

let set: Stage
const as = (login: string) => set.github.person(login).in('acme/shop')

beforeEach(async () => {
  set = await stage({ events: [...APP_EVENTS, 'membership', 'pull_request_review'] })
})
afterEach(async () => {
  await set.github.hooks.settled()
  expect(set.github.mistakes).toEqual([])
  await set.close()
})

test('who joins or leaves a team is told, and counts at once', async () => {
  set.github.state.teams = { 'acme/leads': ['ada'] }
  set.github.person('root').addToTeam('acme/leads', 'ben')
  await set.github.hooks.settled()
  expect(last(set.listener, 'membership.added').payload).toMatchObject({
    member: { login: 'ben' },
    team: { slug: 'leads' },
  })
  set.github.person('root').removeFromTeam('acme/leads', 'ada')
  await set.github.hooks.settled()
  expect(last(set.listener, 'membership.removed').payload.member.login).toBe('ada')
  const octokit = await asInstallation(set)
  const asked = octokit.teams.getMembershipForUserInOrg({ org: 'acme', team_slug: 'leads', username: 'ada' })
  await expect(asked).rejects.toMatchObject({ status: 404 })
})

test('reviews: told, bound to the head, not by the author, and needed where a ruleset asks', async () => {
  as('ben').push({ branch: 'change', files: { a: '1' } })
  as('ben').openPull({ head: 'change' })
  const { rulesets } = set.github.state.repositories.get('acme/shop')!
  const at = '2026-11-21T02:00:00Z'
  const parameters = { required_approving_review_count: 1, dismiss_stale_reviews_on_push: true }
  rulesets.push({
    id: 1,
    name: 'reviews',
    target: 'branch',
    enforcement: 'active',
    bypass_actors: [],
    conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
    rules: [{ type: 'pull_request', parameters }],
    createdAt: at,
    updatedAt: at,
  })
  expect(() => as('ben').review(1)).toThrow('your own pull request')
  as('dan').review(1)
  expect(() => as('ada').merge(1)).toThrow('reviewers with write access')
  as('ada').review(1)
  await set.github.hooks.settled()
  expect(last(set.listener, 'pull_request_review.submitted').payload).toMatchObject({ review: { state: 'approved' } })
  const octokit = await asInstallation(set)
  const query = `{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) { reviewDecision
    latestOpinionatedReviews(first: 5, writersOnly: true) { nodes { state author { login } commit { oid } } } } } }`
  expect(await octokit.graphql(query)).toMatchObject({
    repository: {
      pullRequest: { reviewDecision: 'APPROVED', latestOpinionatedReviews: { nodes: [{ author: { login: 'ada' } }] } },
    },
  })
  as('ben').push({ branch: 'change', files: { a: '2' } })
  expect(() => as('ada').merge(1)).toThrow('reviewers with write access')
  as('ada').review(1)
  as('ada').merge(1)
})

test('the owner suspends, chooses other repositories, uninstalls', async () => {
  const { hub } = set.github
  const { installation } = set.app
  suspend(hub, installation)
  await set.github.hooks.settled()
  expect(last(set.listener, 'installation.suspend').payload.installation.id).toBe(installation.id)
  unsuspend(hub, installation)
  choose(hub, installation, [])
  await set.github.hooks.settled()
  expect(last(set.listener, 'installation_repositories.removed').payload.repositories_removed).toMatchObject([
    { full_name: 'acme/shop' },
  ])
  choose(hub, installation, 'all')
  const octokit = await asInstallation(set)
  uninstall(hub, installation)
  await set.github.hooks.settled()
  expect(last(set.listener, 'installation.deleted').payload.installation.id).toBe(installation.id)
  await expect(octokit.repos.get({ owner: 'acme', repo: 'shop' })).rejects.toMatchObject({ status: 401 })
})
