/** After the merge without the App: the real step keeps the lists in issues, with the workflow's token. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readBlock } from '../../src/publish/block.ts'
import { stateIn } from '../../src/publish/state.ts'
import { type GitHub, startGitHub } from '../github/index.ts'
import type { Issue, Repository, Token } from '../github/records.ts'
import { personToken, repository, workflowToken } from '../github/state.ts'
import {
  builtAction,
  commandsOf,
  commit,
  git,
  junit,
  type Ran,
  repositoryIn,
  runStep,
  scratch,
  sound,
} from './stage.ts'

const home = scratch()
let entry: string
beforeAll(async () => {
  entry = await builtAction(home.path)
})
afterAll(() => home[Symbol.dispose]())

const FILES = {
  ...sound,
  '.github/holdpoint.yml': `branches:
  main: { checklist: RELEASE.md }
roles:
  ops: { users: [opal] }
  duty: { teams: [acme/duty] }
environments:
  staging: {}
  production: { requires: staging }
bullets-are-items: [Deployment]
recurring: {}
`,
  'RELEASE.md': `# Release

## Preflight

- [ ] All tests pass <!-- gate: tests id=tests -->

## Deployment

1. Put the application into maintenance mode <!-- gate: ack id=maintenance-on -->
2. Run the migrations <!-- gate: ack by=ops id=migrate -->

## Post-deployment

- [ ] Error rates looked at <!-- gate: ack id=errors -->

## Daily

- [ ] Backups looked at <!-- gate: ack id=backups -->
`,
}

const WRITES: Token['permissions'] = { contents: 'read', issues: 'write', deployments: 'read', pull_requests: 'read' }

interface Staged {
  github: GitHub
  shop: Repository
  root: string
  sha: string
  step(
    event: string,
    payload: object,
    more?: { inputs?: Record<string, string>; env?: Record<string, string> },
  ): Promise<Ran>
  issues(): Issue[]
  issue(title: string): Issue
  boxes(title: string): Record<string, boolean>
  /** Somebody clicks a box, and the workflow runs for it. */
  click(who: string, title: string, item: string, box?: 'x' | ' '): Promise<Ran>
  comments(title: string): string[]
}

async function staged(play: (all: Staged) => Promise<void>, permissions = WRITES, files: Record<string, string> = {}) {
  using folder = scratch()
  const root = repositoryIn(folder.path, { ...FILES, ...files })
  const sha = git(root, 'rev-parse', 'HEAD')
  const shop = repository('acme/shop', {
    refs: { main: sha },
    trees: { [sha]: { ...FILES, ...files } },
    history: { [sha]: { parents: [] } },
    collaborators: { ada: 'maintain', opal: 'write', dan: 'read' },
  })
  const tokens = { secret: workflowToken(permissions) }
  const github = await startGitHub({ repositories: new Map([['acme/shop', shop]]), tokens })
  const person = (login: string) => github.person(login).in('acme/shop')
  const issues = () => [...shop.tickets.values()].filter(({ author }) => author === 'github-actions[bot]')
  const issue = (title: string) => {
    const found = issues().findLast(each => each.title.startsWith(title))
    if (!found)
      throw new Error(
        `no issue \`${title}\` among ${issues()
          .map(each => each.title)
          .join(', ')}`,
      )
    return found
  }
  const all: Staged = {
    ...{ github, shop, root, sha, issues, issue },
    step: (event, payload, { inputs = {}, env = {} } = {}) =>
      runStep({
        ...{ entry, root, event },
        payload: { repository: { default_branch: 'main' }, ...payload },
        inputs: { token: 'secret', issues: 'true', ...inputs },
        env: { GITHUB_API_URL: github.url, GITHUB_GRAPHQL_URL: github.graphqlUrl, ...env },
      }),
    boxes: title => Object.fromEntries(readBlock(issue(title).body) ?? []),
    async click(who, title, item, box = 'x') {
      const { number, body } = issue(title)
      const line = body!.split('\n').find(each => each.includes(`<!-- hp:${item} -->`))!
      person(who).editIssue(number, { body: body!.replace(line, line.replace(/\[[ x]\]/, `[${box}]`)) })
      return all.step('issues', { action: 'edited', issue: { number }, sender: { login: who } })
    },
    comments: title => shop.comments.filter(({ on }) => on === issue(title).number).map(({ body }) => body),
  }
  await play(all)
  await github.close()
  expect(github.mistakes).toEqual([])
}

const RELEASED = {
  action: 'published',
  release: { tag_name: 'v1.0.0', target_commitish: 'main', author: { login: 'ada' } },
}
const deployment = (sha: string, state: string, environment = 'production') => ({
  deployment: { id: 9, sha, environment },
  deployment_status: { state, environment, created_at: new Date(Date.now() - 1000).toISOString() },
})
const errorsOf = ({ stdout }: Ran) => commandsOf(stdout).filter(line => line.startsWith('::error title=Holdpoint::'))

describe('a published release', () => {
  test('has a list, once however often it is told', () =>
    staged(async ({ step, issues, boxes, issue }) => {
      const first = await step('release', RELEASED)
      expect([first.stderr, errorsOf(first), first.code, first.outputs.verdict]).toEqual(['', [], 0, 'hold'])
      expect(first.summary).toMatch(/kept in #\u200b?1/)
      expect(issues().map(({ title }) => title)).toEqual(['Deploy 1.0.0 to production'])
      expect(boxes('Deploy')).toEqual({ tests: true, 'maintenance-on': false, migrate: false })
      expect(issue('Deploy').body).toContain('kept by the workflow, without the App')
      expect(stateIn(issue('Deploy').body!)).toMatchObject({ version: '1.0.0', launched: null, found: { tests: {} } })
      const seen = () => issue('Deploy').body!.replace(/"at":\d+/g, '')
      const before = seen()
      await step('release', RELEASED)
      expect(issues()).toHaveLength(1)
      expect(seen()).toBe(before)
    }))

  test('has one list when two runs come at the same time', () =>
    staged(async ({ step, shop, issues }) => {
      const runs = await Promise.all([
        step('release', RELEASED),
        step('release', RELEASED),
        step('push', { ref: 'refs/heads/main' }),
      ])
      expect(runs.map(({ code }) => code)).toEqual([0, 0, 0])
      const open = issues().filter(({ state }) => state === 'open')
      expect(open.map(({ number }) => number)).toEqual([1])
      for (const double of issues().slice(1)) {
        expect(double).toMatchObject({ state: 'closed', stateReason: 'not_planned' })
        expect(shop.comments.find(({ on }) => on === double.number)?.body).toContain('#1 is it')
      }
    }))

  test('is none while it is a draft, and in another event', () =>
    staged(async ({ step, issues }) => {
      for (const [event, payload] of [
        ['release', { ...RELEASED, action: 'edited' }],
        ['issues', { action: 'opened', issue: { number: 1 } }],
        ['issue_comment', { action: 'created', issue: { number: 1 } }],
        ['push', { ref: 'refs/tags/v1.0.0' }],
      ] as const) {
        const ran = await step(event, payload)
        expect([event, ran.code, ran.outputs.verdict, ran.stderr]).toEqual([event, 0, 'hold', ''])
        expect(ran.summary).toContain('nothing to do')
      }
      expect(issues()).toEqual([])
    }))
})

describe('a tick', () => {
  test('counts for whoever may, in its turn; the last one closes the list of what is in production', () =>
    staged(async ({ step, click, boxes, issue, comments, sha }) => {
      await step('release', RELEASED)
      await click('opal', 'Deploy', 'migrate')
      expect(boxes('Deploy').migrate).toBe(false)
      expect(comments('Deploy').at(-1)).toMatch(
        /opal ticked `migrate`, and it does not count: it is not its turn: it waits for/,
      )
      await click('ada', 'Deploy', 'maintenance-on')
      await click('ada', 'Deploy', 'migrate')
      expect(boxes('Deploy')).toEqual({ tests: true, 'maintenance-on': true, migrate: false })
      expect(comments('Deploy').at(-1)).toMatch(/ada ticked `migrate`, and it does not count: .*ada does not hold ops/)
      const last = await click('opal', 'Deploy', 'migrate')
      expect(last.code).toBe(0)
      expect(issue('Deploy')).toMatchObject({ state: 'closed', stateReason: 'completed' })
      expect(boxes('After')).toEqual({ errors: false })
      await step('deployment_status', deployment(sha, 'success'))
      await click('ada', 'After', 'errors')
      expect(issue('After').state).toBe('closed')
      expect(boxes('After')).toEqual({ errors: true })
    }))

  test('of somebody who may only read is no tick, and of a bot neither', () =>
    staged(async ({ step, click, boxes, issue, github }) => {
      await step('release', RELEASED)
      const { number, body } = issue('Deploy')
      const { tokens } = github.state
      tokens.bot = workflowToken({ issues: 'write' })
      const patched = await fetch(`${github.url}/repos/acme/shop/issues/${number}`, {
        method: 'PATCH',
        headers: { authorization: 'Bearer bot', 'content-type': 'application/json' },
        body: JSON.stringify({ body: body!.replace(/- \[ \] (?=Put)/, '- [x] ') }),
      })
      expect(patched.status).toBe(200)
      await step('issues', { action: 'edited', issue: { number } })
      expect(boxes('Deploy')['maintenance-on']).toBe(false)
      await click('ada', 'Deploy', 'maintenance-on')
      expect(boxes('Deploy')['maintenance-on']).toBe(true)
      await click('ada', 'Deploy', 'maintenance-on', ' ')
      expect(boxes('Deploy')['maintenance-on']).toBe(false)
    }))

  test('whose role is a team that the token may not read could not be found out, and is put back', () =>
    staged(
      async ({ step, click, boxes, comments }) => {
        await step('release', RELEASED)
        const ran = await click('ada', 'Deploy', 'watch')
        expect(ran.code).toBe(2)
        expect(boxes('Deploy').watch).toBe(false)
        expect(comments('Deploy').at(-1)).toMatch(/ada ticked `watch`, .*a workflow's own token never can/)
      },
      WRITES,
      { 'RELEASE.md': '# Release\n\n## Deployment\n\n- [ ] Somebody watches <!-- gate: ack by=duty id=watch -->\n' },
    ))

  test('in the name of whoever lent the token is nobody’s', () =>
    staged(async ({ step, github }) => {
      github.state.tokens.secret = personToken('ada')
      await step('release', RELEASED)
      const { number, author, body } = [...github.state.repositories.get('acme/shop')!.tickets.values()][0]!
      expect(author).toBe('ada')
      const ada = github.person('ada').in('acme/shop')
      ada.editIssue(number, { body: body!.replace(/- \[ \] (?=Put)/, '- [x] ') })
      await step('issues', { action: 'edited', issue: { number } })
      const now = () => readBlock(github.state.repositories.get('acme/shop')!.tickets.get(number)!.body)
      expect(now()?.get('maintenance-on')).toBe(false)
    }))

  test('in hidden text proves nothing: who ticked is told by the history', () =>
    staged(async ({ step, issue, boxes, github }) => {
      await step('release', RELEASED)
      const { number, body } = issue('Deploy')
      const state = stateIn(body!) as object
      const forged = JSON.stringify({ ...state, ticks: { migrate: 'opal' } })
      const text = body!
        .replace(/<!-- holdpoint:state .* -->/, `<!-- holdpoint:state ${forged} -->`)
        .replaceAll('- [ ]', '- [x]')
      github.person('ada').in('acme/shop').editIssue(number, { body: text })
      await step('issues', { action: 'edited', issue: { number } })
      expect(boxes('Deploy')).toEqual({ tests: true, 'maintenance-on': true, migrate: false })
    }))
})

describe('an issue', () => {
  test('that is closed over what is missing is open again; given up it stays closed', () =>
    staged(async ({ step, issue, github, comments }) => {
      await step('release', RELEASED)
      const { number } = issue('Deploy')
      github.person('ada').in('acme/shop').closeIssue(number)
      await step('issues', { action: 'closed', issue: { number } })
      expect(issue('Deploy').state).toBe('open')
      expect(comments('Deploy').at(-1)).toContain('2 items are missing: it is open again')
      github.person('ada').in('acme/shop').closeIssue(number, 'not_planned')
      await step('issues', { action: 'closed', issue: { number } })
      await step('schedule', {})
      await step('release', RELEASED)
      expect(issue('Deploy').state).toBe('closed')
    }))

  test('of somebody else with our mark is none of ours', () =>
    staged(async ({ step, issue, issues, github }) => {
      await step('release', RELEASED)
      const { body } = issue('Deploy')
      const { number } = github.person('ada').in('acme/shop').openIssue({ title: 'Deploy', body: body! })
      const ran = await step('issues', { action: 'edited', issue: { number } })
      expect([ran.code, ran.summary]).toEqual([0, expect.stringContaining('none that this workflow made')])
      expect(issues()).toHaveLength(1)
    }))

  test('keeps what people write around the list', () =>
    staged(async ({ step, issue, click, github, boxes }) => {
      await step('release', RELEASED)
      const { number, body } = issue('Deploy')
      github
        .person('ada')
        .in('acme/shop')
        .editIssue(number, { body: `Read this first.\n\n${body}\n\nThe vendor is on the phone.` })
      await click('ada', 'Deploy', 'maintenance-on')
      await step('release', RELEASED)
      expect(issue('Deploy')).toMatchObject({ number })
      expect(issue('Deploy').body).toMatch(/^Read this first\.(.|\n)*The vendor is on the phone\.$/)
      expect(boxes('Deploy')['maintenance-on']).toBe(true)
    }))
})

describe('a deployment', () => {
  test('that succeeded opens the watch, by the rules of the commit that was deployed', () =>
    staged(async ({ step, root, sha, boxes, issue, issues }) => {
      commit(root, { 'RELEASE.md': '# Another\n\n- [ ] Nothing <!-- gate: ack id=nothing -->\n' }, 'Go on')
      const ran = await step('deployment_status', deployment(sha, 'success'))
      expect([ran.stderr, errorsOf(ran)]).toEqual(['', []])
      expect(issues().map(({ title }) => title)).toEqual([
        `Deploy ${sha.slice(0, 7)} to production`,
        `After the deployment of ${sha.slice(0, 7)} to production`,
      ])
      expect(boxes('After')).toEqual({ errors: false })
      // The files of the deployed commit are not here: nothing is proven by others.
      expect(boxes('Deploy').tests).toBe(false)
      expect(issue('Deploy').body).toContain('which are not checked out now')
    }))

  test('elsewhere, and one that runs, open nothing; one that failed is told', () =>
    staged(async ({ step, sha, issues, issue }) => {
      expect((await step('deployment_status', deployment(sha, 'success', 'preview'))).summary).toContain(
        'none of the environments',
      )
      expect((await step('deployment_status', deployment(sha, 'in_progress'))).summary).toContain('no list is open')
      expect(issues()).toEqual([])
      await step('release', RELEASED)
      await step('deployment_status', deployment(sha, 'failure'))
      expect(issue('Deploy').body).toContain('deployment 9 ended as failure')
      expect(issues()).toHaveLength(1)
    }))
})

describe('time', () => {
  test('opens each period once, and a tick in it counts', () =>
    staged(async ({ step, issues, boxes, click, issue }) => {
      await step('schedule', {})
      await step('schedule', {})
      expect(issues()).toHaveLength(1)
      expect(issue('Daily').title).toMatch(/^Daily: \d{4}-\d{2}-\d{2}$/)
      expect(boxes('Daily')).toEqual({ backups: false })
      await click('ada', 'Daily', 'backups')
      expect(issue('Daily').state).toBe('closed')
      await step('schedule', {})
      expect(issues()).toHaveLength(1)
    }))

  test('what was left open is overdue, told once, and opens nothing anew', () =>
    staged(async ({ step, issues, issue, shop, comments }) => {
      await step('schedule', {})
      const { number } = issue('Daily')
      const ticket = shop.tickets.get(number)!
      const today = issue('Daily').title.slice('Daily: '.length)
      const before = new Date(Date.parse(today) - 3 * 86_400_000).toISOString().slice(0, 10)
      ticket.body = ticket.body!.replaceAll(encodeURIComponent(today), before).replaceAll(today, before)
      ticket.title = `Daily: ${before}`
      await step('schedule', {})
      await step('schedule', {})
      expect(issues().map(({ title }) => title)).toEqual([`Daily: ${before}`, `Daily: ${today}`])
      expect(shop.comments.filter(({ on }) => on === number).map(({ body }) => body)).toEqual([
        expect.stringContaining('overdue; a late tick counts'),
      ])
      expect(ticket.body).toContain('late')
      expect(comments('Daily')).toEqual([])
      expect(issue('Daily').body).toContain('2 daily periods went by without a list')
    }))
})

describe('nothing is taken for good', () => {
  test('without the right to issues', () =>
    staged(
      async ({ step, issues }) => {
        const ran = await step('release', RELEASED)
        expect([ran.code, ran.outputs.verdict]).toEqual([2, 'hold'])
        expect(errorsOf(ran)[0]).toContain('`issues: write`')
        expect(issues()).toEqual([])
      },
      { ...WRITES, issues: 'read' },
    ))

  test('without a token, with the App’s address beside it, and while GitHub is away', () =>
    staged(async ({ step }) => {
      const cases: [Record<string, string>, Record<string, string>, RegExp][] = [
        [{ token: '' }, {}, /without a `token`/],
        [{ 'app-url': 'https://holdpoint.example' }, {}, /leave out `issues`, or `app-url`/],
        [
          {},
          { GITHUB_GRAPHQL_URL: 'http://127.0.0.1:9', GITHUB_API_URL: 'http://127.0.0.1:9' },
          /could not be reached/,
        ],
      ]
      for (const [inputs, env, sentence] of cases) {
        const ran = await step('release', RELEASED, { inputs, env })
        expect([ran.code, ran.outputs.verdict, errorsOf(ran)]).toEqual([2, 'hold', [expect.stringMatching(sentence)]])
      }
    }))
})

describe('a step of the deploy job', () => {
  const before = { phase: 'preflight', environment: 'production' }
  test('holds the start until the commit was on staging, and what is before it is done', () =>
    staged(async ({ step, sha, github, root }) => {
      const held = await step('workflow_dispatch', {}, { inputs: { ...before, issues: 'false' } })
      expect([held.code, held.outputs.verdict]).toEqual([1, 'hold'])
      expect(held.summary).toContain('must have been in `staging` before, and it has not been deployed there')
      const ci = github.ci('acme/shop')
      const { id } = ci.deploy('staging', 'main')
      expect((await step('workflow_dispatch', {}, { inputs: before })).summary).toContain('is `pending`')
      ci.setDeploymentStatus(id, 'success')
      const go = await step('workflow_dispatch', {}, { inputs: before })
      expect([go.code, go.outputs.verdict]).toEqual([0, 'go'])
      expect(git(root, 'rev-parse', 'HEAD')).toBe(sha)
    }))

  test('is held by a red test, in a freeze, and when deployments cannot be read', () =>
    staged(
      async ({ step, github }) => {
        const ci = github.ci('acme/shop')
        ci.setDeploymentStatus(ci.deploy('staging', 'main').id, 'success')
        const red = await step('workflow_dispatch', {}, { inputs: before })
        expect([red.code, red.outputs.verdict]).toEqual([1, 'hold'])
        expect(red.summary).toContain('removes')
        expect(red.summary).toContain('frozen until')
        github.state.tokens.secret!.permissions = { ...WRITES, deployments: undefined as never }
        const blind = await step('workflow_dispatch', {}, { inputs: { ...before, issues: 'false' } })
        expect(blind.code).toBe(1)
        expect(blind.summary).toContain('`deployments: read`')
      },
      WRITES,
      {
        'reports/junit.xml': junit([{ name: 'removes', message: 'boom' }]),
        '.github/holdpoint.yml': `${FILES['.github/holdpoint.yml']}freezes:\n  - { reason: Holidays, from: 2020-01-01, to: 2999-01-01 }\n`,
      },
    ))
})
