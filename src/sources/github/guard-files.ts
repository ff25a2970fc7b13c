/**
 * @module sources/github/guard-files
 * Files of the default branch that say who owns the rules, and which jobs report checks.
 */
import picomatch from 'picomatch'
import { parse } from 'yaml'
import { z } from 'zod'
import { CouldNotFindOut } from '../../model/outcome.ts'
import { ask, type GitHubApi, type RepositoryName, statusOf } from './api.ts'
import { counted, PAGE } from './pages.ts'

const fileShape = z.object({ content: z.string(), encoding: z.string() })

/** @returns the file of the default branch; null when it is not there. */
export async function fileOf(api: GitHubApi, where: RepositoryName, path: string): Promise<Uint8Array | null> {
  const purpose = { what: `\`${path}\` of \`${where.owner}/${where.repo}\``, permission: 'contents: read' }
  try {
    const answer = await ask(api, 'GET /repos/{owner}/{repo}/contents/{path}', { ...where, path }, fileShape, purpose)
    if (answer.encoding !== 'base64')
      throw new CouldNotFindOut(`${purpose.what} is longer than GitHub shows, 1 MB at most was expected; shorten it`)
    return Buffer.from(answer.content, 'base64')
  } catch (caught) {
    if (statusOf(caught) === 404) return null
    throw caught
  }
}

/** @returns `path: job` for each job that reports a check of this name; an expression may become anything. */
export async function namesakes(api: GitHubApi, where: RepositoryName, check: string): Promise<string[]> {
  const purpose = { what: `the workflows of \`${where.owner}/${where.repo}\``, permission: 'actions: read' }
  const shape = z.object({ total_count: z.number(), workflows: z.array(z.object({ path: z.string() })) })
  const { found, complete } = await counted(async page => {
    const route = 'GET /repos/{owner}/{repo}/actions/workflows'
    const answer = await ask(api, route, { ...where, per_page: PAGE, page }, shape, purpose)
    return { total: answer.total_count, found: answer.workflows }
  })
  if (!complete) throw new CouldNotFindOut(`GitHub did not give all of ${purpose.what}; run it again`)
  const jobs: string[] = []
  for (const path of new Set(found.map(each => each.path).filter(each => each.startsWith('.github/workflows/')))) {
    const content = await fileOf(api, where, path)
    if (content) jobs.push(...jobsIn(content, check).map(job => `\`${job}\` of \`${path}\``))
  }
  return jobs
}

const workflowShape = z.looseObject({ jobs: z.record(z.string(), z.looseObject({ name: z.unknown() }).partial()) })

/** A workflow that cannot be read runs no job. */
function jobsIn(content: Uint8Array, check: string): string[] {
  let document: unknown
  try {
    document = parse(Buffer.from(content).toString('utf8'), { maxAliasCount: 100 })
  } catch {
    return []
  }
  const read = workflowShape.safeParse(document)
  if (!read.success) return []
  return Object.entries(read.data.jobs)
    .filter(([id, { name }]) => (typeof name === 'string' && name ? name : id) === check)
    .map(([id]) => id)
}

/** In the order in which GitHub looks. */
const PLACES = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS']

/** @returns for each path who owns it by the first CODEOWNERS; nobody without one. */
export async function ownersOf(
  api: GitHubApi,
  where: RepositoryName,
  paths: readonly string[],
): Promise<{ path: string; owners: string[] }[]> {
  for (const place of PLACES) {
    const content = await fileOf(api, where, place)
    if (!content) continue
    const lines = Buffer.from(content).toString('utf8').split(/\r?\n/).slice(0, 20_000)
    return paths.map(path => ({ path, owners: lines.map(ruleOf).findLast(rule => rule?.matches(path))?.owners ?? [] }))
  }
  return paths.map(path => ({ path, owners: [] }))
}

/** The last line that fits decides; one without owners takes them away. */
function ruleOf(line: string): { matches(path: string): boolean; owners: string[] } | null {
  const [pattern, ...owners] = line
    .replace(/(^|\s)#.*$/, '')
    .trim()
    .split(/\s+/)
  if (!pattern) return null
  const anchored = /\/./.test(pattern) ? pattern.replace(/^\//, '') : `**/${pattern}`
  const globs = anchored.endsWith('/') ? [`${anchored}**`] : [anchored, `${anchored}/**`]
  return { matches: path => picomatch.isMatch(path, globs, { dot: true }), owners }
}
