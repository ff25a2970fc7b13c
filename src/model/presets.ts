/**
 * @module model/presets
 * Patterns for what is usually left in by mistake, in RE2's syntax.
 */
import type { SearchPattern } from './code.ts'

export const PRESETS = ['debug-prints', 'default-credentials', 'non-production-endpoints', 'swallowed-errors'] as const
export type Preset = (typeof PRESETS)[number]

/** [endings, pattern]: a call that is no method of something else begins with this. */
const START = '(?:^|[^.\\w$])'

const PRINTS: [string, string][] = [
  [
    'js jsx ts tsx mjs cjs mts cts vue svelte astro',
    '\\bconsole\\.(?:log|debug|trace|dir|table)\\s*\\(|\\bdebugger\\s*;|^\\s*debugger\\s*$',
  ],
  ['py pyw', `${START}(?:print|breakpoint)\\s*\\(|\\bi?pdb\\.set_trace\\s*\\(|^\\s*import i?pdb\\b`],
  ['rb rake', '\\bbinding\\.(?:pry|irb|break)\\b|^\\s*(?:puts|pp|p|byebug|debugger)\\b(?:\\s+[^\\s=]|$)'],
  ['php phtml', `(?:^|[^>:\\w$])(?:var_dump|print_r|var_export|dd|dump|die)\\s*\\(`],
  ['go', `\\bfmt\\.Print(?:f|ln)?\\(|\\bspew\\.Dump\\(|${START}println\\(`],
  ['java scala groovy', '\\bSystem\\.(?:out|err)\\.print|\\.printStackTrace\\s*\\(\\s*\\)'],
  ['kt kts', `${START}print(?:ln)?\\(|\\.printStackTrace\\s*\\(\\s*\\)`],
  ['cs', '\\bConsole\\.Write(?:Line)?\\(|\\bDebug\\.Write(?:Line)?\\(|\\bDebugger\\.Break\\('],
  ['rs', '\\b(?:dbg|println|eprintln)!\\s*\\('],
  ['swift', `${START}(?:print|debugPrint|dump|NSLog)\\(`],
  ['dart', `${START}(?:print|debugPrint)\\(`],
  ['ex exs', '\\bIO\\.(?:inspect|puts)\\b|\\bIEx\\.pry\\b'],
]

const HANDLERS: [string, string][] = [
  [
    'js jsx ts tsx mjs cjs mts cts vue svelte java kt kts cs scala groovy php swift dart cc cpp cxx',
    '\\bcatch\\s*(?:\\([^()]*(?:\\([^()]*\\)[^()]*)?\\)\\s*)?(?:when\\s*\\([^()]*\\)\\s*)?\\{\\s*\\}',
  ],
  [
    'js jsx ts tsx mjs cjs mts cts vue svelte',
    '\\.catch\\(\\s*(?:async\\s*)?(?:\\(\\s*\\w*\\s*\\)|\\w+)\\s*=>\\s*(?:\\{\\s*\\}|null|undefined|void 0)\\s*\\)|\\.catch\\(\\s*function\\s*\\(\\s*\\w*\\s*\\)\\s*\\{\\s*\\}\\s*\\)',
  ],
  ['py pyw', '^[ \\t]*except\\b[^:\\n]*:[ \\t]*(?:\\n\\s*)?(?:pass|\\.\\.\\.)[ \\t]*$'],
  ['rb rake', '^[ \\t]*rescue\\b[^\\n#]*\\n\\s*(?:nil\\s*\\n\\s*)?end\\b'],
  ['go', '\\bif\\s+(?:[^{}\\n]*;\\s*)?err\\s*!=\\s*nil\\s*\\{\\s*\\}'],
]

const WEAK =
  '(?:admin|administrator|root|password|passw0rd|p@ssw0rd|pass|changeme|change[-_]me|change[-_]?it|secret|supersecret|default|test|guest|letmein|qwerty|welcome|postgres|toor|12345|123456|1234567|12345678|123456789)'
const SECRET_NAME = '[\\w.-]*(?:passw(?:or)?d|passphrase|pwd|secret|token|api[-_]?key)[\\w-]*'

/** Name, sign and value; quoted, or alone up to the end of the line. */
const CREDENTIALS = [
  `${SECRET_NAME}["'\`]?\\]?\\s*(?::|=|:=|=>)\\s*["'\`]${WEAK}["'\`]`,
  `^\\s*(?:export\\s+|-\\s*)?["']?${SECRET_NAME}["']?\\s*[:=]\\s*${WEAK}\\s*(?:[#;,].*)?$`,
  `\\b[a-z][a-z0-9+.-]{1,20}://[\\w.-]{1,60}:${WEAK}@`,
]

const STAGE =
  '(?:staging|stage|stg|dev|develop|development|test|testing|qa|uat|sandbox|preprod|pre-prod|preview|int|integration)'
const ENDPOINTS = [
  '\\b(?:https?|wss?|amqps?|redis|rediss|postgres|postgresql|mysql|mongodb)://(?:[^\\s/@"\'`]{1,100}@)?(?:localhost|127\\.0\\.0\\.1|0\\.0\\.0\\.0|\\[::1\\]|10\\.\\d+\\.\\d+\\.\\d+|192\\.168\\.\\d+\\.\\d+|host\\.docker\\.internal)\\b',
  `\\b(?:https?|wss?)://(?:[\\w-]+\\.){0,4}(?:[\\w-]+-)?${STAGE}(?:-[\\w-]+)?\\.(?:[\\w-]+\\.)+[a-z]{2,}\\b`,
  '\\b(?:https?|wss?)://[\\w.-]+\\.(?:ngrok\\.io|ngrok-free\\.app|ngrok\\.app|loca\\.lt|trycloudflare\\.com|test|localhost)\\b',
]

const perLanguage = (name: string, table: [string, string][]): SearchPattern[] =>
  table.map(([endings, source]) => ({ name, source, endings: endings.split(' '), notInComments: true }))

/** @returns what a preset looks for. */
export function presetPatterns(preset: Preset): SearchPattern[] {
  if (preset === 'debug-prints') return perLanguage('debug print', PRINTS)
  if (preset === 'swallowed-errors') return perLanguage('swallowed error', HANDLERS)
  if (preset === 'default-credentials')
    return CREDENTIALS.map(source => ({ name: 'default credential', source, anyCase: true }))
  return ENDPOINTS.map(source => ({ name: 'non-production endpoint', source, anyCase: true, notInComments: true }))
}
