/**
 * @module evaluate/calendar
 * Windows and freezes: times that hold a phase whatever its items say, also what was green already.
 */
import { freezeSpan, isOpen, within } from '../model/calendar.ts'
import type { Phase } from '../model/checklist.ts'
import { CouldNotFindOut } from '../model/outcome.ts'
import type { Settings } from '../model/settings.ts'
import { shown } from '../model/time.ts'
import type { Clock } from '../model/world.ts'

/** @returns a sentence for everything in the calendar that holds one of these phases now. */
export async function calendarHolds(settings: Settings, phases: readonly Phase[], clock: Clock): Promise<string[]> {
  const holds: string[] = []
  for (const freeze of settings.freezes.filter(each => meets(each.phases, phases))) {
    const hold = await frozen(freeze, clock)
    if (hold) holds.push(hold)
  }
  // Each phase has windows of its own: one that is open says nothing for the others.
  const closed = phases.map(phase => outside(settings.windows, phase, clock)).filter(hold => hold !== null)
  return [...holds, ...new Set(closed)]
}

/** A freeze that cannot be read may be on. */
async function frozen(freeze: Settings['freezes'][number], clock: Clock): Promise<string | null> {
  try {
    const span = await freezeSpan(freeze, clock.timeZone)
    return within(span, clock.now()) ? `frozen until ${shown(span.end, clock.timeZone)}: ${freeze.reason}` : null
  } catch (caught) {
    if (!(caught instanceof CouldNotFindOut)) throw caught
    return caught.message
  }
}

function outside(all: Settings['windows'], phase: Phase, clock: Clock): string | null {
  const now = clock.now()
  const windows = all.filter(window => window.phases.includes(phase))
  if (!windows.length || windows.some(window => isOpen(window, now, clock.timeZone))) return null
  const times = windows.map(({ name, from, to }) => (name === `${from}-${to}` ? name : `${name} (${from}-${to})`))
  return `outside of the window ${times.join(' or ')}; it is ${shown(now, clock.timeZone)}`
}

const meets = (a: readonly Phase[], b: readonly Phase[]) => a.some(phase => b.includes(phase))
