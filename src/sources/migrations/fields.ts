/**
 * @module sources/migrations/fields
 * Django writes a changed field whole: what changed is seen beside the migration that wrote it before.
 */
import type { Migration, Operation } from '../../model/migrations.ts'

/** @returns the same migrations; an altered field became what really changes in the table, or nothing. */
export function withFields(migrations: readonly Migration[]): Migration[] {
  const known = new Map<string, string>()
  const order = [...migrations].filter(({ tool }) => tool === 'django').sort(byName)
  const changed = new Map(order.map(migration => [migration, resolved(migration, known)]))
  return migrations.map(migration => changed.get(migration) ?? migration)
}

const byName = (one: Migration, other: Migration): number => (one.file < other.file ? -1 : 1)

function resolved(migration: Migration, known: Map<string, string>): Migration {
  const app = migration.id?.split('.')[0] ?? ''
  const operations = migration.operations.flatMap((operation): Operation[] => {
    if (!operation.fields || !('table' in operation)) return [operation]
    const actions: Operation[] = []
    for (const [column, field] of Object.entries(operation.fields)) {
      const key = JSON.stringify([app, operation.table, column])
      const before = known.get(key)
      known.set(key, field)
      if (operation.does === 'alter')
        actions.push(...changesOf(before, field, { ...operation, fields: undefined }, column))
    }
    return operation.does === 'alter' ? actions : [{ ...operation, fields: undefined }]
  })
  return { ...migration, operations }
}

/** A field is `CharField(20) null`. What it was before and is not known may have been anything. */
function changesOf(
  before: string | undefined,
  now: string,
  operation: Operation & { does: 'alter' },
  column: string,
): Operation[] {
  const { table } = operation
  const [type, nothing] = now.split(' ')
  const [old, oldNothing] = before?.split(' ') ?? []
  const changes: Operation[] = []
  if (type !== old) changes.push({ ...operation, does: 'change-type', table, field: column })
  if (!nothing && oldNothing) changes.push({ ...operation, does: 'set-not-null', table, field: column })
  return changes
}
