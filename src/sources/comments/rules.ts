/**
 * @module sources/comments/rules
 * What language tables are made of: one function per kind of thing that opens in source text.
 * `where` is a lookbehind: what must stand in front of the opening.
 */
import { escaped, type Language, type Lexer, type Rule } from './lexer.ts'

const BACKSLASH = 92
const RETURN = 13

/** A regex that matches at one place only. */
export const sticky = (source: string, where = ''): RegExp => new RegExp((where ? `(?<=${where})` : '') + source, 'my')

/** The search for one of the characters in `first` where `source` matches. */
const probe = (first: string, source: string, where = ''): string =>
  `${where ? `(?<=${where})` : ''}(?=${source})[${escaped(first)}]`

/** At the start of a line, after blanks. */
export const LINE_START = '^[ \\t]*'
/** At the start of a word, as shells see it. */
export const WORD_START = '^|[\\s;|&()`]'

interface LineOptions {
  where?: string
  /** What must not follow: a regex source. */
  not?: string
  /** A backslash at the line's end takes the next line in. */
  continued?: boolean
}

/** A comment to the end of the line. */
export function line(open: string, { where, not, continued }: LineOptions = {}): Rule {
  const conditional = where !== undefined || not !== undefined
  return {
    first: open[0]!,
    ahead: escaped(open.slice(1)) + (not ? `(?!${not})` : ''),
    ...(conditional ? { opens: sticky(escaped(open) + (not ? `(?!${not})` : ''), where) } : {}),
    read(lexer, start) {
      if (!conditional && !lexer.text.startsWith(open, start)) return start
      let end = lexer.endOfLine(start)
      if (continued) while (end < lexer.text.length && endsInBackslash(lexer.text, end)) end = lexer.endOfLine(end + 1)
      const cut = lexer.tagEnd === undefined ? -1 : lexer.seek(lexer.tagEnd, start)
      if (cut >= 0 && cut < end) end = cut
      lexer.comment(start, end)
      return end
    },
  }
}

function endsInBackslash(text: string, newline: number): boolean {
  const last = text.charCodeAt(newline - 1) === RETURN ? newline - 2 : newline - 1
  return text.charCodeAt(last) === BACKSLASH
}

/** A comment to the end of the line whose opening is a regex, found from one of the characters in `first`. */
export function lineMatching(first: string, source: string, where?: string): Rule {
  return {
    first,
    opens: sticky(source, where),
    scan: probe(first, source, where),
    read(lexer, start) {
      const end = lexer.endOfLine(start)
      lexer.comment(start, end)
      return end
    },
  }
}

interface BlockOptions {
  where?: string
  not?: string
  nested?: boolean
  /** Strings inside of it hide its close, as in ML languages. */
  strings?: boolean
}

/** A comment with an opening and a close. One that never closes goes on to the end. */
export function block(open: string, close: string, { where, not, nested, strings }: BlockOptions = {}): Rule {
  const ahead = escaped(open.slice(1)) + (not ? `(?!${not})` : '')
  const both = new RegExp(
    `${escaped(open)}|${escaped(close)}${strings ? '|"(?:[^"\\\\]|\\\\[\\s\\S]){0,1000}"' : ''}`,
    'g',
  )
  return {
    first: open[0]!,
    ...(ahead ? { ahead } : {}),
    ...(where || not ? { opens: sticky(escaped(open) + (not ? `(?!${not})` : ''), where) } : {}),
    read(lexer, start) {
      if (!lexer.text.startsWith(open, start)) return start
      let end = nested && !lexer.flat ? nestedEnd(lexer, start, both, open, close) : -1
      if (end < 0) {
        const found = lexer.seek(close, start + open.length)
        end = found < 0 ? lexer.text.length : found + close.length
      }
      lexer.comment(start, end)
      return end
    },
  }
}

function nestedEnd(lexer: Lexer, start: number, both: RegExp, open: string, close: string): number {
  let depth = 0
  both.lastIndex = start
  for (let match = both.exec(lexer.text); match; match = both.exec(lexer.text)) {
    if (match[0] === open) depth++
    else if (match[0] === close && --depth === 0) return both.lastIndex
  }
  lexer.flat = true
  return -1
}

/** A comment between two regexes that each stand on lines of their own. The close's line belongs to it. */
export function lineBlock(first: string, open: string, close: string, where = '^'): Rule {
  const opens = sticky(open, where)
  const closes = new RegExp(close, 'gm')
  return {
    first,
    opens,
    scan: probe(first, open, where),
    read(lexer, start) {
      closes.lastIndex = start + 1
      const end = closes.test(lexer.text) ? lexer.endOfLine(closes.lastIndex) : lexer.text.length
      lexer.comment(start, end)
      return end
    },
  }
}

/** Something to step over: escapes, character literals, variables with odd names. */
export function skip(first: string, source: string, where?: string): Rule {
  const opens = sticky(source, where)
  return { first, opens, scan: probe(first, source, where), read: () => opens.lastIndex }
}

/** A character literal such as `'"'` or `'\''`; a quote that is none of these is stepped over. */
export const char = (where?: string): Rule =>
  skip("'", "'(?:\\\\(?:u\\{[^}'\\n]{0,10}\\}|[^\\n][^'\\\\\\n]{0,10})|[^'\\\\\\n]{1,2})'", where)

/** Raw text whose close follows from its opening: `[==[`, `R"x(`, `r#"`. With `comment` it is one. */
export function fenced(
  first: string,
  source: string,
  closeOf: (match: RegExpExecArray) => string,
  { where, comment }: { where?: string; comment?: boolean } = {},
): Rule {
  const opens = sticky(source, where)
  return {
    first,
    opens,
    scan: probe(first, source, where),
    read(lexer, start) {
      opens.lastIndex = start
      const match = opens.exec(lexer.text)
      if (!match) return start
      const close = closeOf(match)
      const found = lexer.seek(close, start + match[0].length)
      const end = found < 0 ? lexer.text.length : found + close.length
      if (comment) lexer.comment(start, end)
      return end
    },
  }
}

/** Lines of text that begin on the next line and end with a line that holds only the word in group `tag`. */
export function heredoc(
  first: string,
  source: string,
  { where, anywhere }: { where?: string; anywhere?: boolean } = {},
): Rule {
  const opens = sticky(source, where)
  return {
    first,
    opens,
    scan: probe(first, source, where),
    read(lexer, start) {
      opens.lastIndex = start
      const match = opens.exec(lexer.text)
      if (!match || !lexer.patient) return start
      const tag = match.groups!.tag!
      const close = new RegExp(`^[ \\t]*${escaped(tag)}${anywhere ? '(?!\\w)' : '[ \\t]*\\r?$'}`, 'gm')
      lexer.later(from => {
        close.lastIndex = from
        if (close.test(lexer.text)) return close.lastIndex
        // No such line: it was a shift operator or the like.
        lexer.failed(lexer.text.length - from)
        return from
      })
      return start + match[0].length
    },
  }
}

/** A stretch of another language between an opening and a close. */
export function embedded(open: string, close: string, language: () => Language, first: string = open[0]!): Rule {
  const opens = sticky(open)
  return {
    first,
    opens,
    scan: probe(first, open),
    read(lexer, start) {
      opens.lastIndex = start
      if (!opens.test(lexer.text)) return start
      const from = opens.lastIndex
      return lexer.code(language(), from, { close })
    },
  }
}

/** Everything from here on is data. */
export const theEnd = (first: string, source: string): Rule => ({
  first,
  scan: probe(first, source),
  opens: sticky(source),
  read: lexer => lexer.text.length,
})
