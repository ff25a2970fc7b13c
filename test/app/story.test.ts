/** Whole stories through the App's HTTP door: what people do on GitHub, and what they see then. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createCheckRun } from '../github/core/checks.ts'
import { type AppStage, CHECKLIST, CONFIGURATION, stageApp, type Wish } from './stage.ts'

let stage: AppStage
const staged = async (wish: Wish = {}) => {
  stage = await stageApp(wish)
  return stage
}
const person = (login: string) => stage.github.person(login).in('acme/shop')
const HELD = { conclusion: 'action_required' }
const GONE = { conclusion: 'success' }

/** Both sign: everything is green. */
async function allSigned() {
  await stage.propose()
  stage.tick('ada', 1, 'lead')
  stage.tick('opal', 1, 'runbook')
  await stage.settle()
  expect(stage.check(1)).toMatchObject(GONE)
}

beforeEach(() => {
  stage = undefined as never
})
afterEach(async () => {
  expect(stage.github.mistakes).toEqual([])
  await stage[Symbol.asyncDispose]()
})

describe('a release pull request', () => {
  test('its list appears, it is held, the right people tick, it goes', async () => {
    await staged()
    await stage.propose()
    expect(stage.worked.filter(({ outcome }) => outcome !== 'done')).toEqual([])
    expect(stage.pull(1).body).toMatch(/^Ship it\.\n\n<!-- holdpoint:begin -->/)
    expect(stage.pull(1).body).toContain('- [ ] The runbook has been walked through (ops)')
    expect(stage.check(1)).toMatchObject({ ...HELD, title: 'hold: 2 of 2 items are missing' })
    stage.tick('ada', 1, 'lead')
    await stage.settle()
    expect(stage.check(1)).toMatchObject({ ...HELD, title: 'hold: 1 of 2 items is missing' })
    stage.tick('opal', 1, 'runbook')
    await stage.settle()
    expect(stage.check(1)).toMatchObject(GONE)
    expect(stage.boxes(1)).toEqual({ runbook: true, lead: true })
    expect(stage.comments(1)).toEqual([])
  })

  test('a tick of somebody who may not is put back, and one comment says who may', async () => {
    await staged()
    await stage.propose()
    stage.tick('ben', 1, 'lead')
    await stage.settle()
    expect(stage.boxes(1)).toEqual({ runbook: false, lead: false })
    expect(stage.check(1)).toMatchObject(HELD)
    stage.tick('ben', 1, 'runbook')
    await stage.settle()
    const [comment, ...more] = stage.comments(1)
    expect(more).toEqual([])
    expect(comment).toMatch(/ben ticked `lead`, and it does not count: ben does not hold tech-lead/)
    expect(comment).toMatch(/ben ticked `runbook`, and it does not count/)
  })

  test('several boxes in one save are judged one by one', async () => {
    await staged()
    await stage.propose()
    const both = stage.pull(1).body!.replaceAll('- [ ]', '- [x]')
    person('opal').editPull(1, { body: both })
    await stage.settle()
    expect(stage.boxes(1)).toEqual({ runbook: true, lead: false })
    expect(stage.check(1)).toMatchObject({ ...HELD, title: 'hold: 1 of 2 items is missing' })
  })

  test('a push re-opens sign-offs, and says for which commit they were', async () => {
    await staged()
    await allSigned()
    const old = stage.pull(1).head.sha
    person('ben').push({ branch: 'change', files: { 'a.ts': '2' } })
    await stage.settle()
    expect(stage.check(1)).toMatchObject(HELD)
    expect(stage.boxes(1)).toEqual({ runbook: true, lead: false })
    expect(stage.comments(1)[0]).toContain(
      `\`${stage.pull(1).head.sha.slice(0, 7)}\` was pushed on \`${old.slice(0, 7)}\``,
    )
    stage.tick('ada', 1, 'lead')
    await stage.settle()
    expect(stage.check(1)).toMatchObject(GONE)
  })

  test('unless the configuration lets them stand', async () => {
    await staged({ files: { '.github/holdpoint.yml': `${CONFIGURATION}sign-offs-on-push: keep\n` } })
    await allSigned()
    person('ben').push({ branch: 'change', files: { 'a.ts': '2' } })
    await stage.settle()
    expect(stage.check(1)).toMatchObject(GONE)
  })

  test('taking a tick back is for those who may give it', async () => {
    await staged()
    await allSigned()
    stage.tick('ben', 1, 'lead', ' ')
    await stage.settle()
    expect(stage.boxes(1).lead).toBe(true)
    expect(stage.check(1)).toMatchObject(GONE)
    stage.tick('ada', 1, 'lead', ' ')
    await stage.settle()
    expect(stage.check(1)).toMatchObject(HELD)
  })

  test('whoever leaves the role has signed nothing any more', async () => {
    await staged()
    await allSigned()
    stage.github.state.teams['acme/ops'] = []
    await stage.store.work.mark(['pull:acme/shop#1'], stage.clock.now)
    await stage.settle()
    expect(stage.check(1)).toMatchObject(HELD)
  })

  test('another base: every tick must be given again', async () => {
    await staged({ files: { '.github/holdpoint.yml': CONFIGURATION.replace('main:', '"{main,release/*}":') } })
    person('root').push({ branch: 'release/1', files: { 'b.ts': '1' } })
    await allSigned()
    person('ben').editPull(1, { base: 'release/1' })
    await stage.settle()
    expect(stage.check(1)).toMatchObject(HELD)
    expect(stage.boxes(1)).toEqual({ runbook: false, lead: false })
    expect(stage.comments(1)[0]).toContain('changed the base from `main` to `release/1`')
  })

  test('a body without its block, or with half of it, gets it back, and nothing counts or is lost by that', async () => {
    await staged()
    await stage.propose()
    stage.tick('ada', 1, 'lead')
    await stage.settle()
    person('ben').editPull(1, { body: 'All new.' })
    await stage.settle()
    expect(stage.pull(1).body).toMatch(/^All new\.\n\n<!-- holdpoint:begin -->/)
    expect(stage.boxes(1)).toEqual({ runbook: false, lead: true })
    person('ben').editPull(1, {
      body: stage.pull(1).body!.replace('<!-- holdpoint:end -->', '').replaceAll('[ ]', '[x]'),
    })
    await stage.settle()
    expect(stage.boxes(1)).toEqual({ runbook: false, lead: true })
    expect(stage.check(1)).toMatchObject(HELD)
  })

  test('rules that the change itself edits are the old ones', async () => {
    await staged()
    await stage.propose({
      files: { 'RELEASE.md': '# Release\n\n- [x] Nothing\n', '.github/holdpoint.yml': 'shadow: true\n' },
    })
    expect(stage.check(1)).toMatchObject({ ...HELD, title: 'hold: 2 of 2 items are missing' })
    expect(stage.pull(1).body).toContain('`RELEASE.md`')
    expect(stage.pull(1).body).toContain('it is judged by the version on `main`')
  })

  test('rules on the base branch change: what goes into it is judged by the new ones', async () => {
    await staged()
    await allSigned()
    person('root').push({
      branch: 'main',
      files: { 'RELEASE.md': `${CHECKLIST}- [ ] One more <!-- gate: ack by=ops id=more -->\n` },
    })
    await stage.settle()
    expect(stage.check(1)).toMatchObject({ ...HELD, title: 'hold: 1 of 3 items is missing' })
    person('root').push({ branch: 'main', files: { '.github/holdpoint.yml': 'branches: nonsense\n' } })
    await stage.settle()
    expect(stage.check(1)).toMatchObject({ ...HELD, title: 'hold: the rules cannot be used' })
    expect(stage.check(1)!.summary).toContain('.github/holdpoint.yml')
  })

  test('a branch that no rule names, and a repository without rules, are left alone', async () => {
    await staged({ files: { '.github/holdpoint.yml': CONFIGURATION.replace('main:', 'release/*:') } })
    await stage.propose()
    expect(stage.pull(1).body).toBe('Ship it.')
    expect(stage.shop.checkRuns).toEqual([])
  })

  test('two pull requests of one commit: the strictest verdict stands', async () => {
    await staged({
      files: {
        '.github/holdpoint.yml': CONFIGURATION.replace(
          /main:.*/,
          'main: { checklist: RELEASE.md }\n  hotfix: { checklist: SMALL.md }',
        ),
        'SMALL.md': '# Small\n\n## Pre-deployment\n\n- [ ] Ops agree <!-- gate: ack by=ops id=agree -->\n',
      },
    })
    person('root').push({ branch: 'hotfix', files: { 'b.ts': '1' } })
    await stage.propose()
    person('ben').openPull({ head: 'change', base: 'hotfix', body: 'The same.' })
    await stage.settle()
    stage.tick('opal', 2, 'agree')
    await stage.settle()
    expect(stage.check(2)).toMatchObject(HELD)
    expect(stage.boxes(2)).toEqual({ agree: true })
    stage.tick('ada', 1, 'lead')
    stage.tick('opal', 1, 'runbook')
    await stage.settle()
    expect(stage.check(1)).toMatchObject(GONE)
  })
})

describe('letting an item go', () => {
  test('a waiver in a comment: by who may, with a reason, until it runs out by itself', async () => {
    await staged()
    await stage.propose()
    stage.tick('ada', 1, 'lead')
    await stage.settle()
    const until = new Date(stage.clock.now + 2 * 86_400_000).toISOString().slice(0, 10)
    person('ben').comment(1, `/holdpoint waive runbook until ${until}: nobody is awake`)
    await stage.settle()
    expect(stage.check(1)).toMatchObject(HELD)
    person('opal').comment(1, `/holdpoint waive runbook until ${until}: nobody is awake`)
    await stage.settle()
    expect(stage.check(1)).toMatchObject(GONE)
    expect(stage.pull(1).body).toContain(`waived by opal until ${until}: nobody is awake`)
    expect(stage.comments(1).join('\n')).toMatch(/ben waived `runbook`, and it does not count/)
    stage.clock.now += 4 * 86_400_000
    await stage.settle()
    expect(stage.check(1)).toMatchObject(HELD)
    expect(stage.boxes(1).runbook).toBe(false)
  })

  test('what does not apply, and a no-go that a go lifts', async () => {
    await staged()
    await stage.propose()
    stage.tick('ada', 1, 'lead')
    person('opal').comment(1, '/holdpoint na runbook: no change to operations')
    await stage.settle()
    expect(stage.check(1)).toMatchObject(GONE)
    person('ben').comment(1, '/holdpoint no-go: the bank is closed')
    await stage.settle()
    expect(stage.check(1)).toMatchObject(HELD)
    expect(stage.check(1)!.summary).toContain('no-go by ben: the bank is closed')
    person('dan').comment(1, '/holdpoint go')
    await stage.settle()
    expect(stage.check(1)).toMatchObject(HELD)
    person('ada').comment(1, '/holdpoint go')
    await stage.settle()
    expect(stage.check(1)).toMatchObject(GONE)
  })

  test('a command that cannot be read is answered, and an edited comment is none', async () => {
    await staged()
    await stage.propose()
    person('ada').comment(1, '/holdpoint waive everything')
    await stage.settle()
    expect(stage.comments(1).at(-1)).toContain('was not understood: `waive` needs an item, `until` with a date')
    const { id } = person('ada').comment(1, 'Nice.')
    person('ada').editComment(id, '/holdpoint tick lead')
    await stage.settle()
    expect(stage.boxes(1).lead).toBe(false)
    person('ada').comment(1, '/holdpoint tick lead')
    await stage.settle()
    expect(stage.boxes(1).lead).toBe(true)
  })
})

test('four eyes: somebody else gives the second signature, whoever holds the role', async () => {
  await staged({
    files: {
      '.github/holdpoint.yml': `branches:\n  main: { checklist: RELEASE.md }\nroles:\n  tech-lead: { users: [ada, ben] }\n`,
      'RELEASE.md': `# Release\n\n## Pre-deployment\n
- [ ] Tech Lead: go <!-- gate: signoff role=tech-lead id=first -->
- [ ] Tech Lead: go once more <!-- gate: signoff role=tech-lead distinct=first id=second -->
`,
    },
  })
  await stage.propose()
  stage.tick('ada', 1, 'second')
  await stage.settle()
  expect(stage.boxes(1)).toEqual({ first: false, second: true })
  stage.tick('ada', 1, 'first')
  await stage.settle()
  expect(stage.boxes(1)).toEqual({ first: true, second: false })
  expect(stage.check(1)).toMatchObject(HELD)
  expect(stage.pull(1).body).toContain('signed by ada, as `first` is, two people expected')
  stage.tick('ben', 1, 'second')
  await stage.settle()
  expect(stage.boxes(1)).toEqual({ first: true, second: true })
  expect(stage.check(1)).toMatchObject(GONE)
})

describe('the clock', () => {
  test('a signature that has grown old is looked at again by itself, and must be given anew', async () => {
    await staged({ files: { 'RELEASE.md': CHECKLIST.replace('role=tech-lead', 'role=tech-lead validFor=24h') } })
    await allSigned()
    const asked = stage.github.requests.length
    stage.clock.now += 12 * 3_600_000
    await stage.settle()
    expect(stage.check(1)).toMatchObject(GONE)
    expect(stage.github.requests.length).toBe(asked)
    stage.clock.now += 12 * 3_600_000
    await stage.settle()
    expect(stage.check(1)).toMatchObject(HELD)
    expect(stage.boxes(1)).toEqual({ runbook: true, lead: false })
    stage.tick('ada', 1, 'lead')
    await stage.settle()
    expect(stage.check(1)).toMatchObject(GONE)
  })

  test('a freeze that starts while everything is green holds, and lets go when it ends', async () => {
    const at = (ms: number) => new Date(ms).toISOString().slice(0, 16)
    const start = Date.now() + 6 * 3_600_000
    const freezes = `freezes: [{ reason: the fair, from: "${at(start)}", to: "${at(start + 3_600_000)}" }]\n`
    await staged({ files: { '.github/holdpoint.yml': CONFIGURATION + freezes } })
    await allSigned()
    stage.clock.now = start + 120_000
    await stage.settle()
    expect(stage.check(1)).toMatchObject(HELD)
    expect(stage.check(1)!.summary).toContain('the fair')
    stage.clock.now = start + 3_600_000 + 120_000
    await stage.settle()
    expect(stage.check(1)).toMatchObject(GONE)
  })
})

describe('what it costs', () => {
  test('nothing for an edit beside the list and for our own; two requests for a tick', async () => {
    await staged()
    await stage.propose()
    const { ledger } = stage.github
    ledger.begin('beside')
    person('ben').editPull(1, { title: 'Better' })
    person('ben').editPull(1, { body: stage.pull(1).body!.replace('Ship it.', 'Ship it soon.') })
    await stage.settle()
    expect(ledger.counts('beside').total).toBe(0)
    for (const [who, item] of [
      ['ada', 'lead'],
      ['opal', 'runbook'],
    ] as const) {
      ledger.begin(item)
      stage.tick(who, 1, item)
      await stage.settle()
      expect(ledger.counts(item)).toMatchObject({ rest: { read: 0, write: 0 }, graphql: { read: 1, write: 1 } })
    }
    ledger.begin('again')
    await stage.store.work.mark(['pull:acme/shop#1'], stage.clock.now)
    await stage.settle()
    expect(ledger.counts('again')).toMatchObject({ total: 1, graphql: { read: 1, write: 0 } })
  })

  test('ten boxes in a burst are one look', async () => {
    const items = Array.from({ length: 10 }, (_, at) => `- [ ] Item ${at} <!-- gate: ack by=ops id=i${at} -->`).join(
      '\n',
    )
    await staged({ files: { 'RELEASE.md': `# Release\n\n## Pre-deployment\n\n${items}\n` } })
    await stage.propose()
    stage.github.ledger.begin('burst')
    for (let at = 0; at < 10; at++) stage.tick('opal', 1, `i${at}`)
    await stage.settle()
    // Twelve things differ then, and ten of them fit into a request.
    expect(stage.github.ledger.counts('burst').total).toBeLessThanOrEqual(3)
    expect(stage.check(1)).toMatchObject(GONE)
  })
})

describe('a merge', () => {
  test('is refused while it holds, and possible when it goes', async () => {
    await staged({ protect: true })
    await stage.propose()
    expect(() => person('ada').merge(1)).toThrow(/required status check/i)
    stage.tick('ada', 1, 'lead')
    stage.tick('opal', 1, 'runbook')
    await stage.settle()
    person('ada').merge(1)
    await stage.settle()
    expect(stage.pull(1).state).toBe('closed')
  })
})

test('a merge queue asks about its own commit: it goes when every pull request in it does', async () => {
  await staged({ protect: 'queue' })
  await allSigned()
  const { headSha } = person('ada').enqueue(1)
  await stage.settle()
  const run = stage.shop.checkRuns.findLast(({ head_sha }) => head_sha === headSha)
  expect(run).toMatchObject({ name: 'holdpoint', ...GONE })
})

test('a merge queue in front of a branch that no rule names is left alone', async () => {
  await staged({
    protect: 'queue',
    files: { '.github/holdpoint.yml': CONFIGURATION.replace('main:', 'release/*:') },
  })
  await stage.propose()
  createCheckRun(stage.github.hub, stage.shop, stage.registered.app, {
    name: 'holdpoint',
    head_sha: stage.pull(1).head.sha,
    status: 'completed',
    conclusion: 'success',
  })
  const { headSha } = person('ada').enqueue(1)
  await stage.settle()
  expect(stage.shop.checkRuns.filter(({ head_sha }) => head_sha === headSha)).toEqual([])
})

test('a tick that is taken back while the group waits in the queue takes the green away there, too', async () => {
  await staged({ protect: 'queue' })
  await allSigned()
  // The queue waits for something else besides.
  stage.shop.rulesets[0]!.rules.push({
    type: 'required_status_checks',
    parameters: { required_status_checks: [{ context: 'ci' }] },
  })
  createCheckRun(
    stage.github.hub,
    stage.shop,
    { id: 15368, slug: 'github-actions' },
    { name: 'ci', head_sha: stage.pull(1).head.sha, status: 'completed', conclusion: 'success' },
  )
  const { headSha } = person('ada').enqueue(1)
  await stage.settle()
  const last = () => stage.shop.checkRuns.findLast(({ head_sha, name }) => head_sha === headSha && name === 'holdpoint')
  expect(last()).toMatchObject(GONE)
  stage.tick('ada', 1, 'lead', ' ')
  await stage.settle()
  expect(last()).toMatchObject(HELD)
})

test('a value that a stranger writes into a comment proves nothing', async () => {
  const item = '- [ ] Rollback reason documented <!-- gate: record field=rollback-reason id=reason -->\n'
  await staged({ files: { 'RELEASE.md': `# Release\n\n## Pre-deployment\n\n${item}` } })
  await stage.propose()
  person('cy').comment(1, '/holdpoint record rollback-reason: trust me')
  await stage.settle()
  expect(stage.check(1)).toMatchObject(HELD)
  expect(stage.comments(1).join()).toContain('cy recorded a value, and it does not count')
  person('ben').comment(1, '/holdpoint record rollback-reason: the index was missing')
  await stage.settle()
  expect(stage.check(1)).toMatchObject(GONE)
})

test('a green of one pull request does not stand for another of the same commit that nobody has judged', async () => {
  await staged({
    files: {
      '.github/holdpoint.yml': CONFIGURATION.replace(
        /main:.*/,
        'main: { checklist: RELEASE.md }\n  strict: { checklist: RELEASE.md }',
      ),
    },
  })
  person('root').push({ branch: 'strict', files: { 'b.ts': '1' } })
  await allSigned()
  const { hooks } = stage.github
  hooks.faults.add({ on: /^pull_request\.opened/, what: 'dropped' })
  person('ben').openPull({ head: 'change', base: 'strict', body: 'The same.' })
  await stage.store.work.mark(['pull:acme/shop#1'], stage.clock.now)
  await stage.settle()
  expect(stage.check(2)).toMatchObject(HELD)
})

test('a fork: its pull request is judged the same', async () => {
  await staged()
  const cy = stage.github.person('cy').in('acme/shop').fork()
  cy.push({ branch: 'change', files: { 'a.ts': '1' } })
  person('cy').openPull({ head: 'cy:change', body: 'From outside.' })
  await stage.settle()
  expect(stage.check(1)).toMatchObject(HELD)
  stage.tick('cy', 1, 'lead')
  await stage.settle()
  expect(stage.boxes(1).lead).toBe(false)
  stage.tick('ada', 1, 'lead')
  stage.tick('opal', 1, 'runbook')
  await stage.settle()
  expect(stage.check(1)).toMatchObject(GONE)
})

test('text that somebody wrote in the very moment is not lost', async () => {
  await staged()
  await stage.propose()
  stage.tick('ada', 1, 'lead')
  await stage.github.hooks.settled()
  // Between our reading and our writing, ben adds a line.
  let once = true
  const meanwhile = ({ query }: Record<string, unknown>) => {
    if (!once || !String(query).includes('updatePullRequest')) return
    once = false
    person('ben').editPull(1, { body: stage.pull(1).body!.replace('Ship it.', 'Ship it.\n\nBen was here.') })
  }
  stage.github.faults.add({ on: /graphql/, answer: { meanwhile } })
  person('ben').editPull(1, { body: `${stage.pull(1).body}\n\nP.S.` })
  stage.tick('ben', 1, 'runbook')
  await stage.settle()
  expect(stage.pull(1).body).toContain('Ben was here.')
  expect(stage.pull(1).body).toContain('P.S.')
  expect(stage.boxes(1)).toEqual({ lead: true, runbook: false })
})

test('an answer that is lost makes nothing twice', async () => {
  await staged()
  await stage.propose()
  stage.github.faults.add({
    on: /mutation Publish/,
    afterwards: true,
    times: 1,
    answer: { status: 502, message: 'Server Error' },
  })
  stage.tick('ben', 1, 'lead')
  await stage.settle()
  stage.clock.now += 600_000
  await stage.settle()
  expect(stage.worked.map(({ outcome }) => outcome)).toContain('retried')
  expect(stage.comments(1)).toHaveLength(1)
  expect(stage.shop.checkRuns.map(({ name }) => name)).toEqual([
    'holdpoint',
    'holdpoint / The runbook has been walked through',
    'holdpoint / Tech Lead: go',
  ])
  expect(stage.boxes(1).lead).toBe(false)
})
