/**
 * @module release/life
 * The record of a release -> where it stands: opened, started, in production, rolled back, closed. Pure; the record is the truth.
 */
import type { Entry } from '../model/store.ts'

/** Issues of ours that a release may have, and the one of a period. */
export const LISTS = ['deploy', 'post-deploy', 'rollback', 'root-cause', 'recurring'] as const
export type ListName = (typeof LISTS)[number]

export const STAGES = ['opened', 'started', 'launched', 'rolling-back', 'closed'] as const
export type Stage = (typeof STAGES)[number]

export const OUTCOMES = ['succeeded', 'rolled-back', 'failed', 'superseded', 'abandoned'] as const
export type ReleaseOutcome = (typeof OUTCOMES)[number]

/** A deployment as GitHub last told of it. */
export interface Deployed {
  id: number
  /** `queued`, `in_progress`, `success`, `failure`, `error`, `inactive`, `waiting`, `pending`. */
  state: string
  url: string | null
  creator: string | null
  /** Milliseconds since 1970: the first and the last that was heard of it. */
  since: number
  at: number
}

export interface Rollback {
  reason: string
  /** Version or commit that is returned to; null when none is known. */
  to: string | null
  by: string
  /** Milliseconds since 1970. */
  at: number
}

/** How a release was opened; it stays as it was said then. */
export interface Opening {
  from: 'pull' | 'tag' | 'deployment' | 'command'
  pull: number | null
  branch: string
  /** Commit whose configuration and checklist hold for all of this release. */
  rules: string
  /** Path of the checklist at that commit. */
  checklist: string
  version: string | null
  /** ISO time of the oldest commit that the release brings; left out where it is not known. */
  since?: string
}

/** Times are milliseconds since 1970; null for what has not happened. */
export interface Life {
  repository: string
  commit: string
  environment: string
  opening: Opening | null
  version: string | null
  stage: Stage
  openedAt: number | null
  startedAt: number | null
  launchedAt: number | null
  /** When the rollback's steps were done. */
  recoveredAt: number | null
  closedAt: number | null
  outcome: ReleaseOutcome | null
  rollback: Rollback | null
  deployments: Deployed[]
  issues: Map<ListName, { number: number; node: string }>
}

/**
 * @param entries of the release's own subject, in any order; those of others do no harm.
 * @returns where it stands. Each thing happens once: the first entry of a kind counts, of deployments and issues the last.
 */
export function lifeOf(about: Pick<Life, 'repository' | 'commit' | 'environment'>, entries: readonly Entry[]): Life {
  const ordered = entries.toSorted((a, b) => a.id - b.id)
  const first = (kind: Entry['kind']) => ordered.find(entry => entry.kind === kind)
  const opened = first('opened')
  const tagged = ordered.findLast(({ kind }) => kind === 'tagged')
  const declared = first('rolled-back')
  const closed = first('closed')
  const opening = opened ? (opened.data as unknown as Opening) : null
  const life: Omit<Life, 'stage'> = {
    ...about,
    opening,
    version: (tagged?.data as { version?: string } | undefined)?.version ?? opening?.version ?? null,
    openedAt: opened?.at ?? null,
    startedAt: first('started')?.at ?? null,
    launchedAt: first('launched')?.at ?? null,
    recoveredAt: first('recovered')?.at ?? null,
    closedAt: closed?.at ?? null,
    outcome: (closed?.data as { outcome?: ReleaseOutcome } | undefined)?.outcome ?? null,
    rollback: declared ? rollbackOf(declared) : null,
    deployments: deploymentsOf(ordered),
    issues: issuesOf(ordered),
  }
  return { ...life, stage: stageOf(life) }
}

const stageOf = ({ closedAt, rollback, launchedAt, startedAt }: Omit<Life, 'stage'>): Stage => {
  if (closedAt !== null) return 'closed'
  if (rollback) return 'rolling-back'
  if (launchedAt !== null) return 'launched'
  return startedAt !== null ? 'started' : 'opened'
}

function rollbackOf({ data, at }: Entry): Rollback {
  const { reason = '', to = null, by = '', declaredAt } = data as Partial<Rollback> & { declaredAt?: number }
  return { reason, to, by, at: declaredAt ?? at }
}

/** Deliveries come in any order: of one deployment the newest status by GitHub's clock counts. */
function deploymentsOf(ordered: readonly Entry[]): Deployed[] {
  const known = new Map<number, Deployed>()
  for (const { kind, data, at } of ordered) {
    if (kind !== 'deployment') continue
    const { id, state, url = null, creator = null } = data as unknown as Deployed
    const before = known.get(id)
    if (before && at < before.at) before.since = Math.min(before.since, at)
    else known.set(id, { id, state, url, creator, since: before?.since ?? at, at })
  }
  return [...known.values()].toSorted((a, b) => a.since - b.since)
}

function issuesOf(ordered: readonly Entry[]): Life['issues'] {
  const issues: Life['issues'] = new Map()
  for (const { kind, data } of ordered) {
    if (kind !== 'issue') continue
    const { list, number, node } = data as { list: ListName; number: number; node: string }
    // The last one: an issue that was deleted has been made anew.
    issues.set(list, { number, node })
  }
  return issues
}
