/**
 * @module sources/github/edits
 * The versions of a body that people edit, as GitHub keeps them: who wrote what.
 */
import { z } from 'zod'

/** One version of the body. */
export interface Revision {
  /** Login; `ghost` for somebody whose account is gone. */
  by: string
  /** ISO time. */
  at: string
  text: string
}

export type Edit = Omit<Revision, 'text'> & { text: string | null }

export const actor = z.object({ __typename: z.string(), login: z.string() }).nullable()

export const editsShape = z
  .object({
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    nodes: z.array(z.object({ editedAt: z.string(), diff: z.string().nullable(), editor: actor })),
  })
  .nullable()

export const editsOf = (nodes: NonNullable<z.output<typeof editsShape>>['nodes']): Edit[] =>
  nodes.map(({ editor, editedAt, diff }) => ({ by: loginOf(editor), at: editedAt, text: diff }))

/** GraphQL leaves out what REST writes behind a bot's name. */
export function loginOf(who: z.output<typeof actor>): string {
  if (!who) return 'ghost'
  return who.__typename === 'Bot' && !who.login.endsWith('[bot]') ? `${who.login}[bot]` : who.login
}

const sameText = (a: string, b: string): boolean => a.replace(/\r\n/g, '\n').trim() === b.replace(/\r\n/g, '\n').trim()

/**
 * GitHub's `diff` is the whole text of a version, by custom and not by promise, and anybody who may write can delete one.
 * So it is believed only when every version is there and the newest is the body as it stands.
 */
export function revisionsOf(edits: readonly Edit[], now: Revision): Revision[] | null {
  if (edits.length === 0) return [now]
  const revisions = edits.filter((edit): edit is Revision => edit.text !== null)
  const newestFirst = revisions.toSorted((a, b) => b.at.localeCompare(a.at))
  const whole = revisions.length === edits.length && sameText(newestFirst[0]!.text, now.text)
  return whole ? newestFirst : null
}
