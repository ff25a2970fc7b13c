/**
 * @module app/release/fresh
 * What machines did before a time, left out: it proves nothing about what was to be done since.
 */
import type { World } from '../../model/world.ts'

/** @returns the world as if checks, runs and deployments of before that time were not there. What has no time is not there either. */
export function provenSince(world: World, since: number | undefined): World {
  if (since === undefined) return world
  const isFresh = (time: string | null) => Date.parse(time ?? '') >= since
  const { checks, workflows, deployments } = world
  return {
    ...world,
    checks: {
      async of(commit) {
        const { runs, complete } = await checks.of(commit)
        // What is not done yet is of now, whenever it began.
        return {
          complete,
          runs: runs.filter(run => run.status !== 'completed' || isFresh(run.completedAt ?? run.startedAt)),
        }
      },
    },
    workflows: {
      ...workflows,
      async runs(query) {
        const { runs, ...about } = await workflows.runs(query)
        return { ...about, runs: runs.filter(run => run.status !== 'completed' || isFresh(run.startedAt)) }
      },
    },
    deployments: {
      ...deployments,
      statuses: async deployment =>
        (await deployments.statuses(deployment)).filter(({ createdAt }) => isFresh(createdAt)),
    },
  }
}
