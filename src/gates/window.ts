/**
 * @module gates/window
 * Is now a time at which this may happen?
 */
import { z } from 'zod'
import { freezeSpan, isOpen, nextOpening, type Span, spanOf, type Times, within } from '../model/calendar.ts'
import { defineGate } from '../model/gate.ts'
import { type Evidence, fail, type Outcome, pass, wait } from '../model/outcome.ts'
import { duration, flag, list, timeZone } from '../model/params.ts'
import type { Freeze, Window } from '../model/settings.ts'
import { listed } from '../model/text.ts'
import { shown } from '../model/time.ts'

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const clock = () =>
  z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time such as `22:00`')
    .optional()

/** A window as it lies to now. `next` is null where none lies ahead. */
interface Standing {
  name: string
  open: boolean
  /** Now while it is open. */
  next: Date | null
  /** The first opening after an instant; null where none lies ahead. */
  opens(after: Date): Promise<Date | null>
}

const NIGHT: Window = { name: 'night', phases: ['deploy'], days: [2, 4], from: '22:00', to: '23:30' }

export default defineGate({
  kind: 'window',
  says: 'Now is inside of the agreed window, and nothing is frozen.',
  asks: ['clock', 'calendar'],
  params: z
    .strictObject({
      mode: z
        .enum(['open', 'defined', 'unfrozen'])
        .default('open')
        .describe(
          '`open`: a window is open now; `defined`: one is open or lies ahead; `unfrozen`: only that no freeze is on',
        ),
      start: z.string().optional().describe('when the window opens, e.g. `2026-12-01T20:00`'),
      end: z.string().optional().describe('when it closes; a date alone includes that day'),
      days: list()
        .pipe(z.array(z.enum(DAYS, { error: 'expected `mon`, `tue`, ... `sun`' })))
        .default([])
        .describe('weekdays of a window that recurs; every day when absent'),
      from: clock().describe('when it opens on these days, e.g. `22:00`'),
      to: clock().describe('when it closes; before `from` it runs over midnight'),
      name: list()
        .optional()
        .describe('windows of the configuration; all of them when absent, and neither `start` nor `from` is given'),
      timeZone: timeZone().optional().describe('IANA name; the `time-zone` of the configuration when absent'),
      within: duration().optional().describe('`defined`: how soon the window must open at the latest, e.g. `14d`'),
      freezes: flag().prefault(true).describe('freezes of the configuration count'),
    })
    .refine(({ start, end }) => (start === undefined) === (end === undefined), {
      message: '`start` and `end` belong together',
    })
    .refine(({ from, to }) => (from === undefined) === (to === undefined), {
      message: '`from` and `to` belong together',
    })
    .refine(({ days, from }) => !days.length || from !== undefined, { message: '`days` needs `from` and `to`' })
    .refine(({ mode, within }) => mode === 'defined' || within === undefined, {
      error: 'expected `mode=defined`, for an open window opens at no later time',
      path: ['within'],
    })
    .refine(({ mode, start, from, name }) => mode !== 'unfrozen' || (start ?? from ?? name) === undefined, {
      error: 'expected `open` or `defined` with a window, for `unfrozen` looks at none',
      path: ['mode'],
    })
    .refine(({ mode, freezes }) => mode !== 'unfrozen' || freezes, {
      error: 'expected `true` with `mode=unfrozen`, or nothing is judged',
      path: ['freezes'],
    }),
  async check(params, { clock, calendar }) {
    const now = clock.now()
    const zone = params.timeZone ?? clock.timeZone
    const freezes = params.freezes ? await freezesAt(await calendar.freezes(), clock.timeZone) : []
    const evidence = { now: now.toISOString(), timeZone: zone, freezes: freezes.map(({ reason }) => reason) }
    const frozen = freezes.find(freeze => within(freeze, now))
    if (frozen && params.mode !== 'defined')
      return wait(`frozen until ${shown(frozen.end, zone)}: ${frozen.reason}; wait, or waive the item`, evidence)
    if (params.mode === 'unfrozen')
      return pass(
        freezes.length ? `no freeze is on, ${shown(now, zone)}` : 'no freeze is declared in the configuration',
        evidence,
      )
    const standings = await standingsOf(params, await calendar.windows(), now, zone, clock.timeZone)
    if (typeof standings === 'string') return fail(standings, evidence)
    const told = { ...evidence, windows: standings.map(({ name, open, next }) => ({ name, open, next: iso(next) })) }
    return params.mode === 'open'
      ? open(standings, now, zone, told)
      : defined(standings, params.within, freezes, now, zone, told)
  },
  examples: [
    {
      says: 'Inside of the window',
      item: '- [ ] We are in the maintenance window <!-- gate: window start=2026-12-01T20:00 end=2026-12-01T23:00 timeZone=Europe/Berlin -->',
      world: { now: '2026-12-01T20:30:00Z' },
      outcome: 'pass',
      because: 'open, 2026-12-01 21:30 (Europe/Berlin)',
    },
    {
      says: 'Before a window that recurs',
      item: '- [ ] Deployment window is open <!-- gate: window name=night -->',
      world: { now: '2026-11-24T10:00:00Z', calendar: { windows: [NIGHT] } },
      outcome: 'wait',
      because: 'opens 2026-11-24 22:00 UTC',
    },
    {
      says: 'A freeze stops what would be open',
      item: '- [ ] Deployment window is open <!-- gate: window name=night -->',
      world: {
        now: '2026-12-24T22:10:00Z',
        calendar: {
          windows: [NIGHT],
          freezes: [{ reason: 'holidays', phases: ['deploy'], from: '2026-12-20', to: '2027-01-03' }],
        },
      },
      outcome: 'wait',
      because: 'frozen until 2027-01-04 00:00 UTC: holidays',
    },
    {
      says: 'The window is over',
      item: '- [ ] We are in the maintenance window <!-- gate: window start=2026-12-01T20:00 end=2026-12-01T23:00 -->',
      world: { now: '2026-12-02T08:00:00Z' },
      outcome: 'fail',
      because: 'is over',
    },
    {
      says: 'A window has been agreed',
      item: '- [ ] Maintenance window scheduled <!-- gate: window mode=defined start=2026-12-01 end=2026-12-01 within=14d -->',
      world: { now: '2026-11-21T08:00:00Z' },
      outcome: 'pass',
      because: 'opens 2026-12-01 00:00 UTC',
    },
    {
      says: 'Nobody has agreed one',
      item: '- [ ] Maintenance window scheduled <!-- gate: window mode=defined -->',
      world: {},
      outcome: 'fail',
      because: 'no window is declared',
    },
    {
      says: 'A date nobody can read',
      item: '- [ ] We are in the maintenance window <!-- gate: window start=soon end=2026-12-01 -->',
      world: {},
      outcome: 'error',
      because: '`soon` is no date',
    },
  ],
})

type Frozen = Span & Pick<Freeze, 'reason'>

const freezesAt = (freezes: readonly Freeze[], timeZone: string): Promise<Frozen[]> =>
  Promise.all(freezes.map(async freeze => ({ ...(await freezeSpan(freeze, timeZone)), reason: freeze.reason })))

interface Asked {
  start?: string | undefined
  end?: string | undefined
  days: readonly string[]
  from?: string | undefined
  to?: string | undefined
  name?: string[] | undefined
}

/** @returns the windows that count; a sentence when there is none. The configuration's stay in its time zone. */
async function standingsOf(
  { start, end, days, from, to, name }: Asked,
  declared: readonly Window[],
  now: Date,
  zone: string,
  declaredZone: string,
): Promise<Standing[] | string> {
  const standings: Standing[] = []
  if (start !== undefined && end !== undefined) {
    const span = await spanOf(start, end, zone, 'the window')
    // A freeze that ends inside of it leaves the rest.
    const opens = async (after: Date) => (after < span.start ? span.start : after < span.end ? after : null)
    standings.push(await standing(`${start} to ${end}`, within(span, now), now, opens))
  }
  if (from !== undefined && to !== undefined)
    standings.push(
      await recurring(
        `${days.join(', ')} ${from}-${to}`.trim(),
        { days: days.map(day => DAYS.indexOf(day) + 1), from, to },
        now,
        zone,
      ),
    )
  if (standings.length && !name) return standings
  const missing = name?.find(one => !declared.some(window => window.name === one))
  if (missing !== undefined)
    return `no window \`${missing}\` is declared in the configuration; name one that is${
      declared.length ? `: ${listed(declared.map(window => `\`${window.name}\``))}` : ', or add it under `windows`'
    }`
  const counted = declared.filter(window => !name || name.includes(window.name))
  for (const window of counted) standings.push(await recurring(window.name, window, now, declaredZone))
  if (standings.length) return standings
  return 'no window is declared, one was expected; give `start` and `end`, or add one under `windows` in the configuration'
}

const recurring = (name: string, times: Times, now: Date, zone: string): Promise<Standing> =>
  standing(name, isOpen(times, now, zone), now, after => nextOpening(times, after, zone))

async function standing(name: string, open: boolean, now: Date, opens: Standing['opens']): Promise<Standing> {
  return { name, open, next: open ? now : await opens(now), opens }
}

function open(standings: readonly Standing[], now: Date, zone: string, evidence: Evidence): Outcome {
  const here = standings.find(standing => standing.open)
  if (here) return pass(`the window \`${here.name}\` is open, ${shown(now, zone)}`, evidence)
  const next = earliest(standings)
  if (next)
    return wait(`the window \`${next.name}\` opens ${shown(next.next!, zone)}, it is ${shown(now, zone)}`, evidence)
  return fail(`the window \`${standings[0]!.name}\` is over, ${shown(now, zone)}; agree on a new one`, evidence)
}

/** A window that opens into a freeze is none. */
async function defined(
  standings: readonly Standing[],
  limit: number | undefined,
  freezes: readonly Frozen[],
  now: Date,
  zone: string,
  evidence: Evidence,
): Promise<Outcome> {
  const free = await Promise.all(standings.map(each => unfrozen(each, freezes)))
  const next = earliest(free)
  if (!next) {
    const over = earliest(standings)
    const frozen = over && freezes.find(freeze => within(freeze, over.next!))
    return frozen
      ? fail(
          `the window \`${over.name}\` opens into a freeze (${frozen.reason}); agree on one after ${shown(frozen.end, zone)}`,
          evidence,
        )
      : fail(`the window \`${standings[0]!.name}\` is over; agree on a new one`, evidence)
  }
  const opens = `the window \`${next.name}\` ${next.next! <= now ? 'is open' : `opens ${shown(next.next!, zone)}`}`
  if (limit !== undefined && next.next!.getTime() - now.getTime() > limit)
    return fail(`${opens}, later than expected; agree on an earlier one, or raise \`within\``, evidence)
  return pass(opens, evidence)
}

/** The same window with the first opening that no freeze covers. */
async function unfrozen(one: Standing, freezes: readonly Frozen[]): Promise<Standing> {
  let { next } = one
  for (let frozen = frozenAt(next, freezes); frozen; frozen = frozenAt(next, freezes))
    next = await one.opens(frozen.end)
  return { ...one, next }
}

const frozenAt = (at: Date | null, freezes: readonly Frozen[]) => at && freezes.find(freeze => within(freeze, at))

const earliest = (standings: readonly Standing[]): Standing | undefined =>
  standings.filter(({ next }) => next !== null).sort((a, b) => a.next!.getTime() - b.next!.getTime())[0]

const iso = (at: Date | null): string | null => at?.toISOString() ?? null
