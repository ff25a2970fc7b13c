/**
 * @module sources/reports/xml
 * Streaming XML that refuses what is not well formed: an element left open or closed twice, a second root or none, an
 * entity of the document's own (none is ever expanded, nothing is fetched). Hand-written because reports of a hundred
 * megabytes must be read within a second, which is more than general parsers reach; the tests hold it against saxes.
 */
import { inUtf8 } from '../decode.ts'
import { linesIn } from '../newlines.ts'
import { BrokenReport } from './reading.ts'
import {
  BANG,
  COMMENT,
  characterStart,
  decodeReferences,
  doctypeEnd,
  GREATER,
  LESS,
  nameEnd,
  QUESTION,
  SLASH,
  skipBlanks,
  startsWith,
} from './xml-bytes.ts'
import type { ElementName } from './xml-names.ts'
import { type Tag, TagReader } from './xml-tag.ts'

export type { Tag } from './xml-tag.ts'

export interface XmlHandlers {
  /** Called for every start tag; `name` is the local name, without a namespace prefix. */
  open(name: string, attributes: Record<string, string>): void
  /**
   * Called before it, for what comes by the million: true when the tag is dealt with, and `open` is not called for it.
   * `close` is, whatever it answers.
   */
  take?(tag: Tag): boolean
  close?(name: string): void
  /** Text and CDATA between tags, in pieces; blanks between tags are left out. */
  text?(text: string): void
}

/** Elements nested deeper than this are an attack, not a report. */
const MAX_DEPTH = 100_000
/** A tag or a document type longer than this is none. */
const MAX_TAG = 16 * 1024 * 1024
/** Text is handed on when this much has gathered without a tag. */
const MAX_TEXT = 64 * 1024
/** No reference is longer. */
const MAX_REFERENCE = 128

/**
 * Reads a whole document and calls the handlers.
 * @throws BrokenReport with the line when the document is not well formed or ends too early.
 */
export async function readXml(chunks: AsyncIterable<Uint8Array>, handlers: XmlHandlers): Promise<void> {
  const scanner = new Scanner(handlers)
  for await (const chunk of inUtf8(chunks)) scanner.write(chunk)
  scanner.end()
}

/** What may be as long as it likes is left by its end only, so that it is never gathered as a whole. */
const LONG = { comment: '-->', cdata: ']]>', instruction: '?>' } as const
const CDATA = Buffer.from('<![CDATA[')
const DOCTYPE = Buffer.from('<!DOCTYPE')

class Scanner {
  private readonly handlers: XmlHandlers
  private readonly open: ElementName[] = []
  private inside: keyof typeof LONG | null = null
  private readonly tags = new TagReader(what => this.fail(what))
  /** What is being read, and what is left of it for the next time. */
  private bytes: Buffer = Buffer.alloc(0)
  private words = new Int32Array(0)
  private length = 0
  private line = 1
  private at = 0
  private started = false
  private rooted = false

  constructor(handlers: XmlHandlers) {
    this.handlers = handlers
  }

  /** @param chunk may be overwritten afterwards. */
  write(chunk: Uint8Array): void {
    if (chunk.includes(0)) throw new BrokenReport('holds a NUL character: it is damaged or no text at all')
    this.gather(chunk)
    const { bytes } = this
    this.tags.load(bytes, this.length)
    this.at = 0
    for (let next = this.step(bytes, 0); next > this.at; next = this.step(bytes, next)) {
      this.at = next
      this.started = true
    }
    this.line += linesIn(bytes, this.words, 0, this.at)
    bytes.copyWithin(0, this.at, this.length)
    this.length -= this.at
    this.at = 0
  }

  /** Puts the chunk behind what is left, and a zero behind that. */
  private gather(chunk: Uint8Array): void {
    const length = this.length + chunk.length
    if (length + 1 > this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow((Math.max(length + 1, this.bytes.length * 2) + 3) & ~3)
      larger.set(this.bytes.subarray(0, this.length))
      this.bytes = larger
      this.words = new Int32Array(larger.buffer, 0, larger.length >> 2)
    }
    this.bytes.set(chunk, this.length)
    this.bytes[length] = 0
    this.length = length
  }

  end(): void {
    const { bytes, length } = this
    this.at = length
    if (this.inside) this.fail(`ends inside of a ${this.inside}`)
    if (length > 0 && skipBlanks(bytes, 0) < length)
      this.fail(this.find(LESS, 0) >= 0 ? 'ends inside of a tag' : 'ends with text outside of the root element')
    if (this.open.length > 0) this.fail(`ends inside of <${this.open.at(-1)!.name}>`)
    if (!this.rooted) throw new BrokenReport('holds no XML element')
  }

  /** Takes one piece from `at` on. @returns where the next begins, or `at` when more of the document is needed. */
  private step(bytes: Buffer, at: number): number {
    if (at >= this.length) return at
    if (this.inside) return this.long(at, this.inside)
    if (bytes[at] !== LESS) return this.characters(bytes, at)
    switch (bytes[at + 1]) {
      case SLASH:
        return this.endTag(bytes, at)
      case BANG:
        return this.declaration(bytes, at)
      case QUESTION:
        return this.instruction(bytes, at)
      default:
        return this.startTag(at)
    }
  }

  private characters(bytes: Buffer, at: number): number {
    const begin = skipBlanks(bytes, at)
    if (bytes[begin] === LESS) return begin
    let end = this.find(LESS, begin)
    if (end < 0) {
      // A reference, a character or `]]>` may be cut by the chunk's end: the last bit waits.
      if (this.length - at < MAX_TEXT) return at
      end = characterStart(bytes, this.length - MAX_REFERENCE)
      const reference = bytes.lastIndexOf('&', end)
      if (reference > end - MAX_REFERENCE && reference > at) end = reference
    }
    if (begin >= end) return end
    if (this.open.length === 0) this.fail('has text outside of the root element')
    const piece = bytes.toString('utf8', at, end)
    if (piece.includes(']]>')) this.fail('has `]]>` in a text')
    this.handlers.text?.(piece.includes('&') ? decodeReferences(piece, what => this.fail(what)) : piece)
    return end
  }

  private startTag(at: number): number {
    const { tags, handlers, open } = this
    const end = tags.read(at)
    if (end < 0) return this.wait(at, 'tag')
    const { element } = tags
    if (open.length === 0 && this.rooted) this.fail(`has a second root element <${element.name}>`)
    this.rooted = true
    if (handlers.take === undefined || !handlers.take(tags)) handlers.open(element.local, tags.all())
    if (tags.selfClosing) handlers.close?.(element.local)
    else if (open.push(element) > MAX_DEPTH) throw new BrokenReport(`nests elements deeper than ${MAX_DEPTH}`)
    return end
  }

  private endTag(bytes: Buffer, at: number): number {
    const element = this.open.at(-1)
    if (element !== undefined) {
      const after = at + 2 + element.bytes.length
      if (bytes[after] === GREATER && startsWith(bytes, at + 2, element.bytes)) return this.leave(element, after)
    }
    const end = this.find(GREATER, at)
    if (end < 0) return this.wait(at, 'tag')
    const written = bytes.toString('utf8', at + 2, end).trimEnd()
    if (!element || written !== element.name)
      this.fail(`closes </${written.slice(0, 80)}> where ${element ? `</${element.name}>` : 'nothing'} is open`)
    return this.leave(element, end)
  }

  private leave({ local }: ElementName, end: number): number {
    this.open.pop()
    this.handlers.close?.(local)
    return end + 1
  }

  private declaration(bytes: Buffer, at: number): number {
    if (startsWith(bytes, at, COMMENT)) return this.begin('comment', at + 4)
    if (startsWith(bytes, at, CDATA)) {
      if (this.open.length === 0) this.fail('has CDATA outside of the root element')
      return this.begin('cdata', at + 9)
    }
    if (this.length - at < 9) return at
    if (!startsWith(bytes, at, DOCTYPE) || this.rooted)
      this.fail(`has \`${bytes.toString('utf8', at, at + 9)}\` where none belongs`)
    const end = doctypeEnd(bytes, at, this.length)
    return end < 0 ? this.wait(at, 'document type') : end
  }

  private instruction(bytes: Buffer, at: number): number {
    // The target decides: an XML declaration stands at the very start, a second one means files run together.
    if (this.length - at < 6) return at
    const target = bytes.toString('utf8', at + 2, nameEnd(bytes, at + 2))
    if (target === '') this.fail('has a processing instruction without a name')
    if (target.toLowerCase() === 'xml' && (at > 0 || this.started))
      this.fail('has an XML declaration that is not at its start')
    return this.begin('instruction', at + 2)
  }

  private begin(kind: keyof typeof LONG, at: number): number {
    this.inside = kind
    return at
  }

  private long(at: number, kind: keyof typeof LONG): number {
    const { bytes, length } = this
    const close = LONG[kind]
    const found = this.find(kind === 'comment' ? '--' : close, at)
    const end = found < 0 ? Math.max(at, characterStart(bytes, length - (close.length - 1))) : found
    if (found >= 0 && kind === 'comment' && length > found + 2 && bytes[found + 2] !== GREATER)
      this.fail('has `--` in a comment')
    if (found >= 0 && length < found + close.length) return at
    if (kind === 'cdata' && end > at) this.handlers.text?.(bytes.toString('utf8', at, end))
    if (found < 0) return end
    this.inside = null
    return found + close.length
  }

  /** Like `indexOf`, within what was read. */
  private find(what: number | string, from: number): number {
    const at = this.bytes.indexOf(what, from, 'latin1')
    return at < this.length ? at : -1
  }

  private wait(at: number, what: string): number {
    if (this.length - at > MAX_TAG) this.fail(`has a ${what} that does not end`)
    return at
  }

  private fail(what: string): never {
    const line = this.line + linesIn(this.bytes, this.words, 0, this.at)
    throw new BrokenReport(`is not well-formed XML: it ${what} (line ${line})`)
  }
}
