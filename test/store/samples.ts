/** Acts and deliveries for the tests of the store. */
import type { Act, Delivery } from '../../src/model/store.ts'

export const T0 = Date.UTC(2026, 0, 5, 9)
export const PULL = 'pull:acme/shop#12'
export const COMMIT = '4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f70'

export const act = (key: string, over: Partial<Act> = {}): Act => ({
  key,
  at: T0,
  repository: 'acme/shop',
  subject: PULL,
  kind: 'tick',
  actor: 'mona',
  item: 'smoke-test',
  commit: COMMIT,
  checklist: 'sha256:9f86d081',
  data: { note: 'looked at staging' },
  ...over,
})

export const delivery = (guid: string, over: Partial<Delivery> = {}): Delivery => ({
  guid,
  event: 'pull_request',
  action: 'edited',
  receivedAt: T0,
  payload: { bytes: Buffer.from(`{"guid":${JSON.stringify(guid)}}`), encoding: 'identity' },
  subjects: [PULL],
  acts: [act(`tick:${guid}`)],
  ...over,
})
