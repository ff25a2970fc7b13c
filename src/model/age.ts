/**
 * @module model/age
 * When a document was made, by the best witness there is.
 */
import { valuesAt } from './json-path.ts'
import { CouldNotFindOut } from './outcome.ts'
import { ageWords } from './time.ts'
import type { World } from './world.ts'

type Asked = Pick<World, 'documents' | 'files' | 'git' | 'clock'>

const MINUTE = 60_000

interface Told {
  /** Path to the time in the document. */
  at?: string | undefined
  /** A summary that may tell its own time. */
  preset?: string | undefined
}

/** @returns a sentence when one of the documents is older than it may be; null when none is. */
export async function tooOld(
  files: readonly string[],
  maxAge: number,
  params: Told,
  world: Asked,
): Promise<string | null> {
  const now = world.clock.now().getTime()
  for (const file of files) {
    const { at, how } = await madeAt(file, params, world)
    if (at > now + 10 * MINUTE)
      throw new CouldNotFindOut(
        `\`${file}\` is of ${new Date(at).toISOString()} (${how}), which is yet to come; correct the clock or \`at\``,
      )
    if (now - at > maxAge)
      return `\`${file}\` is ${ageWords(now - at)} old (${how}), ${ageWords(maxAge)} at most expected; measure again`
  }
  return null
}

async function madeAt(file: string, params: Told, world: Asked): Promise<{ at: number; how: string }> {
  if (params.at !== undefined) {
    const found = (await valuesAt(params.at))((await world.documents.read(file))[0]!.value)
    const times = found.map(({ value }) => timeOf(value))
    if (!times.length || times.includes(null))
      throw new CouldNotFindOut(
        `\`${params.at}\` of \`${file}\` is no time, one like \`2026-11-20T22:10:00Z\` was expected; correct \`at\``,
      )
    return { at: Math.min(...(times as number[])), how: `by \`${params.at}\`` }
  }
  const taken = params.preset ? (await world.documents.summary(file)).taken : null
  if (taken) return { at: Date.parse(taken), how: 'by its own time' }
  const commit = (await isRepository(world)) ? await world.git.lastCommit(file) : null
  if (commit) return { at: Date.parse(commit.date), how: 'by its last commit' }
  const facts = await world.files.stat(file)
  if (!facts) throw new CouldNotFindOut(`\`${file}\` has no time that is known; name one with \`at\``)
  return { at: facts.modified.getTime(), how: "by the file's time" }
}

async function isRepository({ git }: Asked): Promise<boolean> {
  try {
    await git.head()
    return true
  } catch (caught) {
    if (caught instanceof CouldNotFindOut) return false
    throw caught
  }
}

function timeOf(value: unknown): number | null {
  if (typeof value === 'number')
    return value > 1e11 && value < 1e14 ? value : value > 1e8 && value <= 1e11 ? value * 1000 : null
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}|$)/.test(value)) return null
  // Without a zone it would be the machine's.
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(value) || value.length === 10 ? value : `${value}Z`
  const at = Date.parse(zoned)
  return Number.isNaN(at) ? null : at
}
