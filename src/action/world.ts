/**
 * @module action/world
 * The world of a runner: the checkout, and GitHub as far as the token goes.
 */
import { fieldsOf } from '../checklist/fields.ts'
import { parseChecklist } from '../checklist/parse.ts'
import { itemsOf } from '../evaluate/items.ts'
import type { Checklist } from '../model/checklist.ts'
import type { Release } from '../model/release.ts'
import type { Checks, People, ReleaseRecord, Tick, World } from '../model/world.ts'
import type { Project } from '../project.ts'
import { type GitSource, gitSource } from '../sources/git.ts'
import {
  githubChecks,
  githubForge,
  githubMembers,
  githubWorkflows,
  ownCheckRun,
  type PullRequestFacts,
  type RepositoryName,
} from '../sources/github.ts'
import { peopleSource, ticksOfBody, ticksOfFile } from '../sources/people.ts'
import { recordSource, type Written, writtenInBody, writtenInFile } from '../sources/record.ts'
import { localWorld } from '../sources/world.ts'
import type { Octokit } from './github.ts'

export interface RunnerWorld {
  root: string
  env: NodeJS.ProcessEnv
  release: Release
  project: Project
  checklist: Checklist
  octokit: Octokit | null
  /** The pull request as it is now; on other events null. Rejected when GitHub does not tell. */
  pull: Promise<PullRequestFacts> | null
  /** Lists after the merge stand in issues: what was ticked and written there. */
  issues?: { ticks: readonly Tick[]; written: readonly Written[] }
  exec: boolean
  /** Values of the release record that the workflow handed in. */
  record: Record<string, string>
}

/** @returns the world of one evaluation in a workflow. */
export function runnerWorld(given: RunnerWorld): World {
  const { root, release, project, octokit, exec } = given
  const git = gitSource(root)
  const repository = repositoryName(release)
  return localWorld({
    root,
    release,
    git,
    now: new Date(),
    settings: project.config.settings,
    ...(octokit && repository
      ? {
          checks: checksOf(octokit, repository, given.env),
          workflows: githubWorkflows(octokit, repository, Number(given.env.GITHUB_RUN_ID) || null),
          ...githubForge(octokit, repository),
        }
      : {}),
    people: peopleOf(given, git),
    record: recordOf(given, git),
    execAllowed: exec,
    whyNoExec: 'the input `exec` is `deny`, so no command was run; set it to `allow`, or waive the item',
  })
}

function repositoryName({ repository }: Release): RepositoryName | null {
  const [owner, repo] = repository?.split('/') ?? []
  return owner && repo ? { owner, repo } : null
}

/** The job that asks is not among what it waits for: it would wait for itself. */
function checksOf(octokit: Octokit, repository: RepositoryName, env: NodeJS.ProcessEnv): Checks {
  const { GITHUB_RUN_ID: runId = '', GITHUB_RUN_ATTEMPT: attempt = '1', RUNNER_NAME: runner = '' } = env
  return {
    async of(commit) {
      const job = await ownCheckRun(octokit, repository, { runId, attempt, runner })
      return githubChecks(octokit, repository, { job, run: Number(runId) || null }).of(commit)
    },
  }
}

function peopleOf(given: RunnerWorld, git: GitSource): People {
  const { release, project, checklist, octokit, pull } = given
  const { settings } = project.config
  const repository = repositoryName(release)
  const inBody = (text: string) => itemsOf(bodyOf(text, project))
  const ticks = async () => {
    if (given.issues) return given.issues.ticks
    if (!pull) return ticksOfFile(itemsOf(checklist), checklist.source, git, release.version)
    const { body, editors, revisions } = await pull
    const parsed = revisions?.map(({ by, at, text }) => ({ by, at, items: inBody(text) })) ?? null
    return ticksOfBody(inBody(body), itemsOf(checklist), editors, parsed)
  }
  return peopleSource({
    roles: settings.roles,
    ticks,
    excluded: settings.authorMaySign ? null : release.author,
    authorUnknown: !settings.authorMaySign && release.author === null,
    ...(octokit && repository ? { members: githubMembers(octokit, repository) } : {}),
  })
}

function recordOf({ release, project, checklist, pull, record, issues }: RunnerWorld, git: GitSource): ReleaseRecord {
  const written = async () => {
    if (issues) return [...issues.written]
    if (!pull) return writtenInFile(fieldsOf(checklist), checklist.source, git, release.version)
    const { body, editors } = await pull
    return writtenInBody(fieldsOf(bodyOf(body, project)), fieldsOf(checklist), editors)
  }
  const place = issues ? "the issue's body" : pull ? "the pull request's body" : `\`${checklist.source}\``
  return recordSource({
    release,
    given: record,
    givenIn: 'the workflow',
    written,
    place: `${place}, or hand it in with the input \`record\``,
  })
}

const bodyOf = (text: string, { config }: Project): Checklist =>
  parseChecklist(Buffer.from(text), {
    source: 'the body',
    phases: config.headings,
    plainBullets: config.plainBullets,
  })
