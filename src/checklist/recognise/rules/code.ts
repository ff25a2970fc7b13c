/**
 * @module checklist/recognise/rules/code
 * What is proven in the repository and by CI: patterns, tests, coverage, checks, reviews, issues.
 */
import type { Seen } from '../seen.ts'
import type { Rule } from './rule.ts'
import { rule } from './rule.ts'

const TODO: Rule = {
  ...rule(
    'todo',
    0.95,
    ({ has, said }) =>
      has('todo') &&
      /\b(?:TODO|FIXME|HACK)S?\b|\btodo (?:comment|marker|item)/i.test(said.raw) &&
      /TODO|FIXME|HACK|todo c/.test(said.raw),
  ),
  // The same proof under the name of the general gate.
  also: { kind: 'pattern', params: { pattern: String.raw`\b(?:TODO|FIXME)\b` } },
}

/** Addresses that lead somewhere. */
const POINTS = /\bpoint|zeig|apunt|apont|wskazuj|указыва|指向|指し/i

/** Code that is run: with a blank, or a script. */
const RUN = /^(?:\S+\s+\S|\.{1,2}[\\/]\S*\w$|\S+\.(?:sh|ps1|bat|py)$)/
/** `... passes`: few words beside the code. */
const BESIDE = 5

/** The text of the one command that the item is about, or the empty string. */
function onlyCommand({ said }: Seen): string {
  const [command = '', ...more] = said.code.filter(code => RUN.test(code))
  const words = said.raw.replace(/`[^`]*`/g, ' ').match(/[\p{L}]{2,}/gu) ?? []
  return more.length === 0 && words.length <= BESIDE ? command : ''
}

/** What a command that must succeed says by its own words. */
export const COMMAND_RULES = [
  rule(
    'tests',
    0.9,
    seen =>
      /\b(?:pytest|vitest|phpunit|rspec)\b|(?:^|[\s:_./\\-])(?:run_)?(?:unit)?(?:tests?|e2e|smoke)\b/i.test(
        onlyCommand(seen),
      ) && !seen.has('load', 'deploy', 'coverage'),
  ),
  rule(
    'check',
    0.9,
    seen =>
      /(?:^|[\s:_-])(?:lint|typecheck|type-check|tsc|build|compile|fmt|format(?::check)?|check|eslint|ruff|clippy)\b/i.test(
        onlyCommand(seen),
      ) && !seen.has('registry', 'load', 'tag', 'publish', 'assets'),
  ),
]

export const PATTERN_RULES = [
  rule('items', 0.85, ({ all, has }) => all('all', 'checklistItem') && has('done', 'verify') && !has('issues')),
  TODO,
  rule('pattern', 0.9, ({ has }) => has('debug'), { preset: 'debug-prints' }),
  rule('pattern', 0.85, ({ has }) => has('defaultPassword'), { preset: 'default-credentials' }),
  rule(
    'pattern',
    0.75,
    ({ has, all, said }) =>
      POINTS.test(said.main) &&
      all('endpoint', 'production') &&
      !has('works', 'deploy', 'test', 'env', 'health', 'done', 'backup'),
    { preset: 'non-production-endpoints' },
  ),
  rule('vulns', 0.85, ({ all, has }) => all('secret', 'hardcoded') && (has('none') || has('vulnerability')), {
    sources: 'secret-scanning',
  }),
  rule('vulns', 0.8, ({ all, has }) => all('none', 'secret') && has('code', 'commit', 'github') && !has('env'), {
    sources: 'secret-scanning',
  }),
  rule('vulns', 0.75, ({ all, has }) => all('secret', 'remove') && !has('env', 'rotate'), {
    sources: 'secret-scanning',
  }),
]

/** `main` is green. */
const TRUNK_IS_GREEN = /\b(?:main|master|develop|trunk)\b.*(?:\bgreen\b|\bgrün|\bverd|\bvert|зел[её]н|绿|緑)/i

/** `release.yml`, by name or by address. */
const WORKFLOW_FILE = /[\w-]+\.ya?ml\b/i

const INSTALL =
  /^(?:(?:npm|pnpm|yarn|bun) (?:ci|install|i)|pip install|composer install|bundle install|poetry install)\b/

export const CODE_RULES = [
  rule('check', 0.8, ({ said, has }) => TRUNK_IS_GREEN.test(said.main) && !has('test', 'deploy')),
  rule('coverage', 0.95, ({ has }) => has('coverage') && !has('dashboard', 'alert', 'docs', 'plan')),
  rule('vulns', 0.85, ({ has }) => has('vulnerability') && !has('plan', 'docs', 'headers', 'config', 'audit')),
  rule('exec', 0.8, ({ has, said }) => has('install') && said.code.some(code => INSTALL.test(code))),
  rule('exec', 0.75, ({ all, has }) => all('dependencies') && has('install', 'rollback') && !has('vulnerability')),
  rule(
    'vulns',
    0.75,
    ({ all, has }) => all('dependencies') && has('update', 'verify', 'bump') && !has('docs', 'document'),
  ),
  rule('json', 0.85, ({ has, opens }) => has('load') && !has('document', 'sent', 'plan') && !opens('issues')),
  rule('json', 0.8, ({ has }) => has('load') && has('verify', 'done') && !has('document')),
  rule('file', 0.75, ({ all }) => all('load', 'document'), { mode: 'exists' }),
  rule('pattern', 0.65, ({ all, has }) => all('errorHandling', 'set') && !has('test'), { preset: 'swallowed-errors' }),
  rule('check', 0.9, ({ has }) => has('lint') && !has('config', 'docs', 'release', 'deploy'), { names: ['lint'] }),
  rule(
    'assets',
    0.85,
    ({ has }) =>
      has('assets') && has('build', 'optimize', 'deploy', 'update', 'version') && !has('registry', 'cdn', 'tag'),
  ),
  rule('review', 0.9, ({ has }) => has('codeReview') && !has('config', 'docs', 'changelog')),
  rule(
    'review',
    0.85,
    ({ all, has }) =>
      has('pr', 'code') &&
      has('review', 'approve') &&
      !has('changelog', 'infra', 'deploy', 'config', 'docs') &&
      !all('script'),
  ),
  rule('review', 0.8, ({ all }) => all('docs', 'review', 'team')),
  rule('review', 0.75, ({ all }) => all('migration', 'review', 'all', 'test') || all('migration', 'review', 'all')),
  rule('review', 0.7, ({ opens, has, terms }) => has('review') && opens('review') && has('done') && terms <= 2),
  rule(
    'check',
    0.9,
    ({ all, has }) =>
      has('ci') &&
      (has('done', 'fine', 'works') || all('none', 'error')) &&
      !has('test', 'config', 'load', 'checklistItem', 'service', 'integrity', 'health'),
  ),
  rule(
    'workflow',
    0.85,
    ({ all, has, said }) =>
      has('workflow', 'ci') && all('run') && (WORKFLOW_FILE.test(said.raw) || /github action/i.test(said.main)),
  ),
  rule('check', 0.75, ({ all, has }) => all('workflow', 'done') && !has('feature', 'auth', 'test')),
  rule(
    'check',
    0.85,
    ({ all, has }) =>
      all('build') &&
      has('done', 'works', 'none', 'error', 'run', 'create') &&
      !has('test', 'release', 'docs', 'publish', 'deploy', 'version', 'bump', 'assets'),
    {
      names: ['build'],
    },
  ),
  rule(
    'check',
    0.75,
    ({ all, has }) => all('build', 'docs') && has('done', 'none', 'works') && !has('create', 'version'),
  ),
  rule(
    'check',
    0.7,
    ({ opens, terms, has }) =>
      opens('build') &&
      terms <= 3 &&
      !has('test', 'release', 'releaseNotes', 'docs', 'deploy', 'version', 'bump', 'assets', 'set', 'publish'),
  ),
  rule('check', 0.8, ({ all, terms, has }) => all('build', 'verify') && terms <= 3 && !has('version', 'log')),
  rule('config', 0.75, ({ has }) => has('featureFlag')),
  rule('exec', 0.7, ({ has }) => has('compatibility') && !has('auth', 'plan', 'test')),
]

export const ISSUE_RULES = [
  rule('record', 0.75, ({ all, has }) => all('downtime', 'document') && !has('plan', 'notify')),
  rule(
    'record',
    0.8,
    ({ has }) => has('duration') && has('document', 'verify', 'schedule', 'create') && !has('load', 'window'),
  ),
  rule(
    'record',
    0.85,
    ({ has, opens }) =>
      has('lessons') && !has('runbook', 'docs') && (has('document', 'done', 'review', 'plan') || opens('lessons')),
  ),
  rule('record', 0.75, ({ all }) => all('roles', 'team')),
  rule(
    'issues',
    0.8,
    ({ has, all, opens }) => has('postmortem') && !all('plan', 'document') && !(opens('postmortem') && has('schedule')),
    {
      min: 1,
      state: 'all',
    },
  ),
  rule('issues', 0.75, ({ all, terms }) => all('fix', 'schedule') && terms <= 2, { min: 1, state: 'all' }),
  rule(
    'issues',
    0.85,
    ({ all, has }) =>
      all('issues') &&
      has('none', 'fix', 'severity', 'done', 'all', 'create') &&
      !has('docs', 'log', 'deploy', 'plan', 'runbook', 'integrity', 'lessons'),
  ),
  rule(
    'issues',
    0.8,
    ({ has, opens }) =>
      has('issues') &&
      (has('document', 'update', 'review', 'verify') || opens('issues')) &&
      !has('docs', 'runbook', 'log', 'plan'),
  ),
  rule(
    'issues',
    0.75,
    ({ has, terms }) =>
      has('issues') &&
      terms <= 3 &&
      !has('docs', 'runbook', 'log', 'monitoring', 'integrity', 'tls', 'dns', 'site', 'headers'),
  ),
]

/** Words that mean tests even when the word "test" is left out. */
const REGRESSION = /\bunits?\b|regress|регресс|回归|回帰|회귀/i

/** `... tested` at the end: whatever it is, tests must have passed. */
const TESTED =
  /(?:^|\s)(?:tested|getestet|test[ée]e?s?|probad[oa]s?|testad[oa]s?|testat[oiae]|getest|przetestowan\p{L}{1,2}|протестирован\p{L}{0,2}|testet|testade)[.!]?$/iu

export const TEST_RULES = [
  rule('workflow', 0.75, ({ all }) => all('deploy', 'script', 'test')),
  rule('deployment', 0.8, ({ all, has }) => all('deploy', 'staging') && has('test', 'done') && !has('smoke', 'unit')),
  rule('deployment', 0.7, ({ all, has }) => all('infra', 'test', 'staging') && !has('migration')),
  rule(
    'tests',
    0.9,
    ({ all, has }) => all('test') && !has('remove') && (has('unit', 'smoke', 'all', 'coverage') || has('run', 'done')),
  ),
  rule('tests', 0.85, ({ has }) => has('testCommand')),
  rule('tests', 0.8, ({ has }) => has('smoke')),
  rule('tests', 0.75, ({ all, terms }) => all('build', 'test') && terms <= 3),
  rule('tests', 0.75, ({ has, item }) => has('feature') && item.phase === 'rollback-trigger'),
  rule('tests', 0.8, ({ under, has }) => under('smoke') && has('works', 'feature', 'auth') && !has('health', 'log')),
  rule('tests', 0.75, ({ has }) => has('errorHandling') && has('test', 'works', 'verify')),
  rule('tests', 0.8, ({ has, said }) => has('unit') && has('done', 'run') && REGRESSION.test(said.main)),
  rule('tests', 0.7, ({ all, said }) => all('unit', 'none') && REGRESSION.test(said.main)),
  rule('tests', 0.65, ({ has }) => has('feature', 'auth') && has('fine') && !has('measure', 'responseTime')),
  rule(
    'tests',
    0.8,
    ({ has, under }) => has('test', 'works', 'reachable', 'verify', 'done') && has('feature') && !under('seo'),
  ),
  rule('tests', 0.8, ({ opens, has }) => opens('test') && has('auth', 'feature', 'errorHandling')),
  rule(
    'tests',
    0.75,
    ({ has }) => has('auth') && (has('works', 'verify', 'test', 'done') || has('none')) && !has('plan', 'docs'),
  ),
  rule('tests', 0.7, ({ all, has }) => all('auth', 'set') && !has('plan', 'docs')),
  rule(
    'tests',
    0.85,
    ({ said, has }) =>
      TESTED.test(said.main) &&
      !has(
        'infra',
        'deploy',
        'docs',
        'plan',
        'backup',
        'restore',
        'rollback',
        'audience',
        'cache',
        'site',
        'endpoint',
        'tracker',
        'ci',
        'monitoring',
        'alert',
        'dashboard',
        'log',
      ),
  ),
]
