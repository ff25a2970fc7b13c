import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import MarkdownIt from 'markdown-it'
import { cell, code, literal, plain, prose, table } from '../../src/publish/escape.ts'
import { HOSTILE } from './report.ts'

// As GitHub: HTML is let through, addresses become links, tables are read.
const github = new MarkdownIt({ html: true, linkify: true })
// Neither a bare `evil.example` nor `//evil.example` is a link there; the rest is looked for by `recognised` below.
github.linkify.set({ fuzzyLink: false, fuzzyEmail: false }).add('//', null)
const html = (markdown: string) => github.render(markdown)
const textOf = (rendered: string) =>
  rendered
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('\u200B', '')
    .trim()
const tags = (rendered: string) => [...new Set(rendered.match(/<\/?[a-z0-9]+/gi) ?? [])]

/** What GitHub looks for in the text it has rendered, outside of code. */
const recognised = /@[\w-]|#\d|\bGH-\d|https?:\/\/|\bwww\./i

const pieces = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE, '|', '`', '\\', '@', '#1', '**', '<', '&', '\n', ' '), fc.string()), {
    maxLength: 5,
  })
  .map(parts => parts.join(''))

describe('a literal', () => {
  test.each(HOSTILE)('shows %j and does nothing else', hostile => {
    const rendered = html(`x ${literal(hostile)}`)
    expect(tags(rendered)).toEqual(['<p', '</p'])
    expect(textOf(rendered)).toBe(`x ${plain(hostile)}`.trim())
    expect(rendered).not.toMatch(recognised)
  })

  test('is text in a paragraph, a list, a table and HTML, whatever it holds', () => {
    fc.assert(
      fc.property(pieces, hostile => {
        const text = plain(hostile).replaceAll('\u200B', '')
        const inList = html(`- ${literal(hostile)}\n`)
        expect(tags(inList)).toEqual(['<ul', '<li', '</li', '</ul'])
        expect(textOf(inList)).toBe(text)
        const inTable = html(table(['a', 'b'], [[literal(hostile), 'end']]))
        expect(inTable.match(/<td>/g)).toHaveLength(2)
        expect(textOf(inTable.split('<td>')[1]!)).toBe(text)
        const inHtml = html(`<details><summary>${literal(hostile)}</summary>\n\nx\n\n</details>`)
        expect(tags(inHtml)).toEqual(['<details', '<summary', '</summary', '<p', '</p', '</details'])
      }),
      { numRuns: 300 },
    )
  })
})

describe('code', () => {
  test('holds any text, in a sentence and in a table cell', () => {
    fc.assert(
      fc.property(pieces, hostile => {
        const text = plain(hostile).replaceAll('\u200B', '')
        if (text === '') return
        const inline = html(`x ${code(hostile)} y`)
        expect(tags(inline)).toEqual(['<p', '<code', '</code', '</p'])
        expect(textOf(inline)).toBe(`x ${text} y`)
        const inTable = html(table(['a', 'b'], [[code(hostile), 'end']]))
        expect(inTable.match(/<td>/g)).toHaveLength(2)
        expect(tags(inTable.split('<td>')[1]!)).toEqual(['<code', '</code', '</td'])
        expect(textOf(inTable.split('<td>')[1]!)).toBe(text)
      }),
      { numRuns: 300 },
    )
  })

  test('of nothing is nothing', () => {
    expect(code(' \n')).toBe('')
  })
})

describe('prose', () => {
  test('keeps code spans and takes the other marks off', () => {
    expect(prose('**All tests** pass in `src/a_b.ts`, see [the guide](docs/guide.md)')).toBe(
      'All tests pass in `src/a_b.ts`, see the guide',
    )
  })

  test('keeps the blanks around code', () => {
    expect(prose('`a` and `b` `c`')).toBe('`a` and `b` `c`')
  })

  test.each(HOSTILE)('lets nothing of %j through but code', hostile => {
    const rendered = html(`x ${prose(hostile)}`)
    expect(tags(rendered).filter(tag => !/^<\/?(?:p|code)$/.test(tag))).toEqual([])
    expect(rendered.replace(/<code>.*?<\/code>/g, '')).not.toMatch(recognised)
  })
})

describe('a cell', () => {
  test('keeps bars inside code from ending it', () => {
    expect(cell('`a|b`')).toBe('`a\\|b`')
    expect(html(table(['a'], [[code('a\\|b || c')]]))).toContain('<code>a\\\u200B|b || c</code>')
  })
})

describe('plain text', () => {
  test('has no control characters, no direction marks, no half characters', () => {
    expect(plain('a\r\n\tb\u0007\u001B[31m \u202Ec\uD800')).toBe('a b [31m c\uFFFD')
  })

  test('is cut with an ellipsis, a megabyte as quickly as a line', () => {
    expect(plain('x'.repeat(1_000_000), 10)).toBe('xxxxxxxxx…')
  })
})
