/** YAML checklists: the same model, and a place for every mistake. */
import { describe, expect, test } from '@jest/globals'
import { parseChecklist } from '../../src/checklist/index.ts'
import { Mistake } from '../../src/model/outcome.ts'

const parse = (source: string) => parseChecklist(source, { source: 'release.yml' })
const problems = (source: string) =>
  parse(source)
    .findings.filter(({ severity }) => severity === 'error')
    .map(({ line, column, message }) => [line, column, message])

describe('a YAML checklist', () => {
  test('is the same as its Markdown', () => {
    const yaml = parse(`title: Release
sections:
  - heading: Pre-deployment
    items:
      - Tests pass (>80%)
      - text: Data is migrated (if needed)
        checked: true
        detail: With care
        items: [One, Two]
  - heading: Deployment (March 5, 1:00 PM - 3:00 PM)
    steps:
      - "**1:00 PM** - Announce"
      - Deploy
  - heading: Post-deployment
    sections:
      - heading: First hour
        items: [Error rate < 1%]
`)
    const markdown = parseChecklist(
      `# Release
## Pre-deployment
- [ ] Tests pass (>80%)
- [x] Data is migrated (if needed)

  With care
  - [ ] One
  - [ ] Two
## Deployment (March 5, 1:00 PM - 3:00 PM)
1. [ ] **1:00 PM** - Announce
2. [ ] Deploy
## Post-deployment
### First hour
- [ ] Error rate < 1%
`,
      { source: 'release.md' },
    )
    const bare = ({ items, title }: typeof yaml) => ({ title, items: items.map(({ line: _, ...item }) => item) })
    expect(bare(yaml)).toEqual(bare(markdown))
    expect(yaml.items.map(({ line }) => line)).toEqual([5, 6, 9, 9, 12, 13, 17])
  })

  test('names phases without headings', () => {
    const { items } = parse(
      'phases:\n  pre-deploy: [a]\n  rollback:\n    steps: [b]\n    sections:\n      - heading: Triggers\n        items: [c]\n',
    )
    expect(items.map(({ id, phase, number }) => [id, phase, number])).toEqual([
      ['pre-deploy/a', 'pre-deploy', null],
      ['rollback/b', 'rollback', 1],
      ['rollback/triggers/c', 'rollback', null],
    ])
  })

  test('binds gates in every form', () => {
    const { items } = parse(`items:
  - { text: a, gate: coverage, min: 80, report: [a.info, b.info] }
  - { text: b, gate: coverage min=80 by=qa }
  - text: c
    gates: [tests, coverage min=80; ack, { coverage: { min: 90 } }, { todo: }]
`)
    expect(items.map(({ gates }) => gates.map(({ kind, params }) => [kind, params]))).toEqual([
      [['coverage', { min: 80, report: ['a.info', 'b.info'] }]],
      [['coverage', { min: '80' }]],
      [
        ['tests', {}],
        ['coverage', { min: '80' }],
        ['ack', {}],
        ['coverage', { min: 90 }],
        ['todo', {}],
      ],
    ])
    expect(items[0]!.gates[0]!.place).toEqual({ line: 2, column: 22 })
    expect(items[1]!.modifiers).toEqual({ by: ['qa'] })
  })

  test('carries modifiers, an id and roles', () => {
    const checklist = parse(`items:
  - text: a
    id: mine
    by: [qa, tech-lead]
    after: x, y
    when: changed:src/**
    soak: 15m
    deadline: 2026-01-01
    not-before: 2025-12-01
    baseline: 2%
    optional: true
    waivable: false
signoffs: [Tech Lead]
sections:
  - heading: Sign-off
    items:
      - { text: Everything was read, role: QA }
contacts: { On call: "+1" }
metrics: { Downtime: minutes }
notes: |
  Some words
`)
    expect(checklist.items[0]).toMatchObject({
      id: 'mine',
      modifiers: {
        by: ['qa', 'tech-lead'],
        after: ['x', 'y'],
        when: 'changed:src/**',
        soak: '15m',
        deadline: '2026-01-01',
        notBefore: '2025-12-01',
        baseline: '2%',
        optional: true,
        waivable: false,
      },
    })
    expect(checklist.items[1]).toMatchObject({ kind: 'sign-off', role: 'QA' })
    expect(checklist.signoffs.map(({ role, item }) => [role, item])).toEqual([
      ['Tech Lead', null],
      ['QA', 'sign-off/qa'],
    ])
    expect(checklist).toMatchObject({
      contacts: [{ label: 'On call', value: '+1' }],
      metrics: [{ label: 'Downtime', value: 'minutes' }],
      notes: [{ text: 'Some words\n' }],
    })
  })

  test('may be a plain list', () => {
    expect(parse('- a\n- b\n').items.map(({ text }) => text)).toEqual(['a', 'b'])
  })
})

describe('a mistake in YAML', () => {
  test.each([
    ['items:\n  - { text: a, colour: red }', [2, 16, '`colour` is not known in an item; known are']],
    ['itmes: [a]\nitems: [b]', [1, 1, '`itmes` is not known in the checklist; known are']],
    ['sections:\n  - { items: [a] }', [2, 5, 'a section needs a `heading`, or a `phase`']],
    ['sections:\n  - { heading: A, phase: later, items: [a] }', [2, 26, '`later` is no phase; known are']],
    ['phases: { later: [a] }\nitems: [a]', [1, 11, '`later` is not known in `phases`; known are']],
    ['items: a', [1, 8, '`items` is a list']],
    ['items:\n  - { id: a }', [2, 5, 'an item needs words']],
    ['items:\n  - { text: a, id: "no good" }', [2, 20, '`id: no good` is no id']],
    ['items:\n  - { text: a, optional: maybe }', [2, 26, '`optional` is `true` or `false`']],
    ['items:\n  - { text: a, gate: tests min= }', [2, 28, '`min=` has no value']],
    ['items:\n  - { text: a, gates: tests }', [2, 23, '`gates` is a list']],
    ['items:\n  - { text: a, gates: [{ a: 1 }] }', [2, 29, 'the parameters of `a` are a map']],
    ['items: [{ text: a, id: x }, { text: b, id: x }]', [1, undefined, 'the id `x` is named a second time']],
  ])('%j', (source, [line, column, message]) => {
    expect(problems(source)).toContainEqual([line, column, expect.stringContaining(String(message))])
  })

  test.each([
    ['items: [a', 1, 10, 'is not valid YAML'],
    ['title: a\ntitle: b\nitems: [c]', 2, 1, 'is not valid YAML'],
    ['just words', 1, 1, 'is no checklist'],
  ])('that leaves nothing to read is thrown: %j', (source, line, column, message) => {
    let thrown: unknown
    try {
      parse(source)
    } catch (caught) {
      thrown = caught
    }
    expect(thrown).toBeInstanceOf(Mistake)
    expect(thrown).toMatchObject({ file: 'release.yml', line, column, message: expect.stringContaining(message) })
  })

  test('an empty document holds no item', () => {
    expect(problems('')).toMatchObject([[1, undefined, expect.stringContaining('nothing that can be ticked')]])
  })

  test('aliases do not grow without bound', () => {
    const bomb = `a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n`
    const lines = Array.from(
      { length: 30 },
      (_, n) => `k${n}: &k${n} [*${n ? `k${n - 1}` : 'c'}, *${n ? `k${n - 1}` : 'c'}]`,
    )
    expect(() => parse(`${bomb}${lines.join('\n')}\nitems: [{ text: t, gate: tests, p: *k29 }]`)).toThrow(Mistake)
    expect(problems('items: &a\n  - text: x\n    items: *a\n')[0]![2]).toContain('nested deeper than 24')
  })
})
