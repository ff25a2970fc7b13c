/**
 * @module app/upkeep
 * What is done though nothing happens: asking for missed deliveries, looking at every installation, tidying up.
 * Each is a subject like others, so that one replica does it at a time, and whatever fails is tried again.
 */
import { z } from 'zod'
import type { Store } from '../model/store.ts'
import { askPage } from '../sources/github/api.ts'
import type { GitHubApi } from '../sources/github.ts'
import { fetchMissed } from './missed.ts'
import { nameOf, type UpkeepSubject } from './subjects.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** How often, in milliseconds. */
const EVERY: Record<UpkeepSubject['what'], number> = { deliveries: HOUR, sweep: HOUR, tidy: DAY }

/** GUIDs are kept longer than any GitHub delivers again: a week on a server of one's own. */
const KEEP = { payloads: 7 * DAY, deliveries: 30 * DAY, cache: 30 * DAY }

const SUBJECTS = (['deliveries', 'sweep', 'tidy'] as const).map(what => nameOf({ kind: 'upkeep', what }))

export interface UpkeepOptions {
  store: Store
  /** GitHub's API as the App itself. */
  api(): Promise<GitHubApi>
  /** Told how many deliveries were asked for once more. */
  redelivered?(count: number): void
  /** Nothing more is begun. */
  stopping(): boolean
}

/** @returns when it is due again. */
export async function upkeep({ what }: UpkeepSubject, now: number, options: UpkeepOptions): Promise<number> {
  const { store, redelivered } = options
  if (what === 'tidy') await store.upkeep.tidy(now, KEEP)
  if (what === 'sweep') await sweepAll(now, options)
  if (what === 'deliveries') {
    const { asked, more } = await fetchMissed(now, options)
    redelivered?.(asked)
    if (more) return now + 60_000
  }
  return now + EVERY[what]
}

/** At start: all of it, now. */
export const beginUpkeep = (store: Store, now: number): Promise<void> => store.work.mark(SUBJECTS, now)

/** Now and then: what was given up, or never begun, is begun once more; what is planned stays as it is. */
export async function continueUpkeep(store: Store, now: number): Promise<void> {
  for (const name of SUBJECTS) {
    const state = await store.work.look(name)
    if (!state?.lease && (!state || state.dueAt === null || state.parked)) await store.work.mark([name], now)
  }
}

const installations = z.array(z.object({ id: z.number(), suspended_at: z.string().nullish() }))

/** Every installation has its open pull requests looked at, each as a subject of its own. */
async function sweepAll(now: number, { store, api }: UpkeepOptions): Promise<void> {
  const app = await api()
  const purpose = { what: 'where the App is installed', permission: 'metadata: read' }
  for (let next: Record<string, string> | null = {}; next; ) {
    const page: { found: z.output<typeof installations>; next: Record<string, string> | null } = await askPage(
      app,
      'GET /app/installations',
      { per_page: 100, ...next },
      installations,
      purpose,
    )
    const names = page.found
      .filter(({ suspended_at }) => !suspended_at)
      .map(({ id }) => nameOf({ kind: 'sweep', installation: id }))
    if (names.length) await store.work.mark(names, now)
    next = page.next
  }
}
