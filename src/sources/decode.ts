/**
 * @module sources/decode
 * Bytes -> text, by byte order mark or by the encoding an XML declaration names.
 */

const MARKS: [label: string, bytes: number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

/** @returns the encoding label of the text that starts with these bytes; `utf-8` when nothing says otherwise. */
export function encodingOf(head: Uint8Array): string {
  for (const [label, mark] of MARKS) if (mark.every((byte, at) => head[at] === byte)) return label
  // UTF-16 without a mark: an ASCII character beside a zero byte.
  if (head[0] === 0 && head[1]) return 'utf-16be'
  if (head[0] && head[1] === 0) return 'utf-16le'
  const declared = /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(
    Buffer.from(head.subarray(0, 200)).toString('latin1'),
  )
  return declared ? known(declared[1]!) : 'utf-8'
}

/** A declared UTF-16 that is read byte-wise this far is none; an unknown label is read as UTF-8. */
function known(label: string): string {
  try {
    const { encoding } = new TextDecoder(label)
    return encoding.startsWith('utf-16') ? 'utf-8' : encoding
  } catch {
    return 'utf-8'
  }
}

/** @returns the bytes as text without a byte order mark; bytes that are not valid become U+FFFD. */
export const decode = (bytes: Uint8Array): string => new TextDecoder(encodingOf(bytes)).decode(bytes)

/**
 * @returns every text that the bytes of a program may be meant as, most often one. A few bytes at its beginning say UTF-16,
 * and a compiler may pass over them and read the rest as UTF-8: neither may hide anything.
 */
export function readingsOf(bytes: Buffer): string[] {
  const [first, second] = bytes
  if (first !== 0xff && first !== 0xfe && first !== 0xef && first !== 0 && second !== 0) return [bytes.toString('utf8')]
  const text = decode(bytes)
  return encodingOf(bytes) === 'utf-8' ? [text] : [text, bytes.toString('utf8')]
}

/** @returns the bytes as text; null when bytes are not valid in their encoding, or are no text at all. */
export function decodeStrictly(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes)
    return text.includes('\0') ? null : text
  } catch {
    return null
  }
}

/** Decodes a stream of chunks, a character split between two chunks included. */
export async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk))
    const text = decoder.decode(chunk, { stream: true })
    if (text) yield text
  }
  const rest = decoder?.decode()
  if (rest) yield rest
}

/** The same as UTF-8 without a byte order mark; what is that already is handed on as it is. */
export async function* inUtf8(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]()
  const first = await iterator.next()
  if (first.done) return
  const all = (async function* () {
    yield first.value
    yield* { [Symbol.asyncIterator]: () => iterator }
  })()
  const mark = first.value[0] === 0xef || first.value[0] === 0xfe || first.value[0] === 0xff
  if (!mark && encodingOf(first.value) === 'utf-8') yield* all
  else for await (const text of decoded(all)) yield Buffer.from(text)
}
