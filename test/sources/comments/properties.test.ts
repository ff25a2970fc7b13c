// biome-ignore-all lint/suspicious/noTemplateCurlyInString: pieces of languages that have them
/** What holds for any text: no language's table crashes, hangs, or takes a string for a comment. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { findTags, wordsOf } from '../../../src/sources/comments/find.ts'
import { LANGUAGES, languageOf } from '../../../src/sources/comments/names.ts'

const words = wordsOf(['TODO'])

/** Openings and closes of every kind, to be mixed at random. */
const PIECES =
  '/* */ (* *) {- -} #[ ]# """ \'\'\' " \' ` ${ #{ $( } ) ] <<A <<~"B" A [[ ]] --[==[ // # -- ; % \\ /x/ %q( q{ s/ ~s( r#" R"x( @" $" <a b={ </a> <script> </script> ' +
  '<style <?php ?> <% %> {# #} {{!-- --}} ``` ~~~ =begin =end =pod =cut <!-- --> |\n : dnl rem :: .. @* TODO é \ud83d\ude00 \0 \t \r\n \n'
const piece = fc.constantFrom(...PIECES.split(' '), ' ', '\n')
const soup = fc.oneof(
  fc.array(piece, { maxLength: 200 }).map(pieces => pieces.join('')),
  fc.array(piece, { maxLength: 60 }).map(pieces => pieces.join(' ')),
  fc.uint8Array({ maxLength: 400 }).map(bytes => Buffer.from(bytes).toString('utf8')),
)

describe('any text', () => {
  test.each(LANGUAGES.map(language => [language.name, language] as const))('%s', (_, language) => {
    fc.assert(
      fc.property(soup, text => {
        const hits = findTags(`${text} TODO`, language, words)
        const lines = `${text} TODO`.split('\n')
        for (const { line, column } of hits) expect(lines[line - 1]!.slice(column - 1, column + 3)).toBe('TODO')
      }),
      { numRuns: 60 },
    )
  })

  test('time grows with the text, not with its square', () => {
    const units = PIECES.split(' ')
    for (const [turn, language] of LANGUAGES.entries())
      for (let at = turn % 5; at < units.length; at += 5) {
        const unit = `${units[at]}${units[(at * 7 + 3) % units.length]}`
        const text = `${unit.repeat(100_000 / unit.length)} TODO`
        const started = performance.now()
        findTags(text, language, words)
        const took = performance.now() - started
        if (took > 2000)
          throw new Error(`${language.name} takes ${Math.round(took)} ms for 100 KB of ${JSON.stringify(unit)}`)
      }
  }, 120_000)
})

/** Letters that cannot end a string or open anything. */
const plain = fc.stringMatching(/^[a-z ,.!?:=+-]{0,30}$/)

const STRINGS: Record<string, (inner: string) => string> = {
  'a.ts': inner => `const a = "${inner} // TODO ${inner}" + \`/* TODO\n${inner}*/\``,
  'a.py': inner => `a = "${inner} # TODO"; b = f('''${inner}\n# TODO''')`,
  'a.rb': inner => `a = '${inner} # TODO'; b = "${inner} # TODO"`,
  'a.go': inner => `var a = \`${inner}\n// TODO\``,
  'a.rs': inner => `let a = r#"${inner} " // TODO"#;`,
  'a.sql': inner => `select '${inner} '' -- TODO'`,
  'a.lua': inner => `a = [=[${inner} ]] -- TODO]=]`,
  'a.sh': inner => `cat <<'E'\n${inner}\n# TODO\nE`,
  'a.cs': inner => `var a = @"${inner} "" \\ // TODO";`,
  'a.kt': inner => `val a = """${inner} " // TODO"""`,
}
const COMMENTS: Record<string, (inner: string) => string> = {
  'a.ts': inner => `/* ${inner} TODO */ f() // ${inner} TODO`,
  'a.py': inner => `x = 1 # ${inner} TODO\n# TODO ${inner}`,
  'a.rb': inner => `x = 1 # ${inner} TODO\n# TODO ${inner}`,
  'a.go': inner => `/* ${inner}\n TODO */ // TODO ${inner}`,
  'a.rs': inner => `/* ${inner} /* TODO */ */ // TODO ${inner}`,
  'a.sql': inner => `-- ${inner} TODO\n/* TODO ${inner} */`,
  'a.lua': inner => `--[[ ${inner}\n TODO ]] -- TODO ${inner}`,
  'a.sh': inner => `x # ${inner} TODO\n# TODO ${inner}`,
  'a.cs': inner => `/* ${inner} TODO */ f(); // TODO ${inner}`,
  'a.kt': inner => `/* ${inner} TODO */ f() // TODO ${inner}`,
}

describe('any content', () => {
  test.each(Object.keys(STRINGS))('%s: nothing in strings, everything in comments', name => {
    const language = languageOf(name, '')!
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), plain), { maxLength: 12 }), parts => {
        const text = parts.map(([isComment, inner]) => (isComment ? COMMENTS : STRINGS)[name]!(inner)).join('\n')
        const expected = parts.filter(([isComment]) => isComment).length * 2
        expect(findTags(text, language, words)).toHaveLength(expected)
      }),
    )
  })
})
