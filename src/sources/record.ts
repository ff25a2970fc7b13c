/**
 * @module sources/record
 * The record of this release as far as it is known without a server: its own facts, what was handed in, and what people
 * filled in.
 */
import { posix } from 'node:path'
import type { Labelled } from '../model/checklist.ts'
import { Mistake } from '../model/outcome.ts'
import type { Release } from '../model/release.ts'
import { slug } from '../model/text.ts'
import type { RecordEntry, ReleaseRecord } from '../model/world.ts'
import type { GitSource } from './git.ts'
import { authoredLines } from './people/lines.ts'

/** A value under the label that stands before it. */
export type Written = RecordEntry & { label: string }

export interface RecordParts {
  release: Release
  /** `field=value`, as handed in by the workflow or on the command line; the field in any spelling. */
  given?: Record<string, string>
  givenIn?: string
  /** What people filled in; asked when the first value is. */
  written(): Promise<readonly Written[]>
  /** Where people can write: `the pull request's body`. */
  place: string
}

/** @returns the record. What is handed in wins over the release's facts, and both over what people wrote. */
export function recordSource({ release, given = {}, givenIn, written, place }: RecordParts): ReleaseRecord {
  const handed = new Map(Object.entries(given).map(([field, value]) => [slug(field), value]))
  let all: Promise<readonly Written[]> | undefined
  return {
    async values(field) {
      const name = slug(field)
      const value = handed.get(name)
      if (value !== undefined) return [machine(value, givenIn ?? 'the command line')]
      const fact = factsOf(release).get(name)
      if (fact) return [machine(fact, 'the release')]
      all ??= written()
      return (await all).filter(({ label }) => slug(label) === name).map(({ label: _, ...entry }) => entry)
    },
    async mend(field) {
      const words = field.replace(/[-_]+/g, ' ')
      return `write \`${words.charAt(0).toUpperCase()}${words.slice(1)}: ...\` into ${place}`
    },
  }
}

const machine = (value: string, source: string): RecordEntry => ({
  value,
  by: [],
  machine: true,
  at: null,
  source,
})

/** Facts under the names people ask for them. */
function factsOf(release: Release): Map<string, string> {
  const { repository, commit, version, environment, branch, pullRequest, author, launchedAt } = release
  const facts: [string[], string | null][] = [
    [['repository'], repository],
    [['commit', 'sha'], commit],
    [['version', 'release'], version],
    [['environment'], environment],
    [['branch'], branch],
    [['pull-request'], pullRequest === null ? null : `#${pullRequest}`],
    [['author'], author],
    [['start-time', 'launched-at', 'deployment-start-time', 'launch-time'], launchedAt?.toISOString() ?? null],
  ]
  return new Map(facts.flatMap(([names, value]) => (value ? names.map(name => [name, value] as const) : [])))
}

type Field = Pick<Labelled, 'label' | 'value' | 'line'>

/**
 * @param assignments `field=value` each.
 * @param where for the sentence: `--record`, the input `record`.
 * @throws Mistake for one that is none, or names a field twice.
 */
export function handedIn(assignments: readonly string[], where: string): Record<string, string> {
  const given = new Map<string, string>()
  for (const assignment of assignments) {
    const at = assignment.indexOf('=')
    const [field, value] = [assignment.slice(0, Math.max(at, 0)).trim(), assignment.slice(at + 1).trim()]
    if (!field || !value)
      throw new Mistake(
        `${where}: \`${assignment.slice(0, 80)}\` is no value; write \`field=value\`, as in \`migration-duration=12m\``,
      )
    if (given.has(slug(field))) throw new Mistake(`${where}: \`${field}\` is given twice; keep one`)
    given.set(slug(field), value)
  }
  return Object.fromEntries(given)
}

/** @returns what is filled in in the checklist file, each value by the author of its line. Throws as `authoredLines` does. */
export async function writtenInFile(
  fields: readonly Field[],
  file: string,
  git: GitSource,
  version: string | null,
): Promise<Written[]> {
  if (!fields.length) return []
  const path = posix.normalize(file)
  const lineOf = await authoredLines(path, git, version)
  return Promise.all(
    fields.map(async ({ label, value, line }) => {
      const author = await lineOf(line)
      const entry = { label, value, by: author?.by ?? [], at: author?.at ?? null, source: `\`${path}:${line}\`` }
      if (!author || !isLineOf(author.text, label))
        return { ...entry, stale: `and line ${line} of \`${path}\` is another one here` }
      return author.release
        ? { ...entry, stale: `written for an earlier release (before \`${author.release}\`); write it again` }
        : entry
    }),
  )
}

/** The checklist may have been read elsewhere (the base branch), and the file here may have other lines. */
function isLineOf(line: string | null, label: string): boolean {
  const plain = (text: string) =>
    text
      .replace(/[\s*_`]+/g, ' ')
      .trim()
      .toLowerCase()
  return line === null || plain(line).includes(plain(label))
}

/**
 * @param template what the checklist itself says already: that is a form, not an answer.
 * @param editors everybody who ever wrote the body.
 */
export function writtenInBody(
  fields: readonly Field[],
  template: readonly Field[],
  editors: readonly string[],
): Written[] {
  const said = new Set(template.map(({ label, value }) => `${slug(label)}=${value}`))
  return fields
    .filter(({ label, value }) => !said.has(`${slug(label)}=${value}`))
    .map(({ label, value }) => ({ label, value, by: [...editors], at: null, source: "the pull request's body" }))
}
