import { expect, test } from '@jest/globals'
import record from '../../src/gates/record.ts'
import type { Threshold } from '../../src/model/checklist.ts'
import type { ExampleWorld } from '../../src/model/gate.ts'
import { fakeWorld } from '../world.ts'

const ask = async (
  params: Record<string, unknown>,
  values: ExampleWorld['record'] = {},
  thresholds: Threshold[] = [],
) =>
  (
    await record.run(params, fakeWorld({ record: values }), {
      item: { id: 'r', text: 'R', thresholds, role: null, modifiers: {} },
    })
  ).outcome

const duration = (value: string) => ({ duration: [{ value }] })

test.each([
  ['60 min', {}, 'pass'],
  ['60 min 1 s', {}, 'fail'],
  ['60 min', { max: '<1h' }, 'fail'],
  ['59 min', { max: '<1h' }, 'pass'],
  ['1 s', { min: '>1s' }, 'fail'],
  ['0.5', {}, 'error'],
  ['60 %', {}, 'error'],
  ['99999999999999999999 h', {}, 'fail'],
])('%s against %j is %s', async (value, params, state) =>
  expect((await ask({ field: 'duration', max: '1h', ...params }, duration(value))).state).toBe(state),
)

test('the words of the item set the limit, strictly as they say', async () => {
  const less: Threshold[] = [{ op: '<', value: 1, unit: 'hour', text: '< 1 hour' }]
  expect((await ask({ field: 'duration' }, duration('60 min'), less)).state).toBe('fail')
  expect((await ask({ field: 'duration' }, duration('59 min'), less)).state).toBe('pass')
  expect((await ask({ field: 'duration', max: '2h' }, duration('60 min'), less)).state).toBe('pass')
})

test('every field must be there', async () => {
  const both = { a: [{ value: 'x' }], b: [{ value: 'y' }] }
  expect((await ask({ field: 'a,b' }, both)).state).toBe('pass')
  expect(await ask({ field: 'a,b,c' }, both)).toMatchObject({ state: 'wait', because: expect.stringContaining('`c`') })
})

test('what a person wrote is no measurement of a machine', async () => {
  const value = { start: [{ value: '10:00' }] }
  expect((await ask({ field: 'start', machine: 'true' }, value)).state).toBe('wait')
  const measured = { start: [{ value: '10:00', by: [], machine: true, source: 'the workflow' }] }
  expect((await ask({ field: 'start', machine: 'true' }, measured)).state).toBe('pass')
  // Whose words they are is not known: that makes them no machine's.
  const nobodys = { start: [{ value: '10:00', by: [] }] }
  expect((await ask({ field: 'start', machine: 'true' }, nobodys)).state).toBe('wait')
})

test('what was written for an earlier release does not count', async () => {
  const stale = {
    lessons: [{ value: 'none', stale: 'written for an earlier release (before `v1.1.0`); write it again' }],
  }
  expect(await ask({ field: 'lessons' }, stale)).toMatchObject({
    state: 'wait',
    because: expect.stringContaining('v1.1.0'),
  })
})

test('`none` is an answer, unless it must not be', async () => {
  expect((await ask({ field: 'issues' }, { issues: [{ value: 'None.' }] })).state).toBe('pass')
  expect((await ask({ field: 'issues', allowNone: 'no' }, { issues: [{ value: 'None.' }] })).state).toBe('fail')
})

test('only certain words', async () => {
  const params = { field: 'decision', oneOf: 'go,no-go' }
  expect((await ask(params, { decision: [{ value: 'Go' }] })).state).toBe('pass')
  expect((await ask(params, { decision: [{ value: 'perhaps' }] })).state).toBe('fail')
})

test.each([{}, { field: '' }, { field: 'a', max: 'soon' }, { field: 'a', max: '1.2.3' }])(
  '%j is a mistake',
  async params => expect((await ask(params)).state).toBe('error'),
)

test.each(['TBD', 'undefined', '____', '(to be filled in)'])('`%s` is no answer, whoever hands it in', async value => {
  expect(
    await ask({ field: 'reason' }, { reason: [{ value, by: [], machine: true, source: 'the workflow' }] }),
  ).toMatchObject({
    state: 'wait',
    because: `\`reason\` is \`${value}\` (the workflow), an answer was expected; write \`reason: ...\` into the checklist`,
  })
})
