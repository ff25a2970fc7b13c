/** What a release's life is, from its record. */
import { describe, expect, test } from '@jest/globals'
import type { ActKind, Entry, Json } from '../../src/model/store.ts'
import { lifeOf } from '../../src/release/life.ts'

const ABOUT = { repository: 'acme/shop', commit: 'c0ffee', environment: 'production' }
let id = 0
const entry = (kind: ActKind, at: number, data: Json = {}): Entry => ({
  id: ++id,
  key: `${kind}:${id}`,
  at,
  repository: 'acme/shop',
  subject: 'release:acme/shop@c0ffee:production',
  kind,
  actor: null,
  item: null,
  commit: 'c0ffee',
  checklist: null,
  data,
  delivery: null,
  digest: '',
})
const OPENED = entry('opened', 1, {
  from: 'pull',
  pull: 12,
  branch: 'main',
  rules: 'abc',
  checklist: 'RELEASE.md',
  version: null,
})

describe('the life of a release', () => {
  test('nothing is known without a record', () => {
    expect(lifeOf(ABOUT, [])).toMatchObject({ stage: 'opened', opening: null, openedAt: null, version: null })
  })

  test('stage by stage', () => {
    const entries = [OPENED]
    expect(lifeOf(ABOUT, entries)).toMatchObject({ stage: 'opened', openedAt: 1, opening: { pull: 12 } })
    entries.push(entry('tagged', 2, { version: '1.2.0' }), entry('started', 3, { by: 'step', deployment: null }))
    expect(lifeOf(ABOUT, entries)).toMatchObject({ stage: 'started', startedAt: 3, version: '1.2.0' })
    entries.push(entry('launched', 4, { by: 'steps', deployment: null }))
    expect(lifeOf(ABOUT, entries)).toMatchObject({ stage: 'launched', launchedAt: 4 })
    entries.push(entry('rolled-back', 9, { reason: 'errors', to: '1.1.0', by: 'ada', declaredAt: 5 }))
    expect(lifeOf(ABOUT, entries)).toMatchObject({ stage: 'rolling-back', rollback: { at: 5, by: 'ada', to: '1.1.0' } })
    entries.push(entry('recovered', 10), entry('closed', 11, { outcome: 'rolled-back' }))
    expect(lifeOf(ABOUT, entries)).toMatchObject({ stage: 'closed', recoveredAt: 10, outcome: 'rolled-back' })
  })

  test('a thing happens once, and the first word counts; an issue that is gone is made anew', () => {
    const entries = [
      OPENED,
      entry('launched', 4),
      entry('launched', 8),
      entry('issue', 5, { list: 'deploy', number: 7, node: 'I_7' }),
    ]
    entries.push(entry('issue', 6, { list: 'deploy', number: 8, node: 'I_8' }))
    const life = lifeOf(ABOUT, entries)
    expect(life.launchedAt).toBe(4)
    expect(life.issues.get('deploy')).toEqual({ number: 8, node: 'I_8' })
  })

  test('of a deployment the newest status counts, whatever the order of the deliveries', () => {
    const success = entry('deployment', 20, { id: 1, state: 'success', url: null, creator: 'ci' })
    const running = entry('deployment', 10, { id: 1, state: 'in_progress', url: null, creator: 'ci' })
    expect(lifeOf(ABOUT, [success, running]).deployments).toEqual([
      { id: 1, state: 'success', url: null, creator: 'ci', since: 10, at: 20 },
    ])
  })
})
