/** Whole stories through the App's HTTP door: what people do on GitHub, and what they see then. */
import { expect, test } from '@jest/globals'
import { type AppStage, stageApp } from './stage.ts'

const tick = (stage: AppStage, who: string, number: number, item: string, box = 'x') => {
  const { body } = stage.pull(number)
  const line = body!.split('\n').find(each => each.includes(`<!-- hp:${item} -->`))!
  stage.github
    .person(who)
    .in('acme/shop')
    .editPull(number, { body: body!.replace(line, line.replace(/\[[ x]\]/, `[${box}]`)) })
}

const propose = async (stage: AppStage, body = 'Ship it.') => {
  const ben = stage.github.person('ben').in('acme/shop')
  ben.push({ branch: 'change', files: { 'a.ts': '1' } })
  ben.openPull({ head: 'change', body })
  await stage.settle()
}

test('a release pull request: its list appears, it is held, the right people tick, it goes', async () => {
  await using stage = await stageApp()
  await propose(stage)
  expect(stage.worked.filter(({ outcome }) => outcome !== 'done')).toEqual([])
  expect(stage.pull(1).body).toContain('Ship it.')
  expect(stage.pull(1).body).toContain('- [ ] The runbook has been walked through (ops)')
  expect(stage.check(1)).toMatchObject({ conclusion: 'action_required', title: 'hold: 2 of 2 items are missing' })
  tick(stage, 'ada', 1, 'lead')
  await stage.settle()
  expect(stage.check(1)).toMatchObject({ conclusion: 'action_required', title: 'hold: 1 of 2 items is missing' })
  tick(stage, 'opal', 1, 'runbook')
  await stage.settle()
  expect(stage.check(1)).toMatchObject({ conclusion: 'success' })
  expect(stage.github.mistakes).toEqual([])
})
