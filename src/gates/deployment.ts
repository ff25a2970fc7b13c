/**
 * @module gates/deployment
 * Did the released commit reach an environment, by GitHub's record of deployments, and is it still there?
 */
import { z } from 'zod'
import { defineGate } from '../model/gate.ts'
import { CouldNotFindOut, type Evidence, fail, type Outcome, pass, wait } from '../model/outcome.ts'
import { duration, flag, list } from '../model/params.ts'
import { releasedCommit } from '../model/release.ts'
import { listed, plural } from '../model/text.ts'
import type { Deployment, DeploymentStatus, World } from '../model/world.ts'

type Asked = Pick<World, 'deployments' | 'release' | 'clock'>

/** GitHub's words for what has not ended. */
const PENDING = ['queued', 'pending', 'in_progress', 'waiting', 'requested']
/** Each one's statuses are a request of its own. */
const MOST_NEWER = 50
const HOUR = 3_600_000

const COMMIT = 'b34f1d2c5e6a7988776655443322110099aabbcc'
const OTHER = '1f2e3d4c5b6a79880123456789abcdef01234567'

const params = z.strictObject({
  env: list().optional().describe("environments it must have reached; the release's when absent"),
  at: z
    .string()
    .regex(/^(release|any|[0-9a-f]{40}|[0-9a-f]{64})$/, 'expected `release`, `any`, or a full object name')
    .default('release')
    .describe('commit that was deployed: `release` for the judged one, `any`, or its object name'),
  state: list()
    .default(['success'])
    .describe('states that are good; `inactive` is what GitHub makes of a success that was replaced'),
  current: flag()
    .prefault(true)
    .describe('no deployment of another commit may have reached the environment since, nor be on its way'),
  component: list()
    .default([])
    .describe('components that must be there: `component` in the payload, or the task `deploy:NAME`'),
  order: flag().prefault(false).describe('each component must have been deployed after the one before it'),
  follows: z.string().optional().describe('environment that the same commit must have reached before'),
  maxAge: duration().optional().describe('longest time since it was reached (`24h`)'),
  task: z.string().optional().describe('task of the deployment; every one when absent'),
  payload: list().default([]).describe('members of the payload, as in `region:eu`'),
  production: flag().optional().describe('it must (`false`: must not) be marked as one for production'),
  transient: flag().optional().describe('it must (`false`: must not) be marked as one that will go away'),
})
type Params = z.output<typeof params>

export default defineGate({
  kind: 'deployment',
  says: 'GitHub records that the released commit was deployed to an environment, and is still there.',
  asks: ['deployments', 'release', 'clock'],
  params,
  async check(params, world) {
    const environments = params.env ?? (world.release.environment ? [world.release.environment] : [])
    if (!environments.length)
      throw new CouldNotFindOut('which environment is meant is not known, one was expected; name it with `env`')
    const commit = params.at === 'release' ? releasedCommit(world.release) : params.at === 'any' ? null : params.at
    const told: string[] = []
    const reached: Reached[] = []
    for (const environment of environments) {
      let before: Reached | null = null
      for (const component of params.component.length ? params.component : [null]) {
        const answer = await judge({ environment, component, commit }, params, world)
        if ('state' in answer) return answer
        if (params.order && before && !(Date.parse(answer.deployment.createdAt) >= Date.parse(before.at)))
          return fail(
            `\`${component}\` was deployed to \`${environment}\` before \`${before.component}\` was there, after it was expected; deploy \`${component}\` again`,
            evidenceOf([...reached, answer]),
          )
        before = answer
        reached.push(answer)
      }
      told.push(`\`${environment}\``)
    }
    const what = commit === null ? `\`${reached[0]!.deployment.commit.slice(0, 7)}\`` : `\`${commit.slice(0, 7)}\``
    const parts = params.component.length ? ` (${listed(params.component.map(name => `\`${name}\``))})` : ''
    const oldest = Math.min(...reached.map(({ at }) => Date.parse(at)))
    return pass(
      `${what} was deployed to ${listed(told)}${parts}, ${age(world.clock.now().getTime() - oldest)} ago`,
      evidenceOf(reached),
    )
  },
  examples: [
    {
      says: 'The commit is on staging',
      item: '- [ ] Deployed to staging <!-- gate: deployment env=staging -->',
      world: {
        now: '2026-11-20T12:01:00Z',
        release: { commit: COMMIT },
        deployments: [{ commit: COMMIT, states: ['in_progress', 'success'] }],
      },
      outcome: 'pass',
      because: '`b34f1d2` was deployed to `staging`, 1 hour ago',
    },
    {
      says: 'It was, and another commit has taken its place',
      item: '- [ ] Deployed to staging <!-- gate: deployment env=staging -->',
      world: {
        release: { commit: COMMIT },
        deployments: [
          { commit: COMMIT, states: ['success'] },
          { commit: OTHER, states: ['success'] },
        ],
      },
      outcome: 'fail',
      because: '`1f2e3d4` was deployed to `staging` after `b34f1d2`',
    },
    {
      says: 'Database first, then the service',
      item: '- [ ] Components in order <!-- gate: deployment env=staging component=database,api order=true -->',
      world: {
        release: { commit: COMMIT },
        deployments: [
          { commit: COMMIT, task: 'deploy:api', states: ['success'] },
          { commit: COMMIT, payload: { component: 'database' }, states: ['success'] },
        ],
      },
      outcome: 'fail',
      because: '`api` was deployed to `staging` before `database` was there',
    },
    {
      says: 'A deployment that still runs is waited for',
      item: '- [ ] Deployed to staging <!-- gate: deployment env=staging -->',
      world: { release: { commit: COMMIT }, deployments: [{ commit: COMMIT, states: ['queued', 'in_progress'] }] },
      outcome: 'wait',
      because: '`in_progress`',
    },
    {
      says: 'Which environment must be known',
      item: '- [ ] Deployed <!-- gate: deployment -->',
      world: { release: { commit: COMMIT }, deployments: [] },
      outcome: 'error',
      because: 'name it with `env`',
    },
  ],
})

interface Target {
  environment: string
  component: string | null
  /** Null is any. */
  commit: string | null
}

interface Reached {
  component: string | null
  deployment: Deployment
  status: DeploymentStatus
  /** ISO time of the status that counts. */
  at: string
}

const evidenceOf = (reached: readonly Reached[]): Evidence => ({
  deployments: reached.map(({ component, deployment, status }) => ({ component, ...deployment, status })),
})

/** @returns where it was reached, or the outcome that says why not. */
async function judge(target: Target, params: Params, world: Asked): Promise<Reached | Outcome> {
  const { environment, component, commit } = target
  const { deployments } = world
  const there = `\`${environment}\`${component === null ? '' : ` (\`${component}\`)`}`
  const isMeant = meant(component, params)
  const all = await deployments.of({ environment, ...(commit === null ? {} : { commit }) })
  const newest = all.find(isMeant)
  const what = commit === null ? 'nothing' : `\`${commit.slice(0, 7)}\``
  if (!newest)
    return wait(
      `${what} has ${commit === null ? '' : 'not '}been deployed to ${there}${all.length ? ' in the way that is asked for' : ''}; deploy it`,
      { environment, component, commit, others: all.length },
    )
  const statuses = await deployments.statuses(newest.id)
  const status = statuses[0] ?? { state: 'pending', createdAt: newest.createdAt, url: null }
  const reached = { component, deployment: newest, status, at: status.createdAt }
  const bad = (await stateProblem(reached, statuses, there, params)) ?? flagProblem(reached, there, params)
  if (bad) return bad
  return (
    (params.current && params.state.includes('success') && !params.state.includes('inactive')
      ? await replaced(reached, isMeant, there, world)
      : null) ??
    (await notFollowing(reached, there, params, world)) ??
    tooOld(reached, there, params, world) ??
    reached
  )
}

const meant =
  (component: string | null, { task, payload }: Params) =>
  (deployment: Deployment): boolean =>
    (task === undefined || deployment.task === task) &&
    (component === null || isOf(deployment, component)) &&
    payload.every(member => {
      const at = member.search(/[:=]/)
      return at > 0 && said(deployment.payload, member.slice(0, at)) === member.slice(at + 1)
    })

const said = (payload: Record<string, unknown>, name: string): string | null =>
  Object.hasOwn(payload, name) ? String(payload[name]) : null

const isOf = ({ task, payload }: Deployment, component: string): boolean =>
  task === `deploy:${component}` || said(payload, 'component') === component

async function stateProblem(
  reached: Reached,
  statuses: readonly DeploymentStatus[],
  there: string,
  { state }: Params,
): Promise<Outcome | null> {
  const { deployment, status } = reached
  if (state.includes(status.state)) return null
  const what = `\`${deployment.commit.slice(0, 7)}\``
  const evidence = evidenceOf([reached])
  if (PENDING.includes(status.state))
    return wait(`the deployment of ${what} to ${there} is \`${status.state}\`; wait for it`, evidence)
  if (status.state === 'inactive' && statuses.some(each => each.state === 'success'))
    return fail(
      `${what} was deployed to ${there} and is not there any more (\`inactive\`); deploy it again, or allow \`state=success,inactive\``,
      evidence,
    )
  const good = listed(
    state.map(word => `\`${word}\``),
    'or',
  )
  return fail(
    `the deployment of ${what} to ${there} ended as \`${status.state}\`, ${good} was expected; look at ${status.url ?? 'its log'}, and deploy it again`,
    evidence,
  )
}

function flagProblem(reached: Reached, there: string, { production, transient }: Params): Outcome | null {
  const { deployment } = reached
  for (const [name, wanted, is] of [
    ['production', production, deployment.production],
    ['transient', transient, deployment.transient],
  ] as const)
    if (wanted !== undefined && wanted !== is)
      return fail(
        `the deployment to ${there} is ${is ? '' : 'not '}marked \`${name}_environment\`, ${wanted ? 'it was' : 'that was not'} expected; mark it so when it is made`,
        evidenceOf([reached]),
      )
  return null
}

/** GitHub makes older successes `inactive` only where an environment is neither transient nor for production. */
async function replaced(
  reached: Reached,
  isMeant: (deployment: Deployment) => boolean,
  there: string,
  { deployments }: Asked,
): Promise<Outcome | null> {
  const { id, commit, environment } = reached.deployment
  const newer = (await deployments.of({ environment, newerThan: id })).filter(
    each => each.commit !== commit && isMeant(each),
  )
  const what = `\`${commit.slice(0, 7)}\``
  for (const each of newer.slice(0, MOST_NEWER)) {
    const statuses = await deployments.statuses(each.id)
    const facts = { ...evidenceOf([reached]), newer: { ...each, statuses } }
    const other = `\`${each.commit.slice(0, 7)}\``
    if (statuses.some(({ state }) => state === 'success'))
      return fail(`${other} was deployed to ${there} after ${what}; deploy ${what} again, or release ${other}`, facts)
    if (statuses[0]?.state === 'in_progress')
      return wait(`${other} is being deployed to ${there}, where ${what} is expected; wait for it`, facts)
  }
  if (newer.length <= MOST_NEWER) return null
  throw new CouldNotFindOut(
    `${plural(newer.length, 'deployment')} to ${there} came after ${what}, too many to ask for; deploy it again`,
  )
}

/** Any deployment of the commit that was there before this one began will do. */
async function notFollowing(
  reached: Reached,
  there: string,
  { follows }: Params,
  { deployments }: Asked,
): Promise<Outcome | null> {
  if (follows === undefined) return null
  const { commit, createdAt } = reached.deployment
  const earlier = await deployments.of({ environment: follows, commit })
  for (const each of earlier.slice(0, MOST_NEWER)) {
    const statuses = await deployments.statuses(each.id)
    if (statuses.some(({ state, createdAt: at }) => state === 'success' && Date.parse(at) <= Date.parse(createdAt)))
      return null
  }
  return fail(
    `\`${commit.slice(0, 7)}\` was deployed to ${there} without having been on \`${follows}\` before; deploy it there first`,
    { ...evidenceOf([reached]), earlier: earlier.slice(0, MOST_NEWER) },
  )
}

function tooOld(reached: Reached, there: string, { maxAge }: Params, { clock }: Asked): Outcome | null {
  const passed = clock.now().getTime() - Date.parse(reached.at)
  // A time that cannot be read is no proof of freshness.
  if (maxAge === undefined || passed <= maxAge) return null
  return fail(
    `\`${reached.deployment.commit.slice(0, 7)}\` was deployed to ${there} ${age(passed)} ago, at most ${age(maxAge)} were expected; deploy it again`,
    evidenceOf([reached]),
  )
}

function age(ms: number): string {
  const hours = Math.floor(ms / HOUR)
  if (hours >= 48) return plural(Math.floor(hours / 24), 'day')
  return hours >= 1 ? plural(hours, 'hour') : plural(Math.max(0, Math.floor(ms / 60_000)), 'minute')
}
