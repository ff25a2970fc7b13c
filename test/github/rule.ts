/** What every REST operation of the stand-in is made of. */
import type { Access, Repository, State, Token } from './state.ts'

export interface Call {
  state: State
  token: Token
  params: Record<string, string>
  query: URLSearchParams
  body: Record<string, unknown>
}

export interface Answer {
  status: number
  body: unknown
  headers?: Record<string, string>
}

export interface OperationRule {
  /** What the token must be allowed to. */
  needs: [permission: string, access: Access] | null
  answer(call: Call): Answer
}

export const ok = (body: unknown): Answer => ({ status: 200, body })
export const refuse = (status: number, message: string): Answer => ({ status, body: { message } })
export const notFound = (): Answer => refuse(404, 'Not Found')

const repositoryOf = ({ state, params }: Call): Repository | null =>
  state.repositories.get(`${params.owner}/${params.repo}`) ?? null

/** Every operation below a repository: unknown repositories do not exist for anybody. */
export const inRepository =
  (answer: (repository: Repository, call: Call) => Answer) =>
  (call: Call): Answer => {
    const repository = repositoryOf(call)
    return repository ? answer(repository, call) : notFound()
  }

export function page<T>(all: readonly T[], query: URLSearchParams): T[] {
  const size = Number(query.get('per_page') ?? 30)
  const from = (Number(query.get('page') ?? 1) - 1) * size
  return all.slice(from, from + size)
}
