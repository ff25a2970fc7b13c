/**
 * @module app/log
 * One line of JSON for each thing that happened. What could open a door is blotted out, wherever it comes from.
 */

export type Level = 'info' | 'warn' | 'error'

export type Fields = Readonly<Record<string, string | number | boolean | null | readonly string[]>>

export type Log = (level: Level, message: string, fields?: Fields) => void

/** Tokens of GitHub, JSON Web Tokens, private keys, signatures, and passwords in addresses. */
const SECRETS: readonly [RegExp, string][] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '[key]'],
  [/\b(?:gh[a-z]_|github_pat_)[\w.-]+/g, '[token]'],
  [/\bey[\w-]{8,}\.[\w-]+\.[\w-]*/g, '[token]'],
  [/\bsha(?:1|256)=[0-9a-f]{16,}/g, '[signature]'],
  [/\b(bearer|token) [\w.~+/=-]{16,}/gi, '$1 [token]'],
  [/(:\/\/[^:/@\s]*):[^/@\s]+@/g, '$1:[password]@'],
]

/** Longer than any sentence of ours: an error may quote a whole page. */
const LONGEST = 2000

/** @returns the text without what could open a door, and no longer than a page. */
export const blotted = (text: string): string =>
  SECRETS.reduce((before, [pattern, instead]) => before.replace(pattern, instead), text.slice(0, 4 * LONGEST)).slice(
    0,
    LONGEST,
  )

/**
 * @param write gets whole lines.
 * @param hidden values that must never stand in a line, such as the webhook's secret; more may be added later.
 */
export function createLog(write: (line: string) => void, now: () => number, hidden: readonly string[] = []): Log {
  // A short one would blot out half of what is told.
  const clean = (text: string) =>
    hidden
      .filter(secret => secret.length >= 8)
      .reduce((before, secret) => before.replaceAll(secret, '[secret]'), blotted(text))
  return (level, message, fields = {}) => {
    const told = Object.entries(fields)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, typeof value === 'string' ? clean(value) : value])
    write(
      `${JSON.stringify({ time: new Date(now()).toISOString(), level, msg: clean(message), ...Object.fromEntries(told) })}\n`,
    )
  }
}
