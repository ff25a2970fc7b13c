/** Whether a pull request may be merged, and by whom; and the merge itself. */
import { atLeast, roleOf } from '../auth.ts'
import { contains, mergedTree, treeOf, writeCommit } from '../core/git.ts'
import { type Hub, loginOf, Refused } from '../core/hub.ts'
import { pushBranch, tellOf } from '../core/pulls.ts'
import { commitOf } from '../history.ts'
import type { Pull, Repository, Token } from '../records.ts'
import { complaint, requiredFor, strictFor } from './required.ts'
import { activeRules, mayBypass } from './rulesets.ts'

interface Complaint {
  source: 'ruleset' | 'protection'
  ruleset: number | null
  message: string
}

const BEHIND = 'Head branch is out of date. Review and try the merge again.'
export const QUEUE_ONLY = 'Changes must be made through the merge queue'

export interface Standing {
  /** False where both sides changed the same. */
  mergeable: boolean
  behind: boolean
  complaints: Complaint[]
}

/** @param queued for the entry into a merge queue, which the queue's own rule and an old base do not forbid. */
export function standingOf(repository: Repository, pull: Pull, queued = false): Standing {
  const base = commitOf(repository, pull.base.ref)
  const behind = !contains(repository, pull.head.sha, base)
  const checks = requiredFor(repository, pull.base.ref).flatMap(required => {
    const message = complaint(repository, pull.head.sha, required)
    return message ? [{ source: required.source, ruleset: required.ruleset, message }] : []
  })
  const strict = strictFor(repository, pull.base.ref).map(source => ({ source, ruleset: null, message: BEHIND }))
  const complaints = [...checks, ...otherRules(repository, pull, queued), ...(behind && !queued ? strict : [])]
  return { mergeable: mergedTree(repository, base, pull.head.sha) !== null, behind, complaints }
}

function otherRules(repository: Repository, pull: Pull, queued: boolean): Complaint[] {
  return activeRules(repository, pull.base.ref).flatMap(({ rule, ruleset }) => {
    const told = (message: string): Complaint[] => [{ source: 'ruleset', ruleset: ruleset.id, message }]
    if (rule.type === 'merge_queue') return queued ? [] : told(QUEUE_ONLY)
    if (rule.type !== 'pull_request') return []
    const needed = Number(rule.parameters?.required_approving_review_count ?? 0)
    const fresh = Boolean(rule.parameters?.dismiss_stale_reviews_on_push)
    const lost = needed - approvals(repository, pull, fresh)
    return lost > 0 ? told(`At least ${needed} approving review is required by reviewers with write access.`) : []
  })
}

/** Only the newest opinion of each person with write access counts, and never the author's own. */
function approvals(repository: Repository, pull: Pull, fresh: boolean): number {
  const opinions = new Map<string, (typeof pull.reviews)[number]>()
  for (const review of pull.reviews)
    if (review.by && ['APPROVED', 'CHANGES_REQUESTED', 'DISMISSED'].includes(review.state))
      opinions.set(review.by, review)
  return [...opinions.values()].filter(
    ({ by, state, commit }) =>
      state === 'APPROVED' &&
      by !== pull.author &&
      atLeast(roleOf(repository, by!), 'write') &&
      (!fresh || commit === pull.head.sha),
  ).length
}

/** @returns what REST calls `mergeable_state`: the same for everybody, whoever may bypass. */
export function mergeableState(repository: Repository, pull: Pull): string {
  if (pull.state === 'closed') return 'unknown'
  const { mergeable, behind, complaints } = standingOf(repository, pull)
  if (!mergeable) return 'dirty'
  if (pull.draft) return 'draft'
  if (complaints.some(({ message }) => message !== BEHIND)) return 'blocked'
  if (behind && complaints.length > 0) return 'behind'
  const runs = repository.checkRuns.filter(run => run.head_sha === pull.head.sha)
  const passes = ['success', 'skipped', 'neutral']
  return runs.every(run => passes.includes(run.conclusion ?? '')) ? 'clean' : 'unstable'
}

/** What is left of the complaints for somebody who may bypass some of them. */
function heldAgainst(hub: Hub, repository: Repository, pull: Pull, complaints: readonly Complaint[], who: Token) {
  const passes = (id: number): boolean =>
    mayBypass(hub.state, repository.rulesets.find(each => each.id === id)!, repository, who)
  const admin = who.person !== undefined && roleOf(repository, who.person) === 'admin'
  // “…the rules do not apply to people with admin permissions”, unless that is switched off.
  const unbound = admin && !repository.protections[pull.base.ref]?.enforceAdmins
  const rulesOfAll = activeRules(repository, pull.base.ref).map(({ ruleset }) => ruleset.id)
  return complaints.filter(({ source, ruleset }) =>
    source === 'protection' ? !unbound : !(ruleset === null ? rulesOfAll.every(passes) : passes(ruleset)),
  )
}

function refusalOf(complaints: readonly Complaint[]): string {
  const fromRules = complaints.filter(({ source }) => source === 'ruleset').map(({ message }) => message)
  if (fromRules.length) return `Repository rule violations found\n\n${[...new Set(fromRules)].join('\n\n')}\n\n`
  return complaints[0]!.message
}

export interface Merge {
  method?: 'merge' | 'squash' | 'rebase'
  /** The head that is meant. */
  sha?: string
  title?: string
}

/** @returns the commit on the base. @throws Refused with status 405 or 409 where GitHub would not merge. */
export function mergePull(hub: Hub, repository: Repository, pull: Pull, who: Token, wish: Merge = {}): string {
  if (pull.state === 'closed') throw new Refused(405, 'Pull Request is not mergeable')
  if (pull.draft) throw new Refused(405, 'Pull Request is still a draft')
  if (wish.sha && wish.sha !== pull.head.sha)
    throw new Refused(409, 'Head branch was modified. Review and try the merge again.')
  const { mergeable, complaints } = standingOf(repository, pull)
  if (!mergeable) throw new Refused(405, 'Pull Request is not mergeable')
  const held = heldAgainst(hub, repository, pull, complaints, who)
  if (held.length > 0) throw new Refused(405, refusalOf(held))
  const by = loginOf(who)
  const base = commitOf(repository, pull.base.ref)
  const tree = mergedTree(repository, base, pull.head.sha) ?? treeOf(repository, base)
  const parents = wish.method === 'squash' || wish.method === 'rebase' ? [base] : [base, pull.head.sha]
  const message = wish.title ?? `Merge pull request #${pull.number}`
  const commit = writeCommit(hub, repository, { parents, tree, message, author: by })
  land(hub, repository, pull, { commit, by })
  return commit
}

/** The base takes the commit, and the pull request is done. */
export function land(
  hub: Hub,
  repository: Repository,
  pull: Pull,
  { commit, by }: { commit: string; by: string },
): void {
  const at = hub.now()
  Object.assign(pull, { state: 'closed', mergedBy: by, mergeCommit: commit, closedAt: at, updatedAt: at })
  pushBranch(hub, repository, { branch: pull.base.ref, to: commit, by })
  tellOf(hub, repository, pull, { action: 'closed', by })
}

/** @throws Refused where the rules of a branch forbid a push past the pull requests. */
export function guardPush(
  hub: Hub,
  repository: Repository,
  { branch, to, who }: { branch: string; to: string | null; who: Token },
): void {
  const isNew = repository.refs[branch] === undefined
  const forced = !isNew && to !== null && !contains(repository, to, repository.refs[branch]!)
  const found = activeRules(repository, branch)
    .filter(({ ruleset }) => !mayBypass(hub.state, ruleset, repository, who))
    .flatMap(({ rule }) => {
      if (rule.type === 'deletion') return to === null ? ['Cannot delete this branch'] : []
      if (to === null) return []
      if (rule.type === 'non_fast_forward') return forced ? ['Cannot force-push to this branch'] : []
      if (rule.type === 'pull_request') return isNew ? [] : ['Changes must be made through a pull request.']
      if (rule.type === 'merge_queue') return isNew ? [] : [QUEUE_ONLY]
      if (rule.type !== 'required_status_checks') return []
      if (isNew && rule.parameters?.do_not_enforce_on_create) return []
      return requiredFor(repository, branch).flatMap(required => complaint(repository, to, required) ?? [])
    })
  const admin = who.person !== undefined && roleOf(repository, who.person) === 'admin'
  const classic = repository.protections[branch]
  const bound = classic && !(admin && !classic.enforceAdmins) && to !== null
  const checks = bound
    ? requiredFor(repository, branch)
        .filter(({ source }) => source === 'protection')
        .flatMap(required => complaint(repository, to, required) ?? [])
    : []
  const all = [...new Set([...found, ...checks])]
  if (all.length > 0)
    throw new Refused(422, `Repository rule violations found for refs/heads/${branch}.\n\n- ${all.join('\n- ')}`)
}
