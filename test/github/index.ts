/**
 * A GitHub on loopback for tests. It answers what Holdpoint uses, from a small state of its own, and GitHub's official
 * documents are the referee: a request that GitHub would refuse is refused here, and remembered in `mistakes`;
 * a delivery that GitHub would not send is not sent.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Ci, ciOf } from './ci.ts'
import type { Hub } from './core/hub.ts'
import { Faults } from './faults.ts'
import { type Hooks, startHooks } from './hooks/deliveries.ts'
import { listenerFor } from './http.ts'
import { Ledger, type SeenRequest } from './ledger.ts'
import { Limits } from './limits.ts'
import { operations } from './operations.ts'
import { type Person, personOf } from './person.ts'
import { appOperations } from './rest/apps.ts'
import { advance, dequeue } from './rules/queue.ts'
import { emptyState, type State } from './state.ts'

export type { SeenRequest } from './ledger.ts'

export interface GitHub {
  /** For `GITHUB_API_URL`. */
  url: string
  graphqlUrl: string
  state: State
  faults: Faults
  /** Deliveries to the apps. */
  hooks: Hooks
  limits: Limits
  ledger: Ledger
  requests: SeenRequest[]
  /** What GitHub would have refused, and where the stand-in itself was wrong. A test expects none. */
  mistakes: string[]
  hub: Hub
  /** Somebody who opens, edits, pushes, comments, presses and merges. */
  person(login: string): Person
  /** GitHub Actions that deploys, or a tool of somebody's own. */
  ci(fullName: string): Ci
  close(): Promise<void>
}

export interface Options {
  /** The time; without it, now. */
  clock?: () => Date
  /** When things happen, where days go by in a test; tokens and limits keep to `clock`. */
  dates?: () => Date
}

/** @param prefix as on a company's own server: `/api/v3`, with GraphQL at `/api/graphql`. */
export async function startGitHub(given: Partial<State> = {}, prefix = '', options: Options = {}): Promise<GitHub> {
  const state = emptyState(given)
  const clock = options.clock ?? (() => new Date())
  const dates = options.dates ?? clock
  const mistakes: string[] = []
  const hub: Hub = {
    state,
    now: () => `${dates().toISOString().slice(0, 19)}Z`,
    clock,
    reported: repository => advance(hub, repository),
    // Whoever pushes to what is queued has it taken out.
    moved: (repository, pull) => dequeue(hub, repository, pull, { by: pull.author, word: 'BRANCH_UPDATED' }),
    tell: happening => hooks.send({ organization: happening.repository?.fullName.split('/')[0] ?? '', ...happening }),
  }
  const hooks = startHooks(hub, mistakes)
  const faults = new Faults()
  const ledger = new Ledger()
  const limits = new Limits(() => clock().getTime())
  const serving = { hub, limits, mistakes, operations: { ...operations, ...appOperations(hooks) }, now: clock }

  const server = createServer(listenerFor({ serving, faults, ledger, prefix }))
  // The first query compiles a schema: on a busy machine that takes longer than Node keeps a silent connection.
  server.keepAliveTimeout = 60_000
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: origin + prefix,
    graphqlUrl: `${origin}${prefix ? '/api/graphql' : '/graphql'}`,
    state,
    faults,
    hooks,
    limits,
    ledger,
    requests: ledger.requests,
    mistakes,
    hub,
    person: login => personOf(hub, login),
    ci: fullName => ciOf(hub, fullName),
    close: async () => {
      server.closeAllConnections()
      await new Promise(closed => server.close(closed))
      await hooks.settled()
    },
  }
}
