/**
 * @module action/after/judge
 * The lists of issues, judged by who ticked in them: a tick before its turn, or by somebody who may not, is put back with a sentence.
 */
import { bound, itemsOf } from '../../evaluate/items.ts'
import type { Checklist } from '../../model/checklist.ts'
import type { GateTable } from '../../model/gate.ts'
import { CLEARED, type Report } from '../../model/report.ts'
import type { Tick, World } from '../../model/world.ts'
import type { Project } from '../../project.ts'
import type { Life } from '../../release/life.ts'
import type { List } from '../../release/lists.ts'
import { run } from '../../run.ts'
import { turns } from '../../turns.ts'
import type { IssueTick } from './ticks.ts'

export interface Judging {
  project: Project
  /** With the times and the order that count. */
  checklist: Checklist
  lists: readonly Omit<List, 'name'>[]
  gates: GateTable
  /** A start that is held holds its steps. */
  life: Pick<Life, 'startedAt' | 'deployments'>
  world(ticks: readonly Tick[]): World
}

/** @returns one report per list, in the same order. */
export async function reportsOf(
  { project, checklist, lists, gates, world }: Judging,
  ticks: readonly Tick[],
): Promise<Report[]> {
  const answers = world(ticks)
  const reports: Report[] = []
  for (const { phases, only } of lists)
    reports.push(await run({ project, checklist, phases, only, gates, world: () => answers }))
  return reports
}

/** @returns ticks that count, and a sentence for each that came before its turn. */
export async function inTurn(
  judging: Judging,
  ticks: readonly IssueTick[],
): Promise<{ ticks: IssueTick[]; refused: string[] }> {
  const kept = ticks.filter(({ fresh }) => !fresh)
  if (kept.length === ticks.length) return { ticks: kept, refused: [] }
  const { project, checklist, world, life } = judging
  const { settings, source } = project.config
  const { items } = bound(itemsOf(checklist), settings, source ?? 'the configuration')
  const notYet = turns(items, await reportsOf(judging, kept), world(kept), life)
  const ticked = new Set<string>()
  const refused: string[] = []
  for (const item of items) {
    const tick = ticks.find(each => each.fresh && each.item === item.id)
    if (!tick) continue
    const early = await notYet(item, ticked)
    if (early)
      refused.push(`${whoOf(tick)} ticked \`${item.id}\`, and it does not count: it is not its turn: it ${early}`)
    else {
      ticked.add(item.id)
      kept.push(tick)
    }
  }
  return { ticks: kept, refused }
}

/** @returns a sentence for each new tick that proves nothing: somebody may not, or who it was is not known. */
export function unproven(ticks: readonly IssueTick[], reports: readonly Report[]): string[] {
  const items = reports.flatMap(report => report.items).filter(({ state }) => state !== 'dormant')
  return ticks.flatMap(tick => {
    const item = items.find(({ id }) => id === tick.item)
    return tick.fresh && item && !CLEARED.includes(item.state)
      ? [`${whoOf(tick)} ticked \`${item.id}\`, and it does not count: ${item.because}`]
      : []
  })
}

const whoOf = ({ by }: Tick): string => (by.length === 1 ? by[0]! : 'somebody')
