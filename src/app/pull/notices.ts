/**
 * @module app/pull/notices
 * What people are told about what happened: acts that were not accepted, commits that re-opened sign-offs.
 */
import type { Mistake } from '../../model/outcome.ts'
import type { Entry } from '../../model/store.ts'
import { listed, plural } from '../../model/text.ts'
import type { Project } from '../../project.ts'
import type { Notice } from '../../publish/comment.ts'
import { lostNotices } from '../../release/plan.ts'
import { type Judgement, judgementsOf } from './acts.ts'
import { type SeenAtVote, seenAtVotes } from './ballots.ts'
import type { PullFacts } from './facts.ts'
import { inOrder } from './order.ts'
import { CONFIGURATIONS } from './rules.ts'

const WORDS: Record<string, string> = {
  tick: 'ticked',
  untick: 'took the tick back from',
  'sign-off': 'signed',
  waive: 'waived',
  'not-applicable': 'said that it does not apply to',
  go: 'said go',
  'no-go': 'said no-go',
  rollback: 'asked for a rollback',
  command: 'recorded a value',
}

const COMMANDS: Record<string, string> = {
  start: 'said that it has started',
  launched: 'said that it is in production',
  close: 'gave the release up',
}

/** @returns one sentence per thing that somebody should know, oldest first. */
export function noticesOf(entries: readonly Entry[], head: string): Notice[] {
  const judged = judgementsOf(entries)
  const ordered = inOrder(entries)
  const seen = seenAtVotes(entries)
  const notices: Notice[] = []
  for (const [place, entry] of ordered.entries()) {
    const at = new Date(entry.at).toISOString()
    const who = entry.actor ?? 'somebody'
    const judgement = judged.get(entry.id)
    const item = entry.item ? ` \`${entry.item}\`` : ''
    if (judgement && !judgement.allowed)
      notices.push({
        at,
        text: `${who} ${wordsOf(entry)}${item}, and it does not count: ${judgement.because}`,
      })
    else if (
      judgement &&
      WORDS[entry.kind] &&
      entry.kind !== 'tick' &&
      entry.kind !== 'untick' &&
      entry.kind !== 'sign-off'
    )
      notices.push({
        at,
        text: `${who} ${wordsOf(entry)}${item}${rolesOf(judgement)}${reasonOf(entry)}${sightOf(seen.get(entry.id))}`,
      })
    else if (entry.kind === 'push') notices.push(...pushed(entry, ordered.slice(0, place), at))
    else if (entry.kind === 'reset') {
      const { from, to } = entry.data as { from?: string; to?: string }
      notices.push({
        at,
        text: `${who} changed the base from \`${from}\` to \`${to}\`: every tick must be given again`,
      })
    } else if (entry.kind === 'command') {
      const { wrong } = entry.data as { wrong?: string }
      if (wrong) notices.push({ at, text: `${who}'s command was not understood: ${wrong}` })
    }
  }
  for (const { at, text } of lostNotices(entries)) notices.push({ at: new Date(at).toISOString(), text })
  notices.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  return notices.filter(({ text }) => text !== '' && head !== '')
}

function wordsOf({ kind, data }: Entry): string {
  const { command, scenario, to } = data as { command?: string; scenario?: string; to?: string }
  if (kind !== 'command') return WORDS[kind] ?? kind
  if (command === 'scenario') return `switched the scenario \`${scenario}\` ${to}`
  return COMMANDS[command ?? ''] ?? WORDS.command!
}

const reasonOf = ({ data }: Entry): string => {
  const { reason, until } = data as { reason?: string; until?: string }
  return `${until ? ` until ${until}` : ''}${reason ? `: ${reason}` : ''}`
}

const rolesOf = ({ roles }: Judgement): string => (roles?.length ? ` for ${listed(roles)}` : '')

/** Ids that are named. */
const SHOWN = 8

/** The list that whoever voted had before them. */
function sightOf(seen: SeenAtVote | undefined): string {
  if (!seen) return ''
  const of = Object.values(seen.counts).reduce((sum, count) => sum + count, 0)
  const ids = (all: readonly string[], count: number) =>
    `${all
      .slice(0, SHOWN)
      .map(id => `\`${id}\``)
      .join(', ')}${count > SHOWN ? ', ...' : ''}`
  const count = (...states: string[]) => states.reduce((sum, state) => sum + (seen.counts[state] ?? 0), 0)
  const missing = of - count('proven', 'signed', 'waived', 'not-applicable')
  const failing = count('failing', 'error')
  const parts = [
    missing
      ? `${missing} of ${plural(of, 'item')} missing (${ids(seen.missing, missing)})`
      : `none of ${plural(of, 'item')} missing`,
    ...(failing ? [`${failing} failing (${ids(seen.failing, failing)})`] : []),
    ...(count('waived') ? [`${count('waived')} waived (${ids(seen.waived, count('waived'))})`] : []),
  ]
  return `, with ${listed(parts)}`
}

/** A push is news only where it undid something. */
function pushed(push: Entry, earlier: readonly Entry[], at: string): Notice[] {
  const { before, after } = push.data as { before?: string; after?: string }
  const given = earlier.filter(({ kind, commit }) => (kind === 'tick' || kind === 'sign-off') && commit === before)
  if (!given.length || !before || !after) return []
  return [
    {
      at,
      text: `\`${after.slice(0, 7)}\` was pushed on \`${before.slice(0, 7)}\`: sign-offs for the old commit must be given again`,
    },
  ]
}

/** @returns sentences above the list: the rules are the base branch's, whatever the change says. */
export function notesOf(facts: PullFacts, { config, checklist }: Project): string[] {
  const rules = [...CONFIGURATIONS, checklist.source]
  const touched = facts.changed.filter(path => rules.includes(path))
  return touched.length
    ? [
        `This change edits ${touched.map(path => `\`${path}\``).join(' and ')}; it is judged by ${config.source ? 'the version' : 'what is'} on \`${facts.baseRef}\`, its own counts after the merge.`,
      ]
    : []
}

/** @returns the sentence of a mistake in the rules: nothing can go before it is mended. */
export const brokenRules = (mistake: Mistake): string => mistake.sentence
