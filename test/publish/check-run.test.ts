import { describe, expect, test } from '@jest/globals'
import { renderCheckRun } from '../../src/publish/check-run.ts'
import { bytes } from '../../src/publish/escape.ts'
import { gated, item, report } from './report.ts'

const options = { headSha: 'abc', externalId: 'run:1' }
const failing = (count: number) =>
  report([
    gated('failing', 'No TODO', {
      hits: Array.from({ length: count }, (_, at) => ({ file: 'src/a.ts', line: at + 1, text: `TODO ${at}` })),
    }),
  ])

describe('the check run', () => {
  test('blocks while something is missing, and never goes stale', () => {
    const { create } = renderCheckRun(failing(1), options)
    expect(create).toMatchObject({
      name: 'holdpoint',
      head_sha: 'abc',
      external_id: 'run:1',
      status: 'completed',
      conclusion: 'action_required',
    })
    expect(create.output.title).toBe('hold: 1 of 1 item is missing')
    expect(create.output.annotations).toEqual([
      {
        path: 'src/a.ts',
        start_line: 1,
        end_line: 1,
        annotation_level: 'failure',
        message: 'TODO 0',
        title: 'No TODO',
      },
    ])
  })

  test('succeeds on go, and in shadow mode while it says hold', () => {
    expect(renderCheckRun(report([gated('proven', 'x', {})]), options).create.conclusion).toBe('success')
    const { create } = renderCheckRun({ ...failing(1), shadow: true }, options)
    expect(create.conclusion).toBe('success')
    expect(create.output.title).toContain('(shadow: blocks nothing)')
  })

  test('takes 50 annotations a request, 250 in all, and says how many more there are', () => {
    const { create, updates } = renderCheckRun(failing(260), options)
    const counts = [create, ...updates].map(({ output }) => output.annotations!.length)
    expect(counts).toEqual([50, 50, 50, 50, 50])
    expect(create.output.summary).toContain('10 more annotations in the report')
  })

  test('stays under 65,535 bytes, emoji and all', () => {
    const items = Array.from({ length: 800 }, (_, at) => item('open', { id: `${at}`, text: '🚀'.repeat(60) }))
    const { create } = renderCheckRun(report(items), options)
    expect(bytes(create.output.summary)).toBeLessThanOrEqual(65_535)
    expect(create.output.summary).toContain('more entries left out')
  })

  test('has no annotations where there is no file', () => {
    const checklist = { source: 'minimal (built in)', title: null, digest: '' }
    const { create } = renderCheckRun({ ...report([gated('error', 'Coverage', {})]), checklist }, options)
    expect(create.output).not.toHaveProperty('annotations')
  })
})
