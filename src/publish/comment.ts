/**
 * @module publish/comment
 * The one comment that explains: what is missing, who can clear it, what was not accepted and why.
 */
import type { ItemReport, Report } from '../model/report.ts'
import { plural } from '../model/text.ts'
import { code, literal, prose } from './escape.ts'
import { type Entry, fitted, type Section } from './fit.ts'
import { clearer, headline, isUntouched, missingItems, SIGNS, voted } from './words.ts'

/** Something that people should know about what they, or somebody else, did. */
export interface Notice {
  /** ISO time. */
  at: string
  text: string
}

export interface CommentOptions {
  /** Makes the comment findable. */
  mark: string
  notices: readonly Notice[]
  commands: readonly string[]
  /** Somebody asked for the status: every item with its id. */
  everything?: boolean
}

const NOTICES = 10
/** Missing items that are named: the body has all of them, and a comment is read in one go. */
const SHOWN = 5
const GROUPS = 6
/** GitHub takes 65,536 characters. */
const MOST_BYTES = 60_000

/** @returns the comment's Markdown, below GitHub's 65,536 characters. */
export function renderComment(report: Report, options: CommentOptions): string {
  const { mark, notices, commands, everything = false } = options
  const commit = report.release.commit
  const said = voted(report)
  const head = [
    `${mark}\n### ${report.verdict === 'go' ? '🟢' : '🔴'} ${literal(headline(report))}${commit ? ` on ${code(commit.slice(0, 7))}` : ''}`,
    ...(report.shadow ? ['> Shadow mode: the verdict is recorded and blocks nothing.'] : []),
    ...report.holds.slice(0, 20).map(hold => `> ⛔ ${prose(hold, 1000)}`),
    ...(said ? [`> 🗳️ ${prose(said, 1000)}`] : []),
  ]
  const sections: Section[] = [
    { head: `${head.join('\n\n')}\n\n`, entries: [] },
    ...missing(report),
    ...told(notices),
    {
      head: '<details><summary>What can be written in a comment</summary>\n\n',
      entries: commands.map(command => ({ text: `- ${command}\n` })),
      tail: '\n</details>\n',
    },
    ...(everything ? status(report) : []),
  ]
  return fitted(sections, { maxBytes: MOST_BYTES, full: 'the check run' }).trimEnd()
}

const named = ({ text, id }: ItemReport): string => prose(text, 200) || code(id, 200)

/** The ids are what commands are written with. */
function missing(report: Report): Section[] {
  const groups = [...Map.groupBy(missingItems(report), clearer)]
  const sections = groups.slice(0, GROUPS).map(([who, items]): Section => {
    const entries = items.slice(0, SHOWN).map((item): Entry => {
      const why = isUntouched(item) || !item.because ? '' : `<br><sub>${prose(item.because, 300)}</sub>`
      return { text: `- ${named(item)} (${code(item.id, 300)})${why}\n` }
    })
    const more = items.length > SHOWN ? `- and ${items.length - SHOWN} more\n` : ''
    return { head: `**${literal(who)}** (${items.length})\n\n`, entries, tail: `${more}\n` }
  })
  const rest = groups.slice(GROUPS).flatMap(([, items]) => items)
  return rest.length ? [...sections, { head: `And ${plural(rest.length, 'more item')}.\n\n`, entries: [] }] : sections
}

/** The newest last, as in a conversation. */
function told(notices: readonly Notice[]): Section[] {
  if (!notices.length) return []
  const entries = notices
    .slice(-NOTICES)
    .map(({ at, text }) => ({ text: `- ${at.slice(0, 16).replace('T', ' ')} UTC: ${prose(text, 500)}\n` }))
  return [{ head: '**What happened**\n\n', entries, tail: '\n' }]
}

/** The answer to `/holdpoint status`: every item that is asked now. */
function status(report: Report): Section[] {
  const items = report.items.filter(({ state }) => state !== 'dormant')
  const entries = items.map(item => ({
    text: `- ${SIGNS[item.state]} ${code(item.id, 300)} ${named(item)}\n`,
    items: 1,
  }))
  return [
    { head: `<details><summary>All ${plural(items.length, 'item')}</summary>\n\n`, entries, tail: '\n</details>\n' },
  ]
}
