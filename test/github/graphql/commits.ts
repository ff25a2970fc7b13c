/** Commits, files and everything that was reported about a commit, as nodes. */
import { createHash } from 'node:crypto'
import { latest } from '../core/checks.ts'
import { treeOf } from '../core/git.ts'
import { nodeId } from '../core/hub.ts'
import { pullsOf } from '../history.ts'
import type { CheckRunRecord, CheckSuite, Repository } from '../records.ts'
import { requiredFor } from '../rules/required.ts'
import { connection, type Wanted } from './connection.ts'
import { type Context, reads } from './context.ts'
import { pullNode } from './nodes.ts'

const upper = (word: string | null): string | null => word?.toUpperCase() ?? null

export function checkRunNode(run: CheckRunRecord, repository: Repository) {
  const suite = repository.checkSuites.find(each => each.head_sha === run.head_sha && each.app.id === run.app.id)
  return {
    __typename: 'CheckRun',
    id: nodeId('CheckRun', `${repository.fullName}#${run.id}`),
    databaseId: run.id,
    fullDatabaseId: String(run.id),
    name: run.name,
    status: upper(run.status),
    conclusion: upper(run.conclusion),
    externalId: run.external_id || null,
    detailsUrl: run.details_url,
    startedAt: run.started_at,
    completedAt: run.completed_at,
    title: run.output.title,
    summary: run.output.summary,
    text: run.output.text,
    checkSuite: suiteNode(suite ?? { id: 0, app: run.app, head_sha: run.head_sha, head_branch: null }, repository),
    isRequired: ({ pullRequestNumber }: { pullRequestNumber?: number }) => {
      const pull = repository.pulls.get(pullRequestNumber ?? 0)
      const required = pull ? requiredFor(repository, pull.base.ref) : []
      return required.some(({ context, app }) => context === run.name && (app === null || app === run.app.id))
    },
    annotations: (args: Wanted) =>
      connection(
        'annotations',
        run.annotations.map(each => ({ message: each.message, path: each.path, title: each.title ?? null })),
        args,
      ),
  }
}

interface RunFilter {
  checkName?: string
  appId?: number
  status?: string
  checkType?: 'ALL' | 'LATEST'
}

export function suiteNode(suite: CheckSuite, repository: Repository): Record<string, unknown> {
  const own = repository.checkRuns.filter(run => run.head_sha === suite.head_sha && run.app.id === suite.app.id)
  return {
    __typename: 'CheckSuite',
    id: nodeId('CheckSuite', suite.id),
    databaseId: suite.id,
    app: {
      __typename: 'App',
      id: nodeId('App', suite.app.id),
      databaseId: suite.app.id,
      slug: suite.app.slug,
      name: suite.app.slug,
    },
    checkRuns: ({ filterBy, ...args }: Wanted & { filterBy?: RunFilter }) => {
      const runs = filterBy?.checkType === 'ALL' ? own : latest(own)
      const kept = runs.filter(run => !filterBy?.checkName || run.name === filterBy.checkName)
      return connection(
        'checkRuns',
        kept.map(run => checkRunNode(run, repository)),
        args,
      )
    },
  }
}

/** The newest of each name and app, and the statuses, as the merge box shows them. */
function rollup(repository: Repository, sha: string) {
  const runs = latest(repository.checkRuns.filter(run => run.head_sha === sha))
  const statuses = new Map(repository.statuses.filter(each => each.sha === sha).map(each => [each.context, each]))
  if (runs.length + statuses.size === 0) return null
  const bad = ['failure', 'timed_out', 'cancelled', 'action_required', 'stale', 'startup_failure']
  const failed =
    runs.some(({ conclusion }) => bad.includes(conclusion ?? '')) ||
    [...statuses.values()].some(({ state }) => state === 'failure' || state === 'error')
  const pending =
    runs.some(({ status }) => status !== 'completed') || [...statuses.values()].some(({ state }) => state === 'pending')
  return {
    id: nodeId('StatusCheckRollup', sha),
    state: failed ? 'FAILURE' : pending ? 'PENDING' : 'SUCCESS',
    contexts: (args: Wanted) => {
      const contexts = [...statuses.values()].map(status => ({
        __typename: 'StatusContext',
        id: nodeId('StatusContext', `${sha}/${status.context}`),
        context: status.context,
        state: upper(status.state),
        description: status.description,
        targetUrl: status.target_url,
      }))
      return connection('contexts', [...runs.map(run => checkRunNode(run, repository)), ...contexts], args)
    },
  }
}

/** GitHub cuts a blob's text here. */
const TEXT_LIMIT = 512_000

function blobNode(content: string, path: string) {
  const bytes = Buffer.from(content)
  const isBinary = content.includes('\0')
  return {
    __typename: 'Blob',
    id: nodeId('Blob', path),
    oid: createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex'),
    byteSize: bytes.length,
    isBinary,
    isTruncated: bytes.length > TEXT_LIMIT,
    text: isBinary ? null : bytes.subarray(0, TEXT_LIMIT).toString('utf8'),
  }
}

/** A folder is named by what is in it. */
export function folderNode(repository: Repository, sha: string, folder: string) {
  const inside = Object.entries(treeOf(repository, sha)).filter(([path]) => path.startsWith(`${folder}/`))
  if (!inside.length) return null
  const oid = createHash('sha1').update(JSON.stringify(inside.toSorted())).digest('hex')
  return { __typename: 'Tree', id: nodeId('Tree', oid), oid }
}

export function commitNode(sha: string, repository: Repository) {
  const commit = repository.history[sha]
  const gitActor = (login: string | null | undefined) => ({
    name: login ?? 'someone',
    email: login ? `${login}@users.noreply.github.com` : 'someone@example.com',
    user: login ? { login } : null,
  })
  return {
    __typename: 'Commit',
    id: nodeId('Commit', `${repository.fullName}:${sha}`),
    oid: sha,
    abbreviatedOid: sha.slice(0, 7),
    message: commit?.message ?? '',
    messageHeadline: commit?.message?.split('\n')[0] ?? '',
    committedDate: commit?.at ?? '2026-11-21T02:00:00Z',
    authoredDate: commit?.at ?? '2026-11-21T02:00:00Z',
    author: gitActor(commit?.author),
    committer: gitActor(commit?.committer === undefined ? commit?.author : commit.committer),
    tree: { oid: commit?.tree ?? sha },
    parents: (args: Wanted) =>
      connection(
        'parents',
        (commit?.parents ?? []).map(parent => commitNode(parent, repository)),
        args,
      ),
    associatedPullRequests: (args: Wanted) =>
      connection(
        'associatedPullRequests',
        pullsOf(repository, sha).map(pull => pullNode(pull, repository)),
        args,
      ),
    file: ({ path }: { path: string }) => {
      const content = treeOf(repository, sha)[path]
      return content === undefined ? null : { path, name: path.split('/').at(-1), object: blobNode(content, path) }
    },
    checkSuites: ({ filterBy, ...args }: Wanted & { filterBy?: RunFilter }, context: Context) => {
      reads(context, repository, 'checks')
      const suites = repository.checkSuites.filter(
        suite => suite.head_sha === sha && (!filterBy?.appId || suite.app.id === filterBy.appId),
      )
      return connection(
        'checkSuites',
        suites.map(suite => suiteNode(suite, repository)),
        args,
      )
    },
    statusCheckRollup: (_: unknown, context: Context) => {
      reads(context, repository, 'checks')
      return rollup(repository, sha)
    },
  }
}
