/** GitHub has a bad day: the App comes to the same end, and says go at no time that the record does not justify. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Fault, secondaryLimit, serverError } from '../github/faults.ts'
import { bring } from './post.ts'
import { runApp, watched } from './runner.ts'
import { type Deed, deed, seen, world } from './tale.ts'
import { isGo } from './verdict.ts'

/** `ROUNDS=50 npm test -- test/app/faults` for more; the soak does. */
const ROUNDS = Number(process.env.ROUNDS ?? 3)

const BAD: Fault['answer'][] = [
  serverError,
  { status: 500, message: 'Internal Server Error' },
  secondaryLimit(2),
  secondaryLimit(3, 429),
  { status: 403, headers: { 'x-ratelimit-remaining': '0' }, message: 'API rate limit exceeded.' },
  'silence',
  'broken line',
  { slow: 30 },
]

const click = (who: 'ada' | 'ben' | 'opal', item: 'runbook' | 'lead', box: 'x' | ' ' = 'x'): Deed => ({
  kind: 'click',
  who,
  item,
  box,
})

/** Plays bursts of deeds under faults. @returns what is to be seen, and what should never have been. */
async function play(bursts: readonly Deed[][], faults: readonly Fault[]) {
  await using stage = await world()
  await using runner = await runApp(stage, { patience: 200 })
  await runner.settle()
  const done: Deed[] = []
  const pull = stage.shop.pulls.get(1)!
  const wrong = watched(stage, sha => sha !== pull.head.sha || isGo(done))
  for (const fault of faults) stage.github.faults.add(fault)
  for (const burst of bursts) {
    for (const each of burst) {
      stage.play(each)
      done.push(each)
    }
    await runner.settle()
    const go = seen(stage.shop).check?.conclusion === 'success'
    if (go !== isGo(done)) wrong.push(`${JSON.stringify(done)}: ${go ? 'go' : 'hold'} in the end`)
  }
  const parked = await runner.store.work.parked(10)
  wrong.push(...parked.map(({ subject, error }) => `${subject} was given up: ${error}`))
  const { wrong: broken } = await runner.store.record.verify()
  return { seen: seen(stage.shop), wrong: [...wrong, ...(broken ? [broken] : [])], mistakes: stage.github.mistakes }
}

describe('with a part of all calls failing', () => {
  test(
    'the end is the same, and nothing wrong is published on the way',
    async () => {
      const bursts = fc.array(fc.array(deed, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 4 })
      await fc.assert(
        fc.asyncProperty(bursts, fc.nat(), async (tale, seed) => {
          const share = 0.2 / BAD.length
          const faults = BAD.flatMap((answer, at) =>
            [false, true].map(afterwards => ({
              on: /./,
              share: share / 2,
              seed: seed + at * 2 + Number(afterwards),
              afterwards,
              answer,
            })),
          )
          const shaken = await play(tale, faults)
          expect(shaken.wrong).toEqual([])
          expect(shaken.mistakes).toEqual([])
          expect(shaken.seen).toEqual((await play(tale, [])).seen)
        }),
        { numRuns: ROUNDS, endOnFailure: true },
      )
    },
    60_000 + ROUNDS * 20_000,
  )
})

describe('an answer that is lost', () => {
  const lost: Fault = { on: /graphql/, times: 1, afterwards: true, answer: 'broken line' }

  test('does not leave go standing when what was ticked is taken back before the next try', async () => {
    await using stage = await world()
    await using runner = await runApp(stage, { patience: 200 })
    await runner.settle()
    stage.play(click('ada', 'lead'))
    await runner.settle()
    stage.play(click('opal', 'runbook'))
    // The first request reads, the second one writes: go is published, and nobody knows.
    stage.github.faults.add({ on: /graphql/, times: 1, answer: { slow: 1 } })
    stage.github.faults.add(lost)
    await runner.settle(async letters => {
      for (const letter of letters) await bring(letter, runner.url)
      await runner.app.worker.drain()
      if (seen(stage.shop).check?.conclusion === 'success' && runner.worked.at(-1)!.outcome !== 'done')
        stage.play(click('opal', 'runbook', ' '))
    })
    expect(runner.worked.some(({ outcome }) => outcome === 'retried')).toBe(true)
    expect(seen(stage.shop).check).toMatchObject({ conclusion: 'action_required' })
  })
})
