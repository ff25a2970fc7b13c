/**
 * @module checklist/recognise/written
 * The forms in which people write limits, times, sizes, names and files.
 */
import type { Seen } from './seen.ts'

type Params = Record<string, unknown>

const LIMIT = /(>=|≥|=>|>|<=|≤|=<|<)\s*(\d+(?:[.,]\d+)?)\s*(%|ms|s|seconds?|hours?|[kmg]b)?(?![\w-])/i
const ABOVE =
  /(?:above|over|more than|greater than|exceeds?|über|mehr als|supérieure? à|plus de|superior a|más de|mais de|oltre|boven|ponad|более|выше|超过|高于)\s+(\d+(?:[.,]\d+)?)\s*%/i
const AT_LEAST =
  /(?:at least|minimum(?: of)?|min\.?|mindestens|au moins|al menos|pelo menos|almeno|minstens|не менее|至少)\s+(\d+(?:[.,]\d+)?)\s*(%)?/i
const OR_MORE = /(\d+(?:[.,]\d+)?)\s*%\s*(?:\+|or (?:more|higher|above)|以上|이상)|(\d+(?:[.,]\d+)?)\+\s*%/i
export const PERCENTILE = /\bp(50|75|90|95|99)\b[^<>≤\d]{0,20}[<≤]=?\s*([\d.]+)\s*(ms|s)\b/i
export const BELOW_TIME = /[<≤]=?\s*([\d.]+)\s*(ms|s)\b/i
export const STATUS =
  /\b(?:returns?|responds?(?: with)?|status(?: code)?|responding|renvoie|devuelve|retorna|restituisce|liefert)\s+(?:http\s*)?([1-5]\d\d)\b/i
export const RETENTION =
  /(\d+)[- ]?(day|week|month|year)s?\s+retention|retention[^\d]{0,20}(\d+)\s*(day|week|month|year)/i
export const LENGTH =
  /(\d+)\s*\+?\s*(?:random |alphanumeric |or more )*(?:characters?|chars?|zeichen|caract[eè]res|caracteres|caratteri|tekens|символов|znak[oó]w|karakter|bytes)/i
export const VERSION = /\bv?\d+\.\d+\.\d+(?:-[\w.]+)?\b/i
export const VERSION_PLACE = /\bv[xan]\.[yb]\.[zc]\b|\bv\{\{?\s*version\s*\}?\}/i
export const PORTS = /\b(\d{2,5})\b/g
export const SIZE = /[<≤]=?\s*(\d+(?:\.\d+)?)\s*([kmg]b)\b/i
export const PAIR = /\b([A-Z][A-Z0-9_]{2,})\s?=\s?["']?([^\s"'`,;)]+)/
export const PATH = /^(?:\.{0,2}\/)?[\w@.*-]+(?:\/[\w@.*-]+)*\/?$/
export const FILE_NAME =
  /^[\w@.*/-]+\.(?:md|rst|txt|json|ya?ml|toml|cfg|ini|py|rb|go|xml|gradle|properties|lock|html|sql|tf)$/i
export const MANIFEST =
  /(?:package(?:-lock)?\.json|pyproject\.toml|Cargo\.toml|composer\.json|pom\.xml|setup\.(?:py|cfg)|build\.gradle(?:\.kts)?|pubspec\.ya?ml|Chart\.ya?ml|version\.(?:txt|py)|[\w-]+\.(?:gemspec|csproj))/i
export const COMMAND =
  /^(?:npm|npx|yarn|pnpm|bun|node|deno|cargo|go|make|pytest|python3?|pip|uv|poetry|mvn|gradle|\.\/|docker|kubectl|helm|terraform|git|gh|curl|composer|php|bundle|rake|dotnet|flutter|bash|sh|alembic|openssl|dig)\b/
export const SUITES: readonly [string, RegExp][] = [
  ['unit', /\bunit|\bunitari|\bunitair|jednostkow|юнит|модульн|单元|ユニット|単体|단위|birim/i],
  ['integration', /integra[tcz]|интеграц|集成|統合|結合|통합|entegrasyon/i],
  ['e2e', /\be2e\b|end[- ]to[- ]end/i],
  ['smoke', /smoke|смоук|冒烟|スモーク|스모크/i],
  ['regression', /regress|регресс|回归|リグレッション|회귀/i],
  ['acceptance', /\bacceptance\b/i],
  ['contract', /\bcontract tests?\b/i],
  ['acid', /\bACID\b/],
  ['chaos', /\bchaos\b/i],
]
export const REGISTRIES: readonly [string, RegExp][] = [
  ['npm', /\bnpm\b/i],
  ['pypi', /\bpypi\b|twine/i],
  ['crates.io', /crates\.io|cargo publish/i],
  ['docker', /docker|ghcr|container image|镜像|\becr\b/i],
  ['homebrew', /homebrew|brew/i],
  ['conda-forge', /conda/i],
  ['nuget', /nuget/i],
  ['maven', /maven|sonatype/i],
  ['rubygems', /rubygems|gem push/i],
  ['packagist', /packagist/i],
  ['go', /proxy\.golang\.org|pkg\.go\.dev|\bgo (?:module )?proxy\b/i],
]

export const JSON_REPORTS: readonly [string, RegExp][] = [
  ['lighthouse', /\blighthouse\b/i],
  ['axe', /\baxe\b/i],
  ['k6', /\bk6\b/i],
  ['benchmark', /\bbenchmark/i],
]

const number = (text: string): number => Number(text.replace(',', '.'))

const OPERATORS: Record<string, string> = { '≥': '>=', '=>': '>=', '≤': '<=', '=<': '<=' }

/** The comparison written in the item; the parser's thresholds first, because they are positioned and tested. */
export function limit({ item, said }: Seen): { op: string; value: number; unit: string } | null {
  const [known] = item.thresholds
  if (known) return { op: known.op, value: known.value, unit: known.unit }
  const least = AT_LEAST.exec(said.raw) ?? OR_MORE.exec(said.raw)
  if (least) return { op: '>=', value: number(least[1] ?? least[2]!), unit: said.raw.includes('%') ? '%' : '' }
  const above = ABOVE.exec(said.raw)
  if (above) return { op: '>', value: number(above[1]!), unit: '%' }
  const found = LIMIT.exec(said.raw)
  if (!found) return null
  return { op: OPERATORS[found[1]!] ?? found[1]!, value: number(found[2]!), unit: found[3] ?? '' }
}

export const environment = ({ has }: Seen): Params =>
  has('staging') ? { env: 'staging' } : has('production') ? { env: 'production' } : {}

export const files = ({ said }: Seen, also?: RegExp): string[] =>
  [...new Set([...said.links, ...said.code])].filter(
    name => (FILE_NAME.test(name) || (PATH.test(name) && name.includes('/'))) && (!also || also.test(name)),
  )

export const firstOf = (table: readonly [string, RegExp][], text: string): string[] =>
  table.filter(([, pattern]) => pattern.test(text)).map(([name]) => name)

export const some = (name: string, values: readonly unknown[]): Params => (values.length ? { [name]: values } : {})

export const commands = ({ said }: Seen): string[] => said.code.filter(code => COMMAND.test(code))

export const severities = ({ said }: Seen): Params => {
  const text = said.raw
  const critical = /critical|kritisch|kritiek|critique|cr[ií]tic|критич|严重|重大|kritik|P0\b/i.test(text)
  const high = /\bhigh\b|hoch|élevée?s?|\balta?s?\b|高危|высок/i.test(text)
  return { ...(critical || high ? { critical: 0 } : {}), ...(high ? { high: 0 } : {}) }
}

/** What of GitHub's own is named; reports are read when nothing is. */
export const alertSources = ({ said }: Seen): Params => {
  const named = [
    /\bdependabot\b/i.test(said.raw) ? 'dependabot' : '',
    /\bcode[- ]scanning\b/i.test(said.raw) ? 'code-scanning' : '',
    /\bsecret[- ]scanning\b/i.test(said.raw) ? 'secret-scanning' : '',
  ].filter(name => name !== '')
  return named.length > 0 ? { sources: named.join(',') } : {}
}
