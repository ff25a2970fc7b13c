/**
 * @module sources/comments/markup
 * HTML, its templates, and the languages they carry.
 */
import { css, json, php, scss } from './curly.ts'
import { ruby } from './dynamic.ts'
import { coffee } from './hash.ts'
import { Language, type Lexer, type Rule } from './lexer.ts'
import { block, embedded, fenced, LINE_START, line, lineMatching, skip } from './rules.ts'
import { javascript, typescript } from './script.ts'
import { quoted } from './strings.ts'

const BRACES = { open: '{', close: '}' }
const htmlComment = () => block('<!--', '-->')

const BY_LANG: Record<string, () => Language> = {
  ts: () => typescript,
  typescript: () => typescript,
  tsx: () => javascript,
  coffee: () => coffee,
  coffeescript: () => coffee,
  scss: () => scss,
  less: () => scss,
  sass: () => scss,
  stylus: () => scss,
  pug: () => pug,
  jade: () => pug,
}

/** `<script>`, `<style>` and Vue's `<template lang>`: text of another language up to the closing tag. */
const elements: Rule = {
  first: '<',
  ahead: '(?:[sS](?:[cC][rR]|[tT][yY])|template\\s[^>]*\\blang=)',
  read(lexer, start) {
    const opening = /<(script|style|template)\b((?:"[^"]{0,999}"|'[^']{0,999}'|[^>"']){0,999})>/iy
    opening.lastIndex = start
    const match = opening.exec(lexer.text)
    if (!match || match[2]!.endsWith('/')) return start
    const language = carried(match[1]!.toLowerCase(), match[2]!)
    if (!language) return start
    const from = opening.lastIndex
    const closing = new RegExp(`</${match[1]}\\s*>`, 'gi')
    closing.lastIndex = from
    const end = closing.exec(lexer.text)?.index ?? lexer.text.length
    return lexer.region(language, from, end)
  },
}

function carried(element: string, attributes: string): Language | undefined {
  const lang = /\blang\s*=\s*["']?([\w-]+)/i.exec(attributes)?.[1]?.toLowerCase()
  const type = /\btype\s*=\s*["']?([^"'\s>]+)/i.exec(attributes)?.[1]?.toLowerCase() ?? ''
  if (element === 'template') return BY_LANG[lang ?? '']?.()
  if (lang && BY_LANG[lang]) return BY_LANG[lang]()
  if (element === 'style') return /scss|less/.test(type) ? scss : css
  if (/json/.test(type)) return json
  if (/coffee/.test(type)) return coffee
  if (/typescript/.test(type)) return typescript
  return /template|html|handlebars|mustache|x-tmpl/.test(type) ? undefined : javascript
}

/** Text with `<!-- -->`, scripts and styles; `more` comes first. */
const page = (name: string, more: () => Rule[] = () => []) =>
  new Language(name, () => [...more(), htmlComment(), elements])

export const html = page('html')
export const xml = new Language('xml', () => [fenced('<', '<!\\[CDATA\\[', () => ']]>'), htmlComment()])
/** Page, with PHP between `<?php` and `?>`. */
export const phpPage = page('php-page', () => [embedded('<\\?(?:php\\b|hh\\b|=|(?!xml)(?=\\s))', '?>', () => php)])
export const svelte: Language = page('svelte', () => [
  { first: '{', read: (lexer, start) => lexer.code(typescript, start + 1, BRACES) },
])
export const astro: Language = page('astro', () => [
  {
    first: '-',
    scan: '^(?<![\\s\\S])(?=---)-',
    read(lexer, start) {
      const end = lexer.text.indexOf('\n---', start)
      return end < 0 ? start : lexer.region(typescript, start + 3, end)
    },
  },
  { first: '{', read: (lexer, start) => lexer.code(javascript, start + 1, BRACES) },
])
export const handlebars = page('handlebars', () => [
  block('{{!--', '--}}'),
  block('{{~!--', '--~}}'),
  block('{{!', '}}'),
  block('{{~!', '}}'),
])
export const twig = page('twig', () => [
  block('{#', '#}'),
  fenced('{', '\\{%-?\\s*comment\\b[^%]*%\\}', () => 'endcomment', { comment: true }),
])
/** A line in a `{% liquid %}` or `{% # %}` tag begins with `#` when it is a comment; outside of tags it is written so too. */
export const liquid = page('liquid', () => [
  fenced('{', '\\{%-?\\s*comment\\s*-?%\\}', () => 'endcomment', { comment: true }),
  fenced('{', '\\{%-?\\s*#', () => '%}', { comment: true }),
  lineMatching('#', '#(?=[ \\t])', LINE_START),
])
export const erb = page('erb', () => [block('<%#', '%>'), block('<%--', '--%>'), embedded('<%[-=]?', '%>', () => ruby)])
export const ejs = page('ejs', () => [
  block('<%#', '%>'),
  block('<%--', '--%>'),
  embedded('<%[-=_]?', '%>', () => javascript),
])
export const jsp = page('jsp', () => [block('<%--', '--%>'), embedded('<%[@=!#]?', '%>', () => javascript)])
export const razor = page('razor', () => [block('@*', '*@'), embedded('@\\{', '}', () => javascript)])
export const blade = page('blade', () => [
  block('{{--', '--}}'),
  embedded('<\\?(?:php\\b|=)', '?>', () => php),
  embedded('@php\\b(?![ \\t]*\\()', '@endphp', () => php),
])
export const smarty = page('smarty', () => [block('{*', '*}')])
export const velocity = page('velocity', () => [block('#*', '*#'), line('##')])
export const freemarker = page('freemarker', () => [block('<#--', '-->')])
export const goTemplate = page('go-template', () => [block('{{/*', '*/}}'), block('{{- /*', '*/ -}}')])
export const mako = page('mako', () => [
  lineMatching('#', '##', LINE_START),
  fenced('<', '<%doc>', () => '</%doc>', { comment: true }),
])

/** A comment that takes in what is indented deeper below it: Pug, Haml, Slim, indented Sass. */
const indented = (first: string, source: string): Rule => ({
  first,
  scan: `(?<=${LINE_START})(?=${source})[${first}]`,
  opens: new RegExp(`(?<=${LINE_START})${source}`, 'my'),
  read(lexer, start) {
    const end = deeper(lexer, start)
    lexer.comment(start, end)
    return end
  },
})

/** @returns the end of the last line below `start` that is indented deeper than its own. */
function deeper(lexer: Lexer, start: number): number {
  const { text } = lexer
  const indent = start - lexer.startOfLine(start)
  let end = lexer.endOfLine(start)
  while (end < text.length) {
    const next = lexer.endOfLine(end + 1)
    const content = text.slice(end + 1, next)
    const own = content.search(/\S/)
    if (own >= 0 && own <= indent) return end
    end = next
  }
  return end
}

export const pug = new Language('pug', () => [indented('/', '\\/\\/')])
export const haml = new Language('haml', () => [indented('-', '-#'), indented('/', '\\/')])
export const slim = new Language('slim', () => [indented('/', '\\/')])
export const sass = new Language('sass', () => [
  indented('/', '\\/[/*]'),
  line('//', { where: '\\s' }),
  quoted('"'),
  quoted("'"),
])

/** Code blocks and spans hold samples, not comments. */
const codeBlock = (): Rule => ({
  first: '`~',
  scan: '(?<=^[ \\t>]*)(?=```|~~~)[`~]',
  read(lexer, start) {
    const fence = /`{3,}|~{3,}/y
    fence.lastIndex = start
    const mark = fence.exec(lexer.text)
    if (!mark) return start
    const close = new RegExp(`^[ \\t>]*${mark[0][0]}{${mark[0].length},}[ \\t]*\\r?$`, 'gm')
    close.lastIndex = lexer.endOfLine(start)
    return close.test(lexer.text) ? close.lastIndex : lexer.text.length
  },
})
const codeSpan = () => skip('`', '(?<mark>`+)(?!`)[^`\\n]+\\k<mark>(?!`)')
const linkComment = () => lineMatching('[', '\\[(?:\\/\\/|comment|_)\\]:\\s*(?:#|<>)', '^')
const braceComment = () => block('{/*', '*/}')

export const markdown = new Language('markdown', () => [
  codeBlock(),
  codeSpan(),
  htmlComment(),
  braceComment(),
  linkComment(),
])
