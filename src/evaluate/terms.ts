/**
 * @module evaluate/terms
 * The words a condition is made of, and what each asks.
 */
import picomatch from 'picomatch'
import { CouldNotFindOut } from '../model/outcome.ts'
import type { World } from '../model/world.ts'
import { commitsTell } from './commits.ts'
import { breaking } from './openapi/breaking.ts'
import { BUMPS, type Bump, bumpOf } from './previous.ts'

export interface Answer {
  holds: boolean
  /** The words that decided: `label:schema is set`. */
  because: string
}

export type Asked = Pick<World, 'release' | 'git'>
type Term = (value: string, world: Asked) => Promise<Answer> | Answer

/** A glob, or a folder with everything below it. */
function pathMatcher(pattern: string): (path: string) => boolean {
  const plain = pattern.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '')
  return plain === '' ? () => true : picomatch([plain, `${plain}/**`], { dot: true, flags: 's' })
}

export const TERMS: Readonly<Record<string, Term>> = {
  async changed(pattern, { release, git }) {
    const matches = pathMatcher(pattern)
    const hit = (await git.changedPaths(baseOf(release, `changed:${pattern}`))).find(path => matches(path))
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
  bump: (kind, world) => bumped('bump', kind, world),
  version: (kind, world) => bumped('version', kind, world),
  commit: commitsTell,
  async openapi(what, world) {
    const path = /^breaking\((.+)\)$/.exec(what)?.[1]
    if (!path)
      throw new CouldNotFindOut(
        `\`openapi:${what}\` is no condition; write the document's path, such as \`openapi:breaking(docs/openapi.yaml)\``,
      )
    return breaking(path, baseOf(world.release, `openapi:${what}`), world)
  },
}

function baseOf({ base }: Asked['release'], term: string): string {
  if (base) return base
  throw new CouldNotFindOut(
    `\`${term}\` compares with a base, and none is known; pass \`--base\`, or run it on a pull request`,
  )
}

async function bumped(term: string, kind: string, world: Asked): Promise<Answer> {
  if (!BUMPS.some(bump => bump === kind))
    throw new CouldNotFindOut(
      `\`${term}:${kind}\` is no condition; known are ${BUMPS.map(one => `\`${term}:${one}\``).join(', ')}`,
    )
  const { kinds, because } = await bumpOf(world, term)
  return { holds: kinds.includes(kind as Bump), because }
}
