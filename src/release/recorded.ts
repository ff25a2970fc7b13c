/**
 * @module release/recorded
 * Gates that are not asked now: what was found out before is taken for their answer, as long as it still says something.
 */
import type { Phase } from '../model/checklist.ts'
import { type About, type Gate, type GateTable, needsCheckout } from '../model/gate.ts'
import { CouldNotFindOut, type Evidence, type Outcome } from '../model/outcome.ts'
import type { GateReport } from '../model/report.ts'
import { milliseconds, shown } from '../model/time.ts'
import type { Life } from './life.ts'

/** What was reported of one item, and what is said of a gate that is not among it. */
export interface Recorded {
  gates: readonly GateReport[]
  /** The workflow run that told it. */
  run: string
  missing: Outcome
}

/** @returns the same gates; those that need the checkout are not asked: they answer what was recorded of their item. */
export function recordedGates(gates: GateTable, recordOf: (item: About['item']) => Recorded): GateTable {
  const taken = new Map<string, number>()
  const recorded = (gate: Gate): Gate => ({
    ...gate,
    run: async (raw, _world, { item }) => {
      const { gates: all, run, missing } = recordOf(item)
      // Several gates of one kind stand in the order of the item.
      const key = `${item.id}\n${gate.kind}`
      const at = taken.get(key) ?? 0
      taken.set(key, at + 1)
      const report = all.filter(({ kind }) => kind === gate.kind)[at]
      if (!report) return { outcome: missing, params: raw as Evidence }
      const { state, because, params, evidence: facts } = report
      return { outcome: { state, because, evidence: { ...facts, run } } as Outcome, params }
    },
  })
  return Object.fromEntries(
    Object.entries(gates).map(([kind, gate]) => [kind, needsCheckout(gate) ? recorded(gate) : gate]),
  )
}

export interface Looking {
  life: Pick<Life, 'launchedAt' | 'rollback'>
  /** Milliseconds since 1970. */
  now: number
  timeZone: string
}

/** Phases that are about what is in production. */
const LAUNCHED: readonly Phase[] = ['verify', 'post-deploy']

/** @returns why what was found at that time proves nothing; null when it does. */
export function tooOld(
  at: number,
  { phase, soak }: { phase: Phase; soak: string | undefined },
  { life, now, timeZone }: Looking,
): string | null {
  const { launchedAt, rollback } = life
  const again = 'run the workflow again, e.g. by `deployment_status` or `schedule`'
  if (phase === 'rollback' && rollback && at < rollback.at)
    return `the Action reported before the rollback was declared; ${again}`
  if (LAUNCHED.includes(phase) && launchedAt === null) return 'counts from the launch, which is not recorded yet'
  if (LAUNCHED.includes(phase) && at < launchedAt!) return `the Action reported before the launch; ${again}`
  const length = lengthOf(soak)
  if (length === null || launchedAt === null) return null
  const until = launchedAt + length
  return now >= until && at < until
    ? `must hold until ${shown(new Date(until), timeZone)}, and the Action has not looked since; ${again}`
    : null
}

/** What cannot be read is an error of the item, told where it is soaked. */
function lengthOf(soak: string | undefined): number | null {
  try {
    return soak ? milliseconds(soak) : null
  } catch (caught) {
    if (caught instanceof CouldNotFindOut) return null
    throw caught
  }
}
