/**
 * @module sources/reports/coverage/lcov
 * lcov tracefiles, those of lcov 2 included. Lines are counted from `DA`, never taken from `LF` and `LH`.
 * Reports of 100 MB and more are usual, so this works on bytes: no text is made of a line but of a path.
 */
import type { Count, FileCoverage } from '../../../model/reports.ts'
import { decoded, encodingOf } from '../../decode.ts'
import { BrokenReport, type Format } from '../reading.ts'
import { type CoverageFacts, totalled } from './facts.ts'
import { countOf, LineHits, Log, type Packed, type Span, united } from './packed.ts'

const NEWLINE = 10
const RETURN = 13
const SPACE = 32
const COMMA = 44
const MINUS = 45
const ZERO = 48
const NINE = 57
const COLON = 58
const [A, B, D, E, F, N, R, S] = [65, 66, 68, 101, 70, 78, 82, 83]
const MAX_LINE_BYTES = 16 * 1024 * 1024
const MAX_LINE = 0x7fff_ffff
const END = Buffer.from('end_of_record')
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

/** Where the keys of one record are. */
interface Told {
  lines: Span | null
  branches: Span | null
  functions: Span | null
  /** An earlier record of the same file: shards that were put together. */
  before: Told | null
}

class Scanner {
  private readonly files = new Map<string, Told>()
  private path: string | null = null
  private carry: Buffer = Buffer.alloc(0)
  private readonly lines = new Log(room => new Uint32Array(room))
  private readonly branches = new Log(room => new Float64Array(room))
  private readonly functions = new Log(room => new Float64Array(room))

  /** @param piece may be overwritten afterwards. */
  scan(piece: Uint8Array): void {
    const chunk = Buffer.from(piece.buffer, piece.byteOffset, piece.length)
    let from = 0
    if (this.carry.length > 0) {
      from = chunk.indexOf(NEWLINE) + 1
      const line = Buffer.concat([this.carry, from > 0 ? chunk.subarray(0, from) : chunk])
      if (from === 0) {
        this.keep(line)
        return
      }
      this.whole(line, 0, line.length)
    }
    const end = chunk.lastIndexOf(NEWLINE) + 1
    this.whole(chunk, from, end)
    this.keep(Buffer.from(chunk.subarray(end)))
  }

  /** @throws BrokenReport when the last record has no end. */
  finish(): FileCoverage[] {
    if (this.carry.length > 0) this.whole(Buffer.concat([this.carry, Buffer.of(NEWLINE)]), 0, this.carry.length + 1)
    if (this.path !== null)
      throw new BrokenReport(`ends in the middle of the record of \`${this.path}\`: \`end_of_record\` is missing`)
    if (this.files.size === 0) throw new BrokenReport('holds no record: `SF:` and `end_of_record` are missing')
    if (isRest(this.carry)) throw new BrokenReport('ends in the middle of a line, after its last whole record')
    return Array.from(this.files, ([path, told]) => ({
      path,
      ...this.linesOf(told),
      branches: counted(this.branches, told, 'branches'),
      functions: counted(this.functions, told, 'functions'),
      statements: null,
    }))
  }

  private linesOf(told: Told): Pick<FileCoverage, 'lines' | 'hits'> {
    if (told.before || !told.lines) {
      const lines = united(partsOf(this.lines, told, 'lines'))
      return { lines: countOf(lines), hits: new LineHits(lines) }
    }
    const { from, to } = told.lines
    return { lines: countIn(told.lines), hits: new LineHits(this.lines.pageOf(told.lines), from, to) }
  }

  private keep(line: Buffer): void {
    if (line.length > MAX_LINE_BYTES) throw new BrokenReport('has a line of more than 16 MiB')
    this.carry = line
  }

  /** Whole lines: `bytes[end - 1]` is a newline. No native search per line: on lines this short it costs more. */
  private whole(bytes: Buffer, start: number, end: number): void {
    let at = start
    while (at < end) {
      const first = bytes[at]!
      if (first === D && bytes[at + 1] === A && bytes[at + 2] === COLON) at = this.data(bytes, at, end)
      else if (first === B && isBranch(bytes, at)) at = this.branch(bytes, at)
      else {
        let stop = at
        while (bytes[stop] !== NEWLINE) stop++
        if (first === F || first === S || first === E) this.record(bytes, at, stop)
        at = stop + 1
      }
    }
  }

  /** A run of `DA:line,hits[,checksum]`: the hot one, so all it needs is at hand. @returns where the next line starts. */
  private data(bytes: Buffer, start: number, end: number): number {
    const { lines } = this
    // `DA:1,1` and a newline: no line is shorter.
    lines.reserve(Math.ceil((end - start) / 7))
    const { page } = lines
    let to = lines.end
    let { last, ascending, hits } = lines
    let at = start
    while (at < end && bytes[at] === D && bytes[at + 1] === A && bytes[at + 2] === COLON) {
      const from = at
      let line = 0
      at += 3
      let byte = bytes[at]!
      for (; byte >= ZERO && byte <= NINE; byte = bytes[++at]!) line = line * 10 + byte - ZERO
      if (byte !== COMMA || at === from + 3 || line > MAX_LINE) this.malformed(bytes, from)
      byte = bytes[++at]!
      if (byte < SPACE) this.malformed(bytes, from)
      const negative = byte === MINUS
      let hit = 0
      for (; byte !== NEWLINE && byte !== COMMA; byte = bytes[++at]!) if (byte > ZERO && byte <= NINE) hit = 1
      while (bytes[at] !== NEWLINE) at++
      at++
      if (line <= last) ascending = false
      last = line
      if (negative) hit = 0
      hits += hit
      page[to++] = line * 2 + hit
    }
    if (this.path === null) throw new BrokenReport('has a `DA` outside of any record')
    lines.end = to
    lines.last = last
    lines.ascending = ascending
    lines.hits = hits
    return at
  }

  private record(bytes: Buffer, start: number, stop: number): void {
    const end = trimmed(bytes, start, stop)
    const first = bytes[start]
    const second = bytes[start + 1]
    if (first === S && second === F && bytes[start + 2] === COLON) this.begin(bytes, start + 3, end)
    else if (first === E) this.end(bytes, start, end)
    else if (first === F && second === N && this.path !== null) this.function(bytes, start, end)
  }

  private begin(bytes: Buffer, from: number, to: number): void {
    if (this.path !== null)
      throw new BrokenReport(`starts a record inside of that of \`${this.path}\`: \`end_of_record\` is missing`)
    this.path = bytes.toString('utf8', from, to).trim()
    if (this.path === '') throw new BrokenReport('has a record without a file: `SF:` is empty')
  }

  private end(bytes: Buffer, from: number, to: number): void {
    if (this.path === null || !isEnd(bytes, from, to)) return
    const before = this.files.get(this.path) ?? null
    const [lines, branches, functions] = [this.lines.take(), this.branches.take(), this.functions.take()]
    this.files.set(this.path, { lines, branches, functions, before })
    this.path = null
  }

  /**
   * `BRDA:line,[e]block,branch,taken`; `-` is: never reached. The branch may be an expression with commas, so what comes
   * before the last one is the key: exact while it is three small numbers, a hash of the bytes otherwise.
   * @returns where the next line starts.
   */
  private branch(bytes: Buffer, start: number): number {
    const from = start + 5
    let at = from
    let comma = 0
    let commas = 0
    let key = 0
    let part = 0
    let exact = true
    for (let byte = bytes[at]!; byte !== NEWLINE; byte = bytes[++at]!) {
      const digit = byte - ZERO
      if (byte === COMMA) {
        comma = at
        if (part > (commas === 0 ? 0xff_ffff : 0xfff)) exact = false
        key = key * 4096 + part
        part = 0
        commas++
      } else if (digit >= 0 && digit <= 9) part = part * 10 + digit
      else if (commas < 3) exact = false
    }
    if (commas < 3 || this.path === null) this.malformed(bytes, start)
    const known = exact && commas === 3
    this.branches.add(known ? key : hash(bytes, from, comma), positive(bytes, comma + 1, at))
    return at + 1
  }

  /** `FN:line[,end],name`, `FNDA:hits,name` and, of lcov 2, `FNA:index,hits,name`; `FNL` names none. */
  private function(bytes: Buffer, start: number, end: number): void {
    if (bytes[start + 2] === COLON) {
      const comma = after(bytes, start + 3, end)
      const second = after(bytes, comma, end)
      const ranged = second < end && isDigits(bytes, comma, second - 1)
      this.functions.add(hash(bytes, ranged ? second : comma, end), false)
    } else if (bytes[start + 2] === D && bytes[start + 4] === COLON) {
      const comma = after(bytes, start + 5, end)
      this.functions.add(hash(bytes, comma, end), positive(bytes, start + 5, comma - 1))
    } else if (bytes[start + 2] === A && bytes[start + 3] === COLON) {
      const comma = after(bytes, start + 4, end)
      const name = after(bytes, comma, end)
      this.functions.add(hash(bytes, name, end), positive(bytes, comma, name - 1))
    }
  }

  private malformed(bytes: Buffer, from: number): never {
    let to = from
    while (to < bytes.length && bytes[to] !== NEWLINE && to - from < 60) to++
    throw new BrokenReport(`has a line that cannot be read: \`${bytes.toString('utf8', from, to).trim()}\``)
  }
}

/** What stands on a last line without an end and closes no record: the beginning of one that was cut off. */
function isRest(carry: Buffer): boolean {
  const text = carry.toString('latin1').trim()
  return text !== '' && text !== 'end_of_record' && !text.startsWith('#')
}

/** `BRDA:`, all of it: what reads on behind a shorter word would run past its newline. */
const isBranch = (bytes: Buffer, at: number): boolean =>
  bytes[at + 1] === R && bytes[at + 2] === D && bytes[at + 3] === A && bytes[at + 4] === COLON

function isEnd(bytes: Buffer, from: number, to: number): boolean {
  if (to - from !== END.length) return false
  for (let at = 0; at < END.length; at++) if (bytes[from + at] !== END[at]) return false
  return true
}

type Kind = 'lines' | 'branches' | 'functions'

/** The keys of all records of a file. */
function partsOf(log: Log<Packed>, told: Told, kind: Kind): Packed[] {
  const parts: Packed[] = []
  for (let record: Told | null = told; record; record = record.before) {
    const span = record[kind]
    if (span) parts.push(log.read(span))
  }
  return parts
}

function counted(log: Log<Packed>, told: Told, kind: Kind): Count {
  if (told.before) return countOf(united(partsOf(log, told, kind)))
  return countIn(told[kind])
}

const countIn = (span: Span | null): Count =>
  span ? { covered: span.hit, total: span.to - span.from } : { covered: 0, total: 0 }

/** @returns the end without blanks and a carriage return. */
function trimmed(bytes: Buffer, start: number, stop: number): number {
  let end = stop
  while (end > start && (bytes[end - 1] === RETURN || bytes[end - 1] === SPACE)) end--
  return end
}

/** @returns the place after the next comma, or `to` when there is none. */
function after(bytes: Buffer, from: number, to: number): number {
  let at = from
  while (at < to && bytes[at] !== COMMA) at++
  return Math.min(at + 1, to)
}

function isDigits(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (bytes[at]! < ZERO || bytes[at]! > NINE) return false
  return to > from
}

/** A number above zero: has a digit that is not 0, and no minus. */
function positive(bytes: Buffer, from: number, to: number): boolean {
  if (bytes[from] === MINUS) return false
  for (let at = from; at < to; at++) if (bytes[at]! > ZERO && bytes[at]! <= NINE) return true
  return false
}

/** 50 bits of two hashes of FNV's kind: names are only told apart, never shown. */
function hash(bytes: Buffer, from: number, to: number): number {
  let one = 0x811c9dc5
  let two = 0x1b873593
  for (let at = from; at < to; at++) {
    one = Math.imul(one ^ bytes[at]!, 0x01000193)
    two = ((two << 5) | (two >>> 27)) ^ one
  }
  two = Math.imul(two, 0x85ebca6b)
  return HASHED + (one >>> 7) * 2 ** 25 + (two >>> 7)
}
