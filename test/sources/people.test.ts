import { describe, expect, test } from '@jest/globals'
import type { Item } from '../../src/model/checklist.ts'
import { CouldNotFindOut } from '../../src/model/outcome.ts'
import type { Role } from '../../src/model/settings.ts'
import { gitSource } from '../../src/sources/git.ts'
import { type PeopleParts, peopleSource, ticksOfBody, ticksOfFile } from '../../src/sources/people.ts'
import { repository } from '../repository.ts'

const item = (id: string, text: string, given: Partial<Item> = {}): Item => ({
  id,
  text,
  line: 1,
  path: [],
  phase: 'pre-deploy',
  kind: 'item',
  ordered: false,
  depth: 0,
  parent: null,
  checked: false,
  condition: null,
  at: null,
  thresholds: [],
  role: null,
  gates: [],
  under: [],
  detail: [],
  number: null,
  modifiers: {},
  ...given,
})

/** The items of a list of boxes, one per line. */
const itemsOf = (list: string): Item[] =>
  list.split('\n').flatMap((line, at) => {
    const read = /^- \[([ x])\] (.*)$/.exec(line)
    return read ? [item(read[2]!.replaceAll(' ', '-'), read[2]!, { line: at + 1, checked: read[1] === 'x' })] : []
  })

describe('who may', () => {
  const role = (given: Partial<Role>): Role => ({ users: [], teams: [], permission: null, ...given })
  const people = (given: Partial<PeopleParts> = {}) =>
    peopleSource({
      ticks: async () => [],
      roles: {
        'tech-lead': role({ users: ['Ada', 'bo@example.com', '@Cy'] }),
        qa: role({ teams: ['acme/quality'] }),
        ops: role({ permission: 'maintain' }),
      },
      ...given,
    })
  const members = {
    memberOf: async (organisation: string, team: string, login: string) =>
      `${organisation}/${team}/${login}` === 'acme/quality/dee',
    permissionOf: async (login: string) => ({ eve: 'admin', flo: 'write', gil: 'read' })[login] ?? 'none',
  }
  const holds = async (person: string, roles: string[], given: Partial<PeopleParts> = {}) =>
    (await people(given).holds(person, roles)).holds

  test('users are known by login, e-mail or name, whatever the case', async () => {
    expect(await holds('ada', ['tech-lead'])).toBe(true)
    expect(await holds('Bo <bo@EXAMPLE.com>', ['tech-lead'])).toBe(true)
    expect(await holds('Ada <else@example.com>', ['Tech Lead'])).toBe(true)
    expect(await holds('12+cy@users.noreply.github.com', ['tech-lead'])).toBe(true)
    expect(await holds('dee', ['tech-lead'])).toBe(false)
  })

  test('teams and permissions are asked of GitHub', async () => {
    expect(await holds('dee', ['qa'], { members })).toBe(true)
    expect(await holds('eve', ['qa'], { members })).toBe(false)
    expect(await holds('eve', ['ops'], { members })).toBe(true)
    expect(await holds('flo', ['ops'], { members })).toBe(false)
    await expect(holds('dee', ['qa'])).rejects.toThrow('who is in the team `acme/quality` is not known: GitHub cannot')
    await expect(holds('Dee <dee@example.com>', ['qa'], { members })).rejects.toThrow('GitHub knows logins only')
  })

  test('one role of several is enough; an unknown one is an error only when no other holds', async () => {
    expect(await holds('ada', ['nobody', 'tech-lead'])).toBe(true)
    await expect(holds('dee', ['nobody', 'tech-lead'])).rejects.toThrow(
      'role `nobody` is not in the configuration; add it under `roles`',
    )
  })

  test('without a role, whoever may write; without GitHub, whoever is known', async () => {
    expect(await holds('flo', [], { members })).toBe(true)
    expect(await holds('gil', [], { members })).toBe(false)
    expect(await holds('gil', [])).toBe(true)
  })

  test('bots never, authors not where so configured', async () => {
    expect(await holds('ada[bot]', [])).toBe(false)
    expect(await holds('ada[bot]', ['tech-lead'])).toBe(false)
    const { holds: may, because } = await people({ excluded: 'Ada' }).holds('ada', ['tech-lead'])
    expect({ may, because }).toEqual({ may: false, because: 'ada opened this release, and its author may not sign it' })
    await expect(holds('Bo <bo@example.com>', ['tech-lead'], { excluded: 'ada' })).rejects.toThrow(CouldNotFindOut)
  })

  test('an author who is not known may be anybody', async () => {
    await expect(holds('ada', ['tech-lead'], { authorUnknown: true })).rejects.toThrow('is not known here')
    expect(await holds('ada[bot]', ['tech-lead'], { authorUnknown: true })).toBe(false)
  })

  test('ticks are fetched once, and only when they are asked for', async () => {
    let fetched = 0
    const tick = { item: 'a', by: ['ada'], at: null, commit: null, source: 'a test' }
    const ticks = async () => {
      fetched += 1
      return [tick]
    }
    const asked = people({ ticks })
    expect(fetched).toBe(0)
    expect([await asked.ticks('a'), await asked.ticks('b')]).toEqual([[tick], []])
    expect(fetched).toBe(1)
  })
})

describe('ticks in the file', () => {
  const LIST = '# List\n- [x] one\n- [ ] two\n'

  test('are of whoever wrote the line, and stay good while only the list changes', async () => {
    using repo = repository()
    repo.commit({ 'list.md': LIST.replace('[x]', '[ ]') })
    repo.commit({ 'list.md': LIST }, { author: 'Bo <bo@example.com>', date: '2026-11-02T00:00:00Z' })
    const both = LIST.replace('[ ]', '[x]')
    const head = repo.commit({ 'list.md': both }, { author: 'Cy <cy@example.com>' })
    const git = gitSource(repo.root)
    expect(await ticksOfFile(itemsOf(both), 'list.md', git)).toEqual([
      { item: 'one', by: ['Bo <bo@example.com>'], at: '2026-11-02T00:00:00.000Z', commit: head, source: '`list.md`' },
      { item: 'two', by: ['Cy <cy@example.com>'], at: '2026-11-01T12:00:00.000Z', commit: head, source: '`list.md`' },
    ])
    repo.commit({ 'code.ts': 'x' })
    expect((await ticksOfFile(itemsOf(both), 'list.md', gitSource(repo.root))).map(({ commit }) => commit)).toEqual([
      repo.git('rev-parse', 'HEAD~2'),
      head,
    ])
  })

  test('that an earlier release had already do not count again', async () => {
    using repo = repository()
    repo.commit({ 'list.md': LIST })
    repo.git('tag', '-a', '-m', 'x', 'v1.2.0')
    repo.git('tag', 'latest')
    const git = () => gitSource(repo.root)
    const stale = async (version?: string) => (await ticksOfFile(itemsOf(LIST), 'list.md', git(), version))[0]!.stale
    expect(await stale()).toBeUndefined()
    repo.commit({ 'code.ts': 'x' })
    expect(await stale()).toBe('ticked for an earlier release (before `v1.2.0`); tick it again')
    expect(await stale('1.3.0')).toBe('ticked for an earlier release (before `v1.2.0`); tick it again')
    expect(await stale('1.2.0')).toBeUndefined()
  })

  test('that are not committed yet are of whoever works here', async () => {
    using repo = repository()
    const head = repo.commit({ 'list.md': LIST.replace('[x]', '[ ]') })
    repo.git('config', 'user.name', 'Dee')
    repo.git('config', 'user.email', 'dee@example.com')
    repo.write('list.md', LIST)
    expect(await ticksOfFile(itemsOf(LIST), 'list.md', gitSource(repo.root))).toMatchObject([
      { by: ['Dee <dee@example.com>'], commit: head, at: null, note: 'not committed yet' },
    ])
    repo.write('other.md', LIST)
    expect(await ticksOfFile(itemsOf(LIST), 'other.md', gitSource(repo.root))).toMatchObject([
      { by: ['Dee <dee@example.com>'] },
    ])
  })

  test('of a list that was read elsewhere do not count when the line here is another one', async () => {
    using repo = repository()
    repo.commit({ 'list.md': `\n${LIST}` })
    expect(await ticksOfFile(itemsOf(LIST), 'list.md', gitSource(repo.root))).toMatchObject([
      { by: [], stale: 'line 2 of `list.md` is another one here' },
    ])
  })

  test('cannot be attributed in a shallow clone', async () => {
    using repo = repository()
    repo.commit({ 'list.md': LIST })
    repo.commit({ 'code.ts': 'x' })
    using clone = repo.clone('--depth=1')
    const git = gitSource(clone.root)
    await expect(ticksOfFile(itemsOf(LIST), 'list.md', git)).rejects.toThrow('check out with `fetch-depth: 0`')
    expect(await ticksOfFile(itemsOf('- [ ] one'), 'list.md', git)).toEqual([])
  })
})

describe("ticks in a pull request's body", () => {
  const checklist = [item('a', 'Backup **done**'), item('b', 'Twice'), item('c', 'Twice'), item('d', 'Docs')]

  test('are matched by id, else by words that are said once', () => {
    const body = [
      item('d', 'Docs, reworded', { checked: true }),
      item('x', 'backup done.', { checked: true }),
      item('y', 'Twice', { checked: true }),
      item('z', 'Unknown', { checked: true }),
    ]
    const ticks = ticksOfBody(body, checklist, ['ada', 'bo'])
    expect(ticks.map(tick => [tick.item, tick.stale !== undefined])).toEqual([
      ['d', false],
      ['a', false],
      ['b', true],
      ['c', true],
    ])
    expect(ticks[0]).toEqual({
      item: 'd',
      by: ['ada', 'bo'],
      at: null,
      commit: null,
      source: "the pull request's body",
    })
    expect(ticks[2]!.stale).toContain('stand for several items')
  })

  test('said twice in the body, they count for none', () => {
    const body = [item('x', 'Docs', { checked: true }), item('y', 'Docs')]
    expect(ticksOfBody(body, checklist, ['ada'])).toMatchObject([{ item: 'd', stale: expect.any(String) }])
  })

  test('are of whoever made them, when all versions are known', () => {
    const version = (by: string, list: string, at = '2026-11-20T10:00:00Z') => ({ by, at, items: itemsOf(list) })
    const revisions = [
      version('cy', '- [x] one\n- [x] two'),
      version('bo', '- [x] one\n- [x] two', '2026-11-20T09:00:00Z'),
      version('ada', '- [ ] one\n- [x] two'),
    ]
    const items = itemsOf('- [x] one\n- [x] two')
    const ticks = ticksOfBody(items, items, ['ada', 'bo', 'cy'], revisions)
    expect(ticks.map(({ by }) => by)).toEqual([['bo'], ['ada']])
    expect(ticks[0]!.at).toBe('2026-11-20T09:00:00Z')
  })

  test('that no known version has are of any editor', () => {
    const items = itemsOf('- [x] one')
    const revisions = [{ by: 'ada', at: '2026-11-20T10:00:00Z', items: itemsOf('- [ ] one') }]
    expect(ticksOfBody(items, items, ['ada', 'bo'], revisions)[0]!.by).toEqual(['ada', 'bo'])
  })
})

test('two people are two when both logins are known, and one when anything they are known by is the same', async () => {
  const { same } = peopleSource({ roles: {}, ticks: async () => [] })
  for (const [one, other] of [
    ['ada', 'Ada'],
    ['@ada', 'ada'],
    ['Ada Lovelace <ada@acme.dev>', 'A. L. <ADA@acme.dev>'],
    ['Ada Lovelace <ada@acme.dev>', 'ada lovelace <ada@home.dev>'],
    ['ada', 'Ada <42+ada@users.noreply.github.com>'],
  ] as const)
    expect([one, await same(one, other)]).toEqual([one, true])
  expect(await same('ada', 'bo')).toBe(false)
  expect(await same('bo', 'Ada <42+ada@users.noreply.github.com>')).toBe(false)
  for (const [one, other] of [
    ['ada', 'Ada Lovelace <ada@acme.dev>'],
    ['Bo <bo@acme.dev>', 'Ada <ada@acme.dev>'],
  ] as const)
    await expect(same(one, other)).rejects.toThrow('are two people is not known')
})
