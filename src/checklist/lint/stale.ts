/**
 * @module checklist/lint/stale
 * What a template left behind: blanks, placeholders, versions and days of another release.
 */
import type { Finding } from '../../model/checklist.ts'
import { shortened } from '../../model/text.ts'
import type { Linted } from '../lint.ts'
import { type Hit, hitsOf } from './hits.ts'

/** Each starts with a sign or letter that is rare, so that a text without placeholders is passed over quickly. */
const PLACEHOLDERS: readonly RegExp[] = [
  /_{4,}/g,
  /\[(?:your|insert|add|enter|fill|name|date|phone|e-?mail|slack|link|url|tbd|todo|version|placeholder|company|project|owner|person|team|role|channel|number|ticket|contact)\b[^\][\n]{0,60}\](?![([:])/gi,
  /<(?:your|insert|enter|name|date|version|url|todo)[ _-][^<>\n]{0,60}>/gi,
  /(?<![\w])[yY]our-?(?:domain|company|org|app|site|project|name)\b(?:\.[a-z]+)*/g,
  /TBD\b|TBA\b|T\.B\.D\.|XXX+\b|vX\.Y(?:\.Z)?\b|X\.Y\.Z\b/g,
  /\?{3,}/g,
]
const TEMPLATE = /\{\{[^{}\n]{0,200}\}\}|\{%[^%\n]{0,200}%\}|<%[^%\n]{0,200}%>|\$\{[^{}\n]{1,100}\}/g
const TIMESTAMP = /(?<!\d)20\d{6}[_-]\d{4,6}(?!\d)/g
const VERSION = /(?:\bv|\bversion\s+)\d+\.\d+\.\d+(?:-[\w.]+)?\b/gi

const MONTHS = 'january|february|march|april|may|june|july|august|september|october|november|december'
const MONTH = `(?:${MONTHS}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\\.?`
const DATE = new RegExp(
  String.raw`\b(?:(20\d\d)-(\d\d)-(\d\d)|(${MONTH})\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(20\d\d))?|(\d{1,2})(?:st|nd|rd|th)?\s+(${MONTH})\s+(20\d\d))\b`,
  'gi',
)

/** @returns warnings with line and column. */
export function staleFindings({ text, checklist, now }: Linted): Finding[] {
  const footers = new Set(checklist.notes.filter(({ kind }) => kind === 'footer').map(({ line }) => line))
  const blanks = new Set(checklist.signoffs.map(({ line }) => line))
  const work = new Map(checklist.items.map(item => [item.line, item]))
  const finding = (rule: string, { line, column }: Hit, message: string): Finding => ({
    severity: 'warning',
    rule,
    line,
    column,
    message,
  })
  return [
    ...PLACEHOLDERS.flatMap(pattern => hitsOf(pattern, text))
      .filter(({ line }) => !blanks.has(line))
      .map(hit =>
        finding('placeholder', hit, `\`${shortened(hit.words, 40)}\` is left over from a template; fill it in`),
      ),
    ...(/\{[{%]|<%|\$\{/.test(text) ? hitsOf(TEMPLATE, text) : [])
      .filter(({ line }) => work.has(line))
      .map(hit => ({
        ...finding(
          'template',
          hit,
          `\`${shortened(hit.words, 40)}\` was not filled in; render the template before it is used as a checklist`,
        ),
        severity: 'info' as const,
      })),
    ...hitsOf(TIMESTAMP, text).map(hit =>
      finding('stale-value', hit, `\`${hit.words}\` is the moment of another day; write how to find the current one`),
    ),
    ...(/\d\.\d+\.\d/.test(text) ? hitsOf(VERSION, text) : [])
      .filter(({ line }) => work.has(line) && !footers.has(line))
      .map(hit =>
        finding(
          'template-version',
          hit,
          `\`${hit.words}\` is one release's version in a checklist for many; say \`the release's version\`, the \`tag\` gate compares it`,
        ),
      ),
    ...(now
      ? pastDates(text, now, footers).map(({ hit, date }) =>
          finding('past-date', hit, `\`${hit.words}\` is past (${date}); set the date of this release, or take it out`),
        )
      : []),
  ]
}

function pastDates(text: string, now: Date, footers: ReadonlySet<number>): { hit: Hit; date: string }[] {
  const today = now.toISOString().slice(0, 10)
  const hits = hitsOf(DATE, text).filter(({ line }) => !footers.has(line))
  const dated = hits.map(hit => ({ hit, parts: partsOf(hit.words) }))
  // `March 5` in a heading has the year that the document names elsewhere, when it names one only.
  const years = new Set(dated.map(({ parts }) => parts.year).filter(Boolean))
  const year = years.size === 1 ? [...years][0]! : null
  return dated.flatMap(({ hit, parts }) => {
    const full = parts.year ?? year
    if (!full) return []
    const date = `${full}-${parts.month}-${parts.day}`
    return date < today ? [{ hit, date }] : []
  })
}

function partsOf(words: string): { year: string | null; month: string; day: string } {
  DATE.lastIndex = 0
  const [, isoYear, isoMonth, isoDay, month1, day1, year1, day2, month2, year2] = DATE.exec(words)!
  if (isoYear) return { year: isoYear, month: isoMonth!, day: isoDay! }
  const at = MONTHS.split('|').findIndex(name => name.startsWith((month1 ?? month2)!.toLowerCase().slice(0, 3)))
  return {
    year: year1 ?? year2 ?? null,
    month: String(at + 1).padStart(2, '0'),
    day: (day1 ?? day2)!.padStart(2, '0'),
  }
}
