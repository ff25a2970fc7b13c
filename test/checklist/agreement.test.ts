/** What is a task item: agreement with micromark, and with Debian's cmark-gfm where it is installed, on generated documents. */
import { execFileSync, spawnSync } from 'node:child_process'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parse, postprocess, preprocess } from 'micromark'
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item'
import { parseChecklist } from '../../src/checklist/parse.ts'

interface Box {
  line: number
  checked: boolean
}

const ours = (document: string): Box[] =>
  parseChecklist(document, { source: 'generated.md' }).items.map(({ line, checked }) => ({ line, checked }))

function micromark(document: string): Box[] {
  const boxes: Box[] = []
  const events = postprocess(
    parse({ extensions: [gfmTaskListItem()] })
      .document()
      .write(preprocess()(document, 'utf8', true)),
  )
  for (const [event, { type, start }] of events) {
    if (event !== 'enter') continue
    if (String(type) === 'taskListCheck') boxes.push({ line: start.line, checked: false })
    if (String(type) === 'taskListCheckValueChecked') boxes.at(-1)!.checked = true
  }
  return boxes
}

const hasCmark = spawnSync('cmark-gfm', ['--version']).status === 0
if (!hasCmark) console.warn('cmark-gfm is not installed: the comparison with it is skipped')

const cmark = (document: string): Box[] =>
  [
    ...execFileSync('cmark-gfm', ['-e', 'tasklist', '-e', 'table', '-t', 'xml', '--sourcepos'], {
      input: document,
      encoding: 'utf8',
    }).matchAll(/<tasklist sourcepos="(\d+):[^"]*" completed="(\w+)"/g),
  ].map(([, line, completed]) => ({ line: Number(line), checked: completed === 'true' }))

/** Lines that everybody reads alike. */
const PLAIN = [
  '- [ ] a',
  '- [x] b',
  '* [X] c',
  '+ [ ] d',
  '1. [ ] e',
  '2) [ ] f',
  '10. [ ] g',
  '   - [ ] h',
  '     - [x] i',
  '    - [ ] j',
  '\t- [ ] k',
  '-   [ ] l',
  '-     [ ] m',
  '-\t[ ] n',
  '- [ ]\to',
  '- [ ] **bold** and `code`',
  '- [ ]without',
  '- []',
  '- [  ] two',
  '- \\[ ] escaped',
  '- plain',
  '1) plain',
  '-',
  '',
  '',
  'text',
  '  text',
  '  [ ] text',
  '# heading',
  '- # [ ] heading',
  '===',
  '---',
  '* * *',
  '```',
  '~~~',
  '<!--',
  '-->',
  '<!-- - [ ] comment -->',
  '<details>',
  '</details>',
  '<div>',
  '<pre>',
]
const QUOTED = ['> - [ ] quoted', '> text', '>', '> [ ] text']
const PARTICULAR = [
  '- - [ ] twice',
  '- [\t] tab',
  '- [ ]',
  '- [x]',
  '- [ ]  ',
  '| a | b |',
  '|---|---|',
  '[ref]: /url',
  '- [x]: /url',
  '</pre>',
  '</script>',
]

/** Classes of documents that are read differently, each told in docs/checklist-language.md. */
const DEFINITION = { name: 'a link reference definition', holds: (text: string) => /^.{0,12}\[\w+\]:/m.test(text) }
const CLOSING_TAG = {
  name: 'a stray closing tag',
  holds: (text: string) => /<\/(?:pre|script|style|textarea)>/.test(text),
}
const CODE_THEN_STEP = {
  name: 'an ordered list right after indented code',
  holds: (text: string) => /^(?:[ >]*\t| {4,}|[> ]{5,}).*\n(?:\s*\n)*[> ]{0,6}(?:[02-9]|1\d+)[.)]/m.test(text),
}
const TABLE = { name: 'a table', holds: (text: string) => text.includes('|---|') }
const QUOTE = { name: 'a box in a quote', holds: (text: string) => text.includes('>') }
const TWICE = {
  name: 'two markers in one line',
  holds: (text: string) => /^\s*(?:[-*+]|\d+[.)])\s+(?:[-*+]|\d+[.)])(?:\s|$)/m.test(text),
}
const NEXT_LINE = {
  name: 'words that start below their marker',
  holds: (text: string) => /(?:^|[>\s])(?:[-*+]|\d+[.)])[ \t]*(?:\n|$)/m.test(text),
}
const BLANK_BOX = { name: 'a box without words in its line', holds: (text: string) => /\[[ xX]\][ \t]*$/m.test(text) }
const TAB_BOX = { name: 'a tab in the box', holds: (text: string) => text.includes('[\t]') }

const lines = (weights: readonly [readonly string[], number][]) =>
  fc
    .array(fc.oneof(...weights.map(([words, weight]) => ({ weight, arbitrary: fc.constantFrom(...words) }))), {
      minLength: 1,
      maxLength: 12,
    })
    .map(parts => parts.join('\n'))

const agree =
  (oracle: (document: string) => Box[], classes: readonly { holds(text: string): boolean }[]) => (document: string) => {
    fc.pre(!classes.some(({ holds }) => holds(document)))
    expect({ document, boxes: ours(document) }).toEqual({ document, boxes: oracle(document) })
  }

describe('a task item', () => {
  test('is the same for micromark', () => {
    const documents = lines([
      [PLAIN, 20],
      [QUOTED, 3],
      [PARTICULAR, 2],
    ])
    fc.assert(fc.property(documents, agree(micromark, [DEFINITION, CLOSING_TAG, CODE_THEN_STEP, TABLE, NEXT_LINE])), {
      numRuns: 3000,
      maxSkipsPerRun: 10,
    })
  })

  test('is the same for micromark in any soup of signs', () => {
    const soup = fc.string({
      unit: fc.constantFrom('- ', '[ ] ', '[x] ', '1. ', '> ', '\n', '\n\n', '  ', '    ', 'a', '*', '`', '#', ' '),
      maxLength: 40,
    })
    fc.assert(fc.property(soup, agree(micromark, [CODE_THEN_STEP, NEXT_LINE])), { numRuns: 3000, maxSkipsPerRun: 10 })
  })

  ;(hasCmark ? test : test.skip)('is the same for cmark-gfm', () => {
    const documents = lines([
      [PLAIN, 20],
      [['| a | b |', '|---|---|'], 1],
    ])
    fc.assert(
      fc.property(documents, agree(cmark, [CLOSING_TAG, QUOTE, TWICE, BLANK_BOX, TAB_BOX, DEFINITION, NEXT_LINE])),
      { numRuns: 200, maxSkipsPerRun: 20 },
    )
  })

  test.each([
    ['- [ ] a\n* [x] b\n+ [X] c\n1. [ ] d\n2) [ ] e', [1, 2, 3, 4, 5]],
    ['> - [ ] quoted\n>   - [x] nested', [1, 2]],
    ['<details>\n<summary>More</summary>\n\n- [ ] inside\n\n</details>', [4]],
    ['<details>\n- [ ] still HTML\n</details>', []],
    ['```\n- [ ] code\n```\n\n    - [ ] code\n\n<!--\n- [ ] comment\n-->', []],
    ['- - [ ] twice', [1]],
    ['- [ ]', []],
    ['- [x](link) words', []],
    ['- [ ] \n  words', [1]],
    ['-\n  [ ] words', [2]],
  ])('%j has boxes in lines %j', (document, lines) => {
    expect(ours(document).map(({ line }) => line)).toEqual(lines)
  })
})
