/**
 * @module app/release/lock
 * One deployment at a time per environment: whoever is let through claims it first, and the older of two claims has it.
 */
import type { Entry, Store } from '../../model/store.ts'
import type { Life } from '../../release/life.ts'
import type { Passing } from '../pull/reconcile.ts'
import { nameOf, type ReleaseSubject } from '../subjects.ts'
import { factOf } from './entries.ts'
import { livesIn } from './others.ts'

/** @returns what is on its way to this environment now, in a few words; null when nothing is. */
export async function lockOn(subject: ReleaseSubject, store: Store): Promise<string | null> {
  const { own, others } = await claims(subject, store)
  const other = others.find(({ life, claim }) => isGoing(life) || (claim !== null && (own === null || claim < own)))
  return other ? wordsOf(other.life) : null
}

/** Claims the environment. @returns who has it already; null when it is this release's. */
export async function claim(subject: ReleaseSubject, { store, now }: Passing): Promise<string | null> {
  const { own, last } = await claims(subject, store)
  if (own === null) await store.record.append([claimOf(subject, true, last, now)])
  return lockOn(subject, store)
}

/** Gives the claim back, where there is one: another one may go. */
export async function release(subject: ReleaseSubject, { store, now }: Passing): Promise<void> {
  const { own, last } = await claims(subject, store)
  if (own !== null) await store.record.append([claimOf(subject, false, last, now)])
}

const claimOf = (subject: ReleaseSubject, held: boolean, last: number, now: number) =>
  factOf(subject, 'claimed', { held }, { at: now, key: String(last) })

async function claims(subject: ReleaseSubject, store: Store) {
  const all = (await livesIn(store, subject)).map(({ name, life, entries }) => ({
    name,
    life,
    last: entries.findLast(({ kind }) => kind === 'claimed') ?? null,
  }))
  const own = all.find(({ name }) => name === nameOf(subject))
  return {
    own: own ? heldBy(own.last) : null,
    last: own?.last?.id ?? 0,
    others: all
      .filter(({ name }) => name !== nameOf(subject))
      // Once it is in production, or over, it needs the environment no more.
      .map(({ life, last }) => ({ life, claim: life.stage === 'opened' ? heldBy(last) : null })),
  }
}

/** @returns the claim's id, by which the older one is told; null when none is held. */
const heldBy = (entry: Entry | null): number | null =>
  entry && (entry.data as { held?: boolean }).held === true ? entry.id : null

const isGoing = ({ stage }: Life): boolean => stage === 'started' || stage === 'rolling-back'

const wordsOf = ({ version, commit }: Life): string => `\`${version ?? commit.slice(0, 7)}\``
