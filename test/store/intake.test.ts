import { describe, expect, test } from '@jest/globals'
import { onEachEngine } from './engines.ts'
import { act, delivery, PULL, T0 } from './samples.ts'

onEachEngine(bench => {
  test('keeps a delivery with its acts and marks', async () => {
    const store = await bench().open()
    expect(await store.intake.accept(delivery('d1'))).toBe('new')
    expect(await store.intake.read('d1')).toEqual({
      guid: 'd1',
      event: 'pull_request',
      action: 'edited',
      receivedAt: T0,
      payload: { bytes: expect.anything(), encoding: 'identity' },
    })
    expect(Buffer.from((await store.intake.read('d1'))!.payload!.bytes).toString()).toBe('{"guid":"d1"}')
    expect(await store.record.all({ subject: PULL })).toEqual([
      { ...act('tick:d1'), id: 1, delivery: 'd1', digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ])
    expect((await store.work.look(PULL))!.dueAt).toBe(T0)
  })

  test('a duplicate is nothing, whatever it says now', async () => {
    const store = await bench().open()
    await store.intake.accept(delivery('d1'))
    const [lease] = await store.work.claim({ now: T0, owner: 'w', leaseFor: 1000 })
    await store.work.done(lease!)
    const again = delivery('d1', { receivedAt: T0 + 5, acts: [act('other')], subjects: [PULL, 'pull:acme/shop#13'] })
    expect(await store.intake.accept(again)).toBe('duplicate')
    expect(await store.record.all({})).toHaveLength(1)
    expect((await store.work.look(PULL))!.dueAt).toBeNull()
    expect(await store.work.look('pull:acme/shop#13')).toBeNull()
  })

  test('duplicates that come together are one', async () => {
    const store = await bench().open()
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => store.intake.accept(delivery(`d${index % 10}`))),
    )
    expect(answers.filter(answer => answer === 'new')).toHaveLength(10)
    expect(await store.record.all({})).toHaveLength(10)
  })

  test('the same act told by two deliveries is in the record once', async () => {
    const store = await bench().open()
    const told = { acts: [act('button:77')] }
    await Promise.all([store.intake.accept(delivery('d1', told)), store.intake.accept(delivery('d2', told))])
    await store.intake.accept(delivery('d3', told))
    expect(await store.record.all({})).toHaveLength(1)
  })

  test('a delivery that cannot be kept does not take the others along', async () => {
    const store = await bench().open()
    const broken = delivery('bad', { receivedAt: Number.NaN })
    const answers = await Promise.allSettled(
      [delivery('d1'), broken, delivery('d2')].map(each => store.intake.accept(each)),
    )
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await store.intake.known(['d1', 'bad', 'd2'])).toEqual(new Set(['d1', 'd2']))
  })

  test('keeps what was accepted when it is opened again', async () => {
    const first = await bench().open()
    await first.intake.accept(delivery('d1'))
    await first.close()
    const second = await bench().open()
    expect(await second.intake.accept(delivery('d1'))).toBe('duplicate')
    expect(await second.work.claim({ now: T0, owner: 'w', leaseFor: 1 })).toHaveLength(1)
  })

  describe('hostile input', () => {
    test.each(['\0', "'; drop table record; --", '\ud800', '__proto__', '🦄'.repeat(500), ''])(
      '%j is data',
      async text => {
        const store = await bench().open()
        const hostile = delivery(`guid ${text}`, {
          event: text,
          subjects: [`pull:${text}`],
          acts: [act(`key ${text}`, { item: text, actor: text, data: { [text]: text } })],
        })
        expect(await store.intake.accept(hostile)).toBe('new')
        expect(await store.intake.accept(hostile)).toBe('duplicate')
        expect(await store.record.all({})).toHaveLength(1)
        expect((await store.record.all({}))[0]!.data).toEqual({ [text]: text })
        expect(await store.record.verify()).toMatchObject({ checked: 1, wrong: null })
        expect(await store.work.look(`pull:${text}`)).not.toBeNull()
      },
    )

    test('thousands of acts in one delivery, and a payload of 25 MB', async () => {
      const store = await bench().open()
      const acts = Array.from({ length: 3000 }, (_, index) => act(`tick:${index}`, { item: `item-${index}` }))
      const subjects = Array.from({ length: 3000 }, (_, index) => `pull:acme/shop#${index}`)
      const payload = { bytes: new Uint8Array(25_000_000), encoding: 'identity' } as const
      expect(await store.intake.accept(delivery('d1', { acts, subjects, payload }))).toBe('new')
      expect(await store.record.verify()).toMatchObject({ checked: 3000, wrong: null })
      expect((await store.work.counts(T0)).due).toBe(3000)
      expect((await store.intake.read('d1'))!.payload!.bytes.length).toBe(25_000_000)
    })
  })
})
