/** Check runs for items and sections: what each says, and that none of them lets anything through. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ItemReport, Report } from '../../src/model/report.ts'
import { type ChecksOptions, renderChecks } from '../../src/publish/checks.ts'
import { gated, HOSTILE, item, report } from './report.ts'
import '../seed.ts'

const checks = (given: Report, options: Partial<ChecksOptions> = {}) =>
  renderChecks(given, {
    headSha: 'a'.repeat(40),
    granularity: null,
    externalId: id => `holdpoint:7:${id ?? ''}`,
    standing: [],
    ...options,
  })
const told = (given: Report, options?: Partial<ChecksOptions>) =>
  checks(given, options).map(({ run }) => [run.name, run.conclusion])
const ask = (state: 'wait' | 'pass') => [{ kind: 'ack', params: {}, state, because: '', evidence: {} }] as const

describe('one run for each item', () => {
  test('says where it stands; what sleeps or is only reported has none', () => {
    const states = ['proven', 'signed', 'waived', 'not-applicable', 'open', 'waiting', 'failing', 'error'] as const
    const items = states.map(state => item(state, { id: state, text: `Is ${state}` }))
    const rest = [item('dormant', { id: 'asleep' }), item('open', { id: 'optional', optional: true })]
    expect(told(report([...items, ...rest]))).toEqual([
      ['holdpoint', 'action_required'],
      ['holdpoint / Is proven', 'success'],
      ['holdpoint / Is signed', 'success'],
      ['holdpoint / Is waived', 'success'],
      ['holdpoint / Is not-applicable', 'success'],
      ['holdpoint / Is open', 'action_required'],
      ['holdpoint / Is waiting', 'action_required'],
      ['holdpoint / Is failing', 'failure'],
      ['holdpoint / Is error', 'failure'],
    ])
  })

  test('can be signed below it where a person is asked, and only there', () => {
    const [, person, machine, nested] = checks(
      report([
        item('open', { id: 'person', clearBy: ['ops'], gates: [...ask('wait')] }),
        gated('failing', 'machine', {}),
        item('open', { id: 'parent', gates: [] }),
      ]),
    )
    expect(person!.buttons.map(({ identifier }) => identifier)).toEqual(['sign-off'])
    expect(person!.run.external_id).toBe('holdpoint:7:person')
    expect(person!.run.output.summary).toContain('the ops may sign it')
    expect([machine!.buttons, nested!.buttons]).toEqual([[], []])
  })

  test('has its own evidence and the notes beside its lines; the whole does not repeat them', () => {
    const hits = [{ file: 'src/a.ts', line: 3, message: 'TODO: mend' }]
    const [all, one] = checks(report([gated('failing', 'No TODO is left', { hits }), item('signed')]))
    expect(one!.run.output.annotations).toMatchObject([{ path: 'src/a.ts', start_line: 3, message: 'TODO: mend' }])
    expect(one!.run.output.summary).toContain('src/a.ts:3')
    expect(all!.run.output.annotations).toBeUndefined()
    const [alone] = checks(report([gated('failing', 'No TODO is left', { hits })]), { granularity: 'summary' })
    expect(alone!.run.output.annotations).toHaveLength(1)
  })

  test('at most 50 notes, whatever there is', () => {
    const hits = Array.from({ length: 120 }, (_, at) => ({ file: 'a.ts', line: at + 1, message: `m${at}` }))
    const given = report([gated('failing', 'x', { hits })])
    expect(checks(given)[1]!.run.output.annotations).toHaveLength(50)
    expect(checks(given, { granularity: 'summary' })[0]!.run.output.annotations).toHaveLength(50)
  })

  test('blocks nothing in shadow mode, and says so', () => {
    const [, one] = checks(report([item('open')], { shadow: true }))
    expect(one!.run).toMatchObject({ conclusion: 'success' })
    expect(one!.run.output.title).toContain('(shadow: blocks nothing)')
  })

  test('the same run at another time is no other run', () => {
    const given = report([item('open'), item('signed')])
    const later = { ...given, at: '2027-01-01T00:00:00.000Z' }
    expect(checks(later).map(({ content }) => content)).toEqual(checks(given).map(({ content }) => content))
  })
})

describe('how fine', () => {
  const many = (count: number, section = (at: number) => `Part ${at % 3}`): ItemReport[] =>
    Array.from({ length: count }, (_, at) =>
      item(at % 2 ? 'open' : 'signed', { id: `i${at}`, text: `Item ${at}`, path: ['Release checklist', section(at)] }),
    )

  test('items up to 25, then sections', () => {
    expect(checks(report(many(25)))).toHaveLength(26)
    expect(told(report(many(26)))).toEqual([
      ['holdpoint', 'action_required'],
      ['holdpoint / Part 0', 'action_required'],
      ['holdpoint / Part 1', 'action_required'],
      ['holdpoint / Part 2', 'action_required'],
    ])
    expect(checks(report(many(26)))[1]!.run.output.title).toBe('4 of 9 items are missing: 4 open')
  })

  test('as the configuration wishes, and never more than 250', () => {
    expect(checks(report(many(40)), { granularity: 'item' })).toHaveLength(41)
    expect(checks(report(many(5)), { granularity: 'section' })).toHaveLength(4)
    expect(checks(report(many(5)), { granularity: 'summary' })).toHaveLength(1)
    expect(checks(report(many(400)), { granularity: 'item' })).toHaveLength(4)
    expect(checks(report(many(400, at => `S${at}`)), { granularity: 'item' })).toHaveLength(1)
  })

  test('one that fails makes its section fail', () => {
    const given = report([item('signed', { id: 'a' }), item('failing', { id: 'b' }), item('open', { id: 'c' })])
    expect(told(given, { granularity: 'section' })[1]).toEqual(['holdpoint / Before the merge', 'failure'])
  })
})

describe('a run that stands for nothing any more', () => {
  const standing = ['holdpoint', 'holdpoint / Gone', 'holdpoint / Here', 'test']

  test('holds as long as the whole does', () => {
    const given = report([item('open', { id: 'a', text: 'Here' })])
    expect(told(given, { standing })).toEqual([
      ['holdpoint', 'action_required'],
      ['holdpoint / Here', 'action_required'],
      ['holdpoint / Gone', 'action_required'],
    ])
  })

  test('and goes when it goes', () => {
    const given = report([item('signed', { id: 'a', text: 'Here' })])
    expect(told(given, { standing }).at(-1)).toEqual(['holdpoint / Gone', 'success'])
  })
})

describe('names', () => {
  const names = (items: ItemReport[]) => checks(report(items), { granularity: 'item' }).map(({ run }) => run.name)

  test('carry the id where the words do not tell them apart', () => {
    const items = [
      item('open', { id: 'api/up', text: 'It is **up**' }),
      item('open', { id: 'web/up', text: 'It is `up`' }),
    ]
    expect(names(items)).toEqual(['holdpoint', 'holdpoint / It is up (api/up)', 'holdpoint / It is up (web/up)'])
    expect(names(items.toReversed()).toSorted()).toEqual(names(items).toSorted())
  })

  test('are unique and short, whatever the words and ids are', () => {
    const words = fc.oneof(fc.constantFrom('a', 'A', 'a (b)', 'b', '', ...HOSTILE), fc.string({ unit: 'binary' }))
    const long = words.chain(word => fc.constantFrom(word, word.repeat(50), `${'语'.repeat(200)}${word}`))
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(long, long), { selector: ([id]) => id.toWellFormed() }), pairs => {
        const all = names(pairs.map(([id, text]) => item('open', { id, text })))
        expect(new Set(all.map(name => name.toLowerCase())).size).toBe(pairs.length + 1)
        for (const name of all) {
          expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
          expect(name).not.toMatch(/[\u0000-\u001F\u202A-\u202E]/)
          expect(name.isWellFormed()).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })
})

test('summaries stay below 65,535 bytes, and hold no markup of others', () => {
  const rows = Array.from({ length: 200 }, (_, at) => ({
    name: `${HOSTILE[at % HOSTILE.length]} ${at}`,
    message: '語'.repeat(190),
  }))
  const gates = Array.from({ length: 60 }, () => gated('failing', 'x', { rows }).gates[0]!)
  const given = report(
    HOSTILE.map((words, at) =>
      item('failing', { id: `i${at}`, text: words, because: words, gates, path: [words, words] }),
    ),
  )
  for (const granularity of ['item', 'section'] as const)
    for (const { run } of checks(given, { granularity })) {
      expect(Buffer.byteLength(run.output.summary)).toBeLessThanOrEqual(65_535)
      expect(run.output.title.length).toBeLessThanOrEqual(255)
      expect(run.output.summary).not.toMatch(/<img|<script|@octocat|#123|\]\(https:\/\/evil/)
    }
})
