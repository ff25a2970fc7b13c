/**
 * @module action/after/context
 * What the keeping of issues needs of the runner: the rules of a commit, its time, and a world in which the issues tell who ticked.
 */
import { fieldsOf } from '../../checklist/fields.ts'
import { parseChecklist } from '../../checklist/parse.ts'
import { CouldNotFindOut, Mistake } from '../../model/outcome.ts'
import { openProject, type Project, packageVersion, workTree } from '../../project.ts'
import { outsideBlock } from '../../publish/block.ts'
import { gitIn } from '../../sources/git/run.ts'
import { writtenInBody } from '../../sources/record.ts'
import { filesAt } from '../base.ts'
import type { EventFacts } from '../event.ts'
import type { Octokit } from '../github.ts'
import type { Inputs } from '../inputs.ts'
import { runnerWorld } from '../world.ts'
import { type Keeping, plainRelease } from './keep.ts'

export interface Given {
  inputs: Inputs
  env: NodeJS.ProcessEnv
  root: string
  folder: string
  octokit: Octokit | null
  facts: EventFacts
  payload: unknown
  /** What is checked out. */
  head: string | null
  record: Record<string, string>
  shadowed(project: Project): Project
}

const DAY = 24 * 60 * 60 * 1000

/** @throws Mistake without a token: nothing can be kept then. */
export async function keepingOf(given: Given): Promise<Keeping> {
  const { inputs, env, root, folder, octokit, facts, payload, head, record, shadowed } = given
  const [owner, repo] = facts.release.repository?.split('/') ?? []
  if (!octokit || !owner || !repo)
    throw new Mistake('issues cannot be kept without a `token`; give the step one with `issues: write`')
  const repository = { owner, repo }
  const now = Date.now()
  const git = gitIn(root)
  const told = async (...words: string[]): Promise<string | null> => {
    const answer = await git(words, { answers: [1, 128] }).catch(withoutGit)
    return answer?.code === 0 ? answer.stdout.toString('utf8').trim() : null
  }
  const defaultBranch = (payload as { repository?: { default_branch?: unknown } }).repository?.default_branch
  const run = `${env.GITHUB_SERVER_URL}/${owner}/${repo}/actions/runs/${env.GITHUB_RUN_ID ?? '0'}`
  return {
    repository: `${owner}/${repo}`,
    where: { api: octokit, repository },
    ...{ head, run, now, environment: inputs.environment },
    version: inputs.version || facts.release.version || (await packageVersion(root)),
    branch: facts.release.branch,
    defaultBranch: typeof defaultBranch === 'string' && defaultBranch ? defaultBranch : null,
    async project(commit, branch, own) {
      const read =
        commit === head
          ? workTree(root)
          : await filesAt({ commit: commit!, repository: `${owner}/${repo}`, root, folder, octokit })
      const { config, checklist } = inputs
      return shadowed(
        await openProject(read, { branch, config: config || undefined, checklist: own || checklist || undefined }),
      )
    },
    async since(commit) {
      const local = await told('show', '--no-patch', '--format=%cI', `${commit}^{commit}`)
      const made = Date.parse(local ?? (await committedAt(octokit, { ...repository, ref: commit })))
      // Whoever commits says when, and may say what they like.
      return new Date(Math.min(Number.isNaN(made) ? now : made, now - 30 * DAY) - DAY).toISOString()
    },
    releaseOf: async (about, life) =>
      plainRelease({
        repository: `${owner}/${repo}`,
        commit: about.commit || null,
        version: life?.version ?? about.version,
        environment: about.environment || null,
        branch: life?.opening?.branch || about.branch,
        base: about.commit
          ? await told('rev-parse', '--verify', '--quiet', '--end-of-options', `${about.commit}^1^{commit}`)
          : null,
        labelsUnknown: 'the workflow does not know the pull request of this commit',
      }),
    world: ({ project, checklist, release, ticks, issues }) =>
      runnerWorld({
        ...{ root, env, release, project, checklist, octokit, record },
        pull: null,
        exec: inputs.exec === 'allow',
        issues: {
          ticks,
          written: issues.flatMap(({ body, editors }) => {
            const { before, after } = outsideBlock(body)
            const text = parseChecklist(Buffer.from(`${before}\n\n${after}`), { source: 'the body' })
            return writtenInBody(fieldsOf(text), fieldsOf(checklist), editors)
          }),
        },
      }),
  }
}

async function committedAt(octokit: Octokit, where: { owner: string; repo: string; ref: string }): Promise<string> {
  try {
    const { data } = await octokit.rest.repos.getCommit(where)
    return data.commit.committer?.date ?? ''
  } catch {
    return ''
  }
}

/** No clone is one more reason not to know. */
function withoutGit(caught: unknown): null {
  if (caught instanceof CouldNotFindOut) return null
  throw caught
}
