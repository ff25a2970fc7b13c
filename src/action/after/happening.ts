/**
 * @module action/after/happening
 * What an event after the merge asks for: a release is opened, was deployed, somebody works at its list, or time has passed.
 */
import { z } from 'zod'
import { Mistake } from '../../model/outcome.ts'

export type Happening =
  /** The judged commit goes out. */
  | { kind: 'opened'; by: 'merge' | 'tag' | 'release' | 'command' }
  | { kind: 'deployed'; deployment: number; environment: string; commit: string; state: string; at: number }
  | { kind: 'worked'; number: number; action: string }
  | { kind: 'time' }
  /** Nothing is asked for, and why. */
  | { kind: 'nothing'; because: string }

const status = z.object({
  deployment: z.object({ id: z.number(), sha: z.string(), environment: z.string() }),
  deployment_status: z.object({ state: z.string(), environment: z.string().nullish(), created_at: z.string() }),
})
const issues = z.object({
  action: z.string(),
  issue: z.object({ number: z.number(), pull_request: z.unknown().optional() }),
})
const release = z.object({ action: z.string() })
const push = z.object({ ref: z.string().default(''), deleted: z.boolean().default(false) })

/** @throws Mistake for a payload that is not what its event's name says. */
export function happeningOf(event: string, payload: unknown, now: number): Happening {
  const read = <T>(schema: z.ZodType<T>): T => {
    const parsed = schema.safeParse(payload)
    if (parsed.success) return parsed.data
    const { path, message } = parsed.error.issues[0]!
    throw new Mistake(
      `the event \`${event}\` has no usable \`${path.join('.')}\` (${message}); run the step in a workflow that GitHub started`,
    )
  }
  switch (event) {
    case 'deployment_status': {
      const { deployment, deployment_status: told } = read(status)
      const at = Date.parse(told.created_at)
      const environment = told.environment || deployment.environment
      return {
        ...{ kind: 'deployed', deployment: deployment.id, environment, commit: deployment.sha, state: told.state },
        at: Number.isNaN(at) ? now : Math.min(at, now),
      }
    }
    case 'issues': {
      const { action, issue } = read(issues)
      if (issue.pull_request || !['edited', 'closed', 'reopened'].includes(action))
        return nothing(
          `\`issues\` (${action}) changes no list; give the workflow \`types: [edited, closed, reopened]\``,
        )
      return { kind: 'worked', number: issue.number, action }
    }
    case 'release': {
      const { action } = read(release)
      return action === 'published'
        ? { kind: 'opened', by: 'release' }
        : nothing(`\`release\` (${action}) opens nothing, \`published\` does; give the workflow \`types: [published]\``)
    }
    case 'push': {
      const { ref, deleted } = read(push)
      if (deleted) return nothing('a branch or a tag was deleted')
      return { kind: 'opened', by: ref.startsWith('refs/tags/') ? 'tag' : 'merge' }
    }
    case 'schedule':
      return { kind: 'time' }
    case 'workflow_dispatch':
      return { kind: 'opened', by: 'command' }
    default:
      return nothing(
        `\`${event}\` is no event after the merge; keep issues on \`push\`, \`release\`, \`deployment_status\`, \`issues\`, \`schedule\` or \`workflow_dispatch\``,
      )
  }
}

const nothing = (because: string): Happening => ({ kind: 'nothing', because })
