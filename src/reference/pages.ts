/**
 * @module reference/pages
 * Gates and configuration -> reference pages in Markdown.
 */
import { z } from 'zod'
import { configSchema } from '../config/schema.ts'
import type { Example, Gate } from '../model/gate.ts'
import { parametersOf } from './parameters.ts'
import { permissionsOf, placesOf } from './where.ts'

/** A cell's text: no pipe may end it, no line feed may break the row. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(row => `| ${row.map(cell).join(' | ')} |`).join('\n')

/** @returns the table of all gates; links start with `folder`. */
export const gateTable = (gates: readonly Gate[], folder: string): string =>
  table(
    ['gate', 'passes when', 'runs in'],
    gates.map(gate => [`[\`${gate.kind}\`](${folder}${gate.kind}.md)`, gate.says, placesOf(gate).join(', ')]),
  )

/**
 * One gate's page.
 * @param outcomes what each example really said, in order: `because` of its outcome.
 */
export function gatePage(gate: Gate, outcomes: readonly string[]): string {
  const parameters = parametersOf(gate)
  return `${[
    `# \`${gate.kind}\``,
    gate.says,
    `Runs in: ${placesOf(gate).join(', ')}. Asks: ${gate.asks.join(', ')}.`,
    ...permissionLine(gate),
    '## Parameters',
    parameters.length
      ? table(
          ['parameter', 'type', 'default', 'meaning'],
          parameters.map(({ name, type, fallback, required, description }) => [
            `\`${name}\``,
            type,
            fallback === null ? (required ? 'required' : '') : `\`${fallback}\``,
            description,
          ]),
        )
      : 'None.',
    '## Examples',
    ...gate.examples.map((example, at) => exampleText(example, outcomes[at] ?? '')),
    `Source: [\`src/gates/${gate.kind}.ts\`](../../src/gates/${gate.kind}.ts)`,
  ].join('\n\n')}\n`
}

function permissionLine(gate: Gate): string[] {
  const needed = permissionsOf(gate).map(permission => `\`${permission}\``)
  return needed.length ? [`Of GitHub it may need: ${needed.join(', ')}.`] : []
}

/** @returns the table of what a token must be allowed to, and for which gates. */
export function permissionTable(gates: readonly Gate[]): string {
  const all = [...new Set(gates.flatMap(permissionsOf))].sort()
  const link = ({ kind }: Gate) => `[\`${kind}\`](gates/${kind}.md)`
  return table(
    ['permission', 'gates that may need it'],
    all.map(permission => [
      `\`${permission}\``,
      gates
        .filter(gate => permissionsOf(gate).includes(permission))
        .map(link)
        .join(', '),
    ]),
  )
}

const exampleText = ({ says, item, outcome }: Example, because: string): string =>
  [`**${says}** → \`${outcome}\``, fenced(item, 'markdown'), `> ${because.replaceAll('\n', ' ')}`].join('\n\n')

/** A fence longer than any run of backticks inside of it. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text}\n${fence}`
}

interface Schema {
  description?: string
  default?: unknown
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  items?: Schema
  anyOf?: Schema[]
  enum?: unknown[]
  type?: string
}

/** @returns the table of all settings, nested ones with their path: `roles.<name>.users`. */
export function configurationTable(): string {
  const schema = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }) as Schema
  return table(['setting', 'type', 'default', 'meaning'], rowsOf(schema, ''))
}

function rowsOf(schema: Schema, path: string): string[][] {
  const rows: string[][] = []
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const at = path ? `${path}.${name}` : name
    const fallback = property.default === undefined ? '' : `\`${JSON.stringify(property.default)}\``
    rows.push([
      `\`${at}\``,
      typeOf(property),
      fallback === '`[]`' || fallback === '`{}`' ? '' : fallback,
      property.description ?? '',
    ])
    rows.push(...nestedRows(property, at))
  }
  return rows
}

function nestedRows(property: Schema, at: string): string[][] {
  const list = property.items ?? property.anyOf?.find(kind => kind.items)?.items
  if (list?.properties) return rowsOf(list, `${at}[]`)
  const entries = property.additionalProperties
  if (entries && typeof entries === 'object' && entries.properties) return rowsOf(entries, `${at}.<name>`)
  return property.properties ? rowsOf(property, at) : []
}

function typeOf(schema: Schema): string {
  if (schema.enum) return schema.enum.map(word => `\`${String(word)}\``).join(', ')
  if (schema.anyOf?.some(kind => kind.type === 'array')) return 'text or list'
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' or ')
  const words: Record<string, string> = { array: 'list', object: 'map', string: 'text', boolean: '`true`, `false`' }
  return words[schema.type ?? ''] ?? schema.type ?? ''
}
