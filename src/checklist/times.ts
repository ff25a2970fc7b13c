/**
 * @module checklist/times
 * Times as headings and items state them. Dates of a template stay text until a release fixes them.
 */
import type { At, TimeSpan } from '../model/checklist.ts'

/** What a heading adds to the time of everything below it. */
export type HeadingTime = Pick<At, 'window' | 'deadline' | 'notBefore' | 'relative' | 'cadence' | 'responseTime'>

const CLOCK_PREFIX =
  /^(?:(\*\*|__)\s*)?\[?(\d{1,2}[:.]\d{2}(?:\s*[ap]\.?m\.?)?|\d{1,2}\s*[ap]\.?m\.?)\]?(?:\s+(?:UTC|GMT|[CE]ES?T|[PMCE][SD]T))?\s*:?\s*(?:\1)?\s*(?:[-–—:|]\s*|\s(?=\S))/i

/**
 * Reads a clock time in front of an item: `**1:15 PM** - `, `13:15 - `, `[13:15] `.
 * @returns the time as `HH:MM`, as written, and what follows; null without one.
 */
export function clockPrefix(text: string): { clock: string; written: string; rest: string } | null {
  if (!/^[*_[\d\s]/.test(text)) return null
  const found = CLOCK_PREFIX.exec(text)
  if (!found) return null
  // `8.30 is released`: a number with a point is a time only where it is set off.
  if (!found[1] && !/[:–—-]\s*$/.test(found[0]) && !/:\d\d/.test(found[2]!)) return null
  const clock = clockOf(found[2]!)
  return clock === null ? null : { clock, written: found[2]!.trim(), rest: text.slice(found[0].length) }
}

/** `1:15 PM`, `13.15`, `9am` -> `13:15`, `13:15`, `09:00`; null for what is no time of a day. */
export function clockOf(written: string): string | null {
  const found = /^\s*(\d{1,2})(?:[:.](\d{2}))?\s*([ap])?\.?(?:m\.?)?\s*$/i.exec(written)
  if (!found) return null
  const [, hours, minutes = '00', half] = found
  let hour = Number(hours)
  if (half) {
    if (hour < 1 || hour > 12) return null
    hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  }
  if (hour > 23 || Number(minutes) > 59) return null
  return `${String(hour).padStart(2, '0')}:${minutes}`
}

const MINUTES: readonly [pattern: string, minutes: number][] = [
  ['min(?:ute)?[ns]?|minut(?:os?|en|i|y)|мин\\p{L}*|分钟|分鐘|分間?|분', 1],
  [
    'h(?:(?:ou)?rs?)?|hour|stunden?|heures?|horas?|ore|ora|uur|uren|godzin\\p{L}*|час\\p{L}*|小时|小時|時間|시간|saat',
    60,
  ],
  ['days?|tage?n?|jours?|d[ií]as?|giorn[io]|dagen?|dni|dzie[nń]|дн\\p{L}*|день|天|日間?|일|g[uü]n', 1440],
  ['weeks?|wochen?|semaines?|semanas?|settiman[ae]|weken|tygod\\p{L}*|недел\\p{L}*|周|週間?|주|hafta', 10080],
]
const UNIT = MINUTES.map(([pattern]) => `(${pattern})`).join('|')
const NUMBER = String.raw`(\d+(?:[.,]\d+)?)`
const FIRST =
  'first|erste[nrs]?|premi[eè]re?s?|primer[ao]?s?|primeir[ao]s?|prim[aeio]|eerste|pierwsz\\p{L}*|перв\\p{L}*|最初の|前|首|처음|ilk'
const word = (pattern: string) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`, 'iu')
const RANGE = word(`${NUMBER}\\s*(?:-|–|—|to|bis|à|a)\\s*${NUMBER}\\s*-?\\s*(?:${UNIT})`)
const FIRST_SPAN = new RegExp(`(?<![\\p{L}\\p{N}])(?:${FIRST})\\s*${NUMBER}?\\s*-?\\s*(?:${UNIT})(?!\\p{L})`, 'iu')
const T_OFFSET = new RegExp(
  `(?<![\\p{L}\\p{N}])T\\s*(-|–|−|\\+|minus\\s|plus\\s)\\s*${NUMBER}\\s*-?\\s*(?:${UNIT})?(?!\\p{L})`,
  'iu',
)
const AWAY = new RegExp(
  `^${NUMBER}\\s*-?\\s*(?:${UNIT})\\s+(before|prior|vor|avant|antes|prima|after|later|post|nach|apr[eè]s|despu[eé]s|depois|dopo)`,
  'iu',
)

const amount = (text: string): number => Number(text.replace(',', '.'))
/** The factor of the unit that matched: groups `from` to `from + 3`. */
const factor = (found: RegExpExecArray, from: number): number =>
  MINUTES.find((_, at) => found[from + at] !== undefined)?.[1] ?? 60

/** A span counted from the launch: `First 15 Minutes`, `24-48 Hours`, `T-24 hours`, `T+1h`. */
function relativeTo(text: string): TimeSpan | null {
  const offset = T_OFFSET.exec(text)
  if (offset) {
    const minutes = amount(offset[2]!) * (offset.slice(3).some(Boolean) ? factor(offset, 3) : 60)
    return /^[+p]/i.test(offset[1]!)
      ? { text, fromMinutes: minutes, toMinutes: minutes }
      : { text, fromMinutes: -minutes, toMinutes: 0 }
  }
  const range = RANGE.exec(text)
  if (range)
    return {
      text,
      fromMinutes: amount(range[1]!) * factor(range, 3),
      toMinutes: amount(range[2]!) * factor(range, 3),
    }
  const first = FIRST_SPAN.exec(text)
  if (first) return { text, fromMinutes: 0, toMinutes: amount(first[1] ?? '1') * factor(first, 2) }
  const away = AWAY.exec(text)
  if (!away) return null
  const minutes = amount(away[1]!) * factor(away, 2)
  return /^(before|prior|vor|avant|antes|prima)/i.test(away[6]!)
    ? { text, fromMinutes: -minutes, toMinutes: 0 }
    : { text, fromMinutes: minutes, toMinutes: minutes }
}

const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?'
const DATE = new RegExp(
  `\\b(\\d{4}-\\d{2}-\\d{2}|${MONTH}\\s+\\d{1,2}(?:st|nd|rd|th)?(?:,?\\s+\\d{4})?|\\d{1,2}(?:st|nd|rd|th)?\\s+${MONTH}(?:\\s+\\d{4})?|\\d{1,2}\\.\\d{1,2}\\.(?:\\d{4})?)`,
  'i',
)
const TIME = /\b(\d{1,2}:\d{2}(?:\s*[ap]\.?m\b\.?)?|\d{1,2}\s*[ap]\.?m\b\.?)/gi
const DEADLINE = /^(?:before|by|until|no later than|due|vor|bis|avant|antes de|prima d\p{L}*|voor|przed|до)(?!\p{L})/iu
const NOT_BEFORE =
  /^(?:after|from|starting|not before|nach|ab|apr[eè]s|despu[eé]s de|depois d\p{L}*|dopo|na|po|после)(?!\p{L})/iu
const RESPONSE = /\b(?:respon[sd]\w*|review\w*|acknowledge\w*|within|react\w*)\b/i

const CADENCES: readonly [pattern: RegExp, cadence: string][] = [
  [
    /(?<!\p{L})(?:daily|every day|t[aä]glich\p{L}*|quotidien\p{L}*|diari[ao]s?|giornalier\p{L}*|dagelijks\p{L}*|codzienn\p{L}*|ежедневн\p{L}*|g[uü]nl[uü]k)|每日|每天|日次|毎日|매일|일일/iu,
    'daily',
  ],
  [
    /(?<!\p{L})(?:weekly|every week|w[oö]chentlich\p{L}*|hebdomadaires?|semanal\p{L}*|settimanal\p{L}*|wekelijks\p{L}*|tygodniow\p{L}*|cotygodniow\p{L}*|еженедельн\p{L}*|haftal[iı]k)|每周|每週|週次|毎週|매주|주간/iu,
    'weekly',
  ],
  [
    /(?<!\p{L})(?:monthly|every month|monatlich\p{L}*|mensuel\p{L}*|mensual\p{L}*|mensal|mensil\p{L}*|maandelijks\p{L}*|miesi[eę]czn\p{L}*|comiesi[eę]czn\p{L}*|ежемесячн\p{L}*|ayl[iı]k)|每月|月次|毎月|매월|월간/iu,
    'monthly',
  ],
  [
    /(?<!\p{L})(?:quarterly|every quarter|viertelj[aä]hr\p{L}*|quartalsweise|trimestri\p{L}*|trimestral\p{L}*|kwartaal\p{L}*|kwartaln\p{L}*|ежеквартальн\p{L}*|[uü]ç ayl[iı]k)|每季|四半期|분기/iu,
    'quarterly',
  ],
]

const MAY_HOLD =
  /[\d(（\u0400-\u04ff\u3000-\u9fff\uac00-\ud7af]|first|erst|prem|prim|pierw|ilk|dail|day|week|month|quarter|glich|entlich|jähr|jahr|quot|hebdo|mensu|trim|diari|seman|mens|giorn|sett|lijks|kwart|codzi|tygod|mies|günl|gunl|haft|ayl|[tT]\s*[-+–−]/i

/**
 * Reads the time a heading states, in its brackets or as a whole.
 * @returns null when it states none.
 */
export function headingTime(heading: string): HeadingTime | null {
  if (!MAY_HOLD.test(heading)) return null
  const aside = /[(（]([^()（）]*)[)）]\s*:?\s*$/.exec(heading)?.[1]?.trim()
  return (aside ? spanOf(aside, true) : null) ?? spanOf(heading.replace(/[(（][^()（）]*[)）]/g, ' ').trim(), false)
}

function spanOf(text: string, inBrackets: boolean): HeadingTime | null {
  const relative = relativeTo(text)
  if (inBrackets && !relative && RESPONSE.test(text)) return { responseTime: { text } }
  if (inBrackets && RESPONSE.test(text) && /\bwithin\b/i.test(text)) return { responseTime: { text } }
  if (relative) return { relative }
  if (inBrackets && /^immediate/i.test(text)) return { responseTime: { text } }
  const absolute = absoluteIn(text)
  if (absolute) {
    if (DEADLINE.test(text)) {
      const { from, ...rest } = absolute
      return { deadline: from ? { ...rest, to: from } : rest }
    }
    if (NOT_BEFORE.test(text)) return { notBefore: absolute }
    // Outside of brackets a date is part of a name (`Release 2025-01-12`), a span of clock times is not.
    if (inBrackets || absolute.to) return { window: absolute }
  }
  const cadence = CADENCES.find(([pattern]) => pattern.test(text))?.[1]
  return cadence ? { cadence } : null
}

function absoluteIn(text: string): TimeSpan | null {
  const date = DATE.exec(text)?.[1]
  const clocks = [...text.matchAll(TIME)].map(([, written]) => clockOf(written!)).filter(clock => clock !== null)
  if (!date && !clocks.length) return null
  const [from, to] = clocks
  return { text, ...(date ? { date } : {}), ...(from ? { from } : {}), ...(to ? { to } : {}) }
}

/** `every 30 minutes`, `24 hours prior`, `upon successful deployment`, `throughout process`: when a message is due. */
export function messageTime(text: string): string | null {
  return (
    /\bevery\s+(?:\d+\s+)?\p{L}+|\b\d+(?:\s*-\s*\d+)?\s+(?:minutes?|hours?|days?|weeks?)\s+(?:prior|before|after|ahead|in advance)(?:\s+to\s+[\p{L} ]+)?|\b(?:upon|throughout|during)\s+[\p{L}\p{N} -]+|\b(?:alle|toutes les|cada|ogni|elke|co|каждые|每)\s*\d+\s*\p{L}+/iu
      .exec(text)?.[0]
      ?.trim() ?? null
  )
}
