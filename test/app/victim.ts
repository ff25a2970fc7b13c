/**
 * The App as a process that will be killed. Its environment has `VICTIM`: store, identity and lease as JSON.
 * It says on its output where it listens, and then again and again when something is due next.
 */
import { writeSync } from 'node:fs'
import { identityOf } from '../../src/app/probot.ts'
import { createApp } from '../../src/app/server.ts'
import { openStore, type StoreOptions } from '../../src/store/index.ts'
import { SECRET } from './tale.ts'

export interface Orders {
  store: StoreOptions
  appId: number
  privateKey: string
  baseUrl: string
  leaseFor: number
}

const { store: options, leaseFor, ...identity } = JSON.parse(process.env.VICTIM!) as Orders
process.stdin.on('end', () => process.exit()).resume()
const store = await openStore(options)
const app = createApp({
  store,
  appId: identity.appId,
  secrets: [SECRET],
  auth: identityOf(identity),
  server: 'https://github.example',
  leaseFor,
})
writeSync(1, `port ${await app.listen(0, '127.0.0.1')}\n`)
app.worker.start()
setInterval(async () => writeSync(1, `next ${(await store.work.nextAt()) ?? 'never'}\n`), 100)
