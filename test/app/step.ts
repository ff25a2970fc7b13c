/** The real step on a pull request that the App looks after, too. */
import { type Ran, runStep, type Step } from '../action/stage.ts'
import type { Issuer } from './issuer.ts'
import type { AppStage } from './stage.ts'

interface Commits {
  head: string
  base: string
  merge: string
  branch: string
  /** The repository that the branch is in, when it is a fork. */
  from?: string
}

/** Runs the step for the first pull request of `acme/shop`, with a runner's token at hand. */
export function runPullStep(
  { address, github }: AppStage,
  issuer: Issuer,
  { head, base, merge, branch, from = 'acme/shop' }: Commits,
  { inputs, env, ...step }: Omit<Step, 'event' | 'payload'>,
): Promise<Ran> {
  return runStep({
    ...step,
    event: 'pull_request',
    payload: {
      number: 1,
      pull_request: {
        user: { login: 'ben' },
        labels: [],
        head: { sha: head, ref: branch, repo: { full_name: from } },
        base: { sha: base, ref: 'main', repo: { full_name: 'acme/shop' } },
      },
    },
    inputs: { 'app-url': address, ...inputs },
    env: {
      GITHUB_SHA: merge,
      GITHUB_REF_NAME: '1/merge',
      GITHUB_API_URL: github.url,
      GITHUB_GRAPHQL_URL: github.graphqlUrl,
      ACTIONS_ID_TOKEN_REQUEST_URL: `${issuer.url}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'of the runner',
      ...env,
    },
  })
}
