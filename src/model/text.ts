/**
 * @module model/text
 * Small words shared by everything that speaks: counts, plurals, percentages.
 */

/** `5,321`: digits grouped by commas. */
export const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',')

/** `1 test`, `2 tests`; a third argument for irregular plurals. */
export const plural = (n: number, one: string, many = `${one}s`): string => `${grouped(n)} ${n === 1 ? one : many}`

/** Percentage rounded DOWN to two digits, so that 79.996 % never reads as 80: `87.41 %`. */
export function percent(covered: number, total: number): string {
  if (total === 0) return '0 %'
  return `${String(Math.floor((covered * 10_000) / total) / 100)} %`
}

/** Bytes in thousands, rounded up to one digit so that 200.04 kB never reads as 200: `214.3 kB`, `12 bytes`. */
export function sized(bytes: number): string {
  if (bytes < 1000) return plural(bytes, 'byte')
  const [unit, many] = bytes < 1e6 ? ['kB', 1e3] : bytes < 1e9 ? ['MB', 1e6] : ['GB', 1e9]
  return `${grouped(Math.ceil((bytes * 10) / (many as number)) / 10)} ${unit}`
}

/** `a, b and c`. */
export function listed(words: readonly string[], last = 'and'): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`
}

/** At most `length` UTF-16 units, cut at a code point, with an ellipsis. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text
  const cut = text.slice(0, length - 1)
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`
}

/** `Tech Lead` -> `tech-lead`: how a role that is written for people is named in the configuration. */
export const slug = (words: string): string =>
  words
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')

/** The headings below the document's title, for people: `Deployment › Steps`; empty for what stands under the title. */
export const headingText = (path: readonly string[], title: string | null): string =>
  (path[0] === title ? path.slice(1) : path).join(' › ')

/** No control characters and no marks that turn the direction of writing: what stands in a report must not move the cursor or write commands. */
export const plain = (text: string): string =>
  text.replace(/[\u0000-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]+/g, ' ')
