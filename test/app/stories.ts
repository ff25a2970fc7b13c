/** How stories after the merge begin and end; beside `after.ts`, which the soak uses without a test runner. */
import { afterEach, expect } from '@jest/globals'
import { type AfterStage, stageAfter } from './after.ts'
import type { Wish } from './stage.ts'

/**
 * For a file of stories after the merge: each begins without a stage, and ends without mistakes and with every pass done.
 * @returns how to begin one, and who acts in it.
 */
export function stories(defaults: Wish = {}) {
  let stage: AfterStage | undefined
  afterEach(async () => {
    if (!stage) return
    const ended = stage
    stage = undefined
    await using _ = ended
    expect(ended.github.mistakes).toEqual([])
    expect(ended.worked.filter(({ outcome }) => outcome !== 'done')).toEqual([])
  })
  return {
    async begin(wish: Wish = {}): Promise<AfterStage> {
      stage = await stageAfter({ ...defaults, ...wish, files: { ...defaults.files, ...wish.files } })
      return stage
    },
    person: (login: string) => stage!.github.person(login).in('acme/shop'),
    ci: () => stage!.github.ci('acme/shop'),
  }
}
