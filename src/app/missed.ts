/**
 * @module app/missed
 * Deliveries that never came: GitHub tries each once, and keeps it for three days. It is asked to send those again
 * that the store does not know, the oldest first.
 */
import { z } from 'zod'
import type { Store } from '../model/store.ts'
import { askPage } from '../sources/github/api.ts'
import type { GitHubApi } from '../sources/github.ts'

export interface MissedOptions {
  store: Store
  /** GitHub's API as the App itself. */
  api(): Promise<GitHubApi>
  /** Nothing more is begun. */
  stopping(): boolean
}

const DAY = 24 * 3_600_000
/** As far as GitHub remembers. */
const LONGEST = 3 * DAY
/** A delivery is listed when its attempt is over, and clocks differ. */
const OVERLAP = 15 * 60_000
/** One that was refused so often will not be taken the next time either. */
const MOST_ATTEMPTS = 5
/** In one pass, so that others have their turn. */
const MOST_AT_ONCE = 500

/** Where the last look ended. Losing it costs requests: then all that GitHub remembers is looked through. */
const SEEN = 'deliveries:seen'

const deliveries = z.array(z.object({ id: z.number(), guid: z.string(), delivered_at: z.string() }))
type Listed = z.output<typeof deliveries>[number]

interface Missed {
  newest: Listed
  /** When it was first tried, as far as that was looked at. */
  first: number
  attempts: number
}

/**
 * @returns how many were asked for, and whether some are left for another pass.
 * @throws CouldNotFindOut when GitHub does not tell; then the next look begins where this one did.
 */
export async function fetchMissed(
  now: number,
  { store, api, stopping }: MissedOptions,
): Promise<{ asked: number; more: boolean }> {
  const app = await api()
  const seen = Number((await store.cache.get(SEEN))?.value)
  const since = Math.max(now - LONGEST, Number.isFinite(seen) ? seen - OVERLAP : 0)
  const unknown = await unknownSince(app, store, since)
  const missed = unknown.filter(({ attempts }) => attempts < MOST_ATTEMPTS)
  let asked = 0
  for (const { newest } of missed.slice(0, MOST_AT_ONCE)) {
    if (stopping()) return { asked, more: true }
    if (await redeliver(app, newest.id)) asked++
  }
  const more = missed.length > MOST_AT_ONCE
  // What was asked for arrives later, if at all: the next look goes back to its first attempt, so that all are counted.
  await store.cache.set(SEEN, { tag: '', value: String(Math.min(now, unknown[0]?.first ?? now)), at: now })
  return { asked, more }
}

/** @returns deliveries that the store does not know, the oldest first. */
async function unknownSince(app: GitHubApi, store: Store, since: number): Promise<Missed[]> {
  const byGuid = new Map<string, Missed>()
  const purpose = { what: "the App's deliveries", permission: "the App's own key" }
  for (let next: Record<string, string> | null = {}; next; ) {
    const page: { found: Listed[]; next: Record<string, string> | null } = await askPage(
      app,
      'GET /app/hook/deliveries',
      { per_page: 100, ...next },
      deliveries,
      purpose,
    )
    const recent = page.found.filter(({ delivered_at }) => Date.parse(delivered_at) >= since)
    const known = await store.intake.known(recent.map(({ guid }) => guid))
    for (const delivery of recent) {
      if (known.has(delivery.guid)) continue
      const before = byGuid.get(delivery.guid)
      const first = Date.parse(delivery.delivered_at)
      byGuid.set(delivery.guid, { newest: before?.newest ?? delivery, first, attempts: (before?.attempts ?? 0) + 1 })
    }
    next = recent.length < page.found.length ? null : page.next
  }
  return [...byGuid.values()].sort((a, b) => a.first - b.first || a.newest.id - b.newest.id)
}

/** @returns false for one that GitHub no longer has. @throws what GitHub refuses otherwise. */
async function redeliver(app: GitHubApi, delivery_id: number): Promise<boolean> {
  try {
    await app.request('POST /app/hook/deliveries/{delivery_id}/attempts', { delivery_id })
    return true
  } catch (caught) {
    const { status } = caught as { status?: number }
    // Too old, or not to be repeated: the others still are.
    if (status === 404 || status === 422 || status === 400) return false
    throw caught
  }
}
