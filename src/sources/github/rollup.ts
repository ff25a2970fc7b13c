/**
 * @module sources/github/rollup
 * Which of a commit's many check runs still count. The same job reports once for `push` and once for `pull_request`, and again for every
 * repetition: only a newer run of the same workflow for the same event takes an older one's place.
 */
import { CouldNotFindOut } from '../../model/outcome.ts'
import type { CheckRun } from '../../model/world.ts'

/** A check run as it was posted. Ids grow with time. */
export interface Posted extends CheckRun {
  id: number
  suite: number | null
}

/** The workflow run behind a suite of GitHub Actions. */
export interface SuiteRun {
  id: number
  suite: number | null
  workflow: number
  name: string
  event: string
  status: string
  conclusion: string | null
  url: string | null
}

/** The job and the workflow run that ask: waiting for them would never end. */
export interface Own {
  job: number | null
  run: number | null
}

export const ACTIONS = 'github-actions'
/** Had nothing to do: takes nobody's place. */
const IDLE = ['neutral', 'skipped']
/** Says nothing once the workflow has run to its end. */
const DROPPED = [...IDLE, 'cancelled']
const GOOD = ['success', ...IDLE]

const isDone = ({ status }: { status: string }): boolean => status === 'completed'
const isIdle = (run: CheckRun): boolean => isDone(run) && IDLE.includes(run.conclusion ?? '')
const isBad = (run: { status: string; conclusion: string | null }): boolean =>
  isDone(run) && !GOOD.includes(run.conclusion ?? '')

/** @returns the check runs that count, and a line for every workflow that is not done or failed without a job to show for it. */
export function rollup(posted: readonly Posted[], runs: readonly SuiteRun[], own: Own): CheckRun[] {
  const bySuite = new Map(runs.map(run => [run.suite, run]))
  const newest = new Map<string, SuiteRun>()
  for (const run of runs.toSorted((a, b) => a.id - b.id)) newest.set(JSON.stringify([run.workflow, run.event]), run)
  const lastOf = ({ workflow, event }: SuiteRun) => newest.get(JSON.stringify([workflow, event]))!
  const ownWorkflow = runs.find(({ id }) => id === own.run)?.workflow
  const ownName = posted.find(({ id }) => id === own.job)?.name

  const kept = new Map<string, Posted>()
  for (const check of posted.toSorted((a, b) => a.id - b.id)) {
    const run = check.suite === null ? undefined : bySuite.get(check.suite)
    // What the asking job said in earlier runs is what it is about to say again.
    if (check.id === own.job || (run && run.workflow === ownWorkflow && check.name === ownName)) continue
    if (run && isSuperseded(check, run, lastOf(run), own)) continue
    const key = JSON.stringify(run ? [check.app, run.workflow, run.event, check.name] : [check.app, check.name])
    const before = kept.get(key)
    if (run && before && isIdle(check) && !isIdle(before)) continue
    kept.set(key, run ? { ...check, event: run.event } : check)
  }
  const wholes = [...newest.values()].filter(({ workflow }) => workflow !== ownWorkflow)
  return [...[...kept.values()].map(asCheckRun), ...wholes.flatMap(run => asWhole(run, posted))]
}

/** A check of a run that is not the last of its workflow and event. One that failed stays until the same check succeeds. */
function isSuperseded(check: Posted, run: SuiteRun, last: SuiteRun, own: Own): boolean {
  if (run === last) return false
  const mayBeDropped = isDone(check) && DROPPED.includes(check.conclusion ?? '')
  if (last.id === own.run) return mayBeDropped
  return !isDone(last) || (mayBeDropped && last.conclusion === 'success')
}

/** Jobs that need others are posted only when those are done, and a broken workflow file posts none. */
function asWhole(run: SuiteRun, posted: readonly Posted[]): CheckRun[] {
  const checks = posted.filter(({ suite }) => suite !== null && suite === run.suite)
  const done = isDone(run)
  const seen = done ? !isBad(run) || checks.some(isBad) : checks.some(check => !isDone(check))
  if (seen) return []
  return [
    {
      name: run.name,
      status: done ? 'completed' : 'in_progress',
      conclusion: done ? run.conclusion : null,
      app: ACTIONS,
      event: run.event,
      url: run.url,
      startedAt: null,
      completedAt: null,
    },
  ]
}

/**
 * The same where workflow runs may not be read: the newest of each name and app.
 * @throws CouldNotFindOut where that could hide a failure.
 */
export function rollupByName(posted: readonly Posted[], own: Own): CheckRun[] {
  const kept = new Map<string, Posted>()
  const failed = new Map<string, Posted>()
  for (const check of posted.toSorted((a, b) => a.id - b.id)) {
    if (check.id === own.job) continue
    const key = JSON.stringify([check.app, check.name])
    const before = kept.get(key)
    if (before && isBad(before) && before.suite !== check.suite && check.app === ACTIONS) failed.set(key, before)
    kept.set(key, check)
  }
  for (const [key, before] of failed)
    if (!isBad(kept.get(key)!))
      throw new CouldNotFindOut(
        `\`${before.name}\` concluded \`${before.conclusion}\` in one workflow run and not in a later one, and whether that took its place is not known; give the token \`actions: read\``,
      )
  return [...kept.values()].map(asCheckRun)
}

const asCheckRun = ({ id: _, suite: __, ...check }: Posted): CheckRun => check
