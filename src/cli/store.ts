/**
 * @module cli/store
 * What the commands share that read the App's store: where it is, and the words that say what of it.
 */
import { join, resolve } from 'node:path'
import { CouldNotFindOut, Mistake } from '../model/outcome.ts'
import type { RecordReader } from '../model/store.ts'
import { instant } from '../model/time.ts'
import { openRecord } from '../store/reader.ts'

/** Where the store is named, and where the answer goes. */
export interface StoreTo {
  env: Readonly<Record<string, string | undefined>>
  /** Resolves when there is room for more: false when nobody reads any longer. */
  out(text: string): Promise<boolean>
}

/** @throws Mistake when there is none, or one of another version. */
export const openStoreRecord = (directory: string, env: StoreTo['env']): Promise<RecordReader> =>
  openRecord(place(directory, env))

/** The same words as the server's: `DATABASE_URL`, or the file in `DATA_DIR`. */
function place(directory: string, env: StoreTo['env']): { file: string } | { databaseUrl: string } {
  const { DATABASE_URL: databaseUrl, DATA_DIR: folder } = env
  return databaseUrl ? { databaseUrl } : { file: join(resolve(directory, folder || './data'), 'holdpoint.db') }
}

/** @throws Mistake for a word that is no repository. */
export function checkRepository(repo: string | undefined): void {
  if (repo !== undefined && !/^[^/\s#]+\/[^/\s#]+$/.test(repo))
    throw new Mistake(`\`--repo ${repo}\` is no repository, \`owner/name\` was expected; mend it`)
}

/** A day alone is all of it. */
export async function timeOf(option: string, text: string, edge: 'start' | 'end'): Promise<number> {
  try {
    return (await instant(text, 'UTC', edge)).getTime()
  } catch (caught) {
    if (caught instanceof CouldNotFindOut) throw new Mistake(`\`${option}\`: ${caught.message}`)
    throw caught
  }
}
