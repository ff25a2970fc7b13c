/**
 * @module app/pull/world
 * The world of a server: GitHub and the record. There is no checkout.
 */
import { fieldsOf } from '../../checklist/fields.ts'
import { parseChecklist } from '../../checklist/parse.ts'
import type { Checklist } from '../../model/checklist.ts'
import { type Release, unknownRelease } from '../../model/release.ts'
import type { Settings } from '../../model/settings.ts'
import type { Notices, People, Votes, World } from '../../model/world.ts'
import { outsideBlock } from '../../publish/block.ts'
import { githubHistory } from '../../sources/github/history.ts'
import {
  type GitHubApi,
  githubChecks,
  githubForge,
  githubMembers,
  githubWorkflows,
  type RepositoryName,
} from '../../sources/github.ts'
import { peopleSource } from '../../sources/people.ts'
import { recordSource, writtenInBody } from '../../sources/record.ts'
import { createWorld } from '../../sources/world.ts'
import type { Standing } from './acts.ts'
import type { PullFacts } from './facts.ts'

export interface AppWorld {
  api: GitHubApi
  repository: RepositoryName
  facts: Pick<PullFacts, 'members' | 'permissions' | 'author' | 'body'>
  /** Where people can record a value, for the sentence that asks for one. */
  place?: string
  settings: Settings
  checklist: Checklist
  standing: Standing
  release: Release
  now: Date
  votes: Votes
  notices: Notices
}

/** @returns the world of one evaluation of a pull request. */
export function appWorld(given: AppWorld): World {
  const { api, repository, settings, release, now } = given
  return createWorld({
    clock: { now: () => now, timeZone: settings.timeZone },
    release,
    calendar: { windows: async () => settings.windows, freezes: async () => settings.freezes },
    // Conditions ask for it; everything else of git is the Action's.
    git: githubHistory(api, repository, release.pullRequest),
    checks: githubChecks(api, repository),
    workflows: githubWorkflows(api, repository),
    ...githubForge(api, repository),
    people: peopleOf(given),
    votes: given.votes,
    notices: given.notices,
    record: recordSource({
      release,
      written: async () => writtenOf(given),
      place: given.place ?? "the pull request's body, or comment `/holdpoint record`",
    }),
  })
}

/** @param version as the Action found it; a server does not see the files that state it. */
export const releaseOf = (facts: PullFacts, repository: RepositoryName, version: string | null): Release => ({
  ...unknownRelease(),
  repository: `${repository.owner}/${repository.repo}`,
  commit: facts.headSha,
  version,
  branch: facts.baseRef,
  base: facts.baseSha,
  pullRequest: facts.number,
  author: facts.author,
  labels: facts.labels,
})

/** @returns who may do what: looked up for this evaluation, in the facts where they have it. */
export function peopleOf({
  api,
  repository,
  facts,
  settings,
  standing,
}: Omit<AppWorld, 'release' | 'now' | 'checklist' | 'votes' | 'notices' | 'facts'> & {
  facts: Omit<AppWorld['facts'], 'body'>
}): People {
  const members = githubMembers(api, repository)
  return peopleSource({
    roles: settings.roles,
    ticks: async () => standing.ticks,
    excluded: settings.authorMaySign ? null : facts.author,
    members: {
      async memberOf(organisation, team, login) {
        const known = facts.members.get(`${organisation}/${team}`.toLowerCase())
        // A search that found the person is an answer; one that did not may have been asked for others.
        return known?.has(login.toLowerCase()) ? true : members.memberOf(organisation, team, login)
      },
      permissionOf: async login => facts.permissions.get(login.toLowerCase()) ?? members.permissionOf(login),
    },
  })
}

function writtenOf({ facts, checklist, standing }: AppWorld) {
  const { before, after } = outsideBlock(facts.body)
  const body = parseChecklist(Buffer.from(`${before}\n\n${after}`), { source: 'the body' })
  const written = writtenInBody(fieldsOf(body), fieldsOf(checklist), [])
  // Whose words they are is not known here, so they are nobody's in particular.
  return [...standing.values, ...written]
}
