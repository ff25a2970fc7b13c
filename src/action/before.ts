/**
 * @module action/before
 * The environment that comes first: the same commit must have been deployed there, by GitHub's record of deployments.
 */
import type { Phase } from '../model/checklist.ts'
import { CouldNotFindOut } from '../model/outcome.ts'
import type { Release } from '../model/release.ts'
import type { Project } from '../project.ts'
import { githubDeployments } from '../sources/github.ts'
import type { Octokit } from './github.ts'

/** Phases in which a deployment begins. */
const STARTING: readonly Phase[] = ['preflight', 'deploy']

/** @returns why the commit may not go to its environment yet; empty when it may, or nothing is asked for. */
export async function holdsBefore(
  { config }: Project,
  { environment, commit, repository }: Pick<Release, 'environment' | 'commit' | 'repository'>,
  phases: readonly Phase[],
  octokit: Octokit | null,
): Promise<string[]> {
  const first = environment ? config.settings.deploy.requires[environment.toLowerCase()] : undefined
  if (first === undefined || !phases.some(phase => STARTING.includes(phase))) return []
  const to = `\`${commit?.slice(0, 7)}\` must have been in \`${first}\` before`
  const [owner, repo] = repository?.split('/') ?? []
  if (!octokit || !owner || !repo || !commit)
    return [`${to}, and whether it was cannot be asked without a \`token\`; give the step one`]
  try {
    const deployments = githubDeployments(octokit, { owner, repo })
    const [newest] = await deployments.of({ environment: first, commit })
    if (!newest) return [`${to}, and it has not been deployed there; deploy it there first`]
    const statuses = await deployments.statuses(newest.id)
    // A success that another commit has replaced was one all the same.
    const last = statuses.find(({ state }) => state !== 'inactive')
    return last?.state === 'success'
      ? []
      : [`${to}, and its deployment there is \`${last?.state ?? 'pending'}\`; deploy it there first`]
  } catch (caught) {
    if (!(caught instanceof CouldNotFindOut)) throw caught
    return [`${to}, and ${caught.message}`]
  }
}
