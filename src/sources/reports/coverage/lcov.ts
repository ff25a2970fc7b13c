/**
 * @module sources/reports/coverage/lcov
 * lcov tracefiles, those of lcov 2 included. Lines are counted from `DA`, never taken from `LF` and `LH`.
 * Reports of 100 MB and more are usual, so this works on bytes: no text is made of a line but of a path.
 */
import type { FileCoverage } from '../../../model/reports.ts'
import { decoded, encodingOf } from '../../decode.ts'
import { BrokenReport, type Format } from '../reading.ts'
import { type CoverageFacts, totalled } from './facts.ts'
import { Collector, countOf, LineHits, type Packed, united } from './packed.ts'

const NEWLINE = 10
const RETURN = 13
const SPACE = 32
const COMMA = 44
const MINUS = 45
const ZERO = 48
const COLON = 58
const [A, B, D, E, F, N, S] = [65, 66, 68, 101, 70, 78, 83]
const MAX_LINE_BYTES = 16 * 1024 * 1024
/** A branch or function whose name is no small number is known by a hash from here on. */
const HASHED = 2 ** 50

export const lcov: Format<CoverageFacts> = {
  name: 'lcov',
  matches: head => /^(?:TN|SF|VER):/m.test(head),
  async read(file) {
    const scanner = new Scanner()
    for await (const chunk of utf8(file.chunks())) scanner.scan(chunk)
    return totalled(scanner.finish())
  },
}

/** Other encodings are turned into UTF-8. */
async function* utf8(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
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

/** What was told of one source file, a part for each of its records. */
interface Parts {
  lines: Packed[]
  branches: Packed[]
  functions: Packed[]
}

class Scanner {
  private readonly files = new Map<string, Parts>()
  private path: string | null = null
  private carry: Uint8Array = new Uint8Array(0)
  private readonly lines = new Collector(false, 4096)
  private readonly branches = new Collector(true, 1024)
  private readonly functions = new Collector(true, 256)

  scan(chunk: Uint8Array): void {
    const bytes = this.carry.length > 0 ? Buffer.concat([this.carry, chunk]) : chunk
    const end = bytes.lastIndexOf(NEWLINE) + 1
    if (bytes.length - end > MAX_LINE_BYTES) throw new BrokenReport('has a line of more than 16 MiB')
    this.whole(bytes, end)
    this.carry = bytes.subarray(end)
  }

  /** @throws BrokenReport when the last record has no end. */
  finish(): FileCoverage[] {
    if (this.carry.length > 0) this.whole(Buffer.concat([this.carry, Buffer.of(NEWLINE)]), this.carry.length + 1)
    if (this.path !== null)
      throw new BrokenReport(`ends in the middle of the record of \`${this.path}\`: \`end_of_record\` is missing`)
    return [...this.files].map(([path, parts]) => {
      const lines = united(parts.lines)
      const [branches, functions] = [countOf(united(parts.branches)), countOf(united(parts.functions))]
      return { path, lines: countOf(lines), branches, functions, statements: null, hits: new LineHits(lines) }
    })
  }

  /** Whole lines: `bytes[end - 1]` is a newline. */
  private whole(bytes: Uint8Array, end: number): void {
    let at = 0
    while (at < end) {
      const first = bytes[at]!
      if (first === D && bytes[at + 1] === A && bytes[at + 2] === COLON) {
        at = this.data(bytes, at + 3)
        continue
      }
      let stop = at
      while (bytes[stop] !== NEWLINE) stop++
      if (first === B || first === F || first === S || first === E) this.record(bytes, at, stop)
      at = stop + 1
    }
  }

  /** `DA:line,hits[,checksum]`: the hot one. @returns where the next line starts. */
  private data(bytes: Uint8Array, start: number): number {
    let at = start
    let line = 0
    let digit = bytes[at]! - ZERO
    while (digit >= 0 && digit <= 9) {
      line = line * 10 + digit
      digit = bytes[++at]! - ZERO
    }
    if (at === start || line > 0x7fff_ffff || bytes[at] !== COMMA) this.malformed(bytes, start - 3)
    if (this.path === null) throw new BrokenReport('has a `DA` outside of any record')
    at++
    const negative = bytes[at] === MINUS
    let hit = false
    let byte = bytes[at]!
    if (byte < SPACE) this.malformed(bytes, start - 3)
    while (byte !== COMMA && byte !== NEWLINE) {
      if (byte > ZERO && byte <= ZERO + 9) hit = true
      byte = bytes[++at]!
    }
    while (bytes[at] !== NEWLINE) at++
    this.lines.add(line, hit && !negative)
    return at + 1
  }

  private record(bytes: Uint8Array, start: number, stop: number): void {
    let end = stop
    while (end > start && (bytes[end - 1] === RETURN || bytes[end - 1] === SPACE)) end--
    let colon = start
    while (colon < end && bytes[colon] !== COLON && colon - start < 5) colon++
    const [one, two, three] = [bytes[start], bytes[start + 1], bytes[start + 2]]
    if (one === S && two === F && three === COLON) this.begin(bytes, start + 3, end)
    else if (one === E) this.end(bytes, start, end)
    else if (one === B && colon === start + 4 && bytes[start + 3] === A) this.branch(bytes, start + 5, end)
    else if (one === F && two === N && this.path !== null) this.function(bytes, start, colon, end)
  }

  private begin(bytes: Uint8Array, from: number, to: number): void {
    if (this.path !== null)
      throw new BrokenReport(`starts a record inside of that of \`${this.path}\`: \`end_of_record\` is missing`)
    this.path = text(bytes, from, to).trim()
    if (this.path === '') throw new BrokenReport('has a record without a file: `SF:` is empty')
  }

  private end(bytes: Uint8Array, from: number, to: number): void {
    if (this.path === null || text(bytes, from, to) !== 'end_of_record') return
    let parts = this.files.get(this.path)
    if (!parts) {
      parts = { lines: [], branches: [], functions: [] }
      this.files.set(this.path, parts)
    }
    for (const kind of ['lines', 'branches', 'functions'] as const) {
      const part = this[kind].take()
      if (part.length > 0) parts[kind].push(part)
    }
    this.path = null
  }

  /** `BRDA:line,[e]block,branch,taken`; `-` is: never reached. The branch may be an expression with commas. */
  private branch(bytes: Uint8Array, from: number, to: number): void {
    let comma = to - 1
    while (comma > from && bytes[comma] !== COMMA) comma--
    if (comma === from || this.path === null) this.malformed(bytes, from - 5)
    this.branches.add(key(bytes, from, comma), positive(bytes, comma + 1, to))
  }

  /** `FN:line[,end],name`, `FNDA:hits,name` and, of lcov 2, `FNA:index,hits,name`; `FNL` names none. */
  private function(bytes: Uint8Array, start: number, colon: number, end: number): void {
    const kind = colon - start
    const at = colon + 1
    const comma = after(bytes, at, end)
    if (kind === 4 && bytes[start + 2] === D)
      this.functions.add(hash(bytes, comma, end), positive(bytes, at, comma - 1))
    else if (kind === 3 && bytes[start + 2] === A) {
      const name = after(bytes, comma, end)
      this.functions.add(hash(bytes, name, end), positive(bytes, comma, name - 1))
    } else if (kind === 2) {
      const second = after(bytes, comma, end)
      const ranged = second < end && isDigits(bytes, comma, second - 1)
      this.functions.add(hash(bytes, ranged ? second : comma, end), false)
    }
  }

  private malformed(bytes: Uint8Array, from: number): never {
    let to = from
    while (to < bytes.length && bytes[to] !== NEWLINE && to - from < 60) to++
    throw new BrokenReport(`has a line that cannot be read: \`${text(bytes, from, to).trim()}\``)
  }
}

const text = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('utf8')

/** @returns the place after the next comma, or `to` when there is none. */
function after(bytes: Uint8Array, from: number, to: number): number {
  let at = from
  while (at < to && bytes[at] !== COMMA) at++
  return Math.min(at + 1, to)
}

function isDigits(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at]! < ZERO || bytes[at]! > ZERO + 9) return false
  return to > from
}

/** A number above zero: has a digit that is not 0, and no minus. */
function positive(bytes: Uint8Array, from: number, to: number): boolean {
  if (bytes[from] === MINUS) return false
  for (let at = from; at < to; at++) if (bytes[at]! > ZERO && bytes[at]! <= ZERO + 9) return true
  return false
}

/** `line,block,branch` as one number: exact while the three are small, a hash of the bytes otherwise. */
function key(bytes: Uint8Array, from: number, to: number): number {
  let all = 0
  let part = 0
  let parts = 0
  for (let at = from; at <= to; at++) {
    const digit = bytes[at]! - ZERO
    if (at < to && digit >= 0 && digit <= 9) {
      part = part * 10 + digit
      if (part > (parts === 0 ? 0xff_ffff : 0xfff)) return hash(bytes, from, to)
    } else if (at === to || bytes[at] === COMMA) {
      all = all * 4096 + part
      part = 0
      parts++
    } else return hash(bytes, from, to)
  }
  return parts === 3 ? all : hash(bytes, from, to)
}

/** 50 bits of two FNV-like hashes: names are only told apart, never shown. */
function hash(bytes: Uint8Array, from: number, to: number): number {
  let one = 0x811c9dc5
  let two = 0x1b873593
  for (let at = from; at < to; at++) {
    one = Math.imul(one ^ bytes[at]!, 0x01000193)
    two = Math.imul(two ^ bytes[at]!, 0x85ebca6b)
    two ^= two >>> 13
  }
  return HASHED + (one >>> 7) * 2 ** 25 + (two >>> 7)
}
