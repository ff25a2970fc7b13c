import { expect, test } from '@jest/globals'
import { onEachEngine } from './engines.ts'
import { act, delivery, PULL, T0 } from './samples.ts'

const DAY = 86_400_000

onEachEngine(bench => {
  test('remembers what was published, by thing', async () => {
    const store = await bench().open()
    await store.published.set(PULL, 'body', { digest: 'a', githubId: null, at: T0 })
    await store.published.set(PULL, 'check:holdpoint', { digest: 'b', githubId: '77', at: T0 })
    await store.published.set(PULL, 'body', { digest: 'c', githubId: '5', at: T0 + 1 })
    await store.published.set('pull:acme/shop#13', 'body', { digest: 'z', githubId: null, at: T0 })
    expect([...(await store.published.of(PULL))]).toEqual([
      ['body', { digest: 'c', githubId: '5' }],
      ['check:holdpoint', { digest: 'b', githubId: '77' }],
    ])
    await store.published.forget(PULL, 'body')
    expect([...(await store.published.of(PULL)).keys()]).toEqual(['check:holdpoint'])
  })

  test('evidence is taken once', async () => {
    const store = await bench().open()
    const times = { now: T0, until: T0 + DAY }
    const takes = await Promise.all(Array.from({ length: 8 }, () => store.taken.take('jti:1', times)))
    expect(takes.filter(Boolean)).toHaveLength(1)
    expect(await store.taken.take('jti:2', times)).toBe(true)
    expect(await store.taken.take('jti:1', { now: T0 + DAY - 1, until: T0 + 2 * DAY })).toBe(false)
    expect(await store.taken.take('jti:1', { now: T0 + DAY, until: T0 + 2 * DAY })).toBe(true)
  })

  test('caches by key and tag', async () => {
    const store = await bench().open()
    expect(await store.cache.get('GET /repos')).toBeNull()
    await store.cache.set('GET /repos', { tag: '"1"', value: '[]', at: T0 })
    await store.cache.set('GET /repos', { tag: '"2"', value: '[1]', at: T0 })
    expect(await store.cache.get('GET /repos')).toEqual({ tag: '"2"', value: '[1]' })
  })

  test('tidies what is old, and never the record', async () => {
    const store = await bench().open()
    await store.intake.accept(delivery('old', { receivedAt: T0 }))
    await store.intake.accept(delivery('recent', { receivedAt: T0 + 20 * DAY, subjects: ['pull:acme/shop#13'] }))
    await store.intake.accept(delivery('new', { receivedAt: T0 + 39 * DAY, subjects: ['pull:acme/shop#14'], acts: [] }))
    for (const lease of await store.work.claim({ now: T0 + 40 * DAY, owner: 'w', leaseFor: 10, most: 9 }))
      await store.work.done(lease)
    await store.work.mark(['pull:acme/shop#99'], T0)
    await store.cache.set('x', { tag: 't', value: 'v', at: T0 })
    await store.taken.take('jti:1', { now: T0, until: T0 + DAY })
    await store.record.append([act('a')])
    expect(
      await store.upkeep.tidy(T0 + 40 * DAY, { payloads: 7 * DAY, deliveries: 30 * DAY, cache: 30 * DAY }),
    ).toEqual({
      payloads: 2,
      deliveries: 1,
      taken: 1,
      cached: 1,
      subjects: 1,
    })
    expect(await store.intake.known(['old', 'recent', 'new'])).toEqual(new Set(['recent', 'new']))
    expect((await store.intake.read('recent'))!.payload).toBeNull()
    expect((await store.intake.read('new'))!.payload).not.toBeNull()
    expect(await store.record.all({})).toHaveLength(3)
    expect((await store.work.look('pull:acme/shop#99'))!.dueAt).toBe(T0)
    expect(await store.work.look(PULL)).toBeNull()
  })
})
