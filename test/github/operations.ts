/** What each REST operation does to the state. The referee has already accepted the request. */
import { createHash } from 'node:crypto'
import { actions } from './actions.ts'
import { commitOf, reachable } from './history.ts'
import { type Answer, type Call, inRepository, notFound, type OperationRule, ok, page, refuse } from './rule.ts'
import { security } from './security.ts'
import type { CheckRunRecord, Pull, Repository } from './state.ts'

const inPull = (answer: (pull: Pull, repository: Repository, call: Call) => Answer) =>
  inRepository((repository, call) => {
    const pull = repository.pulls.get(Number(call.params.pull_number))
    return pull ? answer(pull, repository, call) : notFound()
  })

const pullBody = (pull: Pull, repository: Repository) => ({
  number: pull.number,
  title: pull.title,
  body: pull.body,
  state: pull.state,
  updated_at: pull.updatedAt,
  user: { login: pull.author },
  labels: pull.labels.map(name => ({ name })),
  head: { ref: pull.head.ref, sha: pull.head.sha, repo: { full_name: pull.head.repository } },
  base: { ref: pull.base.ref, sha: pull.base.sha, repo: { full_name: repository.fullName } },
})

const checkRunBody = ({ annotations, app, suite, ...run }: CheckRunRecord) => ({
  ...run,
  check_suite: { id: suite ?? app.id },
  app: { id: app.id, slug: app.slug },
  output: { ...run.output, annotations_count: annotations.length },
})

/** The newest of each name in each suite, as `filter=latest` gives it. */
function latest(runs: readonly CheckRunRecord[]): CheckRunRecord[] {
  const newest = new Map(runs.map(run => [`${run.suite ?? run.app.id} ${run.name}`, run]))
  return [...newest.values()]
}

function createCheckRun(repository: Repository, { token, body, state }: Call): Answer {
  const { output = {}, ...rest } = body as { output?: Record<string, unknown>; name: string; head_sha: string }
  const known = Object.keys(repository.trees).includes(rest.head_sha)
  if (!known) return refuse(422, `No commit found for SHA: ${rest.head_sha}`)
  const all = [...state.repositories.values()].flatMap(({ checkRuns }) => checkRuns)
  const { annotations = [], ...texts } = output as { annotations?: Record<string, unknown>[] }
  const run: CheckRunRecord = {
    status: 'queued',
    conclusion: null,
    external_id: '',
    details_url: null,
    started_at: null,
    completed_at: null,
    ...rest,
    id: all.length + 1,
    output: { title: null, summary: null, text: null, ...texts },
    annotations,
    app: token.app,
  }
  if (run.conclusion) run.status = 'completed'
  repository.checkRuns.push(run)
  return { status: 201, body: checkRunBody(run) }
}

function updateCheckRun(repository: Repository, { params, token, body }: Call): Answer {
  const run = repository.checkRuns.find(({ id }) => id === Number(params.check_run_id))
  if (!run) return notFound()
  if (run.app.id !== token.app.id)
    return refuse(
      403,
      `Invalid app_id \`${token.app.id}\` - check run can only be modified by the GitHub App that created it.`,
    )
  const { output = {}, ...rest } = body as { output?: Record<string, unknown> }
  const { annotations = [], ...texts } = output as { annotations?: Record<string, unknown>[] }
  Object.assign(run, rest)
  Object.assign(run.output, texts)
  // GitHub appends, it never replaces.
  run.annotations.push(...annotations)
  return ok(checkRunBody(run))
}

function listCheckRuns(repository: Repository, { params, query }: Call): Answer {
  const commit = commitOf(repository, params.ref!)
  const matches = repository.checkRuns.filter(
    run =>
      run.head_sha === commit &&
      (!query.has('check_name') || run.name === query.get('check_name')) &&
      (!query.has('status') || run.status === query.get('status')) &&
      (!query.has('app_id') || String(run.app.id) === query.get('app_id')),
  )
  const runs = query.get('filter') === 'all' ? matches : latest(matches)
  return ok({ total_count: runs.length, check_runs: page(runs, query).map(checkRunBody) })
}

function combinedStatus(repository: Repository, { params, query }: Call): Answer {
  const sha = commitOf(repository, params.ref!)
  const newest = new Map(repository.statuses.filter(each => each.sha === sha).map(each => [each.context, each]))
  const statuses = [...newest.values()]
  const bad = statuses.some(({ state }) => state === 'failure' || state === 'error')
  const good = statuses.length > 0 && statuses.every(({ state }) => state === 'success')
  return ok({
    state: bad ? 'failure' : good ? 'success' : 'pending',
    sha,
    total_count: statuses.length,
    statuses: page(statuses, query).map(({ sha: _, ...status }) => status),
  })
}

function fileContent(repository: Repository, { params, query }: Call): Answer {
  const tree = repository.trees[commitOf(repository, query.get('ref') ?? repository.defaultBranch)]
  const content = tree?.[params.path!]
  if (content === undefined) return notFound()
  const bytes = Buffer.from(content)
  // Above 1 MB the content is left out, and the size is the only sign of it.
  const small = bytes.length <= 1024 * 1024
  return ok({
    type: 'file',
    name: params.path!.split('/').at(-1),
    path: params.path,
    size: bytes.length,
    sha: createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex'),
    encoding: small ? 'base64' : 'none',
    content: small ? `${bytes.toString('base64').replace(/(.{60})/g, '$1\n')}\n` : '',
  })
}

function permissionOf(repository: Repository, { params }: Call): Answer {
  const role = repository.collaborators[params.username!]
  if (!role) return notFound()
  // The old field knows neither maintain nor triage.
  const permission = role === 'maintain' ? 'write' : role === 'triage' ? 'read' : role
  return ok({ permission, role_name: role, user: { login: params.username } })
}

function updatePull(pull: Pull, repository: Repository, { body, token }: Call): Answer {
  if (typeof body.body === 'string' && body.body !== pull.body) {
    pull.edits.push({ at: pull.updatedAt, by: `${token.app.slug}[bot]`, body: body.body })
    pull.body = body.body
  }
  if (typeof body.title === 'string') pull.title = body.title
  return ok(pullBody(pull, repository))
}

function createStatus(repository: Repository, { params, body }: Call): Answer {
  const given = body as { state: 'success'; context?: string; description?: string; target_url?: string }
  const status = { context: 'default', description: null, target_url: null, ...given, sha: params.sha! }
  repository.statuses.push(status)
  const { sha: _, ...told } = status
  return { status: 201, body: told }
}

function membership({ state, params }: Call): Answer {
  const members = state.teams[`${params.org}/${params.team_slug}`]
  if (!members?.includes(params.username!)) return notFound()
  return ok({ url: 'https://github.example/x', role: 'member', state: 'active' })
}

const known = (repository: Repository, commit: string): boolean =>
  Object.hasOwn(repository.history, commit) || Object.hasOwn(repository.trees, commit)

/** `base...head`: what the head has and the base has not, oldest first, in pages. */
function compare(repository: Repository, { params, query }: Call): Answer {
  const [base = '', head = ''] = params.basehead!.split('...').map(ref => commitOf(repository, ref))
  if (!known(repository, base) || !known(repository, head)) return notFound()
  const [before, after] = [reachable(repository, base), reachable(repository, head)]
  const ahead = [...after].filter(commit => !before.has(commit)).toReversed()
  const behind = [...before].filter(commit => !after.has(commit))
  const status = ahead.length ? (behind.length ? 'diverged' : 'ahead') : behind.length ? 'behind' : 'identical'
  return ok({
    status,
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    base_commit: commitBody(repository, base),
    merge_base_commit: commitBody(repository, [...before].find(commit => after.has(commit)) ?? base),
    commits: page(ahead, query).map(commit => commitBody(repository, commit)),
  })
}

const commitBody = (repository: Repository, sha: string) => ({
  sha,
  parents: (repository.history[sha]?.parents ?? []).map(parent => ({ sha: parent })),
  author: null,
  committer: null,
})

/** Files come in pages like everything else. */
function getCommit(repository: Repository, { params, query }: Call): Answer {
  const sha = commitOf(repository, params.ref!)
  if (!known(repository, sha)) return refuse(422, `No commit found for SHA: ${params.ref}`)
  const files = (repository.history[sha]?.files ?? []).map(file => ({ ...file, status: 'modified' }))
  return ok({ ...commitBody(repository, sha), files: page(files, query) })
}

/** By the document's operation id. */
export const operations: Record<string, OperationRule> = {
  'checks/create': { needs: ['checks', 'write'], answer: inRepository(createCheckRun) },
  'checks/update': { needs: ['checks', 'write'], answer: inRepository(updateCheckRun) },
  'checks/list-for-ref': { needs: ['checks', 'read'], answer: inRepository(listCheckRuns) },
  'checks/get': {
    needs: ['checks', 'read'],
    answer: inRepository((repository, { params }) => {
      const run = repository.checkRuns.find(({ id }) => id === Number(params.check_run_id))
      return run ? ok(checkRunBody(run)) : notFound()
    }),
  },
  'pulls/get': {
    needs: ['pull_requests', 'read'],
    answer: inPull((pull, repository) => ok(pullBody(pull, repository))),
  },
  'pulls/update': { needs: ['pull_requests', 'write'], answer: inPull(updatePull) },
  'pulls/list-files': {
    needs: ['pull_requests', 'read'],
    answer: inPull((pull, _, { query }) =>
      ok(page(pull.files, query).map(filename => ({ filename, status: 'modified' }))),
    ),
  },
  'repos/compare-commits-with-basehead': { needs: ['contents', 'read'], answer: inRepository(compare) },
  'repos/get-commit': { needs: ['contents', 'read'], answer: inRepository(getCommit) },
  'repos/get-content': { needs: ['contents', 'read'], answer: inRepository(fileContent) },
  'repos/get-combined-status-for-ref': { needs: ['statuses', 'read'], answer: inRepository(combinedStatus) },
  'repos/list-commit-statuses-for-ref': {
    needs: ['statuses', 'read'],
    answer: inRepository((repository, { params, query }) => {
      const sha = commitOf(repository, params.ref!)
      const statuses = repository.statuses.filter(each => each.sha === sha).toReversed()
      return ok(page(statuses, query).map(({ sha: _, ...status }) => status))
    }),
  },
  'repos/create-commit-status': { needs: ['statuses', 'write'], answer: inRepository(createStatus) },
  'repos/get-collaborator-permission-level': { needs: ['metadata', 'read'], answer: inRepository(permissionOf) },
  'repos/get': {
    needs: ['metadata', 'read'],
    answer: inRepository(({ fullName, defaultBranch }) => ok({ full_name: fullName, default_branch: defaultBranch })),
  },
  'git/get-ref': {
    needs: ['contents', 'read'],
    answer: inRepository((repository, { params }) => {
      const [, kind, name] = /^(heads|tags)\/(.+)$/.exec(params.ref!) ?? []
      const tag = kind === 'tags' ? repository.tags[name!] : undefined
      const sha = tag ? (tag.object ?? tag.commit) : repository.refs[name!]
      const type = tag?.object ? 'tag' : 'commit'
      return sha ? ok({ ref: `refs/${params.ref}`, object: { type, sha } }) : notFound()
    }),
  },
  ...actions,
  ...security,
  // A workflow's token cannot read teams; only an App that asked for members can.
  'teams/get-by-name': {
    needs: ['members', 'read'],
    answer: ({ state, params }) =>
      state.teams[`${params.org}/${params.team_slug}`] ? ok({ slug: params.team_slug }) : notFound(),
  },
  'teams/get-membership-for-user-in-org': { needs: ['members', 'read'], answer: membership },
}
