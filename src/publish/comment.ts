/**
 * @module publish/comment
 * The one comment that explains: what is missing, who can clear it, what was not accepted and why.
 */
import type { Report } from '../model/report.ts'
import { listed } from '../model/text.ts'
import { code, literal, prose } from './escape.ts'
import { clearer, headline, missingItems } from './words.ts'

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
}

const NOTICES = 10
const SHOWN = 8

/** @returns the comment's Markdown, far below GitHub's 65,536 characters. */
export function renderComment(report: Report, { mark, notices, commands }: CommentOptions): string {
  const commit = report.release.commit
  const parts = [
    `${mark}\n### ${report.verdict === 'go' ? '🟢' : '🔴'} ${literal(headline(report))}${commit ? ` on ${code(commit.slice(0, 7))}` : ''}`,
    ...report.holds.map(hold => `⛔ ${prose(hold)}`),
    missing(report),
    told(notices),
    `<details><summary>What can be written in a comment</summary>\n\n${commands.map(command => `- ${command}`).join('\n')}\n\n</details>`,
  ]
  return parts.filter(Boolean).join('\n\n')
}

function missing(report: Report): string {
  const groups = [...Map.groupBy(missingItems(report), clearer)]
  return groups
    .map(([who, items]) => {
      const shown = items
        .slice(0, SHOWN)
        .map(
          ({ text, id, because }) =>
            `- ${prose(text, 200) || literal(id)}${because ? `<br><sub>${prose(because, 300)}</sub>` : ''}`,
        )
      const more = items.length > SHOWN ? `\n- and ${items.length - SHOWN} more` : ''
      return `**${literal(who)}** (${items.length})\n${shown.join('\n')}${more}`
    })
    .join('\n\n')
}

/** The newest last, as in a conversation. */
function told(notices: readonly Notice[]): string {
  if (!notices.length) return ''
  const shown = notices
    .slice(-NOTICES)
    .map(({ at, text }) => `- ${at.slice(0, 16).replace('T', ' ')} UTC: ${prose(text, 500)}`)
  return `**What happened**\n${shown.join('\n')}`
}

/** @returns `the tech-lead or the ops may`, `whoever may write to the repository may`. */
export const whoMay = (roles: readonly string[]): string =>
  roles.length ? `the ${listed([...roles], 'or')} may` : 'whoever may write to the repository may'
