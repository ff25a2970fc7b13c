/**
 * @module model/blank
 * What a form says before anybody has filled it in.
 */

/** Signs to write on, or between: `____`, `__/__/__`, `....`. Emoji are answers. */
const SIGNS = /^[\s\p{P}$€£¥+=<>~^|`]*$/u
/** Brackets with a hint in them. */
const BRACKETS = /^(?:\[[^\]\n]*\]|<[^>\n]*>|\{\{?[^}\n]*\}?\}|\([^)\n]*\))$/u
/** Words that stand for an answer to come, and what a script writes that had none. */
const WORDS =
  /^(?:(?:tbd|tba|todo|fixme)\b.*|n\/?a|x{2,}|to be (?:\p{L}+|filled in)|not yet\b.*|pending|placeholder|lorem ipsum.*|(?:your|insert|fill in|enter (?:the|your|an?))\b.*|(?:e\.\s?g\.|z\.\s?b\.|for example)\s?.*|null|undefined|nan|\[object object\])[.…]*$/iu
/** `YYYY-MM-DD HH:MM UTC`, `X.Y.Z`: how it is to be written. */
const FORMAT =
  /^(?:v?x{1,4}(?:[.:/-][xyz]{1,4})+|(?:[ymdhs]{1,4}[-/.: ]+)+[ymdhs]{1,4}(?:\s?(?:utc|z|am\/pm|gmt))?|#x+|@(?:user(?:name)?|name|handle))$/iu
/** All answers there are, none of them chosen. */
const CHOICE =
  /^(?:yes\s?[/|]\s?no|y\s?[/|]\s?n|no\s?[/|]\s?yes|go\s?[/|]\s?no-?\s?go|pass\s?[/|]\s?fail|success\s?[/|]\s?fail(?:ure|ed)?|true\s?[/|]\s?false|low\s?[/|]\s?med(?:ium)?\s?[/|]\s?high)(?:\s?[/|]\s?n\/?a)?$/iu
const HINT = /\([^()\n]*\)/g
const UNITS =
  /^(?:%|ms|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|am|pm|utc|[kmgt]i?b|users?|requests?|rps|and|of|to)$/i

/**
 * @returns whether a value is still what the form said: blanks, `TBD`, `[your name]`, `YYYY-MM-DD`, `yes / no`.
 * `none` is an answer.
 */
export function isBlank(value: string): boolean {
  const plain = value.replace(/[*`]/g, '').trim()
  const bare = plain.replace(/^_+|_+$/g, '').trim()
  return (
    [plain, bare].some(text => [SIGNS, BRACKETS, WORDS, FORMAT, CHOICE].some(form => form.test(text))) || isUnit(plain)
  )
}

/** `____ minutes (planned: 30)`: a line to write on with its unit and a hint. */
function isUnit(text: string): boolean {
  if (!/_{2,}|\.{3,}|…/.test(text)) return false
  const words = text.replace(HINT, ' ').split(/[\s_.…:,/+~-]+/)
  return words.every(word => word === '' || UNITS.test(word))
}
