/**
 * @module checklist/recognise/rules/release
 * Versions, tags, changelog, release, packages, branches.
 */
import { type Rule, rule } from './rule.ts'

/** The file of that name; the word alone means something else. */
const NEWS = /\bNEWS\b/

/** The command itself. */
const UPLOAD =
  /\b(?:twine upload|npm publish|yarn publish|pnpm publish|cargo publish|gem push|docker push|poetry publish)\b/i

export const RELEASE_RULES = [
  rule(
    'changelog',
    0.8,
    ({ said, has }) => NEWS.test(said.main) && has('create', 'update', 'document', 'verify', 'release'),
  ),
  rule('release', 0.75, ({ all, has }) => all('publish', 'github', 'build') && !has('tag', 'registry')),
  rule('errors', 0.85, ({ all }) => all('tracker', 'release'), { mode: 'release-exists' }),
  rule(
    'changelog',
    0.95,
    ({ has, before }) =>
      has('changelog') &&
      !(before('releaseNotes', 'changelog') || before('release', 'changelog') || before('bump', 'changelog')),
  ),
  rule('release', 0.9, ({ has, before }) => has('releaseNotes') && !before('feature', 'releaseNotes')),
  rule('file', 0.8, ({ has }) => has('migrationGuide'), { mode: 'exists' }),
  rule(
    'package',
    0.85,
    ({ has }) =>
      has('registry', 'homebrew') &&
      has('publish', 'release', 'update', 'done', 'works', 'sent', 'create', 'merge', 'deploy', 'tag') &&
      !has('vulnerability', 'secret', 'config', 'docs', 'test') &&
      !(has('build') && !has('publish')),
  ),
  rule('package', 0.85, ({ said }) => UPLOAD.test(said.raw)),
  rule('package', 0.75, ({ has, opens, terms }) => has('registry') && opens('registry') && terms <= 2 && !has('set')),
  rule(
    'release',
    0.85,
    ({ all, has, before }) =>
      all('release') &&
      has('github') &&
      !has('branch', 'registry', 'workflow', 'plan', 'secret') &&
      !all('issues', 'none') &&
      !before('tag', 'release'),
  ),
  rule(
    'release',
    0.8,
    ({ all, has, before }) =>
      all('release') &&
      has('create', 'publish', 'done', 'update') &&
      !has(
        'branch',
        'registry',
        'deploy',
        'plan',
        'window',
        'docs',
        'issues',
        'build',
        'audience',
        'ci',
        'workflow',
        'site',
        'secret',
        'env',
      ) &&
      !before('tag', 'release'),
  ),
  rule('version', 0.85, ({ all, has }) => all('tag', 'commit') && has('verify', 'done') && !has('create', 'publish')),
  rule(
    'tag',
    0.9,
    ({ has, opens }) =>
      has('tag') &&
      (opens('tag') ||
        has('create', 'publish', 'verify', 'done', 'version', 'release', 'github', 'commit', 'update', 'branch')) &&
      !has('seo', 'registry', 'docs', 'review', 'rollback', 'roles', 'assets') &&
      !opens('remove', 'deploy'),
  ),
  rule(
    'ref',
    0.85,
    ({ all, has }) => all('branch') && has('create', 'remove') && !has('merge', 'commit', 'test', 'ci', 'pr'),
  ),
  rule(
    'ref',
    0.8,
    ({ all, said }) => all('branch') && /protect|geschützt|schutz|prot[eé]g|защит|保护|保護/i.test(said.raw),
  ),
]

/** A raised version number: what runs will say it, and the tag's gate compares it with the manifest. */
const raised = (sure: number, when: Rule['when']): Rule => ({
  ...rule('version', sure, when),
  also: { kind: 'tag', params: { versionFile: ['auto'] } },
})

export const VERSION_RULES = [
  rule('assets', 0.85, ({ all, has }) => all('assets', 'version') && !has('tag')),
  rule('config', 0.75, ({ all, has }) => all('endpoint', 'version') && !has('docs', 'test')),
  rule(
    'version',
    0.8,
    ({ all, has }) =>
      all('version') && has('rollback', 'deploy') && !has('database', 'plan', 'docs', 'test', 'bump', 'update'),
  ),
  rule(
    'version',
    0.75,
    ({ all, has, opens }) =>
      all('version', 'verify') && opens('verify') && !has('update', 'dependencies', 'manifest', 'docs', 'bump'),
  ),
  raised(0.7, ({ has }) => has('bump') && !has('dependencies')),
  raised(
    0.7,
    ({ all, has }) =>
      all('version') &&
      has('update', 'manifest', 'set', 'strong') &&
      !has('dependencies', 'docs', 'deploy', 'migration', 'database', 'site', 'publish', 'install'),
  ),
]
