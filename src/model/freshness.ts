/**
 * @module model/freshness
 * Is a report of the judged commit, as far as its own time tells? A file's time says nothing in CI: checkouts and caches set it anew.
 */
import { CouldNotFindOut } from './outcome.ts'
import { duration, flag } from './params.ts'
import { plural } from './text.ts'
import type { World } from './world.ts'

type Asked = Pick<World, 'files' | 'git' | 'clock' | 'release'>

const MINUTE = 60_000
/** Clocks of the machine that committed and of the one that ran the tests may differ by so much. */
const TOLERANCE = 10 * MINUTE

interface Dated {
  file: string
  /** When the run took place, as the report says it (ISO), else null. */
  at: string | null
  /** The latest instant that may be meant: a time without a zone may be anywhere. */
  latest: string | null
}

interface Wanted {
  maxAge?: number | undefined
  /** Absent: as far as the reports tell. */
  fresh?: boolean | undefined
}

/** @returns the parameters of a gate that judges reports by their age. */
export const ages = () => ({
  maxAge: duration().optional().describe('oldest a report may be (`24h`), by its own time or else that of its file'),
  fresh: flag()
    .optional()
    .describe(
      'when absent, a report fails that says it was written before the judged commit; `true`: one that does not say when is an error; ' +
        '`false`: not looked at, for a build cache that gives back reports of the same sources',
    ),
})

/** For examples: the judged commit is newer than any report of the day before. */
export const COMMITTED_LATER = {
  release: { commit: '5f1c9f0e77aa01b2' },
  git: { committedAt: { '5f1c9f0e77aa01b2': '2026-11-21T02:40:00Z' } },
}

/** @returns what is the matter with the reports' times, one sentence each; empty when they may be proof. `what`: `run the tests`. */
export async function ageReasons(
  reports: readonly Dated[],
  { maxAge, fresh }: Wanted,
  what: string,
  world: Asked,
): Promise<string[]> {
  const stale = fresh === false ? null : await staleReason(reports, fresh === true, what, world)
  const old = maxAge === undefined ? null : await oldReason(reports, maxAge, what, world)
  return [stale, old].filter(reason => reason !== null)
}

/** The oldest report decides: one that was left over from another run is enough to prove nothing. */
async function staleReason(
  reports: readonly Dated[],
  demanded: boolean,
  what: string,
  world: Asked,
): Promise<string | null> {
  const silent = reports.find(({ latest }) => latest === null)
  if (demanded && silent)
    throw new CouldNotFindOut(
      `\`${silent.file}\` does not say when it was written, \`fresh=true\` needs that; use a format that does, or leave \`fresh\` out`,
    )
  const dated = reports.flatMap(({ file, latest }) => (latest === null ? [] : [{ file, latest }]))
  const oldest = dated.sort((one, other) => Date.parse(one.latest) - Date.parse(other.latest))[0]
  if (!oldest) return null
  const commit = await judgedCommit(demanded, world)
  if (!commit) return null
  const made = Date.parse(commit.at)
  // A commit of the future has a clock that nothing can be compared with.
  if (made > world.clock.now().getTime() + TOLERANCE) {
    if (!demanded) return null
    throw new CouldNotFindOut(
      `the judged commit is of ${commit.at}, which is yet to come, so that no report can be of it; correct the clock and commit again`,
    )
  }
  if (Date.parse(oldest.latest) + TOLERANCE >= made) return null
  return (
    `\`${oldest.file}\` is of ${oldest.latest}, before the judged commit \`${commit.id.slice(0, 7)}\` (${commit.at}), a report of this commit expected; ` +
    `${what} again, or set \`fresh=false\` where a build cache gives back reports of the same sources`
  )
}

/** Null where there is no repository to ask: a report alone has no commit to be older than. */
async function judgedCommit(demanded: boolean, { git, release }: Asked): Promise<{ id: string; at: string } | null> {
  try {
    const id = release.commit ?? (await git.head()).commit
    return { id, at: await git.committedAt(id) }
  } catch (caught) {
    if (demanded || !(caught instanceof CouldNotFindOut)) throw caught
    return null
  }
}

async function oldReason(
  reports: readonly Dated[],
  most: number,
  what: string,
  { files, clock }: Asked,
): Promise<string | null> {
  const now = clock.now().getTime()
  let oldest: { file: string; at: Date } | undefined
  for (const { file, at } of reports) {
    const time = at === null ? (await files.stat(file))?.modified : new Date(at)
    if (!time) throw new CouldNotFindOut(`the age of \`${file}\` cannot be told, \`maxAge\` needs it`)
    if (!oldest || time < oldest.at) oldest = { file, at: time }
  }
  if (!oldest || now - oldest.at.getTime() <= most) return null
  return `\`${oldest.file}\` is ${span(now - oldest.at.getTime())} old (${oldest.at.toISOString()}), at most ${span(most)} expected; ${what} again`
}

function span(ms: number): string {
  const hours = ms / 3_600_000
  if (hours >= 48) return plural(Math.floor(hours / 24), 'day')
  return hours >= 1 ? plural(Math.floor(hours), 'hour') : plural(Math.floor(ms / MINUTE), 'minute')
}
