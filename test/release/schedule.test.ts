/** When the items of a release are to be done: placed in time, and judged at it. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { gates } from '../../src/gates/index.ts'
import { nextMoment, timed } from '../../src/release/schedule.ts'
import '../seed.ts'
import { type At, judged, parsed, placed, timing } from './stage.ts'

const OK = '<!-- gate: file path=ok.txt -->'
const files = { 'ok.txt': 'ok' }
const tick = (item: string) => ({ item, by: ['ada'], at: '2026-12-01T10:00:00Z', commit: null, source: 'the issue' })

describe('the order of phases after the merge', () => {
  const document = `# Release
## Deployment
### Pre-flight
- [ ] Team ready
- [ ] Snacks bought <!-- item: optional -->
### Deployment
1. [ ] Deploy the backend
   - [ ] Migrate
2. [ ] Deploy the frontend
### Verification
- [ ] Users can log in
`
  test('a deployment waits for its preflight, the checks after it for the deployment', async () => {
    const { report } = await judged(document, { now: '2026-12-01T10:00:00Z' }, { ticks: [] })
    const states = Object.fromEntries(report.items.map(({ text, state, because }) => [text, `${state}: ${because}`]))
    expect(states).toEqual({
      'Team ready': 'open: not ticked yet; whoever may write to the repository may tick it',
      'Snacks bought': 'open: not ticked yet; whoever may write to the repository may tick it',
      'Deploy the backend': 'waiting: waits for `Team ready`, which is open',
      Migrate: 'waiting: waits for `Team ready`, which is open',
      'Deploy the frontend': 'waiting: waits for `Team ready`, which is open',
      'Users can log in': 'waiting: waits for `Deploy the backend`, which is waiting',
    })
  })

  test('once the preflight is done the first step opens', async () => {
    const { of } = await judged(
      document,
      { now: '2026-12-01T10:00:00Z' },
      { ticks: [tick('deployment/pre-flight/team-ready')] },
    )
    expect(of('deploy-the-backend')).toBe('open: 1 of 1 item below it is open: `Migrate`')
    expect(of('deploy-the-frontend')).toBe('waiting: waits for `Deploy the backend`, which is open')
  })

  test('an order that is written wins over the order of phases, and nothing waits for itself', async () => {
    const turned = document
      .replace('Team ready', 'Team ready <!-- item: after=fe -->')
      .replace('frontend', 'frontend <!-- item: id=fe -->')
    const { report, of } = await judged(turned, { now: '2026-12-01T10:00:00Z' }, { ticks: [] })
    expect(report.items.filter(({ state }) => state === 'error')).toEqual([])
    expect(of('team-ready')).toContain('waits for `Deploy the frontend`')
    expect(of('deploy-the-backend')).toContain('open')
  })

  test('the last look may speak for all items above it without waiting for what comes later', async () => {
    const { report, of } = await judged(
      `${document}## Final Checks\n- [ ] All items verified <!-- gate: items -->\n`,
      { now: '2026-12-01T10:00:00Z' },
      { ticks: [tick('deployment/pre-flight/team-ready')] },
    )
    expect(report.items.filter(({ state }) => state === 'error')).toEqual([])
    expect(of('all-items-verified')).toMatch(/^proven/)
  })

  test('what the configuration adds stays', async () => {
    const config = 'bindings:\n  - { text: Users can log in, after: extra, deadline: 2026-12-24 }\n'
    const { of } = await placed(`${document}- [ ] Extra <!-- item: id=extra -->\n`, {
      now: '2026-12-01T10:00:00Z',
      config,
    })
    expect(of('users-can-log-in')).toMatchObject({
      after: ['extra', ...['backend', 'migrate', 'frontend'].map(name => expect.stringContaining(name))],
    })
    expect(of('users-can-log-in').deadline).toBeUndefined()
  })
})

describe('windows that count from the launch', () => {
  const document = `# Release
## Post-Deployment
### Monitoring (First 15 Minutes)
- [ ] Error rate normal ${OK}
- [ ] Somebody looked
### Monitoring (24-48 Hours)
- [ ] Stable ${OK}
- [ ] Feedback collected
### Cleanup
- [ ] Maintenance mode disabled
`
  const launched = '2026-12-01T15:00:00Z'
  const at = (now: string) =>
    judged(document, { now, launched }, { files, ticks: [] }).then(({ of }) => ({
      error: of('error-rate-normal'),
      looked: of('somebody-looked'),
      stable: of('stable'),
      feedback: of('feedback-collected'),
      cleanup: of('maintenance-mode-disabled'),
    }))

  test('nothing counts before the launch', async () => {
    const { report } = await judged(document, { now: launched }, { files, ticks: [] })
    expect(new Set(report.items.map(({ state, because }) => `${state}: ${because}`))).toEqual(
      new Set(['waiting: counts from the launch, which is not recorded yet']),
    )
  })

  test('machines must say yes until the end, people may tick from the opening and are late after the end', async () => {
    expect(await at('2026-12-01T15:00:00Z')).toEqual({
      error: expect.stringContaining(
        'waiting: holds so far; must hold for 15m after the launch, until 2026-12-01 15:15 UTC',
      ),
      looked: 'open: not ticked yet; whoever may write to the repository may tick it',
      stable: 'waiting: not before 2026-12-02 15:00 UTC',
      feedback: 'waiting: not before 2026-12-02 15:00 UTC',
      cleanup: 'open: not ticked yet; whoever may write to the repository may tick it',
    })
    expect(await at('2026-12-01T15:40:00Z')).toMatchObject({
      error: expect.stringContaining('proven'),
      looked:
        'open: late by 25 minutes, due by 2026-12-01 15:15 UTC; not ticked yet; whoever may write to the repository may tick it',
    })
    expect(await at('2026-12-03T14:59:59Z')).toMatchObject({
      stable: expect.stringContaining('must hold for 48h'),
      feedback: 'open: not ticked yet; whoever may write to the repository may tick it',
    })
    expect(await at('2026-12-03T15:00:00Z')).toMatchObject({
      stable: expect.stringContaining('proven'),
      feedback:
        'open: late by less than a minute, due by 2026-12-03 15:00 UTC; not ticked yet; whoever may write to the repository may tick it',
    })
  })

  test('what is written at an item wins', async () => {
    const { of } = await placed(document.replace('path=ok.txt -->', 'path=ok.txt soak=1h deadline=2027-01-01 -->'), {
      now: launched,
      launched,
    })
    expect(of('error-rate-normal')).toMatchObject({ soak: '1h', deadline: '2027-01-01' })
  })

  test('a signature for afterwards is not given before', async () => {
    const signed =
      '# R\n## Sign-Off\n### Post-Deployment Sign-Off\n- [ ] QA Lead: ____ Date: ____\n### Pre-Deployment Sign-Off\n- [ ] Tech Lead: ____ Date: ____\n'
    const { checklist } = await placed(signed, { now: launched })
    expect(checklist.items.map(({ role, modifiers }) => [role, modifiers.notBefore])).toEqual([
      ['QA Lead', 'launch'],
      ['Tech Lead', undefined],
    ])
  })

  test('T-24h counts towards the planned start', async () => {
    const before = '# R\n## Pre-Deployment (T-24 hours)\n- [ ] Announced\n'
    expect((await placed(before, { now: launched })).of('announced')).toEqual({})
    expect((await placed(before, { now: launched, planned: '2026-12-05T13:00:00Z' })).of('announced')).toEqual({
      notBefore: '2026-12-04T13:00:00.000Z',
      deadline: '2026-12-05T13:00:00.000Z',
    })
  })
})

describe('clock steps and dated windows', () => {
  const document = `# Release
## Pre-Deployment Tasks (Before March 4, 1:00 PM)
- [ ] Reviewed
## Deployment Process (March 5, 1:00 PM - 3:00 PM)
### Pre-Deployment Final Check
- [ ] Team briefed
### Deployment Steps
1. [ ] **1:00 PM** - Announce
2. [ ] **1:15 PM** - Deploy
   - [ ] Migrate
3. [ ] **3:00 PM** - Launch
### Post-Deployment Validation
- [ ] Reachable
## Post-Launch Activities (After 3:00 PM)
- [ ] Documented
`
  const zone = 'time-zone: Europe/Berlin\n'
  const times = async (at: At, names = ['announce', '/deploy', 'migrate', '/launch']) => {
    const { of } = await placed(document, { config: zone, ...at })
    return names.map(name => `${of(name).notBefore?.slice(0, 16) ?? ''} ${of(name).deadline?.slice(0, 16) ?? ''}`)
  }

  test('the template lies on the day on which the release started, or on today', async () => {
    const expected = [
      '2026-12-01T12:00 2026-12-01T12:15',
      '2026-12-01T12:15 2026-12-01T14:00',
      '2026-12-01T12:15 2026-12-01T14:00',
      '2026-12-01T14:00 2026-12-01T14:15',
    ]
    expect(await times({ now: '2026-12-01T08:00:00Z' })).toEqual(expected)
    expect(await times({ now: '2026-12-03T08:00:00Z', started: '2026-12-01T12:20:00Z' })).toEqual(expected)
    // 23:30 UTC is the next day in Berlin.
    expect((await times({ now: '2026-11-30T23:30:00Z' }))[0]).toBe(expected[0])
  })

  test('a planned start moves all of it; written dates keep their distance in days', async () => {
    const at = { now: '2026-11-21T08:00:00Z', planned: '2026-12-01T19:00:00Z' }
    expect(await times(at)).toEqual([
      '2026-12-01T19:00 2026-12-01T19:15',
      '2026-12-01T19:15 2026-12-01T21:00',
      '2026-12-01T19:15 2026-12-01T21:00',
      '2026-12-01T21:00 2026-12-01T21:15',
    ])
    expect(await times(at, ['reviewed', 'team-briefed', 'reachable'])).toEqual([
      ' 2026-11-30T19:00',
      '2026-12-01T19:00 2026-12-01T21:00',
      '2026-12-01T19:00 2026-12-01T21:15',
    ])
  })

  test('a planned day without a time keeps the written times', async () => {
    // Midnight in Berlin.
    expect((await times({ now: '2026-11-21T08:00:00Z', planned: '2026-11-30T23:00:00Z' }))[0]).toBe(
      '2026-12-01T12:00 2026-12-01T12:15',
    )
  })

  test('who started days before the plan did not follow it; who started late is late', async () => {
    const planned = '2026-12-05T12:00:00Z'
    expect((await times({ now: planned, planned, started: '2026-12-01T09:00:00Z' }))[0]).toBe(
      '2026-12-01T12:00 2026-12-01T12:15',
    )
    expect((await times({ now: planned, planned, started: '2026-12-07T09:00:00Z' }))[0]).toBe(
      '2026-12-05T12:00 2026-12-05T12:15',
    )
  })

  test('a step is not before its time, open at it, and late when the next one begins', async () => {
    const done = { ticks: [tick('deployment-process/pre-deployment-final-check/team-briefed')] }
    const at = async (now: string) => (await judged(document, { now, config: zone }, done)).of('announce')
    expect(await at('2026-12-01T11:59:00Z')).toBe('waiting: waits for `Team briefed`, which is waiting')
    expect((await judged(document, { now: '2026-12-01T11:59:00Z', config: zone }, done)).of('team-briefed')).toBe(
      'waiting: not before 2026-12-01 13:00 (Europe/Berlin)',
    )
    expect(await at('2026-12-01T12:00:00Z')).toBe(
      'open: not ticked yet; whoever may write to the repository may tick it',
    )
    expect(await at('2026-12-01T12:40:00Z')).toBe(
      'open: late by 25 minutes, due by 2026-12-01 13:15 (Europe/Berlin); not ticked yet; whoever may write to the repository may tick it',
    )
  })

  test('after the launch is after the launch, whatever the clock says', async () => {
    const at = (launched?: string) =>
      times({ now: '2026-12-01T15:00:00Z', ...(launched ? { launched } : {}) }, ['documented'])
    expect(await at()).toEqual([' '.padStart(1).replace(/^/, 'launch')])
    expect(await at('2026-12-01T14:40:00Z')).toEqual(['2026-12-01T14:40 '])
    expect(await at('2026-12-01T13:30:00Z')).toEqual(['2026-12-01T14:00 '])
  })

  test('clocks that are turned: what does not exist moves by the hour, of two equal times the first counts', async () => {
    const night = (steps: string) => `# R\n## Deployment (01:00 - 04:00)\n${steps}`
    const steps = night('1. [ ] **02:30** - Deploy\n')
    const at = async (now: string) => (await placed(steps, { now, config: zone })).of('deploy').notBefore
    expect(await at('2026-03-29T00:10:00Z')).toBe('2026-03-29T01:30:00.000Z')
    expect(await at('2026-10-25T00:10:00Z')).toBe('2026-10-25T00:30:00.000Z')
  })

  test('a night goes on with the next day', async () => {
    const night = (heading: string) =>
      `# R\n## Deployment${heading}\n1. [ ] **23:00** - One\n2. [ ] **23:30** - Two\n3. [ ] **00:15** - Three\n4. [ ] **00:45** - Four\n`
    const at = async (heading: string, name: string) =>
      (await placed(night(heading), { now: '2026-12-01T12:00:00Z' })).of(name)
    expect(await at(' (11:00 PM - 1:00 AM)', 'three')).toMatchObject({
      notBefore: '2026-12-02T00:15:00.000Z',
      deadline: '2026-12-02T00:45:00.000Z',
    })
    expect(await at(' (11:00 PM - 1:00 AM)', 'four')).toMatchObject({ deadline: '2026-12-02T01:00:00.000Z' })
    expect(await at('', 'two')).toMatchObject({ deadline: '2026-12-02T00:15:00.000Z' })
    expect(await at('', 'four')).toMatchObject({ deadline: '2026-12-02T01:00:00.000Z' })
    expect(await at('', 'four')).not.toHaveProperty('notBefore')
  })

  test('a whole date that lies ahead is meant; one that is past is a template', async () => {
    const dated = '# R\n## Deployment (2026-12-05, 1:00 PM - 3:00 PM)\n- [ ] Deploy\n'
    const at = async (now: string) => (await placed(dated, { now })).of('deploy').notBefore
    expect(await at('2026-12-01T08:00:00Z')).toBe('2026-12-05T13:00:00.000Z')
    expect(await at('2027-02-01T08:00:00Z')).toBe('2027-02-01T13:00:00.000Z')
  })

  test('dates over the end of a year and on a leap day keep their distance', async () => {
    const dated = (before: string, on: string) =>
      `# R\n## Pre-Deployment (Before ${before})\n- [ ] Ready\n## Deployment (${on}, 1:00 PM - 3:00 PM)\n- [ ] Deploy\n`
    const due = async (before: string, on: string) =>
      (await placed(dated(before, on), { now: '2026-06-10T08:00:00Z' })).of('ready').deadline
    expect(await due('December 30', 'January 2')).toBe('2026-06-08T00:00:00.000Z')
    expect(await due('29 February 2024', 'March 1, 2024')).toBe('2026-06-10T00:00:00.000Z')
  })
})

describe('the next moment', () => {
  const launched = '2026-12-01T15:00:00Z'
  const document = `# R\n## Post-Deployment\n### Monitoring (First Hour)\n- [ ] Fine ${OK}\n### Watch (24-48 Hours)\n- [ ] Look\n`
  const next = async (now: string, more: Partial<At> = { launched }, markdown = document) => {
    const when = timing({ now, ...more })
    const at = await nextMoment(await timed(parsed(markdown), when), when)
    return at === null ? null : new Date(at).toISOString()
  }
  test('opening by opening and end by end', async () => {
    expect(await next('2026-12-01T15:00:00Z')).toBe('2026-12-01T16:00:00.000Z')
    expect(await next('2026-12-01T16:00:00Z')).toBe('2026-12-02T15:00:00.000Z')
    expect(await next('2026-12-02T15:00:00Z')).toBe('2026-12-03T15:00:00.000Z')
    expect(await next('2026-12-03T15:00:00Z')).toBeNull()
    expect(await next('2026-12-01T15:00:00Z', {})).toBeNull()
  })
  test('clock times that no day fixes move at midnight', async () => {
    const clock = '# R\n## Deployment (1:00 PM - 3:00 PM)\n- [ ] Deploy\n'
    expect(await next('2026-12-01T16:00:00Z', { config: 'time-zone: Europe/Berlin' }, clock)).toBe(
      '2026-12-01T23:00:00.000Z',
    )
    expect(await next('2026-12-01T16:00:00Z', { started: '2026-12-01T12:00:00Z' }, clock)).toBeNull()
  })
  test('a date nobody can read is no moment, and no crash', async () => {
    expect(
      await next('2026-12-01T16:00:00Z', {}, '# R\n## Deployment\n- [ ] D <!-- item: deadline=soon soak=long -->\n'),
    ).toBeNull()
  })
})

const SEEDS = new URL('../../../shared/seeds/', import.meta.url)
const present = existsSync(SEEDS)
if (!present) console.warn('the seeds are not beside the project: their tests are skipped')

describe('the five seeds', () => {
  const seed = (name: string) => readFileSync(new URL(`${name}.md`, SEEDS), 'utf8')
  const all = ['audotics', 'generic', 'production', 'tulia', 'wavhaven']
  const NOW = Date.parse('2026-12-01T12:00:00Z')

  ;(present ? test : test.skip)(
    'whenever they are timed, nothing waits for itself and every time can be read',
    async () => {
      const moment = fc.integer({ min: 0, max: 400 * 24 * 60 }).map(minutes => NOW + minutes * 60_000)
      const optional = fc.option(moment, { nil: null })
      const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia')
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...all),
          moment,
          optional,
          optional,
          optional,
          zone,
          async (name, now, started, launched, planned, timeZone) => {
            const at = { now: new Date(now).toISOString(), config: `time-zone: ${timeZone}\n` }
            const when = {
              ...timing(at),
              life: { openedAt: NOW, startedAt: started, launchedAt: launched },
              plannedAt: planned === null ? null : new Date(planned),
              gates,
            }
            const checklist = await timed(parsed(seed(name)), when)
            for (const {
              modifiers: { notBefore, deadline },
            } of checklist.items)
              if (notBefore && notBefore !== 'launch' && deadline)
                expect(Date.parse(notBefore)).toBeLessThan(Date.parse(deadline))
            const next = await nextMoment(checklist, when)
            if (next !== null) expect(next).toBeGreaterThan(now)
          },
        ),
        { numRuns: 60 },
      )
    },
  )

  ;(present ? test.each(all) : test.skip.each(all))(
    '%s: each step can be done in its time, and nobody is late',
    async name => {
      // The release follows the template to the minute: who ticks what is open is never late.
      const markdown = seed(name)
      const start = '2026-12-01T12:00:00Z'
      const ticks: ReturnType<typeof tick>[] = []
      const marks: string[] = []
      let launched: string | undefined
      for (let now = Date.parse(start) + 3_600_000; now < Date.parse(start) + 9 * 86_400_000; ) {
        const at = { now: new Date(now).toISOString(), started: start, ...(launched ? { launched } : {}) }
        const { report, checklist } = await judged(markdown, at, { ticks, roles: {} })
        const open = report.items.filter(({ state }) => state === 'open')
        for (const { because, id } of open) if (because.includes('late')) marks.push(`${id}: ${because}`)
        const before = ticks.length
        for (const { id, kind } of open)
          if (kind === 'item' && !ticks.some(({ item }) => item === id)) ticks.push(tick(id))
        const left = report.items.filter(
          ({ phase, state }) =>
            ['preflight', 'deploy', 'verify'].includes(phase) && ['open', 'waiting'].includes(state),
        )
        if (!left.length) launched ??= new Date(now).toISOString()
        else if (ticks.length > before) continue
        const next = await nextMoment(checklist, timing(at))
        if (
          ticks.length === before &&
          next === null &&
          !report.items.some(({ because }) => because.includes('counts from the launch'))
        )
          break
        if (ticks.length === before) now = Math.max(next ?? 0, now + 1)
      }
      expect(marks).toEqual([])
      expect(launched).toBeDefined()
      const { report } = await judged(
        markdown,
        { now: '2026-12-12T00:00:00Z', started: start, launched: launched! },
        { ticks, roles: {} },
      )
      const work = report.items.filter(({ kind, state }) => kind === 'item' && state !== 'dormant')
      expect(work.filter(({ state }) => state !== 'signed').map(({ id, because }) => `${id}: ${because}`)).toEqual([])
    },
  )
})
