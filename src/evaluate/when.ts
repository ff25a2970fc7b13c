/**
 * @module evaluate/when
 * Condition expressions: `changed:migrations/** or label:schema and not environment:staging`.
 * `not` binds tighter than `and`, `and` tighter than `or`.
 */
import picomatch from 'picomatch'
import { CouldNotFindOut } from '../model/outcome.ts'
import type { World } from '../model/world.ts'

export interface Answer {
  holds: boolean
  /** The words that decided: `label:schema is set`. */
  because: string
}

type Asked = Pick<World, 'release' | 'git'>
type Term = (value: string, world: Asked) => Promise<Answer> | Answer

const BUMPS = ['major', 'minor', 'patch']

/** A glob, or a folder with everything below it. */
function pathMatcher(pattern: string): (path: string) => boolean {
  const plain = pattern.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '')
  return plain === '' ? () => true : picomatch([plain, `${plain}/**`], { dot: true, flags: 's' })
}

const TERMS: Record<string, Term> = {
  async changed(pattern, { release, git }) {
    if (!release.base)
      throw new CouldNotFindOut(
        `\`changed:${pattern}\` compares with a base, and none is known; pass \`--base\`, or run it on a pull request`,
      )
    const matches = pathMatcher(pattern)
    const hit = (await git.changedPaths(release.base)).find(path => matches(path))
    return {
      holds: hit !== undefined,
      because: hit ? `\`${hit}\` changed` : `nothing that matches \`${pattern}\` changed`,
    }
  },
  label(name, { release }) {
    if (release.labelsUnknown) throw new CouldNotFindOut(`\`label:${name}\` is not known: ${release.labelsUnknown}`)
    const holds = release.labels.some(label => label.toLowerCase() === name.toLowerCase())
    return { holds, because: `label \`${name}\` is ${holds ? 'set' : 'not set'}` }
  },
  environment(name, { release }) {
    const holds = release.environment?.toLowerCase() === name.toLowerCase()
    return { holds, because: `the environment is ${release.environment ? `\`${release.environment}\`` : 'not given'}` }
  },
  branch(pattern, { release }) {
    if (release.branch === null)
      throw new CouldNotFindOut(
        `\`branch:${pattern}\` asks for the branch of this release, and none is known; name it (\`--branch\` on the command line)`,
      )
    const holds = picomatch.isMatch(release.branch, pattern, { dot: true })
    return { holds, because: `the branch is \`${release.branch}\`` }
  },
  async version(bump, world) {
    if (!BUMPS.includes(bump))
      throw new CouldNotFindOut(
        `\`version:${bump}\` is no condition; known are ${BUMPS.map(one => `\`version:${one}\``).join(', ')}`,
      )
    const found = await bumpOf(world)
    return { holds: found === bump, because: `this is a ${found} version` }
  },
}

/** `major`, `minor` or `patch`: how the release's version differs from the greatest earlier version tag. */
async function bumpOf({ release, git }: Asked): Promise<string> {
  const { parse, compare } = await import('semver')
  const version = release.version ? parse(release.version) : null
  if (!version)
    throw new CouldNotFindOut(
      '`version:` needs the version of this release; name it (`--release` on the command line, `version` in the action)',
    )
  const earlier = (await git.tags())
    .map(tag => parse(tag.name))
    .filter(tag => tag !== null && !tag.prerelease.length && compare(tag, version) < 0)
    .sort((a, b) => compare(b!, a!))[0]
  if (!earlier || version.major !== earlier.major) return 'major'
  return version.minor !== earlier.minor ? 'minor' : 'patch'
}

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
