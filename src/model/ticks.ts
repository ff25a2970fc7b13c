/**
 * @module model/ticks
 * From the ticks of one item to an outcome: there, not stale, and by people who may. Shared by the gates that ask people.
 */
import { CouldNotFindOut, type Evidence, error, fail, type Outcome, pass, wait } from './outcome.ts'
import { listed } from './text.ts'
import { ageWords } from './time.ts'
import type { People, Tick } from './world.ts'

export interface TickRules {
  /** One of these roles is enough; none means anybody who may write to the repository. */
  roles: readonly string[]
  /** `ticked`, `signed`. */
  done: string
  /** `tick`, `sign`. */
  act: string
  /** The commit it must have been given for; null for any. */
  commit: string | null
  /** How long it counts, in milliseconds, and what time it is. */
  validFor?: { limit: number; now: Date } | undefined
  /** Ids of items that must be for other people. */
  distinct?: readonly string[]
}

/** @returns pass for the first tick that counts; else the outcome that weighs most: error, fail, wait. */
export async function judgeTicks(item: string, people: People, rules: TickRules): Promise<Outcome> {
  const ticks = await people.ticks(item)
  if (ticks.length === 0)
    return wait(`not ${rules.done} yet; ${whoMay(rules)} may ${rules.act} it`, { roles: rules.roles })
  const outcomes = await Promise.all(ticks.map(tick => judgeTick(tick, people, rules)))
  const by = (state: Outcome['state']) => outcomes.find(outcome => outcome.state === state)
  return by('pass') ?? by('error') ?? by('fail') ?? outcomes[0]!
}

async function judgeTick(tick: Tick, people: People, rules: TickRules): Promise<Outcome> {
  const { roles, done, act, commit } = rules
  const until = rules.validFor && tick.at ? untilOf(tick.at, rules.validFor.limit) : null
  const evidence: Evidence = { ...tick, roles, ...(until ? { until } : {}) }
  if (tick.stale) return wait(tick.stale, evidence)
  if (commit && tick.commit && tick.commit !== commit)
    return wait(
      `${done} for \`${tick.commit.slice(0, 7)}\`, and \`${commit.slice(0, 7)}\` is released; ${act} it again`,
      evidence,
    )
  const old = rules.validFor && ageOf(tick, rules.validFor, rules)
  if (old) return { ...old, evidence }
  if (tick.by.length === 0)
    return error(
      `${done} in ${tick.source}, by whom is not known, and ${whoMay(rules)} was expected; ${act} it on GitHub or in a commit`,
      evidence,
    )
  try {
    const answers = await Promise.all(tick.by.map(person => people.holds(person, roles)))
    const refused = answers.find(({ holds }) => !holds)
    if (!refused) {
      const told = nameOf(
        tick,
        answers.map(({ because }) => because),
      )
      return (await twice(tick, people, rules, evidence)) ?? pass(`${done} by ${told}`, evidence)
    }
    const doubt = tick.by.length > 1 ? ` (it may have been ${listed(tick.by, 'or')})` : ''
    return fail(`${done} in ${tick.source}${doubt}, but ${refused.because}; ${whoMay(rules)} may ${act} it`, evidence)
  } catch (caught) {
    if (!(caught instanceof CouldNotFindOut)) throw caught
    return error(`${done} by ${listed(tick.by, 'or')}, but ${caught.message}`, evidence)
  }
}

const MINUTE = 60_000

/** A tick that nobody renewed says nothing of today; one without a time may be as old as it likes. */
function ageOf(
  { at, source }: Tick,
  { limit, now }: { limit: number; now: Date },
  { done, act }: TickRules,
): Outcome | null {
  const made = Date.parse(at ?? '')
  if (Number.isNaN(made))
    return error(`${done} in ${source}, when is not known, and \`validFor\` needs that; ${act} it on GitHub`)
  if (made > now.getTime() + 10 * MINUTE)
    return error(`${done} on ${at!.slice(0, 10)}, which is yet to come; correct the clock, and ${act} it again`)
  if (now.getTime() - made < limit) return null
  const since = ageWords(now.getTime() - made)
  return wait(`${done} ${since} ago, less than ${ageWords(limit)} expected; ${act} it again`)
}

/** The first moment at which it does not count any more, ISO; null where its time cannot be read. */
function untilOf(at: string, limit: number): string | null {
  const end = Date.parse(at) + limit
  return Number.isFinite(end) && Math.abs(end) < 8.64e15 ? new Date(end).toISOString() : null
}

/**
 * Two signatures by one hand are one. Whatever stands ticked of the other items counts here, also what proves nothing there.
 * @returns null when everybody who may have made it made none of those.
 */
async function twice(tick: Tick, people: People, rules: TickRules, evidence: Evidence): Promise<Outcome | null> {
  const { done, act, distinct = [] } = rules
  for (const other of distinct) {
    const there = (await people.ticks(other)).filter(({ stale }) => !stale)
    if (there.some(({ by }) => by.length === 0))
      return error(
        `\`${other}\` is ${done}, by whom is not known, and somebody else was expected here; ${act} it on GitHub`,
        evidence,
      )
    for (const [one, another] of there.flatMap(({ by }) => by.flatMap(one => tick.by.map(own => [own, one] as const))))
      if (await people.same(one, another))
        return fail(
          `${done} by ${listed(tick.by, 'or')}, as \`${other}\` is, two people expected; somebody else may ${act} one of them (${whoMay(rules)} this one)`,
          evidence,
        )
  }
  return null
}

const whoMay = ({ roles }: TickRules): string =>
  roles.length === 0 ? 'whoever may write to the repository' : `the ${listed(roles, 'or')}`

/** One person stands with the reason; of several only the set is known. */
function nameOf({ by, at, source }: Tick, reasons: readonly string[]): string {
  const when = at ? ` on ${at.slice(0, 10)}` : ''
  const who = by.length === 1 ? `${by[0]}${when}` : `one of ${listed(by)}${when}`
  return `${who} in ${source}; ${reasons[0]}`
}
