/** A repository with a pull request, on disk and on the stand-in GitHub, as `actions/checkout` leaves it. */
import { type GitHub, startGitHub } from '../github/index.ts'
import { type BodyEdit, pull, repository, type Token, workflowToken } from '../github/state.ts'
import { commit, git, repositoryIn, type Step, sound } from './stage.ts'

export const CONFIGURATION = `checklist: RELEASE.md
roles:
  tech-lead: { users: [ada] }
`

export const CHECKLIST = `# Release

## Pre-deployment

- [ ] All tests pass <!-- gate: tests id=tests-pass -->
- [ ] The tech lead agrees <!-- gate: ack by=tech-lead id=lead-agrees -->
`

export const body = (ticked: boolean): string =>
  CHECKLIST.replace('- [ ] The tech', `- [${ticked ? 'x' : ' '}] The tech`)

export interface Staged {
  github: GitHub
  root: string
  head: string
  base: string
  merge: string
  /** What the runner hands to the step. */
  step: Omit<Step, 'entry'>
  close(): Promise<void>
}

export interface Wish {
  folder: string
  /** What the base branch has besides a sound project. */
  baseFiles?: Record<string, string | null>
  /** What the change does. */
  headFiles?: Record<string, string | null>
  body?: string
  edits?: BodyEdit[]
  author?: string
  /** Where the change comes from. */
  from?: string
  permissions?: Token['permissions']
  prefix?: string
}

export const WRITES: Token['permissions'] = {
  contents: 'read',
  pull_requests: 'read',
  checks: 'write',
  statuses: 'read',
  actions: 'read',
}

/** A fork's token: nothing may be written. */
export const READS: Token['permissions'] = { ...WRITES, checks: 'read' }

export async function stagePullRequest(wish: Wish): Promise<Staged> {
  const { permissions = WRITES, from = 'acme/shop' } = wish
  const root = repositoryIn(wish.folder, sound)
  const baseFiles = { '.github/holdpoint.yml': CONFIGURATION, 'RELEASE.md': CHECKLIST, ...wish.baseFiles }
  const base = commit(root, baseFiles, 'Base')
  git(root, 'checkout', '-q', '-b', 'change')
  const head = commit(root, wish.headFiles ?? {}, 'Change')
  // The runner gets the test merge, detached and without its history.
  git(root, 'checkout', '-q', '--detach', base)
  git(root, 'merge', '-q', '--no-ff', '-m', 'Merge', head)
  const merge = git(root, 'rev-parse', 'HEAD')

  const shop = repository('acme/shop', {
    refs: { main: base },
    trees: { [base]: texts(baseFiles), [head]: {}, [merge]: {} },
    collaborators: { ada: 'maintain', author: 'write' },
  })
  const text = wish.body ?? body(false)
  const author = wish.author ?? 'author'
  const facts = { head: { ref: 'change', sha: head, repository: from }, base: { ref: 'main', sha: base } }
  shop.pulls.set(7, pull(7, { ...facts, author, body: text, edits: wish.edits ?? [] }))
  const tokens = { secret: workflowToken(permissions) }
  const github = await startGitHub({ repositories: new Map([['acme/shop', shop]]), tokens }, wish.prefix)
  return {
    github,
    root,
    head,
    base,
    merge,
    step: stepOf(root, github, { head, base, merge, from, author }),
    close: github.close,
  }
}

const texts = (files: Record<string, string | null>) =>
  Object.fromEntries(
    Object.entries({ ...sound, ...files }).filter((entry): entry is [string, string] => entry[1] !== null),
  )

function stepOf(
  root: string,
  github: GitHub,
  { head, base, merge, from, author }: { head: string; base: string; merge: string; from: string; author: string },
): Omit<Step, 'entry'> {
  return {
    root,
    event: 'pull_request',
    payload: {
      action: 'edited',
      number: 7,
      pull_request: {
        // Frozen, and a lie: everything is ticked here.
        body: body(true),
        user: { login: author },
        labels: [],
        head: { sha: head, ref: 'change', repo: { full_name: from } },
        base: { sha: base, ref: 'main', repo: { full_name: 'acme/shop' } },
      },
    },
    inputs: { token: 'secret' },
    env: {
      GITHUB_SHA: merge,
      GITHUB_REF_NAME: '7/merge',
      GITHUB_API_URL: github.url,
      GITHUB_GRAPHQL_URL: github.graphqlUrl,
    },
  }
}
