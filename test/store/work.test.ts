import { describe, expect, test } from '@jest/globals'
import type { Store } from '../../src/model/store.ts'
import { onEachEngine } from './engines.ts'
import { PULL, T0 } from './samples.ts'

const claim = async (store: Store, now: number, owner = 'w1', leaseFor = 1000) =>
  (await store.work.claim({ now, owner, leaseFor }))[0]

onEachEngine(bench => {
  test('ten marks are one pass', async () => {
    const store = await bench().open()
    for (let i = 0; i < 10; i++) await store.work.mark([PULL], T0 + i)
    const lease = await claim(store, T0 + 20)
    expect(lease).toMatchObject({ subject: PULL, owner: 'w1', until: T0 + 1020, attempts: 0 })
    expect(await claim(store, T0 + 20)).toBeUndefined()
    expect(await store.work.done(lease!)).toBe(true)
    expect(await claim(store, T0 + 30)).toBeUndefined()
    expect(await store.work.nextAt()).toBeNull()
  })

  test('a mark during a pass starts another one after it, never beside it', async () => {
    const store = await bench().open()
    await store.work.mark([PULL], T0)
    const lease = await claim(store, T0)
    await store.work.mark([PULL], T0 + 1)
    expect(await claim(store, T0 + 2, 'w2')).toBeUndefined()
    await store.work.done(lease!)
    expect(await claim(store, T0 + 2, 'w2')).toMatchObject({ subject: PULL, owner: 'w2' })
  })

  test('timers: not before their time, the earlier one wins', async () => {
    const store = await bench().open()
    await store.work.mark([PULL], T0 + 100)
    await store.work.mark([PULL], T0 + 500)
    expect(await store.work.nextAt()).toBe(T0 + 100)
    expect(await claim(store, T0 + 99)).toBeUndefined()
    const lease = await claim(store, T0 + 100)
    expect(await store.work.nextAt()).toBe(lease!.until)
    await store.work.done(lease!, T0 + 900)
    expect((await store.work.look(PULL))!.dueAt).toBe(T0 + 900)
    await store.work.mark([PULL], T0 + 300)
    expect((await store.work.look(PULL))!.dueAt).toBe(T0 + 300)
  })

  test('a worker that vanished loses its subject, and cannot end it any more', async () => {
    const store = await bench().open()
    await store.work.mark([PULL], T0)
    const lost = await claim(store, T0)
    expect(await claim(store, T0 + 999, 'w2')).toBeUndefined()
    const lease = await claim(store, T0 + 1000, 'w2')
    expect(lease).toMatchObject({ owner: 'w2', attempts: 1 })
    expect(await store.work.done(lost!)).toBe(false)
    expect(await store.work.retry(lost!, T0, 'late')).toBe('lost')
    expect(await store.work.extend(lost!, T0 + 9999)).toBeNull()
    expect((await store.work.look(PULL))!.lease).toEqual({ owner: 'w2', until: T0 + 2000 })
    expect((await store.work.look(PULL))!.error).toBe('the worker that was at it ended without a word')
    expect(await store.work.done(lease!)).toBe(true)
    expect(await store.work.look(PULL)).toMatchObject({ attempts: 0, error: null, lease: null })
  })

  test('a lease that is extended is kept', async () => {
    const store = await bench().open()
    await store.work.mark([PULL], T0)
    const lease = await store.work.extend((await claim(store, T0))!, T0 + 5000)
    expect(await claim(store, T0 + 4999, 'w2')).toBeUndefined()
    expect(await store.work.done(lease!)).toBe(true)
  })

  test('failures back off, and end as parked with the reason', async () => {
    const store = await bench().open({ patience: { attempts: 4, first: 100, most: 150 } })
    await store.work.mark([PULL], T0)
    const waits: (number | null)[] = []
    let now = T0
    for (const [index, expected] of ['waiting', 'waiting', 'waiting', 'parked'].entries()) {
      const lease = (await claim(store, now))!
      expect(lease.attempts).toBe(index)
      expect(await store.work.retry(lease, now, `no answer ${index}`)).toBe(expected)
      const { dueAt } = (await store.work.look(PULL))!
      waits.push(dueAt === null ? null : dueAt - now)
      if (dueAt !== null) {
        expect(await claim(store, dueAt - 1)).toBeUndefined()
        now = dueAt
      }
    }
    expect(waits).toEqual([100, 150, 150, null])
    expect(await store.work.parked(10)).toMatchObject([
      { subject: PULL, attempts: 4, parked: { at: now, reason: 'no answer 3' } },
    ])
    expect(await claim(store, now + 1e9)).toBeUndefined()
  })

  test('something new tries a parked subject once more; unparking gives it all its attempts', async () => {
    const store = await bench().open({ patience: { attempts: 2, first: 100, most: 100 } })
    await store.work.mark([PULL], T0)
    await store.work.park((await claim(store, T0))!, T0, 'no such repository')
    await store.work.mark([PULL], T0 + 10)
    expect((await store.work.look(PULL))!.parked).toEqual({ at: T0, reason: 'no such repository' })
    await store.work.retry((await claim(store, T0 + 10))!, T0 + 10, 'once')
    await store.work.retry((await claim(store, T0 + 110))!, T0 + 110, 'twice')
    expect((await store.work.look(PULL))!.parked).toEqual({ at: T0 + 110, reason: 'twice' })
    expect(await store.work.unpark(PULL, T0 + 200)).toBe(true)
    expect(await store.work.unpark(PULL, T0 + 200)).toBe(false)
    expect(await claim(store, T0 + 200)).toMatchObject({ attempts: 0 })
  })

  test('a pass that succeeds ends the parking', async () => {
    const store = await bench().open()
    await store.work.mark([PULL], T0)
    await store.work.park((await claim(store, T0))!, T0, 'no such repository')
    await store.work.mark([PULL], T0 + 1)
    await store.work.done((await claim(store, T0 + 1))!)
    expect(await store.work.parked(10)).toEqual([])
  })

  test('a subject that ends its worker every time is parked', async () => {
    const store = await bench().open({ patience: { attempts: 3, first: 100, most: 100 } })
    await store.work.mark([PULL, 'pull:acme/shop#13'], T0)
    expect(await claim(store, T0)).toMatchObject({ subject: PULL })
    expect(await claim(store, T0 + 1000)).toMatchObject({ subject: PULL, attempts: 1 })
    expect(await claim(store, T0 + 2000)).toMatchObject({ subject: PULL, attempts: 2 })
    expect(await claim(store, T0 + 3000)).toMatchObject({ subject: 'pull:acme/shop#13' })
    expect(await store.work.parked(10)).toMatchObject([{ subject: PULL, attempts: 3, lease: null }])
  })

  test('postponed is postponed, whatever is marked, and no failure', async () => {
    const store = await bench().open()
    await store.work.mark([PULL], T0)
    const lease = (await claim(store, T0))!
    await store.work.mark([PULL], T0 + 1)
    expect(await store.work.postpone(lease, T0 + 3600, 'rate limit until 10:00')).toBe(true)
    await store.work.mark([PULL], T0 + 2)
    expect(await store.work.look(PULL)).toMatchObject({
      dueAt: T0 + 3600,
      attempts: 0,
      error: 'rate limit until 10:00',
    })
    await store.work.done((await claim(store, T0 + 3600))!)
    await store.work.mark([PULL], T0 + 2)
    expect((await store.work.look(PULL))!.dueAt).toBe(T0 + 2)
  })

  test('what is given back is free at once', async () => {
    const store = await bench().open()
    await store.work.mark([PULL], T0)
    await store.work.release((await claim(store, T0))!, T0 + 1)
    expect(await claim(store, T0 + 1, 'w2')).toMatchObject({ owner: 'w2', attempts: 0 })
  })

  test('many workers, one at a time for each subject', async () => {
    const store = await bench().open()
    const subjects = Array.from({ length: 30 }, (_, index) => `pull:acme/shop#${index}`)
    await store.work.mark(subjects, T0)
    const claimed = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        store.work.claim({ now: T0, owner: `w${index}`, leaseFor: 10, most: 2 }),
      ),
    )
    const names = claimed.flat().map(({ subject }) => subject)
    expect(new Set(names).size).toBe(names.length)
    expect(names.sort()).toEqual(subjects.sort())
  })

  describe('turns', () => {
    const many = Array.from({ length: 250 }, (_, index) => `pull:busy/shop#${index}`)

    test('oldest first within one owner', async () => {
      const store = await bench().open()
      for (const [index, subject] of ['pull:acme/c#1', 'pull:acme/a#1', 'pull:acme/b#1'].entries())
        await store.work.mark([subject], T0 + index)
      const leases = await store.work.claim({ now: T0 + 9, owner: 'w', leaseFor: 10, most: 9 })
      expect(leases.map(({ subject }) => subject)).toEqual(['pull:acme/c#1', 'pull:acme/a#1', 'pull:acme/b#1'])
    })

    test.each([30, 250])('an owner with %i due subjects does not keep the others waiting', async busy => {
      const store = await bench().open()
      await store.work.mark(many.slice(0, busy), T0)
      await store.work.mark(['pull:quiet/site#1', 'issue:calm/site#2', 'installation:7'], T0 + 1)
      const seen: string[] = []
      for (let i = 0; i < 5; i++) seen.push((await claim(store, T0 + 2))!.subject)
      expect(seen.slice(0, 4)).toEqual(
        expect.arrayContaining(['pull:quiet/site#1', 'issue:calm/site#2', 'installation:7']),
      )
      expect(seen[4]).toMatch(/^pull:busy/)
      expect((await store.work.counts(T0 + 2)).leased).toBe(5)
    })

    test('each of very many owners has its turn behind a busy one', async () => {
      const store = await bench().open()
      await store.work.mark(many, T0)
      const quiet = Array.from({ length: 120 }, (_, index) => `pull:owner${index}/site#1`)
      await store.work.mark(quiet, T0 + 1)
      const seen: string[] = []
      for (let i = 0; i < 121; i++) seen.push((await claim(store, T0 + 2))!.subject)
      expect(seen.filter(subject => subject.startsWith('pull:busy'))).toHaveLength(1)
      expect(new Set(seen).size).toBe(121)
    })

    test('one claim of several takes from each', async () => {
      const store = await bench().open()
      await store.work.mark(many.slice(0, 20), T0)
      await store.work.mark(['pull:quiet/site#1', 'pull:quiet/site#2'], T0 + 1)
      const leases = await store.work.claim({ now: T0 + 2, owner: 'w', leaseFor: 10, most: 4 })
      expect(leases.filter(({ subject }) => subject.startsWith('pull:quiet'))).toHaveLength(2)
    })
  })

  test('counts what is due, planned, worked at and parked', async () => {
    const store = await bench().open()
    await store.work.mark(['pull:a/a#1', 'pull:a/a#2', 'pull:a/a#3'], T0)
    await store.work.mark(['pull:a/a#4'], T0 + 5)
    await store.work.mark(['pull:a/a#5'], T0 + 100)
    await store.work.park((await claim(store, T0))!, T0, 'broken')
    await claim(store, T0)
    expect(await store.work.counts(T0 + 5)).toEqual({ due: 2, oldestDueAt: T0, waiting: 1, leased: 1, parked: 1 })
  })

  describe('waiting', () => {
    test('ends with a mark, with wake and with the signal', async () => {
      const store = await bench().open()
      const marked = store.work.wait(60_000)
      await store.work.mark([PULL], T0)
      await marked
      const woken = store.work.wait(60_000)
      store.work.wake()
      await woken
      const stop = new AbortController()
      const stopped = store.work.wait(60_000, stop.signal)
      stop.abort()
      await stopped
      await store.work.wait(60_000, stop.signal)
      await store.work.wait(1)
    })

    test('a mark that came before is not slept over', async () => {
      const store = await bench().open()
      await store.work.mark([PULL], T0)
      await store.work.wait(60_000)
    })
  })
})
