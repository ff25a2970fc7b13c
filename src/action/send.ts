/**
 * @module action/send
 * Sends the check run. A read-only token is the normal case of a fork, not a failure.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { CheckRunRequests } from '../publish/check-run.ts'
import { type Octokit, statusOf, trouble } from './github.ts'

export type Sent = { state: 'posted'; url: string | null } | { state: 'not allowed' | 'failed'; because: string }

/** Pauses before the tries after the first, milliseconds. */
const PAUSES = [500, 2000]

/** Creates the run and appends its further annotations. Never throws: what went wrong is told. */
export async function sendCheckRun(octokit: Octokit, repository: string, requests: CheckRunRequests): Promise<Sent> {
  const [owner, repo] = repository.split('/') as [string, string]
  try {
    const { id, url } = await create(octokit, { owner, repo }, requests.create)
    for (const update of requests.updates)
      await octokit.rest.checks.update({ owner, repo, check_run_id: id, ...update })
    return { state: 'posted', url }
  } catch (caught) {
    const status = statusOf(caught)
    // 403 is also GitHub's word for a spent rate limit.
    const refused = status === 403 && !/rate limit/i.test(String((caught as Error).message))
    return { state: refused ? 'not allowed' : 'failed', because: trouble(caught) }
  }
}

async function create(
  octokit: Octokit,
  where: { owner: string; repo: string },
  request: CheckRunRequests['create'],
): Promise<{ id: number; url: string | null }> {
  for (const pause of [...PAUSES, null]) {
    try {
      const { data } = await octokit.rest.checks.create({ ...where, ...request })
      return { id: data.id, url: data.html_url }
    } catch (caught) {
      const status = statusOf(caught)
      if (pause === null || (status !== null && status < 500)) throw caught
      await wait(pause)
      // The answer was lost; the run may be there all the same.
      const made = await existing(octokit, where, request)
      if (made) return made
    }
  }
  throw new Error('the check run was not created')
}

async function existing(
  octokit: Octokit,
  where: { owner: string; repo: string },
  { name, head_sha, external_id }: CheckRunRequests['create'],
): Promise<{ id: number; url: string | null } | null> {
  const query = { ...where, ref: head_sha, check_name: name, filter: 'all', per_page: 100 } as const
  const { data } = await octokit.rest.checks.listForRef(query)
  const run = data.check_runs.find(each => each.external_id === external_id)
  return run ? { id: run.id, url: run.html_url } : null
}
