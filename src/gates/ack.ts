/**
 * @module gates/ack
 * A person says that it is done.
 */
import { z } from 'zod'
import { defineGate } from '../model/gate.ts'
import { roles } from '../model/params.ts'
import { slug } from '../model/text.ts'
import { judgeTicks } from '../model/ticks.ts'
import type { Tick } from '../model/world.ts'

const tick = (item: string, by: string[], given: Partial<Tick> = {}): Tick => ({
  item,
  by,
  at: '2026-11-20T10:00:00Z',
  commit: null,
  source: "the pull request's body",
  ...given,
})

export default defineGate({
  kind: 'ack',
  says: 'A person who may do so has ticked the item.',
  asks: ['people'],
  params: z.strictObject({
    roles: roles()
      .optional()
      .describe(
        "roles that may tick it, one of them is enough; those of the item's `by` when absent, else whoever may write",
      ),
  }),
  standsFor: ['item'],
  roles: ({ roles }, { modifiers }) => (roles ?? modifiers.by ?? []).map(slug),
  check({ roles }, { people }, { item }) {
    const asked = roles ?? item.modifiers.by ?? []
    return judgeTicks(item.id, people, { roles: asked.map(slug), done: 'ticked', act: 'tick', commit: null })
  },
  examples: [
    {
      says: 'Ticked by somebody who may',
      item: '- [x] The runbook has been walked through <!-- gate: ack by=ops id=runbook -->',
      world: { ticks: [tick('runbook', ['ada'])], roles: { ops: ['ada'] } },
      outcome: 'pass',
      because: 'ticked by ada on 2026-11-20',
    },
    {
      says: 'Ticked by somebody who may not',
      item: '- [x] The runbook has been walked through <!-- gate: ack by=ops id=runbook -->',
      world: { ticks: [tick('runbook', ['bo'])], roles: { ops: ['ada'] } },
      outcome: 'fail',
      because: 'the ops may tick it',
    },
    {
      says: 'Not ticked yet',
      item: '- [ ] Support has been briefed <!-- gate: ack roles=support -->',
      world: { ticks: [], roles: { support: ['cy'] } },
      outcome: 'wait',
      because: 'not ticked yet; the support may tick it',
    },
    {
      says: 'Ticked for another release',
      item: '- [x] Support has been briefed <!-- gate: ack id=briefed -->',
      world: {
        ticks: [tick('briefed', ['cy'], { stale: 'ticked for an earlier release (before `v1.2.0`); tick it again' })],
      },
      outcome: 'wait',
      because: 'tick it again',
    },
    {
      says: 'By whom is not known, and a role is asked for',
      item: '- [x] The runbook has been walked through <!-- gate: ack by=ops id=runbook -->',
      world: { ticks: [tick('runbook', [])], roles: { ops: ['ada'] } },
      outcome: 'error',
      because: 'by whom is not known',
    },
  ],
})
