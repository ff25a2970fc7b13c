/**
 * @module cli/guard-facts
 * Everything the doctor looks at, of the default branch: what stands there is what counts.
 */
import { samplesOf } from '../doctor/patterns.ts'
import type { GuardFacts, RoleFacts } from '../model/guard.ts'
import { Mistake } from '../model/outcome.ts'
import type { Settings } from '../model/settings.ts'
import { openProject, type ReadFile, readConfig } from '../project.ts'
import { checklistOf } from '../run.ts'
import type { GitHubApi, RepositoryName } from '../sources/github/api.ts'
import {
  appFacts,
  branchFacts,
  environments,
  found,
  guardedRepository,
  memberFacts,
  type NamedApp,
  rulesets,
} from '../sources/github/guard.ts'
import { fileOf, namesakes, ownersOf } from '../sources/github/guard-files.ts'

export interface Examined {
  app: NamedApp
  /** Patterns instead of those of the configuration. */
  branches: readonly string[]
  check: string
}

/** @throws CouldNotFindOut when the repository or its configuration is not shown. */
export async function guardFacts(
  api: GitHubApi,
  where: RepositoryName,
  { app, branches, check }: Examined,
): Promise<GuardFacts> {
  const { defaultBranch, admin } = await guardedRepository(api, where)
  const files = new Map<string, Promise<Uint8Array | null>>()
  const read: ReadFile = path => {
    if (!files.has(path)) files.set(path, fileOf(api, where, path))
    return files.get(path)!
  }
  const rules = await rulesFrom(read, branches, defaultBranch)
  const patterns = await Promise.all(
    rules.patterns.map(async pattern => ({
      pattern,
      branches: await Promise.all(samples(pattern).map(name => branchFacts(api, where, name))),
    })),
  )
  return {
    repository: `${where.owner}/${where.repo}`,
    admin,
    app: await found(() => appFacts(api, where, app)),
    rulesets: await found(() => rulesets(api, where)),
    patterns,
    environments: await found(() => environments(api, where)),
    namesakes: await found(() => namesakes(api, where, check)),
    config: { source: rules.source, mistakes: rules.mistakes },
    roles: await rolesOf(api, where, rules.roles),
    owned: await found(() => ownersOf(api, where, rules.paths)),
  }
}

/** @throws Mistake for a pattern that means no branch: nothing could be said of it. */
function samples(pattern: string): string[] {
  const names = samplesOf(pattern)
  if (!names.length)
    throw new Mistake(`no branch that \`${pattern}\` means could be thought of; name one with \`--branch\``)
  return names
}

interface Rules {
  source: string | null
  patterns: string[]
  mistakes: string[]
  roles: Settings['roles']
  /** Files that decide. */
  paths: string[]
}

async function rulesFrom(read: ReadFile, asked: readonly string[], defaultBranch: string): Promise<Rules> {
  const fallback = asked.length ? [...asked] : [defaultBranch]
  const nothing: Rules = { source: null, patterns: fallback, mistakes: [], roles: {}, paths: [] }
  try {
    const config = await readConfig(read)
    const own = config.branches.map(({ pattern }) => pattern)
    const patterns = asked.length || !own.length ? fallback : own
    const checked = await Promise.all(patterns.map(pattern => checklistFor(read, samples(pattern)[0]!)))
    const paths = checked.flatMap(({ path }) => (path ? [path] : []))
    return {
      source: config.source,
      patterns,
      mistakes: [...new Set(checked.flatMap(({ mistakes }) => mistakes))],
      roles: config.settings.roles,
      paths: config.source ? [...new Set([config.source, ...paths])] : [],
    }
  } catch (caught) {
    if (caught instanceof Mistake) return { ...nothing, source: '.github/holdpoint.yml', mistakes: [caught.message] }
    throw caught
  }
}

async function checklistFor(read: ReadFile, branch: string): Promise<{ path: string | null; mistakes: string[] }> {
  try {
    const project = await openProject(read, { branch })
    const { source, findings, items } = checklistOf(project, new Date())
    const wrong = findings
      .filter(({ severity }) => severity === 'error')
      .map(({ line, message }) => `\`${source}:${line}\`: ${message}`)
    if (!items.length && !wrong.length) wrong.push(`\`${source}\` holds no item, one was expected; add one`)
    return { path: / \(built in\)$/.test(source) ? null : source, mistakes: wrong }
  } catch (caught) {
    if (caught instanceof Mistake) return { path: null, mistakes: [caught.message] }
    throw caught
  }
}

/** E-mail addresses and names as git knows them are nobody on GitHub. */
const LOGIN = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/

async function rolesOf(api: GitHubApi, where: RepositoryName, roles: Settings['roles']): Promise<RoleFacts[]> {
  const facts: RoleFacts[] = []
  for (const [role, { users, teams }] of Object.entries(roles)) {
    const names = [...users.filter(user => LOGIN.test(user)), ...teams].slice(0, 50)
    const members = []
    for (const name of names) members.push({ name, found: await found(() => memberFacts(api, where, name)) })
    facts.push({ role, members })
  }
  return facts
}
