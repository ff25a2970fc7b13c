/**
 * @module evaluate/when
 * Condition expressions: `changed:migrations/** or label:schema and not environment:staging`.
 * `not` binds tighter than `and`, `and` tighter than `or`.
 */
import { CouldNotFindOut } from '../model/outcome.ts'
import { type Answer, type Asked, TERMS } from './terms.ts'

export type { Answer } from './terms.ts'

/** @throws CouldNotFindOut for a word that is no condition, and for facts that cannot be had. */
export async function answer(expression: string, world: Asked): Promise<Answer> {
  const words = expression.trim().split(/\s+/)
  const alternatives = split(words, 'or')
  let last: Answer = { holds: false, because: 'the condition is empty' }
  for (const alternative of alternatives) {
    last = await all(split(alternative, 'and'), expression, world)
    if (last.holds) return last
  }
  return last
}

async function all(terms: string[][], expression: string, world: Asked): Promise<Answer> {
  const reasons: string[] = []
  for (const words of terms) {
    const negated = words[0] === 'not'
    const [term, ...rest] = negated ? words.slice(1) : words
    if (!term || rest.length)
      throw new CouldNotFindOut(`\`${expression}\` is no condition; put \`and\` or \`or\` between its parts`)
    const { holds, because } = await one(term, world)
    if (holds === negated) return { holds: false, because }
    reasons.push(because)
  }
  return { holds: true, because: reasons.join(' and ') }
}

async function one(term: string, world: Asked): Promise<Answer> {
  const colon = term.indexOf(':')
  const name = term.slice(0, colon)
  const ask = colon > 0 && Object.hasOwn(TERMS, name) ? TERMS[name] : undefined
  if (ask && colon === term.length - 1)
    throw new CouldNotFindOut(`\`${term}\` names nothing; write what is meant behind the colon`)
  if (!ask)
    throw new CouldNotFindOut(
      `\`${term}\` is no condition; known are ${Object.keys(TERMS)
        .map(name => `\`${name}:...\``)
        .join(', ')}`,
    )
  return ask(term.slice(colon + 1), world)
}

function split(words: readonly string[], separator: string): string[][] {
  const parts: string[][] = [[]]
  for (const word of words) {
    if (word === separator) parts.push([])
    else parts.at(-1)!.push(word)
  }
  return parts
}
