/** Forms of checklists filled in: what changes, and that nothing else does. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseChecklist } from '../../src/checklist/parse.ts'
import { type Filling, fillIn, type Signed } from '../../src/publish/fill-in.ts'
import '../seed.ts'

const ADA: Signed = { name: 'ada', date: '2026-11-21', commit: '4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f70' }
const parsed = (text: string) => parseChecklist(text, { source: 'RELEASE.md' })
const empty: Filling = { signatures: new Map(), metrics: new Map(), fields: new Map() }

/** Everybody signs, as `p1`, `p2` ... in document order. */
function signedBy(text: string, more: Partial<Filling> = {}) {
  const checklist = parsed(text)
  const signatures = new Map(
    checklist.signoffs.map(({ id, item }, at) => [item ?? id, { ...ADA, name: `p${at + 1}` }] as const),
  )
  return fillIn(text, checklist, { ...empty, signatures, ...more })
}

/** Lines that differ, as they are now. */
const changed = (before: string, after: string) => {
  const [old, now] = [before.split('\n'), after.split('\n')]
  return now.flatMap((line, at) => (line === old[at] ? [] : [`${at + 1}: ${line}`]))
}

describe('sign-offs', () => {
  const one = (line: string) => signedBy(`# R\n\n## Sign-off\n\n${line}\n`).text.split('\n')[4]

  test.each([
    ['- [ ] Tech Lead: ____ Date: ____', '- [x] Tech Lead: p1 Date: 2026-11-21 (4d5e6f7)'],
    ['- [ ] Tech Lead: _______________  Date: _______', '- [x] Tech Lead: p1  Date: 2026-11-21 (4d5e6f7)'],
    ['* [ ] **QA Lead:** ____ **Date:** ____', '* [x] **QA Lead:** p1 **Date:** 2026-11-21 (4d5e6f7)'],
    ['- [ ] __QA Lead:__ ______ Date: ......', '- [x] __QA Lead:__ p1 Date: 2026-11-21 (4d5e6f7)'],
    ['- [ ] QA Lead: [name] Date: [date]', '- [x] QA Lead: p1 Date: 2026-11-21 (4d5e6f7)'],
    ['- [ ] QA Lead: ____ Datum: ____', '- [x] QA Lead: p1 Datum: 2026-11-21 (4d5e6f7)'],
    ['- [ ] QA Lead: ____', '- [x] QA Lead: p1 Date: 2026-11-21 (4d5e6f7)'],
    ['- [ ] QA Lead:', '- [x] QA Lead: p1 Date: 2026-11-21 (4d5e6f7)'],
    ['- [ ] QA Lead', '- [x] QA Lead: p1 Date: 2026-11-21 (4d5e6f7)'],
    [
      '- [ ] QA Lead: ____ Signature: ____ Date: ____',
      '- [x] QA Lead: p1 Signature: 4d5e6f7 Date: 2026-11-21 (4d5e6f7)',
    ],
    ['- Tech Lead: ____ Date: ____', '- Tech Lead: p1 Date: 2026-11-21 (4d5e6f7)'],
    ['Tech Lead: ____ Date: ____', 'Tech Lead: p1 Date: 2026-11-21 (4d5e6f7)'],
    ['> - [ ] Tech Lead: ____ Date: ____', '> - [x] Tech Lead: p1 Date: 2026-11-21 (4d5e6f7)'],
    ['- [ ] QA: ____ Date: ____ <!-- note: ____ -->', '- [x] QA: p1 Date: 2026-11-21 (4d5e6f7) <!-- note: ____ -->'],
    // Somebody wrote something: it is theirs.
    ['- [ ] QA Lead: Grace Date: ____', '- [ ] QA Lead: Grace Date: ____'],
    ['- [x] QA Lead: Grace Hopper Date: 2026-01-02', '- [x] QA Lead: Grace Hopper Date: 2026-01-02'],
  ])('%s', (line, filled) => {
    expect(one(line)).toBe(filled)
  })

  test.each([
    ['| Role | Name | Sign-Off |', '| QA Lead | | |', '| QA Lead | p1 | 2026-11-21 (4d5e6f7) |'],
    ['| Role | Name | Date |', '| QA Lead |        |      |', '| QA Lead | p1     | 2026-11-21 (4d5e6f7) |'],
    ['| Role | Name | Signature | Date |', '| QA | | ____ | |', '| QA | p1 | 4d5e6f7 | 2026-11-21 (4d5e6f7) |'],
    ['| Role | Signature | Date |', '|QA|||', '|QA| p1 | 2026-11-21 (4d5e6f7) |'],
    ['| Name | Role | Date |', '| | Legal \\| Privacy | |', '| p1 | Legal \\| Privacy | 2026-11-21 (4d5e6f7) |'],
    ['Role | Name | Date', 'QA | - | -', 'QA | p1 | 2026-11-21 (4d5e6f7) '],
    ['| Role | Name | Date |', '| QA | Grace | |', '| QA | Grace | |'],
    ['| Role | Name | Date |', '| QA |', '| QA |'],
  ])('%s %s', (head, row, filled) => {
    const rule = head.replace(/[^|]+/g, '---').replace(/^---\|/, '---|')
    const text = `# R\n\n## Sign-off\n\n${head}\n${rule}\n${row}\n`
    expect(signedBy(text).text).toBe(`# R\n\n## Sign-off\n\n${head}\n${rule}\n${filled}\n`)
  })

  test('what finds no place is told', () => {
    const text = '## Sign-off\n\n| Role | Name | Date |\n|---|---|---|\n| QA | Grace | |\n| Ops | | |\n'
    expect(signedBy(text)).toMatchObject({ signed: ['sign-off/ops'], left: ['sign-off/qa'] })
  })

  test('nobody signed, nothing changes', () => {
    const text = '## Sign-off\n\n- [ ] QA: ____ Date: ____\n'
    expect(fillIn(text, parsed(text), empty)).toEqual({ text, signed: [], left: [] })
  })

  test('a name is text: no markup, no mention, no cell of its own', () => {
    const text = '## Sign-off\n\n| Role | Name | Date |\n|---|---|---|\n| QA | | |\n\nOps: ____ Date: ____\n'
    const checklist = parsed(text)
    const evil: Signed = { name: '@all | **x**\n- [x] done <!-- id: y -->', date: '2026-11-21', commit: 'not hex' }
    const signatures = new Map(checklist.signoffs.map(({ id }) => [id, evil] as const))
    const { text: filled } = fillIn(text, checklist, { ...empty, signatures })
    expect(filled.split('\n')).toHaveLength(text.split('\n').length)
    expect(parsed(filled).signoffs).toHaveLength(2)
    expect(parsed(filled).items).toEqual([])
    expect(filled).not.toMatch(/@all|\*\*|<!--/)
    expect(filled).not.toContain('not hex')
  })
})

test('figures stand before the words that say what they are', () => {
  const lines = [
    '- **Downtime**: Total downtime (if any)',
    '- **Migration Duration:** Database migration time',
    '- Rollback Count: ____',
    '- **Issues Found**: 3',
    '- **Success Rate**:',
  ]
  const values = ['12 min', '5 min', '0', '7', '3 of 4 (75 %)']
  const slugs = ['downtime', 'migration-duration', 'rollback-count', 'issues-found', 'success-rate']
  const text = `# R\n\n## Deployment Metrics\n\n${lines.join('\n')}\n`
  const metrics = new Map(slugs.map((name, at) => [name, values[at]!]))
  expect(
    fillIn(text, parsed(text), { ...empty, metrics })
      .text.split('\n')
      .slice(4),
  ).toEqual([
    '- **Downtime**: 12 min – Total downtime (if any)',
    '- **Migration Duration:** 5 min – Database migration time',
    '- Rollback Count: 0',
    '- **Issues Found**: 3',
    '- **Success Rate**: 3 of 4 (75 %)',
    '',
  ])
})

test('a form in a fence takes what was recorded, and code is left alone', () => {
  const form = [
    '```',
    'Version: ____',
    'Deployed By: ____',
    'Host: prod-1',
    '',
    'Notes:',
    '- ',
    '- ',
    '',
    'Resolutions:',
    '-',
    '```',
  ]
  const script = ['```sh', '# Restart', 'VERSION: ____x', 'echo ____', '```']
  const text = ['# R', '', '## Notes', '', ...form, '', ...script, ''].join('\r\n')
  const fields = new Map([
    ['version', ['1.0.0', '1.0.1']],
    ['notes', ['quiet night\n```\n# not a heading']],
    ['resolutions', ['#5', '#7', '#8']],
    ['host', ['other']],
  ])
  const filled = fillIn(text, parsed(text), { ...empty, fields }).text
  expect(filled.split('\r\n').slice(4, 18)).toEqual([
    '```',
    'Version: 1.0.1',
    'Deployed By: ____',
    'Host: prod-1',
    '',
    'Notes:',
    '- quiet night ``` # not a heading',
    '- ',
    '',
    'Resolutions:',
    '- #5',
    '- #7',
    '- #8',
    '```',
  ])
  expect(filled.endsWith(`\r\n${script.join('\r\n')}\r\n`)).toBe(true)
})

test('line ends, marks and what no parser keeps come through', () => {
  const line = fc.constantFrom(
    '# R',
    '## Sign-off',
    '- [ ] QA: ____ Date: ____',
    '| Role | Name |\t',
    'Ops: ____  Date: ____  ',
    '```',
    '- ',
    '**Downtime**: x',
    '\u00a0\u2028 ',
    '',
  )
  const text = fc
    .tuple(fc.constantFrom('', '\uFEFF'), fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r'))))
    .map(([mark, lines]) => mark + lines.map(parts => parts.join('')).join(''))
  fc.assert(
    fc.property(text, source => {
      expect(fillIn(source, parsed(source), empty).text).toBe(source)
      // Only lines that ask for something change, and none is added or taken away.
      const filled = signedBy(source).text
      const ends = (whole: string) => whole.match(/\r\n|\r|\n/g) ?? []
      expect(ends(filled)).toEqual(ends(source))
    }),
  )
})

const SEEDS = new URL('../../../shared/seeds/', import.meta.url)
const present = existsSync(SEEDS)
if (!present) console.warn('the seeds are not beside the project: their tests are skipped')
const seed = (name: string) => readFileSync(new URL(name, SEEDS), 'utf8')

;(present ? describe : describe.skip)('the seeds', () => {
  test('boxes with a name and a date', () => {
    const source = seed('production.md')
    const { text, left } = signedBy(source)
    expect(left).toEqual([])
    expect(changed(source, text)).toEqual([
      '210: - [x] Product Owner: p1  Date: 2026-11-21 (4d5e6f7)',
      '211: - [x] DevOps Lead: p2  Date: 2026-11-21 (4d5e6f7)',
      '212: - [x] Security Lead: p3  Date: 2026-11-21 (4d5e6f7)',
      '213: - [x] Tech Lead: p4  Date: 2026-11-21 (4d5e6f7)',
    ])
  })

  test('a table', () => {
    const source = seed('audotics.md')
    expect(changed(source, signedBy(source).text)).toEqual([
      '147: | Deployment Lead | p1 | 2026-11-21 (4d5e6f7) |',
      '148: | QA Lead | p2 | 2026-11-21 (4d5e6f7) |',
      '149: | Project Manager | p3 | 2026-11-21 (4d5e6f7) |',
      '150: | Technical Director | p4 | 2026-11-21 (4d5e6f7) | ',
    ])
  })

  test('two moments, the Tech Lead twice, figures and notes', () => {
    const source = seed('tulia.md')
    const { text } = signedBy(source, {
      metrics: new Map([['downtime', '12 min']]),
      fields: new Map([
        ['deployment-date', ['2026-11-21']],
        ['issues-encountered', ['#7', '#8', '#9', '#10']],
      ]),
    })
    expect(changed(source, text).slice(0, 8)).toEqual([
      '275: - **Downtime**: 12 min – Total downtime (if any)',
      '287: - [x] Tech Lead: p1 Date: 2026-11-21 (4d5e6f7)',
      '288: - [x] DevOps Lead: p2 Date: 2026-11-21 (4d5e6f7)',
      '289: - [x] Product Owner: p3 Date: 2026-11-21 (4d5e6f7)',
      '292: - [x] Deployment Engineer: p4 Date: 2026-11-21 (4d5e6f7)',
      '293: - [x] QA Lead: p5 Date: 2026-11-21 (4d5e6f7)',
      '294: - [x] Tech Lead: p6 Date: 2026-11-21 (4d5e6f7)',
      '303: Deployment Date: 2026-11-21',
    ])
    const added = 'Issues Encountered:\n- #7\n- #8\n- #9\n- #10\n\nResolutions:\n- \n- \n- \n```\n'
    expect(text).toContain(added)
    expect(text.replace('- #10\n', '').split('\n')).toHaveLength(source.split('\n').length)
    // One signature is not the other: only the first Tech Lead signed.
    const checklist = parsed(source)
    const first = checklist.signoffs[0]!.id
    const one = fillIn(source, checklist, { ...empty, signatures: new Map([[first, ADA]]) })
    expect(changed(source, one.text)).toEqual(['287: - [x] Tech Lead: ada Date: 2026-11-21 (4d5e6f7)'])
  })

  test.each(present ? ['production.md', 'audotics.md', 'tulia.md', 'generic.md', 'wavhaven.md'] : [])(
    'what is filled in is read again: %s',
    name => {
      const source = seed(name)
      const before = parsed(source)
      const after = parsed(signedBy(source).text)
      expect(after.items.map(({ id }) => id)).toEqual(before.items.map(({ id }) => id))
      expect(after.signoffs.map(({ id, name, date }) => [id, name, date])).toEqual(
        before.signoffs.map(({ id }, at) => [
          id,
          `p${at + 1}`,
          before.signoffs[at]!.columns?.date === -1 ? null : '2026-11-21 (4d5e6f7)',
        ]),
      )
    },
  )
})
