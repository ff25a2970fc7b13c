import { Mistake } from '../model/outcome.ts'

/** Codes whose cause is outside of Holdpoint: what is, what was expected, what to do. */
const TROUBLES: Record<string, string> = {
  '53100': 'has no room left on its disk, room to write was expected; make room, nothing that was accepted is lost',
  '25006': 'is read-only, the primary server was expected; point `DATABASE_URL` to the primary',
  '28P01': 'refuses the password, one that is right was expected; mend `DATABASE_URL`',
  '28000': 'refuses the user, one that may log in was expected; mend `DATABASE_URL` or `pg_hba.conf`',
  '3D000': 'does not exist, an empty database was expected; create it',
  '42501': 'refuses to let its user do that, the right to create and write tables was expected; grant it',
  '53300': 'has no connection left, ten for each replica were expected; raise `max_connections`, or run fewer replicas',
  '57P01': 'is being shut down, a running server was expected; start it again',
  '57P03': 'is starting up, a running server was expected; wait for it',
  ECONNREFUSED: 'does not answer, a running server was expected; start it, or mend `DATABASE_URL`',
  ENOENT: 'does not answer at its socket, a running server was expected; start it, or mend `DATABASE_URL`',
  ENOTFOUND: 'has a host nobody knows, one that resolves was expected; mend `DATABASE_URL`',
  EAI_AGAIN: 'has a host that cannot be looked up, a working name server was expected; look at DNS',
  ETIMEDOUT: 'did not answer in time, a server in reach was expected; look at the network',
  EHOSTUNREACH: 'cannot be reached, a server in reach was expected; look at the network',
  ECONNRESET: 'broke the connection, a running server was expected; look at its log',
  EPIPE: 'broke the connection, a running server was expected; look at its log',
}

/** What the driver says without a code. */
const SAID: [RegExp, keyof typeof TROUBLES][] = [
  [/^timeout (exceeded|expired)|Connection terminated due to connection timeout/i, 'ETIMEDOUT'],
  [/Connection terminated|Client has encountered a connection error|Connection ended/i, 'ECONNRESET'],
]

/** Two replicas met; the next try gets through. */
export const passing = (error: unknown): boolean =>
  ['40001', '40P01'].includes((error as { code?: string })?.code ?? '')

/** @returns a `Mistake` with one sentence for what can be mended, otherwise the error itself. */
export function postgresTrouble(error: unknown, place: string): unknown {
  if (error instanceof Mistake) return error
  const { code = '', message = '' } = (error ?? {}) as { code?: string; message?: string }
  const told = TROUBLES[code] ?? TROUBLES[SAID.find(([said]) => said.test(message))?.[1] ?? '']
  return told ? new Mistake(`the database ${place} ${told}`) : error
}

/** @returns `host/name` in backticks, never the password. Throws a `Mistake` for an address that is none. */
export function placeOf(url: string): string {
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    throw new Mistake(NO_ADDRESS)
  }
  if (!/^postgres(ql)?:$/.test(parsed.protocol)) throw new Mistake(NO_ADDRESS)
  const host = parsed.host || parsed.searchParams.get('host') || 'localhost'
  return `\`${host}${parsed.pathname === '/' ? '' : parsed.pathname}\``
}

const NO_ADDRESS =
  '`DATABASE_URL` is no address of a PostgreSQL database, `postgres://user:password@host/name` was expected; mend it, or leave it out to use a file'
