/** Code scanning, Dependabot and secret scanning: their lists, by page or by cursor, with links to the next one. */
import { type Answer, type Call, inRepository, notFound, type OperationRule, ok, page, refuse } from './rule.ts'
import type { Repository } from './state.ts'

const size = (query: URLSearchParams): number => Number(query.get('per_page') ?? 30)

function linked(body: unknown[], { query }: Call, next: Record<string, string> | null): Answer {
  if (!next) return ok(body)
  const address = new URLSearchParams({ ...Object.fromEntries(query), ...next })
  return {
    ...ok(body),
    headers: { link: `<https://api.github.com/repositories/1/x?${address}>; rel="next", <https://x>; rel="last"` },
  }
}

/** Numbered pages. */
function numbered<T>(all: readonly T[], call: Call, told: (entry: T) => unknown): Answer {
  const at = Number(call.query.get('page') ?? 1)
  const more = at * size(call.query) < all.length
  return linked(page(all, call.query).map(told), call, more ? { page: String(at + 1) } : null)
}

/** Pages behind a cursor that nobody can guess. */
function cursored<T>(all: readonly T[], call: Call): Answer {
  const from = Number(Buffer.from(call.query.get('after') ?? '', 'base64').toString('utf8') || 0)
  const to = from + size(call.query)
  const after = Buffer.from(String(to)).toString('base64')
  return linked(all.slice(from, to), call, to < all.length ? { after } : null)
}

const fullRef = (ref: string): string => (ref.startsWith('refs/') ? ref : `refs/heads/${ref}`)

function analyses({ security }: Repository, call: Call): Answer {
  // GitHub answers so when code scanning was never used.
  if (!security.analyses?.length)
    return security.analyses ? refuse(404, 'no analysis found') : disabled('Code scanning')
  const ref = call.query.get('ref')
  const newest = security.analyses
    .filter(each => !ref || each.ref === fullRef(ref))
    .toSorted((a, b) => b.created_at.localeCompare(a.created_at))
  return numbered(newest, call, ({ tool, ...rest }) => ({ ...rest, tool: { name: tool } }))
}

function codeScanning({ security, defaultBranch }: Repository, call: Call): Answer {
  if (!security.analyses) return disabled('Code scanning')
  const ref = fullRef(call.query.get('ref') ?? defaultBranch)
  const state = call.query.get('state')
  const found = security.codeScanning.filter(each => each.refs.includes(ref) && (!state || each.state === state))
  return numbered(found, call, ({ refs: _, ...alert }) => alert)
}

const disabled = (what: string): Answer =>
  refuse(403, `${what} is not enabled for this repository. Please enable it in the repository settings.`)

const open = <T extends { state: string }>(all: readonly T[], query: URLSearchParams): T[] =>
  all.filter(({ state }) => !query.has('state') || query.get('state') === state)

export const security: Record<string, OperationRule> = {
  'code-scanning/list-recent-analyses': { needs: ['security_events', 'read'], answer: inRepository(analyses) },
  'code-scanning/list-alerts-for-repo': { needs: ['security_events', 'read'], answer: inRepository(codeScanning) },
  'dependabot/list-alerts-for-repo': {
    needs: ['vulnerability_alerts', 'read'],
    answer: inRepository(({ security: { dependabot } }, call) =>
      dependabot
        ? cursored(open(dependabot, call.query), call)
        : refuse(403, 'Dependabot alerts are disabled for this repository.'),
    ),
  },
  'secret-scanning/list-alerts-for-repo': {
    needs: ['secret_scanning_alerts', 'read'],
    answer: inRepository(({ security: { secretScanning } }, call) => {
      if (!secretScanning) return refuse(404, 'Secret scanning is disabled on this repository.')
      if (call.query.get('hide_secret') !== 'true') return notFound()
      return numbered(open(secretScanning, call.query), call, each => each)
    }),
  },
}
