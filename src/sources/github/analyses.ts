/**
 * @module sources/github/analyses
 * Has code scanning looked at exactly this commit? GitHub keeps alerts by branch, so they speak of a commit only while
 * its analyses are the newest there.
 */
import { z } from 'zod'
import { CouldNotFindOut } from '../../model/outcome.ts'
import { listed, shortened } from '../../model/text.ts'
import { askPage, type GitHubApi, type RepositoryName, statusOf } from './api.ts'
import { CODE_SCANNING, orTold } from './feature.ts'
import { PAGE } from './pages.ts'

/** A thousand analyses back. */
const MAX_PAGES = 10

const shape = z.array(
  z.object({
    ref: z.string(),
    commit_sha: z.string(),
    analysis_key: z.string().nullish(),
    category: z.string().nullish(),
    environment: z.string().nullish(),
    error: z.string().nullish(),
    created_at: z.string(),
    tool: z.object({ name: z.string().nullish() }),
  }),
)
type Analysis = z.output<typeof shape>[number]

export interface Analysed {
  /** Branches, tags and pull requests on which the commit's analyses are the newest. */
  refs: string[]
  /** One name for each analysis. */
  tools: string[]
  /** What is not there yet. */
  pending: string | null
}

/** @throws CouldNotFindOut when an analysis failed, or a newer commit has taken the place of this one. */
export async function analysesOf(api: GitHubApi, repository: RepositoryName, commit: string): Promise<Analysed> {
  const all = await newest(api, repository, commit)
  const ours = all.filter(each => each.commit_sha === commit)
  const short = `\`${commit.slice(0, 7)}\``
  if (ours.length === 0)
    return {
      refs: [],
      tools: [],
      pending: `no code scanning analysis of ${short} is there, one expected; run code scanning on exactly this commit, or wait until it has uploaded`,
    }
  const byRef = [...Map.groupBy(ours, ({ ref }) => ref)].map(([ref, own]) => ({ ref, own: latest(own) }))
  const current = byRef.filter(({ ref, own }) =>
    own.every(each =>
      isNewest(
        each,
        all.filter(other => other.ref === ref),
      ),
    ),
  )
  const told = new Set(current.flatMap(({ own }) => own.map(keyOf)))
  const lost = latest(ours).find(each => !told.has(keyOf(each)))
  if (lost)
    throw new CouldNotFindOut(
      `code scanning has looked at a newer commit of \`${lost.ref}\` than ${short}, so its open alerts are not those of ${short}; judge the newest commit`,
    )
  const analyses = current.flatMap(({ own }) => own)
  const failed = analyses.find(({ error }) => error)
  if (failed)
    throw new CouldNotFindOut(
      `the code scanning analysis of ${short} by ${nameOf(failed)} failed (${shortened(failed.error!.replace(/[`\s]+/g, ' '), 120)}); run it again`,
    )
  const missing = [
    ...new Set(
      current.flatMap(({ ref, own }) =>
        before(
          all.filter(each => each.ref === ref),
          commit,
          own,
        ),
      ),
    ),
  ]
  const pending =
    missing.length > 0
      ? `${listed(missing)} looked at the commit before ${short} and not yet at ${short}; wait for it, or run it`
      : null
  return { refs: current.map(({ ref }) => ref), tools: analyses.map(({ tool }) => tool.name ?? 'unnamed'), pending }
}

/** Newest first, so far back that the commit and the one before it are there. */
async function newest(api: GitHubApi, repository: RepositoryName, commit: string): Promise<Analysis[]> {
  const purpose = {
    what: `the code scanning analyses of \`${commit.slice(0, 7)}\``,
    permission: CODE_SCANNING.permission,
  }
  const all: Analysis[] = []
  for (let page = 1; page <= MAX_PAGES; page++) {
    const asked = { ...repository, per_page: PAGE, page, sort: 'created', direction: 'desc' }
    const route = 'GET /repos/{owner}/{repo}/code-scanning/analyses'
    const answer = askPage(api, route, asked, shape, purpose)
    const { found, next } = await orTold(answer.catch(noneYet), CODE_SCANNING)
    all.push(...found)
    if (!next || reachesBack(all, commit)) return all
  }
  if (all.some(each => each.commit_sha === commit)) return all
  throw new CouldNotFindOut(
    `\`${commit.slice(0, 7)}\` is not among the newest ${all.length} code scanning analyses; run code scanning on it again`,
  )
}

/** A repository that was never scanned has no list, and GitHub says so. */
function noneYet(caught: unknown): { found: Analysis[]; next: null } {
  const said = caught instanceof CouldNotFindOut ? (caught.cause as Error).message : ''
  if (statusOf(caught) === 404 && /no analysis found/i.test(said)) return { found: [], next: null }
  throw caught
}

const reachesBack = (all: readonly Analysis[], commit: string): boolean => {
  const refs = new Set(all.filter(each => each.commit_sha === commit).map(({ ref }) => ref))
  return (
    refs.size > 0 &&
    [...refs].every(
      ref =>
        older(
          all.filter(each => each.ref === ref),
          commit,
        ).length > 0,
    )
  )
}

const keyOf = ({ tool, category, analysis_key, environment }: Analysis): string =>
  JSON.stringify([tool.name, category ?? analysis_key ?? '', environment ?? ''])

const nameOf = ({ tool, category }: Analysis): string =>
  `\`${tool.name ?? 'unnamed'}\`${category ? ` (\`${category}\`)` : ''}`

/** Of each tool and category the first of a list that is newest first. */
function latest(analyses: readonly Analysis[]): Analysis[] {
  const found = new Map<string, Analysis>()
  for (const each of analyses) if (!found.has(keyOf(each))) found.set(keyOf(each), each)
  return [...found.values()]
}

const isNewest = (own: Analysis, ofRef: readonly Analysis[]): boolean =>
  ofRef.find(each => keyOf(each) === keyOf(own))?.commit_sha === own.commit_sha

/** What stands behind the first analysis of the commit, of other commits. */
const older = (ofRef: readonly Analysis[], commit: string): Analysis[] =>
  ofRef.slice(ofRef.findLastIndex(each => each.commit_sha === commit) + 1).filter(each => each.commit_sha !== commit)

/** Names of the tools that looked at the commit before, and not at this one. */
function before(ofRef: readonly Analysis[], commit: string, own: readonly Analysis[]): string[] {
  const behind = older(ofRef, commit)
  const previous = behind.filter(each => each.commit_sha === behind[0]?.commit_sha)
  const done = new Set(own.map(keyOf))
  return latest(previous)
    .filter(each => !done.has(keyOf(each)))
    .map(nameOf)
}
