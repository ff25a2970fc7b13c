/**
 * @module release/planned
 * The communication plan of a checklist, in the words of people -> rules for messages. What is not understood is told, not guessed.
 */
import type { Note } from '../model/checklist.ts'
import type { NoticeRule, NoticeState, Notify } from '../model/notices.ts'
import { slug } from '../model/text.ts'

const MINUTE = 60_000
const UNITS: Record<string, number> = { m: MINUTE, h: 60 * MINUTE, d: 1440 * MINUTE, w: 10_080 * MINUTE }
const SPAN = String.raw`(\d{1,4})[\s-]*(min(?:ute)?s?|h(?:(?:ou)?rs?)?|days?|weeks?)`
const EVERY = new RegExp(`\\bevery\\s+${SPAN}\\b`, 'i')
const HALF_HOUR = /\b(?:every half[ -]hour|half[ -]hourly)\b/i
const HOURLY = /\b(?:every hour|hourly)\b/i
const BEFORE = new RegExp(`\\b${SPAN}\\s+(?:prior|before|ahead|in advance|beforehand)\\b`, 'i')

/** The first that fits counts. */
const STATES: readonly [RegExp, readonly NoticeState[]][] = [
  [/\bgo\s*\/?\s*no-?\s?go\b/i, ['go', 'no-go']],
  [/\bstatus page|\bthroughout\b/i, ['started', 'launched', 'rolled-back', 'recovered', 'closed']],
  [/\broll(?:ed|ing)?[ -]?back/i, ['rolled-back', 'recovered']],
  [/\bimmediate|\bissues?\b|\bproblems?\b|\bincidents?\b|\bfail/i, ['failed', 'found', 'rolled-back']],
  [/\bsuccess|\blaunch|\bcomplet|\bgo(?:es)? live\b|\bfinish/i, ['launched']],
  [/\bstart|\bbegin|\bkick-?off/i, ['started']],
]

/** What one line of a plan asks for; null when its words do not tell. */
export function messageOf({ text }: Pick<Note, 'text'>): Pick<NoticeRule, 'on' | 'every' | 'before'> | null {
  const before = spanIn(BEFORE.exec(text))
  if (before) return { on: [], every: null, before }
  const every =
    spanIn(EVERY.exec(text)) ?? (HALF_HOUR.test(text) ? 30 * MINUTE : HOURLY.test(text) ? 60 * MINUTE : null)
  if (every) return { on: ['started'], every, before: null }
  const on = STATES.find(([words]) => words.test(text))?.[1]
  return on ? { on, every: null, before: null } : null
}

function spanIn(found: RegExpExecArray | null): number | null {
  const length = found ? Number(found[1]) * UNITS[found[2]!.charAt(0).toLowerCase()]! : 0
  return length >= MINUTE ? length : null
}

export interface PlanLine {
  line: number
  text: string
  heading: string
  asks: ReturnType<typeof messageOf>
  /** Channels of its heading; empty when the configuration names none. */
  to: readonly string[]
}

/** @returns the lines of the checklist's communication plan, in order. */
export function planLines(notes: readonly Note[], plan: Notify['plan']): PlanLine[] {
  const channels = new Map(Object.entries(plan).map(([heading, to]) => [slug(heading), to]))
  return notes
    .filter(({ kind }) => kind === 'communication')
    .map(note => {
      const to = note.path
        .toReversed()
        .map(heading => channels.get(slug(heading)))
        .find(found => found)
      return { line: note.line, text: note.text, heading: note.path.at(-1) ?? '', asks: messageOf(note), to: to ?? [] }
    })
}

/** @returns every rule that is in force: those of the configuration, and lines of the checklist whose heading has channels. */
export function rulesOf({ messages, plan }: Notify, notes: readonly Note[]): NoticeRule[] {
  const lines = planLines(notes, plan).flatMap(({ text, asks, to }): NoticeRule[] =>
    asks && to.length ? [{ ...asks, to, id: `plan-${slug(text)}`, text: null }] : [],
  )
  const seen = new Set(messages.map(({ id }) => id))
  return [...messages, ...lines.filter(({ id }) => !seen.has(id) && seen.add(id))]
}
