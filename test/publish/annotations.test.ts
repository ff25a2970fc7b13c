import { describe, expect, test } from '@jest/globals'
import { annotationsOf, renderCommand, withoutCommands } from '../../src/publish/annotations.ts'
import { gated, HOSTILE, item, report } from './report.ts'

const hits = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    file: 'src/a.ts',
    line: at + 1,
    column: 4,
    tag: 'TODO',
    text: `TODO ${at}`,
  }))

describe('annotations', () => {
  test('stand where the evidence says', () => {
    const failures = [{ suite: 'cart', name: 'adds', message: 'expected 2', file: 'test/cart.ts', line: 3 }]
    const files = [{ file: 'junit.xml', sha256: 'a' }]
    expect(annotationsOf(report([gated('failing', 'Tests pass', { failures, files })]))).toEqual([
      {
        level: 'error',
        file: 'test/cart.ts',
        line: 3,
        column: null,
        title: 'Tests pass: cart › adds',
        message: 'expected 2',
      },
    ])
  })

  test('stand at the checklist’s line when the evidence names no place', () => {
    const failures = [{ suite: 'cart', name: 'adds', message: 'expected 2', file: null, line: null }]
    const [annotation] = annotationsOf(report([gated('failing', 'Tests pass', { failures })]))
    expect(annotation).toMatchObject({ file: 'RELEASE.md', line: 7, message: '`Tests pass` is failing' })
  })

  test.each([
    ['src/a.ts', 'web/src/a.ts'],
    ['./src/../b.ts', 'web/b.ts'],
    ['/srv/shop/web/src/a.ts', 'web/src/a.ts'],
    ['file:///srv/shop/web/src/a.ts', 'web/src/a.ts'],
    ['/srv/shop/README.md', 'README.md'],
    ['src\\a.ts', 'web/src/a.ts'],
  ])('of %s stand at %s of the repository', (file, path) => {
    const evidence = { hits: [{ file, line: 3, text: 'TODO' }] }
    const ground = { root: '/srv/shop/web', folder: 'web/' }
    expect(annotationsOf(report([gated('failing', 'No TODO', evidence)]), undefined, ground)).toMatchObject([
      { file: path, line: 3, message: 'TODO' },
    ])
  })

  test.each(['/etc/passwd', '../../x.ts', 'C:\\x.ts', 'https://evil.example/x.ts'])(
    'of %s, which is not in the repository, name it and stand nowhere',
    file => {
      const evidence = { hits: [{ file, line: 3, text: 'TODO' }] }
      const ground = { root: '/srv/shop/web', folder: 'web/' }
      expect(annotationsOf(report([gated('failing', 'No TODO', evidence)]), undefined, ground)).toMatchObject([
        { file: null, line: null, message: `${file}:3: TODO` },
      ])
    },
  )

  test('of open, waiting, cleared and dormant items there are none', () => {
    const quiet = (['open', 'waiting', 'proven', 'waived', 'dormant'] as const).map(state => item(state))
    expect(annotationsOf(report(quiet))).toEqual([])
  })

  test('warn only, when nothing is blocked', () => {
    const failing = gated('failing', 'No TODO', { hits: hits(1) })
    expect(annotationsOf(report([failing], { shadow: true }))[0]!.level).toBe('warning')
    expect(annotationsOf(report([{ ...failing, optional: true }]))[0]!.level).toBe('warning')
  })

  test('over the limit are counted in one notice', () => {
    const findings = [
      ...Array.from({ length: 12 }, (_, line) => ({
        severity: 'warning' as const,
        rule: 'r',
        line: line + 1,
        message: 'm',
      })),
      { severity: 'info' as const, rule: 'r', line: 1, message: 'quiet' },
    ]
    const annotations = annotationsOf(report([gated('failing', 'No TODO', { hits: hits(25) })], { findings }))
    const of = (level: string) => annotations.filter(annotation => annotation.level === level)
    expect([of('error').length, of('warning').length, of('notice').length]).toEqual([10, 10, 1])
    expect(of('notice')[0]!.message).toBe(
      '17 more annotations not shown: 25 errors and 12 warnings in all; the report has every one',
    )
  })

  test('say each thing once', () => {
    const twice = [...hits(1), ...hits(1)]
    expect(annotationsOf(report([gated('failing', 'No TODO', { hits: twice })]))).toHaveLength(1)
  })
})

describe('a workflow command', () => {
  test('is escaped as the runner unescapes it', () => {
    const command = renderCommand({
      level: 'error',
      file: 'src/a,b:c.ts',
      line: 3,
      column: 5,
      title: '50 %: a, b',
      message: '100 %\r\nof it: a, b',
    })
    expect(command).toBe('::error title=50 %25%3A a%2C b,file=src/a%2Cb%3Ac.ts,line=3,col=5::100 %25%0D%0Aof it: a, b')
  })

  test.each(HOSTILE)('is one line that means what it says, whatever %j holds', hostile => {
    const command = renderCommand({
      level: 'warning',
      file: hostile,
      line: 1,
      column: null,
      title: hostile,
      message: hostile,
    })
    expect(command).not.toMatch(/[\r\n]/)
    // As the runner reads it: properties up to the first `::`, split at commas.
    const [, properties, message] = /^::warning (.*?)::(.*)$/s.exec(command)!
    const decoded = (text: string) => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n')
    const value = (text: string) => decoded(text).replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%')
    expect(decoded(message!).replaceAll('%25', '%')).toBe(hostile)
    const named: Record<string, string> = Object.fromEntries(
      properties!.split(',').map(pair => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    )
    if (hostile.length < 250) expect(value(named.title ?? '')).toBe(hostile)
    expect(named.line).toBe('1')
  })

  test('in a log is switched off', () => {
    expect(withoutCommands('a\n::error::b', 'secret')).toBe('::stop-commands::secret\na\n::error::b\n::secret::\n')
  })
})
