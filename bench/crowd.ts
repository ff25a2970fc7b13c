/** A process with so many open pull requests: prints what one event costs, in milliseconds of the processor and requests, and the memory. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../src/app/server.ts'
import { openStore } from '../src/store/index.ts'
import { median } from './bench.ts'
import { hall, SECRET } from './hall.ts'

const EVENTS = 200
const AT_ONCE = 20

const count = Number(process.argv[2])
// Only processor time is measured: a disk in memory makes the crowd sooner.
const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'holdpoint-crowd-'))
const store = await openStore({ file: join(folder, 'holdpoint.db') })
const github = hall()
const app = createApp({
  store,
  appId: 1,
  secrets: [SECRET],
  auth: async () => github.api,
  server: 'https://github.example',
  worked: ({ outcome, because }) => {
    if (outcome !== 'done') process.stderr.write(`${outcome}: ${because}\n`)
  },
})
const url = `http://127.0.0.1:${await app.listen(0, '127.0.0.1')}/`
let sent = 0
const send = async (number: number, action: 'opened' | 'edited') => {
  const response = await fetch(url, { method: 'POST', ...github.delivery(number, action, `g-${++sent}`) })
  if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`)
  await response.arrayBuffer()
}
try {
  for (let number = 1; number <= count; number += AT_ONCE) {
    await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, count - number + 1) }, (_, at) => send(number + at, 'opened')),
    )
    await app.worker.drain()
  }
  const spent: number[] = []
  const before = github.asked
  for (let event = 0; event < EVENTS; event++) {
    const started = process.cpuUsage()
    await send(1 + ((event * 7919) % count), 'edited')
    await app.worker.drain()
    const { user, system } = process.cpuUsage(started)
    spent.push((user + system) / 1000)
  }
  const asked = (github.asked - before) / EVENTS
  globalThis.gc?.()
  const { heapUsed } = process.memoryUsage()
  const { parked, due } = await store.work.counts(Date.now())
  if (parked || due) throw new Error(`${parked} parked, ${due} due`)
  const rss = process.resourceUsage().maxRSS / 1024
  process.stdout.write(JSON.stringify({ ms: median(spent), asked, heap: heapUsed / 1024 / 1024, rss }))
} finally {
  await app.stop()
  rmSync(folder, { recursive: true, force: true })
}
