/**
 * @module checklist/recognise/rules/data
 * Secrets, environment, configuration, migrations, backups, rollback.
 */
import { rule } from './rule.ts'

const PAIR = /[A-Z][A-Z0-9_]{2,}\s?=\s?\S/
const SECRET_NAME = /(?:KEY|SECRET|TOKEN|PASSWORD|PASS|PIN|CREDENTIALS?)$/
const SETTING_NAME =
  /HOSTS?$|ORIGINS?$|DEBUG|LEVEL|MODE$|WORKERS|TIMEOUT|ROUNDS|SIZE|LIMIT|MAX|MIN_|INTERVAL|TTL|SECURE|OPTIONS|SECONDS|BACKUPS/
const SETTINGS_FILE = /^[\w./-]+\.(?:json|ya?ml|toml|ini|conf|cfg|properties)$/i
const PERIOD_RETENTION = /\d+[- ]?(?:days?|weeks?|months?)\s*retention|retention[:\s]+\d+/i

export const CONFIG_RULES = [
  rule('env', 0.7, ({ all, has }) => all('log', 'set') && has('strong')),
  rule('infra', 0.75, ({ has }) => has('secretsManager')),
  rule('secrets', 0.9, ({ all }) => all('secret', 'rotate')),
  rule('headers', 0.85, ({ has, said }) => has('headers') && /\bCORS|ORIGINS/.test(said.raw), { preset: 'cors' }),
  rule('config', 0.85, ({ said, names, has }) => names.length > 0 && PAIR.test(said.raw) && !has('secret')),
  rule(
    'secrets',
    0.85,
    ({ has, all }) => all('secret', 'strong') && !has('backup', 'config', 'tls', 'database', 'log'),
  ),
  rule(
    'secrets',
    0.8,
    ({ has, all, names }) =>
      all('secret', 'verify') &&
      !has('migration', 'database', 'docs', 'code', 'env') &&
      !names.some(name => !SECRET_NAME.test(name)),
  ),
  rule('secrets', 0.7, ({ has, all }) => all('secret', 'database') && has('strong', 'create', 'update')),
  rule(
    'env',
    0.85,
    ({ all, has, opens }) =>
      has('env') &&
      !has('version', 'ignoreFile') &&
      !all('none', 'commit') &&
      !(has('migration', 'test', 'backup', 'hardcoded', 'commit') && !opens('env')),
  ),
  rule('config', 0.8, ({ names, has }) => names.some(name => SETTING_NAME.test(name)) && !has('env', 'headers')),
  rule(
    'config',
    0.8,
    ({ said, has }) =>
      said.code.some(code => SETTINGS_FILE.test(code)) && has('set') && !has('version', 'secret', 'env'),
  ),
  rule('env', 0.75, ({ names, has }) => names.length > 0 && !has('test', 'migration', 'health', 'none')),
  rule('env', 0.7, ({ all, has }) => all('secret', 'set') && !has('config', 'hardcoded', 'none', 'rotate')),
  rule('exec', 0.7, ({ all, has }) => has('emailSettings') && has('test', 'works') && !all('env')),
  rule('env', 0.75, ({ all, has }) => has('emailSettings') && has('set', 'update', 'config') && !all('env')),
]

export const DATA_RULES = [
  rule(
    'migrations',
    0.7,
    ({ all, has }) =>
      all('database', 'script') && has('run', 'done') && !has('seeding', 'backup', 'restore', 'rollback'),
  ),
  rule(
    'exec',
    0.8,
    ({ has, all }) =>
      (has('testData') && has('remove', 'run', 'set', 'load', 'none', 'done', 'works')) ||
      all('testData') ||
      (all('seeding') && has('run', 'done')),
  ),
  rule('exec', 0.8, ({ has }) => has('integrity') && !has('backup', 'plan')),
  rule('file', 0.75, ({ all, has }) => all('seeding') && has('prepare', 'document', 'create'), { mode: 'exists' }),
  rule(
    'service',
    0.85,
    ({ has, opens, all }) =>
      has('backgroundJobs', 'service') && has('stop', 'restart') && !opens('migration') && !all('runbook'),
  ),
  rule('backup', 0.8, ({ said, has }) => PERIOD_RETENTION.test(said.raw) && has('log', 'backup', 'config', 'data')),
  rule('backup', 0.8, ({ under, has }) => under('objective') && !has('test')),
  rule('record', 0.8, ({ under }) => under('timeObjective')),
  rule('record', 0.8, ({ all, has }) => all('migration', 'duration') && has('document', 'schedule', 'create')),
  rule(
    'file',
    0.8,
    ({ all, has }) =>
      all('plan') &&
      (has('migration', 'restore', 'rollback') || (has('backup') && (has('document') || !has('set')))) &&
      has('document', 'prepare', 'create', 'update', 'set') &&
      !has('run') &&
      !(has('test') && !has('document', 'prepare')),
    { mode: 'exists' },
  ),
  rule(
    'workflow',
    0.8,
    ({ has, all, opens }) =>
      ((has('restore') || all('backup', 'plan') || (opens('backup') && has('drillWords'))) &&
        has('test', 'verify', 'drillWords', 'works') &&
        !all('backup', 'restore', 'set') &&
        !has('errorHandling', 'retention')) ||
      all('restore', 'drillWords'),
  ),
  rule('workflow', 0.8, ({ all, terms }) => all('backup', 'test') && terms <= 2),
  rule(
    'workflow',
    0.75,
    ({ all, has }) =>
      (all('rollback', 'test') && !has('migration', 'version', 'document')) ||
      (all('rollback', 'verify') && has('script', 'plan')),
  ),
  rule('migrations', 0.8, ({ all, has }) => all('database', 'rollback') && !has('plan', 'script', 'docs', 'document')),
  rule(
    'file',
    0.75,
    ({ all, has }) => all('rollback') && has('plan', 'docs', 'script') && !has('notify', 'review', 'test'),
    { mode: 'exists' },
  ),
  rule(
    'version',
    0.8,
    ({ has }) =>
      has('rollback') && has('version', 'done') && !has('plan', 'document', 'migration', 'database', 'test', 'feature'),
  ),
  rule('version', 0.8, ({ all }) => all('restore', 'code')),
  rule(
    'version',
    0.75,
    ({ all, has }) => has('rollback') && all('verify', 'done') && !has('plan', 'feature', 'migration'),
  ),
  rule('backup', 0.85, ({ opens, has }) => opens('backup') && has('migration', 'database') && !has('restore', 'plan')),
  rule(
    'migrations',
    0.85,
    ({ has, opens }) =>
      has('migration') &&
      !has('docs', 'dashboard', 'duration') &&
      !(has('plan') && !has('test', 'run')) &&
      !(has('service') && opens('service')),
  ),
  rule('backup', 0.85, ({ has }) => has('backup') && (!has('plan') || has('retention')) && !has('alert', 'docs')),
  rule('backup', 0.8, ({ all, has }) => all('restore') && has('database', 'backup')),
  rule('workflow', 0.65, ({ all, terms }) => all('restore', 'done') && terms <= 2),
  rule('backup', 0.65, ({ all }) => all('backup', 'plan', 'set')),
  rule('file', 0.6, ({ all, has }) => all('backup', 'plan') && !has('retention'), { mode: 'exists' }),
  rule('file', 0.75, ({ all, terms }) => all('rollback', 'document') && terms <= 2, { mode: 'exists' }),
  rule('file', 0.75, ({ opens, all, terms }) => opens('plan') && all('restore') && terms <= 2, { mode: 'exists' }),
]
