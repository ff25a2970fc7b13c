/** Pull requests over REST. */

import { demand } from '../auth.ts'
import { pullBody } from '../bodies.ts'
import { changedFiles } from '../core/git.ts'
import { loginOf } from '../core/hub.ts'
import { closePull, editPull, openPull, reopenPull } from '../core/pulls.ts'
import type { Pull, Repository, State } from '../records.ts'
import { type Answer, type Call, created, inPull, inRepository, listed, type Operations, ok, refuse } from '../rule.ts'
import { mergeableState } from '../rules/merging.ts'
import { commitBody } from './commits.ts'

const bodyOf = (pull: Pull, repository: Repository, state: State) =>
  pullBody(pull, repository, state.repositories.get(pull.head.repository) ?? null)

/** GitHub shows at most so many files of a pull request, and says nothing of the rest. */
const MAX_FILES = 3000

function update(pull: Pull, repository: Repository, { hub, state, token, body }: Call): Answer {
  const by = loginOf(token)
  // Whoever opened it may edit it, also without the right to write.
  if (by !== pull.author) demand(state, token, { permission: 'pull_requests', access: 'write' }, repository)
  const {
    title,
    body: text,
    base,
    state: wanted,
  } = body as { title?: string; body?: string; base?: string; state?: string }
  const edit = Object.entries({ title, body: text, base }).filter(([, value]) => value !== undefined)
  editPull(hub, repository, pull, { ...Object.fromEntries(edit), by })
  if (wanted === 'closed') closePull(hub, repository, pull, by)
  if (wanted === 'open') reopenPull(hub, repository, pull, by)
  return ok(bodyOf(pull, repository, state))
}

function list(repository: Repository, call: Call): Answer {
  const { query, state } = call
  const wanted = query.get('state') ?? 'open'
  const [head, base] = [query.get('head'), query.get('base')]
  const found = [...repository.pulls.values()]
    .filter(pull => wanted === 'all' || pull.state === wanted)
    .filter(pull => !base || pull.base.ref === base)
    .filter(pull => !head || `${pull.head.repository.split('/')[0]}:${pull.head.ref}` === head)
    .toSorted((a, b) => b.number - a.number)
  return listed(found, call, page => page.map(pull => bodyOf(pull, repository, state)))
}

function files(pull: Pull, repository: Repository, call: Call): Answer {
  const known = new Map(
    changedFiles(repository, pull.base.sha, pull.head.sha).map(each => [each.filename, each.status]),
  )
  const shown = pull.files.slice(0, MAX_FILES)
  return listed(shown, call, page => page.map(filename => ({ filename, status: known.get(filename) ?? 'modified' })))
}

export const pullOperations: Operations = {
  'pulls/get': {
    needs: ['pull_requests', 'read'],
    answer: inPull((pull, repository, { state }) => {
      const mergeable_state = mergeableState(repository, pull)
      const mergeable = pull.state === 'closed' ? null : mergeable_state !== 'dirty'
      return ok({ ...bodyOf(pull, repository, state), mergeable, mergeable_state })
    }),
  },
  'pulls/list': { needs: ['pull_requests', 'read'], answer: inRepository(list) },
  'pulls/create': {
    needs: ['pull_requests', 'write'],
    role: 'read',
    content: true,
    answer: inRepository((repository, { hub, state, token, body }) => {
      const wish = body as { title?: string; head: string; base: string; body?: string; draft?: boolean }
      if (!wish.title) return refuse(422, 'Validation Failed: title is missing')
      const made = openPull(hub, repository, { ...wish, title: wish.title, by: loginOf(token) })
      return created(bodyOf(made, repository, state))
    }),
  },
  'pulls/update': { needs: ['pull_requests', 'write'], role: 'read', answer: inPull(update) },
  'pulls/list-files': { needs: ['pull_requests', 'read'], answer: inPull(files) },
  'pulls/list-commits': {
    needs: ['pull_requests', 'read'],
    answer: inPull((pull, repository, call) => {
      // GitHub lists at most 250.
      return listed(pull.commits.slice(0, 250), call, page => page.map(sha => commitBody(sha, repository)))
    }),
  },
  'repos/list-pull-requests-associated-with-commit': {
    needs: ['pull_requests', 'read'],
    answer: inRepository((repository, call) => {
      const found = [...repository.pulls.values()].filter(
        ({ head, mergeCommit }) => head.sha === call.params.commit_sha || mergeCommit === call.params.commit_sha,
      )
      return listed(found, call, page => page.map(pull => bodyOf(pull, repository, call.state)))
    }),
  },
}
