/**
 * @module cli/serve
 * `holdpoint serve`: the App, until somebody ends it.
 */
import { createLog } from '../app/log.ts'
import { secretsOf } from '../app/notify/channels.ts'
import { useProxy } from '../app/proxy.ts'
import { serve } from '../app/serve.ts'
import { readSettings } from '../app/settings.ts'

/** @returns 0 after it was asked to end. @throws Mistake when it cannot start. */
export async function serveUntilStopped(version: string): Promise<number> {
  const settings = readSettings(process.env)
  useProxy(process.env)
  const hidden = [...(settings.credentials?.secrets ?? []), settings.operatorToken ?? '', ...secretsOf(settings.notify)]
  const log = createLog(line => process.stdout.write(line), Date.now, hidden)
  const asked = signalled()
  process.on('uncaughtException', caught => {
    log('error', 'a mistake of Holdpoint itself; it ends, to be started again', {
      because: caught.stack ?? String(caught),
    })
    process.exit(1)
  })
  const { stop } = await serve(settings, { version, log, hidden })
  await asked
  await stop()
  // Whatever is still held open: it was asked to end.
  setTimeout(() => process.exit(0), 500).unref()
  return 0
}

/** The first signal asks politely, the second one ends at once. */
function signalled(): Promise<void> {
  return new Promise(resolve => {
    let count = 0
    for (const [signal, number] of [
      ['SIGTERM', 15],
      ['SIGINT', 2],
    ] as const)
      process.on(signal, () => (count++ ? process.exit(128 + number) : resolve()))
  })
}
