import { describe, expect, test } from '@jest/globals'
import stringWidth from 'string-width'
import { renderTerminal } from '../../src/publish/terminal.ts'
import { HOSTILE, item, report } from './report.ts'

const plain = { color: false, width: 80 }

describe('the terminal table', () => {
  test('shows each item with its state and why, by section', () => {
    const text = renderTerminal(
      report([
        item('proven', { text: 'Tests pass', because: '12 tests, all passed' }),
        item('failing', { text: 'Coverage', because: 'lines 74.20 %, more than 80 % expected' }),
        item('open', { text: 'Notes are reviewed', because: 'not ticked yet', clearBy: ['lead', 'qa'] }),
        item('dormant', { text: 'Undo', because: 'counts when a rollback is declared' }),
      ]),
      plain,
    )
    expect(text).toContain('Holdpoint  RELEASE.md · acme/shop · 1.2.0 · 0123456 · pre-deploy')
    expect(text).toMatch(/ {2}Before the merge +1\/3\n/)
    expect(text).toContain('✔ proven          Tests pass\n                      12 tests, all passed\n')
    expect(text).toContain('1 item not asked now: counts when a rollback is declared: 1')
    expect(text).toContain(
      'HOLD   1 of 3 items cleared\n  → to be mended: Coverage\n  → to be ticked by lead or qa: Notes are reviewed\n',
    )
    expect(text).not.toContain('Undo')
  })

  test('shows dormant items when asked to', () => {
    const text = renderTerminal(report([item('dormant', { text: 'Undo' }), item('proven')]), { ...plain, all: true })
    expect(text).toContain('· dormant         Undo')
    expect(text).not.toContain('not asked now')
  })

  test('says once what neighbours share', () => {
    const open = (text: string) => item('open', { text, because: 'not ticked yet' })
    const text = renderTerminal(report([open('A'), open('B'), open('C')]), plain)
    expect(text.match(/not ticked yet/g)).toHaveLength(1)
    expect(text).toMatch(/C\n +not ticked yet/)
  })

  test('says go', () => {
    expect(renderTerminal(report([item('proven')]), plain)).toContain('GO   the one item that counts is cleared')
  })

  test('tells findings with their place, and reasons to hold that are no item', () => {
    const text = renderTerminal(
      report([item('proven')], {
        verdict: 'hold',
        holds: ['frozen until 2027-01-01 00:00 UTC: holidays'],
        findings: [{ severity: 'error', rule: 'gate', line: 5, column: 12, message: 'the gate `x` is not known' }],
      }),
      plain,
    )
    expect(text).toContain('error    RELEASE.md:5:12  the gate `x` is not known')
    expect(text).toContain('✘ frozen until 2027-01-01 00:00 UTC: holidays')
  })

  test('keeps within the width, wide characters included', () => {
    const long = 'リリースノートを確認する '.repeat(20)
    const text = renderTerminal(
      report([item('open', { text: long, because: `${'wörd '.repeat(60)}${'x'.repeat(200)}` })]),
      {
        color: false,
        width: 60,
      },
    )
    for (const line of text.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(60)
  })

  test.each([...HOSTILE, '\u001b[2J\u001b]0;owned\u0007', 'a\r::error::b', '\u009b31m', 'a\u202Eb\u2066c'])(
    'prints no control character of %j',
    text => {
      const printed = renderTerminal(report([item('failing', { text, because: text })]), plain)
      expect(printed.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
      expect(printed).not.toMatch(/^::/m)
    },
  )

  test('colours only when asked to', () => {
    expect(renderTerminal(report([item('failing')]), plain)).not.toContain('\u001b')
    expect(renderTerminal(report([item('failing')]), { ...plain, color: true })).toContain('\u001b[31m')
  })
})
