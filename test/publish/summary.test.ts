import { describe, expect, test } from '@jest/globals'
import MarkdownIt from 'markdown-it'
import { bytes } from '../../src/publish/escape.ts'
import { renderJson } from '../../src/publish/json.ts'
import { renderSummary } from '../../src/publish/summary.ts'
import { gated, HOSTILE, item, report } from './report.ts'

const html = (markdown: string) => new MarkdownIt({ html: true, linkify: true }).render(markdown)

const failures = [
  { suite: 'cart', name: 'adds | removes', message: 'expected 2, got 3', file: 'test/cart.test.ts', line: 12 },
  { suite: 'cart', name: 'empties', message: 'boom', file: null, line: null },
]

const mixed = report([
  item('signed', { text: 'Tech lead agrees', because: 'ticked by `ada`' }),
  gated('failing', 'All tests pass', {
    tests: 12,
    failures,
    files: [{ file: 'reports/junit.xml', format: 'junit-xml', sha256: 'a'.repeat(64) }],
  }),
  item('open', { text: 'Runbook is read', clearBy: ['tech-lead', 'on-call'], because: 'nobody has ticked it' }),
  gated('error', 'Coverage is above 80 %', {}),
  gated('proven', 'No TODO left', { count: 0 }),
  item('dormant', { text: 'Roll back', phase: 'rollback', because: 'lives when a rollback is declared' }),
  item('open', { text: 'Nice to have', optional: true }),
])

describe('the summary of a hold', () => {
  const summary = renderSummary(mixed)

  test('says the verdict first, then what was judged', () => {
    expect(summary.split('\n')[0]).toBe('## 🔴 Holdpoint: hold: 3 of 5 items are missing')
    expect(summary).toContain('`acme/shop` · version `1.2.0` · commit `0123456` · checklist `RELEASE.md`')
  })

  test('shows the progress of each phase', () => {
    expect(summary).toContain('| pre-deploy | ████░░░░░░ 2/5 | 3 missing |')
  })

  test('puts what is broken before what people have to do, and names who', () => {
    const order = [
      'To be mended (1)',
      'Could not be found out (1)',
      'To be ticked by tech-lead or on-call (1)',
      'cleared',
    ]
    const places = order.map(words => summary.indexOf(words))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(places).not.toContain(-1)
  })

  test('shows the failing tests as a table, and where they were read', () => {
    const cells = [...html(summary).matchAll(/<t[dh]>(.*?)<\/t[dh]>/g)].map(found => found[1])
    expect(cells).toEqual(expect.arrayContaining(['failures: where', 'suite', 'name', 'message']))
    expect(cells).toContain('adds | removes')
    expect(cells).toContain('<code>reports/junit.xml</code>')
    expect(cells).toContain('<code>aaaaaaaaaaaa</code>')
  })

  test('counts dormant items and does not list them', () => {
    expect(summary).toContain('<summary>💤 1 item not asked now</summary>')
    expect(summary).not.toContain('Roll back')
  })

  test('tells items that hold nothing apart', () => {
    expect(summary).toContain('1 item reported only, 0 done')
  })

  test('links places to exactly this commit, below the project’s folder', () => {
    const links = {
      server: 'https://github.example',
      repository: 'acme/shop',
      commit: 'abc',
      ground: { root: '/srv/shop/web', folder: 'web/' },
    }
    const linked = renderSummary(mixed, { links })
    expect(linked).toContain(
      '[`test/cart.test.ts:12`](https://github.example/acme/shop/blob/abc/web/test/cart.test.ts#L12)',
    )
    expect(linked).toContain('[`RELEASE.md:7`](https://github.example/acme/shop/blob/abc/web/RELEASE.md#L7)')
  })

  test('makes no link of a path that leads elsewhere', () => {
    const links = {
      server: 'https://github.example',
      repository: 'acme/shop',
      commit: 'abc',
      ground: { root: '/srv/shop', folder: '' },
    }
    for (const file of ['/etc/passwd', '../secret', 'C:\\x.ts', 'https://evil.example/x', '//evil.example/x']) {
      const rows = [{ file, line: 1, message: 'm' }]
      const out = renderSummary(report([gated('failing', 'x', { failures: rows })]), { links })
      expect(out).not.toContain(`](https://github.example/acme/shop/blob/abc/${file}`)
      expect(out.match(/\]\(/g)).toHaveLength(1)
    }
  })
})

describe('the summary of other reports', () => {
  test('a go is short', () => {
    const summary = renderSummary(report([gated('proven', 'All tests pass', {})]))
    expect(summary).toContain('## 🟢 Holdpoint: go: the only item that counts is cleared')
    expect(summary).not.toContain('What is missing')
  })

  test('reasons that are not an item’s are told at the top', () => {
    const held = report([], { verdict: 'hold', holds: ['no item counts in phase `deploy`'] })
    expect(renderSummary(held)).toContain('- ⛔ no item counts in phase `deploy`')
  })

  test('notes and shadow mode are told', () => {
    const summary = renderSummary({ ...mixed, shadow: true }, { notes: ['the token may only read'] })
    expect(summary).toContain('> Shadow mode')
    expect(summary).toContain('> the token may only read')
  })

  test('findings stand with their line, errors first', () => {
    const findings = [
      { severity: 'warning', rule: 'placeholder', line: 3, message: '`{{ version }}` is left' },
      { severity: 'error', rule: 'unknown-gate', line: 9, message: 'the gate `tetss` is not known' },
      { severity: 'info', rule: 'hint', line: 1, message: 'not told' },
    ] as const
    const summary = renderSummary({ ...mixed, findings: [...findings] })
    expect(summary.indexOf('RELEASE.md:9')).toBeLessThan(summary.indexOf('RELEASE.md:3'))
    expect(summary).not.toContain('not told')
  })

  test('a line to write a name on is no name', () => {
    const signOff = item('open', { text: 'Tech Lead: __________ Date: _____' })
    expect(renderSummary(report([signOff]))).toContain('**Tech Lead: … Date: …**')
  })

  test('a built-in checklist has no lines to point at', () => {
    const checklist = { source: 'minimal (built in)', title: 'Minimal', digest: '' }
    expect(renderSummary({ ...mixed, checklist })).not.toContain('minimal (built in):7')
  })
})

describe('a long checklist', () => {
  const many = (count: number, because = 'nobody has ticked it') =>
    report(
      Array.from({ length: count }, (_, at) =>
        item('open', {
          id: `item-${at}`,
          text: `Item number ${at}`,
          because,
          clearBy: at % 3 ? ['tech-lead'] : ['on-call'],
          path: ['Release checklist', `Section ${Math.floor(at / 10)}`],
        }),
      ),
    )

  test('of 183 items folds all but the first of each group, and names their sections', () => {
    const summary = renderSummary(many(183))
    const shown = summary.replace(/<details>.*?<\/details>/gs, '').match(/Item number/g)
    expect(shown).toHaveLength(24)
    expect(summary).toContain('<details><summary>110 more: To be ticked by tech-lead</summary>')
    expect(summary).toContain('**Section 17**')
    expect(summary.match(/Item number/g)).toHaveLength(183)
  })

  test('says once what many items say', () => {
    const said = (summary: string) => summary.match(/nobody has ticked it/g)
    expect(said(renderSummary(many(183)))).toHaveLength(2)
    const [first, ...rest] = many(4).items
    const summary = renderSummary(
      report([{ ...first!, because: 'ticked too early' }, ...rest].map(one => ({ ...one, clearBy: [] }))),
    )
    expect(said(summary)).toHaveLength(1)
    expect(summary).toContain('<br>ticked too early')
  })

  test.each([
    ['GitHub’s limit', 1_032_192, 30_000],
    ['a check run’s limit', 65_535, 1500],
    ['hardly any room', 2_000, 183],
  ])('stays under %s and counts what is left out', (_, maxBytes, count) => {
    const summary = renderSummary(many(count, '🙈'.repeat(80)), { maxBytes, full: 'report.json' })
    expect(bytes(summary)).toBeLessThanOrEqual(maxBytes)
    const shown = summary.match(/Item number/g)?.length ?? 0
    const left = Number(/> ([\d,]+) more entr/.exec(summary)![1]!.replaceAll(',', ''))
    expect(shown + left).toBe(count)
    expect(summary.match(/<details>/g)?.length).toBe(summary.match(/<\/details>/g)?.length)
    expect(summary).toContain('`report.json` has them all')
  })

  test('gives up evidence before items', () => {
    const rows = Array.from({ length: 10 }, (_, at) => ({ file: `src/${at}.ts`, line: 1, text: 'x'.repeat(150) }))
    const items = Array.from({ length: 60 }, (_, at) => ({
      ...gated('failing', `Gate ${at}`, { hits: rows }),
      id: `${at}`,
    }))
    const summary = renderSummary(report(items), { maxBytes: 65_535 })
    expect(bytes(summary)).toBeLessThanOrEqual(65_535)
    expect(summary.match(/\*\*Gate/g)).toHaveLength(60)
    expect(summary).toContain('evidence tables are left out')
  })
})

describe('hostile contents', () => {
  const hostile = report(
    HOSTILE.flatMap((text, at) => [
      { ...item('open', { text, because: text, clearBy: [text], path: [text, text] }), id: `a${at}` },
      { ...gated('failing', text, { [text]: [{ file: text, name: text, message: text, line: at }] }), id: `b${at}` },
      { ...item('proven', { text, because: text, path: [text, text] }), id: `c${at}` },
    ]),
    {
      release: { repository: '`x`', commit: '@me', version: '<b>', environment: '| |' },
      holds: [...HOSTILE],
      findings: HOSTILE.map(message => ({ severity: 'error', rule: 'x', line: 1, message })),
    },
  )

  test('become no link, image, HTML or mention', () => {
    const rendered = new MarkdownIt({ html: true }).render(renderSummary(hostile, { notes: HOSTILE }))
    const tags = new Set([...rendered.matchAll(/<\/?([a-z0-9]+)/g)].map(found => found[1]!))
    const ours = 'h2 h3 h4 p table thead tbody tr th td ul li strong br sub code details summary blockquote'.split(' ')
    expect([...tags].filter(tag => !ours.includes(tag))).toEqual([])
    const outside = rendered.replace(/<code>.*?<\/code>/gs, '')
    expect(outside).not.toMatch(/@[\w-]|#\d|https?:\/\/|\bwww\./)
    expect(outside).not.toMatch(/<!--/)
  })
})

describe('JSON', () => {
  test('is the report', () => {
    expect(JSON.parse(renderJson(mixed))).toEqual(mixed)
    expect(renderJson(mixed).endsWith('}\n')).toBe(true)
  })
})
