/**
 * @module evaluate/commits
 * What the commits since the last release call themselves: `feat: ...`, `fix(api)!: ...`, `BREAKING CHANGE: ...`.
 */
import { CouldNotFindOut } from '../model/outcome.ts'
import { releasedCommit } from '../model/release.ts'
import { plural, shortened } from '../model/text.ts'
import type { World } from '../model/world.ts'
import { releasedBefore } from './previous.ts'

interface Said {
  type: string
  scope: string | null
  breaking: boolean
}

/** Also a line of the list that a squashed commit carries: `* feat: ...`. */
const HEADER = /^(?:[*-] )?([a-z][a-z0-9-]*)(?:\(([^()\n]{1,100})\))?(!)?: \S/i
const FOOTER = /^BREAKING[ -]CHANGE: \S/
const TERM = /^([a-z][a-z0-9-]*)(?:\(([^()]+)\))?$/i
const MOST_LINES = 2000

/** @returns what each line that speaks so says; empty for a commit that does not. */
function readMessage(message: string): Said[] {
  const lines = message.split(/\r?\n/, MOST_LINES)
  return lines.flatMap((line, at): Said[] => {
    if (FOOTER.test(line))
      return [{ type: '', scope: HEADER.exec(message)?.[2]?.toLowerCase() ?? null, breaking: true }]
    // In the body only a list's lines are headers: `note: ...` is prose.
    const header = at === 0 || /^[*-] /.test(line) ? HEADER.exec(line) : null
    if (!header) return []
    return [{ type: header[1]!.toLowerCase(), scope: header[2]?.toLowerCase() ?? null, breaking: header[3] === '!' }]
  })
}

/**
 * `commit:feat`, `commit:feat(api)`, `commit:breaking`.
 * @throws CouldNotFindOut where the commits cannot be had, and where none of them names a type: then they tell nothing.
 */
export async function commitsTell(
  value: string,
  world: Pick<World, 'release' | 'git'>,
): Promise<{ holds: boolean; because: string }> {
  const [, word, scope] = TERM.exec(value) ?? []
  if (!word)
    throw new CouldNotFindOut(
      `\`commit:${value}\` is no condition; write a type such as \`commit:feat\`, with its scope \`commit:feat(api)\`, or \`commit:breaking\``,
    )
  const commit = releasedCommit(world.release)
  const before = await releasedBefore(commit, world, 'commit')
  const commits = await world.git.commitsSince(before?.commit ?? null, commit)
  const where = `${plural(commits.length, 'commit')} ${before ? `since \`${before.tag}\`` : 'so far'}`
  const told = commits.map(({ message }) => ({ message, said: readMessage(message) }))
  if (!told.some(({ said }) => said.length))
    throw new CouldNotFindOut(
      `\`commit:${value}\` asks for types of commits, and none of ${where} names one; write \`feat: ...\`, \`fix: ...\``,
    )
  const meant = ({ type, scope: of, breaking }: Said) =>
    word.toLowerCase() === 'breaking'
      ? breaking && (!scope || of === scope.toLowerCase())
      : type === word.toLowerCase() && (!scope || of === scope.toLowerCase())
  const hits = told.filter(({ said }) => said.some(meant))
  const [first] = hits
  if (!first) return { holds: false, because: `none of ${where} is \`${value}\`` }
  const subject = shortened(first.message.split('\n', 1)[0]!.replaceAll('`', "'"), 80)
  return {
    holds: true,
    because: `${hits.length} of ${where} ${hits.length === 1 ? 'is' : 'are'} \`${value}\`: \`${subject}\``,
  }
}
