/**
 * @module sources/comments/script
 * JavaScript and TypeScript with JSX.
 */
import { Language, type Lexer, type Rule } from './lexer.ts'
import { block, line } from './rules.ts'
import { quoted } from './strings.ts'
import { expectsValue, regex } from './value.ts'

const BRACES = { open: '{', close: '}' }

const rules = (self: () => Language): Rule[] => [
  line('//'),
  block('/*', '*/'),
  quoted('"'),
  quoted("'"),
  quoted('`', { lines: true, inner: { open: '${', nesting: BRACES, language: self } }),
  regex(),
  line('#!', { where: '^(?<![\\s\\S])' }),
]

/** TypeScript without JSX: `<T>x` is a cast. */
export const typescript: Language = new Language('typescript', () => rules(() => typescript))
export const javascript: Language = new Language('javascript', () => [
  ...rules(() => javascript),
  element(() => javascript),
])

const OPENING = /<(?:>|([A-Za-z_$][\w$.:-]*)(?=[\s/>])(?!\s*(?:,|extends\b|=)))/y
const CLOSING = /<\/\s*[\w$.:-]*\s*>/y
const INTEREST = /[<{]/g
const IN_TAG = /["'>{]|\/(?=[>/*])/g

/** A JSX element where a value is expected: its text is no code, what stands in braces is. */
function element(self: () => Language): Rule {
  return {
    first: '<',
    ahead: '[A-Za-z_$>]',
    read(lexer, start) {
      OPENING.lastIndex = start
      const match = OPENING.exec(lexer.text)
      if (!match || !lexer.patient || !expectsValue(lexer, start)) return start
      // A generic or a comparison has no closing tag.
      const name = match[1] ?? ''
      if (lexer.seek(`</${name}`, start) < 0 && lexer.seek('/>', start) < 0) return start
      const end = afterTag(lexer, OPENING.lastIndex - (name ? 0 : 1), self())
      if (lexer.text.startsWith('/>', end - 2) || lexer.seek(`</${name}`, end) < 0) return end
      return children(lexer, end, self())
    },
  }
}

/** @returns the index after the `>` of a tag whose attributes begin at `from`. */
function afterTag(lexer: Lexer, from: number, language: Language): number {
  const { text } = lexer
  let at = from
  while (at < text.length) {
    IN_TAG.lastIndex = at
    if (!IN_TAG.test(text)) return text.length
    const start = IN_TAG.lastIndex - 1
    const char = text[start]
    if (char === '>') return start + 1
    if (char === '{') at = lexer.code(language, start + 1, BRACES)
    else if (char === '/') at = tagComment(lexer, start)
    else {
      const close = lexer.seek(char!, start + 1)
      at = close < 0 ? text.length : close + 1
    }
    if (at <= start) return start + 1
  }
  return text.length
}

function tagComment(lexer: Lexer, start: number): number {
  const kind = lexer.text[start + 1]
  if (kind === '>') return start + 1
  let end = lexer.endOfLine(start)
  if (kind === '*') {
    const close = lexer.seek('*/', start + 2)
    end = close < 0 ? lexer.text.length : close + 2
  }
  lexer.comment(start, end)
  return end
}

/** @returns the index after the closing tag of the element whose children begin at `from`. */
function children(lexer: Lexer, from: number, language: Language): number {
  const { text } = lexer
  let at = from
  let depth = 1
  while (at < text.length) {
    INTEREST.lastIndex = at
    if (!INTEREST.test(text)) return text.length
    const start = INTEREST.lastIndex - 1
    if (text[start] === '{') {
      at = Math.max(lexer.code(language, start + 1, BRACES), start + 1)
      continue
    }
    CLOSING.lastIndex = start
    OPENING.lastIndex = start
    if (CLOSING.test(text)) {
      at = CLOSING.lastIndex
      if (--depth === 0) return at
    } else if (OPENING.test(text)) {
      at = afterTag(lexer, text[OPENING.lastIndex - 1] === '>' ? OPENING.lastIndex - 1 : OPENING.lastIndex, language)
      if (!text.startsWith('/>', at - 2)) depth++
    } else at = start + 1
  }
  return text.length
}
