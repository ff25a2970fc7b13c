/**
 * @module app/pull/tell
 * The messages of a pull request's states: proposed, go, hold again, no-go.
 */
import { gates } from '../../gates/index.ts'
import type { Checklist } from '../../model/checklist.ts'
import type { NoticeState } from '../../model/notices.ts'
import type { Report } from '../../model/report.ts'
import type { Settings } from '../../model/settings.ts'
import { PULL_STATES } from '../../release/plan.ts'
import { rulesOf } from '../../release/planned.ts'
import { readOperator } from '../notify/channels.ts'
import { tellPeople, valuesOf } from '../notify.ts'
import { nameOf, type PullSubject } from '../subjects.ts'
import type { PullFacts } from './facts.ts'
import { inOrder } from './order.ts'
import type { Passing } from './reconcile.ts'

export interface Telling {
  subject: PullSubject
  facts: PullFacts
  settings: Settings
  checklist: Checklist
  report: Report
  passing: Passing
}

/** @returns when to look again, and whether the list now says something else because of what was sent. */
export async function tellOfPull(telling: Telling): Promise<{ next: number | null; changed: boolean }> {
  const { subject, facts, settings, checklist, report, passing } = telling
  const { api, store, now, server } = passing
  const rules = rulesOf(settings.notify, checklist.notes)
  if (!rules.some(({ on }) => on.some(isOfPull))) return { next: null, changed: false }
  const name = nameOf(subject)
  const { recorded, next } = await tellPeople({
    ...{ rules, store, api, now, states: PULL_STATES, plannedAt: null },
    entries: inOrder(await store.record.all({ subject: name })),
    channels: settings.notify.channels,
    operator: passing.notify ?? NOBODY,
    repository: subject.repository,
    subject: name,
    commit: report.release.commit,
    checklist: report.checklist.digest,
    thread: facts.id,
    values: valuesOf({
      repository: subject.repository,
      version: report.release.version ?? `#${facts.number}`,
      environment: report.release.environment,
      commit: facts.headSha.slice(0, 7),
      missing: missingText(report),
      at: report.at.slice(0, 16).replace('T', ' ').concat(' UTC'),
      url: `${server}/${subject.repository}/pull/${facts.number}`,
    }),
  })
  return { next, changed: recorded.length > 0 && asksNotices(checklist, settings) }
}

const NOBODY = readOperator({})
const isOfPull = (state: NoticeState): boolean => PULL_STATES.includes(state)

const NAMED = 5

/** For `{missing}`. */
export function missingText({ missing, holds }: Pick<Report, 'missing' | 'holds'>): string {
  if (!missing.length) return holds[0] ?? 'nothing is missing'
  const more = missing.length > NAMED ? `, ... (${missing.length})` : ''
  return `missing: ${missing.slice(0, NAMED).join(', ')}${more}`
}

/** @returns whether what was sent proves an item. */
export const asksNotices = ({ items }: Checklist, { bindings }: Settings): boolean =>
  [...items, ...bindings].some(({ gates: bound }) =>
    bound.some(({ kind }) => Object.hasOwn(gates, kind) && gates[kind]!.asks.includes('notices')),
  )
