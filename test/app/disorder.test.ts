/** Deliveries twice, in another order, lost and sent again: the end is the one of the same deeds told in order. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { bring, type Letter } from './post.ts'
import { type Runner, runApp } from './runner.ts'
import { type Deed, deed, seen, type World, world } from './tale.ts'
import { isGo } from './verdict.ts'

const ROUNDS = Number(process.env.ROUNDS ?? 3)

/** What becomes of the next letter: how often it is brought at once, and with which place among those that are late. */
interface Fate {
  times: 0 | 1 | 2
  again: boolean
  place: number
}

const fate: fc.Arbitrary<Fate> = fc.record({
  times: fc.constantFrom(0 as const, 1 as const, 2 as const),
  again: fc.boolean(),
  place: fc.nat(),
})

async function open(): Promise<{ stage: World; runner: Runner }> {
  const stage = await world()
  // One clock: both are set by the same time servers.
  const runner = await runApp(stage, { clock: stage.clock })
  await runner.settle()
  return { stage, runner }
}

async function told(deeds: readonly Deed[], fates: readonly Fate[] | null) {
  const { stage, runner } = await open()
  await using _stage = stage
  await using _runner = runner
  const late: { place: number; letter: Letter }[] = []
  let at = 0
  const carry = async (letters: Letter[]) => {
    for (const letter of letters) {
      const { times, again, place } = fates?.[at++ % fates.length] ?? { times: 1, again: false, place: 0 }
      for (let time = 0; time < times; time++) await bring(letter, runner.url)
      if (times === 0 || again) late.push({ place, letter })
    }
  }
  for (const each of deeds) {
    stage.play(each)
    await runner.settle(carry)
  }
  late.sort((a, b) => a.place - b.place)
  for (const { letter } of late) await bring(letter, runner.url)
  await runner.settle()
  const acts = (await runner.store.record.all({})).filter(({ delivery }) => delivery !== null)
  const { wrong } = await runner.store.record.verify()
  return { seen: seen(stage.shop), acts: acts.length, wrong, mistakes: stage.github.mistakes }
}

test(
  'the end is the same in whatever order, and however often, GitHub tells',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(deed, { minLength: 3, maxLength: 8 }),
        fc.array(fate, { minLength: 5, maxLength: 12 }),
        async (deeds, fates) => {
          const plain = await told(deeds, null)
          const shaken = await told(deeds, fates)
          expect(plain.seen.check?.conclusion === 'success').toBe(isGo(deeds))
          expect(shaken).toEqual(plain)
        },
      ),
      { numRuns: ROUNDS, endOnFailure: true },
    )
  },
  60_000 + ROUNDS * 20_000,
)

describe('in one second', () => {
  /** Everything at the same second of GitHub's, brought the last one first. */
  const backwards = async (deeds: readonly Deed[]) => {
    const { stage, runner } = await open()
    await using _stage = stage
    await using _runner = runner
    stage.play({ kind: 'click', who: 'opal', item: 'runbook', box: 'x' })
    await runner.settle()
    for (const each of deeds) {
      stage.clock.now -= 1000
      stage.play(each)
    }
    await runner.settle(async letters => {
      for (const letter of letters.reverse()) await bring(letter, runner.url)
    })
    return seen(stage.shop).check?.conclusion
  }
  const lead = (box: 'x' | ' '): Deed => ({ kind: 'click', who: 'ada', item: 'lead', box })
  const say = (text: string): Deed => ({ kind: 'comment', who: 'ada', text })

  test('a tick that is taken back at once stays taken back', async () => {
    expect(await backwards([lead('x'), lead(' ')])).toBe('action_required')
  })

  test('comments count in the order of their numbers', async () => {
    expect(await backwards([say('/holdpoint untick lead'), say('/holdpoint tick lead')])).toBe('success')
    expect(await backwards([say('/holdpoint tick lead'), say('/holdpoint untick lead')])).toBe('action_required')
  })

  test('a sign-off by comment and a push: the commit was not seen yet', async () => {
    expect(await backwards([say('/holdpoint tick lead'), { kind: 'push' }])).toBe('action_required')
  })
})
