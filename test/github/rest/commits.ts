/** Commits, refs, contents and comparisons. */
import { createHash } from 'node:crypto'
import { userBody, WEB } from '../bodies.ts'
import { changedFiles, commitsBetween, isCommit, mergeBase, moveRef, treeOf } from '../core/git.ts'
import { loginOf } from '../core/hub.ts'
import { deleteBranch, renameBranch } from '../core/pulls.ts'
import { deleteTag, pushTags } from '../core/tags.ts'
import { commitOf } from '../history.ts'
import type { Repository } from '../records.ts'
import {
  type Answer,
  type Call,
  created,
  gone,
  inRepository,
  notFound,
  type Operations,
  ok,
  page,
  refuse,
} from '../rule.ts'

export function commitBody(sha: string, repository: Repository) {
  const commit = repository.history[sha]
  const person = {
    name: commit?.author ?? 'someone',
    email: 'someone@github.example',
    date: commit?.at ?? '2026-11-21T02:00:00Z',
  }
  return {
    sha,
    html_url: `${WEB}/${repository.fullName}/commit/${sha}`,
    commit: { message: commit?.message ?? '', author: person, committer: person },
    author: commit?.author ? userBody(commit.author) : null,
    committer: commit?.author ? userBody(commit.author) : null,
    parents: (commit?.parents ?? []).map(parent => ({ sha: parent })),
  }
}

function fileContent(repository: Repository, { params, query }: Call): Answer {
  const ref = commitOf(repository, query.get('ref') ?? repository.defaultBranch)
  if (!isCommit(repository, ref)) return refuse(404, `No commit found for the ref ${query.get('ref')}`)
  const tree = treeOf(repository, ref)
  const path = params.path!.replace(/\/$/, '')
  const content = tree[path]
  if (content === undefined) return folder(tree, path)
  const bytes = Buffer.from(content)
  // Above 1 MB the content is left out, and the size is the only sign of it.
  const small = bytes.length <= 1024 * 1024
  return ok({
    type: 'file',
    name: path.split('/').at(-1),
    path,
    size: bytes.length,
    sha: createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex'),
    encoding: small ? 'base64' : 'none',
    content: small ? `${bytes.toString('base64').replace(/(.{60})/g, '$1\n')}\n` : '',
  })
}

/** A folder is a list of at most 1,000 entries. */
function folder(tree: Record<string, string>, path: string): Answer {
  const below = path ? `${path}/` : ''
  const names = Object.keys(tree)
    .filter(each => each.startsWith(below))
    .map(each => each.slice(below.length).split('/'))
  if (names.length === 0) return notFound()
  const entries = new Map(names.map(([name, ...rest]) => [name!, rest.length ? 'dir' : 'file']))
  const list = [...entries].slice(0, 1000).map(([name, type]) => ({ type, name, path: below + name, size: 0 }))
  return ok(list)
}

function compare(repository: Repository, { params, query }: Call): Answer {
  const paged = query.has('page') || query.has('per_page')
  const [from, to] = params.basehead!.split('...') as [string, string?]
  const [base, head] = [commitOf(repository, from), commitOf(repository, to ?? '')]
  if (!isCommit(repository, base) || !isCommit(repository, head)) return notFound()
  const common = mergeBase(repository, base, head)
  // Without a common ancestor GitHub has nothing to say.
  if (!common) return notFound()
  const [ahead, behind] = [commitsBetween(repository, base, head), commitsBetween(repository, head, base)]
  const status =
    ahead.length && behind.length ? 'diverged' : ahead.length ? 'ahead' : behind.length ? 'behind' : 'identical'
  return ok({
    status,
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    base_commit: commitBody(base, repository),
    merge_base_commit: commitBody(common, repository),
    commits: (paged ? page(ahead, query) : ahead.slice(0, 250)).map(sha => commitBody(sha, repository)),
    // Files come with the first page only.
    files: Number(query.get('page') ?? 1) > 1 ? [] : changedFiles(repository, base, head).slice(0, 300),
  })
}

function branch(repository: Repository, { params }: Call): Answer {
  const sha = repository.refs[params.branch!]
  if (!sha) return refuse(404, 'Branch not found')
  const protection = repository.protections[params.branch!]
  const checks = protection?.checks ?? []
  const demanded = {
    enforcement_level: protection ? (protection.enforceAdmins ? 'everyone' : 'non_admins') : 'off',
    contexts: checks.map(({ context }) => context),
    checks,
  }
  return ok({
    name: params.branch,
    commit: commitBody(sha, repository),
    protected: Boolean(protection),
    protection: { enabled: Boolean(protection), required_status_checks: demanded },
  })
}

const isTag = (ref: string): boolean => /^(?:refs\/)?tags\//.test(ref)
const refName = (ref: string): string => ref.replace(/^(?:refs\/)?(?:heads|tags)\//, '')

export const commitOperations: Operations = {
  'repos/get-content': { needs: ['contents', 'read'], answer: inRepository(fileContent) },
  'repos/compare-commits-with-basehead': { needs: ['contents', 'read'], answer: inRepository(compare) },
  'repos/get-commit': {
    needs: ['contents', 'read'],
    answer: inRepository((repository, { params, query }) => {
      const sha = commitOf(repository, params.ref!)
      if (!isCommit(repository, sha)) return refuse(422, `No commit found for SHA: ${params.ref}`)
      const files = (repository.history[sha]?.files ?? []).map(file => ({ ...file, status: 'modified' }))
      // Files come in pages like everything else.
      return ok({ ...commitBody(sha, repository), files: page(files, query) })
    }),
  },
  'repos/get-branch': { needs: ['contents', 'read'], answer: inRepository(branch) },
  'repos/rename-branch': {
    needs: ['contents', 'write'],
    answer: inRepository((repository, call) => {
      const to = String(call.body.new_name)
      renameBranch(call.hub, repository, call.params.branch!, to, loginOf(call.token))
      const renamed = branch(repository, { ...call, params: { ...call.params, branch: to } })
      return { ...renamed, status: 201 }
    }),
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
  'git/create-ref': {
    needs: ['contents', 'write'],
    answer: inRepository((repository, { hub, token, body }) => {
      const { ref, sha } = body as { ref: string; sha: string }
      if (!isCommit(repository, sha)) return refuse(422, 'Object does not exist')
      if (isTag(ref)) {
        pushTags(hub, repository, [{ name: refName(ref), commit: sha }], loginOf(token))
        return created({ ref, object: { type: 'commit', sha } })
      }
      if (repository.refs[refName(ref)]) return refuse(422, 'Reference already exists')
      moveRef(hub, repository, { branch: refName(ref), to: sha, by: loginOf(token) })
      return created({ ref, object: { type: 'commit', sha } })
    }),
  },
  'git/delete-ref': {
    needs: ['contents', 'write'],
    answer: inRepository((repository, { hub, token, params }) => {
      const drop = isTag(params.ref!) ? deleteTag : deleteBranch
      drop(hub, repository, refName(params.ref!), loginOf(token))
      return gone()
    }),
  },
}
