/**
 * @module sources/comments/hash
 * Languages whose comments begin with `#`.
 */
import { Language } from './lexer.ts'
import { block, char, fenced, heredoc, LINE_START, line, lineMatching, skip, WORD_START } from './rules.ts'
import { delimitedEnd, quoted, stringEnd } from './strings.ts'
import { regex } from './value.ts'

const BRACES = { open: '{', close: '}' }
const PARENS = { open: '(', close: ')' }
const inner = (language: () => Language) => ({ open: '#{', nesting: BRACES, language })
const long = { lines: true } as const

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
