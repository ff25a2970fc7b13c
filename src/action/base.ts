/**
 * @module action/base
 * Files as they stand on the branch a change is proposed to: a change must not choose the rules it is judged by.
 */
import { posix } from 'node:path'
import { CouldNotFindOut, Mistake } from '../model/outcome.ts'
import type { ReadFile } from '../project.ts'
import { gitIn } from '../sources/git/run.ts'
import type { EventFacts } from './event.ts'
import { type Octokit, statusOf, trouble } from './github.ts'

export interface BaseOptions {
  base: NonNullable<EventFacts['base']>
  repository: string
  /** The checkout. */
  root: string
  /** The project's folder below the repository's root, with a slash at its end, or nothing. */
  folder: string
  /** Null without a token. */
  octokit: Octokit | null
}

export interface BaseFiles {
  read: ReadFile
  /** The commit they were read at, and who told. */
  commit: string
  source: 'GitHub' | 'the checkout'
}

/**
 * Asks GitHub for the branch's tip; the checkout serves when GitHub cannot be asked.
 * @throws Mistake when neither knows the branch.
 */
export async function baseFiles(options: BaseOptions): Promise<BaseFiles> {
  const asked = await fromGitHub(options)
  if (typeof asked !== 'string') return asked
  const checkedOut = await fromCheckout(options)
  if (checkedOut) return checkedOut
  throw new Mistake(
    `configuration and checklist count as they stand on \`${options.base.branch}\`, and they cannot be read there: ${asked}, and the checkout does not have that branch; give the step a \`token\` that may read contents, or check out with \`fetch-depth: 0\``,
  )
}

/**
 * Files as they stand at a commit: the checkout's own where it has the commit, else GitHub's.
 * @throws Mistake when neither knows it.
 */
export async function filesAt({
  commit,
  repository,
  root,
  folder,
  octokit,
}: Omit<BaseOptions, 'base'> & { commit: string }): Promise<ReadFile> {
  const checkedOut = await fromCheckout({ base: { branch: '', sha: commit }, repository, root, folder, octokit })
  if (checkedOut) return checkedOut.read
  const [owner, repo] = repository.split('/') as [string, string]
  try {
    if (!octokit) throw new Error('there is no `token`')
    // A file that is missing and one that may not be seen are both 404, the released commit is always there.
    await octokit.rest.git.getCommit({ owner, repo, commit_sha: commit })
  } catch (caught) {
    throw new Mistake(
      `configuration and checklist of \`${commit.slice(0, 7)}\` cannot be read: ${trouble(caught)}; give the step a \`token\` that may read contents, or check out with \`fetch-depth: 0\``,
    )
  }
  return inFolder(folder, path => contentAt(octokit!, { owner, repo, path, ref: commit }))
}

/** @returns a sentence when GitHub cannot be asked. */
async function fromGitHub({ base, repository, folder, octokit }: BaseOptions): Promise<BaseFiles | string> {
  if (!octokit) return 'there is no `token`'
  const [owner, repo] = repository.split('/') as [string, string]
  try {
    // First the tip: a file that is missing and a file that may not be seen are both 404, a branch is always there.
    const { data } = await octokit.rest.git.getRef({ owner, repo, ref: `heads/${base.branch}` })
    const commit = data.object.sha
    const read = inFolder(folder, path => contentAt(octokit, { owner, repo, path, ref: commit }))
    return { read, commit, source: 'GitHub' }
  } catch (caught) {
    return trouble(caught)
  }
}

async function contentAt(
  octokit: Octokit,
  where: { owner: string; repo: string; path: string; ref: string },
): Promise<Uint8Array | null> {
  try {
    const { data } = await octokit.rest.repos.getContent(where)
    if (Array.isArray(data) || data.type !== 'file')
      throw new Mistake(`\`${where.path}\` is no file on the base branch, a file was expected; name the file`)
    if (data.encoding !== 'base64')
      throw new Mistake(
        `\`${where.path}\` has ${data.size} bytes, GitHub shows at most 1 MiB of a file; make it smaller`,
      )
    return Buffer.from(data.content, 'base64')
  } catch (caught) {
    if (caught instanceof Mistake) throw caught
    if (statusOf(caught) === 404) return null
    throw new Mistake(`\`${where.path}\` cannot be read on the base branch: ${trouble(caught)}; run the step again`)
  }
}

async function fromCheckout({ base, root, folder }: BaseOptions): Promise<BaseFiles | null> {
  const git = gitIn(root)
  for (const name of [...(base.branch ? [`refs/remotes/origin/${base.branch}`] : []), base.sha]) {
    const found = await git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`], {
      answers: [1, 128],
    }).catch(withoutGit)
    if (found?.code !== 0) continue
    const commit = found.stdout.toString('utf8').trim()
    const read = inFolder(folder, async path => {
      const { code, stdout } = await git(['cat-file', 'blob', `${commit}:${path}`], { answers: [128] })
      return code === 0 ? stdout : null
    })
    return { read, commit, source: 'the checkout' }
  }
  return null
}

/** No clone is one more reason not to know the branch. */
function withoutGit(caught: unknown): null {
  if (caught instanceof CouldNotFindOut) return null
  throw caught
}

/** Below the project's folder first, then below the repository's root. Never outside of it. */
const inFolder =
  (folder: string, read: ReadFile): ReadFile =>
  async path => {
    const below = posix.normalize(path.replaceAll('\\', '/'))
    if (posix.isAbsolute(below) || below.startsWith('..'))
      throw new Mistake(`\`${path}\` is outside of the repository; name a file inside it`)
    return (await read(folder + below)) ?? (folder === '' ? null : read(below))
  }
