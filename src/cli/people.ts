/**
 * @module cli/people
 * What a checklist says of people, for `holdpoint explain`: roles that the configuration lacks, and what the communication plan would send.
 * Shown, never in force: who holds a role and who is told stands in the configuration.
 */
import type { Checklist, Item } from '../model/checklist.ts'
import { OPEN } from '../model/gate.ts'
import type { Settings } from '../model/settings.ts'
import { listed, plural, shortened, slug } from '../model/text.ts'
import { type PlanLine, planLines } from '../release/planned.ts'

export interface NamedRole {
  role: string
  line: number
  /** What it does, as the checklist says; empty where it only signs. */
  says: string
}

/** @returns the roles that sections about the team, sign-offs and items name, and the configuration does not, in order. */
export function missingRoles(
  { notes, signoffs }: Pick<Checklist, 'notes' | 'signoffs'>,
  items: readonly Item[],
  { roles }: Pick<Settings, 'roles'>,
): NamedRole[] {
  const known = new Set(Object.keys(roles).map(slug))
  const named: NamedRole[] = [
    ...notes.flatMap(({ kind, label, value = '', line }) =>
      kind === 'role' && label ? [{ role: slug(label), line, says: value }] : [],
    ),
    ...signoffs.map(({ role, line }) => ({ role: slug(role), line, says: '' })),
    ...items.flatMap(({ modifiers, line }) => (modifiers.by ?? []).map(role => ({ role: slug(role), line, says: '' }))),
  ]
  return named.filter(({ role }) => role !== '' && !known.has(role) && known.add(role))
}

/** @returns lines for the terminal; none where there is nothing to say. */
export function peopleText(checklist: Checklist, items: readonly Item[], settings: Settings): string[] {
  const roles = missingRoles(checklist, items, settings)
  const plan = planLines(checklist.notes, settings.notify.plan)
  return [
    ...(roles.length
      ? [
          '',
          `  The checklist names ${plural(roles.length, 'role')} that nobody holds; write who it is into the configuration:`,
          '',
          '    roles:',
          ...roles.map(
            ({ role, line, says }) =>
              `      ${role}: { users: [${OPEN}] }  # line ${line}${says ? `: ${shortened(says, 80)}` : ''}`,
          ),
        ]
      : []),
    ...(plan.length
      ? [
          '',
          '  Its communication plan (`notify` in the configuration):',
          '',
          ...plan.map(line => `    ${planText(line)}`),
        ]
      : []),
  ]
}

function planText({ line, text, heading, asks, to }: PlanLine): string {
  const said = `${String(line).padStart(5)}  ${shortened(text, 80)}: `
  if (!asks) return `${said}not understood; write it under \`notify.messages\``
  const when = asks.before
    ? `${told(asks.before)} before the planned start`
    : `on ${listed(asks.on.map(state => `\`${state}\``))}${asks.every ? `, every ${told(asks.every)}` : ''}`
  const where = to.length
    ? `to ${listed(to.map(name => `\`${name}\``))}`
    : `to nobody; name channels for \`${heading}\` under \`notify.plan\``
  return `${said}${when}, ${where}`
}

function told(ms: number): string {
  const minutes = ms / 60_000
  return minutes % 60 ? plural(minutes, 'minute') : plural(minutes / 60, 'hour')
}
