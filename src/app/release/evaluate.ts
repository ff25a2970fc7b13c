/**
 * @module app/release/evaluate
 * The lists of a release as they stand now: a report each.
 */
import { gates } from '../../gates/index.ts'
import type { Checklist } from '../../model/checklist.ts'
import { rulesDigest } from '../../model/evidence.ts'
import { type Release, unknownRelease } from '../../model/release.ts'
import type { Report } from '../../model/report.ts'
import type { Settings } from '../../model/settings.ts'
import type { Entry } from '../../model/store.ts'
import type { People, Votes, World } from '../../model/world.ts'
import type { Project } from '../../project.ts'
import type { Life } from '../../release/life.ts'
import type { List } from '../../release/lists.ts'
import { noticesTo } from '../../release/plan.ts'
import { rulesOf } from '../../release/planned.ts'
import { run } from '../../run.ts'
import type { GitHubApi } from '../../sources/github.ts'
import type { Standing } from '../pull/acts.ts'
import { decisions } from '../pull/votes.ts'
import { appWorld, peopleOf } from '../pull/world.ts'
import { releaseGates } from './evidence.ts'
import type { ReleaseFacts } from './facts.ts'
import { provenSince } from './fresh.ts'

export interface Evaluating {
  api: GitHubApi
  life: Life
  facts: ReleaseFacts
  project: Project
  /** With the times and the order of this release. */
  checklist: Checklist
  lists: readonly Omit<List, 'name'>[]
  standing: Standing
  entries: readonly Entry[]
  now: number
  /** Proofs of before this time say nothing; without it they count whenever they are from. */
  since?: number
}

/** @returns one report per list, in the same order. */
export async function evaluateLists(given: Evaluating): Promise<Report[]> {
  const { project, checklist, lists, standing, life } = given
  const { settings } = project.config
  // What was recorded wins over what the configuration says of the same item: it is newer.
  const merged: Settings = {
    ...settings,
    waivers: [...standing.waivers, ...settings.waivers],
    notApplicable: [...standing.notApplicable, ...settings.notApplicable],
    switched: [...standing.switched, ...settings.switched],
  }
  const people = peopleIn(given)
  const votes = await decisions(project, checklist, standing, { commit: life.commit, people })
  const world = provenSince(worldOf(given, votes), given.since)
  const proving = { ...given, rules: rulesDigest(project.config), timeZone: settings.timeZone }
  const reports: Report[] = []
  for (const { phases, only } of lists)
    reports.push(
      await run({
        project: { ...project, config: { ...project.config, settings: merged } },
        checklist,
        phases,
        only,
        gates: releaseGates(gates, proving),
        holds: votes.holds,
        world: () => world,
      }),
    )
  return reports
}

/** @returns who may do what, looked up for this evaluation. */
export function peopleIn({ api, life, facts, project, standing }: Omit<Evaluating, 'lists' | 'entries'>): People {
  const [owner, repo] = life.repository.split('/') as [string, string]
  const { settings } = project.config
  return peopleOf({ api, repository: { owner, repo }, facts: peopleFacts(facts), settings, standing })
}

/** The world of one evaluation: GitHub and the record. */
function worldOf({ api, life, facts, project, checklist, standing, entries, now }: Evaluating, votes: Votes): World {
  const [owner, repo] = life.repository.split('/') as [string, string]
  return appWorld({
    api,
    repository: { owner, repo },
    facts: peopleFacts(facts),
    settings: project.config.settings,
    checklist,
    standing,
    votes,
    notices: {
      to: async channel => noticesTo(channel, rulesOf(project.config.settings.notify, checklist.notes), entries),
    },
    release: releaseIn(life, facts),
    now: new Date(now),
    place: "the issue's body, or comment `/holdpoint record`",
  })
}

/** Nobody is asked about beforehand: whoever acted is looked up. A deploy is not the author's own change any more than the merge was. */
const peopleFacts = ({ author, issues }: ReleaseFacts) => ({
  members: new Map<string, Set<string>>(),
  permissions: new Map<string, string>(),
  author: author ?? '',
  body: [...issues.values()].map(issue => issue?.body ?? '').join('\n\n'),
})

/** @returns the release as gates and conditions see it. */
export const releaseIn = (life: Life, { author, labels, base }: ReleaseFacts): Release => ({
  ...unknownRelease(),
  repository: life.repository,
  commit: life.commit,
  version: life.version,
  // A period has none.
  environment: life.environment || null,
  branch: life.opening?.branch ?? null,
  // Compared with itself it would have changed nothing.
  base: base === life.commit ? null : base,
  pullRequest: life.opening?.pull ?? null,
  author,
  labels,
  ...(life.opening?.pull === null
    ? { labelsUnknown: 'no pull request brought this commit, so that it has no labels' }
    : {}),
  launchedAt: life.launchedAt === null ? null : new Date(life.launchedAt),
})
