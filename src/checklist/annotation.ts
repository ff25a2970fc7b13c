/**
 * @module checklist/annotation
 * Reads what is bound to an item in an HTML comment: `<!-- gate: coverage min=80 report=coverage/lcov.info by=qa -->`.
 * Several gates are several comments, or are separated by `;`. Modifiers alone stand behind `item:`.
 */
import type { GateCall, Modifiers, Place } from '../model/checklist.ts'

/** What one comment says. Empty lists and objects when it says nothing of Holdpoint. */
export interface Annotation {
  gates: GateCall[]
  modifiers: Modifiers
  /** The id the item keeps whatever its words. */
  id: string | null
  problems: { message: string; place: Place }[]
}

type Value = string | true
interface Argument {
  name: string
  value: Value
  place: Place
}

/** Modifier name as written -> what it sets. */
const MODIFIERS: Record<string, (value: string) => Modifiers> = {
  when: when => ({ when }),
  by: value => ({ by: words(value) }),
  after: value => ({ after: words(value) }),
  soak: soak => ({ soak }),
  deadline: deadline => ({ deadline }),
  'not-before': notBefore => ({ notBefore }),
  baseline: baseline => ({ baseline }),
  optional: value => ({ optional: value !== 'false' }),
  waivable: value => ({ waivable: value !== 'false' }),
}

/** Names no gate may use for a parameter of its own. */
export const RESERVED: readonly string[] = [...Object.keys(MODIFIERS), 'id']

/** Modifiers that may stand alone, as a word without a value. */
const BARE = new Set(['optional', 'waivable'])

const words = (value: string): string[] =>
  value
    .split(',')
    .map(word => word.trim())
    .filter(word => word !== '')

const PREFIX = /^\s*(gates?|item)\s*:/i
const NAME = /[A-Za-z][\w-]*/y
const VALUE = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s;"']+)/y

/** @returns true when the text between `<!--` and `-->` is meant for Holdpoint. */
export const isAnnotation = (comment: string): boolean => PREFIX.test(comment)

/**
 * Reads the text between `<!--` and `-->`.
 * @param at where that text starts in the document; the places of gates and problems count from it.
 */
export function readAnnotation(comment: string, at: Place): Annotation {
  const annotation: Annotation = { gates: [], modifiers: {}, id: null, problems: [] }
  const prefix = PREFIX.exec(comment)
  if (!prefix) return annotation
  const reader = new Reader(comment, prefix[0].length, at)
  const bindsGates = prefix[1]!.toLowerCase() !== 'item'
  do {
    reader.blanks()
    if (reader.ended) break
    reader.word('gate:')
    if (bindsGates) readCall(reader, annotation)
    else readArguments(reader, annotation, null)
  } while (reader.separator())
  if (bindsGates && !annotation.gates.length && !annotation.problems.length)
    annotation.problems.push({
      message: 'the annotation names no gate; write one, as in `<!-- gate: tests -->`',
      place: at,
    })
  return annotation
}

function readCall(reader: Reader, annotation: Annotation): void {
  const place = reader.place
  const kind = reader.match(NAME)
  if (!kind) {
    annotation.problems.push({ message: `a gate's name was expected, found \`${reader.rest()}\``, place })
    reader.skipCall()
    return
  }
  const call: GateCall = { kind: kind[0], params: {}, from: 'annotation', place }
  annotation.gates.push(call)
  readArguments(reader, annotation, call)
}

function readArguments(reader: Reader, annotation: Annotation, call: GateCall | null): void {
  for (let next = reader.argument(annotation); next; next = reader.argument(annotation)) {
    const { name, value, place } = next
    const modifier = MODIFIERS[name]
    if (name === 'id') annotation.id = String(value)
    else if (modifier && (value !== true || BARE.has(name)))
      Object.assign(annotation.modifiers, modifier(String(value)))
    else if (modifier) annotation.problems.push({ message: `\`${name}\` needs a value, as in \`${name}=...\``, place })
    else if (call && Object.hasOwn(call.params, name))
      annotation.problems.push({ message: `\`${name}\` is given twice for gate \`${call.kind}\`; keep one`, place })
    else if (call) call.params[name] = value
    else
      annotation.problems.push({
        message: `\`${name}\` is no modifier; known are ${RESERVED.map(word => `\`${word}\``).join(', ')}`,
        place,
      })
  }
}

/** A cursor over the comment that knows its place in the document. */
class Reader {
  readonly #text: string
  #at: number
  readonly #start: Place
  constructor(text: string, at: number, start: Place) {
    this.#text = text
    this.#at = at
    this.#start = start
  }

  get ended(): boolean {
    return this.#at >= this.#text.length
  }

  get place(): Place {
    const end = this.#text.lastIndexOf('\n', this.#at - 1)
    if (end < 0 || this.#at === 0) return { line: this.#start.line, column: this.#start.column + this.#at }
    const lines = this.#text.slice(0, end).split('\n').length
    return { line: this.#start.line + lines, column: this.#at - end }
  }

  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found) this.#at = pattern.lastIndex
    return found
  }

  blanks(): void {
    this.match(/\s*/y)
  }

  word(word: string): void {
    if (this.#text.startsWith(word, this.#at)) this.#at += word.length
    this.blanks()
  }

  separator(): boolean {
    this.blanks()
    return this.match(/;/y) !== null
  }

  skipCall(): void {
    this.match(/[^;]*/y)
  }

  rest(): string {
    return this.#text.slice(this.#at, this.#at + 30).trim()
  }

  /** The next `name=value` or bare `name`; null at the end of the call. What is neither becomes a problem. */
  argument(annotation: Annotation): Argument | null {
    for (;;) {
      this.blanks()
      if (this.ended || this.#text[this.#at] === ';') return null
      const place = this.place
      const name = this.match(NAME)
      if (name && !this.match(/=/y)) return { name: name[0], value: true, place }
      const value = name && this.match(VALUE)
      if (value) return { name: name[0], value: unquoted(value), place }
      const what = name ? `\`${name[0]}=\` has no value` : `\`${this.match(/[^\s;]+/y)?.[0]}\` is no \`name=value\``
      annotation.problems.push({ message: `${what}; write \`name=value\`, or \`name="a value with blanks"\``, place })
    }
  }
}

const unquoted = ([, double, single, bare]: RegExpExecArray): string =>
  bare ?? (double ?? single ?? '').replace(/\\(.)/g, '$1')
