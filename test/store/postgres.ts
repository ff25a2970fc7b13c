/** A real PostgreSQL server in a temporary folder, from the binaries that the machine has. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

/** Folder with `initdb` and `postgres`; null when there is none. */
const BINARIES = ((): string | null => {
  const debian = '/usr/lib/postgresql'
  const versions = () => readdirSync(debian).sort((a, b) => Number(b) - Number(a))
  const folders = [
    ...(process.env.PATH ?? '').split(':'),
    ...attempt(() => versions().map(v => join(debian, v, 'bin')), []),
  ]
  return folders.find(folder => existsSync(join(folder, 'initdb'))) ?? null
})()

/** The server refuses to run as root: then it runs as `postgres`. */
const USER = ((): { uid: number; gid: number } | null => {
  if (process.getuid?.() !== 0) return { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }))
  return attempt(() => ({ uid: id('-u'), gid: id('-g') }), null)
})()

function attempt<T>(what: () => T, otherwise: T): T {
  try {
    return what()
  } catch {
    return otherwise
  }
}

/** Why there is no server to test with; null when there is. */
export const missingPostgres: string | null = !BINARIES
  ? 'PostgreSQL is NOT TESTED: no initdb found; apt-get install postgresql'
  : !USER
    ? 'PostgreSQL is NOT TESTED: running as root, and there is no user `postgres` to run the server'
    : null

export interface Cluster {
  port: number
  /** @returns the address of a new, empty database. */
  database(): Promise<string>
  query(url: string, statement: string): Promise<unknown[]>
  /** Ends the server at once, as a crash would; `start` brings it back. */
  crash(): Promise<void>
  start(): Promise<void>
  remove(): Promise<void>
}

/** Creates and starts a server of its own. */
export async function createCluster(): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'holdpoint-postgres-'))
  const { uid, gid } = USER!
  chownSync(folder, uid, gid)
  const data = join(folder, 'data')
  execFileSync(join(BINARIES!, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'holdpoint', '-E', 'UTF8', '--no-sync'], {
    uid,
    gid,
    cwd: folder,
    stdio: 'pipe',
  })
  const port = await freePort()
  const urlOf = (name: string) => `postgres://holdpoint@127.0.0.1:${port}/${name}`
  let server: ChildProcess | undefined
  let databases = 0

  const end = async (signal: NodeJS.Signals) => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    const closed = new Promise(resolve => server!.once('close', resolve))
    server.kill(signal)
    await closed
  }
  const query = async (url: string, statement: string): Promise<unknown[]> => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      return (await client.query(statement)).rows
    } finally {
      await client.end()
    }
  }
  const start = async () => {
    const options = { listen_addresses: '127.0.0.1', port, unix_socket_directories: folder, max_connections: 200 }
    const settings = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    server = spawn(join(BINARIES!, 'postgres'), ['-D', data, ...settings], { uid, gid, cwd: folder, stdio: 'ignore' })
    for (let tries = 0; ; tries++)
      try {
        await query(urlOf('postgres'), 'select 1')
        return
      } catch (error) {
        if (tries > 200 || server.exitCode !== null) throw error
        await sleep(50)
      }
  }
  // When the tests are interrupted nothing may go on running.
  process.once('exit', () => server?.kill('SIGQUIT'))
  await start()
  return {
    port,
    query,
    start,
    database: async () => {
      const name = `test_${++databases}`
      await query(urlOf('postgres'), `create database ${name}`)
      return urlOf(name)
    },
    crash: () => end('SIGQUIT'),
    remove: async () => {
      await end('SIGQUIT')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const freePort = (): Promise<number> =>
  new Promise(resolve => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
