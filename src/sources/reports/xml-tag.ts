/**
 * @module sources/reports/xml-tag
 * Start tags with their attributes. This is where the time of a large report goes: an attribute is checked as it is
 * passed, but becomes a text or a number only when somebody asks for it.
 */
import { isAscii } from 'node:buffer'
import {
  AMPERSAND,
  APOSTROPHE,
  type Complain,
  decimal,
  decodeReferences,
  EQUALS,
  GREATER,
  NEWLINE,
  nameEnd,
  QUOTE,
  RETURN,
  SLASH,
  skipBlanks,
  startsWith,
  TAB,
} from './xml-bytes.ts'
import {
  type AttributeName,
  attributeNames,
  type ElementName,
  elementNames,
  isNamed,
  type NameOf,
} from './xml-names.ts'

/** The start tag that was read last; it is another one when the next has been read. */
export interface Tag {
  /** Its name without a prefix. */
  readonly local: string
  readonly selfClosing: boolean
  /** An attribute's value; undefined when the tag has none of that name. */
  text(attribute: string): string | undefined
  /** The same as a number: `Number(text)` of what is written; undefined without one. */
  number(attribute: string): number | undefined
  /** All of them, as an object that may be kept. */
  all(): Record<string, string>
}

/** What makes a value more than its bytes. */
const BEYOND_ASCII = 1
const FOLDED = 2
const KIND = new Uint8Array(256).fill(BEYOND_ASCII, 128)
for (const byte of [AMPERSAND, NEWLINE, TAB, RETURN]) KIND[byte] = FOLDED

const MAX_ATTRIBUTES = 10_000
const NOTHING: ElementName = { name: '', local: '', bytes: new Uint8Array(0), shape: [] }

/**
 * Reads the start tags of one document. Tags of one name mostly have the same attributes in the same order, so each is
 * compared with the one before and taken apart byte by byte only where it differs.
 */
export class TagReader implements Tag {
  private readonly complain: Complain
  private readonly elementOf: NameOf<ElementName>
  private readonly attributeOf: NameOf<AttributeName>
  private bytes: Buffer = Buffer.alloc(0)
  private end = 0
  /** All of the bytes as text, made when it is first needed; null where they are not ASCII. */
  private ascii: string | null | undefined
  private count = 0
  private starts = new Int32Array(16)
  private ends = new Int32Array(16)
  private kinds = new Uint8Array(16)
  /** Names of this tag's attributes, once a search through them would take too long. */
  private seen: Set<string> | null = null
  element: ElementName = NOTHING
  selfClosing = false

  constructor(complain: Complain) {
    this.complain = complain
    this.elementOf = elementNames(complain)
    this.attributeOf = attributeNames(complain)
  }

  get local(): string {
    return this.element.local
  }

  /** What `read` reads from now on: `bytes` up to `end`, where a zero byte stands. */
  load(bytes: Buffer, end: number): void {
    this.bytes = bytes
    this.end = end
    this.ascii = undefined
  }

  /** Reads the start tag that begins at `from` with its `<`. @returns where it ends; -1 when the bytes end before. */
  read(from: number): number {
    const { bytes } = this
    let at = this.name(from + 1)
    if (at < 0) return -1
    const { shape } = this.element
    this.seen = null
    for (let index = 0; ; index++) {
      this.count = index
      const known = shape[index]
      if (bytes[at] !== GREATER && known !== undefined && startsWith(bytes, at, known.opening))
        at += known.opening.length
      else {
        const start = skipBlanks(bytes, at)
        if (bytes[start] === GREATER) {
          this.selfClosing = false
          return start + 1
        }
        if (bytes[start] === SLASH && bytes[start + 1] === GREATER) {
          this.selfClosing = true
          return start + 2
        }
        if (start + 1 >= this.end) return -1
        if (start === at)
          this.complain(`has ${this.quoted(start)} in <${this.element.name}> where a blank was expected`)
        at = this.attribute(start, index)
        if (at < 0) return -1
      }
      at = this.value(at, index)
      if (at < 0) return -1
      if (index > MAX_ATTRIBUTES) this.complain(`has more than ${MAX_ATTRIBUTES} attributes in <${this.element.name}>`)
    }
  }

  private name(from: number): number {
    const { bytes, element } = this
    const same = from + element.bytes.length
    if (element !== NOTHING && same < this.end && isNamed(bytes, from, element.bytes)) return same
    const end = nameEnd(bytes, from)
    if (end >= this.end) return -1
    if (end === from) this.complain(`has ${this.quoted(from - 1)} where a tag was expected`)
    this.element = this.elementOf(bytes, from, end)
    return end
  }

  /** Reads `name="` where it is not what it was in the tag before. @returns the place behind the quote, or -1. */
  private attribute(from: number, index: number): number {
    const { bytes } = this
    const end = nameEnd(bytes, from)
    const equals = skipBlanks(bytes, end)
    const open = skipBlanks(bytes, equals + 1)
    if (open >= this.end) return -1
    if (end === from || bytes[equals] !== EQUALS)
      this.complain(`has ${this.quoted(from)} where an attribute was expected`)
    const attribute = this.attributeOf(bytes, from, end)
    if (bytes[open] !== QUOTE && bytes[open] !== APOSTROPHE)
      this.complain(`has the attribute \`${attribute.name}\` without a value in quotes`)
    this.reshape(attribute, index)
    return open + 1
  }

  /** From here on the shape is what this tag says, so that it never holds a name twice. */
  private reshape(attribute: AttributeName, index: number): void {
    const { shape } = this.element
    shape.length = index
    if (index >= 16) this.seen ??= new Set(shape.map(({ name }) => name))
    if (this.seen ? this.seen.has(attribute.name) : shape.some(({ name }) => name === attribute.name))
      this.complain(`has the attribute \`${attribute.name}\` twice`)
    this.seen?.add(attribute.name)
    shape.push(attribute)
  }

  /** Passes the value that begins at `from`. @returns the place behind its closing quote; -1 when there is none yet. */
  private value(from: number, index: number): number {
    const { bytes } = this
    const quote = bytes[from - 1]
    let kind = 0
    let at = from
    for (let byte = bytes[at]!; byte !== quote; byte = bytes[++at]!) {
      if (byte === 0) return -1
      kind |= KIND[byte]!
    }
    if (index === this.starts.length) this.grow()
    this.starts[index] = from
    this.ends[index] = at
    this.kinds[index] = kind
    // What is wrong with a value is wrong whether anybody asks for it or not.
    if (kind & FOLDED) this.valueAt(index)
    return at + 1
  }

  private grow(): void {
    const larger = <Numbers extends Int32Array | Uint8Array>(before: Numbers, after: Numbers): Numbers => {
      after.set(before)
      return after
    }
    const room = this.starts.length * 2
    this.starts = larger(this.starts, new Int32Array(room))
    this.ends = larger(this.ends, new Int32Array(room))
    this.kinds = larger(this.kinds, new Uint8Array(room))
  }

  private indexOf(attribute: string): number {
    const { shape } = this.element
    for (let index = 0; index < this.count; index++) if (shape[index]!.name === attribute) return index
    return -1
  }

  private valueAt(index: number): string {
    const from = this.starts[index]!
    const to = this.ends[index]!
    const kind = this.kinds[index]!
    if (kind === 0) return this.slice(from, to)
    const text = this.bytes.toString('utf8', from, to)
    return kind & FOLDED ? decodeReferences(text.replace(/\r\n|[\t\n\r]/g, ' '), this.complain) : text
  }

  /** A piece of one large text costs less than a text of its own. */
  private slice(from: number, to: number): string {
    if (this.ascii === undefined) {
      const all = this.bytes.subarray(0, this.end)
      this.ascii = isAscii(all) ? all.toString('latin1') : null
    }
    return this.ascii === null ? this.bytes.toString('latin1', from, to) : this.ascii.slice(from, to)
  }

  text(attribute: string): string | undefined {
    const index = this.indexOf(attribute)
    return index < 0 ? undefined : this.valueAt(index)
  }

  number(attribute: string): number | undefined {
    const index = this.indexOf(attribute)
    if (index < 0) return undefined
    const plain = decimal(this.bytes, this.starts[index]!, this.ends[index]!)
    return plain < 0 ? Number(this.valueAt(index)) : plain
  }

  all(): Record<string, string> {
    const { shape } = this.element
    const attributes: Record<string, string> = {}
    for (let index = 0; index < this.count; index++) attributes[shape[index]!.name] = this.valueAt(index)
    return attributes
  }

  private quoted(from: number): string {
    return `\`${this.bytes.toString('utf8', from, Math.min(this.end, from + 20))}\``
  }
}
