/** What every change of the state goes through: the clock, ids, and who is told. */
import { createHash } from 'node:crypto'
import type { AppName, Pull, Repository, State, Token } from '../records.ts'

/** Something GitHub tells the apps about. */
export interface Happening {
  /** `pull_request`; with `action` it is the name of a webhook schema. */
  event: string
  action: string | null
  /** Null for what happens to an organisation. */
  repository: Repository | null
  organization: string
  /** Login of who did it. */
  sender: string
  /** Members of the payload beside `action`, `repository`, `organization`, `installation` and `sender`. */
  parts: Record<string, unknown>
  /** For the app that owns the check run alone. */
  onlyApp?: number
}

export interface Hub {
  state: State
  /** ISO time in whole seconds, as GitHub writes it. */
  now(): string
  /** By which tokens run out: days may go by in a test, and they do not. */
  clock(): Date
  tell(happening: Omit<Happening, 'organization'> & { organization?: string }): void
  /** Something was said about a commit: a queue may go on. */
  reported(repository: Repository): void
  /** A pull request has another head than it had. */
  moved(repository: Repository, pull: Pull): void
}

/** Ids grow with time, as GitHub's do. */
export const newId = ({ state }: Hub): number => ++state.lastId

/** A refusal of GitHub's, as a request would get it. */
export class Refused extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** @returns the login a change is recorded under: `ada`, `holdpoint[bot]`. */
export const loginOf = ({ person, app }: Token): string => person ?? botOf(app!)

export const botOf = ({ slug }: AppName): string => `${slug}[bot]`

/** The same number for a name in every run. */
export const numberOf = (name: string): number =>
  createHash('sha1').update(name.toLowerCase()).digest().readUInt32BE(0) % 100_000_000

/** GraphQL's opaque id, also REST's `node_id`. */
export const nodeId = (type: string, key: string | number): string =>
  `${type.replace(/[a-z]/g, '')}_${Buffer.from(`${type}:${key}`).toString('base64url')}`

/** @returns type and key of a node's id; null when it is none. */
export function readNodeId(id: string): { type: string; key: string } | null {
  const [, code = ''] = /^[A-Z]+_([\w-]+)$/.exec(id) ?? []
  const [, type, key] = /^(\w+):(.+)$/s.exec(Buffer.from(code, 'base64url').toString('utf8')) ?? []
  return type && key ? { type, key } : null
}

/** @returns the repository of this name, or the one that had it last: GitHub leads there from the old name. */
export const repositoryAt = (state: State, fullName: string): Repository | null =>
  state.repositories.get(fullName) ?? state.moved.get(fullName) ?? null

/** Its number, whatever it is called now. */
export const numberOfRepository = ({ born, fullName }: Repository): number => numberOf(born ?? fullName)

/** Another name or owner: everything of it goes along, and its old name leads to it. Only those are told who ask for `repository` events. */
export function renameRepository(state: State, repository: Repository, to: string): void {
  const from = repository.fullName
  repository.born ??= from
  state.repositories.delete(from)
  repository.fullName = to
  state.repositories.set(to, repository)
  state.moved.delete(to)
  state.moved.set(from, repository)
  for (const pull of repository.pulls.values()) if (pull.head.repository === from) pull.head.repository = to
}

export const repositoryNamed = (hub: Hub, fullName: string): Repository => {
  const found = hub.state.repositories.get(fullName)
  if (!found) throw new Refused(404, 'Not Found')
  return found
}
