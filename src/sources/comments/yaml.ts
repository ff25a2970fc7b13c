/**
 * @module sources/comments/yaml
 * YAML: a quote opens a string only where a value begins, and block scalars are text.
 */
import { Language, type Rule } from './lexer.ts'
import { line } from './rules.ts'
import { quoted } from './strings.ts'

/** What may stand before a value: the line's start, a key, a dash, a bracket, a tag or an anchor. */
const VALUE = '^[ \\t]*|[:\\-?][ \\t]+|[\\[{,][ \\t]*|[ \\t][!&][^\\s"\']{1,80}[ \\t]+'
const BLOCK = '[|>](?:[+-]?[1-9]?|[1-9][+-])[ \\t]*(?:#[^\\n]*)?\\r?$'

const blockScalar: Rule = {
  first: '|>',
  scan: `(?<=[:\\-][ \\t]+(?:[!&]\\S{1,80}[ \\t]+)?)(?=${BLOCK})[|>]`,
  read(lexer, start) {
    const { text } = lexer
    const lineStart = lexer.startOfLine(start)
    const parent = /[^ ]/g
    parent.lastIndex = lineStart
    parent.test(text)
    const indent = parent.lastIndex - 1 - lineStart
    const mark = text.indexOf('#', start)
    let end = lexer.endOfLine(start)
    if (mark >= 0 && mark < end) lexer.comment(mark, end)
    while (end < text.length) {
      const next = lexer.endOfLine(end + 1)
      const own = text.slice(end + 1, next).search(/\S/)
      if (own >= 0 && own <= indent) return end
      end = next
    }
    return end
  },
}

export const yaml = new Language('yaml', () => [
  line('#', { where: '^|\\s' }),
  quoted('"', { where: VALUE, lines: true }),
  quoted("'", { where: VALUE, lines: true, escape: 'double' }),
  blockScalar,
])
