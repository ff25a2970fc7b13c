/**
 * @module model/compare
 * Is a value what was expected? Where a reader of the file might understand it either way, neither `==` nor `!=` holds.
 */
import { CouldNotFindOut } from './outcome.ts'
import { type Pattern, patternOf } from './pattern.ts'

export const OPERATORS = ['==', '!=', '<', '<=', '>', '>=', 'exists', 'absent', 'matches', 'in'] as const
export type Operator = (typeof OPERATORS)[number]

export interface Comparison {
  op: Operator
  /** The operand as it was written; null for `exists` and `absent`. */
  expected: string | null
  /** For people: `at most 500 expected`. */
  words: string
  /** @throws CouldNotFindOut for a value that cannot be compared so. */
  holds(value: unknown): boolean
}

const WORDS: Record<Operator, (expected: string) => string> = {
  '==': expected => `\`${expected}\` expected`,
  '!=': expected => `anything but \`${expected}\` expected`,
  '<': expected => `less than ${expected} expected`,
  '<=': expected => `at most ${expected} expected`,
  '>': expected => `more than ${expected} expected`,
  '>=': expected => `at least ${expected} expected`,
  exists: () => 'a value expected',
  absent: () => 'none expected',
  matches: expected => `a match of \`${expected.replaceAll('`', "'")}\` expected`,
  in: expected => `one of \`${expected}\` expected`,
}

/** @throws CouldNotFindOut for an operand that the operator cannot take. */
export async function comparison(op: Operator, expected: string | undefined): Promise<Comparison> {
  const unary = op === 'exists' || op === 'absent'
  if (unary !== (expected === undefined))
    throw new CouldNotFindOut(
      unary
        ? `\`op=${op}\` takes no \`value\`, \`${expected}\` was given; leave it out`
        : `\`op=${op}\` needs something to compare with; write \`value=\``,
    )
  const text = expected ?? ''
  const test = await testOf(op, text)
  return { op, expected: expected ?? null, words: WORDS[op](text), holds: test }
}

async function testOf(op: Operator, expected: string): Promise<(value: unknown) => boolean> {
  if (op === 'absent') return () => false
  if (op === 'exists') return value => value !== null && value !== undefined && value !== ''
  if (op === '==') return value => relation(plain(value), expected) === 'same'
  if (op === '!=') return value => relation(known(plain(value)), expected) === 'other'
  if (op === 'in') {
    const words = expected.split(',').map(word => word.trim())
    return value => words.some(word => relation(plain(value), word) === 'same')
  }
  if (op === 'matches') return matching(await patternOf(expected))
  const limit = numeric(expected)
  if (limit === null)
    throw new CouldNotFindOut(`\`value\` is \`${expected}\`, a number was expected for \`op=${op}\`; write one`)
  return value => ordered(op, number(value), limit)
}

const matching = (pattern: Pattern) => (value: unknown) => {
  const text = plain(value)
  return text !== null && pattern.test(String(text))
}

function ordered(op: Operator, value: number, limit: number): boolean {
  if (op === '<') return value < limit
  if (op === '<=') return value <= limit
  return op === '>' ? value > limit : value >= limit
}

type Plain = string | number | boolean | null

/** @throws CouldNotFindOut for a list or an object. */
function plain(value: unknown): Plain {
  if (value === undefined || value === null) return null
  if (typeof value === 'object')
    throw new CouldNotFindOut(`${Array.isArray(value) ? 'a list' : 'an object'} was found, one value was expected`)
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
    throw new CouldNotFindOut('the number is too large to be compared exactly')
  return value as Plain
}

/** @throws CouldNotFindOut for a text that something else fills in: it may become the very value that must not be. */
function known(value: Plain): Plain {
  if (typeof value === 'string' && /\$\{|\{\{|\{%|<%|%\(|\$\(|^\$\w+$/.test(value))
    throw new CouldNotFindOut('the value is filled in elsewhere, so that it is not known here')
  return value
}

function number(value: unknown): number {
  const read = typeof value === 'number' ? value : typeof value === 'string' ? numeric(value) : null
  if (read === null || Number.isNaN(read)) throw new CouldNotFindOut('no number was found, one was expected')
  return read
}

const numeric = (text: string): number | null => {
  if (!/^\s*[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,3})?\s*$/.test(text)) return null
  const read = Number(text)
  return Number.isFinite(read) && (!Number.isInteger(read) || Number.isSafeInteger(read)) ? read : null
}

const TRUE = ['true', 'yes', 'on', '1', 'y', 't', 'enabled']
const FALSE = ['false', 'no', 'off', '0', 'n', 'f', 'disabled']

const meaning = (text: string): boolean | null => (TRUE.includes(text) ? true : FALSE.includes(text) ? false : null)

/** Surely the same, surely another, or the one or the other by who reads it: `yes` and `true`, `08` and `8`. */
export function relation(value: Plain, expected: string): 'same' | 'other' | 'unsure' {
  if (value === null) return expected === 'null' ? 'same' : expected.trim() === '' ? 'unsure' : 'other'
  const text = String(value)
  if (text === expected) return 'same'
  const [low, lowExpected] = [text.trim().toLowerCase(), expected.trim().toLowerCase()]
  if (typeof value === 'number' && numeric(expected) === value) return 'same'
  if (low === lowExpected) return /^(?:true|false)$/.test(low) ? 'same' : 'unsure'
  if (meaning(low) !== null && meaning(low) === meaning(lowExpected)) return 'unsure'
  const [a, b] = [numeric(text), numeric(expected)]
  return a !== null && a === b ? 'unsure' : 'other'
}
