/**
 * @module action/world
 * The world of a runner: the checkout, and GitHub as far as the token goes.
 */
import { parseChecklist } from '../checklist/parse.ts'
import { itemsOf } from '../evaluate/items.ts'
import type { Checklist } from '../model/checklist.ts'
import type { Release } from '../model/release.ts'
import type { Checks, People, World } from '../model/world.ts'
import type { Project } from '../project.ts'
import { gitSource } from '../sources/git.ts'
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
  exec: boolean
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
      const own = await ownCheckRun(octokit, repository, { runId, attempt, runner })
      return githubChecks(octokit, repository, own === null ? [] : [own]).of(commit)
    },
  }
}

function peopleOf(given: RunnerWorld, git: ReturnType<typeof gitSource>): People {
  const { release, project, checklist, octokit, pull } = given
  const { settings, plainBullets, headings } = project.config
  const repository = repositoryName(release)
  const inBody = (text: string) =>
    itemsOf(parseChecklist(Buffer.from(text), { source: 'the body', phases: headings, plainBullets }))
  const ticks = async () => {
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
