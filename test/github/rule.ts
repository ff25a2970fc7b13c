/** What every REST operation is made of. */
import type { Need } from './auth.ts'
import { type Hub, Refused, repositoryAt } from './core/hub.ts'
import type { AppRecord, Repository, State, Token } from './records.ts'

export interface Call {
  hub: Hub
  state: State
  /** Of an app that comes with its own JSON Web Token: without permissions. */
  token: Token
  /** Who comes with a JSON Web Token. */
  app: AppRecord | null
  params: Record<string, string>
  query: URLSearchParams
  body: Record<string, unknown>
  /** Of the request itself, for links. */
  address: string
}

export interface Answer {
  status: number
  body: unknown
  headers?: Record<string, string>
}

export interface OperationRule {
  /** What the token must be allowed to; null: nothing. */
  needs: [permission: string, access: Need['access']] | null
  /** The role a person needs for it; null: no person may. */
  role?: Need['role']
  /** Answers an app's JSON Web Token, and no other. */
  forApp?: boolean
  /** Makes something people see: GitHub limits how often. */
  content?: boolean
  answer(call: Call): Answer | Promise<Answer>
}

export type Operations = Record<string, OperationRule>

export const ok = (body: unknown): Answer => ({ status: 200, body })
export const created = (body: unknown): Answer => ({ status: 201, body })
export const gone = (): Answer => ({ status: 204, body: undefined })
export const refuse = (status: number, message: string): Answer => ({ status, body: { message } })
export const notFound = (): Answer => refuse(404, 'Not Found')

export const repositoryOf = ({ state, params }: Pick<Call, 'state' | 'params'>): Repository | null =>
  repositoryAt(state, `${params.owner}/${params.repo}`)

/** Every operation below a repository: unknown repositories do not exist for anybody. */
export const inRepository =
  (answer: (repository: Repository, call: Call) => Answer | Promise<Answer>) =>
  (call: Call): Answer | Promise<Answer> => {
    const repository = repositoryOf(call)
    return repository ? answer(repository, call) : notFound()
  }

type About<T> = (found: T, repository: Repository, call: Call) => Answer | Promise<Answer>

/** Every operation on something in a repository that may not be there. */
export const inFound =
  <T>(find: (repository: Repository, params: Call['params']) => T | undefined) =>
  (answer: About<T>) =>
    inRepository((repository, call) => {
      const found = find(repository, call.params)
      return found ? answer(found, repository, call) : notFound()
    })

export const inPull = inFound(({ pulls }, params) => pulls.get(Number(params.pull_number)))

/** @returns one page of the list. */
export function page<T>(all: readonly T[], query: URLSearchParams): T[] {
  const { size, from } = pageOf(query)
  return all.slice(from, from + size)
}

function pageOf(query: URLSearchParams) {
  const size = Number(query.get('per_page') ?? 30)
  const number = Math.max(1, Number(query.get('page') ?? 1))
  return { size, number, from: (number - 1) * size }
}

/** @returns a page of the list, and the `link` to the next one as every list of GitHub's has it. */
export function listed<T>(
  all: readonly T[],
  { query, address }: Pick<Call, 'query' | 'address'>,
  wrap: (shown: T[]) => unknown = shown => shown,
): Answer {
  const { size, number, from } = pageOf(query)
  const answer = ok(wrap(all.slice(from, from + size)))
  if (from + size >= all.length) return answer
  const to = (page: number, rel: string) => {
    const next = new URLSearchParams(query)
    next.set('page', String(page))
    return `<${address}?${next}>; rel="${rel}"`
  }
  return { ...answer, headers: { link: [to(number + 1, 'next'), to(Math.ceil(all.length / size), 'last')].join(', ') } }
}

export const appOf = ({ app }: Call): AppRecord => {
  if (!app) throw new Refused(401, 'A JSON web token could not be decoded')
  return app
}
