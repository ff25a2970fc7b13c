import { describe, expect, test } from '@jest/globals'
import { parseChecklist } from '../../src/checklist/parse.ts'
import { conditionOf, headingNamed } from '../../src/evaluate/conditional.ts'
import { evaluate } from '../../src/evaluate/evaluate.ts'
import { gates } from '../../src/gates/index.ts'
import type { ExampleWorld } from '../../src/model/gate.ts'
import { defaultSettings, type NotApplicable } from '../../src/model/settings.ts'
import { fakeWorld } from '../world.ts'

const LIST = `# Release (if needed)

## Deployment

### Code

- [ ] Restart services (if needed) <!-- item: id=restart -->
- [ ] Keep it compatible (if possible) <!-- item: id=compatible -->
- [ ] Expedited deployment approved (if critical) <!-- item: id=expedited -->

### Database Migration (If Needed)

- [ ] Migrations run <!-- gate: ack by=dba id=run -->
- [ ] Backup taken <!-- item: id=backup waivable=false -->
- [ ] Locks looked at <!-- item: id=locks -->
  - [ ] on the small tables <!-- item: id=small -->

### Database

- [ ] migration <!-- item: id=deployment/other -->
`
const checklist = parseChecklist(LIST, { source: 'DEPLOY.md' })
const said = (item: string, by = 'dora', reason = 'no change of the schema'): NotApplicable => ({
  item,
  by,
  reason,
  line: 1,
})

const judge = async (notApplicable: NotApplicable[], world: ExampleWorld = { roles: { dba: ['dora'] } }) => {
  const report = await evaluate({
    checklist,
    gates,
    world: fakeWorld({ ticks: [], ...world }),
    settings: { ...defaultSettings(), notApplicable },
    configuration: 'holdpoint.yml',
    phases: ['deploy', 'preflight', 'pre-deploy'],
  })
  const of = (id: string) => report.items.find(item => item.id === id)!
  return { report, of, findings: report.findings.map(({ message }) => message) }
}

test('an item says what its words leave open, and by which name it is answered', () => {
  const asked = checklist.items.map(item => conditionOf(item, checklist))
  expect(asked).toEqual([
    { words: 'if needed', leaves: 'applies', name: 'restart' },
    { words: 'if possible', leaves: 'try', name: 'compatible' },
    { words: 'if critical', leaves: 'hurry', name: 'expedited' },
    ...Array(4).fill({ words: 'If Needed', leaves: 'applies', name: 'deployment/database-migration' }),
    null,
  ])
  expect(headingNamed('database-migration', checklist)?.text).toBe('Database Migration (If Needed)')
  expect(headingNamed('code', checklist)).toBeNull()
  expect(headingNamed('', checklist)).toBeNull()
})

describe('an item with a condition', () => {
  test('holds until it is done or said not to apply, with who and why', async () => {
    const { of } = await judge([])
    expect(of('restart')).toMatchObject({ state: 'open', condition: { words: 'if needed' } })
    const { of: then } = await judge([said('restart', 'ben', 'nothing runs')])
    expect(then('restart')).toMatchObject({ state: 'not-applicable', because: 'nothing runs (says ben)' })
  })

  test.each(['compatible', 'expedited'])('that always applies is waived, never said away: %s', async id => {
    const { of, findings } = await judge([said(id, 'ben')])
    expect(of(id).state).toBe('open')
    expect(findings.join()).toMatch(/waive it/)
  })
})

describe('a heading with a condition', () => {
  test.each(['deployment/database-migration', 'database-migration'])(
    'is answered once for all below it: %s',
    async name => {
      const { of, findings } = await judge([said(name)])
      for (const id of ['run', 'locks', 'small'])
        expect(of(id)).toMatchObject({
          state: 'not-applicable',
          because: 'the section `Database Migration (If Needed)` does not apply: no change of the schema (says dora)',
        })
      // What cannot be let go stays, and it is said.
      expect(of('backup').state).toBe('open')
      expect(findings).toEqual(['`backup` is recorded as not applicable, but it cannot be let go (`waivable=false`)'])
      expect(of('restart').state).toBe('open')
      expect(of('deployment/other').state).toBe('open')
    },
  )

  test('counts for each item only as far as its author may let that item go', async () => {
    const { of } = await judge([said('database-migration', 'ben')])
    expect(of('run').state).toBe('open')
    expect(of('locks').state).toBe('not-applicable')
  })

  test('a heading without one is no name', async () => {
    const { report, findings } = await judge([said('deployment/code')])
    expect(findings.join()).toContain('no item is called so')
    expect(report.verdict).toBe('hold')
  })
})

test('what does not apply takes along what is nested in it', async () => {
  const { of } = await judge([said('locks')])
  expect(of('small')).toMatchObject({
    state: 'not-applicable',
    because: '`Locks looked at` above it does not apply: no change of the schema (says dora)',
  })
  expect(of('run').state).toBe('open')
})

test('a name that an item has means the item, not a heading', async () => {
  const clash = parseChecklist(
    '# R\n\n## Pre-deployment\n\n### Data (if needed)\n\n- [ ] One\n\n### More\n\n- [ ] Two <!-- item: id=pre-deployment/data -->\n',
    { source: 'R.md' },
  )
  const report = await evaluate({
    checklist: clash,
    gates,
    world: fakeWorld({ ticks: [] }),
    settings: { ...defaultSettings(), notApplicable: [said('pre-deployment/data')] },
    configuration: 'holdpoint.yml',
    phases: ['pre-deploy'],
  })
  expect(report.items.map(({ state }) => state)).toEqual(['open', 'not-applicable'])
})
