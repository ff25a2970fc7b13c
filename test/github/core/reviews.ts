/** Reviews: what somebody thinks of the head as it is now. */
import { userBody, WEB } from '../bodies.ts'
import type { Pull, Repository, ReviewRecord } from '../records.ts'
import { type Hub, newId, nodeId, Refused } from './hub.ts'

export type Opinion = 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED'

export function review(
  hub: Hub,
  repository: Repository,
  pull: Pull,
  { by, state }: { by: string; state: Opinion },
): void {
  if (by === pull.author && state !== 'COMMENTED')
    throw new Refused(422, 'Review Can not approve or request changes on your own pull request')
  const record: ReviewRecord = { by, state, commit: pull.head.sha, at: hub.now() }
  pull.reviews.push(record)
  const id = newId(hub)
  const page = `${WEB}/${repository.fullName}/pull/${pull.number}`
  const body = {
    id,
    node_id: nodeId('PullRequestReview', id),
    user: userBody(by),
    body: null,
    commit_id: pull.head.sha,
    submitted_at: record.at,
    state: state.toLowerCase(),
    html_url: `${page}#pullrequestreview-${id}`,
    _links: { html: { href: page }, pull_request: { href: page } },
  }
  const parts = { pull, review: body }
  hub.tell({ event: 'pull_request_review', action: 'submitted', repository, sender: by, parts })
}
