/** The App: deliveries taken in, a tick until it is published, what an event asks of GitHub, and what thousands of pull requests cost. */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bring } from '../test/app/post.ts'
import { runApp } from '../test/app/runner.ts'
import { type Deed, world } from '../test/app/tale.ts'
import { type Benchmark, median, type Row } from './bench.ts'
import { hall, SECRET } from './hall.ts'

const DELIVERIES = 3000
const IN_FLIGHT = 20
const ROUNDS = 3
/** Of every answer of GitHub, in milliseconds: much more than the App's own work. */
const LATENCY = 300

const program = (name: string) => fileURLToPath(new URL(`./${name}.ts`, import.meta.url))
const FLAGS = ['--disable-warning=ExperimentalWarning']

const perSecond = (ms: number) => Math.round(1000 / ms).toLocaleString('en')

type Delivery = ReturnType<ReturnType<typeof hall>['delivery']>

/** @returns milliseconds until each was answered. */
async function sendAll(url: string, deliveries: readonly Delivery[]): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT })
  const answers: number[] = []
  const rest = deliveries[Symbol.iterator]()
  const send = ({ headers, body }: Delivery) =>
    new Promise<void>((done, failed) => {
      const started = performance.now()
      const length = Buffer.byteLength(body)
      const sent = request(
        url,
        { method: 'POST', agent, headers: { ...headers, 'content-length': length } },
        answer => {
          answer.resume().once('end', () => {
            answers.push(performance.now() - started)
            if (answer.statusCode === 202) done()
            else failed(new Error(`answered ${answer.statusCode}`))
          })
        },
      )
      sent.once('error', failed).end(body)
    })
  const sender = async () => {
    for (const each of rest) await send(each)
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, sender))
  agent.destroy()
  return answers
}

interface Door {
  url: string
  /** @returns milliseconds of the processor that it has taken so far. */
  cpu(): Promise<number>
  end(): void
}

async function door(folder: string): Promise<Door> {
  const child = spawn(process.execPath, [...FLAGS, program('door'), folder, SECRET], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const line = () => new Promise<string>(heard => child.stdout.once('data', data => heard(String(data).trim())))
  const port = await line()
  return {
    url: `http://127.0.0.1:${port}/`,
    cpu: () => {
      const answer = line()
      child.stdin.write('cpu\n')
      return answer.then(Number)
    },
    end: () => child.stdin.end(),
  }
}

async function intake(folder: string): Promise<Row> {
  const [ours, bare] = [await door(folder), await door('bare')]
  const github = hall()
  const made = (name: string, count: number) =>
    Array.from({ length: count }, (_, at) => github.delivery(1 + (at % 200), 'opened', `${name}-${at}`))
  const timed = async (url: string, deliveries: Delivery[]) => {
    const started = performance.now()
    const answers = await sendAll(url, deliveries)
    return { ms: performance.now() - started, answers }
  }
  try {
    for (const { url } of [ours, bare]) await sendAll(url, made('warm', 500))
    const ratios: number[] = []
    const each: number[] = []
    const answers: number[] = []
    const theirs: number[] = []
    const before = await ours.cpu()
    for (let round = 0; round < ROUNDS; round++) {
      const deliveries = made(`r${round}`, DELIVERIES)
      const mine = await timed(ours.url, deliveries)
      const other = await timed(bare.url, deliveries)
      ratios.push(mine.ms / other.ms)
      theirs.push(...other.answers)
      each.push(mine.ms / DELIVERIES)
      answers.push(...mine.answers)
    }
    const busy = ((await ours.cpu()) - before) / (ROUNDS * DELIVERIES)
    const p99 = (all: number[]) => all.sort((a, b) => a - b)[Math.floor(all.length * 0.99)]!.toFixed(1)
    return {
      work: `App: take in ${DELIVERIES} signed deliveries of 9 KB over HTTP, each kept for good in SQLite before its answer, ${IN_FLIGHT} in flight`,
      against: `node:http ${process.versions.node}, which reads and forgets them`,
      ratio: median(ratios),
      limit: null,
      note: `${perSecond(median(each))} per second, ${perSecond(busy)} per second of its processor, p99 ${p99(answers)} ms where that of the other is ${p99(theirs)} ms; at least 2,000 and below 50 ms wanted`,
    }
  } finally {
    ours.end()
    bare.end()
  }
}

/** From the delivery until GitHub has the last write, and what was asked in between. */
async function ticks(): Promise<Row[]> {
  await using stage = await world({ real: true })
  await using runner = await runApp(stage)
  await runner.settle()
  const times: number[] = []
  const asked: number[] = []
  // The time of this App is a number that goes on here.
  const going = setInterval(() => {
    runner.clock.now = Math.max(runner.clock.now, Date.now())
  }, 1)
  runner.app.worker.start()
  stage.github.faults.add({ on: /./, answer: { slow: LATENCY } })
  try {
    for (let round = 0; round < 7; round++) {
      const deed: Deed = { kind: 'click', who: 'ada', item: 'lead', box: round % 2 ? ' ' : 'x' }
      stage.play(deed)
      const letters = await stage.post.collect()
      const [before, done] = [stage.github.requests.length, runner.worked.length]
      const started = performance.now()
      for (const letter of letters) await bring(letter, runner.url)
      while (runner.worked.length === done) await new Promise(next => setTimeout(next, 1))
      times.push((performance.now() - started) / LATENCY)
      asked.push(stage.github.requests.length - before)
      // What the App wrote itself is told, too, and costs nothing.
      for (const letter of await stage.post.collect()) await bring(letter, runner.url)
      await new Promise(next => setTimeout(next, 100))
    }
  } finally {
    clearInterval(going)
  }
  const requests = median(asked)
  const peers = [
    ['task-list-completed', 4],
    ['Mergeable at 62481ab, one recipe', 6],
    ['policy-bot at fc09d7a, the least', 3],
  ] as const
  return [
    {
      work: 'App: from the delivery of a tick until check and body are written',
      against: `one round trip to a GitHub that takes ${LATENCY} ms for it`,
      ratio: median(times),
      limit: 2.5,
    },
    ...peers.map(([against, theirs]) => ({
      work: `App: requests for a tick (${requests})`,
      against: `${against}: ${theirs} for an edit`,
      ratio: requests / theirs,
      limit: 1,
    })),
  ]
}

interface Crowd {
  ms: number
  asked: number
  heap: number
  rss: number
}

async function crowd(count: number): Promise<Crowd> {
  const child = spawn(process.execPath, ['--expose-gc', ...FLAGS, program('crowd'), String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', piece => {
    text += piece
  })
  const code = await new Promise(done => child.once('close', done))
  if (code !== 0) throw new Error(`crowd ${count} ended with ${code}`)
  return JSON.parse(text) as Crowd
}

async function crowds(): Promise<Row> {
  const few = await crowd(100)
  const many = await crowd(10_000)
  return {
    work: 'App: a tick beside 10,000 open pull requests',
    against: 'beside 100',
    ratio: many.ms / few.ms,
    limit: 1.5,
    memory: many.rss,
    note: `${many.asked.toFixed(1)} requests each, heap ${Math.round(few.heap)} and ${Math.round(many.heap)} MB`,
  }
}

export const app: Benchmark = {
  name: 'app',
  async run(): Promise<Row[]> {
    const folder = await mkdtemp(join(tmpdir(), 'holdpoint-bench-'))
    try {
      return [await intake(folder), ...(await ticks()), await crowds()]
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}
