/**
 * @module publish/words
 * What the Markdown faces share: who clears an item, how far a phase is, where in the source something is.
 */
import type { Phase } from '../model/checklist.ts'
import type { Evidence } from '../model/outcome.ts'
import { CLEARED, type ItemReport, type ItemState, type Report } from '../model/report.ts'
import { listed, plural } from '../model/text.ts'

export const SIGNS: Record<ItemState, string> = {
  proven: '✅',
  signed: '✍️',
  waived: '🎫',
  'not-applicable': '➖',
  open: '⬜',
  failing: '❌',
  waiting: '⏳',
  error: '⚠️',
  dormant: '💤',
}

export const isCleared = (item: ItemReport): boolean => CLEARED.includes(item.state)

/** Items that count now: live and required. */
export const counted = (report: Report): ItemReport[] =>
  report.items.filter(item => item.state !== 'dormant' && !item.optional)

/** The items that hold the release, in the checklist's order. */
export function missingItems(report: Report): ItemReport[] {
  const missing = new Set(report.missing)
  return report.items.filter(item => missing.has(item.id))
}

/** How far each phase is, in the order its items first appear. */
export function progress(report: Report): { phase: Phase; done: number; of: number }[] {
  return [...Map.groupBy(counted(report), item => item.phase)].map(([phase, items]) => ({
    phase,
    done: items.filter(isCleared).length,
    of: items.length,
  }))
}

/** `hold: 3 of 12 items are missing`, `go: all 12 items that count are cleared`. */
export function headline(report: Report): string {
  const of = counted(report).length
  if (report.verdict === 'go')
    return of === 1 ? 'go: the only item that counts is cleared' : `go: all ${of} items that count are cleared`
  if (report.missing.length)
    return `hold: ${report.missing.length} of ${plural(of, 'item')} ${report.missing.length === 1 ? 'is' : 'are'} missing`
  return `hold: ${report.holds.length ? plural(report.holds.length, 'reason') : 'no reason given'}, see below`
}

/** What the votes came to, where no hold tells it; null when there is nothing to add. */
export function voted({ votes }: Report): string | null {
  if (!votes || votes.decided === 'open') return null
  if (votes.decided === 'go') return votes.because
  const given = votes.given.map(({ role, by }) => `${by} for ${role}`)
  return given.length ? `${listed(given)} said go all the same` : null
}

/** `scenario \`schema\` counts (6 items): \`db/1.sql\` changed`: one sentence for each scenario and environment. */
export const sectionSentences = ({ sections = [] }: Report): string[] =>
  sections
    .slice(0, 20)
    .map(
      ({ kind, name, live, because, items }) =>
        `${kind} \`${name}\` ${live ? 'counts' : 'sleeps'} (${plural(items, 'item')}): ${because}`,
    )

/** Who can clear an item, as a heading over all items of the same answer. */
export function clearer(item: ItemReport): string {
  if (item.state === 'error') return 'Could not be found out'
  if (item.state === 'failing') return 'To be mended'
  if (item.state === 'waiting') return 'Waiting'
  return item.clearBy.length ? `To be ticked by ${listed(item.clearBy, 'or')}` : 'To be ticked'
}

/** A person's word is what is missing: gates of machines and nested items are not signed. */
export const isSignable = (item: ItemReport): boolean =>
  item.state === 'open' && item.gates.some(({ state }) => state !== 'pass' && state !== 'skip')

/** Nobody has touched it: who may is told beside it, so that the sentence says nothing more. */
export const isUntouched = ({ state, because }: ItemReport): boolean =>
  state === 'open' && /^not \w+ yet; [^;]* may \w+ it$/.test(because)

/** @returns `the tech-lead or the ops may`, `whoever may write to the repository may`. */
export const whoMay = (roles: readonly string[]): string =>
  roles.length ? `the ${listed([...roles], 'or')} may` : 'whoever may write to the repository may'

/** The checklist's path in the repository; null for a built-in one, which has no lines there. */
export const checklistFile = (report: Report): string | null =>
  / \(built in\)$/.test(report.checklist.source) ? null : report.checklist.source

/** One row of evidence that names a place or a case: a failing test, a comment, a file below its threshold. */
export type Row = Record<string, unknown>

/** The tables in evidence, by name: lists of objects. Shape decides, so that no gate has to be known here. */
export function tablesOf(evidence: Evidence): { name: string; rows: Row[] }[] {
  return Object.entries(evidence).flatMap(([name, value]) => {
    if (!Array.isArray(value)) return []
    const rows = value.filter((row): row is Row => typeof row === 'object' && row !== null && !Array.isArray(row))
    return rows.length ? [{ name, rows }] : []
  })
}

/** Reports that were read are listed by name and digest; they are where a number comes from, not what is wrong. */
export const isProvenance = (row: Row): boolean => typeof row.sha256 === 'string'

/** The source place a row names; a line below 1 is none. */
export function placeOf(row: Row): { file: string; line: number | null; column: number | null } | null {
  const file = typeof row.file === 'string' ? row.file : typeof row.path === 'string' ? row.path : null
  if (!file) return null
  const whole = (value: unknown) => (Number.isInteger(value) && (value as number) > 0 ? (value as number) : null)
  return { file, line: whole(row.line), column: whole(row.column) }
}

/** Where the project lies: reports name files absolutely or from its folder, GitHub from the repository's root. */
export interface Ground {
  /** The project's absolute folder, with forward slashes and none at its end; empty when it is not known. */
  root: string
  /** The same below the repository's root, with a slash at its end, or nothing. */
  folder: string
}

export const NO_GROUND: Ground = { root: '', folder: '' }

/** @returns the file as the repository calls it; null when it is not in there. */
export function inRepository(file: string, { root, folder }: Ground): string | null {
  const path = file.replace(/^file:\/\/(?=\/)/, '').replaceAll('\\', '/')
  const top = root.endsWith(`/${folder.slice(0, -1)}`) ? root.slice(0, -folder.length) : root
  if (root && path.startsWith(`${root}/`)) return within(folder + path.slice(root.length + 1))
  if (top && path.startsWith(`${top}/`)) return within(path.slice(top.length + 1))
  return /^(?:\/|[A-Za-z][\w+.-]*:)/.test(path) ? null : within(folder + path)
}

/** `a/./b/../c` -> `a/c`; null for what leads outside. */
function within(path: string): string | null {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return null
  }
  return parts.join('/') || null
}
