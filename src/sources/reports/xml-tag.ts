/**
 * @module sources/reports/xml-tag
 * Start tags with their attributes, and references to characters. This is where the time of a large report goes:
 * native searches instead of loops over characters, and names that came before are recognised instead of made anew.
 */

/** Throws in the words of a document that is not well formed. */
export type Complain = (what: string) => never

const NAME = new Uint8Array(128)
for (const code of Buffer.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_:')) NAME[code] = 1
for (const code of Buffer.from('0123456789-.')) NAME[code] = 2

/** Where the name that starts here ends; the same place when none does. Every letter beyond ASCII may be in a name. */
export function nameEnd(text: string, from: number): number {
  const first = text.charCodeAt(from)
  if (!(first > 127 || NAME[first] === 1)) return from
  let at = from + 1
  for (let code = text.charCodeAt(at); code > 127 || NAME[code]! > 0; code = text.charCodeAt(at)) at++
  return at
}

const isBlankCode = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9

export function skipBlanks(text: string, from: number): number {
  let at = from
  while (isBlankCode(text.charCodeAt(at))) at++
  return at
}

/** Is there nothing but blanks between the two? */
export const isBlank = (text: string, from: number, to: number): boolean => skipBlanks(text, from) >= to

const NEVER = Number.POSITIVE_INFINITY

/** How an attribute began when it came before: ` time="`. */
interface Opening {
  name: string
  text: string
}

/**
 * Reads the start tags of one document. Tags of one name mostly have the same attributes in the same order, so each is
 * compared with the one before and taken apart letter by letter only where it differs.
 */
export class TagReader {
  private readonly complain: Complain
  private readonly shapes = new Map<string, Opening[]>()
  private shape: Opening[] = []
  private text = ''
  /** The tag that was read last; `local` is its name without a prefix. */
  name = ''
  local = ''
  attributes: Record<string, string> = {}
  selfClosing = false
  /** Where the next characters are that make a value more than its text. */
  private ampersand = -1
  private lineBreak = -1
  private tab = -1
  private carriageReturn = -1

  constructor(complain: Complain) {
    this.complain = complain
  }

  load(text: string): void {
    this.text = text
    this.ampersand = this.lineBreak = this.tab = this.carriageReturn = -1
  }

  /** Reads the start tag that begins at `from` with its `<`. @returns where it ends; -1 when the text ends before. */
  read(from: number): number {
    const { text } = this
    let at = this.tagName(from + 1)
    if (at < 0) return -1
    const { shape } = this
    const attributes: Record<string, string> = {}
    this.attributes = attributes
    for (let index = 0; ; index++) {
      const code = text.charCodeAt(at)
      if (code === 62) {
        this.selfClosing = false
        return at + 1
      }
      let opening = shape[index]
      if (opening !== undefined && text.startsWith(opening.text, at)) at += opening.text.length
      else {
        const start = skipBlanks(text, at)
        this.selfClosing = text.charCodeAt(start) === 47 && text.charCodeAt(start + 1) === 62
        if (this.selfClosing) return start + 2
        if (text.charCodeAt(start) === 62) return start + 1
        if (start + 1 >= text.length) return -1
        if (start === at) this.complain(`has ${quoted(text, start)} in <${this.name}> where a blank was expected`)
        at = this.beginAttribute(start)
        if (at < 0) return -1
        opening = { name: this.attribute, text: ` ${this.attribute}="` }
        if (index < MAX_SHAPE) shape[index] = opening
      }
      at = this.value(at, opening.name, attributes)
      if (at < 0) return -1
      if (index > MAX_ATTRIBUTES) this.complain(`has more than ${MAX_ATTRIBUTES} attributes in <${this.name}>`)
    }
  }

  private tagName(from: number): number {
    const { text, name } = this
    const same = from + name.length
    if (name !== '' && text.startsWith(name, from) && same < text.length && !isNameCode(text.charCodeAt(same)))
      return same
    const end = nameEnd(text, from)
    if (end >= text.length) return -1
    if (end === from) this.complain(`has ${quoted(text, from - 1)} where a tag was expected`)
    this.name = copied(text.slice(from, end))
    this.local = localName(this.name)
    const known = this.shapes.get(this.name)
    this.shape = known ?? []
    if (!known && this.shapes.size < MAX_SHAPES) this.shapes.set(this.name, this.shape)
    return end
  }

  private attribute = ''

  /** Reads `name="`. @returns the place behind the quote; -1 when the text ends before. */
  private beginAttribute(from: number): number {
    const { text } = this
    const end = nameEnd(text, from)
    const equals = skipBlanks(text, end)
    const open = skipBlanks(text, equals + 1)
    if (open >= text.length) return -1
    if (end === from || text.charCodeAt(equals) !== 61)
      this.complain(`has ${quoted(text, from)} where an attribute was expected`)
    this.attribute = copied(text.slice(from, end))
    const quote = text.charCodeAt(open)
    if (quote !== 34 && quote !== 39) this.complain(`has the attribute \`${this.attribute}\` without a value in quotes`)
    return open + 1
  }

  /** Reads up to the quote that closes the value which begins at `from`. */
  private value(from: number, name: string, attributes: Record<string, string>): number {
    const { text } = this
    const close = text.indexOf(text.charCodeAt(from - 1) === 34 ? '"' : "'", from)
    if (close < 0) return -1
    if (attributes[name] !== undefined && Object.hasOwn(attributes, name))
      this.complain(`has the attribute \`${name}\` twice`)
    const value = text.slice(from, close)
    attributes[name] = this.isPlain(from, close) ? value : unfolded(value, this.complain)
    return close + 1
  }

  private isPlain(from: number, to: number): boolean {
    if (this.ampersand < from) this.ampersand = this.next('&', from)
    if (this.lineBreak < from) this.lineBreak = this.next('\n', from)
    if (this.tab < from) this.tab = this.next('\t', from)
    if (this.carriageReturn < from) this.carriageReturn = this.next('\r', from)
    return this.ampersand >= to && this.lineBreak >= to && this.tab >= to && this.carriageReturn >= to
  }

  private next(character: string, from: number): number {
    const at = this.text.indexOf(character, from)
    return at < 0 ? NEVER : at
  }
}

export function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}

const MAX_SHAPES = 1000
const MAX_SHAPE = 50
const MAX_ATTRIBUTES = 10_000

const isNameCode = (code: number): boolean => code > 127 || NAME[code]! > 0

/** A piece of a text keeps all of that text in memory; a copy does not. */
const copied = (piece: string): string => Buffer.from(piece).toString()

const quoted = (text: string, from: number): string => `\`${text.slice(from, from + 20)}\``

const unfolded = (value: string, complain: Complain): string =>
  decodeReferences(value.replace(/\r\n|[\t\n\r]/g, ' '), complain)

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
])

/** Replaces `&lt;`, `&#10;`, `&#xA;`; every other reference is to something nobody may define. */
export const decodeReferences = (text: string, complain: Complain): string =>
  text.replace(/&(?:([\w.:-]{1,100});|#(\d{1,7});|#x([\dA-Fa-f]{1,6});)?/g, (whole, name, decimal, hex) => {
    if (name !== undefined) return ENTITIES.get(name) ?? complain(`uses the entity \`${whole}\`, which is not defined`)
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    // Control characters are allowed here although XML says otherwise: runners quote what tests print.
    if (!(code > 0 && code <= 0x10ffff) || (code >= 0xd800 && code < 0xe000))
      complain('has an `&` that begins no character')
    return String.fromCodePoint(code)
  })
