/**
 * @module sources/reports/xml
 * Streaming XML that refuses what is not well formed. saxes expands no entity and fetches nothing:
 * an undeclared entity, an unclosed element, a second root or none at all end the reading.
 */
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { decoded } from '../decode.ts'
import { BrokenReport } from './reading.ts'

export interface XmlHandlers {
  /** Called for every start tag; `name` is the local name, without a namespace prefix. */
  open(name: string, attributes: Record<string, string>): void
  close?(name: string): void
  /** Text and CDATA between tags, in pieces. */
  text?(text: string): void
}

/** Elements nested deeper than this are an attack, not a report. */
const MAX_DEPTH = 100_000

// Real runners write ANSI escapes into messages: worth a warning, not the loss of the report.
const TOLERATED = /disallowed character/

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/**
 * Reads a whole document and calls the handlers.
 * @throws BrokenReport with line and column when the document is not well formed or ends too early.
 */
export async function readXml(chunks: AsyncIterable<Uint8Array>, handlers: XmlHandlers): Promise<void> {
  const parser = new SaxesParser({ xmlns: false, position: true })
  let depth = 0
  let rooted = false
  parser.on('error', trouble => {
    if (!TOLERATED.test(trouble.message)) throw new BrokenReport(`is not well-formed XML: ${trouble.message}`)
  })
  parser.on('opentag', (tag: SaxesTagPlain) => {
    rooted = true
    if (++depth > MAX_DEPTH) throw new BrokenReport(`nests elements deeper than ${MAX_DEPTH}`)
    handlers.open(localName(tag.name), tag.attributes)
  })
  parser.on('closetag', tag => {
    depth--
    handlers.close?.(localName(tag.name))
  })
  const { text } = handlers
  if (text) {
    parser.on('text', text.bind(handlers))
    parser.on('cdata', text.bind(handlers))
  }
  for await (const chunk of decoded(chunks)) {
    if (chunk.includes('\0')) throw new BrokenReport('holds a NUL character: it is damaged or no text at all')
    parser.write(chunk)
  }
  parser.close()
  if (!rooted) throw new BrokenReport('holds no XML element')
}
