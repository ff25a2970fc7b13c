/** The step on what is only proposed: pull requests, forks, merge groups. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { rateLimited, serverError } from '../github/faults.ts'
import { checkRun } from '../github/state.ts'
import { body, CHECKLIST, READS, type Staged, stagePullRequest, type Wish, WRITES } from './pull-request.ts'
import { builtAction, commandsOf, git, junit, type Ran, runStep, scratch } from './stage.ts'

const home = scratch()
let entry: string
beforeAll(async () => {
  entry = await builtAction(home.path)
})
afterAll(() => home[Symbol.dispose]())

const ticked = [
  { at: '2026-11-20T10:00:00Z', by: 'author', body: body(false) },
  { at: '2026-11-20T11:00:00Z', by: 'ada', body: body(true) },
]

/** Stages, lets the test change something, runs, and sees to it that GitHub had nothing to complain about. */
async function judged(
  wish: Omit<Wish, 'folder'>,
  change?: (staged: Staged) => void,
): Promise<Ran & { staged: Staged }> {
  using folder = scratch()
  const staged = await stagePullRequest({ ...wish, folder: folder.path })
  try {
    change?.(staged)
    const ran = await runStep({ entry, ...staged.step })
    expect(staged.github.mistakes).toEqual([])
    return { ...ran, staged }
  } finally {
    await staged.close()
  }
}

const checkRuns = ({ github }: Staged) => github.state.repositories.get('acme/shop')!.checkRuns
const stateOf = (ran: Ran, id: string) => ran.report?.items.find(item => item.id === id)?.state

describe('a pull request', () => {
  test('is held while a test fails and the tick is missing, whatever the frozen event says', async () => {
    const failing = { 'reports/junit.xml': junit([{ name: 'removes', message: 'boom' }]) }
    const ran = await judged({ headFiles: failing })
    expect(ran.stderr).toBe('')
    expect(ran.code).toBe(1)
    expect([stateOf(ran, 'tests-pass'), stateOf(ran, 'lead-agrees')]).toEqual(['failing', 'open'])
    expect(ran.summary).toContain('To be ticked by tech-lead')
    expect(ran.report?.release.commit).toBe(ran.staged.head)
    const [run] = checkRuns(ran.staged)
    expect(run).toMatchObject({
      name: 'holdpoint',
      head_sha: ran.staged.head,
      status: 'completed',
      conclusion: 'action_required',
    })
    expect(run!.output.title).toBe('hold: 2 of 2 items are missing')
    expect(run!.details_url).toBe('https://github.example/acme/shop/actions/runs/4711')
  })

  test('goes when the tests pass and somebody who may has ticked', async () => {
    const ran = await judged({ body: body(true), edits: ticked })
    expect(ran.report?.items.map(({ state, because }) => [state, because])).toEqual([
      ['proven', expect.any(String)],
      ['signed', expect.stringContaining('ada')],
    ])
    expect([ran.code, ran.outputs.verdict]).toEqual([0, 'go'])
    expect(checkRuns(ran.staged)).toMatchObject([{ conclusion: 'success', head_sha: ran.staged.head }])
  })

  test('takes what people filled in from the body, and not what the form says already', async () => {
    const form = `${CHECKLIST}- [ ] Reason recorded <!-- gate: record field=reason id=reason -->
- [ ] Version recorded <!-- gate: record field=target id=target -->

Target: 1.0.0
Reason: ____
`
    const filled = form.replace('____', 'security fix')
    const edits = [{ at: '2026-11-20T10:00:00Z', by: 'bo', body: filled }]
    const ran = await judged({ baseFiles: { 'RELEASE.md': form }, body: filled, edits })
    expect(ran.report?.items.slice(2)).toMatchObject([
      { state: 'proven', because: "`reason` is `security fix`, by author or bo in the pull request's body" },
      { state: 'waiting', because: expect.stringContaining("write `Target: ...` into the pull request's body") },
    ])
  })

  test('does not go by the tick of somebody who may not', async () => {
    const edits = [ticked[0]!, { ...ticked[1]!, by: 'author' }]
    const ran = await judged({ body: body(true), edits })
    expect([ran.code, stateOf(ran, 'lead-agrees')]).toEqual([1, 'open'])
  })

  test('cannot change the rules it is judged by', async () => {
    const headFiles = {
      '.github/holdpoint.yml': 'shadow: true\n',
      'RELEASE.md': '# Release\n\n## Pre-deployment\n\n- [ ] Nothing <!-- gate: file path=package.json -->\n',
    }
    const ran = await judged({ headFiles })
    expect(ran.code).toBe(1)
    expect(ran.report?.items.map(({ id }) => id)).toEqual(['tests-pass', 'lead-agrees'])
    expect(ran.report?.shadow).toBe(false)
    expect(ran.summary).toContain(
      `configuration and checklist are those of \`main\` at \`${ran.staged.base.slice(0, 7)}\``,
    )
  })

  test('is judged by the base branch it goes to now, with the labels it has now', async () => {
    const ran = await judged({}, ({ github, base }) => {
      const shop = github.state.repositories.get('acme/shop')!
      shop.refs['release/2'] = 'c'.repeat(40)
      shop.trees['c'.repeat(40)] = { '.github/holdpoint.yml': 'checklist: minimal\n' }
      shop.pulls.get(7)!.base = { ref: 'release/2', sha: base }
    })
    expect(ran.report?.checklist.source).toBe('minimal (built in)')
  })

  test('is not judged by other files than its own', async () => {
    const ran = await judged({ body: body(true), edits: ticked }, ({ root, base, step }) => {
      // What `actions/checkout` leaves on this event unless it is told otherwise.
      step.event = 'pull_request_target'
      step.env!.GITHUB_SHA = base
      git(root, 'checkout', '-q', '--detach', base)
    })
    expect([ran.code, ran.outputs.verdict]).toEqual([2, 'hold'])
    expect(ran.summary).toContain('check out that commit')
    expect(checkRuns(ran.staged)).toEqual([])
  })

  test('a verdict over some items does not stand for the whole one', async () => {
    const ran = await judged({}, ({ step }) => {
      step.inputs!.only = 'tests-pass'
    })
    expect(ran.code).toBe(0)
    expect(checkRuns(ran.staged).map(({ name }) => name)).toEqual(['holdpoint: tests-pass'])
  })

  test('nor does a verdict over other phases than those that hold the branch', async () => {
    const names = async (phase: string) => {
      const ran = await judged({ body: body(true), edits: ticked }, ({ step }) => {
        step.inputs!.phase = phase
      })
      return checkRuns(ran.staged).map(({ name }) => name)
    }
    expect(await names('verify')).toEqual(['holdpoint: verify'])
    expect(await names('pre-deploy,verify')).toEqual(['holdpoint'])
  })

  test('talks to a company’s own server', async () => {
    const ran = await judged({ prefix: '/api/v3', body: body(true), edits: ticked })
    expect([ran.code, ran.stderr]).toEqual([0, ''])
    expect(checkRuns(ran.staged)).toHaveLength(1)
  })
})

describe('a fork', () => {
  test('is judged the same, posts nothing, says so, and does not fail because of it', async () => {
    const ran = await judged({ from: 'stranger/shop', permissions: READS, body: body(true), edits: ticked })
    expect(ran.code).toBe(0)
    expect(ran.summary).toContain('the change comes from a fork')
    expect(checkRuns(ran.staged)).toEqual([])
    expect(ran.staged.github.requests.filter(({ method }) => method !== 'GET' && method !== 'POST')).toEqual([])
    expect(ran.staged.github.requests.filter(({ operation }) => operation === 'checks/create')).toEqual([])
    const held = await judged({ from: 'stranger/shop', permissions: READS })
    expect(held.code).toBe(1)
  })
})

describe('the check run', () => {
  test('is left out in silence where the token may not write, an error where it was insisted on', async () => {
    const quiet = await judged({ permissions: READS, body: body(true), edits: ticked })
    expect([quiet.code, commandsOf(quiet.stdout)]).toEqual([0, ['::add-mask::secret']])
    const insisted = await judged({ permissions: READS, body: body(true), edits: ticked }, ({ step }) => {
      step.inputs!['check-run'] = 'true'
    })
    expect(insisted.code).toBe(2)
    expect(insisted.summary).toContain('the job needs `permissions: checks: write`')
    expect(insisted.outputs.verdict).toBe('go')
  })

  test('is there once, although the answer to its creation was lost', async () => {
    const ran = await judged({ body: body(true), edits: ticked }, ({ github }) => {
      github.faults.add({ on: /^POST .*check-runs$/, times: 1, afterwards: true, answer: serverError })
    })
    expect(ran.code).toBe(0)
    expect(checkRuns(ran.staged)).toHaveLength(1)
  })

  test('carries more than fifty annotations in several requests', async () => {
    const todos = Array.from({ length: 60 }, (_, at) => `// TODO ${at}`).join('\n')
    const list = '# Release\n\n## Pre-deployment\n\n- [ ] No TODO <!-- gate: todo -->\n'
    const ran = await judged({ baseFiles: { 'RELEASE.md': list }, headFiles: { 'src/more.js': `${todos}\n` } })
    expect(ran.code).toBe(1)
    expect(checkRuns(ran.staged)[0]!.annotations).toHaveLength(60)
    const levels = commandsOf(ran.stdout).map(command => /^::(\w+)/.exec(command)?.[1])
    expect(levels.filter(level => level === 'error')).toHaveLength(10)
    expect(levels.filter(level => level === 'notice')).toHaveLength(1)
  })
})

describe('the other checks of the commit', () => {
  const list = '# Release\n\n## Pre-deployment\n\n- [ ] CI is green <!-- gate: check id=ci -->\n'
  const withChecks =
    (conclusion: string) =>
    ({ github, head, step }: Staged): void => {
      const shop = github.state.repositories.get('acme/shop')!
      shop.checkRuns.push(
        checkRun(1, 'unit tests', { head_sha: head, conclusion }),
        checkRun(2, 'release', { head_sha: head, status: 'in_progress', conclusion: null }),
        checkRun(3, 'holdpoint', { head_sha: head, conclusion: 'action_required' }),
      )
      shop.jobs.push({ id: 2, name: 'release', status: 'in_progress', runner_name: 'runner 1' })
      step.env!.RUNNER_NAME = 'runner 1'
    }

  test('count, but neither the job that asks nor its own earlier verdict', async () => {
    const green = await judged({ baseFiles: { 'RELEASE.md': list } }, withChecks('success'))
    expect([green.code, stateOf(green, 'ci')]).toEqual([0, 'proven'])
    const red = await judged({ baseFiles: { 'RELEASE.md': list } }, withChecks('failure'))
    expect([red.code, stateOf(red, 'ci')]).toEqual([1, 'failing'])
  })
})

describe('without GitHub', () => {
  test('and without a token, the rules come from the checkout, and ticks cannot be known', async () => {
    const ran = await judged({ body: body(true) }, ({ step }) => {
      step.inputs!.token = ''
    })
    expect(ran.code).toBe(2)
    expect(ran.summary).toContain('as the checkout has it')
    expect(ran.report?.items.find(({ id }) => id === 'lead-agrees')).toMatchObject({
      state: 'error',
      because: expect.stringContaining('`token`'),
    })
    expect(stateOf(ran, 'tests-pass')).toBe('proven')
    expect(ran.staged.github.requests).toEqual([])
  })

  test('which is down, nothing passes and the step says what it could not find out', async () => {
    const ran = await judged({ body: body(true), edits: ticked }, ({ github }) => {
      github.faults.add({ on: /./, answer: serverError })
    })
    expect(ran.code).toBe(2)
    expect(ran.stderr).toBe('')
    expect(stateOf(ran, 'lead-agrees')).toBe('error')
    expect(ran.outputs.verdict).toBe('hold')
  })

  test('which has had enough, says so', async () => {
    const ran = await judged({ body: body(true), edits: ticked }, ({ github }) => {
      github.faults.add({ on: /graphql/, answer: rateLimited })
    })
    expect([ran.code, stateOf(ran, 'lead-agrees')]).toEqual([2, 'error'])
    expect(ran.summary).toContain('rate limit')
  })

  test('an error that passes is not seen', async () => {
    const ran = await judged({ body: body(true), edits: ticked }, ({ github }) => {
      github.faults.add({ on: /graphql|git\/ref/, times: 2, answer: serverError })
    })
    expect(ran.code).toBe(0)
  })

  test('and without the base branch in the checkout, nothing is judged by other rules', async () => {
    const ran = await judged({}, ({ step, root, base, merge }) => {
      step.inputs!.token = ''
      // As `actions/checkout` does by default: one commit, no parents, no other branch.
      const shallow = git(root, 'commit-tree', `${merge}^{tree}`, '-m', 'Only this')
      git(root, 'checkout', '-q', '--detach', shallow)
      git(root, 'branch', '-D', 'main', 'change')
      git(root, 'reflog', 'expire', '--expire=now', '--all')
      git(root, 'gc', '-q', '--prune=now')
      expect(() => git(root, 'cat-file', '-e', base)).toThrow()
    })
    expect(ran.code).toBe(2)
    expect(commandsOf(ran.stdout).join()).toContain('check out with `fetch-depth: 0`')
    expect(ran.outputs).toMatchObject({ verdict: 'hold', report: '' })
  })
})

const asGroup = ({ step, merge, base }: Staged) => {
  step.event = 'merge_group'
  step.payload = {
    merge_group: {
      head_sha: merge,
      head_ref: `refs/heads/gh-readonly-queue/main/pr-7-${base}`,
      base_sha: base,
      base_ref: 'refs/heads/main',
    },
  }
}

describe('a merge group', () => {
  test('is held and goes by its pull request’s ticks, and the check stands on the group’s commit', async () => {
    const held = await judged({}, asGroup)
    expect([held.code, stateOf(held, 'lead-agrees')]).toEqual([1, 'open'])
    const gone = await judged({ body: body(true), edits: ticked }, asGroup)
    expect(gone.code).toBe(0)
    expect(checkRuns(gone.staged)).toMatchObject([{ head_sha: gone.staged.merge, conclusion: 'success' }])
  })
})

test('a merge group whose labels cannot be read is not taken for one without', async () => {
  const list =
    '# Release\n\n## Pre-deployment\n\n- [ ] Tests <!-- gate: tests -->\n- [ ] Schema <!-- gate: tests when="label:schema" id=schema -->\n'
  const ran = await judged({ baseFiles: { 'RELEASE.md': list } }, staged => {
    staged.github.faults.add({ on: /graphql/, answer: rateLimited })
    asGroup(staged)
  })
  expect([ran.code, stateOf(ran, 'schema')]).toEqual([2, 'error'])
})

describe('what stays secret', () => {
  test('the token is in nothing the step leaves behind', async () => {
    const ran = await judged({ permissions: WRITES }, ({ github, step }) => {
      github.state.tokens.ghs_verysecret123 = github.state.tokens.secret!
      step.inputs!.token = 'ghs_verysecret123'
    })
    const log = ran.stdout.replace('::add-mask::ghs_verysecret123', '')
    expect(JSON.stringify([log, ran.stderr, ran.summary, ran.outputs, ran.report])).not.toContain('verysecret')
  })
})
