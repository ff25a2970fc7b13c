/**
 * @module app/evidence/body
 * What somebody sends -> evidence of a known shape and size, or one sentence. Nothing in it is trusted.
 */
import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { z } from 'zod'
import { gates } from '../../gates/index.ts'
import { MOST_PACKED, MOST_UNPACKED, type SentEvidence, trimmed } from '../../model/evidence.ts'
import { type GateTable, needsCheckout } from '../../model/gate.ts'
import type { Report } from '../../model/report.ts'
import { reportShape } from '../../model/report-shape.ts'
import type { Json } from '../../model/store.ts'
import type { ReportedItem } from '../pull/evidence.ts'

export interface Unusable {
  status: 400 | 413
  because: string
}

const shape = z.object({
  schema: z.literal('holdpoint/evidence@1'),
  rules: z.string().regex(/^[0-9a-f]{64}$/),
  report: reportShape,
})

/** More than any checklist has. */
const MOST_ITEMS = 2000
const MOST_GATES = 5000
const MOST_DEPTH = 40

/** @returns the raw bytes; they also tell one evidence from another. */
export async function unpacked(request: IncomingMessage): Promise<Buffer | Unusable> {
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'gzip' && encoding !== 'identity')
    return { status: 400, because: 'the evidence is packed in an unknown way, `gzip` was expected' }
  const most = encoding === 'gzip' ? MOST_PACKED : MOST_UNPACKED
  const long: Unusable = {
    status: 413,
    because: `the evidence is longer than ${most} bytes; leave out what nobody reads`,
  }
  if (Number(request.headers['content-length'] ?? 0) > most) return long
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > most) return long
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  if (encoding === 'identity') return bytes
  try {
    // A small gift may unpack to a very large one.
    return await promisify(gunzip)(bytes, { maxOutputLength: MOST_UNPACKED })
  } catch (caught) {
    return (caught as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
      ? {
          status: 413,
          because: `the evidence unpacks to more than ${MOST_UNPACKED} bytes; leave out what nobody reads`,
        }
      : { status: 400, because: 'the evidence cannot be unpacked; send it as gzip' }
  }
}

/** @returns the evidence; a sentence for anything else. */
export function read(bytes: Buffer): SentEvidence | Unusable {
  const no = (because: string): Unusable => ({ status: 400, because })
  let raw: unknown
  try {
    raw = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return no('the evidence is no JSON; send `holdpoint/evidence@1`')
  }
  const trap = trapIn(raw)
  if (trap) return no(trap)
  const parsed = shape.safeParse(raw)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const place = issue!.path.join('.').slice(0, 100)
    return no(
      `the evidence is no \`holdpoint/evidence@1\` (\`${place}\`: ${issue!.message.slice(0, 200)}); use the Action of the App's version`,
    )
  }
  const { items } = parsed.data.report
  const ids = new Set(items.map(({ id }) => id))
  if (ids.size !== items.length) return no('the evidence has an item twice; run the workflow again')
  const count = items.reduce((sum, item) => sum + item.gates.length, 0)
  if (items.length > MOST_ITEMS || count > MOST_GATES)
    return no(
      `the evidence has ${items.length} items and ${count} gates, at most ${MOST_ITEMS} and ${MOST_GATES} are read; split the checklist`,
    )
  return parsed.data as SentEvidence
}

/** Names that reach into every object, and nesting that is there to harm. */
function trapIn(root: unknown): string | null {
  let level: unknown[] = [root]
  for (let depth = 0; level.length; depth++) {
    if (depth > MOST_DEPTH) return `the evidence is nested deeper than ${MOST_DEPTH}; run the workflow again`
    const next: unknown[] = []
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue
      if (Object.hasOwn(value, '__proto__')) return 'the evidence has a key `__proto__`; run the workflow again'
      for (const each of Object.values(value)) if (typeof each === 'object' && each !== null) next.push(each)
    }
    level = next
  }
  return null
}

/** Characters of all evidence of one report that stay in the record, for good. */
const KEPT = 256 * 1024

/** @returns what of the items stays in the record: gates that the App cannot ask, with facts cut to a bounded size. */
export function keptItems({ items }: Report): Json {
  for (const room of ROOMS) {
    const kept = items.flatMap(item => keptItem(item, room))
    if (room === ROOMS.at(-1) || JSON.stringify(kept).length <= KEPT) return kept as unknown as Json
  }
  return []
}

/** The less there is room for, the less is kept; states and their sentences always are. */
const ROOMS = [
  { facts: true, params: true, because: 1000 },
  { facts: false, params: true, because: 500 },
  { facts: false, params: false, because: 200 },
] as const

function keptItem({ id, gates: reports }: ReportedItem, room: (typeof ROOMS)[number]): ReportedItem[] {
  const own = reports.filter(({ kind }) => Object.hasOwn(gates, kind) && needsCheckout((gates as GateTable)[kind]!))
  const short = own.map(({ kind, params, state, because, evidence }) => ({
    kind,
    params: room.params ? trimmed(params) : {},
    state,
    because: because.length > room.because ? `${because.slice(0, room.because).toWellFormed()}...` : because,
    evidence: room.facts ? trimmed(evidence) : {},
  }))
  return short.length ? [{ id, gates: short }] : []
}
