/**
 * @module checklist/recognise
 * From an item's wording to the gates that could prove it. A proposal proves nothing: a person writes it down first.
 */
import type { GateCall } from '../model/checklist.ts'
import { shortened } from '../model/text.ts'
import { parametersOf } from './recognise/parameters.ts'
import { RULES } from './recognise/rules/index.ts'
import type { Rule } from './recognise/rules/rule.ts'
import { type RecognisableItem, type Seen, see } from './recognise/seen.ts'
import { type Said, said } from './recognise/text.ts'

export type { RecognisableItem } from './recognise/seen.ts'

/** Below this a rule is silent: a wrong proposal costs more than none. */
const ENOUGH = 0.6
/** What only the brackets say must be plainer. */
const ENOUGH_ASIDE = 0.75
/** The more words are not understood, the more likely the sentence is about something else: at so many, so sure. */
const ENOUGH_HALF_UNDERSTOOD: readonly (readonly [unknown: number, sure: number])[] = [
  [4, 0.95],
  [2, 0.85],
  [1, 0.75],
]
/** A second gate must be named plainly. */
const ENOUGH_FOR_MORE = 0.85
/** What is in brackets, or behind a bold label, says less than the main clause: only a plain word counts there. */
const ASIDE = 0.85
/** `x86_64` below the plain bullet "Build the image": the bullet carries the meaning. */
const GROUP = 0.9
/** More gates than this on one line is a paragraph, not an item. */
const MOST = 4

interface Match {
  rule: Rule
  seen: Seen
  sure: number
  reason: string
}

/**
 * Proposes gates for an item, best first; `ack` and `signoff` mean that the words ask for a person.
 * @returns an empty list when the words say too little. Never throws, and the same item always gets the same answer.
 */
export function recognise(item: RecognisableItem): GateCall[] {
  const words = said(item.text)
  const best = bestOf(item, words)
  if (!best) return []
  if (isForPeople(best)) return callsOf(best)
  const more = [...clausesOf(words.lead ?? words.main), ...words.asides]
    .map(part => decide(see(item, words, part), 1))
    .filter(match => match !== null)
    .filter(match => match.sure >= ENOUGH_FOR_MORE && !isForPeople(match))
    .map(match => ({ ...match, sure: Math.min(match.sure, best.sure) * ASIDE }))
  return [best, ...more]
    .flatMap(callsOf)
    .filter((call, at, calls) => calls.findIndex(({ kind }) => kind === call.kind) === at)
    .slice(0, MOST)
}

const isForPeople = ({ rule }: Match): boolean => rule.kind === 'ack' || rule.kind === 'signoff'

/** The bold label alone if it says enough, then the main clause, then everything. */
function bestOf(item: RecognisableItem, words: Said): Match | null {
  const byHand = decide(see(item, words, words.main), 1)
  if (byHand?.rule.kind === 'ack' && byHand.seen.has('manual')) return byHand
  const readings: [string, number][] = [
    [words.main, 1],
    [words.whole, ASIDE],
  ]
  if (words.lead) readings.unshift([words.lead, 1])
  const group = item.under.at(-1)
  if (group) readings.push([`${group} ${words.main}`, GROUP])
  for (const [text, weight] of readings) {
    const match = decide(see(item, words, text), weight)
    if (match) return match
  }
  return null
}

function decide(seen: Seen, weight: number): Match | null {
  for (const rule of RULES) {
    seen.forget()
    if (!rule.when(seen)) continue
    const sure = rule.sure * weight
    const match = { rule, seen, sure, reason: seen.reason() }
    return sure < (isForPeople(match) ? ENOUGH : enough(seen, weight)) ? null : match
  }
  return null
}

function enough({ unknown }: Seen, weight: number): number {
  const asked = ENOUGH_HALF_UNDERSTOOD.find(([words]) => unknown >= words)?.[1] ?? ENOUGH
  return weight < GROUP ? Math.max(ENOUGH_ASIDE, asked) : asked
}

/** `Documented and tested`: the parts of a list, when each could stand alone. */
function clausesOf(text: string): string[] {
  const parts = text.split(/\s+(?:and|und|et|e|y|en|i|и|och|og|ve|&|\+)\s+|[,;:]\s+|\s[-–—]\s/i)
  return parts.length > 1 ? parts.filter(part => part.trim().length > 3) : []
}

function callsOf({ rule, seen, sure, reason }: Match): GateCall[] {
  const confidence = Math.round(sure * 100) / 100
  const why = reason || shortened(seen.names[0] ?? seen.item.path.at(-1) ?? 'its wording', 60)
  const call = (kind: string, params: Record<string, unknown> = {}): GateCall => ({
    kind,
    params: { ...params, ...parametersOf(kind, seen) },
    from: 'proposal',
    confidence,
    reason: why,
  })
  return [call(rule.kind, rule.params), ...(rule.also ? [call(rule.also.kind, rule.also.params)] : [])]
}
