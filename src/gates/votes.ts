/**
 * @module gates/votes
 * Did the roles that decide say go, for this commit?
 */
import { z } from 'zod'
import { defineGate } from '../model/gate.ts'
import { fail, pass, wait } from '../model/outcome.ts'
import { count, flag, roles } from '../model/params.ts'
import { slug } from '../model/text.ts'

const COMMIT = 'b34f1d2c5e6a7988776655443322110099aabbcc'
const OTHER = '1f2e3d4c5b6a79880123456789abcdef01234567'
const ITEM = '- [ ] Go/No-Go decision taken <!-- gate: votes roles=tech-lead,product-owner -->'
const ROLES = { 'tech-lead': ['ada'], 'product-owner': ['bo', 'ada'] }

export default defineGate({
  kind: 'votes',
  says: 'The roles that decide said go for this commit, and no no-go stands.',
  asks: ['votes'],
  params: z
    .strictObject({
      roles: roles().describe('each has one vote; those of `go-no-go` in the configuration when absent'),
      quorum: z
        .union([
          z.literal('all').transform(() => null),
          z.null(),
          count().pipe(z.number().min(1, 'expected 1 or more')),
        ])
        .prefault('all')
        .describe('how many of the roles must say go'),
      distinct: flag().prefault(true).describe('whoever holds several of the roles speaks for one of them only'),
    })
    .refine(({ roles, quorum }) => quorum === null || quorum <= new Set(roles.map(slug)).size, {
      message: 'more votes are asked for than there are roles',
      path: ['quorum'],
    }),
  roles: ({ roles }) => roles.map(slug),
  async check({ roles, quorum, distinct }, { votes }) {
    const { decided, because, ...rest } = await votes.decision({ roles: roles.map(slug), quorum, distinct })
    const evidence = { decided, ...rest }
    if (decided === 'go') return pass(because, evidence)
    return decided === 'no-go' ? fail(because, evidence) : wait(because, evidence)
  },
  examples: [
    {
      says: 'Everybody who decides said go',
      item: ITEM,
      world: {
        release: { commit: COMMIT },
        roles: ROLES,
        votes: [
          { by: 'ada', vote: 'go', commit: COMMIT },
          { by: 'bo', vote: 'go', commit: COMMIT },
        ],
      },
      outcome: 'pass',
      because: 'go by ada for tech-lead, bo for product-owner',
    },
    {
      says: 'One person holds both roles, and has one vote',
      item: ITEM,
      world: { release: { commit: COMMIT }, roles: ROLES, votes: [{ by: 'ada', vote: 'go', commit: COMMIT }] },
      outcome: 'wait',
      because: 'go by 1 of 2 roles that must say it (ada for tech-lead), product-owner is missing',
    },
    {
      says: 'Said for an earlier commit',
      item: ITEM,
      world: {
        release: { commit: COMMIT },
        roles: ROLES,
        votes: [
          { by: 'ada', vote: 'go', commit: COMMIT },
          { by: 'bo', vote: 'go', commit: OTHER },
        ],
      },
      outcome: 'wait',
      because: "bo's go does not count: said for `1f2e3d4`, `b34f1d2` is asked about",
    },
    {
      says: 'Somebody said no-go, and it stands',
      item: '- [ ] Go/No-Go decision taken <!-- gate: votes roles=tech-lead,product-owner quorum=1 -->',
      world: {
        release: { commit: COMMIT },
        roles: { 'tech-lead': ['ada'], 'product-owner': ['bo'] },
        votes: [
          { by: 'ada', vote: 'no-go', commit: COMMIT, reason: 'the bank is closed' },
          { by: 'bo', vote: 'go', commit: COMMIT },
        ],
      },
      outcome: 'fail',
      because: 'no-go by ada: the bank is closed',
    },
    {
      says: 'Nobody is named who decides',
      item: '- [ ] Go/No-Go decision taken <!-- gate: votes -->',
      world: {},
      outcome: 'error',
      because: 'gate `votes`: `roles`',
    },
  ],
})
