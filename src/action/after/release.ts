/**
 * @module action/after/release
 * A release after the merge without a record: its issues carry what is known of it, GitHub's history says who ticked.
 */
import { z } from 'zod'
import { gates } from '../../gates/index.ts'
import { CouldNotFindOut } from '../../model/outcome.ts'
import type { Release } from '../../model/release.ts'
import type { Project } from '../../project.ts'
import { stateIn } from '../../publish/state.ts'
import { advance, type Fact } from '../../release/advance.ts'
import type { Deployed, Life, ListName, Opening } from '../../release/life.ts'
import { isDone, listsOf } from '../../release/lists.ts'
import { timed } from '../../release/schedule.ts'
import { releaseSubject } from '../../release/subject.ts'
import { lifeNotes, titleOf } from '../../release/words.ts'
import { checklistOf } from '../../run.ts'
import type { IssueHistory } from '../../sources/github/own-issues.ts'
import { issuesOf, show } from './issues.ts'
import { inTurn, type Judging, reportsOf, unproven } from './judge.ts'
import type { Keeping, Kept } from './keep.ts'
import { type Found, foundShape, machines } from './machines.ts'
import { ticksIn } from './ticks.ts'

const stateShape = z.object({
  branch: z.string().nullable().catch(null),
  version: z.string().nullable().catch(null),
  opened: z.number().nullable().catch(null),
  started: z.number().nullable().catch(null),
  launched: z.number().nullable().catch(null),
  found: foundShape.catch({}),
})
type State = z.output<typeof stateShape>

/** What is known of the release besides its issues. */
export interface About {
  commit: string
  environment: string
  branch: string | null
  version: string | null
  from: Opening['from']
  deployment: Deployed | null
  /** Whether issues are made where there are none. */
  opens: boolean
}

/** @returns null where there is no issue of it, and none is made. */
export async function keepRelease(about: About, project: Project, keeping: Keeping): Promise<Kept | null> {
  const { repository, where, now } = keeping
  const subject = releaseSubject({ ...about, repository })
  const since = await keeping.since(about.commit)
  const issues = await issuesOf(where, subject, since)
  if (!issues.size && !about.opens) return null
  if (issues.get('issue:deploy')?.givenUp) return null
  const states = [...issues.values()]
    .map(({ body }) => stateShape.safeParse(stateIn(body)).data)
    .filter(state => state !== undefined)
  const asking = machines(gates, {
    here: keeping.head === about.commit,
    commit: about.commit,
    known: Object.assign({}, ...states.map(({ found }) => found)) as Found,
    run: keeping.run,
    now,
  })
  const begun = lifeOf(about, states, issues, keeping)
  const release = await keeping.releaseOf(about, begun)
  const judging = async (life: Life): Promise<Judging & { names: ListName[] }> => {
    const { settings } = project.config
    const lists = listsOf(life, settings.deploy)
    const checklist = await timed(checklistOf(project), { life, settings, now: new Date(now), gates })
    return {
      project,
      checklist,
      lists,
      life,
      names: lists.map(({ name }) => name),
      gates: asking.gates({ life, now, timeZone: settings.timeZone, checklist }),
      world: ticks =>
        keeping.world({ project, checklist, release: launchedOf(release, life), ticks, issues: [...issues.values()] }),
    }
  }
  const { ticks, refused } = await inTurn(await judging(begun), [...issues.values()].flatMap(ticksIn))
  let life = begun
  let current = await judging(life)
  let reports = await reportsOf(current, ticks)
  // Each step is taken once, and there are fewer than this.
  for (let steps = 0; steps < 4; steps++) {
    const fact = advance({ life, reports, allowed: [], previous: null, newer: null, now })
    if (!fact || fact.kind === 'closed') break
    life = after(life, fact)
    current = await judging(life)
    reports = await reportsOf(current, ticks)
  }
  const state: State = {
    branch: about.branch,
    version: life.version,
    opened: life.openedAt,
    started: life.startedAt,
    launched: life.launchedAt,
    found: asking.found(),
  }
  const numbers: number[] = []
  for (const [at, report] of reports.entries()) {
    const name = current.names[at] as Exclude<ListName, 'recurring'>
    const issue = issues.get(`issue:${name}`)
    const own = new Set(issue ? ticksIn(issue).map(({ item }) => item) : [])
    const number = await show(
      where,
      {
        ...{ subject, thing: `issue:${name}`, title: titleOf({ life }, name), report, since },
        notes: [...lifeNotes({ life, project }), ...failed(about), ADVISORY],
        state,
        done: isDone(report) && (name !== 'deploy' || life.launchedAt !== null),
        notices: [
          ...refused.filter(sentence => [...own].some(id => sentence.includes(`ticked \`${id}\``))),
          ...unproven(
            ticks.filter(({ item }) => own.has(item)),
            [report],
          ),
        ],
      },
      issue,
    )
    if (number !== null) numbers.push(number)
  }
  return { reports, numbers }
}

/** What everybody who works with it must know. */
export const ADVISORY =
  'kept by the workflow, without the App: who ticked is told by the history of this text; what machines found and when the launch was stands hidden in it, where everybody who may edit it could change it'

const failed = ({ deployment }: About): string[] =>
  deployment && ['failure', 'error'].includes(deployment.state)
    ? [`deployment ${deployment.id} ended as ${deployment.state}; look at its log, and deploy again or roll back`]
    : []

const launchedOf = (release: Release, { launchedAt }: Life): Release => ({
  ...release,
  launchedAt: launchedAt === null ? null : new Date(launchedAt),
})

const first = (times: readonly (number | null)[], now: number): number | null => {
  const known = times.filter(time => time !== null && time <= now)
  return known.length ? Math.min(...(known as number[])) : null
}

/** Something hidden in an issue that lies ahead is no time at all. */
function lifeOf(
  about: About,
  states: readonly State[],
  issues: ReadonlyMap<string, IssueHistory>,
  { repository, now }: Keeping,
): Life {
  const version = about.version ?? states.find(state => state.version)?.version ?? null
  const startedAt = first(
    states.map(({ started }) => started),
    now,
  )
  const launchedAt = first(
    states.map(({ launched }) => launched),
    now,
  )
  const branch = about.branch ?? states.find(state => state.branch)?.branch ?? ''
  const opening = { from: about.from, pull: null, branch, rules: about.commit, checklist: '', version }
  return {
    ...{ repository, commit: about.commit, environment: about.environment, opening, version },
    stage: launchedAt !== null ? 'launched' : startedAt !== null ? 'started' : 'opened',
    openedAt:
      first(
        states.map(({ opened }) => opened),
        now,
      ) ?? now,
    ...{ startedAt, launchedAt, recoveredAt: null, closedAt: null, outcome: null, rollback: null },
    deployments: about.deployment ? [about.deployment] : [],
    issues: new Map(
      [...issues].map(([thing, { number }]) => [thing.replace(/^issue:/, '') as ListName, { number, node: '' }]),
    ),
  }
}

function after(life: Life, { kind, at }: Fact): Life {
  if (kind === 'started') return { ...life, startedAt: at, stage: 'started' }
  if (kind === 'launched') return { ...life, launchedAt: at, stage: 'launched' }
  throw new CouldNotFindOut(`\`${kind}\` follows for a release that has no record; install the App`)
}
