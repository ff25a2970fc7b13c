/**
 * @module app/evidence/ground
 * A run's token -> which commit it may speak for, and whether it ran what the base branch wants to be run.
 * Whoever can push a branch can also change what a workflow on it does: only the base branch's own text counts.
 */
import { z } from 'zod'
import type { Store } from '../../model/store.ts'
import { query } from '../../sources/github/api.ts'
import type { GitHubApi } from '../../sources/github.ts'
import { followed } from '../followed.ts'
import { contentAt, type Rules, rulesOf } from '../pull/rules.ts'
import { rulesAt } from '../release/rules.ts'
import type { Subject } from '../subjects.ts'
import { isAfterMerge, type Opened, openedFor } from './released.ts'
import type { Run } from './token.ts'

/** What a run is about, by its token alone. */
interface Claimed {
  /** Branch whose rules count. */
  base: string
  /** Where the workflow's text stands that counts: the branch, or the commit by whose rules a release goes. */
  rules: string
  /** Number of the pull request; null for other events. */
  number: number | null
  subject(repository: string): Subject
}

/** What is needed to find out what a run may speak for. */
export interface Asking {
  api: GitHubApi
  store: Store
  now: number
}

export interface Ground {
  /** As GitHub writes it. */
  repository: string
  /** Whose evidence it is: of a commit that is released in several environments there are several. */
  subjects: readonly Subject[]
  /** They are there, and are looked at again when it comes. What is not yet released must not be opened by its proof. */
  waiting: boolean
  /** The one commit that evidence of this run can be about. */
  commit: string
  base: string
  project: Extract<Rules, { project: unknown }>['project']
}

export interface Refused {
  status: 403 | 409
  because: string
  /** The head of the open pull request, or the released commit, that it was to be about, when that is sure. */
  commit?: string
  /** Who waits for it. */
  subjects?: readonly Subject[]
  waiting?: boolean
}

/** @returns null for runs that prove no release. */
function claimedBy({ event, ref, sha, base }: Run): Claimed | null {
  const pull = /^refs\/pull\/(\d{1,9})\/merge$/.exec(ref)
  if (event === 'pull_request' && pull && base) {
    const number = Number(pull[1])
    return { base, rules: headOf(base), number, subject: repository => ({ kind: 'pull', repository, number }) }
  }
  const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1]
  const queue = branch && /^gh-readonly-queue\/(.+)\/pr-\d+-[0-9a-f]+$/.exec(branch)?.[1]
  if (event === 'merge_group' && queue)
    return {
      base: queue,
      rules: headOf(queue),
      number: null,
      subject: repository => ({ kind: 'group', repository, sha, branch: queue }),
    }
  if (event === 'push' && branch)
    return {
      base: branch,
      rules: headOf(branch),
      number: null,
      subject: repository => ({ kind: 'branch', repository, branch }),
    }
  return null
}

const headOf = (branch: string): string => `refs/heads/${branch}`

const object = z.object({ oid: z.string() }).nullable()

const shape = z.object({
  repository: z.object({
    databaseId: z.number(),
    nameWithOwner: z.string(),
    run: z.looseObject({ parents: z.object({ nodes: z.array(z.object({ oid: z.string() })) }).optional() }).nullable(),
    ran: object,
    ranFolder: object,
    defaultBranchRef: z.object({ name: z.string() }).nullable(),
    base: z.object({ target: z.object({ oid: z.string() }).nullable() }).nullable(),
    wanted: object,
    wantedFolder: object,
    pullRequest: z.object({ state: z.string(), headRefOid: z.string(), baseRefName: z.string() }).optional(),
  }),
})

type Facts = z.output<typeof shape>['repository']

const storeFor = ({ repository, repositoryId }: Run, { store, now }: Asking): Promise<Store> =>
  followed(store, repository, repositoryId, now)

/**
 * @returns what the run may speak for, one for each set of rules; or why it may not.
 * @throws CouldNotFindOut when GitHub does not tell.
 */
export async function groundsOf(run: Run, asking: Asking): Promise<Ground[] | Refused> {
  const opened = isAfterMerge(run) ? await openedFor(run, await storeFor(run, asking)) : []
  if ('because' in opened) return old(opened.because)
  if (opened.length) return releaseGrounds(run, opened, asking)
  const ground = await groundOf(run, asking)
  return 'because' in ground ? ground : [ground]
}

async function groundOf(run: Run, { api }: Asking): Promise<Ground | Refused> {
  const claimed = claimedBy(run)
  if (!claimed)
    return no(
      `runs for \`${run.event}\` at \`${run.ref}\` prove no release; send from \`pull_request\`, \`merge_group\` or \`push\``,
    )
  const facts = await factsOf(run, claimed, api)
  const stranger = strangerIn(run, facts)
  if (stranger) return stranger
  const tip = facts.base?.target?.oid
  if (!tip) return no(`there is no branch \`${claimed.base}\`; run the workflow again`)
  const commit = commitOf(run, claimed, facts, tip)
  if (typeof commit !== 'string') return commit
  const repository = facts.nameWithOwner
  const rules = await rulesOf({ files: new Map(), baseRef: claimed.base }, path =>
    contentAt(api, repository, tip, path),
  )
  if ('none' in rules)
    return no(`nothing is held on \`${claimed.base}\`: ${rules.none}; send evidence for release branches only`)
  if ('mistake' in rules) return no(`the rules on \`${claimed.base}\` cannot be used: ${rules.mistake.sentence}`)
  const wrong = wrongWorkflow(run, claimed, facts, rules.project.config)
  if (wrong) return claimed.number === null ? no(wrong) : { ...no(wrong), commit, waiting: true }
  const subject = subjectOf(claimed, run, rules.project)
  return {
    repository,
    subjects: [subject],
    waiting: subject.kind === 'pull',
    commit,
    base: claimed.base,
    project: rules.project,
  }
}

/** A push may be told before the merge that opens its release: the evidence waits for it there. */
function subjectOf(claimed: Claimed, { repository, sha }: Run, { config }: Ground['project']): Subject {
  const subject = claimed.subject(repository)
  if (subject.kind !== 'branch') return subject
  return { kind: 'release', repository, sha, environment: config.settings.deploy.environment }
}

function strangerIn(run: Run, { databaseId, nameWithOwner }: Facts): Refused | null {
  return databaseId === run.repositoryId && nameWithOwner.toLowerCase() === run.repository.toLowerCase()
    ? null
    : no(`the token is of another repository that is called \`${run.repository}\`; run the workflow again`)
}

/** The releases of the run's commit, each by the rules that it was opened with, however its branch went on. */
async function releaseGrounds(run: Run, opened: readonly Opened[], asking: Asking): Promise<Ground[] | Refused> {
  const grounds: Ground[] = []
  let refused: Refused | null = null
  for (const releases of Map.groupBy(opened, ({ rules, branch }) => `${rules}:${branch}`).values()) {
    const [{ rules: commit, branch }] = releases as [Opened, ...Opened[]]
    const subjects = releases.map(({ subject }) => subject)
    const claimed: Claimed = { base: branch, rules: commit, number: null, subject: () => subjects[0]! }
    const facts = await factsOf(run, claimed, asking.api)
    const stranger = strangerIn(run, facts)
    if (stranger) return stranger
    const rules = await rulesAt({ ...asking, repository: run.repository, commit, branch })
    // They could be read when it was opened, and a commit does not change.
    if (!('project' in rules)) return no('mistake' in rules ? rules.mistake.sentence : rules.none)
    const wrong = wrongBranch(run, branch, facts) ?? wrongWorkflow(run, claimed, facts, rules.project.config)
    if (wrong) refused ??= { ...no(wrong), commit: run.sha, subjects, waiting: true }
    else
      grounds.push({
        repository: facts.nameWithOwner,
        subjects,
        waiting: true,
        commit: run.sha,
        base: branch,
        project: rules.project,
      })
  }
  return grounds.length ? grounds : refused!
}

/** Any branch may be at the released commit; the release's own and the default one are looked after. */
function wrongBranch({ event, ref }: Run, branch: string, { defaultBranchRef }: Facts): string | null {
  if (TAGGED.includes(event) && ref.startsWith('refs/tags/')) return null
  const good = [branch, ...(event === 'push' ? [] : [defaultBranchRef?.name ?? branch])]
  return good.some(name => ref === headOf(name))
    ? null
    : `the run is of \`${ref}\`, \`${branch}\` was expected; run the workflow there`
}

/** Events whose ref may be a tag at the commit. */
const TAGGED: readonly string[] = ['release', 'deployment_status']

const no = (because: string): Refused => ({ status: 403, because })
const old = (because: string): Refused => ({ status: 409, because })

async function factsOf(run: Run, { base, rules, number }: Claimed, api: GitHubApi): Promise<Facts> {
  const [owner, repo] = run.repository.split('/')
  const { path, sha } = run.workflow
  const variables = {
    owner,
    repo,
    sha: run.sha,
    base: headOf(base),
    ran: `${sha}:${path}`,
    ranFolder: `${sha}:${FOLDER}`,
    wanted: `${rules}:${path}`,
    wantedFolder: `${rules}:${FOLDER}`,
    ...(number === null ? {} : { number }),
  }
  const document = `query Evidence($owner: String!, $repo: String!, $sha: GitObjectID!, $base: String!, $ran: String!, $ranFolder: String!, $wanted: String!, $wantedFolder: String!${number === null ? '' : ', $number: Int!'}) {
  repository(owner: $owner, name: $repo) {
    databaseId nameWithOwner defaultBranchRef { name }
    run: object(oid: $sha) { ... on Commit { parents(first: 3) { nodes { oid } } } }
    ran: object(expression: $ran) { oid }
    ranFolder: object(expression: $ranFolder) { oid }
    base: ref(qualifiedName: $base) { target { oid } }
    wanted: object(expression: $wanted) { oid }
    wantedFolder: object(expression: $wantedFolder) { oid }
    ${number === null ? '' : 'pullRequest(number: $number) { state headRefOid baseRefName }'}
  }
}`
  const purpose = { what: `the run's commit in \`${run.repository}\``, permission: 'contents: read' }
  return (await query(api, document, variables, shape, purpose)).repository
}

const FOLDER = '.github/workflows'

/** The commit that was proposed, by what GitHub made of it and not by what anybody says. */
function commitOf(
  run: Run,
  { base, number }: Claimed,
  { run: ran, pullRequest: pull }: Facts,
  tip: string,
): string | Refused {
  if (run.event === 'merge_group') return run.sha
  if (number === null)
    return run.sha === tip
      ? run.sha
      : old(`the run is for \`${short(run.sha)}\`, \`${base}\` is at \`${short(tip)}\` now; the newer run counts`)
  if (pull?.state !== 'OPEN') return old(`pull request #${number} is not open; nothing is to be proven any more`)
  if (pull.baseRefName !== base)
    return old(`the run is for \`${base}\`, #${number} goes into \`${pull.baseRefName}\` now; run the workflow again`)
  // The test merge: the base first, then the proposed commit.
  const parents = ran?.parents?.nodes ?? []
  if (parents.length !== 2)
    return old(`the test merge \`${short(run.sha)}\` is not known any more; run the workflow again`)
  const head = parents[1]!.oid
  return head === pull.headRefOid
    ? head
    : old(`the run is for \`${short(head)}\`, #${number} is at \`${short(pull.headRefOid)}\` now; the newer run counts`)
}

const short = (sha: string): string => sha.slice(0, 7)

/** @returns a sentence unless the run did what the base branch's own text of the workflow says. */
function wrongWorkflow(
  { workflow: { path }, called }: Run,
  { base }: Claimed,
  { ran, wanted, ranFolder, wantedFolder }: Facts,
  { evidence, source }: { evidence: readonly string[]; source: string | null },
): string | null {
  if (!evidence.length)
    return `\`${source}\` on \`${base}\` names no workflow for evidence; add \`evidence: { workflow: ${path} }\` there`
  if (!evidence.includes(path))
    return `the run is of \`${path}\`, ${evidence.map(each => `\`${each}\``).join(' or ')} was expected by \`${source}\` on \`${base}\`; send from there`
  if (!wanted) return `\`${path}\` is not on \`${base}\`; merge it there first`
  if (!ran || ran.oid !== wanted.oid)
    return `\`${path}\` is not as it is on \`${base}\`, and a change must not choose how it is proven; bring the workflow to \`${base}\` first, or the branch up to date`
  // A called workflow is taken from the change as well, and may call others in turn.
  if (called && (!ranFolder || ranFolder.oid !== wantedFolder?.oid))
    return `\`${path}\` calls another workflow, and \`${FOLDER}\` is not as it is on \`${base}\`; bring the workflows to \`${base}\` first, or the branch up to date`
  return null
}
