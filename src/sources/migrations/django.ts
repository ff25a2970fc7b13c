/**
 * @module sources/migrations/django
 * Django: the operations of a `Migration` class.
 */
import type { Action, Dialect, Migration, Operation } from '../../model/migrations.ts'
import { type Argument, argument, type Call, type Code, callsIn, isSet, isUnset, step, textOf } from './code.ts'
import { actionsInSql, type Place } from './operations.ts'

export const isDjango = (text: string): boolean =>
  /\bmigrations\.Migration\b|\(\s*Migration\s*\)\s*:/.test(text) && /\boperations\b/.test(text)

interface About {
  /** `shop/migrations/0003_total.py` -> `0003_total` and `shop`. */
  name: string
  app: string
  dialect: Dialect
}

/** @returns the migration without its file's name. */
export function django(
  { tokens }: Code,
  place: Place,
  { name, app, dialect }: About,
): Omit<Migration, 'file' | 'dialect'> {
  const calls = callsIn(tokens, 'python')
  const atomic = !tokens.some(
    (token, at) => token.first && token.value === 'atomic' && tokens[at + 2]?.value === 'False',
  )
  const state = calls
    .filter(call => call.name === 'SeparateDatabaseAndState')
    .map(call => argument(call, 'state_operations', 1))
  const onlyState = (call: Call) => state.some(tokens => tokens?.tokens.includes(call.at))
  const operations: Operation[] = []
  let reversible = true
  for (const call of calls) {
    if (onlyState(call)) continue
    const actions = actionsOf(call, dialect)
    reversible &&= !isOneWay(call)
    const end = tokens[call.to - 1]?.end ?? call.at.end
    const fields = fieldsOf(call)
    for (const action of actions)
      operations.push({ ...place.operation(action, call.at.start, end, atomic), ...(fields ? { fields } : {}) })
  }
  return {
    tool: 'django',
    number: /^\d+/.exec(name)?.[0] ?? null,
    id: `${app}.${name}`,
    after: [...parents(tokens, 'dependencies'), ...replaced(tokens)],
    operations,
    reversible: operations.length || !reversible ? reversible : null,
    exceptions: place.exceptions,
  }
}

/** Steps that Django refuses to take back. */
const isOneWay = (call: Call): boolean =>
  (call.name === 'RunPython' && !argument(call, 'reverse_code', 1)) ||
  (call.name === 'RunSQL' && !argument(call, 'reverse_sql', 1))

function actionsOf(call: Call, dialect: Dialect): Action[] {
  const text = (name: string, at?: number) => textOf(argument(call, name, at))?.toLowerCase() ?? '?'
  const table = text('model_name', 0)
  switch (call.name) {
    case 'CreateModel':
      return [{ does: 'create-table', table: text('name', 0), ifNotExists: false }]
    case 'DeleteModel':
      return [{ does: 'drop-table', table: text('name', 0) }]
    case 'RenameModel':
      return [{ does: 'rename', table: text('old_name', 0), from: text('old_name', 0), to: text('new_name', 1) }]
    case 'AlterModelTable':
      return [{ does: 'rename', table: text('name', 0), from: text('name', 0), to: text('table', 1) }]
    case 'RemoveField':
      return [{ does: 'drop-column', table, field: text('name', 1) }]
    case 'RenameField':
      return [{ does: 'rename', table, from: text('old_name', 1), to: text('new_name', 2) }]
    case 'AddField':
      return added(call, table, text('name', 1))
    case 'AlterField':
      // What changes is known beside the migration that wrote it before.
      return [{ does: 'alter', table }]
    case 'AddIndex':
    case 'AddIndexConcurrently':
      return [{ does: 'create-index', table, name: null, concurrently: call.name !== 'AddIndex' }]
    case 'RemoveIndex':
    case 'RemoveIndexConcurrently':
      return [{ does: 'drop-index', table, name: text('name', 1), concurrently: call.name !== 'RemoveIndex' }]
    case 'AddConstraint':
    case 'AddConstraintNotValid':
      return [{ does: 'add-constraint', table, constraint: constraintOf(call), later: call.name !== 'AddConstraint' }]
    case 'AlterUniqueTogether':
      return [{ does: 'add-constraint', table: text('name', 0), constraint: 'unique', later: false }]
    case 'AlterIndexTogether':
      return [{ does: 'create-index', table: text('name', 0), name: null, concurrently: false }]
    case 'RunPython':
      return [{ does: 'code', reversible: !isOneWay(call) }]
    case 'RunSQL':
      return sqlOf(argument(call, 'sql', 0), dialect)
    default:
      return []
  }
}

/** The field is a call of its own among the arguments. */
function fieldOf(call: Call): Call | undefined {
  return callsIn(argument(call, 'field', 2)?.tokens ?? [], 'python')[0]
}

/** What the call says of columns; null where it says nothing. */
function fieldsOf(call: Call): Record<string, string> | null {
  const name = textOf(argument(call, 'name', 1))
  const field = fieldOf(call)
  if ((call.name === 'AddField' || call.name === 'AlterField') && name && field)
    return Object.fromEntries([[name, signature(field)]])
  if (call.name !== 'CreateModel') return null
  const tokens = argument(call, 'fields', 1)?.tokens ?? []
  return Object.fromEntries(
    callsIn(tokens, 'python').flatMap(one => {
      const first = one.path.length - 1
      const before = tokens[one.from - 2 * first - 2]
      return before?.type === 'string' && tokens[one.from - 2 * first - 1]?.value === ','
        ? [[before.value, signature(one)]]
        : []
    }),
  )
}

/** What of a field the table knows: type, size, whether it may be empty. */
function signature(field: Call): string {
  const sizes = ['max_length', 'max_digits', 'decimal_places', 'db_column'].flatMap(
    name => argument(field, name)?.tokens[0]?.value ?? [],
  )
  return `${field.name}(${sizes.join('/')})${isSet(field, 'null') ? ' null' : ''}`
}

function added(call: Call, table: string, column: string): Action[] {
  const field = fieldOf(call)
  // A table between the two is made; the one at hand stays as it is.
  if (!field || field.name === 'ManyToManyField') return []
  // Django fills the rows with the default and drops it again: code of before that inserts a row fails without a value.
  const filled =
    Boolean(argument(field, 'db_default')) || Boolean(argument(field, 'default')) || field.name.endsWith('AutoField')
  const actions: Action[] = [{ does: 'add-column', table, field: column, notNull: !isSet(field, 'null'), filled }]
  const indexed = isSet(field, 'db_index') || field.name === 'SlugField' || field.name === 'ForeignKey'
  if (indexed && !isUnset(field, 'db_index'))
    actions.push({ does: 'create-index', table, name: null, concurrently: false })
  if (isSet(field, 'unique') || field.name === 'OneToOneField')
    actions.push({ does: 'add-constraint', table, constraint: 'unique', later: false })
  return actions
}

function constraintOf(call: Call): 'unique' | 'check' | 'exclude' {
  const kind = callsIn(argument(call, 'constraint', 1)?.tokens ?? [], 'python')[0]?.name
  return kind === 'UniqueConstraint' ? 'unique' : kind === 'ExclusionConstraint' ? 'exclude' : 'check'
}

/** Text, or a list of texts and of pairs of text and parameters. */
function sqlOf(sql: Argument | undefined, dialect: Dialect): Action[] {
  const whole = textOf(sql)
  if (whole !== null) return actionsInSql(whole, dialect)
  if (!sql?.tokens.length) return [{ does: 'dynamic' }]
  const list = sql.tokens[0]!.value === '['
  if (isNoop(sql)) return []
  const strings = sql.tokens.filter(({ type }) => type === 'string')
  const rest = sql.tokens.filter(({ type, value }) => type === 'word' || (type === 'sign' && !/[[\](),]/.test(value)))
  if (!list || rest.length || strings.some(({ dynamic }) => dynamic)) return [{ does: 'dynamic' }]
  return strings.flatMap(({ value }) => actionsInSql(value, dialect))
}

const isNoop = ({ tokens }: Argument): boolean => tokens.at(-1)?.value === 'noop'

/** `dependencies = [('shop', '0002_more')]` -> `shop.0002_more`. */
function parents(tokens: Code['tokens'], name: string): string[] {
  const at = tokens.findIndex((token, i) => token.first && token.value === name && tokens[i + 1]?.value === '=')
  if (at < 0) return []
  const found: string[] = []
  let depth = 0
  for (let i = at + 2; i < tokens.length; i++) {
    depth += step(tokens[i]!)
    if (depth <= 0) break
    const [one, comma, two] = [tokens[i]!, tokens[i + 1], tokens[i + 2]]
    if (one.type === 'string' && comma?.value === ',' && two?.type === 'string') found.push(`${one.value}.${two.value}`)
  }
  return found
}

/** A squashed migration stands for those it replaces: they are no heads of their own. */
const replaced = (tokens: Code['tokens']): string[] => parents(tokens, 'replaces')
