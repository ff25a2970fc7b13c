/** What people see of a release on its pull request, and what pressing and writing does, through the App's HTTP door. */
import { afterEach, describe, expect, test } from '@jest/globals'
import { boxesIn } from '../publish/boxes.ts'
import { HOSTILE } from '../publish/report.ts'
import { type AppStage, CONFIGURATION, stageApp, type Wish } from './stage.ts'

let stage: AppStage
const staged = async (wish: Wish = {}, body?: string) => {
  stage = await stageApp(wish)
  await stage.propose(body === undefined ? {} : { body })
  expect(stage.worked.filter(({ outcome }) => outcome !== 'done')).toEqual([])
}
const person = (login: string) => stage.github.person(login).in('acme/shop')
/** Newest of each name on the head commit. */
const seen = () => {
  const { sha } = stage.pull(1).head
  const runs = stage.shop.checkRuns.filter(({ head_sha }) => head_sha === sha)
  return Object.fromEntries(runs.map(({ name, conclusion }) => [name, conclusion]))
}
const run = (name: string) => stage.shop.checkRuns.findLast(each => each.name === name)!
const reactions = () => stage.shop.reactions.map(({ content }) => content)
const RUNBOOK = 'holdpoint / The runbook has been walked through'
const LEAD = 'holdpoint / Tech Lead: go'

afterEach(async () => {
  expect(stage.github.mistakes).toEqual([])
  expect(stage.shop.checkRuns.filter(({ status }) => status !== 'completed')).toEqual([])
  const conclusions = new Set(stage.shop.checkRuns.map(({ conclusion }) => conclusion))
  expect(['action_required', 'failure', 'success']).toEqual(expect.arrayContaining([...conclusions]))
  await stage[Symbol.asyncDispose]()
})

describe('checks', () => {
  test('one for each item, with a button for who may sign it', async () => {
    await staged()
    expect(seen()).toEqual({ holdpoint: 'action_required', [RUNBOOK]: 'action_required', [LEAD]: 'action_required' })
    expect(run(LEAD)).toMatchObject({
      external_id: 'holdpoint:1:lead',
      output: { title: 'not signed yet; the tech-lead may sign it' },
    })
    expect(run(LEAD).output.summary).toContain('the tech-lead may sign it: tick its box')
    person('ada').press(LEAD, 'sign-off')
    await stage.settle()
    expect(seen()).toEqual({ holdpoint: 'action_required', [RUNBOOK]: 'action_required', [LEAD]: 'success' })
    expect(stage.boxes(1)).toEqual({ runbook: false, lead: true })
    expect(run(LEAD).actions).toEqual([])
    expect(() => person('ada').press(LEAD, 'sign-off')).toThrow('no button')
    person('opal').press(RUNBOOK, 'sign-off')
    await stage.settle()
    expect(seen()).toEqual({ holdpoint: 'success', [RUNBOOK]: 'success', [LEAD]: 'success' })
  })

  test('a button pressed by who may not changes nothing, and is answered', async () => {
    await staged()
    person('ben').press(LEAD, 'sign-off')
    await stage.settle()
    expect(seen()).toMatchObject({ holdpoint: 'action_required', [LEAD]: 'action_required' })
    expect(stage.comments(1)).toHaveLength(1)
    expect(stage.comments(1)[0]).toMatch(/ben ticked `lead`, and it does not count/)
  })

  test('a button signs for the commit that its check is on', async () => {
    await staged()
    const { sha } = stage.pull(1).head
    person('ben').push({ branch: 'change', files: { 'a.ts': '2' } })
    await stage.settle()
    person('ada').press(LEAD, 'sign-off', sha)
    await stage.settle()
    expect(seen()).toMatchObject({ [LEAD]: 'action_required' })
  })

  test('re-evaluate looks again, and writes nothing that is there already', async () => {
    await staged()
    stage.github.ledger.begin('again')
    const runs = stage.shop.checkRuns.length
    person('ben').press('holdpoint', 're-evaluate')
    person('ben').rerun(LEAD)
    await stage.settle()
    expect(stage.github.ledger.counts('again').total).toBe(1)
    expect(stage.shop.checkRuns).toHaveLength(runs)
  })

  test('an item that leaves the list: its check says what the whole says', async () => {
    await staged()
    const rules =
      '# Release\n\n## Pre-deployment\n\n- [ ] The runbook has been walked through <!-- gate: ack by=ops id=runbook -->\n'
    person('root').push({ branch: 'main', files: { 'RELEASE.md': rules } })
    await stage.settle()
    expect(seen()).toEqual({ holdpoint: 'action_required', [RUNBOOK]: 'action_required', [LEAD]: 'action_required' })
    expect(run(LEAD).output.title).toBe('not asked any more; hold: 1 of 1 item is missing')
    stage.tick('opal', 1, 'runbook')
    await stage.settle()
    expect(seen()).toEqual({ holdpoint: 'success', [RUNBOOK]: 'success', [LEAD]: 'success' })
  })

  test('only the whole, where the configuration wants it so', async () => {
    await staged({ files: { '.github/holdpoint.yml': `${CONFIGURATION}checks: summary\n` } })
    expect(seen()).toEqual({ holdpoint: 'action_required' })
  })

  test('only the whole for two pull requests of one commit', async () => {
    const both = CONFIGURATION.replace('roles:', '  stable: { checklist: RELEASE.md }\nroles:')
    await staged({ files: { '.github/holdpoint.yml': both } })
    person('root').push({ branch: 'stable', from: 'main', files: {} })
    person('ben').openPull({ head: 'change', base: 'stable', title: 'Again', body: '' })
    await stage.settle()
    expect(stage.boxes(2)).toEqual({ runbook: false, lead: false })
    expect(Object.keys(seen()).toSorted()).toEqual(['holdpoint', LEAD, RUNBOOK].toSorted())
    for (const name of [LEAD, RUNBOOK]) expect(run(name).output.title).toMatch(/^not asked any more; hold/)
  })
})

describe('a list of 183 items', () => {
  const section = (at: number) =>
    [
      `\n## Pre-deployment: part ${at}\n`,
      ...Array.from({ length: at < 3 ? 16 : 15 }, (_, n) => `- [ ] Work ${at}.${n} is done\n  and was looked at`),
    ].join('\n')
  const list = ['# Release', ...Array.from({ length: 12 }, (_, at) => section(at))].join('\n')

  test('has a box each, a check per section, and fits beside a long text', async () => {
    const text = 'What this release is about. '.repeat(1000)
    await staged({ files: { 'RELEASE.md': list } }, text)
    const boxes = boxesIn(stage.pull(1).body!)
    expect(boxes).toHaveLength(183)
    expect(Object.keys(seen())).toHaveLength(13)
    expect(stage.pull(1).body!.startsWith(text)).toBe(true)
    const { id } = boxes[100]!
    stage.github.ledger.begin('tick')
    stage.tick('ben', 1, id!)
    await stage.settle()
    expect(stage.github.ledger.counts('tick').total).toBe(2)
    expect(stage.check(1)!.title).toBe('hold: 182 of 183 items are missing')
    expect(stage.boxes(1)[id!]).toBe(true)
  })

  test('keeps what must be ticked beside 60,000 characters', async () => {
    await staged({ files: { 'RELEASE.md': list } }, 'w'.repeat(60_000))
    expect(stage.pull(1).body!.length).toBeLessThanOrEqual(65_536)
    expect(boxesIn(stage.pull(1).body!).length).toBeGreaterThan(20)
    expect(stage.pull(1).body).toMatch(/more items that are missing do not fit/)
    person('ben').comment(1, '/holdpoint status')
    await stage.settle()
    expect(stage.comments(1).at(-1)).toContain('All 183 items')
  })
})

test('what an item says is text, wherever it is shown', async () => {
  const words = HOSTILE.map(text => text.replace(/[\r\n]+/g, ' ').replaceAll('\0', '')).filter(
    text => text.trim() && !text.includes('gate:'),
  )
  const list = ['# Release', '## Pre-deployment', ...words.map((text, at) => `- [ ] ${at}: ${text}`)].join('\n\n')
  await staged({ files: { 'RELEASE.md': list, '.github/holdpoint.yml': `${CONFIGURATION}checks: item\n` } })
  person('ben').comment(1, '/holdpoint status')
  await stage.settle()
  const ids = boxesIn(stage.pull(1).body!).map(({ id }) => id)
  expect(ids.length).toBeGreaterThan(20)
  expect(new Set(ids).size).toBe(ids.length)
  expect(Object.keys(stage.boxes(1))).toEqual(ids)
  expect(Object.keys(seen())).toHaveLength(ids.length + 1)
  const outside = [
    stage.pull(1).body!,
    stage.comments(1).at(-1)!,
    ...stage.shop.checkRuns.map(each => each.output.summary!),
  ]
  for (const text of outside) {
    const shown = text.replace(/<!-- hp:\S+ -->/g, '').replace(/(`+)[^`].*?\1(?!`)/g, '')
    expect(shown).not.toMatch(/<img|<script|@octocat|\]\(https?:\/\/evil/)
  }
})

describe('commands', () => {
  test('are answered by a reaction, once', async () => {
    await staged()
    person('opal').comment(1, '/holdpoint tick runbook')
    await stage.settle()
    expect(reactions()).toEqual(['+1'])
    person('opal').comment(1, '/holdpoint tick lead')
    person('dan').comment(1, '/holdpoint wave')
    person('dan').comment(1, 'nothing of ours')
    person('dan').comment(1, '/holdpoint status')
    await stage.settle()
    expect(reactions()).toEqual(['+1', 'confused', 'confused', 'eyes'])
    person('ada').comment(1, '/holdpoint tick lead')
    await stage.settle()
    expect(reactions()).toEqual(['+1', 'confused', 'confused', 'eyes', '+1'])
    expect(seen().holdpoint).toBe('success')
    expect(stage.comments(1)).toHaveLength(7)
  })

  test('a comment that is gone when it is answered stops nothing', async () => {
    await staged()
    person('opal').comment(1, '/holdpoint tick runbook')
    const { id } = stage.shop.comments.at(-1)!
    await stage.github.hooks.settled()
    stage.shop.comments = stage.shop.comments.filter(each => each.id !== id)
    await stage.settle()
    expect(stage.worked.filter(({ outcome }) => outcome !== 'done')).toEqual([])
    expect(stage.boxes(1)).toEqual({ runbook: true, lead: false })
  })

  test('the status is an answer where nothing else was to be told', async () => {
    await staged()
    expect(stage.comments(1)).toEqual([])
    person('dan').comment(1, '/holdpoint status')
    await stage.settle()
    expect(stage.comments(1).at(-1)).toContain('- ⬜ `lead` Tech Lead: go')
    stage.tick('ada', 1, 'lead')
    await stage.settle()
    expect(stage.comments(1).at(-1)).toContain('- ✍️ `lead` Tech Lead: go')
    expect(stage.comments(1)).toHaveLength(2)
  })
})
