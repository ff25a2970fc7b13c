/**
 * @module evaluate/calendar
 * Windows and freezes: times that hold a phase whatever its items say, also what was green already.
 */
import type { Phase } from '../model/checklist.ts'
import { CouldNotFindOut } from '../model/outcome.ts'
import type { Settings } from '../model/settings.ts'
import type { Clock } from '../model/world.ts'
import { instant, shown } from './time.ts'

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
async function frozen({ reason, from, to }: Settings['freezes'][number], clock: Clock): Promise<string | null> {
  try {
    const [start, end] = [await instant(from, clock.timeZone), await instant(to, clock.timeZone, 'end')]
    if (end <= start) return `the freeze \`${reason}\` ends (${to}) before it starts (${from}); correct it`
    const now = clock.now()
    return now >= start && now < end ? `frozen until ${shown(end, clock.timeZone)}: ${reason}` : null
  } catch (caught) {
    if (!(caught instanceof CouldNotFindOut)) throw caught
    return `the freeze \`${reason}\` cannot be read: ${caught.message}`
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

/** A window that ends before it starts runs over midnight and belongs to the day it starts on. */
function isOpen(window: Settings['windows'][number], now: Date, timeZone: string): boolean {
  const { day, clock } = wallClock(now, timeZone)
  const on = (which: number) => window.days.length === 0 || window.days.includes(which)
  if (window.from <= window.to) return on(day) && clock >= window.from && clock < window.to
  return (on(day) && clock >= window.from) || (on(day === 1 ? 7 : day - 1) && clock < window.to)
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

function wallClock(now: Date, timeZone: string): { day: number; clock: string } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  })
  const part = Object.fromEntries(parts.formatToParts(now).map(({ type, value }) => [type, value]))
  return { day: WEEKDAYS.indexOf(part.weekday!) + 1, clock: `${part.hour}:${part.minute}` }
}
