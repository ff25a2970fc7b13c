import type { Kysely, Transaction } from 'kysely'
import type { Tables } from './tables.ts'

export type Db = Kysely<Tables>
export type Trx = Transaction<Tables>

/** What differs between SQLite and PostgreSQL; everything else is written once, in Kysely. */
export interface Engine {
  name: 'sqlite' | 'postgres'
  db: Db
  /** Runs a transaction; what it returned is durable when this resolves. Known troubles are thrown as a `Mistake`. */
  transact<T>(work: (trx: Trx) => Promise<T>): Promise<T>
  /** The same for reading. */
  read<T>(work: (db: Db) => Promise<T>): Promise<T>
  /** Until the transaction ends nobody else appends to the record, or claims work. */
  lock(trx: Trx, what: 'record' | 'work'): Promise<void>
  /** Tells every replica, at commit, that there is work. */
  announce(trx: Trx): Promise<void>
  /** Calls back when another replica announced something. */
  onNews(listener: () => void): void
  /** Gives space back and folds the write-ahead log, where that is ours to do. */
  settle(): Promise<void>
  backUp(file: string): Promise<void>
  close(): Promise<void>
}
