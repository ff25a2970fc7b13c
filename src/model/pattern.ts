/**
 * @module model/pattern
 * Patterns that people write, matched in time linear in the text whatever they write (RE2's syntax: no look-around, no
 * references back).
 */
import { CouldNotFindOut } from './outcome.ts'

export interface Pattern {
  source: string
  /** Is it found anywhere in the text? */
  test(text: string): boolean
  /** Start and end of each place, left to right, none empty. */
  places(text: string): Iterable<{ start: number; end: number }>
}

const LONGEST = 2000

/**
 * @param options `anyCase` like `(?i)`; `^` and `$` stand for lines with `lines`
 * @throws CouldNotFindOut for a pattern that is none, or that only a slow machine could match
 */
export async function patternOf(
  source: string,
  { anyCase = false, lines = false }: { anyCase?: boolean; lines?: boolean } = {},
): Promise<Pattern> {
  const { RE2JS } = await import('re2js')
  if (source === '' || source.length > LONGEST)
    throw new CouldNotFindOut(
      `the pattern has ${source.length} characters, 1 to ${LONGEST} were expected; write another`,
    )
  const compiled = (() => {
    try {
      return RE2JS.compile(source, (anyCase ? RE2JS.CASE_INSENSITIVE : 0) | (lines ? RE2JS.MULTILINE : 0))
    } catch (caught) {
      const said = (caught as Error).message.replace(/^error parsing regexp: /, '').replaceAll('`', '"')
      throw new CouldNotFindOut(
        `\`${source.replaceAll('`', "'")}\` is no pattern (${said}), RE2's syntax was expected: no look-around and no references back; correct it`,
      )
    }
  })()
  return {
    source,
    test: text => compiled.matcher(text).find(),
    *places(text) {
      const matcher = compiled.matcher(text)
      while (matcher.find()) {
        const [start, end] = [matcher.start(), matcher.end()]
        if (end > start) yield { start, end }
      }
    },
  }
}
