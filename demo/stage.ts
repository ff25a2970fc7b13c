/**
 * What the demo stands on. Played: GitHub, its token service, a runner's machine. Real: the App with its store behind its HTTP
 * door, the Action's committed bundle as a process, git, the report files.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Ran } from '../test/action/stage.ts'
import { type Issuer, pullRequestClaims, startIssuer } from '../test/app/issuer.ts'
import { type AppStage, stageApp } from '../test/app/stage.ts'
import { runPullStep } from '../test/app/step.ts'
import { numberOf } from '../test/github/core/hub.ts'
import { pushBranch } from '../test/github/core/pulls.ts'
import { workflowToken } from '../test/github/state.ts'
import { BASE, CHANGE, commit, git, REPORTS, write } from './project.ts'

const ACTION = fileURLToPath(new URL('../dist/action/index.js', import.meta.url))
const BRANCH = 'release/1.2.0'

export interface Demo extends AsyncDisposable {
  app: AppStage
  /** Commits as `ben`, pushes, and lets GitHub tell of it. @returns the commit. */
  push(files: Record<string, string>, message: string): string
  /** CI: checks the pull request out, leaves its reports there, runs the step. */
  ci(): Promise<Ran>
}

export async function demoStage(): Promise<Demo> {
  const folder = mkdtempSync(join(tmpdir(), 'holdpoint-demo-'))
  const issuer = await startIssuer(() => Date.now())
  const app = await stageApp({ issuer: issuer.url, protect: true })
  const root = join(folder, 'shop')
  mkdirSync(root)
  git(root, 'init', '-q', '-b', 'main')
  const base = commit(root, BASE, 'Begin')
  const { shop, github } = app
  shop.labels.push('incident')
  shop.trees[base] = BASE
  Object.assign(shop.history, { [base]: { parents: [], message: 'Begin', author: 'ada', at: github.hub.now() } })
  shop.refs.main = base
  git(root, 'checkout', '-q', '-b', BRANCH)
  let tree = BASE
  const push: Demo['push'] = (files, message) => {
    git(root, 'checkout', '-q', BRANCH)
    const before = git(root, 'rev-parse', 'HEAD')
    const sha = commit(root, files, message)
    tree = { ...tree, ...files }
    shop.trees[sha] = tree
    Object.assign(shop.history, { [sha]: { parents: [before], message, author: 'ben', at: github.hub.now() } })
    pushBranch(github.hub, shop, { branch: BRANCH, to: sha, by: 'ben' })
    return sha
  }
  push(CHANGE, 'Price every cart')
  return {
    app,
    push,
    ci: () => ci({ app, issuer, root, base, tree }),
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]()
      await issuer[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface Runner {
  app: AppStage
  issuer: Issuer
  root: string
  base: string
  tree: Record<string, string>
}

/** As `actions/checkout` leaves it: the test merge, detached. */
async function ci({ app, issuer, root, base, tree }: Runner): Promise<Ran> {
  const { shop, github } = app
  const head = shop.pulls.get(1)!.head.sha
  git(root, 'checkout', '-q', '--detach', base)
  git(root, 'merge', '-q', '--no-ff', '-m', 'Merge', head)
  const merge = git(root, 'rev-parse', 'HEAD')
  shop.trees[merge] = tree
  Object.assign(shop.history, {
    [merge]: { parents: [base, head], message: 'Merge', author: 'ben', at: github.hub.now() },
  })
  write(root, REPORTS)
  const reads = { contents: 'read', pull_requests: 'read', statuses: 'read', checks: 'read' } as const
  github.state.tokens.ci = workflowToken(reads)
  issuer.runner.claims = pullRequestClaims({
    number: 1,
    merge,
    repositoryId: numberOf('acme/shop'),
    workflow: '.github/workflows/release.yml',
  })
  const pull = { head, base, merge, branch: BRANCH }
  const ran = await runPullStep(app, issuer, pull, { entry: ACTION, root, inputs: { token: 'ci' } })
  await app.settle()
  return ran
}

export const HEAD = BRANCH
