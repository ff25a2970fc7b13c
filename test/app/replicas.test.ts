/** Several replicas after the merge, and processes that die at the worst moment: no list ever has two issues, and nothing is lost. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { nameOf } from '../../src/app/subjects.ts'
import { readBlock } from '../../src/publish/block.ts'
import { openStore } from '../../src/store/index.ts'
import { onEachEngine } from '../store/engines.ts'
import { AFTER, AFTER_CONFIGURATION } from './after.ts'
import { carry, LEASE, quiet, start, type Victim } from './kill.ts'
import { bring } from './post.ts'
import { type Runner, runApp } from './runner.ts'
import { type World, world } from './tale.ts'

const RULES = { '.github/holdpoint.yml': AFTER_CONFIGURATION, 'RELEASE.md': AFTER }
/** Every release has a mark per list in the first line of its issue. */
const marks = ({ shop }: World) =>
  [...shop.tickets.values()].flatMap(({ body }) => /^<!-- holdpoint:issue:(\S+) /.exec(body ?? '')?.[1] ?? [])
const ticket = ({ shop }: World, title: string) =>
  [...shop.tickets.values()].find(each => each.title.startsWith(title))!
const list = (stage: World, title: string) => Object.fromEntries(readBlock(ticket(stage, title).body) ?? [])
const person = (stage: World, login: string) => stage.github.person(login).in('acme/shop')

function click(stage: World, who: string, title: string, item: string): void {
  const { number, body } = ticket(stage, title)
  const line = body!.split('\n').find(each => each.includes(`<!-- hp:${item} -->`))!
  person(stage, who).editIssue(number, { body: body!.replace(line, line.replace('[ ]', '[x]')) })
}

onEachEngine((bench, engine) => {
  test('the same deliveries to everybody at once: one issue per list, and every tick once', async () => {
    await using stage = await world({ rules: RULES })
    const clock = stage.clock
    await using first = await runApp(stage, { store: bench().options, clock })
    // A file is for one process, which gets everything twice; a server is for several.
    await using second = engine === 'postgres' ? await runApp(stage, { store: bench().options, clock }) : null
    const runners: Runner[] = second ? [first, second] : [first]
    const settle = async () => {
      for (;;) {
        const letters = await stage.post.collect()
        await Promise.all(letters.flatMap(letter => [first, second ?? first].map(({ url }) => bring(letter, url))))
        await Promise.all(runners.map(({ app }) => app.worker.drain()))
        const next = await first.store.work.nextAt()
        if (next !== null && next < clock.now + 60_000) clock.now = Math.max(clock.now, next)
        else if (!letters.length) return
      }
    }
    await settle()
    // The answer to the first issue that is made is lost.
    stage.github.faults.add({ on: /mutation Create/, times: 1, afterwards: true, answer: 'broken line' })
    person(stage, 'ada').merge(1)
    await settle()
    expect(marks(stage)).toEqual(['deploy'])
    click(stage, 'ada', 'Deploy', 'maintenance-on')
    await settle()
    // Three people at once, before anybody has looked at what the first one did.
    click(stage, 'opal', 'Deploy', 'migrate')
    click(stage, 'ada', 'Deploy', 'maintenance-off')
    const { number, body } = ticket(stage, 'Deploy')
    person(stage, 'ben').editIssue(number, { body: `${body}\n\nThe vendor is on the phone.` })
    person(stage, 'ada').comment(ticket(stage, 'Deploy').number, '/holdpoint tick home')
    await settle()
    expect(ticket(stage, 'Deploy').body).toContain('The vendor is on the phone.')
    expect(list(stage, 'Deploy')).toEqual({
      'maintenance-on': true,
      migrate: true,
      'maintenance-off': true,
      home: true,
    })
    person(stage, 'ada').comment(1, '/holdpoint rollback: checkout answers 500')
    await settle()
    expect(marks(stage).toSorted()).toEqual(['deploy', 'post-deploy', 'rollback', 'root-cause'])
    const entries = await first.store.record.all({})
    for (const item of ['maintenance-on', 'migrate', 'maintenance-off'])
      expect(entries.filter(entry => entry.kind === 'tick' && entry.item === item)).toHaveLength(1)
    const { wrong } = await first.store.record.verify()
    expect([wrong, stage.github.mistakes]).toEqual([null, []])
  }, 60_000)

  test.each([
    ['after GitHub made it', true],
    ['before GitHub made it', false],
  ])(
    'killed at the moment of an issue, %s: the next one finds out',
    async (_, made) => {
      await using stage = await world({ real: true, rules: RULES })
      const { app, privateKey } = stage.registered
      const store = { ...bench().options, patience: { attempts: 1000, first: 50, most: 500 } }
      const wrong: string[] = []
      const orders = { store, appId: app.id, privateKey, baseUrl: stage.github.url, leaseFor: LEASE }
      const victims: Victim[] = [start(orders, wrong)]
      const carrier = carry(stage, victims)
      await quiet(carrier, victims)
      const dead = Promise.withResolvers<void>()
      const kill = () => victims.shift()?.kill().then(dead.resolve, dead.reject)
      const answer = made ? { meanwhile: () => void kill() } : ('silence' as const)
      stage.github.faults.add({ on: /mutation Create/, times: 1, answer })
      person(stage, 'ada').merge(1)
      if (!made) {
        await sleep(1500)
        kill()
      }
      await dead.promise
      victims.push(start(orders, wrong))
      await quiet(carrier, victims)
      await sleep(LEASE)
      await quiet(carrier, victims)
      carrier.over()
      for (const victim of victims) await victim.kill()
      expect(marks(stage)).toEqual(['deploy'])
      const left = await openStore(bench().options)
      const issues = await left.record.all({ kinds: ['issue'] })
      await left.close()
      expect(issues.map(({ subject, data }) => [subject, (data as { number: number }).number])).toEqual([
        [
          nameOf({ kind: 'release', repository: 'acme/shop', sha: stage.shop.refs.main!, environment: 'production' }),
          ticket(stage, 'Deploy').number,
        ],
      ])
      expect([wrong, stage.github.mistakes]).toEqual([[], []])
    },
    60_000,
  )
})
