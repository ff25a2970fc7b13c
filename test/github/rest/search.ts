/** The list of issues, the search over them, labels and milestones. */
import { threadBody } from '../bodies.ts'
import type { Issue, Pull, Repository } from '../records.ts'
import { type Answer, type Call, inRepository, listed, notFound, type Operations, ok, page, refuse } from '../rule.ts'

type Thread = Issue | Pull

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
const threadsOf = (repository: Repository): Thread[] => [...repository.tickets.values(), ...repository.pulls.values()]
const milestoneOf = (thread: Thread): string | null => ('milestone' in thread ? (thread.milestone ?? null) : null)
const isPull = (thread: Thread): boolean => 'head' in thread

function listIssues(repository: Repository, call: Call): Answer {
  const { query } = call
  if (repository.issuesOff) return refuse(410, 'Issues has been disabled in this repository.')
  const state = query.get('state') ?? 'open'
  const since = query.get('since')
  const milestone = query.get('milestone')
  const labels = query.get('labels')?.split(',') ?? []
  const fits = (title: string | null): boolean => {
    if (milestone === null) return true
    if (title === null) return milestone === 'none'
    return milestone === '*' || String(repository.milestones.indexOf(title) + 1) === milestone
  }
  const found = threadsOf(repository)
    .filter(thread => state === 'all' || thread.state === state)
    .filter(thread => labels.every(name => thread.labels.some(label => same(label, name))))
    .filter(thread => since === null || thread.updatedAt >= since)
    .filter(thread => fits(milestoneOf(thread)))
    .toSorted((a, b) => (query.get('direction') === 'asc' ? a.number - b.number : b.number - a.number))
  return listed(found, call, shown => shown.map(({ number }) => threadBody(repository, number)))
}

function getLabel(repository: Repository, { params }: Call): Answer {
  const known = [...repository.labels, ...threadsOf(repository).flatMap(({ labels }) => labels)]
  const name = known.find(label => same(label, params.name!))
  return name ? ok({ name, color: 'ededed', default: false, description: null }) : notFound()
}

/** Words that must all hold. Of a repository whose issues a token may not read it finds none, and says nothing. */
function searchIssues({ state, token, query }: Call): Answer {
  const words = (query.get('q') ?? '').match(/[\w.-]+:"[^"]*"(?:,"[^"]*")*|"[^"]*"|[^\s()]+/g) ?? []
  if (!words.some(word => /^is:(?:issue|pr)$/.test(word)))
    return refuse(422, "Query must include 'is:issue' or 'is:pull-request'")
  const names = words.filter(word => word.startsWith('repo:')).map(word => word.slice(5))
  const repository = state.repositories.get(names[0] ?? '')
  if (names.length !== 1 || !repository)
    return refuse(422, 'The listed users and repositories cannot be searched either because they do not exist')
  if ((Number(query.get('page') ?? 1) - 1) * Number(query.get('per_page') ?? 30) >= 1000)
    return refuse(422, 'Only the first 1000 search results are available')
  const readable = token.permissions.issues !== undefined
  const found = readable ? threadsOf(repository).filter(thread => words.every(word => holds(thread, word))) : []
  const items = page(found, query).map(({ number }) => {
    const thread = threadBody(repository, number)
    return { ...thread, body: thread.body ?? '', score: 1 }
  })
  return ok({ total_count: found.length, incomplete_results: repository.slowSearch, items })
}

function holds(thread: Thread, word: string): boolean {
  const [, minus, name, value = ''] = /^(-?)(?:([\w-]+):)?(.*)$/.exec(word)!
  const values = [...value.matchAll(/"([^"]*)"|([^",]+)/g)].map(([, quoted, plain]) => quoted ?? plain!)
  const since = value.replace('>=', '')
  const qualifiers: Record<string, () => boolean> = {
    repo: () => true,
    is: () => ({ issue: !isPull(thread), pr: isPull(thread) })[value] ?? thread.state === value,
    state: () => thread.state === value,
    label: () => values.some(label => thread.labels.some(each => same(each, label))),
    milestone: () => milestoneOf(thread) === values[0],
    created: () => thread.createdAt >= since,
    updated: () => thread.updatedAt >= since,
  }
  const answer = name ? (qualifiers[name]?.() ?? false) : thread.title.toLowerCase().includes(values[0]!.toLowerCase())
  return minus ? !answer : answer
}

export const searchOperations: Operations = {
  'issues/list-for-repo': { needs: ['issues', 'read'], answer: inRepository(listIssues) },
  'issues/get-label': { needs: ['issues', 'read'], answer: inRepository(getLabel) },
  'issues/list-milestones': {
    needs: ['issues', 'read'],
    answer: inRepository(({ milestones }, call) =>
      listed(milestones, call, shown => shown.map(title => ({ number: milestones.indexOf(title) + 1, title }))),
    ),
  },
  'search/issues-and-pull-requests': { needs: null, answer: searchIssues },
}
