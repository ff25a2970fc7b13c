/**
 * @module reference/app
 * Tables of `docs/app.md`: what the App is told, what it asks for, what it counts.
 */
import { METRICS } from '../app/metrics.ts'
import { EVENTS, PERMISSIONS } from '../app/registration.ts'
import { SETTINGS } from '../app/settings.ts'

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')

/** @returns name of the marker -> table. */
export function appTables(): Record<string, string> {
  return {
    settings: table(
      ['variable', 'what it is', 'when it is not set'],
      Object.entries(SETTINGS).map(([name, { says, otherwise }]) => [`\`${name}\``, says, otherwise]),
    ),
    'app-permissions': table(
      ['permission', 'access', 'what for'],
      Object.entries(PERMISSIONS).map(([name, [access, says]]) => [`\`${name}\``, access, says]),
    ),
    events: table(
      ['event', 'what for'],
      Object.entries(EVENTS).map(([name, says]) => [`\`${name}\``, says]),
    ),
    metrics: table(
      ['metric', 'what it counts'],
      Object.entries(METRICS).map(([name, says]) => [`\`${name}\``, says]),
    ),
  }
}
