/**
 * @module app/greeting
 * At start: whether GitHub knows the App by this key. Whatever it says, deliveries are taken: they may be all that is right.
 */
import type { GitHubApi } from '../sources/github.ts'
import type { Log } from './log.ts'
import { lacking } from './registration.ts'

interface Known {
  slug?: string
  permissions?: Record<string, string>
  events?: string[]
}

/** Never throws. */
export async function greet(auth: () => Promise<GitHubApi>, appId: number, log: Log): Promise<void> {
  try {
    const { data } = await (await auth()).request('GET /app')
    const { slug, permissions = {}, events = [] } = data as Known
    log('info', 'GitHub knows the App', { app: slug ?? String(appId) })
    const missing = lacking(permissions, events)
    if (missing.length)
      log(
        'warn',
        "the App lacks what some verdicts need; add it on the App's page, and accept it where it is installed",
        {
          missing,
        },
      )
  } catch (caught) {
    const { status, message } = caught as { status?: number; message?: string }
    const wrong = status === 401 || status === 404
    log('error', wrong ? 'GitHub does not accept the credentials' : 'GitHub could not be asked', {
      because: wrong
        ? `App ${appId} and its private key do not belong together (${status}); look at the App's page on GitHub`
        : (message ?? String(caught)),
    })
  }
}
