/** The merge queue: each entry becomes a group with a commit of its own, on which the required checks must pass again. */
import { contains, mergedTree, moveRef, writeCommit } from '../core/git.ts'
import { type Hub, Refused } from '../core/hub.ts'
import { tellOf } from '../core/pulls.ts'
import { commitOf } from '../history.ts'
import type { Pull, Repository } from '../records.ts'
import { land, standingOf } from './merging.ts'
import type { QueueEntry } from './records.ts'
import { complaint, requiredFor } from './required.ts'
import { activeRules } from './rulesets.ts'

/** GitHub acts under this name. */
const QUEUE = 'github-merge-queue[bot]'

export const hasQueue = (repository: Repository, branch: string): boolean =>
  activeRules(repository, branch).some(({ rule }) => rule.type === 'merge_queue')

const queueOf = (repository: Repository, branch: string): QueueEntry[] => {
  repository.queues[branch] ??= []
  return repository.queues[branch]
}

/** “Merge when ready”: only what fulfils the rules of the pull request itself gets in. */
export function enqueue(hub: Hub, repository: Repository, pull: Pull, by: string): QueueEntry {
  const branch = pull.base.ref
  if (!hasQueue(repository, branch)) throw new Refused(422, 'Merge queue is not enabled for this branch')
  if (queueOf(repository, branch).some(({ pull: number }) => number === pull.number))
    throw new Refused(422, 'Pull request is already in the merge queue')
  const { mergeable, complaints } = standingOf(repository, pull, true)
  if (pull.draft || pull.state === 'closed' || !mergeable || complaints.length > 0)
    throw new Refused(422, complaints[0]?.message ?? 'Pull Request is not mergeable')
  tellOf(hub, repository, pull, { action: 'enqueued', by })
  return build(hub, repository, pull, by)
}

/** Makes the group: what is before it in the queue, and this change on top. */
function build(hub: Hub, repository: Repository, pull: Pull, by: string): QueueEntry {
  const queue = queueOf(repository, pull.base.ref)
  const baseSha = queue.at(-1)?.headSha ?? commitOf(repository, pull.base.ref)
  const tree = mergedTree(repository, baseSha, pull.head.sha)
  if (!tree) throw new Refused(422, 'Pull Request is not mergeable')
  const message = `Merge pull request #${pull.number}`
  const headSha = writeCommit(hub, repository, { parents: [baseSha, pull.head.sha], tree, message, author: QUEUE })
  const headRef = `gh-readonly-queue/${pull.base.ref}/pr-${pull.number}-${baseSha}`
  const entry: QueueEntry = { pull: pull.number, by, headRef, headSha, baseSha, state: 'AWAITING_CHECKS' }
  queue.push(entry)
  moveRef(hub, repository, { branch: headRef, to: headSha, by: QUEUE })
  tellGroup(hub, repository, pull, entry, { action: 'checks_requested' })
  return entry
}

function tellGroup(
  hub: Hub,
  repository: Repository,
  pull: Pull,
  { headSha, headRef, baseSha }: QueueEntry,
  { action, reason }: { action: string; reason?: string },
): void {
  const group = { headSha, headRef, baseSha, baseRef: pull.base.ref }
  const parts = { group, ...(reason ? { reason } : {}) }
  hub.tell({ event: 'merge_group', action, repository, sender: QUEUE, parts })
}

/** Why an entry leaves: GitHub's words for the group, and for the pull request. */
const WORDS = { merged: 'MERGE', invalidated: 'CI_FAILURE', dequeued: 'MANUAL' }
type Reason = keyof typeof WORDS

function take(
  hub: Hub,
  repository: Repository,
  branch: string,
  entry: QueueEntry,
  { reason, by, word = WORDS[reason] }: { reason: Reason; by: string; word?: string },
): Pull {
  const queue = queueOf(repository, branch)
  queue.splice(queue.indexOf(entry), 1)
  const pull = repository.pulls.get(entry.pull)!
  tellGroup(hub, repository, pull, entry, { action: 'destroyed', reason })
  tellOf(hub, repository, pull, { action: 'dequeued', by, parts: { reason: word } })
  return pull
}

const dropGroup = (hub: Hub, repository: Repository, { headRef }: QueueEntry): void =>
  moveRef(hub, repository, { branch: headRef, to: null, by: QUEUE })

/** Takes a pull request out; what came after it is put together anew. */
export function dequeue(
  hub: Hub,
  repository: Repository,
  pull: Pull,
  { by, reason = 'dequeued', word }: { by: string; reason?: Reason; word?: string },
): void {
  const branch = pull.base.ref
  const queue = queueOf(repository, branch)
  const at = queue.findIndex(entry => entry.pull === pull.number)
  if (at < 0) return
  const [entry, ...behind] = queue.slice(at)
  take(hub, repository, branch, entry!, { reason, by, ...(word ? { word } : {}) })
  dropGroup(hub, repository, entry!)
  queue.length = at
  for (const each of behind) {
    const other = repository.pulls.get(each.pull)!
    tellGroup(hub, repository, other, each, { action: 'destroyed', reason: 'invalidated' })
    dropGroup(hub, repository, each)
    build(hub, repository, other, each.by)
  }
}

/** “The merge queue … times out”: a group whose checks never came. */
export function timeOut(hub: Hub, repository: Repository, branch: string): void {
  const [first] = queueOf(repository, branch)
  if (!first) return
  const word = 'CI_TIMEOUT'
  dequeue(hub, repository, repository.pulls.get(first.pull)!, { by: QUEUE, reason: 'invalidated', word })
}

/** Something was reported about a commit: the groups that are ready land, from the front; one that failed leaves. */
export function advance(hub: Hub, repository: Repository): void {
  for (const [branch, queue] of Object.entries(repository.queues))
    for (let entry = queue[0]; entry; entry = queue[0]) {
      const { headSha } = entry
      const complaints = requiredFor(repository, branch).map(each => complaint(repository, headSha, each))
      const pull = repository.pulls.get(entry.pull)!
      if (complaints.some(each => each?.endsWith('is failing.'))) {
        dequeue(hub, repository, pull, { by: QUEUE, reason: 'invalidated' })
        continue
      }
      if (complaints.some(Boolean) || !contains(repository, headSha, commitOf(repository, branch))) break
      take(hub, repository, branch, entry, { reason: 'merged', by: entry.by })
      land(hub, repository, pull, { commit: headSha, by: entry.by })
      dropGroup(hub, repository, entry)
    }
}
