/** The list of issues, the search over them, labels and milestones. */
import { labelBody, threadBody } from '../bodies.ts'
import { loginOf, Refused } from '../core/hub.ts'
import { createLabel, knownLabel, labelNames } from '../core/labels.ts'
import type { Issue, Pull, Repository } from '../records.ts'
import {
  type Answer,
  type Call,
  created,
  inRepository,
  listed,
  notFound,
  type Operations,
  ok,
  page,
  refuse,
} from '../rule.ts'

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
    .filter(({ author }) => !query.has('creator') || author === query.get('creator'))
    .filter(thread => isAssigned(thread, query.get('assignee')))
    .toSorted(orderOf(repository, query))
  return listed(found, call, shown => shown.map(({ number }) => threadBody(repository, number)))
}

function isAssigned(thread: Thread, login: string | null): boolean {
  const logins = 'assignees' in thread ? (thread.assignees ?? []) : []
  return (
    login === null ||
    (login === 'none' ? logins.length === 0 : login === '*' ? logins.length > 0 : logins.includes(login))
  )
}

function orderOf({ comments }: Repository, query: URLSearchParams): (a: Thread, b: Thread) => number {
  for (const name of ['mentioned', 'type', 'issue_field_values'])
    if (query.has(name)) throw new Refused(422, `the stand-in does not filter issues by \`${name}\``)
  const sort = query.get('sort') ?? 'created'
  const count = ({ number }: Thread) => comments.filter(({ on }) => on === number).length
  const key = (thread: Thread): number =>
    sort === 'comments' ? count(thread) : sort === 'updated' ? Date.parse(thread.updatedAt) : thread.number
  const sign = query.get('direction') === 'asc' ? 1 : -1
  return (a, b) => sign * (key(a) - key(b) || a.number - b.number)
}

function getLabel(repository: Repository, { params }: Call): Answer {
  const name = knownLabel(repository, params.name!)
  return name === undefined ? notFound() : ok(labelBody(repository, name))
}

function makeLabel(repository: Repository, { hub, token, body }: Call): Answer {
  const { name, color, description } = body as { name: string; color?: string; description?: string }
  return created(labelBody(repository, createLabel(hub, repository, { name, color, description, by: loginOf(token) })))
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
  'issues/create-label': { needs: ['issues', 'write'], answer: inRepository(makeLabel) },
  'issues/list-labels-for-repo': {
    needs: ['issues', 'read'],
    answer: inRepository((repository, call) =>
      listed(labelNames(repository), call, shown => shown.map(name => labelBody(repository, name))),
    ),
  },
  'issues/list-milestones': {
    needs: ['issues', 'read'],
    answer: inRepository(({ milestones }, call) =>
      listed(milestones, call, shown => shown.map(title => ({ number: milestones.indexOf(title) + 1, title }))),
    ),
  },
  'search/issues-and-pull-requests': { needs: null, answer: searchIssues },
}
