/** A decision that the configuration asks for holds, whatever the items say. */
import { expect, test } from '@jest/globals'
import { parseChecklist } from '../../src/checklist/parse.ts'
import { evaluate } from '../../src/evaluate/evaluate.ts'
import { exitCodeOf } from '../../src/evaluate/verdict.ts'
import { gates } from '../../src/gates/index.ts'
import type { Phase } from '../../src/model/checklist.ts'
import type { ExampleWorld } from '../../src/model/gate.ts'
import { unknownRelease } from '../../src/model/release.ts'
import { defaultSettings } from '../../src/model/settings.ts'
import { type Moment, momentsOf } from '../../src/model/votes.ts'
import { createWorld } from '../../src/sources/world.ts'
import { fakeWorld } from '../world.ts'

const LISTS = ['Pre-deployment', 'Preflight', 'Deployment steps', 'Post-deployment']
const markdown = `# Release\n\n${LISTS.map(list => `## ${list}\n\n- [x] ${list} done\n`).join('\n')}`
const ROLES = { lead: ['ada'], owner: ['bo'] }
const VOTES: ExampleWorld['votes'] = [{ by: 'ada', vote: 'go', commit: 'c0ffee' }]

const report = (phase: Phase, at: readonly Moment[], votes = VOTES, world = fakeWorld) => {
  const checklist = parseChecklist(markdown, { source: 'RELEASE.md' })
  const ticks = checklist.items.map(({ id }) => ({ item: id, by: ['ada'], at: null, commit: null, source: 'a test' }))
  return evaluate({
    ...{ checklist, gates, configuration: 'holdpoint.yml', phases: [phase] },
    settings: { ...defaultSettings(), goNoGo: { roles: ['lead', 'owner'], quorum: null, distinct: true, at } },
    world: world({ release: { commit: 'c0ffee' }, ticks, roles: ROLES, votes: votes! }),
  })
}

test.each<[Phase, Moment[], boolean]>([
  ['pre-deploy', ['pull'], true],
  ['pre-deploy', ['deploy'], false],
  ['preflight', ['pull'], false],
  ['preflight', ['deploy'], true],
  ['deploy', ['pull', 'deploy'], true],
  ['post-deploy', ['pull', 'deploy'], false],
])('%s, asked for at %j, is held: %s', async (phase, at, held) => {
  const { verdict, holds, votes, missing } = await report(phase, at)
  expect({ verdict, missing }).toEqual({ verdict: held ? 'hold' : 'go', missing: [] })
  expect(holds.join()).toBe(
    held ? 'go by 1 of 2 roles that must say it (ada for lead), owner is missing; comment `/holdpoint go`' : '',
  )
  expect(votes?.decided).toBe(held ? 'open' : undefined)
})

test('is go with every vote, and a no-go is told once', async () => {
  const all = [...VOTES!, { by: 'bo', vote: 'go' as const, commit: 'c0ffee' }]
  expect((await report('pre-deploy', ['pull'], all)).verdict).toBe('go')
  const stopped = await report(
    'pre-deploy',
    ['pull'],
    [...all, { by: 'bo', vote: 'no-go', commit: 'c0ffee', reason: 'no' }],
  )
  expect(stopped).toMatchObject({ verdict: 'hold', votes: { decided: 'no-go' } })
  expect(stopped.holds).toHaveLength(1)
})

test('where nobody counts votes it holds, and says where they are counted', async () => {
  const nobody: typeof fakeWorld = record => {
    const { clock, people, calendar } = fakeWorld(record)
    return createWorld({ clock, people, calendar, release: unknownRelease() })
  }
  const held = await report('pre-deploy', ['pull'], VOTES, nobody)
  expect(held.holds).toEqual([expect.stringContaining('go / no-go: who said go is not known here')])
  expect(exitCodeOf(held)).toBe(1)
})

test('a phase that nobody understands is before the merge', () => {
  expect(momentsOf(['unassigned'])).toEqual(['pull'])
  expect(momentsOf(['pre-deploy', 'preflight'])).toEqual(['pull', 'deploy'])
  expect(momentsOf(['post-deploy', 'rollback'])).toEqual([])
})
