/**
 * @module app/group
 * A merge queue asks about a commit of its own: it goes only when every pull request in it does.
 */
import { z } from 'zod'
import { Mistake } from '../model/outcome.ts'
import { CHECK_NAME } from '../publish/check-run.ts'
import { literal } from '../publish/escape.ts'
import { query } from '../sources/github/api.ts'
import { externalIdOf } from './events.ts'
import { groupKey, isHeld, type Passing, verdictOn } from './pull/reconcile.ts'
import { checkWanted } from './pull/wanted.ts'
import { write } from './pull/write.ts'
import { nameOf, type PullSubject, type Subject } from './subjects.ts'

type GroupSubject = Extract<Subject, { kind: 'group' }>

const shape = z.object({
  repository: z.object({
    id: z.string(),
    mergeQueue: z
      .object({
        entries: z.object({
          nodes: z.array(
            z.object({
              position: z.number(),
              headCommit: z.object({ oid: z.string() }).nullable(),
              pullRequest: z.object({ number: z.number() }).nullable(),
            }),
          ),
        }),
      })
      .nullable(),
  }),
})

/** @throws CouldNotFindOut when GitHub does not say which pull requests the group has. */
export async function reconcileGroup(subject: GroupSubject, passing: Passing): Promise<void> {
  const { api, store, now } = passing
  // What no rules hold is left alone, in a queue as anywhere.
  if (!(await isHeld(subject, subject.branch, passing))) return
  const { id, numbers } = await pullsOf(subject, passing)
  const told: string[] = []
  let go = numbers.length > 0
  for (const number of numbers) {
    const pull = { kind: 'pull', repository: subject.repository, number } as const
    // When its verdict changes while it waits in the queue, the group is looked at again.
    await store.cache.set(groupKey(nameOf(pull)), { tag: '', value: nameOf(subject), at: now })
    const said = await verdictIn(pull, passing)
    if (!said.go) go = false
    told.push(`- #${number}: ${said.because}`)
  }
  const summary = numbers.length
    ? told.join('\n')
    : `No pull request of the queue is known for ${literal(subject.sha)}; queue it again.`
  const wanted = checkWanted(
    id,
    {
      name: CHECK_NAME,
      head_sha: subject.sha,
      external_id: externalIdOf(numbers.at(-1) ?? 0, null),
      status: 'completed',
      conclusion: go ? 'success' : 'action_required',
      completed_at: new Date(now).toISOString(),
      output: {
        title: go ? 'go: every pull request of the group' : 'hold: a pull request of the group is on hold',
        summary,
      },
    },
    null,
  )
  const failures = await write(api, store, nameOf(subject), [{ ...wanted, content: `${go}\n${summary}` }], now)
  if (failures.length) throw new Error(`GitHub refused the check of the merge group (${failures[0]!.message})`)
}

/** @returns hold for a pull request that cannot be judged, and for one that is not. */
async function verdictIn(pull: PullSubject, passing: Passing): Promise<{ go: boolean; because: string }> {
  try {
    const report = await verdictOn(pull, passing)
    if (!report) return { go: false, because: 'not judged' }
    const missing = report.missing.length ? `, ${report.missing.length} missing` : ''
    return { go: report.verdict === 'go' || report.shadow, because: `${report.verdict}${missing}` }
  } catch (caught) {
    if (caught instanceof Mistake) return { go: false, because: literal(caught.sentence) }
    throw caught
  }
}

/** A group holds its own entry and all that stand before it. */
async function pullsOf(
  { repository, sha, branch }: GroupSubject,
  { api }: Passing,
): Promise<{ id: string; numbers: number[] }> {
  const [owner, repo] = repository.split('/')
  const purpose = { what: `the merge queue of \`${repository}\``, permission: 'merge_queues: read' }
  const document = `query Queue($owner: String!, $repo: String!, $branch: String!) {
  repository(owner: $owner, name: $repo) {
    id
    mergeQueue(branch: $branch) { entries(first: 100) { nodes { position headCommit { oid } pullRequest { number } } } }
  }
}`
  const answer = await query(api, document, { owner, repo, branch }, shape, purpose)
  const entries = answer.repository.mergeQueue?.entries.nodes ?? []
  const own = entries.find(({ headCommit }) => headCommit?.oid === sha)
  const numbers = own
    ? entries.filter(({ position }) => position <= own.position).flatMap(({ pullRequest }) => pullRequest?.number ?? [])
    : []
  return { id: answer.repository.id, numbers }
}
