/** A release after the merge tells people where it is, through the App's HTTP door. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { AFTER, AFTER_CONFIGURATION, type AfterStage, stageAfter } from './after.ts'
import { type Receiver, startReceiver } from './receiver.ts'

const CONFIGURATION = `${AFTER_CONFIGURATION}notify:
  channels:
    team: { kind: slack }
    here: { kind: comment }
  messages:
    - { on: [opened, launched, closed], to: team }
    - { on: launched, to: here, name: launched-here }
    - { on: started, every: 30m, to: team, text: "{version} is on its way; {missing}" }
    - { on: rolled-back, to: team }
    - { before: 2h, to: team }
  plan: { External Communication: team }
`
const PLAN = `
## Communication Plan

### External Communication

- Go/No-Go decision points clearly communicated
- Immediate notification of any issues

## Post-deployment

- [ ] Team notified <!-- gate: notify channel=team on=launched id=told -->
`

let stage: AfterStage
let team: Receiver
beforeEach(async () => {
  team = await startReceiver()
  stage = await stageAfter({
    files: { '.github/holdpoint.yml': CONFIGURATION, 'RELEASE.md': AFTER + PLAN },
    notify: { NOTIFY_HOSTS: '127.0.0.1', NOTIFY_TEAM: team.url },
  })
})
afterEach(async () => {
  expect(stage.github.mistakes).toEqual([])
  expect(stage.worked.filter(({ outcome }) => outcome !== 'done')).toEqual([])
  await stage[Symbol.asyncDispose]()
  await team[Symbol.asyncDispose]()
})
/** What came after the pull request was go, by the checklist's own plan. */
const told = () => {
  const [go, ...rest] = team.got.map(({ body }) => String(body.text))
  expect(go).toBe('acme/shop #1 is go https://github.example/acme/shop/pull/1')
  return rest
}
const click = async (who: string, title: string, item: string) => {
  stage.click(who, title, item)
  await stage.settle()
}
const later = async (minutes: number) => {
  stage.clock.now += minutes * 60_000
  await stage.settle()
}

describe('a release', () => {
  test('is told of once, and again and again while it deploys', async () => {
    await stage.release()
    expect(told()).toEqual([
      expect.stringMatching(
        /^acme\/shop #1 is about to go to production https:\/\/github\.example\/acme\/shop\/(?:pull|issues)\/\d$/,
      ),
    ])
    await click('ada', 'Deploy', 'maintenance-on')
    await later(31)
    expect(told().slice(1)).toEqual([
      expect.stringMatching(/is on its way; missing: migrate/),
      expect.stringMatching(/is on its way/),
    ])
  })

  test('tells that it is in production, and the receipt proves the item', async () => {
    const sha = await stage.release()
    await click('ada', 'Deploy', 'maintenance-on')
    await click('opal', 'Deploy', 'migrate')
    await click('ada', 'Deploy', 'maintenance-off')
    await later(1)
    expect((await stage.life(sha)).stage).toBe('launched')
    expect(told().slice(2)).toEqual([expect.stringMatching(/ is in production /)])
    expect(stage.list('After').told).toBe(true)
    const comments = [...stage.shop.comments].filter(({ body }) => body.includes('holdpoint:notice'))
    expect(comments.map(({ body }) => body.split('\n')[1])).toEqual([expect.stringContaining('is in production')])
    expect(told()).toHaveLength(3)
  })

  test('tells the planned start before it, and another one again', async () => {
    await stage.release()
    const start = (hours: number) => new Date(stage.clock.now + hours * 3_600_000).toISOString().slice(0, 16)
    const { number } = stage.issue('Deploy')
    const ada = stage.github.person('ada').in('acme/shop')
    ada.comment(number, `/holdpoint record start: ${start(3)}`)
    await stage.settle()
    expect(told()).toHaveLength(1)
    await later(70)
    expect(told().slice(1)).toEqual([expect.stringMatching(/ goes to production at .* UTC /)])
    await later(10)
    expect(told()).toHaveLength(2)
  })

  test("a no-go is told by the checklist's own plan", async () => {
    await stage.release()
    stage.github
      .person('ben')
      .in('acme/shop')
      .comment(stage.issue('Deploy').number, '/holdpoint no-go: the bank is closed')
    await stage.settle()
    expect(told().slice(1)).toEqual([expect.stringContaining('ben said no-go: the bank is closed')])
  })
})
