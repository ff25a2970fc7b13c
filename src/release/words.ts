/**
 * @module release/words
 * The words of a release's issues: their titles, and where it stands.
 */
import { shown } from '../model/time.ts'
import type { Life, ListName } from './life.ts'

/** The release, and how its times are shown. */
export interface Told {
  life: Life
  project: { config: { settings: { timeZone: string } } }
}

const VERBS: Record<Exclude<ListName, 'recurring'>, string> = {
  deploy: 'Deploy',
  'post-deploy': 'After the deployment of',
  rollback: 'Roll back',
  'root-cause': 'Root cause: why was',
}

const PLACES: typeof VERBS = { deploy: 'to', 'post-deploy': 'to', rollback: 'in', 'root-cause': 'rolled back in' }

/** @returns the issue's title: `Deploy 1.2.0 to production`. */
export function titleOf({ life }: Pick<Told, 'life'>, list: keyof typeof VERBS): string {
  const { version, commit, environment, opening } = life
  const what = version ?? (opening?.pull ? `#${opening.pull}` : commit.slice(0, 7))
  return `${VERBS[list]} ${what} ${PLACES[list]} ${environment}`.slice(0, 256)
}

/** @returns sentences above the list: which release it is, and where it stands. */
export function lifeNotes({ life, project }: Told): string[] {
  const { version, commit, environment, opening, launchedAt, startedAt, rollback } = life
  const at = (time: number) => shown(new Date(time), project.config.settings.timeZone)
  const source = opening?.pull ? ` from #${opening.pull}` : ''
  return [
    `${version ? `version ${version}, ` : ''}commit ${commit.slice(0, 7)}${source}, for ${environment}`,
    ...(startedAt === null
      ? []
      : [`started ${at(startedAt)}${launchedAt === null ? '' : `, in production since ${at(launchedAt)}`}`]),
    ...(rollback
      ? [
          `rollback declared by ${rollback.by} ${at(rollback.at)}: ${rollback.reason}; ${rollback.to ? `back to ${rollback.to}` : 'no earlier release is known to go back to'}`,
        ]
      : []),
  ]
}
