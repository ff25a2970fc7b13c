/**
 * @module sources/comments/curly
 * Languages with `//` and braces.
 */
import { Language, type Rule } from './lexer.ts'
import { block, char, fenced, heredoc, line, lineMatching, skip } from './rules.ts'
import { quoted, stringEnd } from './strings.ts'
import { regex } from './value.ts'

const BRACES = { open: '{', close: '}' }
const slashes = () => line('//')
const stars = () => block('/*', '*/')
const double = () => quoted('"')
const single = () => quoted("'")
const inner = (open: string, language: () => Language) => ({ open, nesting: BRACES, language })

/** `//`, block comments, and strings that end with their line. */
const slashed = (name: string, ...more: Rule[]) =>
  new Language(name, () => [slashes(), stars(), double(), single(), ...more])

export const c = new Language('c', () => [
  line('//', { continued: true }),
  stars(),
  fenced('"', '"(?<tag>[^()\\\\\\s"]{0,16})\\(', match => `)${match.groups!.tag}"`, { where: '\\b(?:u8|[uUL])?R' }),
  double(),
  // A quote between digits separates them.
  skip("'", "'(?=[\\da-fA-F])", "\\b[\\da-fA-FxX][\\da-fA-F']{0,30}"),
  single(),
])

export const java = new Language('java', () => [slashes(), stars(), quoted('"""', { lines: true }), double(), char()])

export const kotlin: Language = new Language('kotlin', () => [
  slashes(),
  block('/*', '*/', { nested: true }),
  quoted('"""', { lines: true, escape: 'none', inner: inner('${', () => kotlin) }),
  quoted('"', { inner: inner('${', () => kotlin) }),
  char(),
])

export const scala: Language = new Language('scala', () => [
  slashes(),
  block('/*', '*/', { nested: true }),
  quoted('"""', { lines: true, escape: 'none', where: '[a-z]', inner: inner('${', () => scala) }),
  quoted('"""', { lines: true, escape: 'none' }),
  quoted('"', { where: '[a-z]', inner: inner('${', () => scala) }),
  double(),
  char(),
])

export const dart: Language = new Language('dart', () => [
  slashes(),
  block('/*', '*/', { nested: true }),
  ...['"""', "'''", '"', "'"].flatMap(quote => [
    quoted(quote, { where: '\\br', escape: 'none', lines: quote.length > 1 }),
    quoted(quote, { lines: quote.length > 1, inner: inner('${', () => dart) }),
  ]),
])

export const groovy: Language = new Language('groovy', () => [
  slashes(),
  stars(),
  quoted("'''", { lines: true }),
  quoted('"""', { lines: true, inner: inner('${', () => groovy) }),
  quoted('"', { inner: inner('${', () => groovy) }),
  single(),
  fenced('$', '\\$/', () => '/$'),
  regex({ command: true }),
])

/** How many `#` stand before `at`, and whether `r` or the like stands before those. */
function hashes(text: string, at: number): number {
  let n = 0
  while (text[at - 1 - n] === '#') n++
  return n
}

export const rust = new Language('rust', () => [
  slashes(),
  block('/*', '*/', { nested: true }),
  {
    first: '"',
    read(lexer, start) {
      const n = hashes(lexer.text, start)
      const raw = /(?:^|[^\w])[bc]?r$/.test(lexer.text.slice(Math.max(0, start - n - 3), start - n))
      const options = { escape: raw ? 'none' : '\\', lines: true } as const
      return stringEnd(lexer, start + 1, raw ? `"${'#'.repeat(n)}` : '"', options)
    },
  },
  char(),
])

export const swift: Language = new Language('swift', () => [
  slashes(),
  block('/*', '*/', { nested: true }),
  {
    first: '"',
    read(lexer, start) {
      const fence = '#'.repeat(hashes(lexer.text, start))
      const quote = lexer.text.startsWith('"""', start) ? '"""' : '"'
      const parens = { open: '(', close: ')' }
      return stringEnd(lexer, start + quote.length, quote + fence, {
        escape: fence ? 'none' : '\\',
        lines: quote.length > 1,
        inner: { open: `\\${fence}(`, nesting: parens, language: () => swift },
      })
    },
  },
])

export const csharp: Language = new Language('csharp', () => [
  slashes(),
  stars(),
  // Directives hold free text: `#error`, `#region`, `#warning`.
  skip('#', '#[ \\t]*(?:error|warning|region|endregion|pragma|line)\\b[^\\n]*', '^[ \\t]*'),
  {
    first: '"',
    read(lexer, start) {
      const { text } = lexer
      let quotes = 1
      while (text[start + quotes] === '"') quotes++
      if (quotes >= 3) return stringEnd(lexer, start + quotes, '"'.repeat(quotes), { escape: 'none', lines: true })
      const prefix = text.slice(Math.max(0, start - 2), start)
      const verbatim = prefix.includes('@')
      return stringEnd(lexer, start + 1, '"', {
        escape: verbatim ? 'double' : '\\',
        lines: verbatim,
        ...(/\$@?$/.test(prefix) ? { inner: { open: '{', nesting: BRACES, language: () => csharp } } : {}),
      })
    },
  },
  char(),
])

export const go = slashed('go', quoted('`', { escape: 'none', lines: true }))
export const css = new Language('css', () => [stars(), double(), single()])
export const scss = new Language('scss', () => [
  slashes(),
  stars(),
  double(),
  single(),
  skip('u', 'url\\([ \\t]*[^"\'\\s)][^)\\n]{0,2000}\\)'),
])
export const d = new Language('d', () => [
  slashes(),
  stars(),
  block('/+', '+/', { nested: true }),
  quoted('`', { escape: 'none', lines: true }),
  quoted('"', { where: '\\br', escape: 'none', lines: true }),
  fenced('"', '"(?<open>[({\\[<])', match => `${{ '(': ')', '{': '}', '[': ']', '<': '>' }[match.groups!.open!]}"`, {
    where: '\\bq',
  }),
  fenced('"', '"(?<tag>[A-Za-z_]\\w*)\\r?\\n', match => `\n${match.groups!.tag}"`, { where: '\\bq' }),
  quoted('"', { lines: true }),
  char(),
])
export const zig = new Language('zig', () => [slashes(), skip('\\', '\\\\\\\\[^\\n]*'), double(), char()])
export const terraform: Language = new Language('terraform', () => [
  slashes(),
  line('#'),
  stars(),
  heredoc('<', '<<-?[ \\t]*(?<tag>[A-Za-z_]\\w*)'),
  quoted('"', { inner: inner('${', () => terraform) }),
])
export const jsonnet = new Language('jsonnet', () => [
  slashes(),
  line('#'),
  stars(),
  fenced('|', '\\|\\|\\|-?[ \\t]*\\n', () => '|||'),
  quoted('"', { where: '@', escape: 'double', lines: true }),
  quoted("'", { where: '@', escape: 'double', lines: true }),
  quoted('"', { lines: true }),
  quoted("'", { lines: true }),
])
export const php: Language = new Language('php', () => [
  slashes(),
  line('#', { not: '\\[' }),
  stars(),
  heredoc('<', '<<<[ \\t]*(?<q>["\']?)(?<tag>[A-Za-z_]\\w*)\\k<q>', { anywhere: true }),
  quoted('"', { lines: true }),
  quoted("'", { lines: true }),
  quoted('`', { lines: true }),
])
export const verilog = new Language('verilog', () => [slashes(), stars(), double()])
export const assembly = new Language('assembly', () => [
  stars(),
  slashes(),
  lineMatching(';', ';', '^|[\\s;]'),
  lineMatching(
    '#',
    '#(?![ \\t]*(?:if|ifdef|ifndef|elif|else|endif|define|undef|include|error|warning|pragma|line)\\b)',
    '^[ \\t]*|\\s',
  ),
  lineMatching('@', '@(?=[ \\t@])', '^[ \\t]*|\\s'),
  double(),
])
/** JavaScript's data: comments are allowed where the reader allows them. */
export const json = new Language('json', () => [slashes(), stars(), double(), single()])
export const graphql = new Language('graphql', () => [line('#'), quoted('"""', { lines: true }), double()])
export const plain = slashed('plain')
export const thrift = slashed('thrift', line('#'))
export const bicep = new Language('bicep', () => [
  slashes(),
  stars(),
  quoted("'''", { lines: true, escape: 'none' }),
  single(),
])
/** Pony: text in three quotes is documentation. */
export const pony = new Language('pony', () => [
  slashes(),
  block('/*', '*/', { nested: true }),
  block('"""', '"""'),
  double(),
  char(),
])
export const nesting = new Language('nesting', () => [slashes(), block('/*', '*/', { nested: true }), double(), char()])
