/** Webhook deliveries over real HTTP: signed, recorded, tried once. */
import { createHmac, randomUUID } from 'node:crypto'
import type { Happening, Hub } from '../core/hub.ts'
import { newId } from '../core/hub.ts'
import type { AppRecord } from '../records.ts'
import { DeliveryFaults } from './faults.ts'
import { payloadOf } from './payloads.ts'
import { completed } from './schemas.ts'
import { installationsToldOf } from './subscriptions.ts'

export interface Delivery {
  id: number
  guid: string
  app: number
  event: string
  action: string | null
  installation: number
  repository: number | null
  deliveredAt: string
  redelivery: boolean
  /** Seconds. */
  duration: number
  /** `OK`, or what went wrong. */
  status: string
  statusCode: number
  requestHeaders: Record<string, string>
  /** The raw bytes, as they were signed. */
  body: string
  responseHeaders: Record<string, string>
  responseBody: string
}

/** GitHub sends nothing that is larger, and nobody is told. */
const MAX_BYTES = 25 * 1024 * 1024

export interface Hooks {
  deliveries: Delivery[]
  faults: DeliveryFaults
  /** How long an app may take, in milliseconds: 10,000 on GitHub. */
  patience: number
  send(happening: Happening): void
  redeliver(delivery: Delivery): void
  /** @returns when everything told so far has been delivered or given up. */
  settled(): Promise<void>
}

export function startHooks(hub: Hub, mistakes: string[]): Hooks {
  const deliveries: Delivery[] = []
  const faults = new DeliveryFaults()
  const under = new Set<Promise<void>>()
  const track = (work: Promise<void>): void => {
    under.add(work)
    void work.finally(() => under.delete(work))
  }

  const attempt = async (app: AppRecord, told: Omit<Delivery, keyof Sent>): Promise<void> => {
    const sent = await post(app.hook!.url, told.requestHeaders, told.body, hooks.patience)
    const record = { ...told, ...sent }
    deliveries.push(record)
  }

  const hooks: Hooks = {
    deliveries,
    faults,
    patience: 10_000,
    send(happening) {
      for (const { app, installation } of installationsToldOf(hub.state, happening)) {
        const { event, action, repository } = happening
        const { payload, mistakes: wrong } = completed(event, action, payloadOf(hub, happening, installation.id))
        if (wrong.length) {
          mistakes.push(...wrong)
          continue
        }
        const body = JSON.stringify(payload)
        if (Buffer.byteLength(body) > MAX_BYTES) continue
        const guid = randomUUID()
        const told = {
          id: newId(hub),
          guid,
          app: app.id,
          event,
          action,
          installation: installation.id,
          repository: repository ? (payload.repository as { id: number }).id : null,
          deliveredAt: hub.now(),
          redelivery: false,
          requestHeaders: headersFor(app, { event, guid, body }),
          body,
        }
        for (const wait of faults.strike(`${event}.${action}`)) track(wait.then(() => attempt(app, told)))
      }
    },
    redeliver(delivery) {
      const app = hub.state.apps.find(({ id }) => id === delivery.app)
      if (!app?.hook) return
      const { guid, event, body } = delivery
      // The same GUID, signed with the secret of today.
      const requestHeaders = headersFor(app, { event, guid, body })
      track(attempt(app, { ...delivery, id: newId(hub), deliveredAt: hub.now(), redelivery: true, requestHeaders }))
    },
    async settled() {
      faults.release()
      while (under.size > 0) await Promise.all(under)
    },
  }
  return hooks
}

export const signature = (secret: string, body: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

function headersFor(app: AppRecord, { event, guid, body }: { event: string; guid: string; body: string }) {
  const { id, secret } = app.hook!
  const sha1 = createHmac('sha1', secret).update(body).digest('hex')
  return {
    accept: '*/*',
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/044aadd',
    'x-github-delivery': guid,
    'x-github-event': event,
    'x-github-hook-id': String(id),
    'x-github-hook-installation-target-id': String(app.id),
    'x-github-hook-installation-target-type': 'integration',
    ...(secret ? { 'x-hub-signature': `sha1=${sha1}`, 'x-hub-signature-256': signature(secret, body) } : {}),
  }
}

type Sent = Pick<Delivery, 'duration' | 'status' | 'statusCode' | 'responseHeaders' | 'responseBody'>

async function post(url: string, headers: Record<string, string>, body: string, patience: number): Promise<Sent> {
  const from = performance.now()
  const duration = () => Math.round(performance.now() - from) / 1000
  const none = { responseHeaders: {}, responseBody: '' }
  try {
    const signal = AbortSignal.timeout(patience)
    // A connection of its own: whoever listens may be another process by the next one.
    const init = {
      method: 'POST',
      headers: { ...headers, connection: 'close' },
      body,
      signal,
      redirect: 'manual',
    } as const
    const response = await fetch(url, init)
    const responseBody = await response.text()
    const { status: statusCode, headers: got } = response
    const status = response.ok ? 'OK' : `Invalid HTTP Response: ${statusCode}`
    return { duration: duration(), status, statusCode, responseHeaders: Object.fromEntries(got), responseBody }
  } catch (caught) {
    const timedOut = (caught as Error).name === 'TimeoutError'
    const status = timedOut ? 'timed out' : 'failed to connect to host'
    return { duration: duration(), status, statusCode: 0, ...none }
  }
}
