/**
 * @module app/pull/timers
 * When a verdict changes although nothing happens: a freeze begins, a window opens, a waiver runs out.
 */
import { gates } from '../../gates/index.ts'
import { freezeSpan, nextOpening } from '../../model/calendar.ts'
import type { Checklist } from '../../model/checklist.ts'
import { isPersonal } from '../../model/gate.ts'
import { CouldNotFindOut } from '../../model/outcome.ts'
import type { Report } from '../../model/report.ts'
import type { Settings } from '../../model/settings.ts'
import { instant } from '../../model/time.ts'
import type { Standing } from './acts.ts'

/** Gates of machines that ask the clock may change their minds at any time: a window closes, a report grows old. */
const OFTEN = 10 * 60_000

/** @returns milliseconds since 1970 of the next such moment; null when none lies ahead. */
export async function nextLook(
  settings: Settings,
  checklist: Checklist,
  standing: Standing,
  report: Report,
  now: Date,
): Promise<number | null> {
  const { timeZone, freezes, windows, waivers } = settings
  const asksClock = checklist.items.some(item =>
    [...item.gates, ...settings.bindings.flatMap(({ gates: bound }) => bound)].some(
      ({ kind, from }) =>
        from !== 'proposal' &&
        Object.hasOwn(gates, kind) &&
        gates[kind]!.asks.includes('clock') &&
        !isPersonal(gates[kind]!),
    ),
  )
  const moments: (Promise<Date> | Promise<Date[]>)[] = [
    ...freezes.map(async freeze => {
      const { start, end } = await freezeSpan(freeze, timeZone)
      return [start, end]
    }),
    ...windows.flatMap(({ days, from, to }) => [
      nextOpening({ days, from, to }, now, timeZone),
      nextOpening({ days: [], from: to, to }, now, timeZone),
    ]),
    ...(asksClock ? [Promise.resolve(new Date(now.getTime() + OFTEN))] : []),
    ...settings.switched.flatMap(({ until }) => (until ? [instant(until, timeZone, 'end')] : [])),
    ...[...waivers, ...standing.waivers].map(({ until }) => instant(until, timeZone, 'end')),
    ...report.items.flatMap(item =>
      item.gates.flatMap(({ evidence: { until } }) => (typeof until === 'string' ? [instant(until, timeZone)] : [])),
    ),
    ...checklist.items.flatMap(({ modifiers }) => [
      ...(modifiers.notBefore ? [instant(modifiers.notBefore, timeZone)] : []),
      ...(modifiers.deadline ? [instant(modifiers.deadline, timeZone, 'end')] : []),
    ]),
  ]
  const ahead = (await Promise.all(moments.map(readable))).flat().filter(at => at > now)
  return ahead.length ? Math.min(...ahead.map(at => at.getTime())) : null
}

/** What cannot be read holds already, and says so in the report. */
async function readable(moment: Promise<Date> | Promise<Date[]>): Promise<Date[]> {
  try {
    return [await moment].flat()
  } catch (caught) {
    if (caught instanceof CouldNotFindOut) return []
    throw caught
  }
}
