/**
 * @module publish/reminder
 * A reminder -> the comment that calls those who can do it.
 */
import { literal, prose } from './escape.ts'

export interface Reminding {
  level: number
  role: string | null
  because: string
}

const SIGNS: Record<number, string> = { 1: '🔔', 2: '⏳', 3: '⏰' }

/** What GitHub takes for a login or a team; nothing else is called. */
const CALLABLE = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:\/[A-Za-z0-9][A-Za-z0-9._-]{0,99})?$/

/**
 * @param called logins, and teams as `organisation/team`: they are notified, and nobody else is, whatever the sentence says.
 * @returns Markdown.
 */
export function renderReminder({ level, role, because }: Reminding, called: readonly string[]): string {
  const names = called.filter(name => CALLABLE.test(name)).map(name => `@${name}`)
  const who = names.length ? `${names.join(' ')}: ` : role ? `**${literal(role, 100)}**: ` : ''
  return `${SIGNS[level] ?? '🔔'} ${who}${prose(because, 1000)}`
}
