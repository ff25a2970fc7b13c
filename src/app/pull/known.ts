/**
 * @module app/pull/known
 * What the last pass learned, so that the next one needs a single query. Losing it costs a request, nothing else.
 */
import type { Store } from '../../model/store.ts'
import type { Project } from '../../project.ts'
import { nameOf, type PullSubject } from '../subjects.ts'
import { isPublished } from './identity.ts'
import { CONFIGURATIONS } from './rules.ts'
import { UNSURE } from './write.ts'

export interface Known {
  /** Files of the base branch that count. */
  paths: string[]
  teams: { organization: string; team: string }[]
  /** Permissions are asked about: a role is one, or an item without a role. */
  permissions: boolean
  /** Nothing is remembered yet, or not for sure: what was published before must be looked for. */
  first: boolean
}

const keyOf = (subject: PullSubject): string => `known:${nameOf(subject)}`

export async function readKnown(store: Store, subject: PullSubject): Promise<Known> {
  const cached = await store.cache.get(keyOf(subject))
  const published = await store.published.of(nameOf(subject))
  // What was being made when the answer was lost may be there, and must not be made twice.
  const lost = [...published.values()].some(({ digest, githubId }) => digest === UNSURE && githubId === null)
  const first = !cached || !isPublished(published) || lost
  if (!cached) return { paths: [...CONFIGURATIONS], teams: [], permissions: true, first }
  return { ...(JSON.parse(cached.value) as Omit<Known, 'first'>), first }
}

export async function rememberKnown(
  store: Store,
  subject: PullSubject,
  { config, checklist }: Project,
  configurations: readonly string[],
  now: number,
): Promise<void> {
  const roles = Object.values(config.settings.roles)
  const value = JSON.stringify({
    paths: [...configurations, ...(/ \(built in\)$/.test(checklist.source) ? [] : [checklist.source])],
    teams: [...new Set(roles.flatMap(({ teams }) => teams))].map(each => {
      const [organization, team] = each.split('/') as [string, string]
      return { organization, team }
    }),
    permissions: true,
  })
  if ((await store.cache.get(keyOf(subject)))?.value === value) return
  await store.cache.set(keyOf(subject), { tag: '', value, at: now })
}
