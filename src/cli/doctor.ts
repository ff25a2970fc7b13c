/**
 * @module cli/doctor
 * `holdpoint doctor`: whether GitHub really holds the merges, asked with the token of an administrator.
 */
import { createInterface } from 'node:readline/promises'
import { diagnose, exitCodeOf, type Needs } from '../doctor/judge.ts'
import { type Repair, repairOf } from '../doctor/ruleset.ts'
import type { Diagnosis, GuardFacts } from '../model/guard.ts'
import { CouldNotFindOut, Mistake } from '../model/outcome.ts'
import { CHECK_NAME } from '../publish/check-run.ts'
import { renderDiagnosis } from '../publish/doctor.ts'
import { ask, type GitHubApi, type RepositoryName } from '../sources/github/api.ts'
import type { NamedApp } from '../sources/github/guard.ts'
import { rulesetAnswer } from '../sources/github/guard.ts'
import { guardFacts } from './guard-facts.ts'
import { folder, terminal } from './project.ts'
import { githubOf } from './world.ts'

export interface DoctorOptions {
  repo?: string
  appId?: string
  appSlug?: string
  branch?: string[]
  json?: boolean
  fix?: boolean
  yes?: boolean
}

/** What the App needs, and why nothing more. */
const NEEDS: Needs = {
  check: CHECK_NAME,
  permissions: {
    metadata: 'read',
    checks: 'write',
    contents: 'read',
    issues: 'write',
    members: 'read',
    pull_requests: 'write',
  },
  events: ['check_run', 'issue_comment', 'pull_request', 'push'],
}

/** @returns 0 fine, 1 problems, 2 when something could not be found out. */
export async function doctor(directory: string, options: DoctorOptions): Promise<number> {
  if (options.yes && !options.fix) throw new Mistake('`--yes` agrees to what `--fix` would do; give `--fix` as well')
  const app = appOf(options)
  const github = await githubOf(await folder(directory), options.repo)
  return treat({
    ...github,
    app,
    options,
    out: text => process.stdout.write(text),
    tell: text => process.stderr.write(text),
    agreed,
  })
}

export interface Visit {
  api: GitHubApi
  where: RepositoryName
  app: NamedApp
  options: DoctorOptions
  out(text: string): unknown
  /** What `--fix` would do is told beside the answer. */
  tell(text: string): unknown
  /** @returns whether somebody says yes. */
  agreed(): Promise<boolean>
}

/** @returns the exit code. @throws Mistake when there is nothing to diagnose. */
export async function treat(visit: Visit): Promise<number> {
  const { api, where, app, options, out } = visit
  const asked = { app, branches: options.branch ?? [], check: CHECK_NAME }
  try {
    let facts = await guardFacts(api, where, asked)
    let fixed: Diagnosis['fixed'] = null
    if (options.fix) {
      fixed = await fix(visit, facts)
      if (fixed) facts = await guardFacts(api, where, asked)
    }
    const diagnosis = diagnosisOf(facts, fixed)
    out(options.json ? `${JSON.stringify(diagnosis, null, 2)}\n` : renderDiagnosis(diagnosis, terminal()))
    return exitCodeOf(diagnosis.findings)
  } catch (caught) {
    // Without an answer to begin with there is nothing to diagnose.
    if (caught instanceof CouldNotFindOut) throw new Mistake(caught.message)
    throw caught
  }
}

const diagnosisOf = (facts: GuardFacts, fixed: Diagnosis['fixed']): Diagnosis => ({
  schema: 'holdpoint/doctor@1',
  repository: facts.repository,
  app: 'known' in facts.app ? facts.app.known.id : null,
  branches: facts.patterns.map(({ pattern }) => pattern),
  findings: diagnose(facts, NEEDS),
  fixed,
})

function appOf({ appId, appSlug: slug }: DoctorOptions): NamedApp {
  if (appId !== undefined && slug !== undefined)
    throw new Mistake('`--app-id` and `--app-slug` are both given, one was expected; keep one')
  if (slug !== undefined && !/^[a-z0-9][a-z0-9-]{0,99}$/i.test(slug))
    throw new Mistake(`\`--app-slug ${slug}\` is no name of an App, as in \`github.com/apps/NAME\`; mend it`)
  const id = appId ?? (slug === undefined ? process.env.APP_ID : undefined)
  if (id && !/^[1-9]\d{0,14}$/.test(id))
    throw new Mistake(`\`${id}\` is no number of an App; take it from the App's page on GitHub`)
  return { id: id ? Number(id) : undefined, slug }
}

/** Shows what would be sent, asks, and sends it. */
async function fix(
  { api, where, options, tell: print, agreed: ask }: Visit,
  facts: GuardFacts,
): Promise<Diagnosis['fixed']> {
  const repair = repairOf(facts, CHECK_NAME)
  const tell = (text: string) => print(`${text}\n`)
  if (!repair) {
    tell('every branch is guarded already; nothing is changed')
    return null
  }
  const route = repair.id === null ? 'POST' : 'PUT'
  const path = `/repos/{owner}/{repo}/rulesets${repair.id === null ? '' : '/{ruleset_id}'}`
  tell(`${route} ${path.replace('{owner}/{repo}', facts.repository).replace('{ruleset_id}', String(repair.id))}`)
  tell(JSON.stringify(repair.body, null, 2))
  for (const change of repair.changes) tell(`  - ${change}`)
  if (!(options.yes || (await ask()))) {
    tell('nothing was changed')
    return null
  }
  const ruleset = await send(api, where, `${route} ${path}`, repair)
  tell(`the ruleset \`${repair.name}\` (${ruleset}) is ${repair.id === null ? 'made' : 'repaired'}; looking once more`)
  return { ruleset, name: repair.name, created: repair.id === null }
}

async function send(api: GitHubApi, where: RepositoryName, route: string, repair: Repair): Promise<number> {
  const purpose = { what: 'the ruleset', permission: 'administration: write' }
  const id = repair.id === null ? {} : { ruleset_id: repair.id }
  try {
    return (await ask(api, route, { ...where, ...id, ...repair.body }, rulesetAnswer, purpose)).id
  } catch (caught) {
    const { cause } = caught as { cause?: { status?: number; message?: string } }
    if (cause?.status === 422)
      throw new Mistake(`GitHub did not take the ruleset (${cause.message}); nothing was changed, mend what it names`)
    if (cause?.status === 403 || cause?.status === 404)
      throw new Mistake(
        `the token may not change rulesets of \`${where.owner}/${where.repo}\` (${cause.status}); nothing was changed, give it \`administration: write\``,
      )
    throw caught
  }
}

/** @throws Mistake where nobody can be asked. */
async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Mistake('nobody can be asked here, and nothing was changed; agree with `--yes`')
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await lines.question('Change it? [y/N] ')).trim())
  } finally {
    lines.close()
  }
}
