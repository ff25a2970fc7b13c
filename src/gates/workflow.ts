/**
 * @module gates/workflow
 * Did a workflow of GitHub Actions succeed: on the released commit, or not long ago?
 */
import { z } from 'zod'
import { defineGate } from '../model/gate.ts'
import { CouldNotFindOut, type Evidence, error, fail, type Outcome, pass, wait } from '../model/outcome.ts'
import { duration, list } from '../model/params.ts'
import { releasedCommit } from '../model/release.ts'
import { listed, plural } from '../model/text.ts'
import { wildcard } from '../model/wildcard.ts'
import type { WorkflowArtifact, WorkflowRun, Workflows } from '../model/world.ts'

const SHOWN = 20
const HOUR = 3_600_000

const COMMIT = 'b34f1d2c5e6a7988776655443322110099aabbcc'
const OTHER = '1f2e3d4c5b6a79880123456789abcdef01234567'

export default defineGate({
  kind: 'workflow',
  says: 'A workflow of GitHub Actions succeeded on the released commit, or not longer ago than it may be.',
  asks: ['workflows', 'release', 'clock'],
  params: z
    .strictObject({
      name: z.string().min(1, 'expected a workflow').describe('file name (`restore-test.yml`) or display name'),
      at: z
        .string()
        .regex(/^(release|any|[0-9a-f]{40}|[0-9a-f]{64})$/, 'expected `release`, `any`, or a full object name')
        .optional()
        .describe('commit it ran on: `release` for the judged one, `any`, or its object name; `any` with `maxAge`'),
      maxAge: duration().optional().describe('longest time since it ran (`7d`)'),
      branch: z.string().optional().describe('branch or tag it ran for; every one when absent'),
      event: list()
        .optional()
        .describe(
          'events that started it (`schedule`, `workflow_dispatch`); every one when absent, on any commit without those of pull requests',
        ),
      job: z.string().optional().describe('job that must have succeeded in it, `*` stands for any text'),
      artifact: z
        .string()
        .optional()
        .describe('artifact that it must have kept, not expired and not empty; `*` stands for any text'),
    })
    .refine(({ at, maxAge }) => at !== 'any' || maxAge !== undefined, {
      error: 'a run on any commit proves something for a time only; add `maxAge`',
      path: ['at'],
    }),
  async check(params, { workflows, release, clock }) {
    const { maxAge, branch, event } = params
    const at = params.at ?? (maxAge === undefined ? 'release' : 'any')
    const commit = at === 'any' ? null : at === 'release' ? releasedCommit(release) : at
    const { workflow, runs, complete } = await workflows.runs({
      name: params.name,
      ...(commit === null ? {} : { commit }),
      ...(branch === undefined ? {} : { branch }),
      ...(event?.length === 1 ? { event: event[0]! } : {}),
      ...(maxAge === undefined ? {} : { since: new Date(clock.now().getTime() - maxAge).toISOString() }),
    })
    const called = `\`${workflow.path.split('/').at(-1)}\``
    const where = commit === null ? (branch === undefined ? '' : ` on \`${branch}\``) : ` on \`${commit.slice(0, 7)}\``
    const counted = runs.filter(run => (event ? event.includes(run.event) : commit !== null || !isProposed(run)))
    // Only the branches of this repository are looked after by it.
    const own = commit === null ? counted.filter(({ fork }) => !fork) : counted
    const ran = own.filter(({ conclusion }) => conclusion !== 'skipped')
    const deciding = commit === null ? ran.slice(0, 1) : newestOfEach(ran)
    const evidence = { workflow, commit, complete, runs: deciding.slice(0, SHOWN), total: own.length }
    const bad = deciding.find(isBad)
    if (bad)
      return fail(
        `${called} concluded \`${bad.conclusion}\`${where} (\`${bad.event}\`), \`success\` was expected; look at ${bad.url ?? 'its log'}, mend it and run it again`,
        evidence,
      )
    if (!complete && (commit !== null || !deciding.length))
      return error(
        `GitHub did not give all runs of ${called}, every one was expected; name a \`branch\` or an \`event\``,
        evidence,
      )
    const runAgain = mendOf(workflow.state)
    if (!deciding.length)
      return own.length
        ? fail(
            `${called} was skipped${where}, a run that did something was expected; look at its conditions, and ${runAgain}`,
            evidence,
          )
        : absent(called, where, params, runAgain, evidence)
    const pending = deciding.find(({ status }) => status !== 'completed')
    if (pending)
      return wait(`${called} is not done${where} (\`${pending.event}\`, \`${pending.status}\`); wait for it`, evidence)
    const oldest = deciding.reduce((a, b) => (a.startedAt < b.startedAt ? a : b))
    const age = clock.now().getTime() - Date.parse(oldest.startedAt)
    // A time that cannot be read is no proof of freshness.
    if (maxAge !== undefined && !(age <= maxAge))
      return fail(`${called} last ran ${told(age)} ago${where}, at most ${told(maxAge)} were expected; ${runAgain}`, {
        ...evidence,
        ageMs: age,
      })
    return (
      (await jobProblem(params.job, called, deciding, workflows, evidence)) ??
      (await artifactProblem(params.artifact, called, deciding, workflows, evidence)) ??
      pass(passSentence(called, where, age, deciding, params), evidence)
    )
  },
  examples: [
    {
      says: 'A rehearsal that succeeded two days ago, whatever the commit',
      item: '- [ ] Restore from backup was tested <!-- gate: workflow name=restore-test.yml maxAge=7d artifact=restore-log -->',
      world: {
        now: '2026-11-21T10:00:00Z',
        workflow: {
          name: 'Restore test',
          runs: [{ event: 'schedule', commit: OTHER, createdAt: '2026-11-19T10:00:00Z' }],
          artifacts: [{ name: 'restore-log', bytes: 5120, expired: false, createdAt: '2026-11-19T10:20:00Z' }],
        },
      },
      outcome: 'pass',
      because: '`restore-test.yml` succeeded, 2 days ago (`schedule`)',
    },
    {
      says: 'One that has been failing since, although it succeeded before',
      item: '- [ ] Disaster drill done <!-- gate: workflow name=drill.yml maxAge=90d -->',
      world: { workflow: { runs: [{ conclusion: 'failure', event: 'workflow_dispatch' }, {}] } },
      outcome: 'fail',
      because: '`drill.yml` concluded `failure` (`workflow_dispatch`)',
    },
    {
      says: 'A success of the commit before is none of this one',
      item: '- [ ] Dry run of the deployment <!-- gate: workflow name=dry-run.yml -->',
      world: { release: { commit: COMMIT }, workflow: { runs: [{ commit: OTHER }] } },
      outcome: 'wait',
      because: '`dry-run.yml` has not run on `b34f1d2`',
    },
    {
      says: 'A job that was left out proves nothing',
      item: '- [ ] Rollback tested <!-- gate: workflow name=deploy.yml job=rollback -->',
      world: {
        release: { commit: COMMIT },
        workflow: { runs: [{}], jobs: [{ name: 'rollback', status: 'completed', conclusion: 'skipped', url: null }] },
      },
      outcome: 'fail',
      because: 'job `rollback` concluded `skipped`',
    },
    {
      says: 'Without a commit there is nothing to ask for',
      item: '- [ ] Dry run of the deployment <!-- gate: workflow name=dry-run.yml -->',
      world: { workflow: { runs: [{}] } },
      outcome: 'error',
      because: 'which commit is released is not known',
    },
  ],
})

/** Runs of proposals may run a workflow that nobody has agreed to yet. */
const isProposed = ({ event }: WorkflowRun): boolean => event.startsWith('pull_request')

const isBad = ({ status, conclusion }: WorkflowRun): boolean => status === 'completed' && conclusion !== 'success'

/** A commit is proven by the newest run of each event: a green `pull_request` does not hide a red `push`. */
function newestOfEach(runs: readonly WorkflowRun[]): WorkflowRun[] {
  const newest = new Map<string, WorkflowRun>()
  for (const run of runs) if (!newest.has(run.event)) newest.set(run.event, run)
  return [...newest.values()]
}

const mendOf = (state: string): string =>
  state === 'active' ? 'run it' : `enable it again, for it is \`${state}\`, and run it`

function absent(
  called: string,
  where: string,
  { maxAge, event }: { maxAge?: number | undefined; event?: string[] | undefined },
  runIt: string,
  evidence: Evidence,
): Outcome {
  const by = event
    ? ` by ${listed(
        event.map(word => `\`${word}\``),
        'or',
      )}`
    : ''
  const within = maxAge === undefined ? '' : `, one within ${told(maxAge)} was expected`
  return wait(`${called} has not run${where}${by}${within}; ${runIt}`, evidence)
}

async function jobProblem(
  job: string | undefined,
  called: string,
  runs: readonly WorkflowRun[],
  workflows: Workflows,
  evidence: Evidence,
): Promise<Outcome | null> {
  if (job === undefined) return null
  const matches = wildcard(job)
  const all = (await Promise.all(runs.map(({ id }) => workflows.jobs(id)))).flat()
  const jobs = all.filter(({ name }) => matches(name))
  const facts = { ...evidence, jobs: jobs.slice(0, SHOWN) }
  if (!jobs.length) return fail(`${called} has no job \`${job}\`; it has ${some(all)}; correct \`job\``, facts)
  const bad = jobs.find(({ conclusion }) => conclusion !== 'success' && conclusion !== 'skipped')
  const worst = bad ?? (jobs.some(({ conclusion }) => conclusion === 'success') ? null : jobs[0]!)
  return (
    worst &&
    fail(
      `job \`${worst.name}\` concluded \`${worst.conclusion}\` in ${called}, \`success\` was expected; look at ${worst.url ?? 'its log'}`,
      facts,
    )
  )
}

async function artifactProblem(
  artifact: string | undefined,
  called: string,
  runs: readonly WorkflowRun[],
  workflows: Workflows,
  evidence: Evidence,
): Promise<Outcome | null> {
  if (artifact === undefined) return null
  const matches = wildcard(artifact)
  const all = (await Promise.all(runs.map(({ id }) => workflows.artifacts(id)))).flat()
  const found = all.filter(({ name }) => matches(name))
  if (found.some(({ expired, bytes }) => !expired && bytes > 0)) return null
  const facts = { ...evidence, artifacts: found.slice(0, SHOWN) }
  if (!found.length) return fail(`${called} kept no artifact \`${artifact}\`; it kept ${some(all)}; upload it`, facts)
  return fail(artifactTrouble(found[0]!, called), facts)
}

const artifactTrouble = ({ name, expired }: WorkflowArtifact, called: string): string =>
  expired
    ? `artifact \`${name}\` of ${called} has expired; run it again, or keep it longer with \`retention-days\``
    : `artifact \`${name}\` of ${called} is empty, something was expected in it; look at what is uploaded`

function some(named: readonly { name: string }[]): string {
  if (!named.length) return 'none'
  const few = named.slice(0, 5).map(({ name }) => `\`${name}\``)
  return listed(named.length > 5 ? [...few, `${named.length - 5} more`] : few)
}

function told(ms: number): string {
  if (!Number.isFinite(ms)) throw new CouldNotFindOut('when the workflow ran is not known; run it again')
  const hours = Math.floor(ms / HOUR)
  if (hours >= 48) return plural(Math.floor(hours / 24), 'day')
  return hours >= 2 ? plural(hours, 'hour') : plural(Math.max(0, Math.floor(ms / 60_000)), 'minute')
}

function passSentence(
  called: string,
  where: string,
  age: number,
  runs: readonly WorkflowRun[],
  { job, artifact }: { job?: string | undefined; artifact?: string | undefined },
): string {
  const events = listed(runs.map(({ event }) => `\`${event}\``))
  const more = [job ? `job \`${job}\` too` : '', artifact ? `artifact \`${artifact}\` is kept` : ''].filter(Boolean)
  return [`${called} succeeded${where}, ${told(age)} ago (${events})`, ...more].join('; ')
}
