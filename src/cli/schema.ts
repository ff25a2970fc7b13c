/**
 * @module cli/schema
 * `holdpoint schema NAME`: a published JSON Schema.
 */
import { Mistake } from '../model/outcome.ts'
import { SCHEMA_NAMES, schemaText } from '../reference/schemas.ts'

/** @throws Mistake for a name that is none of the published ones. */
export async function printSchema(name: string): Promise<number> {
  const text = schemaText(name)
  if (text === null) throw new Mistake(`there is no schema \`${name}\`; known are ${SCHEMA_NAMES.join(', ')}`)
  process.stdout.write(text)
  return 0
}
