/**
 * @module sources/comments/dynamic
 * Python, Ruby, Perl and their kin: `#`, documentation in strings, literals with any delimiter.
 */
import { Language, type Lexer, type Rule } from './lexer.ts'
import { block, char, heredoc, LINE_START, line, lineBlock, skip, theEnd } from './rules.ts'
import { delimitedEnd, PAIRS, quoted, stringEnd } from './strings.ts'
import { expectsValue, regex } from './value.ts'

const BRACES = { open: '{', close: '}' }
const inner = (language: () => Language) => ({ open: '#{', nesting: BRACES, language })
const long = { lines: true } as const

/** Further in than this no statement begins. */
const DEEPEST_INDENT = 200

/** A Python string; one of three quotes that is a statement of its own is documentation, and counts as a comment. */
const pythonString = (quote: string): Rule => ({
  first: quote,
  read(lexer, start) {
    const three = lexer.text.startsWith(quote.repeat(3), start)
    const close = three ? quote.repeat(3) : quote
    const end = stringEnd(lexer, start + close.length, close, { lines: three })
    if (three && isStatement(lexer, start)) lexer.comment(start, end)
    return end
  },
})

function isStatement(lexer: Lexer, quote: number): boolean {
  const before = /(?:^|\n)[ \t]*[rRuUbB]{0,2}$/.exec(lexer.text.slice(Math.max(0, quote - DEEPEST_INDENT), quote))
  if (!before) return false
  const last = lexer.text[lexer.before(quote - before[0].trimStart().length)] ?? ''
  return !/[([{,=+%\\|]/.test(last)
}

export const python = new Language('python', () => [line('#'), pythonString('"'), pythonString("'")])

/** `%w[a b]`, `%q(x)`, `%(x)`: where a value is expected, or after a space and before none. */
const percent = (letters: string): Rule => {
  const opens = new RegExp(`%[${letters}]?[^\\w\\s=})\\]>%]`, 'y')
  return {
    first: '%',
    opens,
    read(lexer, start) {
      const delimiter = opens.lastIndex - 1
      const named = delimiter > start + 1
      if (!expectsValue(lexer, start, { command: true }) && !(named && /[\s(,]/.test(lexer.text[start - 1] ?? ' ')))
        return start
      return delimitedEnd(lexer.text, delimiter)
    },
  }
}

export const ruby: Language = new Language('ruby', () => [
  line('#'),
  lineBlock('=', '=begin\\b', '^=end\\b'),
  theEnd('_', '^__END__\\r?$'),
  skip('$', '\\$["\'`/#;]'),
  skip('?', '\\?(?:\\\\.|["\'`/#%])(?!\\w)', '^|[^\\w)\\]}?"\']'),
  heredoc('<', '<<[~-]?(?<q>["\'`])(?<tag>[^"\'`\\n]+)\\k<q>'),
  heredoc('<', '<<[~-](?<tag>[A-Za-z_]\\w*)'),
  heredoc('<', '<<(?<tag>[A-Z_][A-Z0-9_]*)\\b', { where: '[\\s(,=]' }),
  quoted('"', { ...long, inner: inner(() => ruby) }),
  quoted('`', { ...long, inner: inner(() => ruby) }),
  quoted("'", long),
  percent('qQwWiIrsx'),
  regex({ command: true, lines: true }),
])

/** Crystal is Ruby with characters in single quotes. */
export const crystal: Language = new Language('crystal', () => [
  line('#'),
  skip('?', '\\?["\'`/#%](?!\\w)', '[\\s(,=]'),
  heredoc('<', "<<-'?(?<tag>[A-Za-z_]\\w*)'?"),
  quoted('"', { ...long, inner: inner(() => crystal) }),
  quoted('`', { ...long, inner: inner(() => crystal) }),
  char(),
  percent('qQwWiIrx'),
  regex({ command: true }),
])

const quoteLike = '(?:tr|q[qrwx]?|[msy])(?:[^\\w\\s,;=)}>-]|\\s+[^\\w\\s,;=)}#>-])(?![^\\n]{0,3}=>)'

/** `s{..}{..}`, `q(..)`, `tr/a/b/`: Perl's literals with any delimiter. */
const perlLiteral: Rule = {
  first: 'tqmsy',
  scan: `(?<![\\w$@%&*>{'-]|::)(?=${quoteLike})[tqmsy]`,
  opens: new RegExp(`(?<![\\w$@%&*>{'-]|::)${quoteLike}`, 'y'),
  read(lexer, start) {
    const { text } = lexer
    const word = /[a-z]+/y
    word.lastIndex = start
    const kind = word.exec(text)![0]
    const blank = /\s*/y
    const at = (from: number): number => {
      blank.lastIndex = from
      blank.test(text)
      return blank.lastIndex
    }
    const open = at(start + kind.length)
    const first = delimitedEnd(text, open)
    if (!['s', 'tr', 'y'].includes(kind)) return first
    return delimitedEnd(text, PAIRS[text[open]!] ? at(first) : first - 1)
  },
}

export const perl = new Language('perl', () => [
  line('#', { where: '^|[^$\\\\]' }),
  lineBlock('=', '=[a-zA-Z]\\w*', '^=cut\\b'),
  theEnd('_', '^__(?:END|DATA)__\\b'),
  skip('$', '\\$(?:#\\{?[\\w$]*|["\'`/;])'),
  heredoc('<', '<<~?(?<q>["\'])(?<tag>[^"\'\\n]+)\\k<q>'),
  heredoc('<', '<<~?(?<tag>[A-Za-z_]\\w*)'),
  perlLiteral,
  quoted('"', long),
  quoted("'", { ...long, where: '(?<!\\w)|\\b(?:return|and|or|not|eq|ne|lt|gt|le|ge|cmp|x|if|unless)' }),
  quoted('`', long),
  regex({ lines: true }),
])

/** Raku: Perl's younger sister, with embedded comments and blocks of documentation. */
export const raku = new Language('raku', () => [
  ...Object.entries(PAIRS).map(([open, close]) => block(`#\`${open}`, close)),
  line('#'),
  lineBlock('=', '=begin\\s', '^[ \\t]*=end\\b', LINE_START),
  lineBlock('=', '=[a-zA-Z]\\w*', '^[ \\t]*\\r?$', LINE_START),
  quoted('"', long),
  quoted("'", { ...long, where: '(?<!\\w)' }),
])
