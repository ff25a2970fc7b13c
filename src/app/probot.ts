/**
 * @module app/probot
 * Probot gives the App its identity: tokens of installations, made and renewed when they are needed.
 */
import { Probot, ProbotOctokit } from 'probot'
import type { GitHubApi } from '../sources/github.ts'

export interface Identity {
  appId: number
  /** PEM. */
  privateKey: string
  /** `https://api.github.com`, or `https://HOST/api/v3`. */
  baseUrl?: string
  log?: ConstructorParameters<typeof Probot>[0] extends infer O ? (O extends { log?: infer L } ? L : never) : never
}

/**
 * Probot's own throttle lets one write a second through, however much it carries, and its retries repeat what GitHub may
 * have done already. The worker keeps to GitHub's limits instead: one request per pass, and none before a limit is over.
 */
const Octokit = ProbotOctokit.defaults((options: Record<string, unknown>) => ({
  ...options,
  throttle: { ...(options.throttle as object), enabled: false },
  retry: { enabled: false },
})) as typeof ProbotOctokit

/** @returns GitHub's API as the App itself, or as one of its installations. */
export function identityOf({
  appId,
  privateKey,
  baseUrl,
  log,
}: Identity): (installation?: number) => Promise<GitHubApi> {
  const probot = new Probot({
    appId,
    privateKey,
    // Deliveries come through a door of our own; this one is never opened.
    secret: 'unused',
    Octokit,
    ...(baseUrl ? { baseUrl } : {}),
    ...(log ? { log } : { logLevel: 'fatal' }),
  })
  return async installation => (await probot.auth(installation)) as unknown as GitHubApi
}
