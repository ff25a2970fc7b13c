/**
 * @module checklist/recognise/rules/operations
 * What runs and how it is watched: deployments, probes, network, services, logs, metrics, alerts; documents at the end.
 */
import { rule } from './rule.ts'

const WATCHED = new Set(['post-deploy', 'recurring', 'rollback-trigger'])

/** `GET /up` returns 200. */
const ANSWERS =
  /\b(?:returns?|responds?|answers?|renvoie|devuelve|retorna|restituisce|liefert|возвращает)\b\D{0,20}\b[1-5]\d\d\b/i

/** The verb: `Plan the next update` asks for work, not for a plan. */
const PLANNING = /^plan\s(?!b\b)/i

export const SECURITY_RULES = [
  rule('http', 0.85, ({ said, has }) => ANSWERS.test(said.whole) && !has('test')),
  rule(
    'deployment',
    0.8,
    ({ opens, has, said }) =>
      opens('deploy') &&
      !/^launch\b/i.test(said.main) &&
      !has(
        'smoke',
        'drillWords',
        'test',
        'deployNoun',
        'assets',
        'docs',
        'document',
        'plan',
        'script',
        'log',
        'prepare',
        'duration',
        'window',
        'notify',
      ) &&
      !(has('version', 'verify') && !has('production', 'staging', 'endpoint', 'health')),
  ),
  rule('json', 0.7, ({ opens, all, said }) => opens('optimize') && all('measure') && /^profil/i.test(said.main)),
  rule('http', 0.85, ({ has }) => has('maintenance') && !has('docs', 'test'), { mode: 'maintenance' }),
  rule('window', 0.85, ({ has }) => has('window') && !has('notify', 'docs', 'backup', 'document')),
  rule('window', 0.75, ({ all }) => all('deploy', 'schedule', 'duration')),
  rule(
    'infra',
    0.8,
    ({ has, opens }) =>
      (opens('infra') && !has('docs', 'test') && !(has('health') && !has('set')) && (has('set') || !has('document'))) ||
      (has('infra') &&
        has('set', 'update', 'verify', 'create', 'install', 'prepare', 'schedule') &&
        !has('backup', 'docs', 'monitoring', 'log', 'alert', 'test', 'tls') &&
        !(has('health') && !has('set'))),
  ),
  rule('infra', 0.75, ({ has, all }) => has('infra') && all('monitoring', 'set')),
  rule('infra', 0.7, ({ all }) => all('infra', 'set', 'test')),
  rule('headers', 0.85, ({ opens }) => opens('headers')),
  rule('infra', 0.7, ({ all, opens }) => all('infra', 'production') && !opens('deploy')),
  rule('tls', 0.9, ({ has }) => has('tls') && !has('alert', 'docs')),
  rule('dns', 0.7, ({ all, has, terms }) => all('domain', 'set') && terms <= 3 && !has('headers', 'tls')),
  rule('dns', 0.9, ({ has }) => has('dns') && !has('docs')),
  rule('http', 0.85, ({ has }) => has('rateLimit') && !has('alert', 'docs'), { mode: 'burst' }),
  rule('exec', 0.85, ({ all, has }) => has('cache', 'cdn') && has('remove') && !all('plan')),
  rule('http', 0.8, ({ all }) => all('assets', 'works')),
  rule(
    'assets',
    0.75,
    ({ all, has }) => all('assets', 'verify') && !has('seo', 'registry', 'works', 'tag', 'secret', 'docs'),
  ),
  rule(
    'assets',
    0.8,
    ({ all, has }) =>
      all('assets', 'deploy') ||
      (has('assets') &&
        has('create', 'remove', 'optimize', 'update', 'done', 'fine', 'set') &&
        !has('cdn', 'site', 'works', 'registry')),
  ),
  rule('assets', 0.85, ({ all }) => all('picture', 'optimize')),
  rule('assets', 0.75, ({ has, said }) => has('assets') && /\d\s?[KM]B\b/i.test(said.raw)),
  rule('assets', 0.7, ({ has, terms }) => has('assets') && terms <= 2 && !has('works', 'cdn')),
  rule('headers', 0.85, ({ has }) => has('headers', 'cdn') && !has('docs', 'plan')),
  rule('net', 0.85, ({ has }) => has('firewall', 'websocket')),
  rule('metrics', 0.8, ({ all, has }) => has('queue') && (has('fine', 'works', 'start') || all('measure'))),
  rule('net', 0.7, ({ all, has }) => all('queue') && has('set', 'prepare', 'verify')),
  rule('metrics', 0.8, ({ all, has }) => all('cache') && (has('warm', 'fine', 'measure') || all('plan', 'set'))),
  rule('config', 0.75, ({ all, has }) => all('cache') && has('set', 'optimize', 'config') && !has('headers')),
]

export const WATCH_RULES = [
  rule('errors', 0.9, ({ has }) => has('tracker') && !has('env', 'docs')),
  rule('alertrule', 0.85, ({ has }) => has('alert') && !has('dashboard', 'docs', 'onCall', 'review', 'silenced')),
  rule('alertrule', 0.75, ({ has, before }) => has('alert') && before('alert', 'dashboard')),
  rule('json', 0.85, ({ has }) => has('onCall') && !has('alert', 'docs', 'runbook', 'notify', 'message')),
  rule(
    'json',
    0.85,
    ({ has, terms }) =>
      has('dashboard') &&
      !has('docs', 'endpoint') &&
      (terms <= 2 ||
        has(
          'set',
          'create',
          'verify',
          'prepare',
          'monitoring',
          'fine',
          'reachable',
          'works',
          'update',
          'review',
          'production',
          'document',
        )),
  ),
  rule('json', 0.8, ({ has }) => has('uptime')),
  rule('workflow', 0.75, ({ all }) => all('log', 'archive', 'deploy')),
  rule('exec', 0.75, ({ all }) => all('log', 'archive')),
  rule(
    'logs',
    0.85,
    ({ has, opens }) =>
      has('log') && !(has('docs', 'deploy', 'config') && !has('error', 'monitoring', 'verify')) && !opens('deploy'),
  ),
  rule('logs', 0.8, ({ all, has }) => all('none', 'error') && has('connection', 'database')),
  rule(
    'config',
    0.75,
    ({ has }) => has('config') && has('set', 'verify', 'update', 'optimize', 'fine') && !has('docs', 'test', 'backup'),
  ),
  rule(
    'metrics',
    0.85,
    ({ all, has }) =>
      has('measure', 'responseTime', 'query') &&
      (has('monitoring', 'review') || all('fine')) &&
      !has('responseTime', 'load'),
  ),
  rule('metrics', 0.8, ({ has, item }) => has('responseTime') && (has('monitoring') || WATCHED.has(item.phase))),
  rule('metrics', 0.8, ({ all }) => all('responseTime', 'measure', 'fine')),
  rule('http', 0.8, ({ has }) => has('responseTime'), { mode: 'latency' }),
  rule(
    'metrics',
    0.8,
    ({ has }) =>
      has('measure', 'query') && !has('docs', 'plan', 'test', 'document', 'config') && !(has('set') && !has('fine')),
  ),
  rule('http', 0.85, ({ has }) => has('health') && !has('docs')),
  rule('alertrule', 0.7, ({ all, has }) => all('monitoring', 'update') && !has('docs', 'measure')),
  rule(
    'metrics',
    0.8,
    ({ has }) => has('monitoring') && !has('docs', 'plan', 'deploy', 'dependencies', 'audience', 'issues', 'message'),
  ),
  rule('metrics', 0.7, ({ all, has }) => all('monitoring', 'deploy') && !has('docs', 'plan')),
  rule('metrics', 0.75, ({ all }) => all('connection', 'fine')),
]

export const RUN_RULES = [
  rule('exec', 0.75, ({ has }) => has('permissions') && has('verify', 'remove', 'archive', 'set')),
  rule(
    'version',
    0.7,
    ({ all, terms, has }) => all('verify', 'deploy') && terms <= 3 && !has('production', 'staging', 'site'),
  ),
  rule(
    'deployment',
    0.8,
    ({ all, has }) =>
      all('deploy') &&
      has('done', 'production', 'staging', 'run') &&
      !has('drillWords', 'docs', 'document', 'plan', 'script', 'config', 'ci', 'log', 'site'),
  ),
  rule('metrics', 0.75, ({ all }) => all('backgroundJobs', 'works')),
  rule('service', 0.85, ({ has }) => has('service', 'backgroundJobs') && has('restart', 'stop', 'start')),
  rule('service', 0.8, ({ has }) => has('backgroundJobs') && has('verify', 'set')),
  rule(
    'http',
    0.75,
    ({ has }) =>
      has('endpoint') && has('works', 'reachable', 'verify', 'done', 'test', 'fine', 'all') && !has('docs', 'test'),
  ),
  rule('http', 0.75, ({ has }) => has('connection') && has('verify', 'works', 'reachable', 'done', 'test', 'fine')),
  rule(
    'http',
    0.75,
    ({ has }) =>
      has('site') &&
      has('works', 'reachable', 'available', 'start', 'verify', 'done', 'set', 'fix', 'fine', 'all') &&
      !has('docs', 'plan'),
  ),
  rule(
    'http',
    0.7,
    ({ has, terms, said }) => has('site') && terms === 1 && /redirect|40[45]|links?\b/i.test(said.main),
  ),
  rule('http', 0.75, ({ has }) => has('integrations') && has('works', 'reachable', 'fine', 'verify', 'set', 'done')),
  rule(
    'http',
    0.75,
    ({ has }) => has('service') && has('fine', 'reachable', 'available') && !has('config', 'set', 'docs'),
  ),
  rule('http', 0.75, ({ has, said }) => said.urls.length > 0 && has('works', 'reachable')),
  rule('version', 0.75, ({ all, has }) => all('code', 'update') && !has('docs', 'test', 'commit', 'review')),
]

/** `... documented` at the end: whatever it is, there must be a document. */
const DOCUMENTED =
  /(?:\b(?:documented|dokumentiert|document[ée]e?s?|documentad[oa]s?|documentat[oaei]|gedocumenteerd|udokumentowan\w{1,3}|dokumenterade?|dokumentert)|(?:за)?документирован[а-я]{0,2})[.!]?$/i

export const DOCUMENTED_RULES = [rule('file', 0.85, ({ said }) => DOCUMENTED.test(said.main), { mode: 'exists' })]

/** A document by its file name. */
const DOCUMENT_FILE = /[\w-]\.(?:md|rst|adoc)\b/i

export const DOCUMENT_RULES = [
  rule(
    'file',
    0.8,
    ({ said, has }) =>
      DOCUMENT_FILE.test(said.raw) && has('update', 'create', 'document') && !has('script', 'works', 'test'),
  ),
  rule('file', 0.85, ({ has }) => has('runbook') && !has('test')),
  rule('file', 0.8, ({ has }) => has('docs') && !has('build', 'works', 'deploy', 'publish', 'test')),
  rule('http', 0.7, ({ has }) => has('wellKnown') && has('reachable', 'verify', 'works', 'available', 'none')),
  rule('file', 0.7, ({ has }) => has('wellKnown') && has('set', 'create', 'update', 'document')),
  rule('file', 0.7, ({ has, terms }) => has('wellKnown') && terms === 1),
  rule(
    'file',
    0.75,
    ({ has, opens, before }) =>
      has('docs') &&
      (opens('docs', 'update') || has('update', 'document')) &&
      !has('works', 'build', 'test', 'publish') &&
      !(before('docs', 'deploy') && !opens('update')),
  ),
  rule(
    'file',
    0.75,
    ({ all, has, said }) => all('plan') && has('document', 'prepare', 'update', 'create') && !PLANNING.test(said.main),
    {
      mode: 'exists',
    },
  ),
  rule('tests', 0.65, ({ has, item }) => has('works') && ['verify', 'rollback'].includes(item.phase)),
  rule(
    'tests',
    0.65,
    ({ opens, has, terms }) => opens('test') && terms >= 1 && !has('infra', 'cache', 'homebrew', 'registry', 'install'),
  ),
]
