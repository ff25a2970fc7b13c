/**
 * @module action/after/recurring
 * What recurs, without a record: one issue per period, found again by its mark.
 */
import { z } from 'zod'
import { gates } from '../../gates/index.ts'
import type { Cadence } from '../../model/cadence.ts'
import { listed, plural } from '../../model/text.ts'
import type { Project } from '../../project.ts'
import { markIn } from '../../publish/mark.ts'
import { stateIn } from '../../publish/state.ts'
import { isDone } from '../../release/lists.ts'
import { cadencesOf, due, inPeriod, isCadence, overdue, type Period, periodNamed } from '../../release/periods.ts'
import { checklistOf } from '../../run.ts'
import { type OwnIssue, ownIssues } from '../../sources/github/own-issues.ts'
import { issuesOf, show } from './issues.ts'
import { inTurn, type Judging, reportsOf, unproven } from './judge.ts'
import type { Keeping, Kept } from './keep.ts'
import { foundShape, machines } from './machines.ts'
import { ADVISORY } from './release.ts'
import { ticksIn } from './ticks.ts'

const DAY = 24 * 60 * 60 * 1000
/** The issue of a quarter is not older than that, nor is the last one's. */
const BACK = 200 * DAY
const THING = 'issue:recurring'

const stateShape = z.object({
  missed: z.string().catch(''),
  overdue: z.boolean().catch(false),
  found: foundShape.catch({}),
})

const subjectOf = (repository: string, { cadence, key }: Pick<Period, 'cadence' | 'key'>): string =>
  `period:${repository}@${cadence}:${key}`

/** @returns which period an issue is about; null for another issue. */
export function periodOfIssue(
  { body }: Pick<OwnIssue, 'body'>,
  repository: string,
): { cadence: Cadence; key: string } | null {
  const { subject = '', thing } = markIn(body) ?? {}
  const begin = `period:${repository}@`
  if (thing !== THING || !subject.startsWith(begin)) return null
  const [cadence = '', key = ''] = subject.slice(begin.length).split(':')
  return isCadence(cadence) ? { cadence, key } : null
}

/** Opens the periods that have begun, and brings those that are still open up to date. */
export async function keepRecurring(project: Project, keeping: Keeping): Promise<Kept> {
  const { where, repository, now } = keeping
  const { timeZone } = project.config.settings
  const since = new Date(now - BACK).toISOString()
  const issues = await ownIssues(where.api, where.repository, { since })
  const all = issues.flatMap(issue => {
    const period = periodOfIssue(issue, repository)
    return period ? [{ ...period, issue }] : []
  })
  const kept: Kept = { reports: [], numbers: [] }
  const add = (one: Kept) => {
    kept.reports.push(...one.reports)
    kept.numbers.push(...one.numbers)
  }
  const { recurring } = project.config.settings
  for (const cadence of cadencesOf(checklistOf(project))) {
    if (!recurring || (recurring.cadences && !recurring.cadences.includes(cadence))) continue
    const own = all.filter(each => each.cadence === cadence)
    const lastKey =
      own
        .map(({ key }) => key)
        .toSorted()
        .at(-1) ?? null
    const { open, missed, missedCount } = await due(cadence, lastKey, new Date(now), timeZone)
    const told = missedCount
      ? `${plural(missedCount, `${cadence} period`)} went by without a list: ${listed(missed.slice(-10))}`
      : ''
    if (open) add(await keepPeriod(open, project, keeping, told))
    for (const { key, issue } of own)
      if (issue.open && key !== open?.key)
        add(await keepPeriod(await periodNamed(cadence, key, timeZone), project, keeping))
  }
  return kept
}

/** One period: its list as it stands now. */
export async function keepPeriod(period: Period, project: Project, keeping: Keeping, missed = ''): Promise<Kept> {
  const { where, repository, now } = keeping
  const { settings } = project.config
  const subject = subjectOf(repository, period)
  const since = new Date(period.start - DAY).toISOString()
  const issue = (await issuesOf(where, subject, since)).get(THING)
  const known = stateShape.safeParse(issue ? stateIn(issue.body) : {}).data ?? { missed: '', overdue: false, found: {} }
  const { checklist, only } = inPeriod(checklistOf(project), period)
  const commit = keeping.head ?? ''
  const asking = machines(gates, { here: true, commit, known: known.found, run: keeping.run, now })
  const release = await keeping.releaseOf({ commit, branch: null, version: null, environment: '' }, null)
  const judging: Judging = {
    project,
    checklist,
    lists: [{ phases: ['recurring'], only }],
    life: { startedAt: null, deployments: [] },
    gates: asking.gates({ life: { launchedAt: null, rollback: null }, now, timeZone: settings.timeZone, checklist }),
    world: ticks => keeping.world({ project, checklist, release, ticks, issues: issue ? [issue] : [] }),
  }
  const { ticks, refused } = await inTurn(judging, issue ? ticksIn(issue) : [])
  const [report] = await reportsOf(judging, ticks)
  const [late] = await overdue([{ ...period, done: isDone(report!) }], new Date(now), settings.timeZone)
  const state = { missed: known.missed || missed, overdue: late !== undefined, found: asking.found() }
  const name = `${period.cadence[0]!.toUpperCase()}${period.cadence.slice(1)}`
  const number = await show(
    where,
    {
      ...{ subject, thing: THING, title: `${name}: ${period.key}`, report: report!, since, state },
      notes: [`${period.cadence} list of ${period.key}`, ...(state.missed ? [state.missed] : []), ADVISORY],
      done: isDone(report!),
      notices: [
        ...refused,
        ...unproven(ticks, [report!]),
        ...(late && !known.overdue && issue
          ? [
              `the ${period.cadence} period ${period.key} is over, and ${plural(report!.missing.length, 'item')} of it ${report!.missing.length === 1 ? 'is' : 'are'} open: overdue; a late tick counts`,
            ]
          : []),
      ],
    },
    issue,
  )
  return { reports: [report!], numbers: number === null ? [] : [number] }
}
