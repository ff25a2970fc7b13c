/** Go / no-go on a pull request, through the App's HTTP door. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type AppStage, CHECKLIST, stageApp } from './stage.ts'

const CONFIGURATION = `branches:
  main: { checklist: RELEASE.md }
roles:
  tech-lead: { users: [ada] }
  owner: { users: [dan] }
  ops: { teams: [acme/ops] }
go-no-go: { roles: [tech-lead, owner], at: pull }
`

let stage: AppStage
const staged = async (files: Record<string, string> = {}) => {
  stage = await stageApp({ files: { '.github/holdpoint.yml': CONFIGURATION, ...files } })
  await stage.propose()
}
const say = async (who: string, text: string) => {
  stage.github.person(who).in('acme/shop').comment(1, `/holdpoint ${text}`)
  await stage.settle()
}
const ours = () => stage.comments(1).find(body => body.includes('holdpoint:comment'))
const sign = async () => {
  stage.tick('ada', 1, 'lead')
  stage.tick('opal', 1, 'runbook')
  await stage.settle()
}
const HELD = { conclusion: 'action_required' }
const GONE = { conclusion: 'success' }

beforeEach(() => {
  stage = undefined as never
})
afterEach(async () => {
  expect(stage.github.mistakes).toEqual([])
  await stage[Symbol.asyncDispose]()
})

describe('a decision of the roles', () => {
  test('holds though every item is cleared, says who is missing, and goes with the last vote', async () => {
    await staged()
    await sign()
    expect(stage.check(1)).toMatchObject(HELD)
    expect(stage.pull(1).body).toContain('go by 0 of 2 roles that must say it, tech-lead and owner are missing')
    await say('ada', 'go')
    expect(stage.check(1)).toMatchObject(HELD)
    expect(stage.check(1)!.summary).toContain(
      'go by 1 of 2 roles that must say it (ada for tech-lead), owner is missing',
    )
    await say('dan', 'go')
    expect(stage.check(1)).toMatchObject(GONE)
    expect(stage.pull(1).body).toContain('go by ada for tech-lead, dan for owner')
    expect(ours()).toContain('🗳️ go by ada for tech-lead, dan for owner')
  })

  test('is told what lay open, and the record keeps it', async () => {
    await staged()
    stage.tick('ada', 1, 'lead')
    await stage.settle()
    await say('ada', 'go')
    expect(ours()).toContain('ada said go for tech-lead, with 1 of 2 items missing (`runbook`)')
    await say('opal', 'waive runbook until 2099-12-31: nobody is awake')
    await say('dan', 'go')
    expect(ours()).toContain('dan said go for owner, with none of 2 items missing and 1 waived (`runbook`)')
    const ballots = await stage.store.record.all({ kinds: ['ballot'] })
    expect(ballots.map(({ data }) => data)).toMatchObject([
      { missing: ['runbook'], counts: { signed: 1, open: 1 } },
      { missing: [], waived: ['runbook'] },
    ])
    expect(new Set(ballots.map(({ data }) => (data as { digest: string }).digest)).size).toBe(2)
  })

  test('is undone by a push, also where sign-offs are kept', async () => {
    await staged({ '.github/holdpoint.yml': `${CONFIGURATION}sign-offs-on-push: keep\n` })
    await sign()
    await say('ada', 'go')
    await say('dan', 'go')
    expect(stage.check(1)).toMatchObject(GONE)
    stage.clock.now += 60_000
    stage.github
      .person('ben')
      .in('acme/shop')
      .push({ branch: 'change', files: { 'a.ts': '2' } })
    await stage.settle()
    expect(stage.check(1)).toMatchObject(HELD)
    expect(stage.check(1)!.summary).toMatch(/go by 0 of 2 roles.*go does not count: said for/)
    await say('ada', 'go')
    await say('dan', 'go')
    expect(stage.check(1)).toMatchObject(GONE)
  })

  test('is not for whoever only may write; they may stop it all the same', async () => {
    await staged()
    await sign()
    await say('ben', 'go')
    expect(ours()).toContain('ben said go, and it does not count: ben does not hold tech-lead or owner')
    await say('ada', 'go')
    await say('dan', 'go')
    expect(stage.check(1)).toMatchObject(GONE)
    await say('ben', 'no-go: the bank is closed')
    expect(stage.check(1)).toMatchObject(HELD)
    expect(stage.check(1)!.summary).toContain(
      'no-go by ben: the bank is closed; `/holdpoint go` by ben or the tech-lead or owner',
    )
    await say('ben', 'go')
    expect(stage.check(1)).toMatchObject(GONE)
  })

  test("one role does not lift another's no-go", async () => {
    await staged()
    await sign()
    await say('ada', 'no-go: the bank is closed')
    await say('dan', 'go')
    expect(stage.check(1)).toMatchObject(HELD)
    await say('ada', 'go')
    expect(stage.check(1)).toMatchObject(GONE)
  })

  test('asked for an item alone', async () => {
    const item = '- [ ] Go/No-Go decision taken <!-- gate: votes roles=ops quorum=1 id=decision -->\n'
    await staged({
      '.github/holdpoint.yml': CONFIGURATION.replace(/^go-no-go.*\n/m, ''),
      'RELEASE.md': `${CHECKLIST + item}- [ ] And nobody <!-- gate: votes roles=nobody optional -->\n`,
    })
    await sign()
    stage.tick('opal', 1, 'decision')
    await stage.settle()
    expect(stage.boxes(1)).toMatchObject({ decision: false })
    expect(stage.check(1)).toMatchObject(HELD)
    await say('opal', 'go')
    expect(stage.boxes(1)).toMatchObject({ decision: true })
    expect(stage.check(1)).toMatchObject(GONE)
  })
})
