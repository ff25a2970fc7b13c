/**
 * @module app/after
 * Deliveries about what happens after the merge: issues, deployments, tags. Pure, like `app/events`.
 */
import { type Arrived, actOf, bodyActs, isPerson, type Payload, type Read } from './delivery.ts'
import { nameOf } from './subjects.ts'

const none = ({ receivedAt }: Arrived): Read => ({ subjects: [], acts: [], dueAt: receivedAt })

/** Whose issue it is, and whether it is one of ours, is found out later: here nothing is asked. */
export function issue(arrived: Arrived, repository: string): Read {
  const { payload } = arrived
  const { issue: about, changes } = payload
  if (!about || about.pull_request) return none(arrived)
  const subject = nameOf({ kind: 'issue', repository, number: about.number })
  const read: Read = { ...none(arrived), subjects: [subject] }
  const act = actOf(arrived, repository, subject, null, about.updated_at)
  switch (payload.action) {
    case 'edited': {
      if (changes?.body === undefined) return none(arrived)
      const acts = bodyActs(payload.sender, changes.body.from, about.body ?? null, act)
      return acts ? { ...read, acts } : none(arrived)
    }
    case 'closed':
    case 'reopened':
      return isPerson(payload.sender)
        ? { ...read, acts: [act('command', null, { by: 'issue', command: payload.action })] }
        : none(arrived)
    case 'deleted':
    case 'transferred':
      return read
    default:
      return none(arrived)
  }
}

/** What GitHub tells of a deployment is kept as it came; whether it is one of a release is found out later. */
export function deployment(arrived: Arrived, repository: string): Read {
  const { payload } = arrived
  const { deployment: about, deployment_status: status } = payload
  if (!about || !/^[0-9a-f]{7,64}$/.test(about.sha) || !about.environment) return none(arrived)
  const environment = status?.environment || about.environment
  const subject = nameOf({ kind: 'release', repository, sha: about.sha, environment })
  const act = actOf(arrived, repository, subject, about.sha, status?.created_at ?? about.created_at)
  const data = {
    id: about.id,
    state: status?.state ?? 'pending',
    environment,
    ref: about.ref,
    sha: about.sha,
    url: status ? urlOf(status) : null,
    creator: about.creator?.login ?? null,
  }
  return { ...none(arrived), subjects: [subject], acts: [{ ...act('deployment', null, data), actor: null }] }
}

const urlOf = ({ environment_url, log_url, target_url }: NonNullable<Payload['deployment_status']>): string | null =>
  environment_url || log_url || target_url || null

/**
 * A job waits for an environment. Which run it is, is said by the address to answer at and nowhere else; the answer goes where
 * all of our requests go, not to that address.
 */
export function protectionRule(arrived: Arrived, repository: string): Read {
  const { payload } = arrived
  const { environment, deployment: about, deployment_callback_url: address } = payload
  const run = Number(/\/actions\/runs\/(\d+)\/deployment_protection_rule$/.exec(address ?? '')?.[1])
  if (payload.action !== 'requested' || !environment || !Number.isSafeInteger(run)) return none(arrived)
  if (!about) return { ...none(arrived), subjects: [nameOf({ kind: 'gate', repository, run, environment })] }
  const subject = nameOf({ kind: 'release', repository, sha: about.sha, environment })
  const act = actOf(arrived, repository, subject, about.sha)('asked', null, { run, environment })
  return { ...none(arrived), subjects: [subject], acts: [{ ...act, actor: null }] }
}

/** A tag gives the releases of its commit their version. */
export function tag(arrived: Arrived, repository: string): Read {
  const { event, payload } = arrived
  const name =
    event === 'release'
      ? payload.action === 'published' && !payload.release?.draft && payload.release?.tag_name
      : payload.ref_type === 'tag' && payload.ref
  return name ? { ...none(arrived), subjects: [nameOf({ kind: 'tag', repository, tag: name })] } : none(arrived)
}
