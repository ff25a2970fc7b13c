/** Who decided, from the record of votes: what must count, and what must not. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { CouldNotFindOut } from '../../src/model/outcome.ts'
import type { VoteRules } from '../../src/model/votes.ts'
import { type Vote, votesOf } from '../../src/release/votes.ts'
import '../seed.ts'

const RULES: VoteRules = { roles: ['lead', 'owner'], quorum: null, distinct: true }
const HEAD = 'b34f1d2c'
const HELD: Record<string, string[]> = { ada: ['lead'], bo: ['owner'], cy: ['lead', 'owner'], dan: [] }
let at = Date.UTC(2026, 10, 20)
const vote = (by: string, said: Vote['vote'] = 'go', given: Partial<Vote> = {}): Vote => ({
  ...{ by, vote: said, at: at++, commit: HEAD, reason: said === 'go' ? '' : 'the bank is closed', stale: null },
  roles: HELD[by] ?? [],
  ...given,
})
const people = (held = HELD) => ({
  holds: async (who: string, [role]: readonly string[]) => ({
    holds: held[who]?.includes(role!) ?? false,
    because: `${who} does not hold ${role}`,
  }),
})
const count = (votes: Vote[], rules: Partial<VoteRules> = {}, held = HELD) =>
  votesOf({ votes, rules: { ...RULES, ...rules }, commit: HEAD, people: people(held) })

describe('a go', () => {
  test('of every role is go', async () => {
    expect(await count([vote('ada'), vote('bo')])).toMatchObject({
      decided: 'go',
      missing: [],
      because: 'go by ada for lead, bo for owner',
    })
  })

  test.each<[string, Vote[], Partial<VoteRules>, string[]]>([
    ['nobody', [], {}, ['lead', 'owner']],
    ['one of two', [vote('ada')], {}, ['owner']],
    ['the same person twice', [vote('ada'), vote('ada')], {}, ['owner']],
    ['one person of both roles', [vote('cy')], {}, ['owner']],
    ['somebody without a role', [vote('dan'), vote('ada')], {}, ['owner']],
    ['for an earlier commit', [vote('ada', 'go', { commit: 'aaaaaaa' }), vote('bo')], {}, ['lead']],
    ['for no known commit', [vote('ada', 'go', { commit: null }), vote('bo')], {}, ['lead']],
    ['before the base was changed', [vote('ada', 'go', { stale: 'another base' }), vote('bo')], {}, ['lead']],
    ['of a role that came later than the vote', [vote('ada', 'go', { roles: [] }), vote('bo')], {}, ['lead']],
    ['under a role that it is not asked of', [vote('ada'), vote('bo')], { roles: ['lead', 'qa'] }, ['qa']],
  ])('is missing: %s', async (_, votes, rules, missing) => {
    expect(await count(votes, rules)).toMatchObject({ decided: 'open', missing })
  })

  test('counts only while the person holds the role', async () => {
    const decision = await count([vote('ada'), vote('bo')], {}, { ...HELD, ada: [] })
    expect(decision).toMatchObject({ decided: 'open', missing: ['lead'] })
    expect(decision.because).toBe(
      "go by 1 of 2 roles that must say it (bo for owner), lead is missing, ada's go does not count: ada does not hold lead; comment `/holdpoint go`",
    )
  })

  test('does not count while nobody can say whether the role is held', async () => {
    const holds = async () => {
      throw new CouldNotFindOut('the team is hidden')
    }
    const decision = await votesOf({ votes: [vote('ada'), vote('bo')], rules: RULES, commit: HEAD, people: { holds } })
    expect(decision).toMatchObject({ decided: 'open', given: [] })
    expect(decision.because).toContain('the team is hidden')
  })

  test('is no decision without roles', async () => {
    expect(await count([vote('ada')], { roles: [] })).toMatchObject({ decided: 'open', needed: 0 })
  })

  test('a quorum, one voice for several roles, and who speaks for which role', async () => {
    expect(await count([vote('bo')], { quorum: 1 })).toMatchObject({ decided: 'go', missing: ['lead'] })
    expect(await count([vote('cy')], { distinct: false })).toMatchObject({ decided: 'go' })
    // Whoever holds both leaves to the other the only role they have.
    expect(await count([vote('cy'), vote('ada')])).toMatchObject({
      decided: 'go',
      given: [
        { role: 'lead', by: 'ada' },
        { role: 'owner', by: 'cy' },
      ],
    })
  })
})

describe('a no-go', () => {
  const all = () => [vote('ada'), vote('bo')]

  test('holds beside all that is said, on whatever commit', async () => {
    const decision = await count([vote('dan', 'no-go', { commit: 'aaaaaaa' }), ...all().slice(1)], { quorum: 1 })
    expect(decision).toMatchObject({ decided: 'go' })
    expect(await count([...all(), vote('dan', 'no-go', { commit: 'aaaaaaa' })])).toMatchObject({
      decided: 'no-go',
      holds: ['no-go by dan: the bank is closed; `/holdpoint go` by dan or the lead or owner lifts it'],
    })
  })

  test.each<[string, Vote[], boolean]>([
    ['whoever said it', [vote('ada', 'no-go'), vote('bo'), vote('ada')], true],
    ['another of the role', [vote('ada', 'no-go'), vote('bo'), vote('cy')], true],
    ['another role', [vote('ada', 'no-go'), vote('bo')], false],
    ['nobody, by a go that came before', [vote('cy'), vote('ada', 'no-go')], false],
    ['a no-go of another', [vote('ada', 'no-go'), vote('cy', 'no-go')], false],
    ['somebody without a role', [vote('ada', 'no-go'), vote('dan')], false],
  ])('is lifted by %s', async (_, votes, lifted) => {
    expect((await count(votes)).holds.length === 0).toBe(lifted)
  })

  test('is one, however often one person says it', async () => {
    expect((await count([vote('ada', 'no-go'), vote('ada', 'no-go')])).holds).toHaveLength(1)
  })

  test('of a person who held no role is lifted by every voter; without roles, by everybody who was heard', async () => {
    expect((await count([vote('dan', 'no-go'), vote('bo')])).holds).toEqual([])
    expect((await count([vote('dan', 'no-go'), vote('eve')])).holds).toHaveLength(1)
    expect((await count([vote('dan', 'no-go'), vote('eve')], { roles: [] })).holds).toEqual([])
  })
})

test('whatever is said: a go has enough different voters of this commit, and no no-go after them', async () => {
  const votes = fc.array(
    fc.record({
      by: fc.constantFrom('ada', 'bo', 'cy', 'dan'),
      vote: fc.constantFrom('go' as const, 'no-go' as const),
      commit: fc.constantFrom(HEAD, 'aaaaaaa', null),
    }),
    { maxLength: 12 },
  )
  await fc.assert(
    fc.asyncProperty(votes, fc.constantFrom(null, 1, 2), async (said, quorum) => {
      const all = said.map(({ by, vote: word, commit }) => vote(by, word, { commit }))
      const decision = await count(all, { quorum })
      if (decision.decided !== 'go') return
      const last = (who: string) => all.findLast(({ by }) => by === who)
      for (const { by, role } of decision.given) {
        expect(last(by)).toMatchObject({ vote: 'go', commit: HEAD })
        expect(HELD[by]).toContain(role)
      }
      expect(new Set(decision.given.map(({ by }) => by)).size).toBeGreaterThanOrEqual(quorum ?? 2)
      expect(all.at(-1)?.vote).toBe('go')
    }),
  )
})
