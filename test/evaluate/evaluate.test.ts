import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { readAnnotation } from '../../src/checklist/annotation.ts'
import { parseChecklist } from '../../src/checklist/parse.ts'
import { loadConfig } from '../../src/config/load.ts'
import { evaluate } from '../../src/evaluate/evaluate.ts'
import { exitCodeOf } from '../../src/evaluate/verdict.ts'
import { gates as realGates } from '../../src/gates/index.ts'
import type { Phase } from '../../src/model/checklist.ts'
import { defineGate, type ExampleWorld, type GateTable } from '../../src/model/gate.ts'
import { CouldNotFindOut, fail, pass, skip, wait } from '../../src/model/outcome.ts'
import type { Report } from '../../src/model/report.ts'
import { fakeWorld } from '../world.ts'

/** A gate that says what it is told, so that the evaluation alone is under test. */
const says = defineGate({
  kind: 'says',
  says: 'It says what it is told.',
  asks: ['clock'],
  params: z.strictObject({
    state: z.string().describe('what to say'),
    value: z.coerce.number().default(0).describe('a number'),
  }),
  measure: evidence => ({ value: Number(evidence.value), better: 'higher', unit: '%' }),
  check({ state, value }) {
    if (state === 'unknown') throw new CouldNotFindOut('nobody knows')
    if (state === 'crash') throw new TypeError('boom')
    const outcome = { pass, fail, wait, skip }[state] ?? fail
    return outcome(`it says ${state}`, { value })
  },
  examples: [],
})

const gates: GateTable = { ...realGates, says }

interface Options {
  config?: string
  phases?: Phase[]
  only?: string[]
  world?: ExampleWorld
  baseline?: Report
}

function judge(
  markdown: string,
  { config = '', phases = ['pre-deploy'], only, world, baseline }: Options = {},
): Promise<Report> {
  const readGate = (text: string) => readAnnotation(`gate: ${text}`, { line: 1, column: 1 })
  const { settings } = loadConfig(config, 'holdpoint.yml', readGate)
  return evaluate({
    checklist: parseChecklist(markdown, { source: 'DEPLOY.md' }),
    gates,
    world: {
      ...fakeWorld(world),
      clock: { now: () => new Date(world?.now ?? '2026-11-21T12:00:00Z'), timeZone: settings.timeZone },
    },
    settings,
    configuration: 'holdpoint.yml',
    phases,
    ...(only ? { only } : {}),
    baseline: baseline ?? null,
  })
}

const pre = (items: string) => `# Release\n\n## Pre-deployment\n\n${items}\n`
const tick = (item: string, by: string[] = ['alice']) => ({ item, by, at: null, commit: null, source: 'DEPLOY.md' })
const states = (report: Report) => report.items.map(({ state }) => state)

describe('the verdict', () => {
  test('is go when everything that counts is proven, signed, waived or not applicable', async () => {
    const report = await judge(
      pre(`- [ ] Machine <!-- gate: says state=pass -->
- [x] Person
- [ ] Waived <!-- gate: says state=fail -->
- [ ] Other <!-- gate: says state=fail -->
- [ ] Skipped <!-- gate: says state=skip -->`),
      {
        world: { ticks: [tick('pre-deployment/person')] },
        config: `waivers: [{ item: pre-deployment/waived, reason: known, by: bob, until: 2026-12-01 }]
not-applicable: [{ item: pre-deployment/other, reason: no database, by: bob }]`,
      },
    )
    expect(states(report)).toEqual(['proven', 'signed', 'waived', 'not-applicable', 'not-applicable'])
    expect(report).toMatchObject({ verdict: 'go', missing: [], holds: [] })
    expect(exitCodeOf(report)).toBe(0)
  })

  test.each([
    ['fail', 'failing', 1],
    ['wait', 'waiting', 1],
    ['unknown', 'error', 2],
    ['crash', 'error', 2],
  ])('is hold when a gate says %s', async (state, expected, code) => {
    const report = await judge(
      pre(`- [ ] A <!-- gate: says state=pass -->\n- [ ] B <!-- gate: says state=${state} -->`),
    )
    expect(report).toMatchObject({ verdict: 'hold', missing: ['pre-deployment/b'] })
    expect(states(report)).toEqual(['proven', expected])
    expect(exitCodeOf(report)).toBe(code)
  })

  test('is hold when no item counts in the asked phase', async () => {
    const report = await judge(pre('- [ ] A <!-- gate: says state=pass -->'), { phases: ['verify'] })
    expect(report).toMatchObject({
      verdict: 'hold',
      missing: [],
      holds: [expect.stringContaining('no item counts in phase `verify`')],
    })
  })

  test('is hold when nothing but optional items pass', async () => {
    const report = await judge(pre('- [ ] A <!-- gate: says state=pass optional -->'))
    expect(report).toMatchObject({ verdict: 'hold', holds: [expect.stringContaining('no item counts')] })
  })

  test('a proposal proves nothing', async () => {
    const markdown = pre('- [ ] All tests pass')
    const checklist = parseChecklist(markdown, { source: 'DEPLOY.md' })
    checklist.items[0]!.gates.push({
      kind: 'says',
      params: { state: 'pass' },
      from: 'proposal',
      confidence: 1,
      reason: 'words',
    })
    const { settings } = loadConfig('', 'holdpoint.yml', () => ({ gates: [], modifiers: {}, problems: [] }))
    const report = await evaluate({
      checklist,
      gates,
      world: fakeWorld(),
      settings,
      configuration: '',
      phases: ['pre-deploy'],
    })
    expect(report.items[0]).toMatchObject({ state: 'open', proposals: [{ kind: 'says' }] })
    expect(report.verdict).toBe('hold')
  })

  test.each([
    ['<!-- gate: sayz state=pass -->', 'the gate `sayz` is not known; did you mean `says`?', 5],
    ['<!-- gate: constructor -->', 'the gate `constructor` is not known', 5],
    ['<!-- gate: says colour=red state=pass -->', 'gate `says` has no parameter `colour`', 5],
    ['<!-- gate: says -->', 'gate `says`: `state`:', 5],
  ])('a mistake in an annotation holds with its place: %s', async (annotation, sentence, line) => {
    const report = await judge(pre(`- [ ] A ${annotation}\n- [ ] B <!-- gate: says state=pass -->`))
    expect(report.verdict).toBe('hold')
    expect(report.findings).toContainEqual(
      expect.objectContaining({
        severity: 'error',
        line,
        column: expect.any(Number),
        message: expect.stringContaining(sentence),
      }),
    )
    expect(exitCodeOf(report)).toBe(2)
  })

  test('several gates on one item mean all of them, and the worst one speaks', async () => {
    const report = await judge(
      pre(`- [ ] A <!-- gate: says state=pass; says state=fail; says state=unknown -->
- [ ] B <!-- gate: says state=pass; says state=fail -->
- [ ] C <!-- gate: says state=pass; ack -->`),
    )
    expect(states(report)).toEqual(['error', 'failing', 'open'])
    expect(report.items[0]!.gates.map(({ state }) => state)).toEqual(['pass', 'fail', 'error'])
  })
})

describe('what counts', () => {
  const document = `# Doc

## Pre-deployment
- [ ] Pre <!-- gate: says state=pass -->
## Deployment
- [ ] Deploy <!-- gate: says state=fail -->
## Rollback
- [ ] Undo <!-- gate: says state=fail -->
### Triggers
- [ ] Errors above 5 %
## Strange heading nobody knows
- [ ] Stray <!-- gate: says state=fail -->
## Readiness
- [ ] Runbook <!-- gate: says state=fail -->
`
  test('is decided by phase; an unknown heading counts at once, readiness is reported', async () => {
    const report = await judge(document)
    expect(
      Object.fromEntries(
        report.items.map(({ text, state, optional }) => [text, optional ? `${state}, not holding` : state]),
      ),
    ).toEqual({
      Pre: 'proven',
      Deploy: 'dormant',
      Undo: 'dormant',
      'Errors above 5 %': 'dormant',
      Stray: 'failing',
      Runbook: 'failing, not holding',
    })
    expect(report.missing).toHaveLength(1)
  })

  test('readiness holds when so configured', async () => {
    expect((await judge(document, { config: 'readiness: hold' })).missing).toHaveLength(2)
  })

  test('an environment list counts for its environment alone', async () => {
    const markdown = `# D\n\n## Pre-deployment\n- [ ] A <!-- gate: says state=pass -->\n## Environment-Specific Checklists\n### Staging Deployment\n- [ ] S <!-- gate: says state=fail -->\n### Production Deployment\n- [ ] P <!-- gate: says state=fail -->\n`
    expect(states(await judge(markdown))).toEqual(['proven', 'dormant', 'dormant'])
    expect(states(await judge(markdown, { world: { release: { environment: 'production' } } }))).toEqual([
      'proven',
      'dormant',
      'failing',
    ])
    const named = `environments: { live: { headings: Production Deployment } }`
    expect(states(await judge(markdown, { config: named, world: { release: { environment: 'live' } } }))).toEqual([
      'proven',
      'dormant',
      'failing',
    ])
  })

  test('a scenario counts when its condition holds', async () => {
    const markdown = `# D\n\n## Pre-deployment\n- [ ] A <!-- gate: says state=pass -->\n## Special Deployment Scenarios\n### Database Schema Changes\n- [ ] Duration estimated <!-- gate: says state=fail -->\n`
    const config = 'scenarios: { schema: { when: "label:schema" } }'
    expect(states(await judge(markdown, { config }))).toEqual(['proven', 'dormant'])
    expect(states(await judge(markdown, { config, world: { release: { labels: ['schema'] } } }))).toEqual([
      'proven',
      'failing',
    ])
  })

  describe('a scenario', () => {
    const list = `# R

## Pre-deployment

- [ ] Always <!-- gate: says state=pass -->

## Special scenarios

### Schema changes

- [ ] Backup taken <!-- gate: ack by=dba id=backup -->
- [ ] Locks looked at <!-- gate: says state=pass -->

### Security updates

- [ ] Advisory written <!-- gate: ack by=sec -->
`
    const when = 'scenarios: { schema: { when: "label:schema" } }\n'
    const roles = { dba: ['dora'], sec: ['sam'] }
    const off = (by: string) =>
      `${when}switched: [{ scenario: Schema, to: off, reason: no data yet, by: ${by}, until: 2026-12-31 }]\n`
    const labelled = { release: { labels: ['schema'] }, roles }
    const shown = (report: Report) => report.sections?.map(({ name, live, because }) => [name, live, because])

    test('says why it counts, and why it sleeps', async () => {
      expect(shown(await judge(list, { world: labelled, config: when }))).toEqual([
        ['schema', true, 'label `schema` is set'],
      ])
      expect(shown(await judge(list, { world: { roles }, config: when }))).toEqual([
        ['schema', false, 'label `schema` is not set'],
      ])
    })

    test('counts when its condition cannot be answered, and says so', async () => {
      const report = await judge(list, { world: { roles }, config: 'scenarios: { schema: { when: "changed:db/**" } }' })
      expect(shown(report)).toMatchObject([
        ['schema', true, expect.stringMatching(/could not be found out, so it counts: .*no base|none is known/)],
      ])
      expect(report.missing).toEqual(['backup'])
    })

    test('is switched off by who may let its items go, until the day is over', async () => {
      const gone = await judge(list, { world: labelled, config: off('dora') })
      expect(shown(gone)).toEqual([['schema', false, 'switched off by dora: no data yet']])
      expect(gone.verdict).toBe('go')
      const late = await judge(list, { world: { ...labelled, now: '2027-01-01T00:00:00Z' }, config: off('dora') })
      expect(shown(late)).toMatchObject([['schema', true, 'label `schema` is set']])
      expect(late.findings.map(({ message }) => message).join()).toContain('which has passed')
    })

    test('stays on when somebody else switches it off', async () => {
      const report = await judge(list, { world: labelled, config: off('sam') })
      expect(report.missing).toEqual(['backup'])
      expect(report.findings).toMatchObject([
        { rule: 'switch-refused', message: 'the scenario `schema` is not switched off: sam holds none of dba' },
      ])
    })

    test('is switched off by its own roles where it names some, and never with an item that cannot be let go', async () => {
      const own = off('sam').replace('"label:schema"', '"label:schema", by: sec')
      expect((await judge(list, { world: labelled, config: own })).verdict).toBe('go')
      const fixed = list.replace('id=backup', 'id=backup waivable=false')
      const report = await judge(fixed, { world: labelled, config: own })
      expect(report.missing).toEqual(['backup'])
      expect(report.findings[0]!.message).toContain('`backup` of it cannot be let go')
    })

    test('is switched on by its heading, whatever the configuration knows of it', async () => {
      const on = 'switched: [{ scenario: Security updates, to: on, reason: an advisory, by: ben }]'
      const report = await judge(list, { world: { roles }, config: on })
      expect(shown(report)).toEqual([['security-updates', true, 'switched on by ben: an advisory']])
      expect(report.missing).toHaveLength(1)
    })

    test('that does not exist is a mistake', async () => {
      const report = await judge(list, {
        world: { roles },
        config: 'switched: [{ scenario: shcema, to: on, reason: x, by: ben }]',
      })
      expect(report.verdict).toBe('hold')
      expect(report.findings[0]).toMatchObject({
        severity: 'error',
        message: expect.stringContaining(
          'no scenario is called `shcema`; there are `schema-changes` and `security-updates`',
        ),
      })
    })
  })

  test('an environment that nobody names counts by its own condition', async () => {
    const list = `# R

## Pre-deployment

- [ ] Always <!-- gate: says state=pass -->

## Environment-specific checklists

### Production deployment

- [ ] P <!-- gate: says state=fail -->
`
    const config = 'environments: { production: { when: "branch:main" }, staging: {} }'
    const state = async (release: object) => {
      const report = await judge(list, { config, world: { release } })
      return [report.items.at(-1)!.state, report.sections?.[0]?.because]
    }
    expect(await state({ branch: 'main' })).toEqual(['failing', 'the branch is `main`'])
    expect(await state({ branch: 'next' })).toEqual(['dormant', 'the branch is `next`'])
    expect(await state({})).toEqual(['failing', expect.stringContaining('could not be found out, so it counts')])
    expect(await state({ branch: 'main', environment: 'staging' })).toEqual(['dormant', 'the environment is `staging`'])
  })

  test('`when` makes an item not applicable, with the reason', async () => {
    const report = await judge(
      pre('- [ ] A <!-- gate: says state=fail when="label:x" -->\n- [ ] B <!-- gate: says state=pass -->'),
    )
    expect(report.items[0]).toMatchObject({
      state: 'not-applicable',
      because: '`label:x` does not hold: label `x` is not set',
    })
    expect(report.verdict).toBe('go')
  })

  test('a condition that cannot be answered is an error, never a pass', async () => {
    const report = await judge(pre('- [ ] A <!-- gate: says state=pass when="changed:src/**" -->'))
    expect(report).toMatchObject({
      verdict: 'hold',
      items: [{ state: 'error', because: expect.stringContaining('pass `--base`') }],
    })
  })

  test('`only` judges the named items and what is nested in them', async () => {
    const markdown = pre('- [ ] A <!-- gate: says state=fail -->\n- [ ] B\n  - [ ] C <!-- gate: says state=pass -->')
    expect((await judge(markdown, { only: ['pre-deployment/b'] })).items.map(({ text }) => text)).toEqual(['B', 'C'])
    await expect(judge(markdown, { only: ['pre-deployment/bb'] })).rejects.toThrow(
      'no item is called `pre-deployment/bb`; did you mean `pre-deployment/b`?',
    )
  })
})

describe('order', () => {
  test('ordered steps open one after another, and a step whose turn has not come asks nothing', async () => {
    const report = await judge(
      pre(
        '1. [ ] One <!-- gate: says state=pass -->\n2. [ ] Two <!-- gate: says state=fail -->\n3. [x] Three <!-- gate: says state=pass -->',
      ),
    )
    expect(states(report)).toEqual(['proven', 'failing', 'waiting'])
    expect(report.items[2]).toMatchObject({
      gates: [],
      because: expect.stringContaining('ticked too early: waits for `Two`'),
    })
  })

  test('a parent is done when everything below it is', async () => {
    const markdown = (state: string) =>
      pre(
        `1. [x] Parent\n   - [ ] A <!-- gate: says state=pass -->\n   - [ ] B <!-- gate: says state=${state} -->\n2. [ ] Next <!-- gate: says state=pass -->`,
      )
    const open = await judge(markdown('fail'))
    expect(states(open)).toEqual(['open', 'proven', 'failing', 'waiting'])
    expect(open.items[0]!.because).toContain('ticked, but 1 of 2 items below it is open')
    expect(states(await judge(markdown('pass')))).toEqual(['proven', 'proven', 'proven', 'proven'])
  })

  test('`after` holds an item back, and a circle is said', async () => {
    const report = await judge(
      pre('- [ ] A <!-- gate: says state=pass after=pre-deployment/b -->\n- [ ] B <!-- gate: says state=fail -->'),
    )
    expect(states(report)).toEqual(['waiting', 'failing'])
    const circle = await judge(
      pre(
        '- [ ] A <!-- gate: says state=pass after=pre-deployment/b -->\n- [ ] B <!-- gate: says state=pass after=pre-deployment/a -->',
      ),
    )
    expect(circle.items[0]).toMatchObject({
      state: 'error',
      because: expect.stringContaining('`pre-deployment/a` -> `pre-deployment/b` -> `pre-deployment/a`'),
    })
  })

  test('a thousand ordered steps are judged in their order', async () => {
    const steps = Array.from(
      { length: 1_000 },
      (_, at) => `${at + 1}. [ ] Step ${at + 1} <!-- gate: says state=pass -->`,
    ).join('\n')
    expect((await judge(pre(steps))).verdict).toBe('go')
  })
})

describe('modifiers', () => {
  const one = (modifier: string) => pre(`- [ ] A <!-- gate: says state=pass value=80 ${modifier} -->`)

  test('soak waits until the time since the launch is over', async () => {
    const at = async (now: string, launchedAt: Date | null) =>
      (await judge(one('soak=15m'), { world: { now, release: { launchedAt } } })).items[0]!
    const launch = new Date('2026-11-21T12:00:00Z')
    expect(await at('2026-11-21T12:14:59Z', launch)).toMatchObject({
      state: 'waiting',
      because: expect.stringContaining('until 2026-11-21 12:15 UTC'),
    })
    expect(await at('2026-11-21T12:15:00Z', launch)).toMatchObject({ state: 'proven' })
    expect(await at('2026-11-21T12:15:00Z', null)).toMatchObject({
      state: 'waiting',
      because: expect.stringContaining('the launch is not recorded yet'),
    })
  })

  test('deadline says late, not-before waits', async () => {
    const late = await judge(pre('- [ ] A <!-- gate: says state=fail deadline=2026-11-20 -->'))
    expect(late.items[0]!.because).toBe('late, due by 2026-11-20; it says fail')
    expect((await judge(one('deadline=2026-11-20'))).verdict).toBe('go')
    expect((await judge(one('not-before=2026-11-22'))).items[0]).toMatchObject({
      state: 'waiting',
      because: 'not before 2026-11-22 00:00 UTC',
    })
    expect((await judge(one('deadline=soon'))).items[0]).toMatchObject({ state: 'proven' })
    expect((await judge(pre('- [ ] A <!-- gate: says state=fail deadline=soon -->'))).items[0]).toMatchObject({
      state: 'error',
      because: expect.stringContaining('`soon` is no date'),
    })
  })

  test('baseline compares with the previous report', async () => {
    const baseline = await judge(one('baseline=0'))
    expect(baseline.items[0]).toMatchObject({ state: 'error', because: expect.stringContaining('no baseline report') })
    const before = await judge(pre('- [ ] A <!-- gate: says state=pass value=81 -->'))
    expect((await judge(one('baseline=0'), { baseline: before })).items[0]).toMatchObject({
      state: 'failing',
      because: expect.stringContaining('worse by 1, at most 0 expected'),
    })
    expect((await judge(one('baseline=2%'), { baseline: before })).items[0]).toMatchObject({ state: 'proven' })
    expect((await judge(one('baseline=much'), { baseline: before })).items[0]).toMatchObject({ state: 'error' })
  })

  test('optional is reported and never holds', async () => {
    const report = await judge(
      pre('- [ ] A <!-- gate: says state=fail optional -->\n- [ ] B <!-- gate: says state=pass -->'),
    )
    expect(report).toMatchObject({ verdict: 'go', items: [{ state: 'failing', optional: true }, {}] })
  })
})

describe('a waiver', () => {
  const markdown = pre('- [ ] A <!-- gate: says state=fail by=lead -->')
  const config = (until: string, by = 'alice') =>
    `roles: { lead: { users: [alice] } }\nwaivers: [{ item: pre-deployment/a, reason: vendor is down, by: ${by}, until: "${until}" }]`
  const world = { roles: { lead: ['alice'] } }

  test('counts until it expires, with what it lets go', async () => {
    const report = await judge(markdown, { config: config('2026-11-21'), world })
    expect(report.items[0]).toMatchObject({
      state: 'waived',
      because: 'waived by alice until 2026-11-21: vendor is down',
      evidence: { instead: { state: 'failing' } },
    })
  })

  test.each([
    ['expired', config('2026-11-20'), 'waiver-expired'],
    ['of somebody who may not', config('2026-12-01', 'mallory'), 'waiver-refused'],
  ])('that is %s counts for nothing and is told', async (_, text, rule) => {
    const report = await judge(markdown, { config: text, world })
    expect(report).toMatchObject({ verdict: 'hold', items: [{ state: 'failing' }], findings: [{ rule }] })
  })

  test('of an item that cannot be waived is refused', async () => {
    const report = await judge(pre('- [ ] A <!-- gate: says state=fail waivable=false -->'), {
      config: 'waivers: [{ item: pre-deployment/a, reason: x, by: bob, until: 2026-12-01 }]',
    })
    expect(report).toMatchObject({ verdict: 'hold', findings: [{ rule: 'waiver-refused' }] })
  })

  test('of an item that is not there is a mistake', async () => {
    const report = await judge(markdown, {
      config: 'waivers: [{ item: pre-deployment/aa, reason: x, by: bob, until: 2026-12-01 }]',
      world,
    })
    expect(report.findings[0]!.message).toBe(
      'holdpoint.yml:1: the waiver names `pre-deployment/aa`, and no item is called so; did you mean `pre-deployment/a`?',
    )
    expect(exitCodeOf(report)).toBe(2)
  })
})

describe('the calendar', () => {
  const markdown = pre('- [ ] A <!-- gate: says state=pass -->')

  test('a freeze holds what was green', async () => {
    const config = 'time-zone: Europe/Berlin\nfreezes: [{ reason: holidays, from: 2026-12-20, to: 2026-12-26 }]'
    const at = async (now: string) => (await judge(markdown, { config, world: { now } })).verdict
    expect(await at('2026-12-19T22:59:59Z')).toBe('go')
    expect(await at('2026-12-19T23:00:00Z')).toBe('hold')
    expect(await at('2026-12-26T22:59:59Z')).toBe('hold')
    expect(await at('2026-12-26T23:00:00Z')).toBe('go')
  })

  test('a window over midnight belongs to the day it starts on', async () => {
    const config = 'windows: [{ phases: pre-deploy, days: fri, from: "22:00", to: "02:00" }]'
    const at = async (now: string) => (await judge(markdown, { config, world: { now } })).verdict
    expect(await at('2026-11-20T22:30:00Z')).toBe('go')
    expect(await at('2026-11-21T01:59:00Z')).toBe('go')
    expect(await at('2026-11-21T02:00:00Z')).toBe('hold')
    expect(await at('2026-11-21T22:30:00Z')).toBe('hold')
  })
})

test('an item that nothing can prove or sign is an error, never proven', async () => {
  const { settings } = loadConfig('', 'holdpoint.yml', () => ({ gates: [], modifiers: {}, problems: [] }))
  const checklist = parseChecklist(pre('- [x] A'), { source: 'DEPLOY.md' })
  const report = await evaluate({
    checklist,
    gates: {},
    world: fakeWorld(),
    settings,
    configuration: '',
    phases: ['pre-deploy'],
  })
  expect(report).toMatchObject({ verdict: 'hold', items: [{ state: 'error' }] })
})

describe('a parent', () => {
  const nested = (children: string, parent = 'Parent') => pre(`- [ ] ${parent}\n${children.replace(/^/gm, '  ')}`)

  test('is not closed by items below it that hold nothing', async () => {
    const optional = nested('- [ ] A <!-- gate: says state=fail optional -->')
    expect(await judge(optional)).toMatchObject({ verdict: 'hold', items: [{ state: 'open' }, { state: 'failing' }] })
    const passed = nested('- [ ] A <!-- gate: says state=pass optional -->')
    expect(await judge(passed)).toMatchObject({ verdict: 'hold', items: [{ state: 'open' }, {}] })
  })

  test('does not apply when nothing below it does', async () => {
    const report = await judge(nested('- [ ] A <!-- gate: says state=skip -->'))
    expect(report.items[0]).toMatchObject({ state: 'not-applicable', because: 'all 1 item below it do not apply' })
  })

  test('keeps its own soak time and baseline', async () => {
    const child = '- [ ] A <!-- gate: says state=pass -->'
    expect((await judge(nested(child, 'Parent <!-- item: soak=24h -->'))).items[0]).toMatchObject({
      state: 'waiting',
      because: expect.stringContaining('must hold for 24h'),
    })
    expect((await judge(nested(child, 'Parent <!-- item: soak=long -->'))).verdict).toBe('hold')
    expect((await judge(nested(child, 'Parent <!-- item: baseline=0 -->'))).items[0]).toMatchObject({ state: 'error' })
  })
})

describe('what is misspelt or left blank', () => {
  const other = '- [ ] B <!-- gate: says state=pass -->'

  test('an unknown `after` takes no order away', async () => {
    const report = await judge(pre(`- [ ] A <!-- gate: says state=pass after=pre-deployment/bb -->\n${other}`))
    expect(report).toMatchObject({ verdict: 'hold', findings: [{ severity: 'error', rule: 'no-such-item' }] })
    expect(report.findings[0]!.message).toContain('did you mean `pre-deployment/b`?')
  })

  test.each(['by=","', 'by=""'])('%s does not open an item to everybody', async by => {
    const world = { ticks: [tick('pre-deployment/a')] }
    expect((await judge(pre(`- [x] A <!-- gate: ack ${by} -->\n${other}`), { world })).verdict).toBe('hold')
  })

  test.each(['ack roles=","', 'ack roles=""', 'signoff role=","'])('nor does %s', async gate => {
    const world = { ticks: [tick('pre-deployment/a')] }
    expect((await judge(pre(`- [x] A <!-- gate: ${gate} -->\n${other}`), { world })).verdict).toBe('hold')
  })
})

test('items none of which applies prove nothing', async () => {
  const report = await judge(pre('- [ ] A <!-- gate: says state=skip -->\n- [ ] B <!-- item: when="label:x" -->'))
  expect(report).toMatchObject({
    verdict: 'hold',
    missing: [],
    holds: ['no item that counts applies here (2 items), and nothing proven is no proof; add one that always applies'],
  })
})

describe('a sign-off', () => {
  const markdown =
    '# Release\n\n## Pre-deployment\n\n- [ ] A <!-- gate: says state=pass -->\n\n## Sign-off\n\n- [ ] Tech Lead: ________\n'
  const id = 'sign-off/tech-lead'

  test.each([
    ['waiver', `waivers: [{ item: ${id}, reason: away, by: mallory, until: 2026-12-01 }]`],
    ['note that it does not apply', `not-applicable: [{ item: ${id}, reason: away, by: mallory }]`],
  ])('is let go by who holds its role only: %s', async (_, config) => {
    const roles = (who: string) => ({ roles: { 'tech-lead': [who] } })
    expect(await judge(markdown, { config, world: roles('ada') })).toMatchObject({ verdict: 'hold', missing: [id] })
    expect((await judge(markdown, { config, world: roles('mallory') })).verdict).toBe('go')
  })
})

test('a waiver until a day that does not exist is one refused waiver', async () => {
  const report = await judge(pre('- [ ] A <!-- gate: says state=fail -->'), {
    config: 'waivers: [{ item: pre-deployment/a, reason: x, by: bob, until: 2026-02-30 }]',
  })
  expect(report).toMatchObject({ verdict: 'hold', findings: [{ rule: 'waiver-refused' }] })
})

describe('the calendar, written wrongly', () => {
  const markdown = pre('- [ ] A <!-- gate: says state=pass -->')
  test.each([
    ['2026-12-26', '2026-12-20', 'ends (2026-12-20) before it starts'],
    ['2026-02-30', '2026-03-01', 'cannot be read'],
  ])('a freeze from %s to %s holds', async (from, to, told) => {
    const config = `freezes: [{ reason: holidays, from: ${from}, to: ${to} }]`
    expect(await judge(markdown, { config })).toMatchObject({ verdict: 'hold', holds: [expect.stringContaining(told)] })
  })

  test("one phase's open window does not open another phase", async () => {
    const config = `windows:
  - { phases: pre-deploy, from: "09:00", to: "17:00" }
  - { phases: deploy, from: "22:00", to: "02:00" }`
    const report = await judge(markdown, { config, phases: ['pre-deploy', 'deploy'] })
    expect(report).toMatchObject({ verdict: 'hold', holds: [expect.stringContaining('22:00-02:00')] })
  })
})

test.each([
  ['named by the gate', '<!-- gate: ack roles=support -->', ''],
  ['set for all gates of the kind', '', 'gates: { ack: { roles: support } }\n'],
])('a role %s is needed for a waiver, too', async (_, annotation, defaults) => {
  const markdown = pre(`- [ ] A ${annotation}`)
  const config = `${defaults}waivers: [{ item: pre-deployment/a, reason: x, by: mallory, until: 2026-12-01 }]`
  const report = await judge(markdown, { config, world: { roles: { support: ['ada'] } } })
  expect(report).toMatchObject({ verdict: 'hold', findings: [{ rule: 'waiver-refused' }] })
  expect((await judge(markdown, { config, world: { roles: { support: ['mallory'] } } })).verdict).toBe('go')
})

test('a baseline compares each gate with its own number', async () => {
  const markdown = pre('- [ ] A <!-- gate: coverage min=10; coverage min=10 metric=branches baseline=0 -->')
  const lcov = (branches: string) =>
    `TN:\nSF:a.js\nDA:1,1\nDA:2,0\n${[...branches].map((hit, at) => `BRDA:1,0,${at},${hit}\n`).join('')}end_of_record\n`
  const at = (branches: string) => ({ world: { files: { 'coverage/lcov.info': lcov(branches) } } })
  const before = await judge(markdown.replace(' baseline=0', ''), at('1111'))
  expect((await judge(markdown, { ...at('1111'), baseline: before })).verdict).toBe('go')
  // Fewer branches than before, and still more than lines.
  expect((await judge(markdown, { ...at('1110'), baseline: before })).items[0]).toMatchObject({ state: 'failing' })
})

describe('what sleeps by mistake', () => {
  test('an item that a machine can prove counts, even when it reads like one answer of several', async () => {
    const answers = (bound: string) => pre(`Choose one:\n\n- [ ] A <!-- gate: says state=pass -->\n- [ ] B ${bound}`)
    expect((await judge(answers(''))).items.map(({ kind, state }) => [kind, state])).toEqual([
      ['item', 'proven'],
      ['condition', 'dormant'],
    ])
    expect((await judge(answers('<!-- gate: says state=fail -->'))).verdict).toBe('hold')
  })

  const markdown =
    '# D\n\n## Pre-deployment\n- [ ] A <!-- gate: says state=pass -->\n## Environment-Specific Checklists\n### Production Deployment\n- [ ] P <!-- gate: says state=fail -->\n'
  const world = { release: { environment: 'prodution' } }

  test('an environment that the configuration does not know holds; without one it is told', async () => {
    const config = 'environments: { production: {} }'
    expect(await judge(markdown, { config, world })).toMatchObject({
      verdict: 'hold',
      findings: [{ severity: 'error', rule: 'no-such-environment' }],
    })
    expect((await judge(markdown, { world })).findings).toMatchObject([
      { severity: 'warning', rule: 'no-such-environment' },
    ])
  })

  test('a heading that is not there is told', async () => {
    const config = 'scenarios: { schema: { headings: Schema chnges, when: "label:schema" } }'
    expect((await judge(markdown, { config })).findings).toMatchObject([{ rule: 'no-such-heading' }])
  })

  test('a heading that is no scenario by its words counts as before, and the mend is told', async () => {
    const always =
      '# D\n\n## Pre-deployment\n- [ ] A <!-- gate: says state=pass -->\n## Database changes\n- [ ] Plan <!-- gate: says state=fail -->\n'
    const config = 'scenarios: { schema: { headings: Database changes, when: "label:schema" } }'
    const report = await judge(always, { config })
    expect(report).toMatchObject({ verdict: 'hold', findings: [{ rule: 'heading-of-another-phase' }] })
    expect(report.findings[0]!.message).toContain('write `Database changes: scenario` under `headings`')
    const special = always.replace('## Database', '## Special scenarios\n### Database')
    expect(await judge(special, { config })).toMatchObject({ verdict: 'go', findings: [] })
  })
})

test('of boxes of which one is chosen, any tick clears the item', async () => {
  const markdown = pre('- Is a migration needed?\n  - [ ] Yes\n  - [ ] No')
  const [yes, no] = parseChecklist(markdown, { source: 'D.md' }).items
  expect(yes).toMatchObject({ kind: 'item', alternatives: [no!.id] })
  expect(states(await judge(markdown))).toEqual(['open', 'dormant'])
  expect(states(await judge(markdown, { world: { ticks: [tick(no!.id)] } }))).toEqual(['signed', 'dormant'])
})

test('what cannot be waived is not talked away as not applicable', async () => {
  const config = 'not-applicable: [{ item: pre-deployment/a, reason: x, by: bob }]'
  const report = await judge(pre('- [ ] A <!-- gate: says state=fail waivable=false -->'), { config })
  expect(report).toMatchObject({
    verdict: 'hold',
    items: [{ state: 'failing' }],
    findings: [{ rule: 'not-applicable-refused' }],
  })
})
