/**
 * @module cli/world
 * The world of a laptop or any CI: the folder, git, and GitHub where a token is set.
 */
import { basename, resolve } from 'node:path'
import { fieldsOf } from '../checklist/fields.ts'
import { itemsOf } from '../evaluate/items.ts'
import type { Checklist } from '../model/checklist.ts'
import { CouldNotFindOut, Mistake } from '../model/outcome.ts'
import { type Release, unknownRelease } from '../model/release.ts'
import { defaultSettings, type Settings } from '../model/settings.ts'
import type { Question, World } from '../model/world.ts'
import { packageVersion } from '../project.ts'
import { gitIn } from '../sources/git/run.ts'
import { type GitSource, gitSource } from '../sources/git.ts'
import type { GitHubApi, RepositoryName } from '../sources/github.ts'
import { localWorld } from '../sources/world.ts'

export interface CliWorld {
  root: string
  /** Of the configuration; without one, what holds by default. */
  settings?: Settings
  checklist?: Checklist
  /** Version of the release. */
  release?: string
  environment?: string
  branch?: string
  base?: string
  label?: string[]
  /** `field=value` of the release record. */
  record?: string[]
  /** May `exec` gates run; default yes. */
  exec?: boolean
  /** What will be asked, where that is known: nothing is loaded for anything else. */
  asks?: readonly Question[]
}

interface Remote {
  host: string
  owner: string
  repo: string
}

/** @returns the checked-out branch; null where there is none, or no repository. */
export async function branchOf(root: string): Promise<string | null> {
  return (await headOf(gitSource(root)))?.branch ?? null
}

/** What the folder alone can answer; for the rest GitHub may be needed, whose client takes long to load. */
const NEAR = ['clock', 'calendar', 'release', 'files', 'reports', 'comments', 'git', 'exec'] as const
const isNear = (question: Question): boolean => NEAR.some(near => near === question)

/** @returns the world for one evaluation in this folder. */
export async function cliWorld(asked: CliWorld): Promise<World> {
  const { root, asks, settings = defaultSettings() } = asked
  const git = gitSource(root)
  const [remote, head, version] = await Promise.all([
    remoteOf(root),
    headOf(git),
    asked.release ?? packageVersion(root),
    asked.base === undefined ? null : checkBase(git, asked.base),
  ])
  const release = releaseOf(asked, remote, head, version)
  return localWorld({
    root,
    release,
    git,
    now: new Date(),
    settings,
    ...(asks?.every(isNear) ? {} : await farParts(asked, { git, remote, release, settings })),
    execAllowed: asked.exec !== false,
    whyNoExec: 'commands were forbidden with `--no-exec`; leave it out to run them',
    missing: whyNoGitHub(remote),
  })
}

/** What people did and what GitHub says. */
async function farParts(
  { checklist, record = [] }: CliWorld,
  { git, remote, release, settings }: { git: GitSource; remote: Remote | null; release: Release; settings: Settings },
): Promise<Partial<Omit<World, (typeof NEAR)[number]>>> {
  const github = remote && (await connect(remote))
  // Without the host: what is asked for carries these as they are.
  const repository = { owner: remote?.owner ?? '', repo: remote?.repo ?? '' }
  const { githubChecks, githubForge, githubMembers, githubWorkflows } = await import('../sources/github.ts')
  const { peopleSource, ticksOfFile } = await import('../sources/people.ts')
  const { handedIn, recordSource, writtenInFile } = await import('../sources/record.ts')
  return {
    ...(github
      ? {
          checks: githubChecks(github, repository, { job: null, run: ownRun(repository) }),
          workflows: githubWorkflows(github, repository, ownRun(repository)),
          ...githubForge(github, repository),
        }
      : {}),
    people: peopleSource({
      roles: settings.roles,
      authorUnknown: !settings.authorMaySign,
      ticks: () =>
        checklist ? ticksOfFile(itemsOf(checklist), checklist.source, git, release.version) : Promise.resolve([]),
      ...(github ? { members: githubMembers(github, repository) } : {}),
    }),
    record: recordSource({
      release,
      given: handedIn(record, '`--record`'),
      written: async () =>
        checklist ? writtenInFile(fieldsOf(checklist), checklist.source, git, release.version) : [],
      place: checklist
        ? `\`${checklist.source}\`, or pass it with \`--record\``
        : 'the checklist, or pass it with `--record`',
    }),
  }
}

/** @throws Mistake for a base that is no commit here: whatever compares with it would find nothing. */
async function checkBase(git: GitSource, base: string): Promise<void> {
  try {
    // Any path does: what matters is whether the commit can be looked into.
    await git.show(base, '.')
  } catch (caught) {
    if (!(caught instanceof CouldNotFindOut)) throw caught
    throw new Mistake(`\`--base\`: ${caught.message}`)
  }
}

type Head = Awaited<ReturnType<GitSource['checkedOut']>>

function releaseOf(asked: CliWorld, remote: Remote | null, head: Head | null, version: string | null): Release {
  return {
    ...unknownRelease(),
    repository: remote ? `${remote.owner}/${remote.repo}` : basename(resolve(asked.root)),
    commit: head?.commit ?? null,
    version,
    environment: asked.environment ?? null,
    branch: asked.branch ?? head?.branch ?? null,
    base: asked.base ?? null,
    labels: asked.label ?? [],
  }
}

/** Without a repository much can still be judged; the gates that need one say so themselves. */
async function headOf(git: GitSource): Promise<Head | null> {
  try {
    return await git.checkedOut()
  } catch (caught) {
    if (caught instanceof CouldNotFindOut) return null
    throw caught
  }
}

/** `https://github.com/acme/shop.git`, `git@github.com:acme/shop.git` -> its parts; null for anything else. */
async function remoteOf(root: string): Promise<Remote | null> {
  const answer = await gitIn(root)(['remote', 'get-url', 'origin']).catch(() => null)
  const url = answer?.stdout.toString('utf8').trim() ?? ''
  const read =
    /^(?:https?:\/\/(?:[^@/]*@)?|ssh:\/\/(?:[^@/]*@)?|(?:[^@/]*@)?)([\w.-]+)(?::\d+)?[:/]([^/]+)\/([^/]+?)(?:\.git)?\/?$/.exec(
      url,
    )
  return read ? { host: read[1]!, owner: read[2]!, repo: read[3]! } : null
}

const token = (): string | undefined => process.env.GITHUB_TOKEN || process.env.GH_TOKEN || undefined

/** The workflow run that this command runs in; null elsewhere, and for another repository. */
function ownRun({ owner, repo }: RepositoryName): number | null {
  const { GITHUB_RUN_ID: id, GITHUB_REPOSITORY: here } = process.env
  return here?.toLowerCase() === `${owner}/${repo}`.toLowerCase() ? Number(id) || null : null
}

/** Questions that only GitHub answers. */
const ASKED: Partial<Record<Question, string>> = {
  checks: 'check runs',
  workflows: 'workflow runs',
  deployments: 'deployments',
  issues: 'issues',
  releases: 'releases',
  pulls: 'pull requests',
  refs: 'branches and tags',
  alerts: 'alerts',
}

const whyNoGitHub = (remote: Remote | null): Partial<Record<Question, string>> =>
  Object.fromEntries(Object.entries(ASKED).map(([question, asked]) => [question, whyNot(asked, remote)]))

const whyNot = (asked: string, remote: Remote | null): string =>
  token()
    ? `the folder has no remote \`origin\` on GitHub, its ${asked} were asked for; run it in a clone`
    : `no GitHub token was given, ${remote ? `one for \`${remote.owner}/${remote.repo}\`` : 'one'} was expected; set \`GITHUB_TOKEN\``

/**
 * GitHub itself, for commands that are about nothing else.
 * @param named `owner/name`; the remote `origin` of the folder when it is left out.
 * @throws Mistake without a token, or a repository.
 */
export async function githubOf(root: string, named?: string): Promise<{ api: GitHubApi; where: RepositoryName }> {
  const [, owner, repo] = /^([\w.-]+)\/([\w.-]+)$/.exec(named ?? '') ?? []
  if (named !== undefined && !repo)
    throw new Mistake(`\`--repo ${named}\` is no repository, \`owner/name\` was expected; mend it`)
  const origin = await remoteOf(root)
  const remote = owner && repo ? { host: origin?.host ?? 'github.com', owner, repo } : origin
  if (!remote)
    throw new Mistake('the folder has no remote `origin` on GitHub, a repository was expected; name one with `--repo`')
  const api = await connect(remote)
  if (!api)
    throw new Mistake(
      `no GitHub token was given, one of an administrator of \`${remote.owner}/${remote.repo}\` was expected; set \`GITHUB_TOKEN\``,
    )
  return { api, where: { owner: remote.owner, repo: remote.repo } }
}

/** Null without a token. GitHub Enterprise Server answers below its own host. */
async function connect({ host }: Remote): Promise<GitHubApi | null> {
  const auth = token()
  if (!auth) return null
  const { Octokit } = await import('@octokit/rest')
  const baseUrl =
    process.env.GITHUB_API_URL || (host === 'github.com' ? 'https://api.github.com' : `https://${host}/api/v3`)
  const silent = () => {}
  return new Octokit({
    auth,
    baseUrl,
    userAgent: 'holdpoint',
    log: { debug: silent, info: silent, warn: silent, error: silent },
  })
}
