/** Sequences of what people do on a release pull request, and what is to be seen afterwards: for runs that are disturbed. */
import fc from 'fast-check'
import { type Registered, registerApp } from '../github/app.ts'
import { type GitHub, startGitHub } from '../github/index.ts'
import type { Repository } from '../github/records.ts'
import { repository } from '../github/state.ts'
import { type Post, postOffice } from './post.ts'
import { CHECKLIST, CONFIGURATION } from './stage.ts'

export const SECRET = 'a secret of two'

export type Deed =
  | { kind: 'click'; who: 'ada' | 'ben' | 'opal'; item: 'runbook' | 'lead'; box: 'x' | ' ' }
  | { kind: 'comment'; who: 'ada' | 'ben' | 'opal'; text: string }
  | { kind: 'push' }

const SAID = [
  '/holdpoint tick lead',
  '/holdpoint untick lead',
  '/holdpoint tick runbook',
  '/holdpoint untick runbook',
  '/holdpoint waive runbook until 2099-01-01: the runbook is being rewritten',
  '/holdpoint na lead: a change of words',
  '/holdpoint no-go: the database is slow',
  '/holdpoint go',
  '/holdpoint tock lead',
]

const who = fc.constantFrom('ada' as const, 'ben' as const, 'opal' as const)
const item = fc.constantFrom('runbook' as const, 'lead' as const)
const box = fc.constantFrom('x' as const, 'x' as const, ' ' as const)

export const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('click' as const), who, item, box }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('comment' as const), who, text: fc.constantFrom(...SAID) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'push' as const }) },
)

export interface World extends AsyncDisposable {
  github: GitHub
  shop: Repository
  registered: Registered
  /** Carries deliveries; nothing arrives that it is not told to bring. */
  post: Post
  /** GitHub's time. */
  clock: { now: number }
  /** A second later, somebody does something. */
  play(deed: Deed): void
}

/**
 * The stand-in GitHub with pull request 1 open in `acme/shop`; `ada` leads, `opal` is of the ops, `ben` proposes.
 * @param real its time goes on by itself, as that of the App does.
 * @param rules configuration and checklist, when they are other ones.
 */
export async function world({ real = false, rules = {} as Record<string, string> } = {}): Promise<World> {
  const clock = { now: Math.floor(Date.now() / 1000) * 1000 }
  const shop = repository('acme/shop', {
    collaborators: { ada: 'maintain', ben: 'write', opal: 'write', root: 'admin' },
  })
  const github = await startGitHub(
    { repositories: new Map([['acme/shop', shop]]), teams: { 'acme/ops': ['opal'] } },
    '',
    { clock: () => new Date(clock.now) },
  )
  const files = { '.github/holdpoint.yml': CONFIGURATION, 'RELEASE.md': CHECKLIST, ...rules }
  github.person('root').in('acme/shop').push({ branch: 'main', files, message: 'Begin' })
  const post = await postOffice(github)
  const registered = registerApp(github, { hook: { url: post.url, secret: SECRET } })
  const ben = github.person('ben').in('acme/shop')
  ben.push({ branch: 'change', files: { 'a.ts': '0' } })
  ben.openPull({ head: 'change', body: 'Ship it.' })
  let pushes = 0
  return {
    github,
    shop,
    registered,
    post,
    clock,
    play(done) {
      clock.now = Math.max(clock.now + 1000, real ? Date.now() : 0)
      if (done.kind === 'push') ben.push({ branch: 'change', files: { 'a.ts': `${++pushes}` } })
      else if (done.kind === 'comment') github.person(done.who).in('acme/shop').comment(1, done.text)
      else click(github, shop, done)
    },
    async [Symbol.asyncDispose]() {
      await post.close()
      await github.close()
    },
  }
}

/** Whatever is ticked there at the moment, it is this box that the person sees the other way round, and clicks. */
function click(github: GitHub, shop: Repository, { who: by, item: id, box: to }: Deed & { kind: 'click' }): void {
  const pull = shop.pulls.get(1)!
  const line = (mark: string) => (text: string) =>
    text.includes(`<!-- hp:${id} -->`) ? text.replace(/\[[ x]\]/, `[${mark}]`) : text
  const marked = (mark: string) => pull.body!.split('\n').map(line(mark)).join('\n')
  pull.body = marked(to === 'x' ? ' ' : 'x')
  github
    .person(by)
    .in('acme/shop')
    .editPull(1, { body: marked(to) })
}

/** What people see in the end: the body, the newest `holdpoint` of each commit, the App's comments. */
export function seen(shop: Repository) {
  const pull = shop.pulls.get(1)!
  const heads = [...new Set(shop.checkRuns.map(({ head_sha }) => head_sha))]
  const known = [...pull.edits, ...Object.keys(shop.history)].length ? Object.keys(shop.history) : []
  // Commits have other names, and times are other ones, in each run.
  const plain = (text: string | null) =>
    (text ?? '')
      .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z| UTC)?/g, 'TIME')
      // What lay open at a vote is as of when it was heard.
      .replace(/(said (?:no-)?go[^\n]*?), with [^\n]*/g, '$1')
      .replace(/\b[0-9a-f]{7}([0-9a-f]{33})?\b/g, sha => {
        const at = known.findIndex(each => each.startsWith(sha))
        return at < 0 ? sha : `COMMIT ${at}`
      })
  const head = pull.head.sha
  const run = shop.checkRuns.filter(({ head_sha, name }) => head_sha === head && name === 'holdpoint').at(-1)
  return {
    body: plain(pull.body),
    check: run
      ? { conclusion: run.conclusion, title: plain(run.output.title), summary: plain(run.output.summary) }
      : null,
    comments: shop.comments.filter(({ app }) => app).map(({ body }) => plain(body)),
    judged: heads.includes(head),
  }
}
