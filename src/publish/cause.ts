/**
 * @module publish/cause
 * The issue that asks for the root cause of a rollback.
 */
import { code, literal, prose } from './escape.ts'

export interface Caused {
  version: string | null
  commit: string
  environment: string
  /** When in milliseconds since 1970. */
  rollback: { by: string; reason: string; at: number } | null
}

/** @returns the issue's body: what is known, and what is asked for. */
export function renderCause({ version, commit, environment, rollback }: Caused): string {
  const what = `${version ? `${code(version)}, ` : ''}commit ${code(commit.slice(0, 7))}`
  const known = rollback
    ? [
        `- declared by ${literal(rollback.by)}, ${new Date(rollback.at).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
        `- reason: ${prose(rollback.reason, 1000)}`,
      ]
    : []
  return [
    `${what} was rolled back in ${literal(environment)}.`,
    known.join('\n'),
    '**What happened, and why did nothing before the release find it?**',
    'Write it down here, and what is to be changed: a gate, an item of the checklist, an alert. Close this issue when that is done.',
  ]
    .filter(Boolean)
    .join('\n\n')
}
