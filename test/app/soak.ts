/**
 * `npm run soak [-- part ...]`: for hours what the tests do for seconds. Parts: `store`, `kill`, `after` (the merge), `faults`, `disorder`.
 * `ROUNDS=20` makes it shorter, `SEED=7` repeats a run's stories. Ends with 1 when anything was lost or is wrong.
 */
import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { StoreOptions } from '../../src/store/index.ts'
import { killRounds } from '../store/kill.ts'
import { createCluster, missingPostgres } from '../store/postgres.ts'
import { killStory, type Toll } from './kill.ts'
import { killAfterStory } from './kill-after.ts'

const ROUNDS = Number(process.env.ROUNDS ?? 200)
const SEED = Number(process.env.SEED ?? randomInt(1_000_000_000))
/** Of one story: more, and what is to be seen does not show each of them any more. */
const STORY = 10
const PARTS = ['store', 'kill', 'after', 'faults', 'disorder']

interface Engine {
  name: string
  replicas: number
  rounds: number
  /** @returns a new, empty one. */
  options(): Promise<StoreOptions>
}

const say = (line: string) => void process.stdout.write(`${line}\n`)
let found = 0

function report(what: string, { rounds, acknowledged, wrong }: Omit<Toll, 'deeds'>): void {
  found += wrong.length
  say(`${what}: ${rounds} kills, ${acknowledged} deliveries acknowledged, ${wrong.length} wrong`)
  for (const sentence of wrong) say(`  ${sentence}`)
}

async function kills(part: string, { name, replicas, rounds, options }: Engine): Promise<void> {
  if (part === 'store') return report(`store, ${name}`, await killRounds(await options(), rounds, replicas))
  for (let done = 0, seed = SEED; done < rounds; done += STORY, seed++) {
    const story = { store: await options(), replicas, rounds: Math.min(STORY, rounds - done), seed }
    const title = `${part === 'after' ? 'after the merge' : 'app'}, ${name}, ${replicas === 1 ? 'alone' : `${replicas} replicas`}`
    report(`${title}, seed ${seed}`, await (part === 'after' ? killAfterStory(story) : killStory(story)))
  }
}

/** The property tests with many rounds and other seeds. */
async function properties(part: string): Promise<void> {
  const rounds = Math.max(1, Math.round(ROUNDS / 4))
  const child = spawn('npm', ['test', '--', `test/app/${part}`], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...process.env, ROUNDS: String(rounds), FUZZ_SEED: String(SEED) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let text = ''
  child.stderr.on('data', piece => {
    text += piece
  })
  const code = await new Promise(done => child.once('close', done))
  say(`${part}: ${rounds} tales, seed ${SEED}, ${code === 0 ? '0 wrong' : `wrong:\n${text}`}`)
  if (code !== 0) found++
}

const wanted = process.argv.slice(2)
const unknown = wanted.find(part => !PARTS.includes(part))
if (unknown) {
  process.stderr.write(`no part is called ${unknown}; known are ${PARTS.join(', ')}\n`)
  process.exit(2)
}
const parts = wanted.length ? wanted : PARTS

const folder = mkdtempSync(join(tmpdir(), 'holdpoint-soak-'))
const cluster = missingPostgres ? null : await createCluster()
if (missingPostgres) say(missingPostgres)
let files = 0
const engines: Engine[] = [
  { name: 'SQLite', replicas: 1, rounds: ROUNDS, options: async () => ({ file: join(folder, `${++files}.db`) }) },
  ...(cluster
    ? [
        {
          name: 'PostgreSQL',
          replicas: 2,
          rounds: Math.ceil(ROUNDS / 4),
          options: async () => ({ databaseUrl: await cluster.database() }),
        },
      ]
    : []),
]
try {
  for (const part of parts)
    if (part === 'faults' || part === 'disorder') await properties(part)
    else for (const engine of engines) await kills(part, engine)
} finally {
  await cluster?.remove()
  rmSync(folder, { recursive: true, force: true })
}
say(found ? `${found} wrong` : 'nothing lost, nothing twice, nothing wrong')
process.exitCode = found ? 1 : 0
