/**
 * @module publish/release-record
 * The record of a release for people: a header that fits on a screen, and the whole of it for whoever audits.
 */
import type { ReleaseDocument } from '../model/release-document.ts'
import { listed, plural } from '../model/text.ts'
import { lasting } from '../model/time.ts'
import { code, literal, prose, table } from './escape.ts'
import { METRIC_TITLES, shownValue, unitOfFigure } from './metrics.ts'

/** Names and sentences of a row; more are counted. */
const MOST = 6
const ROOM = 200

/** @returns Markdown for the head of an issue: at most some twenty lines, whatever the record holds. It ends with a line feed. */
export function renderRecord(record: ReleaseDocument): string {
  return `${table([title(record), ''], rowsOf(record))}\n`
}

const STAGES: Readonly<Record<string, string>> = {
  proposed: 'proposed',
  opened: 'waits for its start',
  started: 'under way',
  launched: 'in production, watched',
  'rolling-back': 'being rolled back',
  closed: 'closed',
}

function title({ version, environment, stage, outcome, commit }: ReleaseDocument): string {
  const name = code(version ?? commit?.slice(0, 7) ?? '', 80) || 'release'
  return `${name}${environment ? ` → ${literal(environment, 80)}` : ''}: ${literal(outcome ?? STAGES[stage] ?? stage, 40)}`
}

function rowsOf(record: ReleaseDocument): string[][] {
  const { commit, opening, times, rollback, figures, found, waivers, votes, lessons, notes, checklist } = record
  const rows: [string, string][] = [
    ['commit', [commit ? code(commit.slice(0, 12)) : '', opening ? openedFrom(opening) : ''].filter(Boolean).join(' ')],
    ['times', timesRow(times)],
    ['who', peopleRow(record)],
    ['decision', few(votes.toReversed().map(({ vote, by, reason }) => `${vote} by ${literal(by, 60)}${said(reason)}`))],
    [
      'waived',
      few(
        waivers.map(
          ({ item, by, reason, until }) =>
            `${code(item, 80)} by ${literal(by, 60)}${until ? ` until ${literal(until, 40)}` : ''}${said(reason)}`,
        ),
      ),
    ],
    ['rollback', rollback ? rollbackRow(rollback) : ''],
    ['figures', figures ? figuresRow(figures) : ''],
    ['issues', few(found.map(issueWords))],
    ['notes', few(notes.map(note => literal(note, ROOM)))],
    ['lessons', few(lessons.map(lesson => literal(lesson, ROOM)))],
    ['checklist', checklistRow(checklist)],
  ]
  return rows.filter(([, text]) => text !== '')
}

const said = (reason: string | null): string => (reason ? `: ${literal(reason, ROOM)}` : '')

const few = (parts: readonly string[]): string =>
  parts.length > MOST
    ? `${parts.slice(0, MOST).join('<br>')}<br>and ${plural(parts.length - MOST, 'more', 'more')}`
    : parts.join('<br>')

const openedFrom = ({ from, pull, branch }: NonNullable<ReleaseDocument['opening']>): string =>
  `of ${code(branch, 80)}, ${pull === null ? `opened by ${literal(from, 40)}` : `from #${pull}`}`

const minute = (iso: string): string => iso.slice(0, 16).replace('T', ' ')

function timesRow(times: ReleaseDocument['times']): string {
  const names = {
    opened: 'opened',
    started: 'started',
    launched: 'launched',
    rolledBack: 'rolled back',
    recovered: 'recovered',
    closed: 'closed',
  }
  const told = Object.entries(names).flatMap(([key, name]) => {
    const at = times[key as keyof typeof names]
    return at ? [`${name} ${minute(at)}`] : []
  })
  return told.length ? `${told.join(' · ')} UTC` : ''
}

/** Who signed, and who deployed it. */
function peopleRow({ acts, deployments }: ReleaseDocument): string {
  const counted = acts.filter(({ counts, actor }) => counts && actor)
  const names = (kinds: readonly string[]) => [
    ...new Set(counted.filter(({ kind }) => kinds.includes(kind)).map(({ actor }) => actor!)),
  ]
  const told = (what: string, people: readonly string[]) => {
    const shown = people.slice(0, MOST).map(name => literal(name, 60))
    const more = people.length - shown.length
    return people.length ? [`${what} by ${listed(more > 0 ? [...shown, plural(more, 'more', 'more')] : shown)}`] : []
  }
  const creators = [...new Set(deployments.flatMap(({ creator }) => (creator ? [creator] : [])))]
  return [
    ...told('signed', names(['sign-off'])),
    ...told('ticked', names(['tick'])),
    ...told('deployed', creators),
  ].join(' · ')
}

const rollbackRow = ({ by, reason, to, at, recoveredAt }: NonNullable<ReleaseDocument['rollback']>): string =>
  [
    `declared by ${literal(by || 'somebody', 60)} ${minute(at)} UTC${said(reason)}`,
    to ? `back to ${code(to, 60)}` : '',
    recoveredAt ? `recovered after ${lasting((Date.parse(recoveredAt) - Date.parse(at)) / 1000)}` : 'not recovered yet',
  ]
    .filter(Boolean)
    .join('; ')

/** Only what is known: why something is not stands in the document. */
const figuresRow = (figures: NonNullable<ReleaseDocument['figures']>): string =>
  Object.entries(figures)
    .filter(([name, { value }]) => value !== null && name !== 'success')
    .map(([name, { value }]) => `${METRIC_TITLES[name] ?? name} ${shownValue(value, unitOfFigure(name))}`)
    .join(' · ')

const issueWords = ({ issue, foundAt, resolvedAt }: ReleaseDocument['found'][number]): string =>
  `#${issue} ${resolvedAt ? `resolved after ${lasting((Date.parse(resolvedAt) - Date.parse(foundAt)) / 1000)}` : 'open'}`

function checklistRow({ path, rules, version, updated, digest }: ReleaseDocument['checklist']): string {
  const own = [version ? `version ${code(version, 40)}` : '', updated ? `of ${literal(updated, 40)}` : ''].filter(
    Boolean,
  )
  return [
    path ? code(path, 120) : '',
    rules ? `at ${code(rules.slice(0, 7))}` : '',
    own.length ? `(${own.join(' ')})` : '',
    digest ? `SHA-256 ${code(digest.replace(/^sha256:/, '').slice(0, 12))}` : '',
  ]
    .filter(Boolean)
    .join(' ')
}

/** @returns the whole record as Markdown, everything people did in the order they did it. */
export function renderWholeRecord(record: ReleaseDocument): string {
  const { repository, version, commit, environment, figures, acts, verdicts, deployments, recorded, issues, chain } =
    record
  const sections = [
    `# Release of ${literal(repository)}${version ? ` ${code(version, 80)}` : ''}`,
    `${commit ? `Commit ${code(commit)}` : 'No commit'}${environment ? `, environment ${code(environment)}` : ', nothing released yet'}.`,
    renderRecord(record).trimEnd(),
    section(
      'Figures',
      figures &&
        table(
          ['figure', 'value', 'from'],
          Object.entries(figures).map(([name, { value, because }]) => [
            METRIC_TITLES[name] ?? name,
            shownValue(value, unitOfFigure(name)),
            prose(because),
          ]),
        ),
    ),
    section(
      'What people did',
      acts.length ? table(['entry', 'time (UTC)', 'who', 'what', 'item', 'commit', 'counts'], acts.map(actRow)) : null,
    ),
    section(
      'Verdicts',
      verdicts.length
        ? table(
            ['entry', 'time (UTC)', 'list', 'verdict', 'commit', 'missing'],
            verdicts.map(({ entry, at, list, verdict, commit, missing, holds }) => [
              String(entry),
              second(at),
              literal(list ?? 'pull request', 40),
              literal(verdict, 20),
              commit ? code(commit.slice(0, 12)) : '',
              [...missing.map(id => code(id, 120)), ...holds.map(hold => literal(hold))].join('<br>'),
            ]),
          )
        : null,
    ),
    section(
      'Deployments',
      deployments.length
        ? table(
            ['id', 'state', 'by', 'since (UTC)', 'last (UTC)'],
            deployments.map(({ id, state, creator, since, at }) => [
              String(id),
              literal(state, 40),
              literal(creator ?? '', 60),
              second(since),
              second(at),
            ]),
          )
        : null,
    ),
    section(
      'Recorded values',
      recorded.length
        ? table(
            ['field', 'value', 'by', 'time (UTC)'],
            recorded.map(({ label, value, by, at }) => [
              literal(label, 120),
              literal(value, 2000),
              literal(by, 60),
              second(at),
            ]),
          )
        : null,
    ),
    section(
      'Issues',
      issues.length ? issues.map(({ list, number }) => `- ${literal(list, 40)}: #${number}`).join('\n') : null,
    ),
    section(
      'Chain',
      chain.first && chain.last
        ? `${plural(chain.entries, 'entry', 'entries')} of the record, from ${code(`${chain.first.id}:${chain.first.digest}`)} to ${code(`${chain.last.id}:${chain.last.digest}`)}.`
        : null,
    ),
  ]
  return `${sections.filter(Boolean).join('\n\n')}\n`
}

const section = (title: string, text: string | null): string => (text ? `## ${title}\n\n${text}` : '')

const second = (iso: string): string => iso.slice(0, 19).replace('T', ' ')

function actRow({
  entry,
  at,
  actor,
  kind,
  item,
  commit,
  counts,
  because,
  data,
}: ReleaseDocument['acts'][number]): string[] {
  const { reason, field, value, until, note } = data as Readonly<Record<string, unknown>>
  const words = [field && value ? `${field}: ${value}` : '', until ? `until ${until}` : '', reason, note]
    .filter(word => typeof word === 'string' && word !== '')
    .map(word => literal(String(word)))
  const judged =
    counts === null ? 'not judged' : `${counts ? 'yes' : 'no'}${because ? `: ${prose(because, ROOM)}` : ''}`
  return [
    String(entry),
    second(at),
    literal(actor ?? '', 60),
    [literal(kind, 40), ...words].join(': '),
    item ? code(item, 200) : '',
    commit ? code(commit.slice(0, 12)) : '',
    judged,
  ]
}
