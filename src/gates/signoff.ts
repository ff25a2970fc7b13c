/**
 * @module gates/signoff
 * A named role signs for exactly this commit.
 */
import { z } from 'zod'
import { type About, defineGate } from '../model/gate.ts'
import { error } from '../model/outcome.ts'
import { duration, flag, list, roles } from '../model/params.ts'
import { listed, slug } from '../model/text.ts'
import { judgeTicks } from '../model/ticks.ts'
import type { Tick } from '../model/world.ts'

const COMMIT = 'b34f1d2c5e6a7988776655443322110099aabbcc'
const OTHER = '1f2e3d4c5b6a79880123456789abcdef01234567'
const tick = (by: string[], commit: string | null = COMMIT, item = 'lead'): Tick => ({
  item,
  by,
  at: '2026-11-20T10:00:00Z',
  commit,
  source: '`DEPLOY.md`',
})

export default defineGate({
  kind: 'signoff',
  says: 'A person who holds the role that is asked for has signed for this commit.',
  asks: ['people', 'release', 'items', 'clock'],
  params: z.strictObject({
    role: roles()
      .optional()
      .describe(
        "roles that may sign, one of them is enough; those of the item's `by` when absent, else the role its words name",
      ),
    anyCommit: flag().prefault(false).describe('a signature that was given for another commit counts, too'),
    validFor: duration().optional().describe('how long a signature counts (`7d`); then it must be given again'),
    distinct: list()
      .default([])
      .describe(
        'ids of other items: whoever signed one of them cannot sign this one, whatever roles they hold; name them on the lower item',
      ),
  }),
  standsFor: ['sign-off'],
  roles: ({ role }, item) => rolesOf(role, item),
  watches: ({ distinct }) => (distinct.length ? { items: distinct, phases: [], sections: [] } : null),
  async check({ role, anyCommit, validFor, distinct }, { people, release, items, clock }, { item }) {
    if (distinct.length) {
      const known = new Set((await items.watched()).map(({ id }) => id))
      const unknown = distinct.filter(id => !known.has(id))
      // A name that is misspelt would ask nobody to be another.
      if (unknown.length)
        return error(
          `${listed(unknown.map(id => `\`${id}\``))} ${unknown.length === 1 ? 'is no item' : 'are no items'} to differ from here, ids of items above it expected; correct \`distinct\` (\`holdpoint parse\` lists the ids)`,
        )
    }
    return judgeTicks(item.id, people, {
      roles: rolesOf(role, item),
      done: 'signed',
      act: 'sign',
      commit: anyCommit ? null : release.commit,
      validFor: validFor === undefined ? undefined : { limit: validFor, now: clock.now() },
      distinct,
    })
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
      says: 'Signed so long ago that it must be given again',
      item: '- [x] Tech Lead: go <!-- gate: signoff role=tech-lead validFor=7d id=lead -->',
      world: {
        now: '2026-11-29T10:00:00Z',
        release: { commit: COMMIT },
        ticks: [tick(['ada'])],
        roles: { 'tech-lead': ['ada'] },
      },
      outcome: 'wait',
      because: 'signed 9 days ago, less than 7 days expected; sign it again',
    },
    {
      says: 'Four eyes: one person has signed twice',
      item: '- [x] Tech Lead, after the deployment <!-- gate: signoff role=tech-lead distinct=lead-before id=lead -->',
      world: {
        release: { commit: COMMIT },
        ticks: [tick(['ada'], COMMIT, 'lead-before'), tick(['ada'])],
        roles: { 'tech-lead': ['ada', 'bo'] },
        items: [{ id: 'lead-before', state: 'signed' }],
      },
      outcome: 'fail',
      because: 'signed by ada, as `lead-before` is, two people expected',
    },
    {
      says: 'Four eyes: two people who hold the role',
      item: '- [x] Tech Lead, after the deployment <!-- gate: signoff role=tech-lead distinct=lead-before id=lead -->',
      world: {
        release: { commit: COMMIT },
        ticks: [tick(['ada'], COMMIT, 'lead-before'), tick(['bo'])],
        roles: { 'tech-lead': ['ada', 'bo'] },
        items: [{ id: 'lead-before', state: 'signed' }],
      },
      outcome: 'pass',
      because: 'signed by bo on 2026-11-20',
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
