/** Nothing is dropped in silence: every word of a document can be found in what is made of it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseChecklist } from '../../src/checklist/parse.ts'
import { Mistake } from '../../src/model/outcome.ts'

const SEEDS = new URL('../../../shared/seeds/', import.meta.url)
const BUILT_IN = new URL('../../checklists/', import.meta.url)

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? []

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return typeof value === 'number' ? [String(value)] : []
  return Object.values(value).flatMap(stringsIn)
}

/** The words of each line that occur nowhere in the result. */
function lost(document: string): string[] {
  const { findings: _, source: _source, digest: _digest, ...result } = parseChecklist(document, { source: 'x.md' })
  const found = new Set(stringsIn(result).flatMap(wordsOf))
  return document.split(/\r\n?|\n/).flatMap((line, index) => {
    const words = wordsOf(line.replace(/^[\s>]*(?:[-*+]|\d+[.)])?\s*(?:\[[ xX]\]\s)?/, ''))
    // The word in front of a date's blank is a form's, not the author's.
    const missing = words.filter(word => !found.has(word) && word !== 'Date')
    return missing.length ? [`${index + 1}: ${missing.join(' ')}`] : []
  })
}

/** `§` becomes a word that occurs nowhere else. */
const FRAGMENTS = [
  '- [ ] § §',
  '- [x] **1:15 PM** - § (if §)',
  '  - [ ] §',
  '    - [ ] § <!-- § -->',
  '1. [ ] §',
  '2) §',
  '- §',
  '  - §',
  '  §',
  '    §',
  '- **§**: §',
  '- §: §',
  '§ §',
  '§',
  '**§**',
  '§:',
  '# §',
  '## § (First § hours)',
  '### Sign-off §',
  '## Rollback §',
  '### Triggers §',
  '## Metrics §',
  '## Emergency contacts §',
  '## Communication §',
  '§: ____ Date: ____',
  '- [ ] §: ____ Date: ____',
  '| Role | Name | Sign-off |',
  '| § | § |',
  '|---|---|',
  '|---|---|---|',
  '| § | § | |',
  '[§]: https://§.example/§ "§"',
  '![§](§.png) [§](https://§.example)',
  '```sh',
  '```',
  '# § in code',
  '<details><summary>§</summary>',
  '</details>',
  '<!-- § -->',
  '<!--',
  '-->',
  '> §',
  '> - [ ] §',
  '> ## §',
  '---',
  '===',
  '',
  '',
  '\t§',
  '- [ ]§',
  '- [] §',
  '☐ §',
  '- ☐ §',
  '{% § %}',
  '<% § %>',
  '- - [ ] §',
  '- # §',
  '-',
]

const documents = fc.array(fc.constantFrom(...FRAGMENTS), { minLength: 1, maxLength: 25 }).map(lines => {
  let count = 0
  return lines.join('\n').replace(/§/g, () => `w${count++}`)
})

describe('every word is kept', () => {
  ;(existsSync(SEEDS) ? test : test.skip)('of the seeds', () => {
    for (const name of readdirSync(SEEDS).filter(name => name.endsWith('.md')))
      expect({ name, lost: lost(readFileSync(new URL(name, SEEDS), 'utf8')) }).toEqual({ name, lost: [] })
  })

  test.each(readdirSync(BUILT_IN).filter(name => name.endsWith('.md')))('of %s, but for its annotations', name => {
    const text = readFileSync(new URL(name, BUILT_IN), 'utf8').replace(/<!--[\s\S]*?-->/g, '')
    expect(lost(text)).toEqual([])
  })

  test('of any document', () => {
    fc.assert(
      fc.property(documents, document => {
        expect({ document, lost: lost(document) }).toEqual({ document, lost: [] })
      }),
      { numRuns: 3000 },
    )
  })

  test('behind a sign-off that goes on', () => {
    expect(lost('2) w0\nw1: ____ Date: ____\nw2: ____ Date: ____\n☐ w3\n- [ ] w4 w5')).toEqual([])
  })

  test('however deep it is nested', () => {
    const deep = Array.from({ length: 120 }, (_, depth) => `${'  '.repeat(depth)}- [ ] w${depth}`).join('\n')
    expect(lost(deep)).toEqual([])
    const { findings } = parseChecklist(deep, { source: 'x.md' })
    expect(findings.filter(({ rule }) => rule === 'not-understood').length).toBeGreaterThan(0)
  })
})

describe('any text', () => {
  test('is read, or refused with a sentence', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: fc.constantFrom(...'-[ ]x*+1.)>#`|:_<!>\n\t "\'(){}%=&é部 '), maxLength: 300 }),
      fc.uint8Array({ maxLength: 200 }),
    )
    fc.assert(
      fc.property(anything, fc.constantFrom('x.md', 'x.yml'), (source, name) => {
        try {
          const { items, signoffs, findings } = parseChecklist(source, { source: name, now: new Date('2026-01-01') })
          const ids = [...items, ...signoffs.filter(({ item }) => item === null)].map(({ id }) => id)
          expect(new Set(ids).size).toBe(ids.length)
          expect(ids).not.toContain('')
          expect(items.length + signoffs.length > 0 || findings.some(({ rule }) => rule === 'no-items')).toBe(true)
        } catch (thrown) {
          if (!(thrown instanceof Mistake)) throw thrown
        }
      }),
      { numRuns: 3000 },
    )
  })
})

describe('time grows with the length', () => {
  const BIG = 250_000
  const shapes: [string, (size: number) => string][] = [
    ['boxes', size => '- [ ] a\n'.repeat(size / 8)],
    ['boxes in one line', size => '- [ ] '.repeat(size / 6)],
    ['quotes', size => '>'.repeat(size)],
    ['brackets', size => '['.repeat(size)],
    ['closing brackets', size => '- [ ] a]'.repeat(size / 8)],
    ['comments without end', size => `- [ ] ${'<!--'.repeat(size / 4)}`],
    ['comments', size => `- [ ] a ${'<!-- a -->'.repeat(size / 10)}`],
    ['backticks', size => `- [ ] <!-- ${'`'.repeat(size / 2)} ${'` '.repeat(size / 4)}`],
    [
      'growing backtick runs',
      size => `- [ ] <!-- ${Array.from({ length: Math.sqrt(2 * size) | 0 }, (_, n) => '`'.repeat(n)).join(' ')}`,
    ],
    [
      'nested boxes',
      size => Array.from({ length: Math.sqrt(size) | 0 }, (_, depth) => `${'  '.repeat(depth)}- [ ] a`).join('\n'),
    ],
    ['quoted boxes', size => '> - [ ] a\n'.repeat(size / 10)],
    ['one long item', size => `- [ ] ${'word '.repeat(size / 5)}`],
    ['one long heading', size => `# ${'deployment '.repeat(size / 11)}\n- [ ] a`],
    ['one long label', size => `${'a'.repeat(size)}: ____`],
    ['blanks', size => `- [ ] a${' '.repeat(size)}b`],
    ['underscores', size => `- [ ] Role: ${'_'.repeat(size)}`],
    ['asterisks', size => `- [ ] ${'*'.repeat(size)}`],
    ['digits', size => `- [ ] ${'1'.repeat(size)}`],
    ['numbers', size => `- [ ] ${'1,'.repeat(size / 2)}`],
    ['opening round brackets', size => `- [ ] ${'('.repeat(size)}`],
    ['conditions', size => `- [ ] ${'(if '.repeat(size / 4)}`],
    ['signs', size => `- [ ] ${'< '.repeat(size / 2)}`],
    ['headings', size => '# a\n'.repeat(size / 4)],
    ['headings of many words', size => '## before after deploy rollback check\n'.repeat(size / 38)],
    ['table cells', size => `|${'a|'.repeat(size / 4)}\n|${'-|'.repeat(size / 4)}\n`],
    ['table rows', size => `|a|b|\n|-|-|\n${'|a|b|\n'.repeat(size / 6)}`],
    ['definitions', size => '[a]: b\n'.repeat(size / 7)],
    ['fences', size => '```\n'.repeat(size / 4)],
    ['tags', size => `- [ ] ${'<a '.repeat(size / 3)}`],
    ['links', size => `- [ ] ${'[a]('.repeat(size / 4)}`],
    ['templates', size => `- [ ] ${'{{'.repeat(size / 2)}`],
    ['front matter', size => `---\na: ${'['.repeat(Math.min(size, 60_000))}\n---\n- [ ] a`],
    ['sign-off lines', size => `## Sign-off\n${'Tech Lead: ____ Date: ____\n'.repeat(size / 27)}`],
    ['bold', size => `${'**a'.repeat(size / 3)}\n\n- [ ] a`],
    ['bold lines', size => '**a**\n\n'.repeat(size / 7)],
    ['labels', size => 'a:\n\n'.repeat(size / 4)],
    ['dates', size => `- [ ] ${'2020-01-01 '.repeat(size / 11)}`],
    ['hosts', size => `- [ ] ${'a.'.repeat(size / 2)}yourdomain.com`],
    [
      'identical items of different words',
      size => Array.from({ length: size / 12 }, (_, n) => `- [ ] a (${n})\n`).join(''),
    ],
  ]

  test('a megabyte of boxes', () => {
    const { items, findings } = parseChecklist('- [ ] a\n'.repeat(125_000), { source: 'x.md' })
    expect(items).toHaveLength(125_000)
    expect(findings.filter(({ rule }) => rule === 'duplicate-text')).toHaveLength(124_999)
  })

  test.each(shapes)('%s', (_, shape) => {
    const parse = (text: string) => {
      // Of this process alone: a busy machine is no slow parser.
      const before = process.cpuUsage()
      parseChecklist(text, { source: 'x.md', now: new Date('2026-01-01') })
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1000
    }
    parse(shape(2_000))
    // Where time grows with the square it is minutes.
    expect(parse(shape(BIG))).toBeLessThan(5_000)
  })
})
