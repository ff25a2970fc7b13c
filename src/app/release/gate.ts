/**
 * @module app/release/gate
 * Workflow runs that wait for an environment are answered with the verdict of this moment: go on, never, or not yet and why.
 */
import { hash } from 'node:crypto'
import { z } from 'zod'
import type { Entry } from '../../model/store.ts'
import { prose } from '../../publish/escape.ts'
import { lifeOf } from '../../release/life.ts'
import { type Asked, mayStart, type Start, unanswered } from '../../release/start.ts'
import { lastEnd } from '../../release/triggers.ts'
import { ask } from '../../sources/github/api.ts'
import type { GitHubApi } from '../../sources/github.ts'
import type { Passing } from '../pull/reconcile.ts'
import { type GateSubject, nameOf, type ReleaseSubject } from '../subjects.ts'
import { factOf } from './entries.ts'
import { claim, lockOn, release } from './lock.ts'
import type { Run } from './reconcile.ts'

/** GitHub takes ten reports for each deployment, of this many characters. */
const MOST_REPORTS = 10
const LONGEST = 1024

/** Answers every run that waits. @throws request errors: it is tried again. */
export async function answerRuns(run: Run): Promise<void> {
  const asked = unanswered(run.entries)
  if (!asked.length) return
  const { subject, passing } = run
  let start = await startOf(run, await lockOn(subject, passing.store))
  if (start.answer === 'approved') {
    // Two that wait may be looked at in the same moment: only one has the claim.
    const taken = await claim(subject, passing)
    if (taken) start = await startOf(run, taken)
  }
  if (start.answer !== 'approved') await release(subject, passing)
  for (const one of asked) await answerRun(one, start, run)
}

async function startOf(run: Run, other: string | null): Promise<Start> {
  const { subject, reports, life } = run
  return mayStart({
    life,
    report: reports[0]!,
    change: await changeOf(run),
    before: await environmentBefore(run),
    lock:
      other &&
      `${other} is being deployed to \`${subject.environment}\` now; wait until it is in production, or close it`,
  })
}

/** @returns why the commit may not go anywhere; null when it was merged with go. */
async function changeOf({ subject, life, facts, passing: { store } }: Run): Promise<string | null> {
  const { repository, sha } = subject
  const number = life.opening?.pull
  if (!number)
    return `no release pull request brought \`${sha.slice(0, 7)}\`, a merged one was expected; release it through one`
  const entries = await store.record.all({ subject: nameOf({ kind: 'pull', repository, number }) })
  const past = entries.some(({ kind }) => kind === 'merged-without-go')
  const last = entries.findLast(({ kind }) => kind === 'verdict')
  const { verdict, shadow } = (last?.data ?? {}) as { verdict?: string; shadow?: boolean }
  // Somebody may have pushed after it, and merged before anybody looked.
  const went = verdict === 'go' && last!.commit === facts.head
  if (!past && (went || shadow)) return null
  return `#${number} was merged without go; release a commit that is`
}

/** @returns why the environment that comes first is not done with this commit; null when it is, or none is asked for. */
async function environmentBefore({ subject, project, passing }: Run): Promise<string | null> {
  const { repository, sha } = subject
  const first = project.config.settings.deploy.requires[subject.environment.toLowerCase()]
  if (first === undefined) return null
  const entries = await passing.store.record.all({
    subject: nameOf({ kind: 'release', repository, sha, environment: first }),
  })
  const life = lifeOf({ repository, commit: sha, environment: first }, entries)
  const to = `\`${sha.slice(0, 7)}\` must have been in \`${first}\` before`
  if (life.launchedAt === null) return `${to}, and it has not been deployed there; deploy it there first`
  if (life.rollback) return `${to}, and it was rolled back there: ${life.rollback.reason}`
  if (life.outcome === 'abandoned' || life.outcome === 'failed')
    return `${to}, and it was given up there; release a new commit`
  const ended = lastEnd(life)
  if (ended && ended !== 'success')
    return `${to}, and its last deployment there ended as \`${ended}\`; mend it there first`
  const last = entries.findLast(({ kind, data }) => kind === 'verdict' && (data as { list?: string }).list === 'deploy')
  const { missing = [], holds = [] } = (last?.data ?? {}) as { missing?: string[]; holds?: string[] }
  if (last && !missing.length) return null
  return `${to}, and its steps there are not done (${missing.length} missing${holds.length ? `, ${holds[0]}` : ''}); finish them`
}

async function answerRun(asked: Asked, { answer, because }: Start, run: Run): Promise<void> {
  const { subject, passing } = run
  const { api, store, now } = passing
  const name = nameOf(subject)
  const thing = `run:${asked.run}`
  const text = commentOf(answer, because)
  const before = (await store.published.of(name)).get(thing)
  if (answer === 'wait') {
    const count = Number(before?.githubId ?? 0)
    const digest = hash('sha256', text)
    // The last one is kept for the end: whoever waits has been told, and the issue has the list.
    if (before?.digest === digest || count >= MOST_REPORTS - 1) return
    if ((await post(api, subject, asked, { comment: text })) === 'over') return over('over')
    return store.published.set(name, thing, { digest, githubId: String(count + 1), at: now })
  }
  // Should the answer to this be lost, GitHub says that nothing waits any more.
  const sure = `answering:${answer}`
  if (before?.digest !== sure)
    await store.published.set(name, thing, { digest: sure, githubId: before?.githubId ?? null, at: now })
  const said = await post(api, subject, asked, { state: answer, comment: text })
  // Nothing waited any more, so that nothing began.
  if (said === 'over' && before?.digest !== sure) await release(subject, passing)
  return over(said === 'taken' || before?.digest === sure ? answer : 'over')

  async function over(state: string): Promise<void> {
    const data = { run: asked.run, state, because }
    await store.record.append([factOf(subject, 'answered', data, { at: now, key: `${asked.run}:${asked.at}` })])
  }
}

/** Somebody put our rule in front of an environment that is none of ours. */
export const answerStrangers = (subject: ReleaseSubject, entries: readonly Entry[], passing: Passing): Promise<void> =>
  tellWaiting(
    subject,
    entries,
    passing,
    `\`${subject.environment}\` is named neither as \`deploy.environment\` nor under \`environments\` in the configuration on the default branch, one of them was expected; name it, or take Holdpoint's rule off the environment`,
  )

/** Nothing can be judged: whoever waits must not wait without a word. Each is told once. */
export async function tellWaiting(
  subject: ReleaseSubject,
  entries: readonly Entry[],
  { api, store, now }: Passing,
  because: string,
): Promise<void> {
  const text = commentOf('wait', [because])
  const published = await store.published.of(nameOf(subject))
  for (const asked of unanswered(entries)) {
    const thing = `run:${asked.run}`
    if (published.has(thing)) continue
    await post(api, subject, asked, { comment: text })
    await store.published.set(nameOf(subject), thing, { digest: hash('sha256', text), githubId: '1', at: now })
  }
}

const runShape = z.object({ head_sha: z.string() })

/** GitHub may leave out what is deployed: then the run says it. @returns the subjects to look at. */
export async function askedForRun({ repository, run, environment }: GateSubject, passing: Passing): Promise<string[]> {
  const { api, store, now } = passing
  const [owner, repo] = repository.split('/')
  const purpose = { what: `the workflow run ${run}`, permission: 'actions: read' }
  const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}'
  const { head_sha: sha } = await ask(api, route, { owner, repo, run_id: run }, runShape, purpose)
  const subject: ReleaseSubject = { kind: 'release', repository, sha, environment }
  await store.record.append([factOf(subject, 'asked', { run, environment }, { at: now, key: `${run}:${now}` })])
  return [nameOf(subject)]
}

const HEADS = { approved: '🟢 go', rejected: '🔴 no', wait: '🔴 hold' } as const

function commentOf(answer: Start['answer'], because: readonly string[]): string {
  const lines = because.map(sentence => `- ${prose(sentence, 300)}`)
  const text = `**Holdpoint: ${HEADS[answer]}**\n\n${lines.join('\n')}`
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 2)} …`
}

/** @returns `over` when nothing waits any more: somebody passed the rule by, the run was cancelled, or it waited too long. */
async function post(
  api: GitHubApi,
  { repository }: ReleaseSubject,
  { run, environment }: Asked,
  answer: { state?: string; comment: string },
): Promise<'taken' | 'over'> {
  const [owner, repo] = repository.split('/')
  try {
    await api.request('POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule', {
      ...{ owner, repo, run_id: run, environment_name: environment },
      ...answer,
    })
    return 'taken'
  } catch (caught) {
    const { status } = caught as { status?: number }
    if (status === 404 || status === 422) return 'over'
    throw caught
  }
}
