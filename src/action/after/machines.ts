/**
 * @module action/after/machines
 * Gates that need the files of the released commit: asked once where these are checked out, else what was found before.
 */
import { z } from 'zod'
import type { Checklist } from '../../model/checklist.ts'
import { type Gate, type GateTable, needsCheckout } from '../../model/gate.ts'
import { wait } from '../../model/outcome.ts'
import type { GateReport } from '../../model/report.ts'
import { type Looking, recordedGates, tooOld } from '../../release/recorded.ts'

const outcome = z.object({
  kind: z.string(),
  state: z.enum(['pass', 'fail', 'wait', 'error', 'skip']),
  because: z.string(),
})

/** By item: what its gates said, and when. */
export const foundShape = z.record(
  z.string(),
  z.object({ at: z.number(), run: z.string().default(''), gates: z.array(outcome) }),
)
export type Found = z.output<typeof foundShape>

const LONGEST = 200

export interface Machines {
  gates(about: Looking & { checklist: Checklist }): GateTable
  /** What is to be remembered: what was found in this run over what was known. */
  found(): Found
}

/**
 * @param here whether the released commit is what is checked out.
 * @param known what earlier runs found out.
 */
export function machines(
  all: GateTable,
  { here, commit, known, run, now }: { here: boolean; commit: string; known: Found; run: string; now: number },
): Machines {
  const asked = new Map<string, ReturnType<Gate['run']>>()
  const told = new Map<string, Map<string, GateReport>>()
  /** Evaluated twice in one run, before and after new ticks, a command still runs once. */
  const once = (gate: Gate): Gate => ({
    ...gate,
    run(raw, world, about, defaults) {
      const key = `${gate.kind}\n${JSON.stringify(raw)}`
      const whole = `${about.item.id}\n${key}`
      const before = asked.get(whole)
      if (before) return before
      const own = told.get(about.item.id) ?? new Map<string, GateReport>()
      told.set(about.item.id, own)
      // Kept in the order of the item, whichever answers first.
      own.set(key, { kind: gate.kind, params: {}, ...wait('it has not answered') })
      const answer = gate.run(raw, world, about, defaults).then(result => {
        own.set(key, { kind: gate.kind, params: {}, ...result.outcome })
        return result
      })
      asked.set(whole, answer)
      return answer
    },
  })
  return {
    gates(about) {
      if (here)
        return Object.fromEntries(
          Object.entries(all).map(([kind, gate]) => [kind, needsCheckout(gate) ? once(gate) : gate]),
        )
      const phases = new Map(about.checklist.items.map(({ id, phase }) => [id, phase]))
      return recordedGates(all, ({ id, modifiers }) => {
        const own = Object.hasOwn(known, id) ? known[id]! : null
        const phase = phases.get(id)
        const old = own && phase ? tooOld(own.at, { phase, soak: modifiers.soak }, about) : null
        const missing = wait(
          old ??
            `needs the files of \`${commit.slice(0, 7)}\`, which are not checked out now; run the workflow on that commit`,
        )
        if (!own || old) return { gates: [], run: '', missing }
        return { gates: own.gates.map(gate => ({ ...gate, params: {}, evidence: {} })), run: own.run, missing }
      })
    },
    found() {
      const fresh = [...told].map(([id, gates]) => {
        const short = [...gates.values()].map(({ kind, state, because }) => ({
          kind,
          state,
          because: because.slice(0, LONGEST).toWellFormed(),
        }))
        return [id, { at: now, run, gates: short }] as const
      })
      return { ...known, ...Object.fromEntries(fresh) }
    },
  }
}
