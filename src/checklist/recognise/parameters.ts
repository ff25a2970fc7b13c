/**
 * @module checklist/recognise/parameters
 * What the words, code spans and addresses of an item say about the gate's parameters. Only what is written is taken:
 * a default or a guess would look like somebody's decision.
 */
import type { Seen } from './seen.ts'
import {
  alertSources,
  BELOW_TIME,
  COMMAND,
  commands,
  environment,
  FILE_NAME,
  files,
  firstOf,
  JSON_REPORTS,
  LENGTH,
  limit,
  MANIFEST,
  PAIR,
  PATH,
  PERCENTILE,
  PORTS,
  REGISTRIES,
  RETENTION,
  SIZE,
  STATUS,
  SUITES,
  severities,
  some,
  VERSION,
  VERSION_PLACE,
} from './written.ts'

type Params = Record<string, unknown>
type Extractor = (seen: Seen) => Params

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
  ref: ({ said, has }) => {
    const name = said.code.find(code => !COMMAND.test(code) && PATH.test(code.replace(/[<>{}]/g, '')))
    const guarded = /protect|geschützt|schutz|prot[eé]g|защит|保护|保護/i.test(said.raw)
    return { ...(name ? { name } : {}), ...(has('remove') ? { exists: false } : guarded ? { protected: true } : {}) }
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
    return {
      ...some('files', named.length ? named : files(seen)),
      ...(seen.names.length === 1 ? { key: seen.names[0] } : {}),
    }
  },
  env: ({ names }) =>
    some(
      'names',
      names.filter(name => !name.includes('=')),
    ),
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
  // A limit of a report that no preset reads needs the path to the number, which the words do not tell.
  json: ({ said }) => {
    const [preset] = firstOf(JSON_REPORTS, said.raw)
    return preset ? { preset } : {}
  },
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
    // Whether they ran somewhere is not in the files: the gate says so, and whom to ask.
    const ran = seen.has('run', 'done', 'works', 'test') || 'env' in environment(seen)
    const dialect = /\b(postgres(?:ql)?|mysql|mariadb|sqlite|oracle|sql server)\b/i.exec(seen.said.raw)?.[1]
    return {
      ...(ran ? { mode: 'applied' } : {}),
      ...(dialect ? { dialect: dialect.toLowerCase().replace(/^postgres$/, 'postgresql') } : {}),
      ...(/concurrent/i.test(seen.said.raw) ? { rules: ['concurrent-index'] } : {}),
    }
  },
  deployment: environment,
  vulns: seen => ({ ...alertSources(seen), ...severities(seen) }),
  issues: seen =>
    seen.has('none', 'fix', 'all') && !seen.has('schedule', 'postmortem') ? { max: 0, ...labels(seen) } : labels(seen),
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
    // A channel has the name that the configuration gives it: whom it is for says more than nothing.
    const name = channel ?? audience
    return name ? { channel: name } : {}
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
    return {
      ...(size ? { maxSize: `${size[1]}${size[2]!.toUpperCase()}` } : {}),
      ...(/\bminif/i.test(said.raw) ? { minified: true } : {}),
      ...(/\bcompress|\bgzip|\bbrotli/i.test(said.raw) && !/\bimage|\bphoto/i.test(said.raw)
        ? { precompressed: ['gz'] }
        : {}),
      ...(/\bfingerprint|\bhash|asset version/i.test(said.raw) ? { fingerprinted: true } : {}),
      ...(/\b(?:no|without|remove)\b.*\bsource ?maps?\b/i.test(said.raw) ? { sourceMaps: 'deny' } : {}),
      ...(/\bdeploy|\bserv(?:ed|ing)\b/i.test(said.raw) ? { mode: 'served' } : {}),
    }
  },
}

function compared(seen: Seen): Params {
  const found = limit(seen)
  return found ? { op: found.op, value: `${found.value}${found.unit}` } : {}
}

function labels({ said }: Seen): Params {
  const label = /\b(critical|blocker|p0|p1|sev-?1|high[- ]priority)\b/i.exec(said.raw)?.[1]
  return label ? { labels: [label.toLowerCase()] } : {}
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
