import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { onEachEngine } from './engines.ts'
import { act, PULL, T0 } from './samples.ts'

onEachEngine(bench => {
  test('one order for everything, without gaps', async () => {
    const store = await bench().open()
    await store.record.append([act('a'), act('b')])
    expect(await store.record.append([act('b'), act('c'), act('c')])).toMatchObject([{ id: 3, key: 'c' }])
    expect((await store.record.all({})).map(({ id, key }) => [id, key])).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ])
    expect(await store.record.append([])).toEqual([])
  })

  test('the first of two acts of one key stands', async () => {
    const store = await bench().open()
    await store.record.append([act('a', { actor: 'mona' })])
    await store.record.append([act('a', { actor: 'hubot' })])
    expect(await store.record.all({})).toMatchObject([{ actor: 'mona' }])
  })

  test('appends from many sides at once stay one chain', async () => {
    const store = await bench().open()
    await Promise.all(Array.from({ length: 30 }, (_, index) => store.record.append([act(`a${index % 20}`)])))
    expect(await store.record.verify()).toMatchObject({ checked: 20, wrong: null })
  })

  test('finds by repository, subject, item, actor, kind and time', async () => {
    const store = await bench().open()
    await store.record.append([
      act('a'),
      act('b', { repository: 'acme/blog', subject: 'pull:acme/blog#1' }),
      act('c', { item: 'load-test', actor: 'hubot', at: T0 + 10 }),
      act('d', { kind: 'verdict', actor: null, item: null, at: T0 + 20 }),
    ])
    const keys = async (filter: Parameters<typeof store.record.all>[0]) =>
      (await store.record.all(filter)).map(({ key }) => key).join('')
    expect(await keys({ repository: 'acme/shop' })).toBe('acd')
    expect(await keys({ subject: PULL, item: 'smoke-test' })).toBe('a')
    expect(await keys({ actor: 'hubot' })).toBe('c')
    expect(await keys({ kinds: ['tick', 'verdict'], since: T0 + 10 })).toBe('cd')
    expect(await keys({ since: T0 + 10, until: T0 + 20 })).toBe('c')
    expect(await keys({ kinds: [] })).toBe('')
    expect(await keys({ repository: "acme/shop' or 1=1 --" })).toBe('')
  })

  test('pages, and reads all of many', async () => {
    const store = await bench().open()
    await store.record.append(Array.from({ length: 2500 }, (_, index) => act(`a${index}`)))
    const { entries, next } = await store.record.page({ subject: PULL }, { most: 2000 })
    expect([entries.length, next]).toEqual([2000, 2000])
    expect(await store.record.page({}, { after: next!, most: 500 })).toMatchObject({ next: null })
    expect(await store.record.all({ subject: PULL })).toHaveLength(2500)
    expect(await store.record.verify()).toMatchObject({ checked: 2500, wrong: null })
  })

  describe('tampering', () => {
    test.each([
      "update record set actor = 'nobody' where id = 2",
      'delete from record where id = 2',
      'delete from record',
    ])('the database refuses: %s', async statement => {
      const store = await bench().open()
      await store.record.append([act('a'), act('b'), act('c')])
      await expect(bench().behind(statement)).rejects.toThrow('append-only')
      expect(await store.record.all({})).toHaveLength(3)
    })

    test.each([
      ["update record set actor = 'nobody' where id = 2", 'entry `2` of the record was changed'],
      ["update record set data = '{}' where id = 3", 'entry `3` of the record was changed'],
      ['delete from record where id = 2', 'entry `2` of the record is gone'],
      ['delete from record where id = 3', 'the record ends at entry `2` instead of `3`'],
    ])('shows when the guards are taken away: %s', async (statement, wrong) => {
      const store = await bench().open()
      await store.record.append([act('a'), act('b'), act('c')])
      await bench().behind(unguard(store.engine))
      await bench().behind(statement)
      expect((await store.record.verify()).wrong).toContain(wrong)
    })

    test('a link noted elsewhere shows that the past was rewritten', async () => {
      const store = await bench().open()
      await store.record.append([act('a'), act('b')])
      const noted = await store.record.head()
      await store.record.append([act('c')])
      expect(await store.record.verify(noted)).toMatchObject({ checked: 1, wrong: null })
      expect((await store.record.verify({ ...noted, digest: 'f'.repeat(64) })).wrong).toContain(
        'entry `2` is not the one',
      )
      expect((await store.record.verify({ id: 9, digest: noted.digest })).wrong).toContain('entry `9` is not the one')
    })
  })
})

const OPERATIONS = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8')
const QUERIES = [...OPERATIONS.matchAll(/^```sql\n([\s\S]*?)^```$/gm)].map(([, query]) => query!)

onEachEngine(bench => {
  test.each(QUERIES)('docs/operations.md: %s', async query => {
    await bench().open()
    await bench().behind(query)
  })
})

const unguard = (engine: string): string =>
  engine === 'sqlite'
    ? 'drop trigger record_no_update; drop trigger record_no_delete; drop trigger record_no_replace'
    : 'drop trigger record_append_only on record'
