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

type Found = Threshold & { at: number }

/** @returns every threshold, in the order of the patterns that read them; none for words without a number or frequency. */
export function thresholdsIn(text: string): Threshold[] {
  if (!MAY_HOLD.test(text)) return []
  const found: Found[] = []
  const add = (threshold: Found) => {
    // The first pattern that reads a number keeps it.
    if (found.every(({ at, text }) => threshold.at >= at + text.length || at >= threshold.at + threshold.text.length))
      found.push(threshold)
  }
  fixedForms(text).forEach(add)
  if (/[<>≥≤=]/.test(text))
    for (const match of all(SIGN, text))
      add(compared(text, match.index, match[0], OPS[match[1]!]!, match[2]!, match[3]))
  if (/\d/.test(text)) {
    for (const match of all(PLAIN, text)) {
      const word = wordBefore(text, match.index)
      if (word) add(compared(text, word.at, text.slice(word.at, match.index) + match[0], word.op, match[1]!, match[2]))
    }
    counted(text).forEach(add)
  }
  for (const threshold of frequency(text)) add(threshold)
  return found.map(({ at: _, ...threshold }) => threshold)
}

/** `matchAll` without the copy of the pattern that it makes each time. */
function all(pattern: RegExp, text: string): RegExpExecArray[] {
  const found: RegExpExecArray[] = []
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) found.push(match)
  return found
}

/** A comparison with what it measures, when the words in front say so. */
function compared(text: string, from: number, written: string, op: Op, value: string, unit = ''): Found {
  const stat = STAT.exec(text.slice(Math.max(0, from - 60), from))
  return {
    ...(stat ? { stat: stat[1]!.toLowerCase() } : {}),
    op,
    value: amountOf(value),
    unit,
    text: ((stat?.[0] ?? '') + written).trim(),
    at: from - (stat?.[0].length ?? 0),
  }
}

/** The comparing words that end right before a number. */
function wordBefore(text: string, number: number): { at: number; op: Op } | null {
  const from = Math.max(0, number - 24)
  const before = text.slice(from, number).trimEnd().toLowerCase()
  for (const { word, op } of SAID.get(before.at(-1) ?? '') ?? [])
    if (before.endsWith(word) && !/[\p{L}\p{N}]/u.test(before.at(-word.length - 1) ?? ' '))
      return { at: from + before.length - word.length, op }
  return null
}

function fixedForms(text: string): Found[] {
  const found: Found[] = []
  const characters = text.includes('haracter') ? CHARACTERS.exec(text) : null
  if (characters)
    found.push({ op: '>=', value: Number(characters[1]), unit: 'chars', text: characters[0], at: characters.index })
  const retention = text.includes('etention') ? RETENTION.exec(text) : null
  if (retention)
    found.push({
      stat: 'retention',
      op: '>=',
      value: Number(retention[1]),
      unit: retention[2]!.toLowerCase(),
      text: retention[0],
      at: retention.index,
    })
  const status = text.includes('eturn') ? STATUS.exec(text) : null
  if (status)
    found.push({ stat: 'http_status', op: '==', value: Number(status[1]), unit: '', text: status[0], at: status.index })
  return found
}

/** `80%+`, `99.9% or higher`. `2+ reviewers` counts things, not a measure. */
function counted(text: string): Found[] {
  const found: Found[] = []
  if (text.includes('+'))
    for (const { 0: written, 1: value, 2: before, 3: after, index: at } of all(PLUS, text)) {
      const unit = before ?? after
      if (unit) found.push({ op: '>=', value: amountOf(value!), unit, text: written.trim(), at })
    }
  if (text.includes(' or '))
    for (const { 0: written, 1: value, 2: unit = '', 3: more, index: at } of all(OR_MORE, text))
      found.push({
        op: /^(more|high|above|great)/i.test(more!) ? '>=' : '<=',
        value: amountOf(value!),
        unit,
        text: written,
        at,
      })
  return found
}

function frequency(text: string): Found[] {
  const found = text.includes('ly') ? FREQUENCY.exec(text) : null
  if (!found) return []
  const words = found[2] ? `${found[1]} ${found[2]}` : found[1]!
  return [
    {
      stat: 'frequency',
      op: '>=',
      value: 1,
      unit: PER[found[1]!.toLowerCase()]!,
      text: words,
      at: found.index + found[0].indexOf(words),
    },
  ]
}
