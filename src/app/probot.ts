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
  /** How GitHub is asked; Node's own when left out. */
  fetch?: typeof fetch
  /** Milliseconds after which a request without an answer is given up. */
  patience?: number
}

/** GitHub itself ends a request after ten seconds, so that nothing comes of one that was given up after twenty. */
const PATIENCE = 20_000

const patient =
  (ask: typeof fetch, patience: number): typeof fetch =>
  (input, init) => {
    const timeout = AbortSignal.timeout(patience)
    return ask(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout })
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

type ProbotLog = NonNullable<NonNullable<ConstructorParameters<typeof Probot>[0]>['log']>

/** What Probot would tell is told by whoever asked, in one sentence and without headers. */
const quiet = () => {}
const silent = {
  ...{ trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet, fatal: quiet, silent: quiet },
  level: 'silent',
  child: () => silent,
} as unknown as ProbotLog

/** @returns GitHub's API as the App itself, or as one of its installations. */
export function identityOf({
  appId,
  privateKey,
  baseUrl,
  fetch: ask = fetch,
  patience = PATIENCE,
}: Identity): (installation?: number) => Promise<GitHubApi> {
  const probot = new Probot({
    appId,
    privateKey,
    // Deliveries come through a door of our own; this one is never opened.
    secret: 'unused',
    Octokit,
    ...(baseUrl ? { baseUrl } : {}),
    request: { fetch: patient(ask, patience) },
    log: silent,
  })
  return async installation => (await probot.auth(installation)) as unknown as GitHubApi
}
