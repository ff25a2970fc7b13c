/**
 * @module action/event
 * What started the workflow -> what is being released, and whose word counts.
 * Only facts that cannot go stale are taken from the event: ticks and configuration are read afresh.
 */
import { z } from 'zod'
import { Mistake } from '../model/outcome.ts'
import { type Release, unknownRelease } from '../model/release.ts'
import { versionOfTag } from '../model/version.ts'

export interface EventFacts {
  name: string
  release: Release
  /** The branch a change is proposed to: configuration and checklist are its own, never the change's. Null: the checked-out files are the branch's own. */
  base: { branch: string; sha: string } | null
  /** The change comes from another repository: the token may only read. */
  fork: boolean
}

const account = z.object({ login: z.string() })
const repository = z.object({ full_name: z.string() })

const pullRequest = z.object({
  number: z.number().int(),
  pull_request: z.object({
    user: account.nullish(),
    labels: z.array(z.object({ name: z.string() })).default([]),
    head: z.object({ sha: z.string(), repo: repository.nullish() }),
    base: z.object({ ref: z.string(), sha: z.string(), repo: repository }),
  }),
})

const mergeGroup = z.object({
  merge_group: z.object({ head_sha: z.string(), head_ref: z.string(), base_sha: z.string(), base_ref: z.string() }),
})

const push = z.object({ before: z.string().nullish(), sender: account.nullish() })

const published = z.object({
  release: z.object({ tag_name: z.string(), author: account.nullish(), target_commitish: z.string().nullish() }),
})

type Env = Pick<NodeJS.ProcessEnv, string>

/**
 * @param payload the event's JSON.
 * @throws Mistake for a payload that is not what its event's name says.
 */
export function factsOf(name: string, payload: unknown, env: Env): EventFacts {
  const release = { ...unknownRelease(), ...checkedOut(env) }
  const facts: EventFacts = { name, release, base: null, fork: false }
  const read = <T>(schema: z.ZodType<T>): T => {
    const parsed = schema.safeParse(payload)
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    throw new Mistake(
      `the event \`${name}\` has no usable \`${issue!.path.join('.')}\` (${issue!.message}); run the step in a workflow that GitHub started`,
    )
  }
  if (name === 'pull_request' || name === 'pull_request_target') return ofPullRequest(facts, read(pullRequest))
  if (name === 'merge_group') return ofMergeGroup(facts, read(mergeGroup))
  if (name === 'push') return ofPush(facts, read(push))
  if (name === 'release') return ofRelease(facts, read(published))
  return facts
}

/** What holds for every event: the workflow's commit and the branch or tag it runs on. */
function checkedOut(env: Env): Partial<Release> {
  const tag = env.GITHUB_REF_TYPE === 'tag' ? (env.GITHUB_REF_NAME ?? null) : null
  return {
    repository: env.GITHUB_REPOSITORY || null,
    commit: env.GITHUB_SHA || null,
    branch: tag ? null : env.GITHUB_REF_NAME || null,
    author: env.GITHUB_ACTOR || null,
    version: tag && versionIn(tag),
  }
}

/** `v1.2.0`, `shop@1.2.0` -> `1.2.0`; null for a tag without a version, and for a moving one such as `v1`. */
export function versionIn(tag: string): string | null {
  const read = /\d\.\d/.test(tag) ? versionOfTag(tag) : null
  return read ? read.version.raw : null
}

/** `GITHUB_SHA` is the test merge here: what people look at and sign is the head. */
function ofPullRequest(facts: EventFacts, { number, pull_request: pull }: z.infer<typeof pullRequest>): EventFacts {
  const release: Release = {
    ...facts.release,
    commit: pull.head.sha,
    branch: pull.base.ref,
    base: pull.base.sha,
    pullRequest: number,
    author: pull.user?.login ?? null,
    labels: pull.labels.map(label => label.name),
    version: null,
  }
  // A fork that was deleted has no repository any more.
  const fork = pull.head.repo?.full_name !== pull.base.repo.full_name
  return { ...facts, release, base: { branch: pull.base.ref, sha: pull.base.sha }, fork }
}

/** The queue's branch names the pull request it ends with: `gh-readonly-queue/main/pr-7-<sha>`. */
function ofMergeGroup(facts: EventFacts, { merge_group: group }: z.infer<typeof mergeGroup>): EventFacts {
  const branch = group.base_ref.replace(/^refs\/heads\//, '')
  const number = /\/pr-(\d+)-[0-9a-f]+$/.exec(group.head_ref)?.[1]
  const release: Release = {
    ...facts.release,
    commit: group.head_sha,
    branch,
    base: group.base_sha,
    pullRequest: number ? Number(number) : null,
    author: null,
  }
  return { ...facts, release, base: { branch, sha: group.base_sha } }
}

function ofPush(facts: EventFacts, { before, sender }: z.infer<typeof push>): EventFacts {
  // A new branch or tag comes from nothing: forty zeros.
  const base = before && !/^0+$/.test(before) ? before : null
  return { ...facts, release: { ...facts.release, base, author: sender?.login ?? facts.release.author } }
}

function ofRelease(facts: EventFacts, { release }: z.infer<typeof published>): EventFacts {
  const version = versionIn(release.tag_name)
  const branch = release.target_commitish || null
  return { ...facts, release: { ...facts.release, version, branch, author: release.author?.login ?? null } }
}
