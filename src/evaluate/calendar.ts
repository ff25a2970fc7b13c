/**
 * @module evaluate/calendar
 * Windows and freezes: times that hold a phase whatever its items say, also what was green already.
 */
import type { Phase } from '../model/checklist.ts'
import type { Settings } from '../model/settings.ts'
import type { Clock } from '../model/world.ts'
import { instant, shown } from './time.ts'

/** @returns a sentence for everything in the calendar that holds one of these phases now. */
export async function calendarHolds(settings: Settings, phases: readonly Phase[], clock: Clock): Promise<string[]> {
  const holds: string[] = []
  const now = clock.now()
  for (const freeze of settings.freezes.filter(each => meets(each.phases, phases))) {
    const from = await instant(freeze.from, clock.timeZone)
    const to = await instant(freeze.to, clock.timeZone, 'end')
    if (now >= from && now < to) holds.push(`frozen until ${shown(to, clock.timeZone)}: ${freeze.reason}`)
  }
  const windows = settings.windows.filter(window => meets(window.phases, phases))
  if (windows.length && !windows.some(window => isOpen(window, now, clock.timeZone))) {
    const times = windows.map(({ name, from, to }) => (name === `${from}-${to}` ? name : `${name} (${from}-${to})`))
    holds.push(`outside of the window ${times.join(' or ')}; it is ${shown(now, clock.timeZone)}`)
  }
  return holds
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
