import { expect, test } from '@jest/globals'
import { onEachEngine } from './engines.ts'
import { killRounds } from './kill.ts'

/** `KILLS=200 npm test -- test/store/kill` for more; the soak takes hundreds. */
const ROUNDS = Number(process.env.KILLS ?? 5)

onEachEngine((bench, engine) => {
  test(
    'nothing that was acknowledged is lost, nothing is applied twice',
    async () => {
      const toll = await killRounds(bench().options, ROUNDS, engine === 'sqlite' ? 1 : 2)
      process.stderr.write(`${engine}: ${toll.rounds} kills, ${toll.acknowledged} deliveries acknowledged\n`)
      expect(toll.wrong).toEqual([])
      expect(toll.acknowledged).toBeGreaterThan(ROUNDS)
    },
    60_000 + ROUNDS * 5_000,
  )
})
