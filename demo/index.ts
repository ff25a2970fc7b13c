/** `npm run demo`: a release from its pull request to the end of its watch, on this machine, without credentials. Exit 0 only if all of it happened. */
import { afterTheMerge } from './after.ts'
import { MENDED } from './project.ts'
import { demoStage, HEAD } from './stage.ts'
import { boxes, next, really, seen, title } from './tell.ts'

title(
  'Holdpoint holds a release until every item on its checklist is proven by a machine or signed by a person who may sign.',
  'GitHub is played on loopback, held to its published schemas. The App, its store, the Action and git are real.',
)

const TOLD = ['tick', 'judgement', 'evidence', 'push', 'verdict', 'opened', 'started', 'launched', 'closed']

async function story(): Promise<void> {
  await using demo = await demoStage()
  const { app } = demo
  const person = (login: string) => app.github.person(login).in('acme/shop')
  const pull = () => app.pull(1)
  const refusal = () => {
    try {
      person('ben').merge(1)
      return null
    } catch (caught) {
      return (caught as Error).message
    }
  }

  next('acme/shop requires the check `holdpoint` of this App on `main`. ben opens a release pull request')
  person('ben').openPull({ head: HEAD, title: 'Release 1.2.0', body: 'Carts have a price now.' })
  await app.settle()
  really(
    pull().body!.startsWith('Carts have a price now.'),
    'what ben wrote is still there, and below it the checklist of `main`:',
  )
  boxes(pull().body)
  really(app.check(1)?.conclusion === 'action_required', `the check is posted: ${app.check(1)?.title}`)

  next('ben tries to merge')
  const problem = refusal()
  really(problem !== null, `GitHub refuses: ${problem?.replace(/\s+/g, ' ').trim()}`)

  next('CI runs the Action; its evidence goes to the App with the runner’s own token')
  const first = await demo.ci()
  really(first.code === 1, 'the step fails: there is a TODO in what is released')
  boxes(pull().body)

  next('ben ticks the tech lead’s box himself')
  app.tick('ben', 1, 'lead')
  await app.settle()
  really(app.boxes(1).lead === false, 'the box is put back, and one comment says why:')
  for (const line of app
    .comments(1)[0]!
    .split('\n')
    .filter(each => each.includes('does not count')))
    seen(`  ${line}`)

  next('ada, the tech lead, and opal of the team ops tick theirs')
  app.tick('ada', 1, 'lead')
  app.tick('opal', 1, 'runbook')
  await app.settle()
  really(app.boxes(1).lead === true && app.boxes(1).runbook === true, 'both count')
  really(app.check(1)?.conclusion === 'action_required', `still on hold: ${app.check(1)?.title}`)

  next('ben pushes a commit without the TODO')
  const sha = demo.push(MENDED, 'Leave discounts for later')
  await app.settle()
  really(app.boxes(1).lead === false, `ada signed for another commit, so her box is open again on ${sha.slice(0, 7)}`)
  const second = await demo.ci()
  really(second.code === 0, 'CI proves the new commit:')
  boxes(pull().body)

  next('ada signs for the new commit')
  app.tick('ada', 1, 'lead')
  await app.settle()
  really(app.check(1)?.conclusion === 'success', `the check: ${app.check(1)?.title}`)

  next('ben merges')
  really(refusal() === null, 'merged')
  await app.settle()

  await afterTheMerge(app)

  next('Who did what stays on record')
  const entries = await app.store.record.all({})
  const told = entries.filter(({ kind, data }) => TOLD.includes(kind) && !('list' in (data as object)))
  for (const { kind, actor, item, commit, data } of told) {
    const what = data as { allowed?: boolean; because?: string; verdict?: string }
    const more =
      what.verdict ?? (what.allowed === undefined ? '' : what.allowed ? 'allowed' : `refused: ${what.because}`)
    seen(
      [kind.padEnd(10), (commit ?? '').slice(0, 7).padEnd(8), actor ?? '', item ?? '', more].filter(Boolean).join(' '),
    )
  }
  const { wrong, checked } = await app.store.record.verify()
  really(wrong === null, `${checked} entries, each sealed with the one before it`)
  really(app.github.mistakes.length === 0, `${app.github.requests.length} requests, each as GitHub’s schemas want it`)
}

try {
  await story()
} catch (caught) {
  process.stderr.write(`\n${caught instanceof Error ? (caught.stack ?? caught.message) : String(caught)}\n`)
  process.exitCode = 1
}
