/**
 * @module app/pull/bypass
 * Merged without *go*: somebody went past the check, and that must not stay unseen. It is recorded, and one issue is opened.
 */
import { z } from 'zod'
import type { Act, Entry, Store } from '../../model/store.ts'
import { renderBypass } from '../../publish/bypass.ts'
import { CHECK_NAME } from '../../publish/check-run.ts'
import { query } from '../../sources/github/api.ts'
import { branchOf, rulesOf as branchRules } from '../../sources/github/branches.ts'
import { allPages } from '../../sources/github/pages.ts'
import type { GitHubApi } from '../../sources/github.ts'
import { nameOf, type PullSubject } from '../subjects.ts'
import type { PullFacts } from './facts.ts'
import { CONFIGURATIONS, type Rules } from './rules.ts'
import { write } from './write.ts'

export interface Merged {
  subject: PullSubject
  facts: PullFacts
  entries: readonly Entry[]
  api: GitHubApi
  store: Store
  appId: number
  server: string
  now: number
  /** By which rules it would be judged now. */
  rules(): Promise<Rules>
}

const DAY = 24 * 60 * 60 * 1000

/** Records it and opens the issue, each once, however often it is called. @throws what GitHub refused: it is tried again. */
export async function reportBypass(merged: Merged): Promise<void> {
  const { subject, entries, store } = merged
  const entry = entries.find(({ kind }) => kind === 'merged-without-go')
  const data = entry ? (entry.data as unknown as Verdict) : await withoutGo(merged)
  if (data === null) return
  if (!entry) await store.record.append([actOf(merged, data)])
  if ((await store.published.of(nameOf(subject))).has('issue')) return
  await openIssue(merged, data, entry?.at ?? merged.now)
}

interface Verdict {
  verdict: string
  /** Commit of the last verdict. */
  judged: string | null
  missing: string[]
  holds: string[]
}

/** @returns what was said last; null when it went as it should, or nothing holds merges here. */
async function withoutGo({ facts, entries, now, rules }: Merged): Promise<Verdict | null> {
  const last = entries.findLast(({ kind }) => kind === 'verdict')
  const moved = entries.findLast(
    ({ kind, data }) => kind === 'reset' && (data as { reason?: string }).reason === 'base',
  )
  if (last && last.id > (moved?.id ?? 0)) {
    const { verdict = 'none', missing = [], holds = [], shadow } = last.data as Partial<Verdict> & { shadow?: boolean }
    const went = verdict === 'go' && last.commit === facts.headSha
    return went || shadow ? null : { verdict, judged: last.commit, missing, holds }
  }
  // Never judged for this base: merged at once, or long before there were rules, or with the change that brings them.
  if (facts.mergedAt === null || now - Date.parse(facts.mergedAt) > DAY) return null
  if (facts.changed.some(path => CONFIGURATIONS.includes(path))) return null
  const found = await rules()
  if ('none' in found || ('project' in found && found.project.config.settings.shadow)) return null
  return { verdict: 'none', judged: null, missing: [], holds: [] }
}

const actOf = ({ subject, facts, now }: Merged, data: Verdict): Act => ({
  // The name alone may have been another repository's.
  key: `merged-without-go:${nameOf(subject)}:${facts.repositoryNumber ?? ''}`,
  at: now,
  repository: subject.repository,
  subject: nameOf(subject),
  kind: 'merged-without-go',
  actor: facts.mergedBy,
  item: null,
  commit: facts.headSha,
  checklist: null,
  data: { ...data },
})

/** GitHub may have made it although its answer was lost: it is looked for first, by its mark. */
async function openIssue(merged: Merged, data: Verdict, at: number): Promise<void> {
  const { subject, facts, api, store, server, now } = merged
  const name = nameOf(subject)
  // By its number it is found under every name that the repository will have.
  const mark = `<!-- holdpoint:merged-without-go ${facts.repositoryNumber ?? subject.repository}#${subject.number} -->`
  const { enabled, issue } = await ownIssue(merged, mark, new Date(at - DAY).toISOString())
  if (issue) return store.published.set(name, 'issue', { digest: mark, githubId: `issue ${issue}`, at: now })
  const { verdict: said, judged: about, missing, holds } = data
  const { title, body } = renderBypass({
    mark,
    repository: subject.repository,
    number: subject.number,
    title: facts.title,
    base: facts.baseRef,
    mergedBy: facts.mergedBy,
    commit: facts.headSha,
    verdict: said === 'none' ? null : { said, about, missing, holds },
    possible: await possibleBy(merged),
    server,
  })
  const create = enabled
    ? { mutation: 'createIssue', input: { repositoryId: facts.repositoryId, title, body }, node: 'issue { id }' }
    : { mutation: 'addComment', input: { subjectId: facts.id, body }, node: 'commentEdge { node { id } }' }
  const [failure] = await write(api, store, name, [{ thing: 'issue', scope: 'issue', create, content: mark }], now)
  if (failure) throw new Error(`GitHub refused the issue about a merge without go (${failure.message})`)
}

const node = z.object({ id: z.string(), body: z.string(), viewerDidAuthor: z.boolean() })
const page = z.object({
  repository: z.object({
    hasIssuesEnabled: z.boolean(),
    issues: z.object({
      nodes: z.array(node),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
    pullRequest: z.object({ comments: z.object({ nodes: z.array(node) }) }),
  }),
})

/** The list itself, as GitHub's search lags behind. Where issues are switched off, the pull request is told. */
async function ownIssue({ subject, api }: Merged, mark: string, since: string) {
  const { repository, number } = subject
  const [owner, repo] = repository.split('/')
  const purpose = { what: `the issues of \`${repository}\``, permission: 'issues: read' }
  const document = `query Issues($owner: String!, $repo: String!, $number: Int!, $since: DateTime!, $after: String) {
  repository(owner: $owner, name: $repo) {
    hasIssuesEnabled
    issues(first: 100, after: $after, filterBy: { since: $since }, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { id body viewerDidAuthor } pageInfo { hasNextPage endCursor }
    }
    pullRequest(number: $number) { comments(last: 100) { nodes { id body viewerDidAuthor } } }
  }
}`
  let enabled = true
  const nodes = await allPages(purpose.what, async after => {
    const answer = await query(api, document, { owner, repo, number, since, after }, page, purpose)
    const { issues, pullRequest, hasIssuesEnabled } = answer.repository
    enabled = hasIssuesEnabled
    return { found: [...issues.nodes, ...(after ? [] : pullRequest.comments.nodes)], pageInfo: issues.pageInfo }
  })
  const own = nodes.find(({ body, viewerDidAuthor }) => viewerDidAuthor && body.includes(mark))
  return { enabled, issue: own?.id ?? null }
}

/** @returns a sentence, whatever can be read: the issue must not wait for it. */
async function possibleBy({ subject, facts, api, appId }: Merged): Promise<string> {
  const [owner, repo] = subject.repository.split('/') as [string, string]
  const base = facts.baseRef
  try {
    const [rules, branch] = await Promise.all([
      branchRules(api, { owner, repo }, base),
      branchOf(api, { owner, repo }, base),
    ])
    const demanded = [...rules.flatMap(({ checks }) => checks), ...(branch?.checks ?? [])]
    const required = demanded.filter(({ context }) => context === CHECK_NAME)
    if (!required.length)
      return `nothing on GitHub requires the check \`${CHECK_NAME}\` on \`${base}\`, one required check was expected; \`holdpoint doctor --fix\` makes it required`
    if (!required.some(({ app }) => app === appId))
      return `\`${base}\` does not require the check \`${CHECK_NAME}\` from this App, so that another of that name may have answered; \`holdpoint doctor --fix\` pins it`
    return `\`${base}\` requires the check \`${CHECK_NAME}\` now, so whoever merged may go past the rules, or they were changed; \`holdpoint doctor\` lists who may`
  } catch (caught) {
    const reason = caught instanceof Error ? caught.message : String(caught)
    return `the rules of \`${base}\` could not be read (${reason}); ask \`holdpoint doctor\` with an administrator's token`
  }
}
