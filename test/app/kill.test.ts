/** The App as a process is killed at work, again and again. */
import { expect, test } from '@jest/globals'
import { onEachEngine } from '../store/engines.ts'
import { killStory } from './kill.ts'
import { killAfterStory } from './kill-after.ts'

/** `KILLS=200 npm test -- test/app/kill` for more; the soak does. */
const ROUNDS = Number(process.env.KILLS ?? 3)

onEachEngine((bench, engine) => {
  test(
    'whoever was acknowledged is heard, once, and people see the same in the end',
    async () => {
      const replicas = engine === 'sqlite' ? 1 : 2
      const toll = await killStory({ store: bench().options, replicas, rounds: ROUNDS, seed: 1 })
      expect(toll.wrong).toEqual([])
      expect(toll.acknowledged).toBeGreaterThan(ROUNDS)
    },
    120_000 + ROUNDS * 10_000,
  )

  test(
    'after the merge no list has two issues, and nothing that people do or write is lost',
    async () => {
      const replicas = engine === 'sqlite' ? 1 : 2
      const toll = await killAfterStory({ store: bench().options, replicas, rounds: ROUNDS, seed: 1 })
      expect(toll.wrong).toEqual([])
    },
    120_000 + ROUNDS * 10_000,
  )
})
