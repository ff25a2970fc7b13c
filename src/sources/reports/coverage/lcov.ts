/**
 * @module sources/reports/coverage/lcov
 * lcov tracefiles, those of lcov 2 included. Lines are counted from `DA`, never taken from `LF` and `LH`.
 * Reports of 100 MB and more are usual, so this works on bytes: no text is made of a line but of a path.
 */
import type { FileCoverage } from '../../../model/reports.ts'
import { inUtf8 } from '../../decode.ts'
import { BrokenReport, type Format } from '../reading.ts'
import { type CoverageFacts, totalled } from './facts.ts'
import {
  A,
  after,
  B,
  COLON,
  COMMA,
  D,
  E,
  F,
  hash,
  isBranch,
  isDigits,
  isEnd,
  isHit,
  isRest,
  N,
  NEWLINE,
  NINE,
  S,
  SPACE,
  trimmed,
  ZERO,
} from './lcov-bytes.ts'
import { counted, countIn, partsOf, type Told } from './lcov-told.ts'
import { countOf, LineHits, Log, united } from './packed.ts'

const MAX_LINE_BYTES = 16 * 1024 * 1024
const MAX_LINE = 0x7fff_ffff

export const lcov: Format<CoverageFacts> = {
  name: 'lcov',
  matches: head => /^(?:TN|SF|VER):/m.test(head),
  async read(file) {
    const scanner = new Scanner()
    for await (const chunk of inUtf8(file.chunks())) scanner.scan(chunk)
    return totalled(scanner.finish())
  },
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
      // Nearly always the first digit tells: `0` alone or anything from 1 up. The rest is `1e+20`, `-1`, `0.5`.
      const hit = (byte > ZERO && byte <= NINE) || isHit(bytes, at) ? 1 : 0
      while (bytes[at] !== NEWLINE) at++
      at++
      if (line <= last) ascending = false
      last = line
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
    this.branches.add(known ? key : hash(bytes, from, comma), isHit(bytes, comma + 1))
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
      this.functions.add(hash(bytes, comma, end), isHit(bytes, start + 5))
    } else if (bytes[start + 2] === A && bytes[start + 3] === COLON) {
      const comma = after(bytes, start + 4, end)
      const name = after(bytes, comma, end)
      this.functions.add(hash(bytes, name, end), isHit(bytes, comma))
    }
  }

  private malformed(bytes: Buffer, from: number): never {
    let to = from
    while (to < bytes.length && bytes[to] !== NEWLINE && to - from < 60) to++
    throw new BrokenReport(`has a line that cannot be read: \`${bytes.toString('utf8', from, to).trim()}\``)
  }
}
