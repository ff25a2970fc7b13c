/**
 * @module model/ticks
 * From the ticks of one item to an outcome: there, not stale, and by people who may. Shared by the gates that ask people.
 */
import { CouldNotFindOut, type Evidence, error, fail, type Outcome, pass, wait } from './outcome.ts'
import { listed } from './text.ts'
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
  const evidence: Evidence = { ...tick, roles }
  if (tick.stale) return wait(tick.stale, evidence)
  if (commit && tick.commit && tick.commit !== commit)
    return wait(
      `${done} for \`${tick.commit.slice(0, 7)}\`, and \`${commit.slice(0, 7)}\` is released; ${act} it again`,
      evidence,
    )
  if (tick.by.length === 0)
    return error(
      `${done} in ${tick.source}, by whom is not known, and ${whoMay(rules)} was expected; ${act} it on GitHub or in a commit`,
      evidence,
    )
  try {
    const answers = await Promise.all(tick.by.map(person => people.holds(person, roles)))
    const refused = answers.find(({ holds }) => !holds)
    if (!refused)
      return pass(
        `${done} by ${nameOf(
          tick,
          answers.map(({ because }) => because),
        )}`,
        evidence,
      )
    const doubt = tick.by.length > 1 ? ` (it may have been ${listed(tick.by, 'or')})` : ''
    return fail(`${done} in ${tick.source}${doubt}, but ${refused.because}; ${whoMay(rules)} may ${act} it`, evidence)
  } catch (caught) {
    if (!(caught instanceof CouldNotFindOut)) throw caught
    return error(`${done} by ${listed(tick.by, 'or')}, but ${caught.message}`, evidence)
  }
}

const whoMay = ({ roles }: TickRules): string =>
  roles.length === 0 ? 'whoever may write to the repository' : `the ${listed(roles, 'or')}`

/** One person stands with the reason; of several only the set is known. */
function nameOf({ by, at, source }: Tick, reasons: readonly string[]): string {
  const when = at ? ` on ${at.slice(0, 10)}` : ''
  const who = by.length === 1 ? `${by[0]}${when}` : `one of ${listed(by)}${when}`
  return `${who} in ${source}; ${reasons[0]}`
}
