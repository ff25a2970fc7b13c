/**
 * @module sources/comments/other
 * Lisp, ML, SQL, BASIC and everybody else with a way of their own.
 */
import { Language } from './lexer.ts'
import { block, char, fenced, LINE_START, line, lineBlock, lineMatching, skip } from './rules.ts'
import { quoted } from './strings.ts'

const long = { lines: true } as const
const doubled = { escape: 'double' } as const

export const lua = new Language('lua', () => [
  fenced('-', '--\\[(?<eq>=*)\\[', match => `]${match.groups!.eq}]`, { comment: true }),
  line('--'),
  fenced('[', '\\[(?<eq>=*)\\[', match => `]${match.groups!.eq}]`),
  quoted('"'),
  quoted("'"),
])
export const sql = new Language('sql', () => [
  line('--'),
  block('/*', '*/', { nested: true }),
  lineMatching('#', '#(?=[ \\t#])', LINE_START),
  quoted("'", { ...long, ...doubled }),
  quoted('"', { ...long, ...doubled }),
  quoted('`'),
])
const symbol = '[!#$%&*+./<=>?@\\\\^|~:-]'
export const haskell = new Language('haskell', () => [
  lineMatching('-', `--+(?!${symbol})`, `(?<!${symbol})`),
  block('{-', '-}', { nested: true, not: '#' }),
  quoted('"', long),
  char("^|[^\\w']"),
])
export const idris = new Language('idris', () => [line('|||'), ...haskell.rules])
export const elm = new Language('elm', () => [
  line('--'),
  block('{-', '-}', { nested: true }),
  quoted('"""', long),
  quoted('"'),
  char("^|[^\\w']"),
])
export const lean = new Language('lean', () => [
  line('--'),
  block('/-', '-/', { nested: true }),
  quoted('"', long),
  char("^|[^\\w']"),
])
/** Ada and VHDL: `'` also stands before attributes. */
export const ada = new Language('ada', () => [line('--'), quoted('"', doubled), char('^|[^\\w]')])
export const vhdl = new Language('vhdl', () => [
  line('--'),
  block('/*', '*/'),
  quoted('"', { escape: 'none' }),
  char('^|[^\\w]'),
])
export const applescript = new Language('applescript', () => [
  line('--'),
  line('#'),
  block('(*', '*)', { nested: true }),
  quoted('"', long),
])
const lisp = (name: string, character: string) =>
  new Language(name, () => [
    skip(character[0]!, character),
    line(';'),
    block('#|', '|#', { nested: true }),
    quoted('"', long),
    quoted('|', { ...long, where: "[\\s(']" }),
  ])
export const commonLisp = lisp('lisp', '#?\\\\[\\s\\S]')
export const clojure = new Language('clojure', () => [skip('\\', '\\\\\\S'), line(';'), quoted('"', long)])
export const emacsLisp = new Language('emacs-lisp', () => [
  skip('?', '\\?(?:\\\\[\\s\\S]|["\';])', "[\\s('`,]"),
  skip('\\', '\\\\[^\\n]'),
  line(';'),
  quoted('"', long),
])
export const ocaml = new Language('ocaml', () => [
  block('(*', '*)', { nested: true, strings: true, not: '\\)' }),
  fenced('{', '\\{(?<tag>[a-z_]*)\\|', match => `|${match.groups!.tag}}`),
  quoted('"', long),
  char("^|[^\\w']"),
])
export const coq = new Language('coq', () => [
  block('(*', '*)', { nested: true, strings: true }),
  quoted('"', { ...long, ...doubled }),
])
export const fsharp = new Language('fsharp', () => [
  block('(*', '*)', { nested: true, strings: true, not: '\\)' }),
  line('//'),
  quoted('"""', { ...long, escape: 'none' }),
  quoted('"', { ...long, ...doubled, where: '@' }),
  quoted('"', long),
  char("^|[^\\w']"),
])
export const mathematica = new Language('mathematica', () => [block('(*', '*)', { nested: true }), quoted('"', long)])
export const pascal = new Language('pascal', () => [
  line('//'),
  block('{', '}', { not: '\\$' }),
  block('(*', '*)', { not: '\\$' }),
  quoted("'", doubled),
])
export const tex = new Language('tex', () => [
  fenced('\\', '\\\\begin\\{comment\\}', () => '\\end{comment}', { comment: true }),
  fenced('\\', '\\\\begin\\{(?<tag>verbatim|lstlisting|minted|Verbatim)\\*?\\}', match => `\\end{${match.groups!.tag}`),
  skip('\\', '\\\\(?:verb\\*?(?<q>[^\\w\\s*])[^\\n]{0,500}?\\k<q>|[^a-zA-Z\\s])'),
  line('%'),
])
export const erlang = new Language('erlang', () => [
  skip('$', '\\$(?:\\\\.|[^\\n])'),
  line('%'),
  quoted('"', long),
  quoted("'"),
])
export const prolog = new Language('prolog', () => [
  skip('0', "0'(?:\\\\.|''|.)", '^|[^\\w]'),
  line('%'),
  block('/*', '*/'),
  quoted('"', long),
  quoted("'", long),
])
export const matlab = new Language('matlab', () => [
  lineBlock('%#', '[%#]\\{[ \\t]*\\r?$', '^[ \\t]*[%#]\\}[ \\t]*\\r?$', LINE_START),
  skip('!', '![^\\n]*', LINE_START),
  line('%'),
  lineMatching('#', '#', '^|[\\s;]'),
  lineMatching('.', '\\.\\.\\.', '^|[^.]'),
  skip("'", "'", "[\\w)\\]}'.]"),
  quoted('"', doubled),
  quoted("'", doubled),
])
export const fortran = new Language('fortran', () => [line('!'), quoted('"', doubled), quoted("'", doubled)])
export const fixedFortran = new Language('fixed-fortran', () => [
  lineMatching('cC*dD', '[cC*dD](?![a-zA-Z]*\\s*[=(])', '^'),
  line('!'),
  quoted('"', doubled),
  quoted("'", doubled),
])
export const basic = new Language('basic', () => [
  line("'"),
  lineMatching('rR', '[rR][eE][mM]\\b', `${LINE_START}(?:\\d+[ \\t]+)?|:[ \\t]*`),
  quoted('"', doubled),
])
export const batch = new Language('batch', () => [
  lineMatching('rR', '[rR][eE][mM](?=[\\s:])', `^[ \\t@]*|[&(][ \\t]*@?`),
  lineMatching(':', '::', LINE_START),
])
export const autohotkey = new Language('autohotkey', () => [
  lineMatching(';', ';', '^|\\s'),
  block('/*', '*/', { where: LINE_START }),
  quoted('"', doubled),
])
export const abap = new Language('abap', () => [
  lineMatching('*', '\\*', '^'),
  line('"'),
  quoted("'", doubled),
  quoted('`', doubled),
  quoted('|'),
])
export const cobol = new Language('cobol', () => [
  line('*>'),
  lineMatching('*/', '[*/]', '^.{6}'),
  quoted('"'),
  quoted("'"),
])
export const vim = new Language('vim', () => [
  lineMatching('"', '"', LINE_START),
  quoted("'", doubled),
  lineMatching('"', '"[^"\\n]*$', '[ \\t|]'),
  quoted('"'),
])
export const smalltalk = new Language('smalltalk', () => [
  skip('$', '\\$["\']'),
  block('"', '"'),
  quoted("'", { ...long, ...doubled }),
])
export const forth = new Language('forth', () => [
  lineMatching('\\', '\\\\(?=\\s)', '^|\\s'),
  block('( ', ')', { where: '^|\\s' }),
  quoted('"', { where: '[sS.cC]', escape: 'none' }),
])
export const percent = new Language('percent', () => [skip('\\', '\\\\.'), line('%')])
export const semicolon = new Language('semicolon', () => [line(';'), quoted('"'), quoted("'")])
export const m4 = new Language('m4', () => [lineMatching('d', 'dnl\\b', '^|\\W'), line('#', { where: '^|\\s' })])
export const xquery = new Language('xquery', () => [
  block('(:', ':)', { nested: true }),
  quoted('"', { ...long, ...doubled }),
  quoted("'", { ...long, ...doubled }),
])
export const dhall = new Language('dhall', () => [
  line('--'),
  block('{-', '-}', { nested: true }),
  quoted('"'),
  quoted("''", { ...long, escape: 'none' }),
])
/** Stata and SAS: a star at the start of a statement. */
export const stata = new Language('stata', () => [
  lineMatching('*', '\\*', LINE_START),
  line('//', { where: '^|\\s' }),
  block('/*', '*/'),
  quoted('"', { escape: 'none' }),
])
export const restructured = new Language('rst', () => [
  {
    // `.. words` that are no directive, target, footnote or substitution; what is indented below belongs to it.
    first: '.',
    scan: '(?<=^[ \\t]*)(?=\\.\\.(?:[ \\t]|\\r?$)(?!.*::)(?![ \\t]*(?:_|\\[|\\|)))\\.',
    read(lexer, start) {
      const indent = start - lexer.startOfLine(start)
      let end = lexer.endOfLine(start)
      for (;;) {
        const next = /\n([ \t]*)(\r?(?=\n|$)|\S[^\n]*)/y
        next.lastIndex = end
        const match = next.exec(lexer.text)
        if (!match || (match[2]!.trim() && match[1]!.length <= indent) || next.lastIndex <= end) break
        end = next.lastIndex
      }
      lexer.comment(start, end)
      return end
    },
  },
])
