/**
 * @module release/record
 * The record of a release -> one document: what it was, who did what, and how it went.
 */
import type { Checklist } from '../model/checklist.ts'
import type { DocumentedAct, RecordedValue, ReleaseDocument } from '../model/release-document.ts'
import type { Entry } from '../model/store.ts'
import { slug } from '../model/text.ts'
import { actsOf, byTime, type JudgedAct, type Recorded, recordedOf } from './acts.ts'
import { factsOf } from './figures.ts'
import type { Life } from './life.ts'

/** What is told; without an environment it is a pull request of which nothing was released yet. */
export interface Whose {
  repository: string
  commit: string | null
  environment: string | null
}

const NOTES = ['notes', 'note', 'deployment-notes', 'release-notes']
const LESSONS = [
  'lessons',
  'lesson',
  'lessons-learned',
  'lesson-learned',
  'what-went-well',
  'what-went-wrong',
  'improvements',
]

/**
 * @param entries of the release, its issues and its pull request, in any order.
 * @param checklist as it was used; null where its text is not at hand.
 */
export function documentOf(whose: Whose, entries: readonly Entry[], checklist: Checklist | null): ReleaseDocument {
  const { repository, commit, environment } = whose
  const acts = actsOf(entries)
  const recorded = recordedOf(acts)
  const ordered = entries.toSorted((a, b) => a.id - b.id)
  const released = environment !== null && commit !== null ? { repository, commit, environment } : null
  const own = released ? entries.filter(({ subject }) => !subject.startsWith('pull:')) : []
  const facts = released && factsOf(released, own)
  const life = facts?.life ?? null
  return {
    schema: 'holdpoint/release@1',
    repository,
    version: life?.version ?? null,
    commit,
    environment,
    stage: life?.stage ?? 'proposed',
    outcome: life?.outcome ?? null,
    opening: openingOf(life),
    checklist: {
      path: life?.opening?.checklist ?? null,
      rules: life?.opening?.rules ?? null,
      digest: ordered.findLast(entry => entry.checklist !== null)?.checklist ?? null,
      ...footerOf(checklist),
    },
    times: timesOf(life),
    figures: facts?.figures ?? null,
    rollback: rollbackOf(life),
    issues: [...(life?.issues ?? [])].map(([list, { number }]) => ({ list, number })),
    found: (facts?.issues ?? []).map(({ issue, foundAt, resolvedAt }) => ({
      issue,
      foundAt: iso(foundAt),
      resolvedAt: isoOrNull(resolvedAt),
    })),
    deployments: (life?.deployments ?? []).map(({ id, state, url, creator, since, at }) => ({
      id,
      state,
      url,
      creator,
      since: iso(since),
      at: iso(at),
    })),
    verdicts: ordered.flatMap(verdictsOf),
    messages: ordered.flatMap(messagesOf),
    ...decisionsOf(acts),
    recorded: recorded.map(told),
    notes: valuesOf(recorded, NOTES),
    lessons: valuesOf(recorded, LESSONS),
    acts: acts.map(documented),
    chain: { entries: ordered.length, first: linkOf(ordered[0]), last: linkOf(ordered.at(-1)) },
  }
}

const iso = (at: number): string => new Date(at).toISOString()
const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at))
const linkOf = (entry: Entry | undefined) => (entry ? { id: entry.id, digest: entry.digest } : null)

const openingOf = (life: Life | null): ReleaseDocument['opening'] => {
  if (!life?.opening) return null
  const { from, pull, branch, since = null } = life.opening
  return { from, pull, branch, since }
}

const timesOf = (life: Life | null): ReleaseDocument['times'] => ({
  opened: isoOrNull(life?.openedAt ?? null),
  started: isoOrNull(life?.startedAt ?? null),
  launched: isoOrNull(life?.launchedAt ?? null),
  rolledBack: isoOrNull(life?.rollback?.at ?? null),
  recovered: isoOrNull(life?.recoveredAt ?? null),
  closed: isoOrNull(life?.closedAt ?? null),
})

function rollbackOf(life: Life | null): ReleaseDocument['rollback'] {
  if (!life?.rollback) return null
  const { reason, to, by, at } = life.rollback
  return { reason, to, by, at: iso(at), recoveredAt: isoOrNull(life.recoveredAt) }
}

/** The version and date of the checklist itself. */
function footerOf(checklist: Checklist | null): { version: string | null; updated: string | null } {
  const footers = (checklist?.notes ?? []).filter(({ kind }) => kind === 'footer')
  const value = (pattern: RegExp) => footers.find(({ label }) => pattern.test(slug(label ?? '')))?.value ?? null
  return {
    version: value(/^(document-)?(version|revision)$/),
    updated: value(/^(last-)?(updated|modified|revised|reviewed)$/),
  }
}

interface Said {
  verdict?: string
  list?: string
  missing?: string[]
  holds?: string[]
}

function verdictsOf({ id, kind, at, commit, data }: Entry): ReleaseDocument['verdicts'] {
  const { verdict, list = null, missing = [], holds = [] } = data as Said
  return kind === 'verdict' && verdict
    ? [{ entry: id, at: iso(at), list, verdict, commit, missing: [...missing], holds: [...holds] }]
    : []
}

const messagesOf = ({ id, kind, at, data }: Entry): ReleaseDocument['messages'] =>
  kind === 'notice' || kind === 'reminder' ? [{ entry: id, at: iso(at), kind, data }] : []

function decisionsOf(acts: readonly JudgedAct[]): Pick<ReleaseDocument, 'waivers' | 'notApplicable' | 'votes'> {
  const counted = acts.filter(({ allowed }) => allowed)
  const of = (kind: Entry['kind']) =>
    counted.flatMap(({ entry, commit }) => {
      const { reason = '', until = null } = entry.data as { reason?: string; until?: string }
      const { item, actor, at } = entry
      return entry.kind === kind
        ? [{ item: item ?? '', reason, until, by: actor ?? '', at: iso(at), commit, entry }]
        : []
    })
  return {
    waivers: of('waive').map(({ item, reason, until, by, at }) => ({ item, reason, until, by, at })),
    notApplicable: of('not-applicable').map(({ item, reason, by, at }) => ({ item, reason, by, at })),
    votes: [...of('go'), ...of('no-go')]
      .toSorted((a, b) => byTime(a.entry, b.entry))
      .map(({ entry, reason, by, at, commit }) => ({
        vote: entry.kind === 'go' ? ('go' as const) : ('no-go' as const),
        reason: reason || null,
        by,
        at,
        commit,
      })),
  }
}

const told = ({ label, value, by, at }: Recorded): RecordedValue => ({ label, value, by, at: iso(at) })

const valuesOf = (recorded: readonly Recorded[], labels: readonly string[]): string[] =>
  recorded.filter(({ label }) => labels.includes(slug(label))).map(({ value }) => value)

const documented = ({ entry, allowed, because, commit }: JudgedAct): DocumentedAct => ({
  entry: entry.id,
  at: iso(entry.at),
  subject: entry.subject,
  kind: entry.kind,
  actor: entry.actor,
  item: entry.item,
  commit,
  counts: allowed,
  because,
  data: entry.data,
})
