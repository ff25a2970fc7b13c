/**
 * @module publish/bypass
 * The issue about a pull request that was merged past the check: who, what was missing, how it could happen.
 */
import { plural } from '../model/text.ts'
import { code, literal, prose } from './escape.ts'

export interface Bypass {
  /** Makes the issue findable. */
  mark: string
  repository: string
  number: number
  /** Of the pull request. */
  title: string
  base: string
  mergedBy: string | null
  /** Head commit that went in. */
  commit: string
  /** What was said last: null when nothing was. */
  verdict: { said: string; about: string | null; missing: readonly string[]; holds: readonly string[] } | null
  /** A sentence about the rules of the branch. */
  possible: string
  /** `https://github.com`. */
  server: string
}

const SHOWN = 50

/** @returns title and Markdown body, far below GitHub's limits. */
export function renderBypass(bypass: Bypass): { title: string; body: string } {
  const { mark, repository, number, title, base, mergedBy, commit, possible, server } = bypass
  const link = `[#${number}](${server}/${repository}/pull/${number})`
  const parts = [
    `${mark}\n${mergedBy ? `**${literal(mergedBy)}**` : 'Somebody'} merged ${link} (${literal(title, 200)}) into ${code(base)} without *go*. Its head commit was ${code(commit)}.`,
    ...said(bypass),
    `**How it was possible:** ${prose(possible, 1000)}.`,
    `**What to do:** look at what went out; do now what was missing, or roll back. Then close this issue. ${code(`holdpoint audit --pull ${repository}#${number}`)} shows who did what.`,
  ]
  return { title: `Pull request #${number} was merged without go`, body: parts.join('\n\n') }
}

function said({ verdict, commit }: Bypass): string[] {
  if (!verdict) return ['It had not been judged yet: it was merged before Holdpoint gave a verdict.']
  const { said, about, missing, holds } = verdict
  if (about !== commit)
    return [
      `The last verdict, *${literal(said)}*, was about another commit${about ? ` (${code(about.slice(0, 7))})` : ''}: this one had none.`,
    ]
  const items = missing.slice(0, SHOWN).map(id => `- ${code(id)}`)
  const more = missing.length > SHOWN ? [`- and ${missing.length - SHOWN} more`] : []
  return [
    ...(missing.length
      ? [`**Missing then:** ${plural(missing.length, 'item')}\n${[...items, ...more].join('\n')}`]
      : []),
    ...holds.slice(0, 10).map(hold => `⛔ ${prose(hold)}`),
  ]
}
