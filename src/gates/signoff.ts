/**
 * @module gates/signoff
 * A named role signs for exactly this commit.
 */
import { z } from 'zod'
import { type About, defineGate } from '../model/gate.ts'
import { flag, roles } from '../model/params.ts'
import { slug } from '../model/text.ts'
import { judgeTicks } from '../model/ticks.ts'
import type { Tick } from '../model/world.ts'

const COMMIT = 'b34f1d2c5e6a7988776655443322110099aabbcc'
const OTHER = '1f2e3d4c5b6a79880123456789abcdef01234567'
const tick = (by: string[], commit: string | null = COMMIT): Tick => ({
  item: 'lead',
  by,
  at: '2026-11-20T10:00:00Z',
  commit,
  source: '`DEPLOY.md`',
})

export default defineGate({
  kind: 'signoff',
  says: 'A person who holds the role that is asked for has signed for this commit.',
  asks: ['people', 'release'],
  params: z.strictObject({
    role: roles()
      .optional()
      .describe(
        "roles that may sign, one of them is enough; those of the item's `by` when absent, else the role its words name",
      ),
    anyCommit: flag().prefault(false).describe('a signature that was given for another commit counts, too'),
  }),
  standsFor: ['sign-off'],
  roles: ({ role }, item) => rolesOf(role, item),
  check({ role, anyCommit }, { people, release }, { item }) {
    const commit = anyCommit ? null : release.commit
    return judgeTicks(item.id, people, { roles: rolesOf(role, item), done: 'signed', act: 'sign', commit })
  },
  examples: [
    {
      says: 'Signed by the role that the line names',
      item: '- [x] Tech Lead: go <!-- gate: signoff role=tech-lead id=lead -->',
      world: { release: { commit: COMMIT }, ticks: [tick(['ada'])], roles: { 'tech-lead': ['ada'] } },
      outcome: 'pass',
      because: 'signed by ada on 2026-11-20',
    },
    {
      says: 'Signed by another role',
      item: '- [x] Tech Lead: go <!-- gate: signoff role=tech-lead id=lead -->',
      world: { release: { commit: COMMIT }, ticks: [tick(['bo'])], roles: { 'tech-lead': ['ada'] } },
      outcome: 'fail',
      because: 'the tech-lead may sign it',
    },
    {
      says: 'Signed before the last push',
      item: '- [x] Tech Lead: go <!-- gate: signoff role=tech-lead id=lead -->',
      world: { release: { commit: COMMIT }, ticks: [tick(['ada'], OTHER)], roles: { 'tech-lead': ['ada'] } },
      outcome: 'wait',
      because: 'signed for `1f2e3d4`, and `b34f1d2` is released; sign it again',
    },
    {
      says: 'Not signed yet',
      item: '- [ ] Tech Lead: go <!-- gate: signoff role=tech-lead id=lead -->',
      world: { release: { commit: COMMIT }, roles: { 'tech-lead': ['ada'] } },
      outcome: 'wait',
      because: 'not signed yet; the tech-lead may sign it',
    },
    {
      says: 'By whom is not known',
      item: '- [x] Tech Lead: go <!-- gate: signoff role=tech-lead id=lead -->',
      world: { release: { commit: COMMIT }, ticks: [tick([])], roles: { 'tech-lead': ['ada'] } },
      outcome: 'error',
      because: 'by whom is not known',
    },
  ],
})

const rolesOf = (role: readonly string[] | undefined, item: About['item']): string[] =>
  (role ?? item.modifiers.by ?? (item.role ? [item.role] : [])).map(slug)
