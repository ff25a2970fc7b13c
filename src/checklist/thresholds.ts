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
    'at least|no less than|not less than|minimum(?: of)?|min\\.?|mindestens|au moins|al menos|pelo menos|almeno|minstens|co najmniej|не менее|至少|不低于|en az',
    '>=',
  ],
  [
    'at most|no more than|not more than|up to|maximum(?: of)?|max\\.?|höchstens|maximal|au plus|au maximum|como máximo|no máximo|al massimo|hoogstens|maximaal|co najwyżej|не более|不超过|至多|en fazla',
    '<=',
  ],
  [
    'more than|greater than|higher than|above|over|exceeds?|exceeding|mehr als|über|plus de|más de|mais de|acima de|più di|meer dan|ponad|powyżej|более|больше|超过|高于',
    '>',
  ],
  [
    'less than|lower than|fewer than|below|under|weniger als|unter|moins de|menos de|abaixo de|meno di|minder dan|poniżej|mniej niż|менее|меньше|小于|低于',
    '<',
  ],
]

const UNIT = String.raw`%|percent\b|(?:ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|weeks?|months?|years?|kb|mb|gb|tb|kib|mib|gib|rps|rpm|qps|req/s)\b`
const STAT = String.raw`p(?:50|75|90|95|99|99\.9)|median|average|avg|mean|max|min`
const NUMBER = String.raw`\d[\d,]*(?:\.\d+)?`

const SIGN = new RegExp(
  String.raw`(?:\b(${STAT})(?:\s+[\p{L} ]{0,24}?)??\s*)?(>=|<=|=>|=<|==|[<>≥≤])\s*(${NUMBER})\s*(${UNIT})?(\s+sustained)?`,
  'giu',
)
const SAID = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:(${STAT})\\s+(?:[\\p{L}]+\\s+){0,3}?)?(?:${WORDS.map(([pattern]) => `(${pattern})`).join('|')})\\s*(${NUMBER})\\s*(${UNIT})?`,
  'giu',
)
const PLUS = new RegExp(String.raw`(?<![\w.])(${NUMBER})\s*(?:(${UNIT})\s*\+|\+\s*(${UNIT})?)(?!\d)`, 'giu')
const OR_MORE = new RegExp(
  String.raw`(?<![\w.])(${NUMBER})\s*(${UNIT})?\s+or\s+(more|higher|above|greater|less|lower|fewer|below)\b`,
  'giu',
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

/** @returns every threshold in document order of its kind; none for words without a number or frequency. */
export function thresholdsIn(text: string): Threshold[] {
  if (!MAY_HOLD.test(text)) return []
  const found: (Threshold & { at: number })[] = []
  const add = (match: RegExpExecArray, threshold: Omit<Threshold, 'text'>, text = match[0].trim()) => {
    const at = match.index
    // The first pattern that reads a number keeps it.
    if (!found.some(other => at < other.at + other.text.length && other.at < at + match[0].length))
      found.push({ ...threshold, text, at })
  }
  const characters = CHARACTERS.exec(text)
  if (characters) add(characters, { op: '>=', value: Number(characters[1]), unit: 'chars' })
  const retention = RETENTION.exec(text)
  if (retention)
    add(retention, { stat: 'retention', op: '>=', value: Number(retention[1]), unit: retention[2]!.toLowerCase() })
  for (const match of text.matchAll(SIGN)) {
    const [, stat, op, value, unit = ''] = match
    add(match, { ...(stat ? { stat: stat.toLowerCase() } : {}), op: OPS[op!]!, value: amountOf(value!), unit })
  }
  for (const match of text.matchAll(SAID)) {
    const [, stat, ...rest] = match
    const which = rest.findIndex(group => group !== undefined)
    add(match, {
      ...(stat ? { stat: stat.toLowerCase() } : {}),
      op: WORDS[which]![1],
      value: amountOf(rest[4]!),
      unit: rest[5] ?? '',
    })
  }
  for (const match of text.matchAll(PLUS)) {
    const unit = match[2] ?? match[3]
    // `2+ reviewers` counts things, not a measure.
    if (unit) add(match, { op: '>=', value: amountOf(match[1]!), unit })
  }
  for (const match of text.matchAll(OR_MORE))
    add(match, {
      op: /^(more|high|above|great)/i.test(match[3]!) ? '>=' : '<=',
      value: amountOf(match[1]!),
      unit: match[2] ?? '',
    })
  const status = STATUS.exec(text)
  if (status) add(status, { stat: 'http_status', op: '==', value: Number(status[1]), unit: '' })
  const frequency = FREQUENCY.exec(text)
  if (frequency)
    add(
      frequency,
      { stat: 'frequency', op: '>=', value: 1, unit: PER[frequency[1]!.toLowerCase()]! },
      frequency[2] ? `${frequency[1]} ${frequency[2]}` : frequency[1],
    )
  return found.map(({ at: _, ...threshold }) => threshold)
}
