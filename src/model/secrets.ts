/**
 * @module model/secrets
 * What must not be shown: values that a name, or their own look, calls secret.
 */
import { shortened } from './text.ts'

const NAME =
  /pass(?:word|wd|phrase|code)?(?![a-z])|pwd|secret|token|api[-_.]?key|(?:private|access|signing|encryption|account|master|shared)[-_.]?key|credential|auth(?!or)|bearer|jwt|salt|cookie|dsn|connection[-_.]?string|webhook|[-_.]pin$|(?:^|[-_.])key$/i
const KNOWN =
  /-----BEGIN|^(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk_live_|sk-|rk_live_|AKIA|ASIA|AIza|eyJ[\w-]+\.|npm_|pypi-|SG\.|hvs\.)/
/** A user and a password in an address. */
const USERINFO = /([a-z][a-z0-9+.-]{0,40}:\/\/)[^\s/@]+@/gi

export const HIDDEN = '(hidden)'

/** @returns true when the name of a key, a variable or a path says that its value is secret. */
export const isSecretName = (name: string): boolean => NAME.test(name)

/** @returns true for text that looks random, as keys and tokens do: nobody writes so. */
export function looksSecret(text: string): boolean {
  if (KNOWN.test(text)) return true
  if (text.length < 20 || text.length > 4096 || !/^[\w+/=.~!@#$%^&*-]+$/.test(text)) return false
  const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter(kind => kind.test(text)).length
  return kinds >= 2 && /\d/.test(text) && entropy(text) >= 3.5
}

/** Bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

/** Text with the passwords in its addresses hidden. */
export const withoutUserinfo = (text: string): string => text.replace(USERINFO, `$1${HIDDEN}@`)

/**
 * @param name the key, variable or path it belongs to
 * @returns the value for people: JSON of at most 100 characters, or that it is hidden
 */
export function shownValue(name: string, value: unknown): string {
  if (value === null || value === undefined || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return isSecretName(name) && Math.abs(value) > 999 ? HIDDEN : String(value)
  if (typeof value === 'object')
    return Array.isArray(value) ? `a list of ${value.length}` : `an object of ${Object.keys(value).length}`
  const text = String(value)
  const plain = /^(?:true|false|yes|no|on|off|\d{0,3})$/i.test(text)
  if (!plain && (isSecretName(name) || looksSecret(text))) return HIDDEN
  return shortened(withoutUserinfo(text).replace(/\p{Cc}+/gu, ' '), 100).replaceAll('`', "'")
}

const ASSIGNED =
  /((?:pass(?:word|wd|phrase)?|pwd|secret|token|api[-_]?key|credential)[\w-]{0,40}["'`]?\]?\s{0,9}(?::=|=>|[:=])\s{0,9})(?:"[^"]*"?|'[^']*'?|`[^`]*`?|[^\s"'`,;]+)/gi

/** @returns a line of text without what looks like a secret in it: passwords in addresses, values of secret names, tokens. */
export const withoutSecrets = (line: string): string =>
  withoutUserinfo(line)
    .replace(ASSIGNED, `$1${HIDDEN}`)
    .replace(/[\w+/.~-]{16,}/g, word => (looksSecret(word) ? HIDDEN : word))
