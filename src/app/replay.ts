/**
 * @module app/replay
 * Deliveries that were kept and made no sense: read once more, by this version or by a later one.
 */
import type { Store } from '../model/store.ts'
import type { Arrived, Payload, Read } from './delivery.ts'
import { readEvent } from './events.ts'
import { nameOf, subjectOf } from './subjects.ts'

/** @returns what a delivery means. @throws Error for one that is not as GitHub describes it: one sentence. */
export function understand(arrived: Arrived): Read {
  let read: Read
  try {
    read = readEvent(arrived)
  } catch (caught) {
    const said = caught instanceof Error ? caught.message : String(caught)
    throw new Error(`\`${arrived.event}\` is not as GitHub describes it (${said}), a delivery of a known form expected`)
  }
  const odd = read.subjects.find(name => subjectOf(name) === null)
  if (odd !== undefined)
    throw new Error(`\`${arrived.event}\` is about \`${odd}\`, which is nothing, a delivery of a known form expected`)
  return read
}

/**
 * Does what the delivery would have done when it came; twice is once.
 * @throws Error when it makes no sense to this version either, or was tidied away.
 */
export async function replay(guid: string, store: Store, appId: number): Promise<void> {
  const kept = await store.intake.read(guid)
  if (!kept?.payload) throw new Error('the delivery was tidied away before a version could make sense of it')
  const { event, receivedAt, payload } = kept
  if (payload.encoding !== 'identity')
    throw new Error(`the delivery is kept as \`${payload.encoding}\`, as it came expected`)
  const document = JSON.parse(Buffer.from(payload.bytes).toString('utf8')) as Payload
  const { acts, subjects, dueAt } = understand({ guid, event, receivedAt, payload: document, appId })
  if (acts.length) await store.record.append(acts)
  if (subjects.length) await store.work.mark(subjects, dueAt)
}

/** At start: a newer version may make sense of what was given up. */
export async function tryAgain(store: Store, now: number): Promise<void> {
  const parked = (await store.work.parked(1000)).map(({ subject }) => subject)
  const deliveries = parked.filter(name => subjectOf(name)?.kind === 'delivery')
  if (deliveries.length) await store.work.mark(deliveries, now)
}

/** Where a delivery waits to be understood. */
export const waiting = (guid: string): string => nameOf({ kind: 'delivery', guid })
