/** Two replicas on one store, in one process: a lease that is lost ends the work, and what came late does no harm. */
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { heldApi, heldStore, holdOf, LeaseLost } from '../../src/app/held.ts'
import { createWorker, type Worked } from '../../src/app/worker.ts'
import type { Store } from '../../src/model/store.ts'
import type { GitHubApi } from '../../src/sources/github.ts'
import { onEachEngine } from '../store/engines.ts'

const PULL = 'pull:acme/shop#1'
const LEASE = 60_000

onEachEngine(bench => {
  let store: Store
  let clock: number
  const now = () => clock
  beforeEach(async () => {
    clock = Date.now()
    store = await bench().open()
  })
  afterEach(() => store.close())
  const lease = async (owner: string) => (await store.work.claim({ now: clock, owner, leaseFor: LEASE }))[0]!
  const silent: GitHubApi = {
    request: async () => ({ data: null }),
    graphql: async <Data>() => ({}) as Data,
  }
  const append = (to: Store) =>
    to.record.append([
      {
        key: 'k',
        at: clock,
        repository: 'acme/shop',
        subject: PULL,
        kind: 'verdict',
        actor: null,
        item: null,
        commit: null,
        checklist: null,
        data: {},
      },
    ])

  test('whoever slept through the lease neither writes nor records', async () => {
    await store.work.mark([PULL], clock)
    const sleeper = holdOf(await lease('sleeper'), store, now, LEASE)
    const api = heldApi(silent, sleeper)
    await api.graphql('mutation Publish { x }')
    clock += LEASE * 2
    const other = await lease('other')
    expect(other.subject).toBe(PULL)
    await expect(api.graphql('mutation Publish { x }')).rejects.toThrow(LeaseLost)
    await expect(api.request('POST /repos/{owner}/{repo}/issues')).rejects.toThrow(LeaseLost)
    await expect(append(heldStore(store, sleeper))).rejects.toThrow(LeaseLost)
    expect(sleeper.signal.aborted).toBe(true)
    // Reading is of no use any more, either.
    await expect(api.request('GET /user')).rejects.toThrow(LeaseLost)
    expect(await store.record.all({})).toEqual([])
    sleeper.over()
  })

  test('whoever slept and was not missed goes on', async () => {
    await store.work.mark([PULL], clock)
    const sleeper = holdOf(await lease('sleeper'), store, now, LEASE)
    clock += LEASE * 2
    await heldApi(silent, sleeper).graphql('mutation Publish { x }')
    expect(await append(heldStore(store, sleeper))).toHaveLength(1)
    sleeper.over()
  })

  test('a subject whose worker came too late is looked at once more', async () => {
    await store.work.mark([PULL], clock)
    const worked: Worked[] = []
    const log = (what: Worked) => worked.push(what)
    const options = { store, now, leaseFor: LEASE, log }
    const quick = createWorker({ ...options, pass: async () => null })
    const slow = createWorker({
      ...options,
      pass: async () => {
        if (worked.length) return null
        clock += LEASE * 2
        await quick.drain()
        return null
      },
    })
    await slow.drain()
    expect(worked.map(({ outcome }) => outcome)).toEqual(['done', 'lost', 'done'])
  })
})
