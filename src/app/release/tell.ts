/**
 * @module app/release/tell
 * The messages of a release: what its plan says of the states that it has reached.
 */
import { CouldNotFindOut } from '../../model/outcome.ts'
import { instant, shown } from '../../model/time.ts'
import { PULL_STATES, RELEASE_STATES } from '../../release/plan.ts'
import { rulesOf } from '../../release/planned.ts'
import { readOperator } from '../notify/channels.ts'
import { tellPeople, valuesOf } from '../notify.ts'
import { inOrder } from '../pull/order.ts'
import { asksNotices, missingText } from '../pull/tell.ts'
import { nameOf } from '../subjects.ts'
import type { Run } from './reconcile.ts'

const NOBODY = readOperator({})

/** Its lists have no verdict entries of their own: go and hold are told by the pull request. */
const STATES = RELEASE_STATES.filter(state => !PULL_STATES.includes(state) || state === 'no-go')

/** @returns when to look again because of a message, and whether a list now says something else because of what was sent. */
export async function tellOfRelease(run: Run): Promise<{ next: number | null; changed: boolean }> {
  const { subject, passing, life, project, checklist, reports, facts } = run
  const { api, store, now, server } = passing
  const { settings } = project.config
  const rules = rulesOf(settings.notify, checklist.notes)
  if (!rules.length) return { next: null, changed: false }
  const name = nameOf(subject)
  const plannedAt = await plannedStart(run)
  // Where people are at work: the newest list that is open.
  const issues = [...facts.issues.values()].filter(issue => issue !== null)
  const issue = issues.findLast(({ open }) => open) ?? issues.at(-1) ?? null
  const pull = life.opening?.pull ?? null
  const number = issue?.number ?? [...life.issues.values()].at(-1)?.number ?? pull
  const { recorded, next } = await tellPeople({
    ...{ rules, store, api, now, states: STATES, plannedAt: plannedAt?.getTime() ?? null },
    // What was done again after it came, and messages, stand under the release's own name.
    entries: inOrder(
      run.entries.filter(entry => entry.subject === name || entry.kind === 'no-go' || entry.kind === 'judgement'),
    ),
    channels: settings.notify.channels,
    operator: passing.notify ?? NOBODY,
    repository: subject.repository,
    subject: name,
    commit: life.commit,
    checklist: checklist.digest,
    thread: issue?.id ?? null,
    values: valuesOf({
      repository: subject.repository,
      version: life.version ?? (pull === null ? life.commit.slice(0, 7) : `#${pull}`),
      environment: life.environment,
      commit: life.commit.slice(0, 7),
      missing: missingText({
        missing: reports.flatMap(({ missing }) => missing),
        holds: reports.flatMap(({ holds }) => holds),
      }),
      at: plannedAt ? shown(plannedAt, settings.timeZone) : null,
      url: number ? `${server}/${subject.repository}/issues/${number}` : `${server}/${subject.repository}`,
    }),
  })
  return { next, changed: recorded.length > 0 && asksNotices(checklist, settings) }
}

/** `/holdpoint record start: ...`; what cannot be read plans nothing. */
async function plannedStart({ standing, project }: Run): Promise<Date | null> {
  const planned = standing.values.findLast(({ label }) => label.toLowerCase() === 'start')
  if (!planned) return null
  try {
    return await instant(planned.value, project.config.settings.timeZone)
  } catch (caught) {
    if (caught instanceof CouldNotFindOut) return null
    throw caught
  }
}
