/** A release that was rolled back, as the record holds it: for tests of what is told of it. */
import type { Act } from '../../src/model/store.ts'
import { release, time } from './acts.ts'

export const COMMIT = 'b0b2'.repeat(10)
export const DIGEST = 'd'.repeat(64)
const { act, about } = release(COMMIT)
export const ABOUT = about

interface StoryOptions {
  /** Commit whose checklist counts. */
  rules: string
  /** SHA-256 of the checklist. */
  digest: string
  /** Ids of sign-offs, who signs each. */
  signers: Readonly<Record<string, string>>
}

/** Acts with `allowed` are followed by a judgement. */
export function story(
  { rules, digest, signers }: StoryOptions = {
    rules: 'a'.repeat(40),
    digest: DIGEST,
    signers: { 'sign-off/qa': 'ada' },
  },
): Act[] {
  const pull = { subject: 'pull:acme/shop#2', commit: 'e'.repeat(40), checklist: digest }
  const issue = { subject: 'issue:acme/shop#9', actor: 'ada' }
  const said = (at: string, field: string, value: string, allowed = true) =>
    act('command', at, { command: 'record', field, value, allowed }, issue)
  return [
    act('verdict', '03-02T08:00', { verdict: 'hold', missing: ['sign-off/qa'], holds: [] }, pull),
    ...Object.entries(signers).map(([item, actor]) =>
      act('sign-off', '03-02T09:00', { by: 'comment', allowed: true }, { ...pull, item, actor }),
    ),
    act(
      'sign-off',
      '03-02T09:10',
      { by: 'comment', allowed: false, because: 'mallory is no `qa`' },
      { ...pull, item: Object.keys(signers)[0]!, actor: 'mallory' },
    ),
    act(
      'waive',
      '03-02T09:20',
      { until: '2026-04-01', reason: 'load test runs | tomorrow @all', allowed: true },
      { ...pull, item: 'load-test', actor: 'bob' },
    ),
    act(
      'not-applicable',
      '03-02T09:21',
      { reason: 'no schema change', allowed: true },
      { ...pull, item: 'migrate', actor: 'bob' },
    ),
    act('verdict', '03-02T09:30', { verdict: 'go', missing: [], holds: [] }, pull),
    act(
      'opened',
      '03-03T08:00',
      {
        from: 'pull',
        pull: 2,
        branch: 'main',
        rules,
        checklist: 'RELEASE.md',
        version: null,
        environment: 'production',
        since: '2026-03-01T12:00:00Z',
      },
      { checklist: digest },
    ),
    act('tagged', '03-03T08:01', { version: '1.1.0' }),
    act('issue', '03-03T08:02', { list: 'deploy', number: 9, node: 'I_9' }),
    act('go', '03-03T08:30', { allowed: true }, { actor: 'ada' }),
    act('go', '03-03T08:31', { allowed: false, because: 'is nobody' }, { actor: 'mallory' }),
    act('started', '03-03T09:00', { by: 'step', deployment: null }),
    act('deployment', '03-03T09:10', {
      id: 77,
      state: 'in_progress',
      environment: 'production',
      url: null,
      creator: 'ci',
    }),
    act('deployment', '03-03T10:00', { id: 77, state: 'success', environment: 'production', url: null, creator: 'ci' }),
    act('verdict', '03-03T09:59', { list: 'deploy', verdict: 'go', missing: [], holds: [] }),
    act('notice', '03-03T10:01', { plan: 'launched', channel: 'slack', receipt: '1', text: '1.1.0 is live' }),
    act('launched', '03-03T10:00', { by: 'deployment', deployment: 77 }),
    act('found', '03-03T10:25', { issue: 17 }),
    act('rolled-back', '03-03T10:31', { reason: 'errors', to: '1.0.0', by: 'ada', declaredAt: time('03-03T10:30') }),
    said('03-03T10:50', 'Downtime', '12m'),
    said('03-03T11:00', 'Notes', 'quiet night'),
    said('03-03T11:01', 'Lessons learned', 'warm the cache first'),
    said('03-03T11:02', 'Notes', 'not by the rules', false),
    act('recovered', '03-03T11:10', { by: 'ada' }),
    act('closed', '03-03T12:30', { outcome: 'rolled-back' }),
    act('resolved', '03-03T16:25', { issue: 17 }),
  ]
}
