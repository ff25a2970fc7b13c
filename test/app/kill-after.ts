/** Kills and halts the App at random points after the merge, while people work in its issues: what must be true whatever died when. */
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import type { ActKind } from '../../src/model/store.ts'
import { readBlock } from '../../src/publish/block.ts'
import type { StoreOptions } from '../../src/store/index.ts'
import type { Issue } from '../github/records.ts'
import { AFTER, AFTER_CONFIGURATION } from './after.ts'
import { carry, LEASE, quiet, type Story, start, type Toll, type Victim } from './kill.ts'
import { runApp, watched } from './runner.ts'
import { type World, world } from './tale.ts'

const RULES = { '.github/holdpoint.yml': AFTER_CONFIGURATION, 'RELEASE.md': AFTER }

type Deed =
  | { kind: 'click'; who: string; at: number }
  | { kind: 'comment'; who: string; text: string }
  | { kind: 'write'; who: string }
  | { kind: 'close'; who: string }

const SAID = [
  '/holdpoint start',
  '/holdpoint launched',
  '/holdpoint tick home',
  '/holdpoint untick maintenance-on',
  '/holdpoint waive migrate until 2099-01-01: there are none',
  '/holdpoint na errors: nobody came',
  '/holdpoint rollback: checkout answers 500',
]
const who = fc.constantFrom('ada', 'ben', 'opal')
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('click' as const), who, at: fc.nat(20) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('comment' as const), who, text: fc.constantFrom(...SAID) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('write' as const), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('close' as const), who }) },
)

const issuesOf = ({ shop }: World): Issue[] =>
  [...shop.tickets.values()].filter(({ body }) => body?.startsWith('<!-- holdpoint:issue:'))

const openOnes = (stage: World): Issue[] => issuesOf(stage).filter(({ state }) => state === 'open')

/** What somebody can do at this moment, is done. @returns whether it was something that must be on record, and words that must stay. */
function play(stage: World, done: Deed, turn: number): { act: boolean; words?: string } {
  stage.clock.now = Math.max(stage.clock.now + 1000, Date.now())
  const person = stage.github.person(done.who).in('acme/shop')
  const issue = openOnes(stage).at(-1)
  if (!issue) return { act: false }
  const body = issue.body!
  if (done.kind === 'comment') person.comment(issue.number, done.text)
  else if (done.kind === 'close') person.closeIssue(issue.number)
  else if (done.kind === 'write') {
    const words = `Note ${turn} of ${done.who}.`
    person.editIssue(issue.number, { body: `${body}\n\n${words}` })
    return { act: false, words }
  } else {
    const boxes = body.split('\n').filter(line => /^\s*- \[[ x]\] .*<!-- hp:/.test(line))
    const line = boxes[done.at % Math.max(1, boxes.length)]
    if (!line) return { act: false }
    const clicked = line.replace(/\[[ x]\]/, box => (box === '[x]' ? '[ ]' : '[x]'))
    person.editIssue(issue.number, { body: body.replace(line, clicked) })
  }
  return { act: true }
}

/** One story: the pull request is merged, and in each round people work, and one replica is killed. */
export async function killAfterStory({ store, replicas, rounds, seed }: Story): Promise<Toll> {
  await using stage = await world({ real: true, rules: RULES })
  const [deeds] = fc.sample(fc.array(deed, { minLength: rounds * 2, maxLength: rounds * 2 }), { seed, numRuns: 1 })
  const wrong = watched(stage, () => true)
  const { app, privateKey } = stage.registered
  const patience = { attempts: 1000, first: 50, most: 500 }
  const orders = {
    store: { ...store, patience },
    appId: app.id,
    privateKey,
    baseUrl: stage.github.url,
    leaseFor: LEASE,
  }
  const victims: Victim[] = []
  const fill = () => {
    while (victims.length < replicas) victims.push(start(orders, wrong))
  }
  fill()
  const carrier = carry(stage, victims)
  await quiet(carrier, victims)
  stage.github.person('ada').in('acme/shop').merge(1)
  let acts = 0
  const words: string[] = []
  for (let round = 0; round < rounds; round++) {
    fill()
    if (round % 4 !== 3) await victims.at(-1)!.port
    // The first rounds are about making the issue; then there must be one to work in.
    for (let tries = 0; round > 1 && tries < 50 && !openOnes(stage).length; tries++) await sleep(100)
    for (const [at, each] of deeds!.slice(round * 2, round * 2 + 2).entries()) {
      const { act, words: said } = play(stage, each, round * 2 + at)
      if (act) acts++
      if (said) words.push(said)
      await sleep(Math.random() * 200)
    }
    await sleep(Math.random() * 600)
    const [victim] = victims.splice(Math.floor(Math.random() * victims.length), 1)
    if (replicas > 1 && round % 3 === 2) await victim!.halt(LEASE * 2)
    await victim!.kill()
  }
  fill()
  await quiet(carrier, victims)
  await sleep(LEASE)
  await quiet(carrier, victims)
  carrier.over()
  for (const victim of victims) await victim.kill()
  wrong.push(...(await inspect(stage, store, { acknowledged: carrier.acknowledged, acts, words })))
  return { rounds, deeds: deeds!.length, acknowledged: carrier.acknowledged.size, wrong }
}

const PEOPLES: readonly ActKind[] = ['tick', 'untick', 'waive', 'not-applicable', 'rollback', 'command']

interface Left {
  acknowledged: ReadonlySet<string>
  /** Done by people. */
  acts: number
  /** Written by people. */
  words: readonly string[]
}

async function inspect(stage: World, options: StoreOptions, { acknowledged, acts, words }: Left): Promise<string[]> {
  const wrong: string[] = []
  const issues = issuesOf(stage)
  const lists = issues.map(({ body }) => /^<!-- holdpoint:issue:(\S+) /.exec(body!)![1]!)
  if (!lists.length) wrong.push('no issue was made')
  if (new Set(lists).size < lists.length) wrong.push(`a list has two issues: ${lists.join(', ')}`)
  const bodies = issues.map(({ body }) => body).join('\n')
  for (const said of words) if (!bodies.includes(said)) wrong.push(`\`${said}\` is lost`)
  const seen = () =>
    JSON.stringify(issuesOf(stage).map(({ title, state, body }) => [title, state, [...(readBlock(body) ?? [])]]))
  const before = seen()
  await using runner = await runApp(stage, { store: options })
  const { store } = runner
  const known = await store.intake.known([...acknowledged])
  for (const guid of acknowledged) if (!known.has(guid)) wrong.push(`delivery ${guid} was acknowledged and is lost`)
  const entries = await store.record.all({})
  const told = entries.filter(({ kind, delivery, actor }) => delivery !== null && actor && PEOPLES.includes(kind))
  if (told.length !== acts) wrong.push(`${told.length} acts are recorded, ${acts} were done`)
  const judged = Map.groupBy(
    entries.filter(({ kind }) => kind === 'judgement'),
    ({ data }) => (data as { of: number }).of,
  )
  for (const [id, judgements] of judged)
    if (judgements.length > 1) wrong.push(`act ${id} was judged ${judgements.length} times`)
  for (const kind of ['opened', 'started', 'launched', 'rolled-back', 'recovered', 'closed'] as const)
    if (entries.filter(entry => entry.kind === kind).length > 1) wrong.push(`\`${kind}\` is recorded twice`)
  for (const { subject, error } of await store.work.parked(10)) wrong.push(`${subject} was given up: ${error}`)
  const { wrong: broken } = await store.record.verify()
  if (broken) wrong.push(broken)
  // Whoever looks at all of it once more finds it as it is: what is shown is what the record says.
  await store.work.mark(
    [...new Set(entries.filter(({ kind }) => kind === 'opened').map(({ subject }) => subject))],
    Date.now(),
  )
  await runner.app.worker.drain()
  if (seen() !== before) wrong.push(`people saw\n${before}\nand the record says\n${seen()}`)
  return [...wrong, ...stage.github.mistakes]
}
