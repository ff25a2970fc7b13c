/**
 * @module model/limits
 * Values that keep a limit or do not, and the sentence about them.
 */
import { someOf } from './globs.ts'
import { type Evidence, fail, type Outcome, pass } from './outcome.ts'
import { grouped, plural, shortened } from './text.ts'

const SHOWN = 100

export type Provenance = { file: string; sha256: string }
export type Row = { file: string; line: number | null; key: string; told: string; holds: boolean }

/** @returns pass when the values hold, all or any of them; fail with each that does not. Never pass without a value. */
export function verdict(
  rows: readonly Row[],
  documents: Provenance[],
  match: 'all' | 'any',
  what: string,
  words: string,
  one: string,
  many = `${one}s`,
): Outcome {
  const wrong = rows.filter(row => !row.holds)
  const held = rows.length - wrong.length
  const ok = match === 'any' ? held > 0 : !wrong.length && held > 0
  const evidence: Evidence = { values: rows.length, held, documents }
  const [only] = rows
  if (ok && rows.length === 1) return pass(`${what} is ${only!.told}, ${words}`, { ...evidence, value: only!.told })
  if (ok)
    return pass(
      `${match === 'any' ? `${grouped(held)} of ` : ''}${plural(rows.length, one, many)} of ${what} ${rows.length === 1 ? 'holds' : 'hold'}, ${words}`,
      evidence,
    )
  const told = someOf(
    wrong.map(({ file, line, key, told }) => `\`${safe(key)}\` is ${told} in \`${file}${line ? `:${line}` : ''}\``),
  )
  return fail(`${told}, ${words}; mend it and measure again`, {
    ...evidence,
    wrong: wrong
      .slice(0, SHOWN)
      .map(({ file, line, key, told }) => ({ file, line, key, message: `\`${safe(key)}\` is ${told}` })),
  })
}

/** A name out of a document, fit for a sentence. */
export const safe = (name: string): string => shortened(name.replace(/\p{Cc}+/gu, ' ').replaceAll('`', "'"), 150)
