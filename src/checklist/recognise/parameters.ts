/**
 * @module checklist/recognise/parameters
 * What the words, code spans and addresses of an item say about the gate's parameters. Only what is written is taken:
 * a default or a guess would look like somebody's decision.
 */
import type { Seen } from './seen.ts'

type Params = Record<string, unknown>
type Extractor = (seen: Seen) => Params

const LIMIT = /(>=|≥|=>|>|<=|≤|=<|<)\s*(\d+(?:[.,]\d+)?)\s*(%|ms|s|seconds?|hours?|[kmg]b)?(?![\w-])/i
const ABOVE =
  /(?:above|over|more than|greater than|exceeds?|über|mehr als|supérieure? à|plus de|superior a|más de|mais de|oltre|boven|ponad|более|выше|超过|高于)\s+(\d+(?:[.,]\d+)?)\s*%/i
const AT_LEAST =
  /(?:at least|minimum(?: of)?|min\.?|mindestens|au moins|al menos|pelo menos|almeno|minstens|не менее|至少)\s+(\d+(?:[.,]\d+)?)\s*(%)?/i
const OR_MORE = /(\d+(?:[.,]\d+)?)\s*%\s*(?:\+|or (?:more|higher|above)|以上|이상)|(\d+(?:[.,]\d+)?)\+\s*%/i
const PERCENTILE = /\bp(50|75|90|95|99)\b[^<>≤\d]{0,20}[<≤]=?\s*([\d.]+)\s*(ms|s)\b/i
const BELOW_TIME = /[<≤]=?\s*([\d.]+)\s*(ms|s)\b/i
const STATUS =
  /\b(?:returns?|responds?(?: with)?|status(?: code)?|responding|renvoie|devuelve|retorna|restituisce|liefert)\s+(?:http\s*)?([1-5]\d\d)\b/i
const RETENTION = /(\d+)[- ]?(day|week|month|year)s?\s+retention|retention[^\d]{0,20}(\d+)\s*(day|week|month|year)/i
const LENGTH =
  /(\d+)\s*\+?\s*(?:random |alphanumeric |or more )*(?:characters?|chars?|zeichen|caract[eè]res|caracteres|caratteri|tekens|символов|znak[oó]w|karakter|bytes)/i
const VERSION = /\bv?\d+\.\d+\.\d+(?:-[\w.]+)?\b/i
const VERSION_PLACE = /\bv[xan]\.[yb]\.[zc]\b|\bv\{\{?\s*version\s*\}?\}/i
const PORTS = /\b(\d{2,5})\b/g
const SIZE = /[<≤]=?\s*(\d+(?:\.\d+)?)\s*([kmg]b)\b/i
const PAIR = /\b([A-Z][A-Z0-9_]{2,})\s?=\s?["']?([^\s"'`,;)]+)/
const PATH = /^(?:\.{0,2}\/)?[\w@.*-]+(?:\/[\w@.*-]+)*\/?$/
const FILE_NAME =
  /^[\w@.*/-]+\.(?:md|rst|txt|json|ya?ml|toml|cfg|ini|py|rb|go|xml|gradle|properties|lock|html|sql|tf)$/i
const MANIFEST =
  /(?:package(?:-lock)?\.json|pyproject\.toml|Cargo\.toml|composer\.json|pom\.xml|setup\.(?:py|cfg)|build\.gradle(?:\.kts)?|pubspec\.ya?ml|Chart\.ya?ml|version\.(?:txt|py)|[\w-]+\.(?:gemspec|csproj))/i
const COMMAND =
  /^(?:npm|npx|yarn|pnpm|bun|node|deno|cargo|go|make|pytest|python3?|pip|uv|poetry|mvn|gradle|\.\/|docker|kubectl|helm|terraform|git|gh|curl|composer|php|bundle|rake|dotnet|flutter|bash|sh|alembic|openssl|dig)\b/
const SUITES: readonly [string, RegExp][] = [
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
const REGISTRIES: readonly [string, RegExp][] = [
  ['npm', /\bnpm\b/i],
  ['pypi', /\bpypi\b|twine/i],
  ['crates.io', /crates\.io|cargo publish/i],
  ['docker', /docker|ghcr|container image|镜像|\becr\b/i],
  ['homebrew', /homebrew|brew/i],
  ['conda-forge', /conda/i],
  ['nuget', /nuget/i],
  ['maven', /maven|sonatype/i],
  ['rubygems', /rubygems|gem push/i],
]

const number = (text: string): number => Number(text.replace(',', '.'))

const OPERATORS: Record<string, string> = { '≥': '>=', '=>': '>=', '≤': '<=', '=<': '<=' }

/** The comparison written in the item; the parser's thresholds first, because they are positioned and tested. */
function limit({ item, said }: Seen): { op: string; value: number; unit: string } | null {
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

const environment = ({ has }: Seen): Params =>
  has('staging') ? { env: 'staging' } : has('production') ? { env: 'production' } : {}

const files = ({ said }: Seen, also?: RegExp): string[] =>
  [...new Set([...said.links, ...said.code])].filter(
    name => (FILE_NAME.test(name) || (PATH.test(name) && name.includes('/'))) && (!also || also.test(name)),
  )

const firstOf = (table: readonly [string, RegExp][], text: string): string[] =>
  table.filter(([, pattern]) => pattern.test(text)).map(([name]) => name)

const some = (name: string, values: readonly unknown[]): Params => (values.length ? { [name]: values } : {})

const commands = ({ said }: Seen): string[] => said.code.filter(code => COMMAND.test(code))

const severities = ({ said }: Seen): Params => {
  const text = said.raw
  const critical = /critical|kritisch|kritiek|critique|cr[ií]tic|критич|严重|重大|kritik|P0\b/i.test(text)
  const high = /\bhigh\b|hoch|élevée?s?|\balta?s?\b|高危|высок/i.test(text)
  return { ...(critical || high ? { maxCritical: 0 } : {}), ...(high ? { maxHigh: 0 } : {}) }
}

/** `8 s`, `200 ms` -> milliseconds stay what is written. */
const duration = (value: string, unit: string): string => `${value}${unit.toLowerCase()}`

const EXTRACTORS: Readonly<Record<string, Extractor>> = {
  coverage: seen => {
    const found = limit(seen)
    return found?.op.startsWith('>') ? { min: found.value, op: found.op } : {}
  },
  tests: ({ said }) => some('suites', firstOf(SUITES, said.raw.replace(/`[^`]*`/g, ' '))),
  tag: ({ said, has }) => ({
    ...(VERSION_PLACE.test(said.raw) ? { name: 'v{version}' } : {}),
    ...(VERSION.test(said.raw) && /tag/i.test(said.raw) ? { name: VERSION.exec(said.raw)![0] } : {}),
    ...(/\b(?:signed|signiert|sign[ée]|firmad|assinad|подписан)|git tag -s/i.test(said.raw) ? { signed: true } : {}),
    ...(/\bannotated|git tag -a|annoti/i.test(said.raw) ? { annotated: true } : {}),
    ...(has('publish') || /\borigin\b|\bremote\b/i.test(said.raw) ? { remote: 'origin' } : {}),
    ...some('versionFile', manifests(said.raw)),
  }),
  changelog: seen => {
    const [path] = files(seen, /change|history|news|release/i)
    return {
      ...(path ? { path } : {}),
      ...(/unreleased/i.test(seen.said.raw) ? { unreleased: true } : {}),
      ...(/\bdated?\b/i.test(seen.said.raw) ? { dated: true } : {}),
    }
  },
  release: ({ said }) =>
    /\bdraft/i.test(said.raw)
      ? { draft: true }
      : /publish|veröffent|publi[cé]|опублик|发布|公開/i.test(said.raw)
        ? { published: true }
        : {},
  package: ({ said }) => {
    const [registry] = firstOf(REGISTRIES, said.raw)
    return registry ? { registry } : {}
  },
  ref: ({ said }) => {
    const name = said.code.find(code => !COMMAND.test(code) && PATH.test(code.replace(/[<>{}]/g, '')))
    return name ? { name } : {}
  },
  check: ({ said, item }) => {
    const names = said.code.filter(
      code => !COMMAND.test(code) && /^[\w][\w ./:-]{0,60}$/.test(code) && !FILE_NAME.test(code),
    )
    return names.length > 0 && names.every(name => name !== 'main' && name !== 'master') && item.kind === 'item'
      ? { names }
      : {}
  },
  config: seen => {
    const pair = PAIR.exec(seen.said.raw)
    if (pair) return { key: pair[1]!, value: pair[2]! }
    const named = manifests(seen.said.raw)
    return { ...some('files', named.length ? named : files(seen)), ...some('keys', seen.names) }
  },
  env: ({ names, ...seen }) => ({ ...some('names', names), ...environment({ names, ...seen }) }),
  secrets: ({ names, said }) => ({
    ...some('names', names),
    ...(LENGTH.test(said.raw) ? { minLength: Number(LENGTH.exec(said.raw)![1]) } : {}),
    ...(/alphanumeric/i.test(said.raw) ? { charset: 'alphanumeric' } : {}),
  }),
  http: ({ said }) => {
    const paths = said.code
      .map(code => code.replace(/^(?:GET|HEAD|POST)\s+/, ''))
      .filter(code => /^\/[\w./{}<>*-]*$/.test(code))
    const bare = paths.length ? [] : (said.main.match(/(?:^|\s)\/[a-z][\w/-]*/gi) ?? []).map(path => path.trim())
    const status = STATUS.exec(said.raw)
    const time = PERCENTILE.exec(said.raw)
    const below = time ? null : BELOW_TIME.exec(said.raw)
    return {
      ...some('urls', [...said.urls, ...paths, ...bare]),
      ...(status ? { status: Number(status[1]) } : {}),
      ...(time ? { [`p${time[1]}`]: duration(time[2]!, time[3]!) } : {}),
      ...(below ? { p95: duration(below[1]!, below[2]!) } : {}),
    }
  },
  metrics: seen => ({
    ...compared(seen),
    ...(PERCENTILE.test(seen.said.raw) ? { stat: `p${PERCENTILE.exec(seen.said.raw)![1]}` } : {}),
  }),
  alertrule: seen => {
    const heading = seen.item.path.at(-1) ?? ''
    const severity = /critical|warning|info/i.exec(heading)?.[0].toLowerCase()
    return { ...compared(seen), ...(severity ? { severity } : {}) }
  },
  json: compared,
  backup: seen => {
    const kept = RETENTION.exec(seen.said.raw)
    const often = /\b(hourly|daily|weekly|monthly)\b|täglich|quotidien|diari|ежедневн|每日|毎日/i.exec(seen.said.raw)
    const ages: Record<string, string> = { hourly: '1h', weekly: '7d', monthly: '31d' }
    return {
      ...(seen.has('database') ? { set: 'database' } : {}),
      ...(kept ? { retention: `${kept[1] ?? kept[3]}${(kept[2] ?? kept[4])!.charAt(0).toLowerCase()}` } : {}),
      ...(often ? { maxAge: ages[often[0].toLowerCase()] ?? '24h' } : {}),
    }
  },
  migrations: seen => {
    const dialect = /\b(postgres(?:ql)?|mysql|mariadb|sqlite|oracle|sql server)\b/i.exec(seen.said.raw)?.[1]
    return {
      ...environment(seen),
      ...(dialect ? { dialect: dialect.toLowerCase().replace(/^postgres$/, 'postgresql') } : {}),
      ...(/concurrent/i.test(seen.said.raw) ? { rules: ['concurrent-index'] } : {}),
    }
  },
  deployment: environment,
  vulns: severities,
  issues: seen => (seen.has('none', 'fix', 'all') ? { max: 0, ...labels(seen) } : labels(seen)),
  file: seen => some('paths', [...new Set([...files(seen), ...namedDocuments(seen.said.main)])]),
  exec: seen => (commands(seen)[0] ? { run: commands(seen)[0] } : {}),
  workflow: ({ said }) => {
    const name = said.code.find(code => /^[\w./-]+\.ya?ml$/.test(code))
    return name ? { name } : {}
  },
  notify: ({ said, has }) => {
    const channel = /slack|teams\b|discord|twitter|mastodon|mailing list|e-?mail|newsletter|telegram|blog/i
      .exec(said.raw)?.[0]
      .toLowerCase()
    const audience = has('team')
      ? 'team'
      : /stakeholder/i.test(said.raw)
        ? 'stakeholders'
        : has('audience')
          ? 'users'
          : null
    return { ...(channel ? { channel } : {}), ...(audience ? { audience } : {}) }
  },
  headers: ({ said }) => {
    const preset = /cors|origins/i.test(said.raw)
      ? 'cors'
      : /gzip|brotli|compress|kompr/i.test(said.raw)
        ? 'compression'
        : /cdn|content delivery/i.test(said.raw)
          ? 'cdn'
          : /cach/i.test(said.raw)
            ? 'cache'
            : 'security'
    return { preset, ...some('urls', said.urls) }
  },
  tls: ({ said }) => some('hosts', [...new Set(said.urls.map(hostOf).filter(host => host !== ''))]),
  dns: ({ said }) => {
    const name = said.code.find(code => /^[\w-]+(?:\.[\w-]+)+$/.test(code))
    return name ? { name } : {}
  },
  net: ({ said, has }) =>
    has('websocket')
      ? { proto: 'wss' }
      : some(
          'open',
          [...said.asides.join(' ').matchAll(PORTS)].map(match => Number(match[1])).filter(port => port < 65_536),
        ),
  assets: ({ said }) => {
    const size = SIZE.exec(said.raw)
    return size ? { maxSize: `${size[1]}${size[2]!.toUpperCase()}` } : {}
  },
}

function compared(seen: Seen): Params {
  const found = limit(seen)
  return found ? { op: found.op, value: `${found.value}${found.unit}` } : {}
}

function labels({ said }: Seen): Params {
  const label = /\b(critical|blocker|p0|p1|sev-?1|high[- ]priority)\b/i.exec(said.raw)?.[1]
  return label ? { label: label.toLowerCase() } : {}
}

const manifests = (text: string): string[] => [...new Set(text.match(new RegExp(MANIFEST.source, 'gi')) ?? [])]

/** Documents that go by their name alone. */
const namedDocuments = (text: string): string[] =>
  [
    /\breadme\b/i.test(text) ? 'README*' : '',
    /\blicen[sc]e file\b/i.test(text) ? 'LICENSE*' : '',
    /\bcontributing\b/i.test(text) ? 'CONTRIBUTING*' : '',
  ].filter(name => name !== '')

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : ''
}

/** @returns the parameters written in the item for a gate of this kind; empty when none are. */
export function parametersOf(kind: string, seen: Seen): Params {
  return EXTRACTORS[kind]?.(seen) ?? {}
}
