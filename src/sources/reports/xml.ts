/**
 * @module sources/reports/xml
 * Streaming XML that refuses what is not well formed: an element left open or closed twice, a second root or none, an
 * entity of the document's own (none is ever expanded, nothing is fetched). Hand-written because reports of a hundred
 * megabytes must be read within a second, which is more than general parsers reach; the tests hold it against saxes.
 */
import { decoded } from '../decode.ts'
import { BrokenReport } from './reading.ts'
import { decodeReferences, isBlank, localName, nameEnd, skipBlanks, TagReader } from './xml-tag.ts'

export interface XmlHandlers {
  /** Called for every start tag; `name` is the local name, without a namespace prefix. */
  open(name: string, attributes: Record<string, string>): void
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

/**
 * Reads a whole document and calls the handlers.
 * @throws BrokenReport with the line when the document is not well formed or ends too early.
 */
export async function readXml(chunks: AsyncIterable<Uint8Array>, handlers: XmlHandlers): Promise<void> {
  const scanner = new Scanner(handlers)
  for await (const chunk of decoded(chunks)) scanner.write(chunk)
  scanner.end()
}

/** What may be as long as it likes is left by its end only, so that it is never gathered as a whole. */
const LONG = { comment: '-->', cdata: ']]>', instruction: '?>' } as const

class Scanner {
  private readonly handlers: XmlHandlers
  /** Qualified names of the open elements. */
  private readonly open: string[] = []
  private inside: keyof typeof LONG | null = null
  private readonly tags = new TagReader(what => this.fail(what))
  private text = ''
  private rest = ''
  private line = 1
  private at = 0
  private started = false
  private rooted = false

  constructor(handlers: XmlHandlers) {
    this.handlers = handlers
  }

  write(chunk: string): void {
    if (chunk.includes('\0')) throw new BrokenReport('holds a NUL character: it is damaged or no text at all')
    this.text = this.rest ? this.rest + chunk : chunk
    this.tags.load(this.text)
    this.at = 0
    for (let next = this.step(this.text, 0); next > this.at; next = this.step(this.text, next)) {
      this.at = next
      this.started = true
    }
    this.line += linesIn(this.text, this.at)
    this.rest = this.text.slice(this.at)
    this.text = ''
  }

  end(): void {
    this.text = this.rest
    this.at = this.rest.length
    if (this.inside) this.fail(`ends inside of a ${this.inside}`)
    if (this.rest && !isBlank(this.rest, 0, this.rest.length))
      this.fail(this.rest.includes('<') ? 'ends inside of a tag' : 'ends with text outside of the root element')
    if (this.open.length > 0) this.fail(`ends inside of <${this.open.at(-1)}>`)
    if (!this.rooted) throw new BrokenReport('holds no XML element')
  }

  /** Takes one piece from `at` on. @returns where the next begins, or `at` when more of the document is needed. */
  private step(text: string, at: number): number {
    if (at >= text.length) return at
    if (this.inside) return this.long(text, at, this.inside)
    if (text.charCodeAt(at) !== 60) return this.characters(text, at)
    switch (text.charCodeAt(at + 1)) {
      case 47:
        return this.endTag(text, at)
      case 33:
        return this.declaration(text, at)
      case 63:
        return this.instruction(text, at)
      default:
        return this.startTag(text, at)
    }
  }

  private characters(text: string, at: number): number {
    const tag = skipBlanks(text, at)
    if (text.charCodeAt(tag) === 60) return tag
    let end = text.indexOf('<', tag)
    if (end < 0) {
      // A reference or `]]>` may be cut by the chunk's end: the last bit waits.
      if (text.length - at < MAX_TEXT) return at
      end = Math.max(at, text.length - 64)
      const reference = text.lastIndexOf('&', end)
      if (reference > end - 64 && reference > at) end = reference
    }
    if (isBlank(text, at, end)) return end
    const piece = text.slice(at, end)
    if (this.open.length === 0) this.fail('has text outside of the root element')
    if (piece.includes(']]>')) this.fail('has `]]>` in a text')
    const plain = piece.includes('&') ? decodeReferences(piece, what => this.fail(what)) : piece
    this.handlers.text?.(plain)
    return end
  }

  private startTag(text: string, at: number): number {
    const end = this.tags.read(at)
    if (end < 0) return this.wait(text, at, 'tag')
    const { name, local, attributes, selfClosing } = this.tags
    if (this.open.length === 0 && this.rooted) this.fail(`has a second root element <${name}>`)
    this.rooted = true
    this.handlers.open(local, attributes)
    if (selfClosing) this.handlers.close?.(local)
    else if (this.open.push(name) > MAX_DEPTH) throw new BrokenReport(`nests elements deeper than ${MAX_DEPTH}`)
    return end
  }

  private endTag(text: string, at: number): number {
    const name = this.open.at(-1)
    const after = at + 2 + (name?.length ?? 0)
    if (name !== undefined && text.charCodeAt(after) === 62 && text.startsWith(name, at + 2))
      return this.leave(name, after)
    const end = text.indexOf('>', at)
    if (end < 0) return this.wait(text, at, 'tag')
    const written = text.slice(at + 2, end).trimEnd()
    if (written !== name)
      this.fail(`closes </${written.slice(0, 80)}> where ${name ? `</${name}>` : 'nothing'} is open`)
    return this.leave(name, end)
  }

  private leave(name: string, end: number): number {
    this.open.pop()
    this.handlers.close?.(localName(name))
    return end + 1
  }

  private declaration(text: string, at: number): number {
    if (text.startsWith('<!--', at)) return this.begin('comment', at + 4)
    if (text.startsWith('<![CDATA[', at)) {
      if (this.open.length === 0) this.fail('has CDATA outside of the root element')
      return this.begin('cdata', at + 9)
    }
    if (text.length - at < 9) return at
    if (!text.startsWith('<!DOCTYPE', at) || this.rooted)
      this.fail(`has \`${text.slice(at, at + 9)}\` where none belongs`)
    const end = doctypeEnd(text, at)
    if (end < 0) return this.wait(text, at, 'document type')
    return end
  }

  private instruction(text: string, at: number): number {
    // The target decides: an XML declaration stands at the very start, a second one means files run together.
    if (text.length - at < 6) return at
    const target = text.slice(at + 2, nameEnd(text, at + 2))
    if (target === '') this.fail('has a processing instruction without a name')
    if (target.toLowerCase() === 'xml' && (at > 0 || this.started))
      this.fail('has an XML declaration that is not at its start')
    return this.begin('instruction', at + 2)
  }

  private begin(kind: keyof typeof LONG, at: number): number {
    this.inside = kind
    return at
  }

  private long(text: string, at: number, kind: keyof typeof LONG): number {
    const close = LONG[kind]
    const found = text.indexOf(kind === 'comment' ? '--' : close, at)
    const end = found < 0 ? Math.max(at, text.length - (close.length - 1)) : found
    if (found >= 0 && kind === 'comment' && text.length > found + 2 && text.charCodeAt(found + 2) !== 62)
      this.fail('has `--` in a comment')
    if (found >= 0 && text.length < found + close.length) return at
    if (kind === 'cdata' && end > at) this.handlers.text?.(text.slice(at, end))
    if (found < 0) return end
    this.inside = null
    return found + close.length
  }

  private wait(text: string, at: number, what: string): number {
    if (text.length - at > MAX_TAG) this.fail(`has a ${what} that does not end`)
    return at
  }

  private fail(what: string): never {
    throw new BrokenReport(`is not well-formed XML: it ${what} (line ${this.line + linesIn(this.text, this.at)})`)
  }
}

/** Line breaks before `to`. */
function linesIn(text: string, to: number): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) lines++
  return lines
}

/** Where `<!DOCTYPE ... [ ... ]>` ends; -1 when more is needed. What it declares is skipped, never used. */
function doctypeEnd(text: string, from: number): number {
  let depth = 0
  for (let at = from + 9; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 62 && depth === 0) return at + 1
    if (code === 91) depth++
    else if (code === 93) depth--
    else if (code === 34 || code === 39) {
      at = text.indexOf(text[at]!, at + 1)
      if (at < 0) return -1
    } else if (code === 60 && text.startsWith('<!--', at)) {
      at = text.indexOf('-->', at + 4)
      if (at < 0) return -1
      at += 2
    }
  }
  return -1
}
