/** Somebody else's server that takes messages, on loopback: in time, late, never, or not at all. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Receiver extends AsyncDisposable {
  url: string
  /** What arrived, oldest first. */
  got: { body: Record<string, unknown>; key: string | undefined }[]
  /** How the next requests are answered; the last one stays. */
  answers: ((request: IncomingMessage, response: ServerResponse) => void)[]
}

export const status =
  (code: number, headers: Record<string, string> = {}, body = 'ok') =>
  (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(code, headers)
    response.end(body)
  }

export async function startReceiver(...answers: Receiver['answers']): Promise<Receiver> {
  const receiver = { got: [] as Receiver['got'], answers: answers.length ? answers : [status(200)] }
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const part of request) text += part
    const key = request.headers['idempotency-key']
    receiver.got.push({ body: JSON.parse(text), key: Array.isArray(key) ? key[0] : key })
    const answer = receiver.answers.length > 1 ? receiver.answers.shift()! : receiver.answers[0]!
    answer(request, response)
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/a-secret-path`
  return Object.assign(receiver, {
    url,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(closed => server.close(closed))
    },
  })
}
