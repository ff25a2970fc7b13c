import { expect, test } from '@jest/globals'
import { readAnnotation } from '../../src/checklist/annotation.ts'
import { parseChecklist } from '../../src/checklist/parse.ts'
import { loadConfig } from '../../src/config/load.ts'
import { evaluate } from '../../src/evaluate/evaluate.ts'
import { gates } from '../../src/gates/index.ts'
import type { Phase } from '../../src/model/checklist.ts'
import { fakeWorld } from '../world.ts'

async function judge(
  markdown: string,
  { config = '', phases = ['pre-deploy'] as Phase[], only = undefined as string[] | undefined } = {},
) {
  const { settings } = loadConfig(config, 'holdpoint.yml', text =>
    readAnnotation(`gate: ${text}`, { line: 1, column: 1 }),
  )
  const report = await evaluate({
    checklist: parseChecklist(markdown, { source: 'DEPLOY.md' }),
    gates,
    world: fakeWorld({ files: { 'README.md': '# Shop\n' }, ticks: [tick('done')], roles: { ops: ['ada'] } }),
    settings,
    configuration: 'holdpoint.yml',
    phases,
    ...(only ? { only } : {}),
  })
  return Object.fromEntries(report.items.map(({ id, state, because }) => [id, { state, because }]))
}

const tick = (item: string) => ({ item, by: ['ada'], at: null, commit: null, source: 'the record' })

const PROVEN = '<!-- gate: file path=README.md id=readme -->'
const MISSING = '<!-- gate: file path=RUNBOOK.md id=runbook -->'

test('everything above it that belongs to a release', async () => {
  const states = await judge(`# Pre-Deployment
- [ ] Read me ${PROVEN}
- [ ] Walk through ${'<!-- gate: ack id=open -->'}
- [ ] All items verified <!-- gate: items id=all -->
- [ ] Below does not count ${MISSING}
# Rollback
- [ ] Nobody hopes for it <!-- gate: file path=ROLLBACK.md id=rollback -->
`)
  expect(states.all).toEqual({ state: 'waiting', because: '1 of 2 items above it is not done: `Walk through` is open' })
})

test('items of another phase are judged as if it were their turn, and held there are not reported here', async () => {
  const list = (gate: string) => `# Pre-Deployment
- [ ] First ${gate}
# Final Checks
- [ ] All pre-deployment tasks verified <!-- gate: items phase=pre-deploy id=all -->
`
  expect((await judge(list(PROVEN), { phases: ['preflight'] })).all).toEqual({
    state: 'proven',
    because: '1 item in phase `pre-deploy` is done',
  })
  const states = await judge(list(MISSING), { phases: ['preflight'] })
  expect(states.all!.state).toBe('failing')
  expect(states.runbook!.state).toBe('dormant')
  expect(Object.keys(await judge(list(MISSING), { phases: ['preflight'], only: ['all'] }))).toEqual(['all'])
})

test('a waived item counts as done, unless it must not', async () => {
  const config =
    'roles: { ops: { users: [ada] } }\nwaivers: [{ item: runbook, by: ada, reason: later, until: 2030-01-01 }]\n'
  const list = (params: string) => `# Pre-Deployment
- [ ] Runbook ${MISSING.replace(' -->', ' by=ops -->')}
- [ ] All items verified <!-- gate: items ${params} id=all -->
`
  expect((await judge(list('items=runbook'), { config })).all).toMatchObject({
    state: 'proven',
    because: expect.stringContaining('1 of them waived'),
  })
  expect((await judge(list('items=runbook allowWaived=no'), { config })).all!.state).toBe('waiting')
})

test('two that watch each other do not wait for ever: the lower one sees the upper one', async () => {
  const states = await judge(`# Pre-Deployment
- [ ] Read me ${PROVEN}
- [ ] All verified <!-- gate: items phase=pre-deploy id=one -->
- [ ] Really all verified <!-- gate: items phase=pre-deploy id=two -->
`)
  expect(states.one).toEqual({ state: 'proven', because: '1 item in phase `pre-deploy` is done' })
  expect(states.two).toEqual({ state: 'proven', because: 'all 2 items in phase `pre-deploy` are done' })
})

test('one that watches what waits for it stands in a circle, and says so', async () => {
  const states = await judge(`# Pre-Deployment
- [ ] All verified <!-- gate: items phase=pre-deploy id=all -->
- [ ] Then this <!-- gate: file path=README.md id=then after=all -->
`)
  expect(states.all).toMatchObject({ state: 'error', because: expect.stringContaining('`all` -> `then` -> `all`') })
})

test('its own parents are not watched', async () => {
  const states = await judge(`# Pre-Deployment
- [ ] Release <!-- item: id=parent -->
  - [ ] Read me ${PROVEN}
  - [ ] All verified <!-- gate: items phase=pre-deploy id=all -->
`)
  expect(states.parent!.state).toBe('proven')
})

test('a heading or an id that is misspelt takes nothing out of the count', async () => {
  const list = (params: string) => `# Pre-Deployment
## Code
- [ ] Read me ${PROVEN}
- [ ] All verified <!-- gate: items ${params} id=all -->
`
  expect((await judge(list('section=Code'))).all!.state).toBe('proven')
  expect((await judge(list('section="Code,Cod"'))).all).toMatchObject({
    state: 'error',
    because: expect.stringContaining('`Cod`'),
  })
  expect((await judge(list('items=readme,reedme'))).all).toMatchObject({
    state: 'error',
    because: expect.stringContaining('`reedme`'),
  })
  expect((await judge(list('phase=verify'))).all).toMatchObject({ state: 'error' })
})

test('a proposal watches nothing', async () => {
  const states = await judge(`# Pre-Deployment
- [x] All checklist items verified <!-- item: id=done -->
- [ ] Open <!-- gate: ack id=open -->
`)
  expect(states.done!.state).toBe('signed')
})
