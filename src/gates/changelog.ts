/**
 * @module gates/changelog
 * Does the changelog tell what this version brings? Headings are read as Markdown reads them: not in fences, not in comments.
 */
import { z } from 'zod'
import { defineGate } from '../model/gate.ts'
import { headingsOf } from '../model/headings.ts'
import { CouldNotFindOut, type Evidence, error, fail, type Outcome, pass } from '../model/outcome.ts'
import { flag } from '../model/params.ts'
import { plural } from '../model/text.ts'
import { readVersion, versionOfTag } from '../model/version.ts'
import type { Files, World } from '../model/world.ts'

/** Where changelogs usually lie, the first that is there is read. */
const USUAL = ['CHANGELOG', 'CHANGES', 'HISTORY', 'NEWS', 'RELEASES', 'docs/CHANGELOG'].flatMap(name => [
  `${name}.md`,
  `${name.replace(/[A-Z]+$/, word => word.toLowerCase())}.md`,
  name,
])

export default defineGate({
  kind: 'changelog',
  says: 'The changelog has an entry for this version, and it is not empty.',
  asks: ['files', 'release', 'git', 'clock'],
  params: z.strictObject({
    path: z
      .string()
      .optional()
      .describe('the changelog, in Markdown; `CHANGELOG.md` and other usual names when absent'),
    version: z
      .string()
      .optional()
      .describe('version that must have an entry; that of the release when absent, else the newest entry is judged'),
    dated: flag().prefault(false).describe('the entry must carry its date, and not one to come'),
    nonEmpty: flag().prefault(true).describe('the entry must have text below its heading'),
    unreleased: flag()
      .prefault(false)
      .describe('an `Unreleased` section with entries will do: the version gets its heading later'),
  }),
  async check({ path, version, dated, nonEmpty, unreleased }, { files, release, git, clock }) {
    const file = path ?? (await usualFile(files))
    if (!file) return fail('no changelog was found, `CHANGELOG.md` was expected; write one, or name it with `path`')
    const { sections, notMarkdown } = await read(file, await files.text(file))
    const versions = sections.filter(isVersion)
    const pending = sections.find(({ version: name }) => name === null)
    const wanted = version ?? release.version
    const entry = wanted ? versions.find(section => isSame(section.version, wanted)) : versions[0]
    const evidence = evidenceOf(file, versions, pending, entry)
    if (notMarkdown)
      return error(`\`${file}\` is ${notMarkdown}, Markdown was expected; keep the changelog in Markdown`, evidence)
    if (unreleased && !entry && pending?.filled) return pass(`\`${file}\` has entries under \`Unreleased\``, evidence)
    if (!entry) return missing(file, wanted, versions, pending, evidence)
    const told = `\`${file}\` line ${entry.line}: \`${entry.version}\``
    const released = wanted ? null : await releasedAs(entry.version, git)
    if (released)
      return unreleased && pending?.filled
        ? pass(`\`${file}\` has entries under \`Unreleased\``, evidence)
        : fail(
            `${told} is the newest entry, and it is released as \`${released}\` already; add an entry for this release`,
            evidence,
          )
    if (nonEmpty && !entry.filled)
      return fail(`${told} has no text below it, what changed was expected; write it`, evidence)
    if (dated && !entry.date)
      return fail(`${told} has no date, one was expected; write \`${entry.version} - 2026-11-21\``, evidence)
    if (dated && entry.date && entry.date > lastDay(clock.now()))
      return fail(`${told} is dated ${entry.date}, a day that has come was expected; correct it`, evidence)
    const when = entry.date ? `, ${entry.date}` : ''
    return pass(`${told}${when}${wanted ? '' : ' (the newest entry; no version was named)'}`, evidence)
  },
  examples: [
    {
      says: 'An entry for the version passes',
      item: '- [ ] Changelog updated <!-- gate: changelog -->',
      world: {
        release: { version: '1.2.0' },
        files: {
          'CHANGELOG.md':
            '# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-11-20\n### Added\n- Orders can be repeated.\n\n## [1.1.0] - 2026-10-02\n### Fixed\n- Totals.\n',
        },
      },
      outcome: 'pass',
      because: '`1.2.0`, 2026-11-20',
    },
    {
      says: 'A heading in a comment or a fence is no entry',
      item: '- [ ] Changelog updated <!-- gate: changelog version=1.2.0 -->',
      world: {
        files: {
          'CHANGELOG.md':
            '# Changelog\n<!--\n## 1.2.0 - 2026-11-20\n- hidden\n-->\n## 1.1.0\n- Totals.\n```\n## 1.2.0\n- sample\n```\n',
        },
      },
      outcome: 'fail',
      because: 'has no entry for `1.2.0`',
    },
    {
      says: 'An entry without text or date is none yet',
      item: '- [ ] Deployment recorded in changelog <!-- gate: changelog dated=true -->',
      world: { release: { version: '1.2.0' }, files: { 'CHANGELOG.md': '# Changelog\n\n1.2.0\n-----\n- Orders.\n' } },
      outcome: 'fail',
      because: 'has no date',
    },
    {
      says: 'A changelog that is not there is an error when it was named',
      item: '- [ ] Changelog updated <!-- gate: changelog path=docs/CHANGES.md -->',
      world: { release: { version: '1.2.0' }, files: {} },
      outcome: 'error',
      because: '`docs/CHANGES.md` does not exist',
    },
  ],
})

interface Section {
  /** Null for `Unreleased`. */
  version: string | null
  date: string | null
  /** 1-based. */
  line: number
  /** Is there anything but headings below it? */
  filled: boolean
}
type Entry = Section & { version: string }

const isVersion = (section: Section): section is Entry => section.version !== null

async function usualFile(files: Files): Promise<string | undefined> {
  const found = await files.find(USUAL)
  return USUAL.find(name => found.includes(name))
}

function evidenceOf(
  file: string,
  versions: readonly Entry[],
  pending: Section | undefined,
  entry: Entry | undefined,
): Evidence {
  return {
    file,
    versions: versions.map(({ version }) => version),
    unreleased: pending !== undefined,
    unreleasedHasEntries: pending?.filled ?? false,
    entry: entry ? { version: entry.version, date: entry.date, line: entry.line } : null,
  }
}

function missing(
  file: string,
  wanted: string | null,
  versions: readonly Entry[],
  pending: Section | undefined,
  evidence: Evidence,
): Outcome {
  if (!versions.length && !pending)
    return fail(
      `\`${file}\` has no heading with a version, one was expected; write \`## ${wanted ?? '1.2.0'}\` and what changed`,
      evidence,
    )
  const newest = versions[0]
    ? `the newest of ${plural(versions.length, 'version')} is \`${versions[0].version}\``
    : 'it has only `Unreleased`'
  const need = wanted ? `has no entry for \`${wanted}\`` : 'has no entry for a version'
  return fail(`\`${file}\` ${need}; ${newest}; add one`, evidence)
}

/** The day where it begins first, 14 hours before UTC. */
const lastDay = (now: Date): string => new Date(now.getTime() + 14 * 3_600_000).toISOString().slice(0, 10)

/** `v1.2` and `1.2.0` are the same version, `1.2.0+5` and `1.2.0+6` are not. */
function isSame(written: string, wanted: string): boolean {
  if (written.replace(/^v/i, '') === wanted.replace(/^v/i, '')) return true
  const [a, b] = [readVersion(written), readVersion(wanted)]
  return a !== null && b !== null && (a.compare(b) || a.compareBuild(b)) === 0
}

/** Without a version to look for, an old entry must not stand for a new release. */
async function releasedAs(version: string, git: World['git']): Promise<string | null> {
  const head = await headOf(git)
  // No repository has released nothing.
  if (!head) return null
  // A shallow clone has not fetched the tags.
  const tags = head.shallow ? await git.remoteTags() : await git.tags()
  const tag = tags.find(({ name }) => {
    const read = versionOfTag(name)
    return read !== null && isSame(version, read.version.format())
  })
  return tag && tag.commit !== head.commit ? tag.name : null
}

async function headOf(git: World['git']): Promise<{ commit: string; shallow: boolean } | null> {
  try {
    return await git.head()
  } catch (caught) {
    if (caught instanceof CouldNotFindOut) return null
    throw caught
  }
}

/** Names that may stand before the number, the number, and nothing but a date or a remark behind it. */
const VERSION =
  /^(?:[^\p{L}\p{N}[]*)(?:(?:version|release|ver|rel)\b[\s.:-]*|(?:@?[\w.-]+\/)*[\w.-]+@|[\p{L}][\p{L}\p{N}.-]*\s+(?=v?\d+\.\d+\.\d))?\[?\s*(v?\d+(?:\.\d+)+(?:\.?(?:a|b|c|rc|post|dev)\d+)?(?:-[0-9A-Za-z][0-9A-Za-z.-]*)?(?:\+[0-9A-Za-z.-]+)?|v\d+)(?![\w.]*\w)/iu
/** `2024-01-05, Version 20.11.0`. */
const LEADING_DAY = /^\(?\d{4}-\d{2}-\d{2}\)?[\s,:-]+/
const UNRELEASED = /^\W*(?:unreleased|upcoming|next(?:\s+(?:release|version))?|in development|head)\b/i

/** RST marks headings as Markdown does, but has other rules for all the rest. */
async function read(file: string, text: string): Promise<{ sections: Section[]; notMarkdown: string | null }> {
  if (/\.rst$/i.test(file)) return { sections: [], notMarkdown: 'reStructuredText' }
  const sections: Section[] = []
  for (const { text: heading, line, filled } of await headingsOf(text)) {
    const section = sectionOf(heading, line)
    if (section) sections.push(section)
    const last = sections.at(-1)
    // A section's heading (`### Added`) says nothing yet.
    if (filled && last) last.filled = true
  }
  return { sections, notMarkdown: null }
}

function sectionOf(heading: string, line: number): Section | null {
  const plain = heading.replace(/[*_`~]/g, '').trim()
  if (UNRELEASED.test(plain.replace(/^\[/, ''))) return { version: null, date: null, line, filled: false }
  const lead = LEADING_DAY.exec(plain)?.[0] ?? ''
  const found = VERSION.exec(plain.slice(lead.length))
  if (!found) return null
  const rest = plain.slice(lead.length + found[0].length)
  return { version: found[1]!.replace(/^v(?=\d+\.)/i, ''), date: dateOf(lead || rest), line, filled: false }
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** @returns `2026-11-20` for the usual ways to write a day; null for none. */
function dateOf(text: string): string | null {
  const numbers = /(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/.exec(text)
  if (numbers) return day(numbers[1]!, Number(numbers[2]), numbers[3]!)
  const month = MONTHS.findIndex(name => new RegExp(`\\b${name}[a-z]*\\b`, 'i').test(text)) + 1
  const year = /(?<!\d)(\d{4})(?!\d)/.exec(text)
  const date = /(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?!\d)/i.exec(text.replace(/\(?https?:\S*/g, ''))
  return month && year && date ? day(year[1]!, month, date[1]!) : null
}

function day(year: string, month: number, date: string): string | null {
  const iso = `${year}-${String(month).padStart(2, '0')}-${date.padStart(2, '0')}`
  const read = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(iso) ? iso : null
}
