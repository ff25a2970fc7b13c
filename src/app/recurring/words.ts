/**
 * @module app/recurring/words
 * The words of a period's issue: its title, and what stands above its list.
 */
import type { Cadence } from '../../model/cadence.ts'
import { listed, plural } from '../../model/text.ts'
import { shown } from '../../model/time.ts'
import type { Period } from '../../release/periods.ts'
import type { Opened, PeriodLife } from '../../release/recurring.ts'

const PACES: Record<Cadence, string> = { daily: 'Daily', weekly: 'Weekly', monthly: 'Monthly', quarterly: 'Quarterly' }

/** @returns the issue's title: `Weekly work 2026-W47`. */
export const titleOf = ({ cadence, key }: Pick<Period, 'cadence' | 'key'>): string => `${PACES[cadence]} work ${key}`

/** Periods that are named. */
const SHOWN = 5

/**
 * @param overdue periods before it that are over and not done, oldest first.
 * @returns sentences above the list: which period it is, how it ended, what was before it.
 */
export function notesOf(period: Period, life: PeriodLife, overdue: readonly Opened[], timeZone: string): string[] {
  const at = (time: number) => shown(new Date(time), timeZone)
  const { rules, checklist, missed, missedCount } = life.opening!
  return [
    `from ${at(period.start)} until ${at(period.end)}, by \`${checklist}\` as of commit ${rules.slice(0, 7)}`,
    ...endOf(period, life, at),
    ...(missedCount
      ? [
          `${plural(missedCount, 'period')} before it ${missedCount === 1 ? 'was' : 'were'} not opened (${named(missed, missedCount)}): nobody was asked for that work`,
        ]
      : []),
    ...(overdue.length ? [overdueSentence(overdue)] : []),
  ]
}

function endOf(
  { end: over }: Period,
  { outcome, missing, closedAt, lateAt, given }: PeriodLife,
  at: (time: number) => string,
): string[] {
  const why = given ? `given up by ${given.by}: ${given.reason}` : null
  if (outcome === 'abandoned') return [`${why} (${at(closedAt!)})`]
  if (outcome !== 'missed') return []
  const ids = named(missing, missing.length)
  const end = `${plural(missing.length, 'item')} ${missing.length === 1 ? 'was' : 'were'} missing at its end: ${ids}`
  if (lateAt === null) return [`${end}; tick here what is done late`]
  if (!why && lateAt < over) return [`done in time (${at(lateAt)}), which was heard of after its end`]
  return [`${end}; ${why ?? 'done late'} (${at(lateAt)})`]
}

const named = (names: readonly string[], count: number): string => {
  const some = names.slice(-SHOWN).map(name => `\`${name}\``)
  return count > some.length ? `${some.join(', ')} and ${count - some.length} more` : listed(some)
}

function overdueSentence(overdue: readonly Opened[]): string {
  const some = overdue.slice(-SHOWN).map(({ key, life }) => {
    const missing = life.missing.length ? `, ${plural(life.missing.length, 'item')} missing` : ''
    return `\`${key}\`${life.issue ? ` (issue ${life.issue.number}${missing})` : ''}`
  })
  const more = overdue.length > SHOWN ? ` and ${overdue.length - SHOWN} more` : ''
  return `${plural(overdue.length, 'period')} before it ${overdue.length === 1 ? 'is' : 'are'} overdue: ${some.join(', ')}${more}; tick there what is done late, or give it up with \`/holdpoint close: reason\``
}
