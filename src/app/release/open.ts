/**
 * @module app/release/open
 * What opens a release: the merge of its pull request, its deployment, its tag. Each is recorded once, whoever comes first.
 */
import { z } from 'zod'
import type { Mistake } from '../../model/outcome.ts'
import { versionOfTag } from '../../model/version.ts'
import { prose } from '../../publish/escape.ts'
import { query } from '../../sources/github/api.ts'
import type { PullFacts } from '../pull/facts.ts'
import type { Passing } from '../pull/reconcile.ts'
import { write } from '../pull/write.ts'
import { nameOf, type PullSubject, type ReleaseSubject, type Subject } from '../subjects.ts'
import { factOf, releasesOfCommit } from './entries.ts'
import { rulesAt } from './rules.ts'

const DAY = 24 * 60 * 60 * 1000

/**
 * A merge opens a release where the rules at the merged commit say so.
 * @param known whether it was judged before: what was merged long before there were rules opens nothing.
 * @returns the subjects to look at.
 */
export async function openByMerge(
  { repository, number }: PullSubject,
  facts: PullFacts,
  known: boolean,
  passing: Passing,
): Promise<string[]> {
  const { store, now } = passing
  const commit = facts.mergeCommit
  if (!commit || !facts.mergedAt || (!known && now - Date.parse(facts.mergedAt) > DAY)) return []
  const rules = await rulesAt({ ...passing, repository, commit, branch: facts.baseRef })
  if ('mistake' in rules) await tellBroken({ repository, number }, facts, rules.mistake, passing)
  if (!('project' in rules)) return []
  const { checklist, config } = rules.project
  const { environment, openedBy } = config.settings.deploy
  if (openedBy !== 'merge') return []
  const subject: ReleaseSubject = { kind: 'release', repository, sha: commit, environment }
  const opening = { from: 'pull', pull: number, branch: facts.baseRef, rules: commit, checklist: checklist.source }
  const name = nameOf(subject)
  if ((await store.record.all({ subject: name, kinds: ['opened'] })).length) return [name]
  const since = await firstCommit({ repository, number }, passing)
  const data = { ...opening, version: null, environment, ...(since ? { since } : {}) }
  await store.record.append([factOf(subject, 'opened', data, { at: Date.parse(facts.mergedAt) })])
  return [name]
}

/** A change that breaks the rules opens nothing, and whoever merged it must not wait for what does not come. */
async function tellBroken(
  subject: Pick<PullSubject, 'repository' | 'number'>,
  facts: PullFacts,
  { sentence }: Mistake,
  { api, store, now }: Passing,
): Promise<void> {
  const body = `🔴 No release was opened for this merge: ${prose(sentence, 2000)}\n\nMend it on \`${facts.baseRef}\`; the next merge, or the deployment of a commit that has the mend, opens one.`
  const create = { mutation: 'addComment', input: { subjectId: facts.id, body }, node: 'commentEdge { node { id } }' }
  const name = nameOf({ kind: 'pull', ...subject })
  await write(api, store, name, [{ thing: 'not-opened', scope: 'not-opened', create, trifle: true }], now)
}

const firstShape = z.object({
  repository: z.object({
    pullRequest: z.object({
      commits: z.object({ nodes: z.array(z.object({ commit: z.object({ committedDate: z.string() }) })) }),
    }),
  }),
})

/** @returns when the pull request's first commit was made, ISO: lead time counts from there. Null where GitHub does not say. */
async function firstCommit(
  { repository, number }: Pick<PullSubject, 'repository' | 'number'>,
  { api }: Passing,
): Promise<string | null> {
  const [owner, repo] = repository.split('/')
  const purpose = { what: `the commits of \`${repository}#${number}\``, permission: 'pull_requests: read' }
  const document = `query First($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) { commits(first: 1) { nodes { commit { committedDate } } } }
  }
}`
  const answer = await query(api, document, { owner, repo, number }, firstShape, purpose)
  return answer.repository.pullRequest.commits.nodes[0]?.commit.committedDate ?? null
}

const shape = z.object({
  repository: z.object({
    defaultBranchRef: z.object({ name: z.string(), target: z.object({ oid: z.string() }).nullable() }).nullable(),
    object: z
      .object({
        associatedPullRequests: z
          .object({
            nodes: z.array(
              z.object({
                number: z.number(),
                state: z.string(),
                mergeCommit: z.object({ oid: z.string() }).nullable(),
              }),
            ),
          })
          .nullable(),
      })
      .partial()
      .nullable(),
  }),
})

/** How long it is believed that an environment is none of ours: previews are deployed all the time. */
const ELSEWHERE = 60 * 60 * 1000

/**
 * A deployment opens the release of its environment, unless a merge did: by the rules of the default branch, which no
 * deployed commit can bring along.
 * @returns whether there is one now. Environments that the configuration does not name are none of ours.
 */
export async function openByDeployment(subject: ReleaseSubject, passing: Passing): Promise<boolean> {
  const { api, store, now } = passing
  const { repository, sha, environment } = subject
  const key = `elsewhere:${repository}:${environment}`
  if (now - Number((await store.cache.get(key))?.value ?? Number.NaN) < ELSEWHERE) return false
  const [owner, repo] = repository.split('/')
  const purpose = { what: `the commit \`${sha.slice(0, 7)}\` of \`${repository}\``, permission: 'contents: read' }
  const document = `query Deployed($owner: String!, $repo: String!, $sha: GitObjectID!) {
  repository(owner: $owner, name: $repo) {
    defaultBranchRef { name target { oid } }
    object(oid: $sha) { ... on Commit { associatedPullRequests(first: 20) { nodes { number state mergeCommit { oid } } } } }
  }
}`
  const { defaultBranchRef, object } = (await query(api, document, { owner, repo, sha }, shape, purpose)).repository
  // Another repository has the name now, or it was a commit of nobody's branch.
  if (!object) return false
  const branch = defaultBranchRef?.name
  const commit = defaultBranchRef?.target?.oid
  const rules = branch && commit ? await rulesAt({ ...passing, repository, commit, branch }) : null
  if (rules && 'mistake' in rules) throw rules.mistake
  if (!rules || !('project' in rules)) return elsewhere()
  const { settings } = rules.project.config
  const { deploy, environments } = settings
  const named = [deploy.environment, ...environments.map(({ name }) => name)]
  if (!named.some(name => name.toLowerCase() === environment.toLowerCase())) return elsewhere()
  const pull = object.associatedPullRequests?.nodes.find(
    ({ state, mergeCommit }) => state === 'MERGED' && mergeCommit?.oid === sha,
  )
  const opening = { from: 'deployment', pull: pull?.number ?? null, branch: branch!, rules: commit! }
  await store.record.append([
    factOf(
      subject,
      'opened',
      { ...opening, checklist: rules.project.checklist.source, version: null, environment },
      { at: now },
    ),
  ])
  return true

  async function elsewhere(): Promise<false> {
    await store.cache.set(key, { tag: '', value: String(now), at: now })
    return false
  }
}

const tagged = z.object({
  repository: z.object({
    ref: z
      .object({ target: z.looseObject({ oid: z.string(), target: z.object({ oid: z.string() }).optional() }) })
      .nullable(),
    defaultBranchRef: z.object({ name: z.string(), target: z.object({ oid: z.string() }).nullable() }).nullable(),
  }),
})

/** A tag gives the releases of its commit their version, and opens one where the configuration says so. @returns the subjects to look at. */
export async function openByTag(subject: Extract<Subject, { kind: 'tag' }>, passing: Passing): Promise<string[]> {
  const { api, store, now } = passing
  const { repository, tag } = subject
  const [owner, repo] = repository.split('/')
  const purpose = { what: `the tag \`${tag}\` of \`${repository}\``, permission: 'contents: read' }
  const document = `query Tagged($owner: String!, $repo: String!, $ref: String!) {
  repository(owner: $owner, name: $repo) {
    ref(qualifiedName: $ref) { target { oid ... on Tag { target { oid } } } }
    defaultBranchRef { name target { oid } }
  }
}`
  const answer = await query(api, document, { owner, repo, ref: `refs/tags/${tag}` }, tagged, purpose)
  const { ref, defaultBranchRef } = answer.repository
  const sha = ref?.target.target?.oid ?? ref?.target.oid
  const branch = defaultBranchRef?.name
  const commit = defaultBranchRef?.target?.oid
  if (!sha || !branch || !commit) return []
  const version = versionOfTag(tag)?.version.version ?? null
  const rules = await rulesAt({ ...passing, repository, commit, branch })
  if ('project' in rules && version && rules.project.config.settings.deploy.openedBy === 'tag') {
    const { environment } = rules.project.config.settings.deploy
    const release: ReleaseSubject = { kind: 'release', repository, sha, environment }
    const checklist = rules.project.checklist.source
    const data = { from: 'tag', pull: null, branch, rules: commit, checklist, version, environment }
    await store.record.append([factOf(release, 'opened', data, { at: now })])
  }
  const releases = await releasesOfCommit(store, repository, sha)
  if (version)
    await store.record.append(
      releases.map(release => factOf(release, 'tagged', { version, tag }, { at: now, key: tag })),
    )
  return releases.map(nameOf)
}
