/** A process that takes deliveries in: the App's door with a store in the folder it is given, or (`bare`) a server that only reads and answers. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createApp } from '../src/app/server.ts'
import { openStore } from '../src/store/index.ts'

const [folder, secret] = process.argv.slice(2) as [string, string]

async function ours(): Promise<number> {
  const store = await openStore({ file: join(folder, 'holdpoint.db') })
  const auth = () => Promise.reject(new Error('nobody works here'))
  return createApp({ store, appId: 1, secrets: [secret], auth, server: 'https://github.example' }).listen(
    0,
    '127.0.0.1',
  )
}

async function bare(): Promise<number> {
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    response.writeHead(202).end('new\n')
  })
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  return (server.address() as AddressInfo).port
}

process.stdin.on('end', () => process.exit())
// Asked for by a line: milliseconds of the processor so far.
process.stdin.on('data', () => {
  const { user, system } = process.cpuUsage()
  process.stdout.write(`${(user + system) / 1000}\n`)
})
process.stdout.write(`${await (folder === 'bare' ? bare() : ours())}\n`)
