/** What follows from how a release stands. */
import { describe, expect, test } from '@jest/globals'
import type { ItemReport, Report } from '../../src/model/report.ts'
import type { Entry } from '../../src/model/store.ts'
import { type Advancing, advance } from '../../src/release/advance.ts'
import type { Life } from '../../src/release/life.ts'

const LIFE: Life = {
  repository: 'acme/shop',
  commit: 'c0ffee',
  environment: 'production',
  opening: { from: 'pull', pull: 1, branch: 'main', rules: 'c0ffee', checklist: 'RELEASE.md', version: null },
  version: null,
  stage: 'opened',
  openedAt: 1,
  startedAt: null,
  launchedAt: null,
  recoveredAt: null,
  closedAt: null,
  outcome: null,
  rollback: null,
  deployments: [],
  issues: new Map(),
}
const item = (phase: string, state: string, given: Partial<ItemReport> = {}) =>
  ({ id: `${phase}-${state}`, phase, state, optional: false, ...given }) as ItemReport
const report = (phases: string[], items: ItemReport[]) => {
  const missing = items.filter(({ state }) => state === 'open').map(({ id }) => id)
  return { phases, items, findings: [], holds: [] as string[], shadow: false, missing } as Partial<Report> as Report
}
const said = (kind: Entry['kind'], data: object = {}) => ({ kind, data, at: 50, actor: 'ada', item: null }) as Entry
const next = (given: Partial<Omit<Advancing, 'life'>> & { life?: Partial<Life> }) =>
  advance({
    reports: [report(['preflight', 'deploy', 'verify'], [])],
    allowed: [],
    previous: null,
    newer: null,
    now: 100,
    ...given,
    life: { ...LIFE, ...given.life },
  })
const deployment = (state: string, at = 20) => ({ id: 7, state, url: null, creator: null, since: 10, at })

describe('a release', () => {
  test('waits, as long as nobody does anything', () => {
    expect(next({})).toBeNull()
    expect(next({ life: { deployments: [deployment('waiting')] } })).toBeNull()
  })

  test('starts with a deployment, a step, or a word', () => {
    expect(next({ life: { deployments: [deployment('in_progress')] } })).toMatchObject({ kind: 'started', at: 10 })
    const stepped = [report(['deploy'], [item('deploy', 'signed'), item('deploy', 'open')])]
    expect(next({ reports: stepped })).toMatchObject({ kind: 'started', data: { by: 'step' } })
    expect(next({ allowed: [said('command', { command: 'start' })] })).toMatchObject({ kind: 'started', at: 50 })
    expect(next({ allowed: [said('command', { command: 'launched' })] })).toMatchObject({ kind: 'started', at: 50 })
    // A machine may prove a step that nobody may begin yet.
    const held = { ...stepped[0]!, holds: ['frozen'] }
    expect(next({ reports: [held] })).toBeNull()
    expect(next({ reports: [{ ...held, shadow: true }] })).toMatchObject({ kind: 'started' })
    expect(next({ reports: [report(['deploy'], [item('deploy', 'waived')])] })).toBeNull()
  })

  test('is in production when its deployment succeeded, or when its steps are done and nothing deploys', () => {
    const life = { startedAt: 10 }
    expect(next({ life: { ...life, deployments: [deployment('success')] } })).toMatchObject({
      kind: 'launched',
      at: 20,
    })
    const done = [report(['deploy'], [item('deploy', 'signed'), item('deploy', 'not-applicable')])]
    expect(next({ life, reports: done })).toMatchObject({ kind: 'launched', data: { by: 'steps' } })
    expect(next({ life: { ...life, deployments: [deployment('in_progress')] }, reports: done })).toBeNull()
    expect(next({ life, reports: [report(['deploy'], [item('deploy', 'waived')])] })).toBeNull()
  })

  test('is not in production when it failed after it had succeeded', () => {
    const deployments = [deployment('success', 20), { ...deployment('failure', 30), id: 8 }]
    expect(next({ life: { startedAt: 10, deployments } })).toBeNull()
  })

  test('ends when every list is done, and not before the watch has begun', () => {
    const life = { startedAt: 10, launchedAt: 20 }
    expect(next({ life })).toBeNull()
    const lists = (state: string) => [report(['deploy'], []), report(['post-deploy'], [item('post-deploy', state)])]
    expect(next({ life, reports: lists('open') })).toBeNull()
    expect(next({ life, reports: lists('signed') })).toMatchObject({ kind: 'closed', data: { outcome: 'succeeded' } })
  })

  test('is overtaken by a newer one; given up it is, failed when it never went well', () => {
    expect(next({ newer: 90 })).toMatchObject({ kind: 'closed', data: { outcome: 'superseded' } })
    const allowed = [said('command', { command: 'close', reason: 'no' })]
    expect(next({ allowed })).toMatchObject({ kind: 'closed', data: { outcome: 'abandoned', by: 'ada' } })
    const life = { startedAt: 10, deployments: [deployment('failure')] }
    expect(next({ life, allowed })).toMatchObject({ data: { outcome: 'failed' } })
    expect(next({ life, newer: 90 })).toMatchObject({ data: { outcome: 'failed' } })
  })

  test('is rolled back by declaration, and over when its steps are done', () => {
    const allowed = [said('rollback', { reason: 'errors' })]
    const life = { startedAt: 10, launchedAt: 20 }
    expect(next({ life, allowed, previous: '1.1.0' })).toMatchObject({
      kind: 'rolled-back',
      data: { by: 'ada', reason: 'errors', to: '1.1.0', declaredAt: 50 },
    })
    const rollback = { reason: 'errors', to: null, by: 'ada', at: 50 }
    const steps = (state: string) => [report(['rollback'], [item('rollback', state)])]
    expect(next({ life: { ...life, rollback }, allowed, reports: steps('open') })).toBeNull()
    expect(next({ life: { ...life, rollback }, allowed, reports: steps('signed') })).toMatchObject({
      kind: 'recovered',
    })
    expect(next({ life: { ...life, rollback, recoveredAt: 60 }, allowed })).toMatchObject({
      data: { outcome: 'rolled-back' },
    })
    // Without steps nothing says that it is over.
    expect(next({ life: { ...life, rollback }, allowed })).toBeNull()
  })

  test('is over once', () => {
    expect(next({ life: { closedAt: 70 }, newer: 90, allowed: [said('rollback')] })).toBeNull()
  })
})
