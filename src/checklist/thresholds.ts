/**
 * @module checklist/thresholds
 * Numbers with their comparison, read from an item's own words: `(>80%)`, `p95 <2s`, `returns 200`, `at least 80 %`.
 */
import type { Threshold } from '../model/checklist.ts'

type Op = Threshold['op']

const OPS: Record<string, Op> = {
  '>': '>',
  '>=': '>=',
  '≥': '>=',
  '=>': '>=',
  '<': '<',
  '<=': '<=',
  '≤': '<=',
  '=<': '<=',
  '==': '==',
}

const WORDS: readonly [pattern: string, op: Op][] = [
  [
    'at least|no less than|not less than|minimum|minimum of|min|min.|mindestens|au moins|al menos|pelo menos|almeno|minstens|co najmniej|не менее|至少|不低于|en az',
    '>=',
  ],
  [
    'at most|no more than|not more than|up to|maximum|maximum of|max|max.|höchstens|maximal|au plus|au maximum|como máximo|no máximo|al massimo|hoogstens|maximaal|co najwyżej|не более|不超过|至多|en fazla',
    '<=',
  ],
  [
    'more than|greater than|higher than|above|over|exceed|exceeds|exceeding|mehr als|über|plus de|más de|mais de|acima de|più di|meer dan|ponad|powyżej|более|больше|超过|高于',
    '>',
  ],
  [
    'less than|lower than|fewer than|below|under|weniger als|unter|moins de|menos de|abaixo de|meno di|minder dan|poniżej|mniej niż|менее|меньше|小于|低于',
    '<',
  ],
]

/** By their last character, longest first: few words end alike. */
const SAID = Map.groupBy(
  WORDS.flatMap(([words, op]) => words.split('|').map(word => ({ word, op }))).sort(
    (a, b) => b.word.length - a.word.length,
  ),
  ({ word }) => word.at(-1)!,
)

const UNIT = String.raw`%|percent\b|(?:ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|weeks?|months?|years?|kb|mb|gb|tb|kib|mib|gib|rps|rpm|qps|req/s)\b`
const NUMBER = String.raw`\d[\d,]*(?:\.\d+)?`
const SIGN = new RegExp(String.raw`(>=|<=|=>|=<|==|[<>≥≤])\s*(${NUMBER})\s*(${UNIT})?(\s+sustained)?`, 'gi')
const PLAIN = new RegExp(String.raw`(?<![\w.<>=≥≤])(${NUMBER})\s*(${UNIT})?`, 'gi')
/** What is measured, in front of the sign: `p95 latency `. */
const STAT = /(?<![\p{L}\p{N}])(p(?:50|75|90|95|99|99\.9)|median|average|avg|mean)(?:\s+\p{L}+){0,3}\s*$/iu
const PLUS = new RegExp(String.raw`(?<![\w.])(${NUMBER})\s*(?:(${UNIT})\s*\+|\+\s*(${UNIT})?)(?!\d)`, 'gi')
const OR_MORE = new RegExp(
  String.raw`(?<![\w.])(${NUMBER})\s*(${UNIT})?\s+or\s+(more|higher|above|greater|less|lower|fewer|below)\b`,
  'gi',
)
const CHARACTERS = /(\d+)\+\s+(?:([a-z]+)\s+)?characters?/i
const RETENTION = /(\d+)[- ](day|week|month|year)s?[- ]retention/i
const STATUS = /\breturns?\s+(?:an?\s+)?(?:http\s+)?(?:status\s+)?([1-5]\d\d)\b/i
const FREQUENCY = /(?::\s*|\()(hourly|daily|weekly|monthly|quarterly|yearly)\b(?:\s+(minimum))?/i
const PER: Record<string, string> = {
  hourly: 'per hour',
  daily: 'per day',
  weekly: 'per week',
  monthly: 'per month',
  quarterly: 'per quarter',
  yearly: 'per year',
}

const amountOf = (written: string): number => Number(written.replace(/,/g, ''))
const MAY_HOLD = /[<>≥≤]|\d|(?:dai|week|month|quarter|year|hour)ly/i

/** Thresholds with the places where they were read. */
class Found {
  readonly all: Threshold[] = []
  readonly #places: number[] = []

  /** The first pattern that reads a number keeps it. */
  add(at: number, threshold: Threshold): void {
    const end = at + threshold.text.length
    for (let other = 0; other < this.all.length; other++) {
      const from = this.#places[other]!
      if (at < from + this.all[other]!.text.length && from < end) return
    }
    this.all.push(threshold)
    this.#places.push(at)
  }
}

/** @returns every threshold, in the order of the patterns that read them; none for words without a number or frequency. */
export function thresholdsIn(text: string): Threshold[] {
  if (!MAY_HOLD.test(text)) return []
  const found = new Found()
  fixedForms(text, found)
  if (/[<>≥≤=]/.test(text))
    for (let match = first(SIGN, text); match; match = SIGN.exec(text))
      compared(found, text, match.index, match[0], OPS[match[1]!]!, match[2]!, match[3])
  if (/\d/.test(text)) {
    for (let match = first(PLAIN, text); match; match = PLAIN.exec(text)) {
      const word = wordBefore(text, match.index)
      if (word)
        compared(found, text, word.at, text.slice(word.at, match.index) + match[0], word.op, match[1]!, match[2])
    }
    counted(text, found)
  }
  frequency(text, found)
  return found.all
}

/** Starts a walk over all matches, without the copy of the pattern that `matchAll` makes. */
function first(pattern: RegExp, text: string): RegExpExecArray | null {
  pattern.lastIndex = 0
  return pattern.exec(text)
}

/** Adds a comparison with what it measures, when the words in front say so. */
function compared(found: Found, text: string, from: number, written: string, op: Op, number: string, unit = ''): void {
  const value = amountOf(number)
  const stat = STAT.exec(text.slice(Math.max(0, from - 60), from))
  if (stat)
    found.add(from - stat[0].length, {
      stat: stat[1]!.toLowerCase(),
      op,
      value,
      unit,
      text: (stat[0] + written).trim(),
    })
  else found.add(from, { op, value, unit, text: written.trim() })
}

/** The comparing words that end right before a number. */
function wordBefore(text: string, number: number): { at: number; op: Op } | null {
  const bucket = SAID.get(lastSign(text, number))
  if (!bucket) return null
  const from = Math.max(0, number - 24)
  const before = text.slice(from, number).trimEnd().toLowerCase()
  for (const { word, op } of bucket)
    if (before.endsWith(word) && !/[\p{L}\p{N}]/u.test(before.at(-word.length - 1) ?? ' '))
      return { at: from + before.length - word.length, op }
  return null
}

/** The last sign before a place that is no blank. */
function lastSign(text: string, end: number): string {
  let at = end - 1
  while (text[at] === ' ') at--
  return text[at]?.toLowerCase() ?? ''
}

function fixedForms(text: string, found: Found): void {
  const characters = text.includes('haracter') ? CHARACTERS.exec(text) : null
  if (characters)
    found.add(characters.index, { op: '>=', value: Number(characters[1]), unit: 'chars', text: characters[0] })
  const retention = text.includes('etention') ? RETENTION.exec(text) : null
  if (retention)
    found.add(retention.index, {
      stat: 'retention',
      op: '>=',
      value: Number(retention[1]),
      unit: retention[2]!.toLowerCase(),
      text: retention[0],
    })
  const status = text.includes('eturn') ? STATUS.exec(text) : null
  if (status)
    found.add(status.index, { stat: 'http_status', op: '==', value: Number(status[1]), unit: '', text: status[0] })
}

/** `80%+`, `99.9% or higher`. `2+ reviewers` counts things, not a measure. */
function counted(text: string, found: Found): void {
  if (text.includes('+'))
    for (let match = first(PLUS, text); match; match = PLUS.exec(text)) {
      const unit = match[2] ?? match[3]
      if (unit) found.add(match.index, { op: '>=', value: amountOf(match[1]!), unit, text: match[0].trim() })
    }
  if (text.includes(' or '))
    for (let match = first(OR_MORE, text); match; match = OR_MORE.exec(text)) {
      const op = /^(more|high|above|great)/i.test(match[3]!) ? '>=' : '<='
      found.add(match.index, { op, value: amountOf(match[1]!), unit: match[2] ?? '', text: match[0] })
    }
}

function frequency(text: string, found: Found): void {
  const match = text.includes('ly') ? FREQUENCY.exec(text) : null
  if (!match) return
  const words = match[2] ? `${match[1]} ${match[2]}` : match[1]!
  found.add(match.index + match[0].indexOf(words), {
    stat: 'frequency',
    op: '>=',
    value: 1,
    unit: PER[match[1]!.toLowerCase()]!,
    text: words,
  })
}
