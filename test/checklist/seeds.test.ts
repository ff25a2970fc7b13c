/** The five seeds, item by item against the labels and line by line against the full records. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parseChecklist } from '../../src/checklist/parse.ts'
import type { Item, Phase } from '../../src/model/checklist.ts'

const SEEDS = new URL('../../../shared/seeds/', import.meta.url)
const present = existsSync(SEEDS)
if (!present) console.warn('the seeds are not beside the project: their tests are skipped')

interface RawThreshold {
  raw: string
  op: string
  value: number
  unit: string
  stat?: string
}
interface Time {
  raw: string
  kind: string
}
interface Label {
  seed: string
  line: number
  heading_path: string[]
  text: string
  kind: string
  phase: string
  ordered: boolean
  depth: number
  condition: string | null
  time: Time | null
  threshold: RawThreshold[] | null
}
interface Row extends Omit<Label, 'seed' | 'ordered' | 'depth'> {
  ordered: boolean | null
  depth: number | null
  number?: number | null
  parent_line?: number | null
  checked?: boolean
  label?: string
  value?: string
  cells?: string[]
  role?: string
  level?: number
}
interface Expected {
  counts: {
    checkboxes: { total: number; unordered_top: number; ordered_top: number; nested: number; checked: number }
    headings: Record<string, number>
    signoff: { checkbox_lines: number; table_rows: number; roles: string[] }
    plain_bullets: Record<string, number>
    checkbox_by_phase: Record<string, number>
    timed_headings: (Time & { line: number })[]
    paragraphs: number
    footers: number
    fences: number
    fence_lang: (string | null)[]
    code_lines: number
    metrics: number
  }
  records?: Row[]
}

const text = (name: string) => readFileSync(new URL(name, SEEDS), 'utf8')
const seed = (name: string) => parseChecklist(readFileSync(new URL(name, SEEDS)), { source: name })
const expected: Record<string, Expected> = present ? JSON.parse(text('expected.json')) : {}
const labels: Label[] = present
  ? text('labels.jsonl')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
  : []
const names = present ? Object.keys(expected) : ['none']
const over = present ? describe : describe.skip

const KIND: Record<string, Item['kind']> = {
  'trigger-item': 'condition',
  'alert-item': 'condition',
  'policy-item': 'item',
  'objective-item': 'item',
  signoff: 'sign-off',
  item: 'item',
}
const clock = (time: Time | null) => {
  const [, hours, minutes, half] = /^(\d+):(\d+) ([AP])M$/.exec(time?.raw ?? '') ?? []
  return time ? `${String((Number(hours) % 12) + (half === 'P' ? 12 : 0)).padStart(2, '0')}:${minutes}` : null
}
const numbers = (thresholds: RawThreshold[] | null) =>
  (thresholds ?? []).map(({ raw, op, value, unit, stat }) => ({
    text: raw.replace(/^\(|\)$/g, ''),
    op,
    value,
    unit,
    ...(stat ? { stat } : {}),
  }))

over('the seeds', () => {
  const parsed = Object.fromEntries(present ? names.map(name => [name, seed(name)]) : [])

  test('hold 581 items, each in its line', () => {
    expect(labels).toHaveLength(581)
    for (const name of names)
      expect(parsed[name]!.items.map(({ line }) => line)).toEqual(
        labels.filter(label => label.seed === name).map(({ line }) => line),
      )
  })

  test.each(labels.map(label => [`${label.seed}:${label.line}`, label] as const))('%s', (_, label) => {
    const { text, path, phase, kind, ordered, depth, condition, at, thresholds } = parsed[label.seed]!.items.find(
      ({ line }) => line === label.line,
    )!
    expect({ text, path, phase, kind, ordered, depth, condition, clock: at?.clock ?? null, thresholds }).toEqual({
      text: label.text,
      path: label.heading_path,
      phase: label.phase,
      kind: KIND[label.kind],
      ordered: label.ordered,
      depth: label.depth,
      condition: label.condition,
      clock: clock(label.time),
      thresholds: numbers(label.threshold),
    })
  })

  describe.each(names)('%s', name => {
    const { counts } = expected[name] ?? ({} as Expected)

    test('has the counted boxes, headings and phases', () => {
      const { items, headings } = parsed[name]!
      const { checkboxes } = counts
      expect({
        total: items.length,
        unordered_top: items.filter(({ ordered, depth }) => !ordered && !depth).length,
        ordered_top: items.filter(({ ordered, depth }) => ordered && !depth).length,
        nested: items.filter(({ depth }) => depth).length,
        checked: items.filter(({ checked }) => checked).length,
      }).toEqual(checkboxes)
      const levels = (level: number) => headings.filter(heading => heading.level === level).length
      expect({ h1: levels(1), h2: levels(2), h3: levels(3) }).toEqual({ h1: 0, h2: 0, h3: 0, ...counts.headings })
      const phases: Record<string, number> = {}
      for (const { phase } of items) phases[phase] = (phases[phase] ?? 0) + 1
      expect(phases).toEqual(counts.checkbox_by_phase)
    })

    test('asks for the counted names, and keeps everything else', () => {
      const { signoffs, metrics, contacts, notes } = parsed[name]!
      expect(signoffs.map(({ role }) => role)).toEqual(counts.signoff.roles)
      expect(signoffs.filter(({ syntax }) => syntax === 'table')).toHaveLength(counts.signoff.table_rows)
      expect(signoffs.filter(({ item }) => item !== null)).toHaveLength(counts.signoff.checkbox_lines)
      expect(signoffs.map(({ name, date }) => name ?? date).filter(Boolean)).toEqual([])
      const bullets = counts.plain_bullets
      const kind = (kind: string) => notes.filter(note => note.kind === kind)
      expect({
        metric: metrics.length,
        contact: contacts.length,
        url: kind('url').length,
        role: kind('role').length,
        comms: kind('communication').length,
        trigger: kind('trigger').length,
        note: kind('bullet').length,
        paragraphs: kind('paragraph').length,
        footers: kind('footer').length,
        fences: kind('code').map(({ language }) => language ?? null),
        codeLines: kind('code').flatMap(({ text }) => text.split('\n')).length,
      }).toEqual({
        metric: bullets.metric ?? 0,
        contact: bullets.contact ?? 0,
        url: bullets.url ?? 0,
        role: bullets.role ?? 0,
        comms: bullets.comms ?? 0,
        trigger: bullets.trigger ?? 0,
        note: bullets.note ?? 0,
        paragraphs: counts.paragraphs,
        footers: counts.footers,
        fences: counts.fence_lang,
        codeLines: counts.code_lines,
      })
    })

    test('reads the time of each heading', () => {
      for (const { line, raw, kind } of counts.timed_headings) {
        const heading = parsed[name]!.headings.find(heading => heading.line === line)!
        const below = parsed[name]!.items.find(({ path }) => heading.path.every((part, at) => path[at] === part))!
        const key = { 'not-before': 'notBefore', 'response-time': 'responseTime' }[kind] ?? kind
        const read = below.at?.[key as 'window']
        expect(typeof read === 'object' ? read.text : read).toBe(kind === 'cadence' ? raw.toLowerCase() : raw)
      }
    })

    test('gives every line an id of its own', () => {
      const { items, signoffs } = parsed[name]!
      const ids = [...items.map(({ id }) => id), ...signoffs.filter(({ item }) => !item).map(({ id }) => id)]
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids.filter(id => !/^[\p{L}\p{N}]+(?:[-/][\p{L}\p{N}]+)*$/u.test(id))).toEqual([])
    })
  })

  // Jest refuses an empty table, also where everything is skipped.
  const recorded = present ? names.filter(name => expected[name]?.records) : ['none']
  describe.each(recorded)('%s, record by record', name => {
    const records = expected[name]?.records ?? []
    const shown = (phase: string): Phase =>
      (['notes', 'team', 'comms-plan', 'metrics', 'reference'].includes(phase) ? 'info' : phase) as Phase

    if (!records.length) test('has no records here', () => {})
    else
      test.each(records.map(record => [record.line, record.kind, record] as const))(
        'line %i, %s',
        (line, kind, record) => {
          const { items, headings, notes, signoffs } = parsed[name]!
          const item = items.find(item => item.line === line)
          if (item) {
            expect(items.find(({ id }) => id === item.parent)?.line ?? null).toBe(record.parent_line ?? null)
            expect(item.number).toBe(record.number ?? null)
            expect(item.checked).toBe(record.checked)
            expect(item.path).toEqual(record.heading_path)
          } else if (kind === 'heading')
            expect(headings.find(heading => heading.line === line)).toEqual({
              id: expect.any(String),
              line,
              level: record.level,
              text: record.text,
              path: record.heading_path,
              phase: shown(record.phase),
              condition: record.condition,
            })
          else if (kind === 'signoff-row')
            expect(signoffs.find(signoff => signoff.line === line)).toMatchObject({
              role: record.role,
              cells: record.cells,
              path: record.heading_path,
            })
          else if (kind !== 'table-delimiter')
            expect(notes.find(note => note.line === line)).toMatchObject({
              text: record.text,
              path: record.heading_path,
              phase: shown(record.phase),
              ...(record.label ? { label: record.label, value: record.value } : {}),
              ...(record.cells ? { cells: record.cells } : {}),
              ...(record.time && kind === 'bullet-comms' ? { time: record.time.raw } : {}),
            })
        },
      )
  })

  test('an id tells the headings without the title, and the words without their brackets', () => {
    expect(parsed['tulia.md']?.items[1]?.id).toBe('pre-deployment/code-review/all-tests-passing')
    expect(parsed['tulia.md']?.signoffs.map(({ id, moment }) => [id, moment])).toEqual([
      ['sign-off/pre-deployment-sign-off/tech-lead', 'pre-deploy'],
      ['sign-off/pre-deployment-sign-off/devops-lead', 'pre-deploy'],
      ['sign-off/pre-deployment-sign-off/product-owner', 'pre-deploy'],
      ['sign-off/post-deployment-sign-off/deployment-engineer', 'post-deploy'],
      ['sign-off/post-deployment-sign-off/qa-lead', 'post-deploy'],
      ['sign-off/post-deployment-sign-off/tech-lead', 'post-deploy'],
    ])
  })
})
