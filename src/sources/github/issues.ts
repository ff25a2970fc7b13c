/**
 * @module sources/github/issues
 * Issues that match: counted in the list itself, or, where words are looked for, by GitHub's search.
 */
import { z } from 'zod'
import type { Issue, IssueQuery, Issues } from '../../model/forge.ts'
import { qualifiersOf } from '../../model/issue-query.ts'
import { CouldNotFindOut } from '../../model/outcome.ts'
import { ask, type GitHubApi, type Purpose, type RepositoryName, statusOf } from './api.ts'
import { PAGE, untilShort } from './pages.ts'

const SHOWN = 100
/** Ways to choose one label of each group. */
const MOST_CHOICES = 20

const issueShape = z.object({
  number: z.number(),
  title: z.string(),
  html_url: z.string(),
  state: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  repository_url: z.string(),
  pull_request: z.unknown().optional(),
})
type Listed = z.output<typeof issueShape>
const foundShape = z.object({ total_count: z.number(), incomplete_results: z.boolean(), items: z.array(issueShape) })

/** @returns the questions about issues, of this repository unless another is named. */
export function githubIssues(api: GitHubApi, repository: RepositoryName): Issues {
  return {
    async matching(asked) {
      const where = named(asked.repository) ?? repository
      const labels = new Set([...asked.labels.flat(), ...namesIn(asked.words, 'label')])
      for (const label of labels) await mustExist(api, where, label)
      const milestones = namesIn(asked.words, 'milestone')
      if (asked.milestone !== null) milestones.push(asked.milestone)
      const numbers = await milestoneNumbers(api, where, milestones)
      if (asked.words === null) return listed(api, where, asked, numbers)
      return searched(api, where, asked, asked.words)
    },
  }
}

function named(repository: string | null): RepositoryName | null {
  const [owner, repo] = repository?.split('/') ?? []
  return owner && repo ? { owner, repo } : null
}

/** `label:bug,"must fix"` names two. */
const namesIn = (words: string | null, name: string): string[] =>
  qualifiersOf(words ?? '')
    .filter(each => each.name === name)
    .flatMap(({ value }) => value.split(',').map(part => part.trim().replace(/^"|"$/g, '')))

const issuesOf = ({ owner, repo }: RepositoryName): Purpose => ({
  what: `the issues of \`${owner}/${repo}\``,
  permission: 'issues: read',
})

/** No issue carries a label that does not exist: that would prove nothing. */
async function mustExist(api: GitHubApi, where: RepositoryName, name: string): Promise<void> {
  const purpose = { what: `the label \`${name}\``, permission: 'issues: read' }
  try {
    await ask(api, 'GET /repos/{owner}/{repo}/labels/{name}', { ...where, name }, z.object({}), purpose)
  } catch (caught) {
    if (statusOf(caught) !== 404) throw caught
    throw new CouldNotFindOut(
      `\`${where.owner}/${where.repo}\` shows no label \`${name}\` to this token, and counting what carries it would prove nothing; correct the name, or give the token \`issues: read\``,
    )
  }
}

const ANY = ['*', 'none']
const milestoneShape = z.array(z.object({ number: z.number(), title: z.string() }))

async function milestoneNumbers(api: GitHubApi, where: RepositoryName, titles: readonly string[]) {
  const wanted = titles.filter(title => !ANY.includes(title))
  const numbers = new Map<string, string>()
  if (!wanted.length) return numbers
  const purpose = { what: `the milestones of \`${where.owner}/${where.repo}\``, permission: 'issues: read' }
  const route = 'GET /repos/{owner}/{repo}/milestones'
  const there = await untilShort(purpose.what, page =>
    ask(api, route, { ...where, state: 'all', per_page: PAGE, page }, milestoneShape, purpose),
  )
  for (const title of wanted) {
    const found = there.find(each => each.title.toLowerCase() === title.toLowerCase())
    if (!found)
      throw new CouldNotFindOut(
        `\`${where.owner}/${where.repo}\` has no milestone \`${title}\`, and counting what is in it would prove nothing; make it, or correct the name`,
      )
    numbers.set(title, String(found.number))
  }
  return numbers
}

/** One label of each group, in every way. */
const choices = (groups: readonly string[][]): string[][] =>
  groups.reduce<string[][]>((ways, group) => ways.flatMap(way => group.map(label => [...way, label])), [[]])

async function listed(
  api: GitHubApi,
  where: RepositoryName,
  asked: IssueQuery,
  milestones: ReadonlyMap<string, string>,
): Promise<{ total: number; issues: Issue[] }> {
  const ways = choices(asked.labels)
  if (ways.length > MOST_CHOICES)
    throw new CouldNotFindOut(
      `\`labels\` can be chosen in ${ways.length} ways, at most ${MOST_CHOICES} expected; use fewer`,
    )
  const purpose = issuesOf(where)
  const { milestone } = asked
  // Whatever was made since then was changed since then.
  const since = [asked.createdSince, asked.updatedSince]
    .filter(each => each !== null)
    .sort()
    .at(-1)
  const found = new Map<number, Listed>()
  for (const labels of ways) {
    const parameters = {
      ...where,
      state: asked.state ?? 'all',
      ...(labels.length ? { labels: labels.join(',') } : {}),
      ...(milestone === null ? {} : { milestone: milestones.get(milestone) ?? milestone }),
      ...(since ? { since } : {}),
      per_page: PAGE,
      // By age, so that what changes in between moves nothing to another page.
      sort: 'created',
      direction: 'asc',
    }
    const entries = await untilShort(purpose.what, page => list(api, where, { ...parameters, page }))
    for (const entry of entries) if (fits(entry, asked)) found.set(entry.number, entry)
  }
  return { total: found.size, issues: [...found.values()].slice(0, SHOWN).map(asIssue) }
}

async function list(api: GitHubApi, where: RepositoryName, parameters: Record<string, unknown>): Promise<Listed[]> {
  try {
    return await ask(api, 'GET /repos/{owner}/{repo}/issues', parameters, z.array(issueShape), issuesOf(where))
  } catch (caught) {
    if (statusOf(caught) !== 410) throw caught
    throw new CouldNotFindOut(
      `issues are switched off in \`${where.owner}/${where.repo}\`, they were asked for; switch them on, or name another \`repository\``,
    )
  }
}

/** Pull requests are in the list of issues as well. */
function fits(entry: Listed, { kind, createdSince, updatedSince }: IssueQuery): boolean {
  const pull = entry.pull_request !== undefined && entry.pull_request !== null
  const time = (iso: string) => new Date(iso).getTime()
  return (
    (kind === 'any' || pull === (kind === 'pull')) &&
    (createdSince === null || time(entry.created_at) >= time(createdSince)) &&
    (updatedSince === null || time(entry.updated_at) >= time(updatedSince))
  )
}

async function searched(
  api: GitHubApi,
  where: RepositoryName,
  asked: IssueQuery,
  words: string,
): Promise<{ total: number; issues: Issue[] }> {
  // The search shows nothing of what a token may not read, and does not say so; the list does.
  await list(api, where, { ...where, per_page: 1 })
  const purpose = { ...issuesOf(where), what: `the issues of \`${where.owner}/${where.repo}\` that match \`${words}\`` }
  const kinds = asked.kind === 'any' ? ['issue', 'pr'] : [asked.kind === 'pull' ? 'pr' : 'issue']
  let total = 0
  const issues: Issue[] = []
  for (const kind of kinds) {
    const q = searchText(where, asked, words, kind)
    const answer = await search(api, { q, advanced_search: 'true', per_page: SHOWN }, purpose)
    if (answer.incomplete_results)
      throw new CouldNotFindOut(
        `GitHub's search gave up before it had seen all of ${purpose.what}; narrow it, or run it again`,
      )
    const stranger = answer.items.find(({ repository_url }) => !belongs(repository_url, where))
    if (stranger)
      throw new CouldNotFindOut(
        `GitHub's search answered with issues of another repository than \`${where.owner}/${where.repo}\`; put \`OR\` in brackets`,
      )
    total += Math.max(answer.total_count, answer.items.length)
    issues.push(...answer.items.map(asIssue))
  }
  return { total, issues: issues.slice(0, SHOWN) }
}

function searchText({ owner, repo }: RepositoryName, asked: IssueQuery, words: string, kind: string): string {
  const grouped = /[()]|\b(?:OR|AND|NOT)\b/.test(words) ? `(${words})` : words
  const labels = asked.labels.map(group => `label:${group.map(label => `"${label}"`).join(',')}`)
  const milestone =
    asked.milestone === null
      ? []
      : [{ none: 'no:milestone', '*': 'has:milestone' }[asked.milestone] ?? `milestone:"${asked.milestone}"`]
  return [
    `repo:${owner}/${repo}`,
    `is:${kind}`,
    ...(asked.state === null || asked.state === 'all' ? [] : [`state:${asked.state}`]),
    ...labels,
    ...milestone,
    ...(asked.createdSince ? [`created:>=${asked.createdSince}`] : []),
    ...(asked.updatedSince ? [`updated:>=${asked.updatedSince}`] : []),
    grouped,
  ].join(' ')
}

async function search(api: GitHubApi, parameters: Record<string, unknown>, purpose: Purpose) {
  try {
    return await ask(api, 'GET /search/issues', parameters, foundShape, purpose)
  } catch (caught) {
    if (statusOf(caught) !== 422) throw caught
    throw new CouldNotFindOut(
      `GitHub's search does not take ${purpose.what} (422); correct \`query\`, and give the token \`${purpose.permission}\``,
    )
  }
}

const belongs = (url: string, { owner, repo }: RepositoryName): boolean =>
  url.toLowerCase().endsWith(`/repos/${owner}/${repo}`.toLowerCase())

const asIssue = (entry: Listed): Issue => ({
  number: entry.number,
  title: entry.title,
  url: entry.html_url,
  state: entry.state === 'closed' ? 'closed' : 'open',
  createdAt: entry.created_at,
})
