/**
 * @module action/after/keep
 * Issues after the merge, kept by the workflow itself where there is no App: which lists an event concerns, by whose rules.
 */
import type { Checklist } from '../../model/checklist.ts'
import { Mistake } from '../../model/outcome.ts'
import { type Release, unknownRelease } from '../../model/release.ts'
import type { Report } from '../../model/report.ts'
import type { Tick, World } from '../../model/world.ts'
import type { Project } from '../../project.ts'
import { markIn } from '../../publish/mark.ts'
import { stateIn } from '../../publish/state.ts'
import type { Life } from '../../release/life.ts'
import { periodNamed } from '../../release/periods.ts'
import { releaseNamed } from '../../release/subject.ts'
import { type IssueHistory, issueHistory, type OwnIssue, ownIssues } from '../../sources/github/own-issues.ts'
import type { Happening } from './happening.ts'
import { Changed, type Where } from './issues.ts'
import { keepPeriod, keepRecurring, periodOfIssue } from './recurring.ts'
import { type About, keepRelease } from './release.ts'

export interface Keeping {
  /** `owner/name`. */
  repository: string
  where: Where
  /** The commit that is checked out; null without a clone. */
  head: string | null
  /** Page of this workflow run. */
  run: string
  /** Milliseconds since 1970. */
  now: number
  /** The input; empty when none is named. */
  environment: string
  /** Of what is checked out. */
  version: string | null
  branch: string | null
  defaultBranch: string | null
  /** The rules of a commit. */
  project(commit: string | null, branch: string | null, checklist?: string): Promise<Project>
  /** ISO time before which nothing of the commit can be. */
  since(commit: string): Promise<string>
  world(given: {
    project: Project
    checklist: Checklist
    release: Release
    ticks: readonly Tick[]
    issues: readonly IssueHistory[]
  }): World
  releaseOf(about: Pick<About, 'commit' | 'environment' | 'branch' | 'version'>, life: Life | null): Promise<Release>
}

export interface Kept {
  reports: Report[]
  /** The issues that show them. */
  numbers: number[]
}

export type Outcome = { kept: Kept[]; project: Project } | { nothing: string }

/** How often a list is judged anew because somebody wrote into it meanwhile. */
const TRIES = 4

/** @throws CouldNotFindOut and Mistake; nothing is half done that the next run does not finish. */
export async function keepIssues(happening: Happening, keeping: Keeping): Promise<Outcome> {
  switch (happening.kind) {
    case 'nothing':
      return { nothing: happening.because }
    case 'opened':
      return opened(happening.by, keeping)
    case 'deployed':
      return deployed(happening, keeping)
    case 'worked':
      return worked(happening.number, keeping)
    case 'time':
      return passed(keeping)
  }
}

async function opened(by: 'merge' | 'tag' | 'release' | 'command', keeping: Keeping): Promise<Outcome> {
  const { head } = keeping
  if (!head)
    throw new Mistake('which commit is released is not known, a checkout was expected; check out the repository first')
  const branch = by === 'merge' || by === 'command' ? keeping.branch : (keeping.defaultBranch ?? keeping.branch)
  const project = await keeping.project(head, branch)
  const { deploy } = project.config.settings
  if (by === 'merge' && deploy.openedBy === 'merge' && (await isElsewhere(project, branch)))
    return { nothing: `no release is made of \`${branch}\`: the configuration names no rule for it` }
  if ((by === 'merge' || by === 'tag') && deploy.openedBy !== by)
    return { nothing: `a release is opened by \`${deploy.openedBy}\` here (\`deploy.opened-by\`), and this is a ${by}` }
  const environment = keeping.environment || deploy.environment
  const from = by === 'merge' ? 'pull' : by === 'release' ? 'tag' : by
  const about: About = {
    ...{ commit: head, environment, branch, version: keeping.version },
    ...{ from, deployment: null, opens: true },
  }
  return one(about, project, keeping)
}

const isElsewhere = async ({ config }: Project, branch: string | null): Promise<boolean> => {
  const { choiceFor } = await import('../../config/branch.ts')
  return config.branches.length > 0 && choiceFor(config, branch).rule === null
}

async function one(about: About, project: Project, keeping: Keeping): Promise<Outcome> {
  if (project.config.settings.deploy.issues === 'none')
    return { nothing: 'no issues are wanted here (`deploy.issues: none`)' }
  const kept = await again(() => keepRelease(about, project, keeping))
  if (kept?.reports.length) return { kept: [kept], project }
  return { nothing: `no list is open for \`${about.commit.slice(0, 7)}\` in \`${about.environment}\`` }
}

async function deployed(told: Extract<Happening, { kind: 'deployed' }>, keeping: Keeping): Promise<Outcome> {
  const { commit, environment, state, deployment: id, at } = told
  const branch = keeping.defaultBranch ?? keeping.branch
  const project = await keeping.project(commit, branch)
  const { deploy, environments } = project.config.settings
  const known = [deploy.environment, ...environments.map(({ name }) => name)]
  if (!known.some(name => name.toLowerCase() === environment.toLowerCase()))
    return {
      nothing: `\`${environment.slice(0, 100)}\` is none of the environments of the configuration (\`deploy.environment\`, \`environments\`)`,
    }
  const about: About = {
    ...{ commit, environment, branch, version: keeping.head === commit ? keeping.version : null },
    from: 'deployment',
    deployment: { id, state, url: null, creator: null, since: at, at },
    opens: state === 'success' || deploy.openedBy === 'deployment',
  }
  return one(about, project, keeping)
}

/** @returns the release that an issue of ours is about; null for another one. */
function aboutOf({ body }: Pick<OwnIssue, 'body'>, { repository }: Keeping): About | null {
  const release = releaseNamed(markIn(body)?.subject ?? '')
  if (!release || release.repository !== repository || !/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(release.commit))
    return null
  const { branch } = (stateIn(body) ?? {}) as { branch?: unknown }
  return {
    ...{ commit: release.commit, environment: release.environment },
    branch: typeof branch === 'string' ? branch : null,
    ...{ version: null, from: 'command', deployment: null, opens: false },
  }
}

async function worked(number: number, keeping: Keeping): Promise<Outcome> {
  const { where, repository } = keeping
  const issue = await issueHistory(where.api, { ...where.repository, number })
  const nothing = { nothing: `issue #${number} is none that this workflow made` }
  if (!issue?.own) return nothing
  const period = periodOfIssue(issue, repository)
  if (period) {
    const project = await recurringProject(keeping)
    const { timeZone } = project.config.settings
    const meant = await periodNamed(period.cadence, period.key, timeZone)
    return { kept: [await again(() => keepPeriod(meant, project, keeping))], project }
  }
  const about = aboutOf(issue, keeping)
  return about ? one(about, await keeping.project(about.commit, about.branch ?? keeping.branch), keeping) : nothing
}

/** The rules of what recurs: it may have a checklist of its own. */
async function recurringProject(keeping: Keeping): Promise<Project> {
  const branch = keeping.defaultBranch ?? keeping.branch
  const project = await keeping.project(keeping.head, branch)
  const own = project.config.settings.recurring?.checklist
  return own ? keeping.project(keeping.head, branch, own) : project
}

/** Windows end, deadlines pass, periods begin. */
async function passed(keeping: Keeping): Promise<Outcome> {
  const { where } = keeping
  const project = await recurringProject(keeping)
  const kept: Kept[] = [await again(() => keepRecurring(project, keeping))]
  const open = await ownIssues(where.api, where.repository, { open: true })
  const releases = new Map(
    open.flatMap(issue => {
      const about = aboutOf(issue, keeping)
      return about ? [[`${about.commit}:${about.environment}`, about] as const] : []
    }),
  )
  for (const about of releases.values()) {
    const rules = await keeping.project(about.commit, about.branch ?? keeping.branch)
    const one = await again(() => keepRelease(about, rules, keeping))
    if (one) kept.push(one)
  }
  const some = kept.filter(({ reports }) => reports.length)
  return some.length ? { kept: some, project } : { nothing: 'no list is open, and nothing recurs' }
}

async function again<T>(keep: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await keep()
    } catch (caught) {
      if (!(caught instanceof Changed)) throw caught
      if (tries >= TRIES)
        throw new Mistake(
          'somebody writes into the issue all the time, a moment of rest was expected; run the step again',
        )
    }
  }
}

/** @returns a release without what only a pull request tells. */
export const plainRelease = (known: Partial<Release>): Release => ({ ...unknownRelease(), ...known })
