/**
 * @module sources/comments/hash
 * Languages whose comments begin with `#`.
 */
import { Language, type Lexer, type Rule } from './lexer.ts'
import {
  block,
  char,
  fenced,
  heredoc,
  LINE_START,
  line,
  lineBlock,
  lineMatching,
  quoted,
  skip,
  stringEnd,
  theEnd,
  WORD_START,
} from './rules.ts'
import { expectsValue, regex } from './value.ts'

const BRACES = { open: '{', close: '}' }
const PARENS = { open: '(', close: ')' }
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

const PAIRS: Record<string, string> = { '(': ')', '[': ']', '{': '}', '<': '>' }

/** @returns the index after a delimited literal whose opening delimiter stands at `at`; pairs of brackets nest. */
function delimitedEnd(text: string, at: number): number {
  const open = text[at]!
  const close = PAIRS[open] ?? open
  let depth = 1
  for (let i = at + 1; i < text.length; i++) {
    const c = text[i]
    if (c === '\\') i++
    else if (c === close && --depth === 0) return i + 1
    else if (c === open && open !== close) depth++
  }
  return text.length
}

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

const shellWord = () => [
  line('#', { where: WORD_START }),
  skip('\\', '\\\\[^\\n]'),
  heredoc('<', '<<-?[ \\t]*(?<q>["\'])(?<tag>[^"\'\\n]+)\\k<q>', { where: '^|[^<]' }),
  heredoc('<', '<<-?[ \\t]*\\\\?(?<tag>[A-Za-z_][\\w.-]*)', { where: '^|[^<]' }),
]

export const shell: Language = new Language('shell', () => [
  ...shellWord(),
  quoted('"', { ...long, inner: { open: '$(', nesting: PARENS, language: () => shell } }),
  quoted("'", { ...long, where: '\\$' }),
  quoted("'", { ...long, escape: 'none' }),
])

export const fish: Language = new Language('fish', () => [
  line('#', { where: WORD_START }),
  skip('\\', '\\\\[^\\n]'),
  quoted('"', long),
  quoted("'", long),
])

/** Recipes are shell; elsewhere in a makefile quotes mean nothing. */
export const make: Language = new Language('make', () => [
  {
    first: '\t',
    scan: '^\\t',
    read(lexer, start) {
      let end = lexer.endOfLine(start)
      while (lexer.text[end - 1] === '\\' && end < lexer.text.length) end = lexer.endOfLine(end + 1)
      return lexer.region(shell, start, end)
    },
  },
  line('#', { where: '^|[^\\\\$]', continued: true }),
])
export const docker = new Language('docker', () => [...shellWord(), quoted('"', long), quoted("'", { escape: 'none' })])
export const powershell: Language = new Language('powershell', () => [
  block('<#', '#>'),
  line('#', { where: '^|[\\s;|&(){}]' }),
  skip('`', '`[^\\n]'),
  fenced('@', '@"[ \\t]*\\r?\\n', () => '\n"@'),
  fenced('@', "@'[ \\t]*\\r?\\n", () => "\n'@"),
  quoted('"', { ...long, escape: '`', inner: { open: '$(', nesting: PARENS, language: () => powershell } }),
  quoted("'", { ...long, escape: 'double' }),
])
export const r = new Language('r', () => [
  line('#'),
  fenced('"\'', '["\'](?<dash>-*)\\(', match => `)${match.groups!.dash}${match[0][0]}`, { where: '\\b[rR]' }),
  quoted('"', long),
  quoted("'", long),
  quoted('`'),
])
export const julia: Language = new Language('julia', () => [
  block('#=', '=#', { nested: true }),
  line('#'),
  quoted('"""', { ...long, inner: { open: '$(', nesting: PARENS, language: () => julia } }),
  quoted('"', { ...long, inner: { open: '$(', nesting: PARENS, language: () => julia } }),
  quoted('`', long),
  char("^|[^\\w)\\]}'.]"),
])
const sigil = '~[a-zA-Z]+(?:"""|\'\'\'|[/|"\'(\\[{<])'
export const elixir: Language = new Language('elixir', () => [
  line('#'),
  skip('?', '\\?(?:\\\\.|["\'#])', '^|[^\\w?]'),
  {
    first: '~',
    scan: `(?=${sigil})~`,
    read(lexer, start) {
      const open = /[^~a-zA-Z]/g
      open.lastIndex = start
      open.test(lexer.text)
      const at = open.lastIndex - 1
      const three = lexer.text.slice(at, at + 3)
      return three === '"""' || three === "'''" ? stringEnd(lexer, at + 3, three, long) : delimitedEnd(lexer.text, at)
    },
  },
  ...['"""', "'''", '"', "'"].map(quote => quoted(quote, { ...long, inner: inner(() => elixir) })),
])
export const nim = new Language('nim', () => [
  block('##[', ']##', { nested: true }),
  block('#[', ']#', { nested: true }),
  line('#'),
  quoted('"""', { ...long, escape: 'none' }),
  quoted('"', { where: '\\b[a-zA-Z]+', escape: 'double' }),
  quoted('"'),
  char('^|[^\\w]'),
])
export const nix: Language = new Language('nix', () => [
  line('#'),
  block('/*', '*/'),
  skip("'", "'(?!')", '\\w'),
  {
    first: "'",
    ahead: "'",
    read(lexer, start) {
      const ends = /''(?:['$]|\\.)|''|\$\{/g
      let at = start + 2
      for (;;) {
        ends.lastIndex = at
        const match = ends.exec(lexer.text)
        if (!match) return lexer.text.length
        if (match[0] === "''") return ends.lastIndex
        at = match[0] === '${' ? lexer.code(nix, ends.lastIndex, BRACES) : ends.lastIndex
        if (at >= lexer.text.length) return at
      }
    },
  },
  quoted('"', { ...long, inner: { open: '${', nesting: BRACES, language: () => nix } }),
])
export const coffee: Language = new Language('coffee', () => [
  block('###', '###', { not: '#' }),
  line('#'),
  ...['"""', "'''"].map(quote => quoted(quote, { ...long, inner: inner(() => coffee) })),
  fenced('/', '\\/\\/\\/', () => '///'),
  quoted('"', { ...long, inner: inner(() => coffee) }),
  quoted("'", long),
  regex({ command: true }),
])
export const tcl = new Language('tcl', () => [
  skip('\\', '\\\\[^\\n]'),
  line('#', { where: `${LINE_START}|[;{][ \\t]*`, continued: true }),
])
export const awk = new Language('awk', () => [line('#'), quoted('"'), regex()])
export const cmake = new Language('cmake', () => [
  fenced('#', '#\\[(?<eq>=*)\\[', match => `]${match.groups!.eq}]`, { comment: true }),
  line('#'),
  skip('\\', '\\\\[^\\n]'),
  fenced('[', '\\[(?<eq>=*)\\[', match => `]${match.groups!.eq}]`, { where: '[\\s(]' }),
  quoted('"', long),
])
/** GDScript, Starlark and others that look like Python and have no documentation strings. */
export const pythonic = new Language('pythonic', () => [
  line('#'),
  ...['"""', "'''"].map(quote => quoted(quote, long)),
  quoted('"'),
  quoted("'"),
])
export const toml = new Language('toml', () => [
  line('#'),
  quoted('"""', long),
  quoted("'''", { ...long, escape: 'none' }),
  quoted('"'),
  quoted("'", { escape: 'none' }),
])
/** Comments only on lines of their own. */
export const lines = new Language('lines', () => [line('#', { where: LINE_START })])
/** Comments at the start of a line or after a blank; no strings to speak of. */
export const hash = new Language('hash', () => [line('#', { where: '^|\\s' }), quoted('"'), quoted("'")])
/** Raku: Perl's younger sister, with embedded comments and blocks of documentation. */
export const raku = new Language('raku', () => [
  ...Object.entries(PAIRS).map(([open, close]) => block(`#\`${open}`, close)),
  line('#'),
  lineBlock('=', '=begin\\s', '^[ \\t]*=end\\b', LINE_START),
  lineBlock('=', '=[a-zA-Z]\\w*', '^[ \\t]*\\r?$', LINE_START),
  quoted('"', long),
  quoted("'", { ...long, where: '(?<!\\w)' }),
])
export const properties = new Language('properties', () => [lineMatching('#!', '[#!]', LINE_START)])
export const nsis = new Language('nsis', () => [
  lineMatching('#;', '[#;]', '^|[\\s]'),
  block('/*', '*/'),
  ...['"', "'", '`'].map(quote => quoted(quote, { escape: 'none' })),
])
export const ini = new Language('ini', () => [
  lineMatching('#;', '[#;]', LINE_START),
  lineMatching('#;', '[#;](?=\\s)', '\\s'),
])
