/**
 * @module publish/fill-in
 * A checklist with what its forms ask for: names and dates of signatures, figures, notes. Everything else stays as it is, byte for byte.
 */
import type { Checklist, SignOff } from '../model/checklist.ts'
import { BLANK, DATE_FIELD } from '../model/signing.ts'
import { slug } from '../model/text.ts'
import { literal } from './escape.ts'
import { fillFence } from './fill-in/fence.ts'
import { fillLabel } from './fill-in/label.ts'
import { masked } from './fill-in/masked.ts'
import { fillRow } from './fill-in/row.ts'

/** A signature that counts. */
export interface Signed {
  /** Login. */
  name: string
  /** `2026-11-21`. */
  date: string
  /** What it was given for; null where that is not known. */
  commit: string | null
}

/** What is known; labels as slugs. */
export interface Filling {
  /** By id of the sign-off. */
  signatures: ReadonlyMap<string, Signed>
  /** For the lines of a metrics section: `12 min`. */
  metrics: ReadonlyMap<string, string>
  /** For `Label: ____` and lists below `Label:` in fenced forms. */
  fields: ReadonlyMap<string, readonly string[]>
}

export interface Filled {
  text: string
  /** Ids of sign-offs that are filled in. */
  signed: string[]
  /** Ids of sign-offs with a signature that found no place: somebody wrote something there already, or the row has no cell for it. */
  left: string[]
}

/**
 * @param text the checklist's Markdown, as it was parsed.
 * @returns the same text with blanks filled in. A line that is not as the checklist says is left alone.
 */
export function fillIn(text: string, checklist: Checklist, { signatures, metrics, fields }: Filling): Filled {
  const lines = linesOf(text)
  const signed: string[] = []
  const left: string[] = []
  for (const signoff of checklist.signoffs) {
    const signature = signatures.get(signoff.item ?? signoff.id)
    const line = lines[signoff.line - 1]
    if (!signature || !line) continue
    const filled =
      signoff.syntax === 'table'
        ? fillRow(line.text, signoff, parts(signature))
        : fillLine(line.text, signoff, signature)
    if (filled === null) left.push(signoff.item ?? signoff.id)
    else {
      line.text = filled
      signed.push(signoff.item ?? signoff.id)
    }
  }
  for (const { line, label } of checklist.metrics) {
    const value = metrics.get(slug(label))
    const target = lines[line - 1]
    if (value && target) target.text = fillLabel(target.text, label, literal(value)) ?? target.text
  }
  for (const { line, kind } of checklist.notes) if (kind === 'code') fillFence(lines, line - 1, fields)
  return { text: lines.map(({ text, end }) => text + end).join(''), signed, left }
}

export interface Line {
  text: string
  /** How it ends: `\n`, `\r\n`, or nothing at the end of the text. */
  end: string
}

const linesOf = (text: string): Line[] =>
  [...text.matchAll(/([^\r\n]*)(\r\n|\r|\n|$)/g)].map(([, text, end]) => ({ text: text!, end: end! }))

/** What is written for a signature; Markdown. */
export interface Parts {
  name: string
  /** `2026-11-21 (4d5e6f7)`. */
  date: string
  /** The commit alone. */
  commit: string | null
}

/** Logins need no escape: their underscores are no emphasis within a word. */
const nameOf = (name: string): string =>
  /^[a-z\d](?:[a-z\d-]|_(?=[a-z\d]))*(?:\[bot\])?$/i.test(name) ? name : literal(name, 100)

function parts({ name, date, commit }: Signed): Parts {
  const short = commit !== null && /^[\da-f]{4,64}$/i.test(commit) ? commit.slice(0, 7) : null
  return { name: nameOf(name), date: short ? `${date} (${short})` : date, commit: short }
}

const BOX = /^((?:\s*>)*\s*(?:[-*+]|\d{1,9}[.)])\s+)\[ \]/

/** `Role: ____ Date: ____` with or without a box. @returns null where a name stands already. */
function fillLine(line: string, signoff: SignOff, signature: Signed): string | null {
  if (signoff.name !== null) return null
  const seen = masked(line)
  const { name, date, commit } = parts(signature)
  const role = seen.indexOf(signoff.role)
  const after = role < 0 ? 0 : role + signoff.role.length
  const colon = /[:：]/.exec(seen.slice(after))
  if (!colon) return ticked(inserted(line, seen.trimEnd().length, `: ${name} Date: ${date}`))
  const opening = /^\s*(?:\*\*|__(?!_))?/.exec(seen.slice(after + colon.index + 1))![0].length
  const from = after + colon.index + 1 + opening
  const blanks = [...seen.slice(from).matchAll(new RegExp(BLANK.source, 'gi'))]
  const isDate = blanks.map((blank, at) => {
    const before = blanks[at - 1]
    return DATE_FIELD.test(seen.slice(from, from + blank.index).slice(before ? before.index + before[0].length : 0))
  })
  if (!blanks.length) return ticked(inserted(line, Math.max(from, seen.trimEnd().length), ` ${name} Date: ${date}`))
  const named = isDate.indexOf(false)
  // Only the date is asked for: the name stands before it.
  const values = blanks.map((_, at) => {
    if (isDate[at]) return named < 0 ? `${name}, ${date}` : date
    if (at !== named) return commit ?? name
    return isDate.includes(true) ? name : `${name} Date: ${date}`
  })
  let filled = line
  for (const [at, blank] of [...blanks.entries()].toReversed()) {
    const start = from + blank.index
    filled = filled.slice(0, start) + values[at] + filled.slice(start + blank[0].length)
  }
  return ticked(filled)
}

const ticked = (line: string): string => line.replace(BOX, '$1[x]')

const inserted = (line: string, at: number, text: string): string => line.slice(0, at) + text + line.slice(at)
