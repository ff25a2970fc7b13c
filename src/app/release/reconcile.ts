/**
 * @module app/release/reconcile
 * One pass over one release after the merge: read what is, judge what was done, evaluate its lists, record what follows, show it.
 * It remembers nothing but the record, so that any pass can be the first.
 */
import { bound, itemsOf } from '../../evaluate/items.ts'
import { gates } from '../../gates/index.ts'
import type { Checklist } from '../../model/checklist.ts'
import { CouldNotFindOut, Mistake } from '../../model/outcome.ts'
import type { Report } from '../../model/report.ts'
import type { Act, Entry } from '../../model/store.ts'
import { instant } from '../../model/time.ts'
import type { Project } from '../../project.ts'
import { advance } from '../../release/advance.ts'
import { type Life, lifeOf } from '../../release/life.ts'
import { type List, listsOf } from '../../release/lists.ts'
import { nextMoment, timed } from '../../release/schedule.ts'
import { unanswered } from '../../release/start.ts'
import { checklistOf } from '../../run.ts'
import { carryPublished, followed, numberOf } from '../followed.ts'
import { judgementsOf, type Standing, standingOf, unjudged } from '../pull/acts.ts'
import { meet } from '../pull/identity.ts'
import { judgeActs } from '../pull/judge.ts'
import type { Passing } from '../pull/reconcile.ts'
import { nextLook } from '../pull/timers.ts'
import { nameOf, type ReleaseSubject } from '../subjects.ts'
import { carriedInto, withCarried } from './carried.ts'
import { allEntries, factOf, releasesOfCommit } from './entries.ts'
import { evaluateLists, peopleIn, releaseIn } from './evaluate.ts'
import { type ReleaseFacts, releaseFacts } from './facts.ts'
import { answerRuns, answerStrangers, tellWaiting } from './gate.ts'
import { misplaced, turns } from './judge.ts'
import { recordMeasured } from './measured.ts'
import { openByDeployment } from './open.ts'
import { previousOf, recordIncidents } from './others.ts'
import { publish } from './publish.ts'
import { remind } from './reminding.ts'
import { rulesAt } from './rules.ts'
import { tellOfRelease } from './tell.ts'
import { mustHold, nextSample, recordLooks } from './watching.ts'

export interface Released {
  /** When it must be looked at again although nothing happens; null when it need not. */
  next: number | null
  /** Others that this pass concerns. */
  also: string[]
}

/** Everything that one pass knows of its release. */
export interface Run {
  subject: ReleaseSubject
  passing: Passing
  life: Life
  entries: readonly Entry[]
  facts: ReleaseFacts
  project: Project
  checklist: Checklist
  lists: readonly List[]
  reports: readonly Report[]
  standing: Standing
  /** What was settled where the change was proposed. */
  carried: Standing | null
}

const NOTHING: Released = { next: null, also: [] }

/** @throws CouldNotFindOut and request errors: the worker tries again, and what is published stays as it was. */
export async function reconcileRelease(subject: ReleaseSubject, given: Passing): Promise<Released> {
  const found = await reconcileOf(await numberOf(given.store, subject), subject, given)
  if (!('number' in found)) return found
  // Another repository has the name now: nothing was written, and it is looked at as that one's.
  const again = await reconcileOf(found.number, subject, given)
  return 'number' in again ? NOTHING : again
}

/** @param number of the repository as the record has it; what GitHub says wins. */
async function reconcileOf(
  number: number | null,
  subject: ReleaseSubject,
  given: Passing,
): Promise<Released | { number: number }> {
  const { repository } = subject
  const { now } = given
  const store = await followed(given.store, repository, number, now)
  const passing = { ...given, store }
  if (number !== null) await carryPublished(given.store, subject, number)
  let own = await store.record.all({ subject: nameOf(subject) })
  if (!own.some(({ kind }) => kind === 'opened')) {
    const opened = await openByDeployment(subject, passing).catch(async caught => {
      if (caught instanceof Mistake) await tellWaiting(subject, own, passing, caught.sentence)
      throw caught
    })
    if (!opened) {
      await answerStrangers(subject, own, passing)
      return NOTHING
    }
    own = await store.record.all({ subject: nameOf(subject) })
  }
  const life = lifeFrom(subject, own)
  const { rules: commit, branch } = life.opening!
  const rules = await rulesAt({ ...passing, repository, commit, branch })
  // They could be read when it was opened, and a commit does not change.
  if (!('project' in rules)) throw 'mistake' in rules ? rules.mistake : new Error(rules.none)
  const { project } = rules
  const { settings } = project.config
  const { incidents } = settings.deploy
  const watched = life.launchedAt !== null && (life.closedAt === null || unresolved(own, now))
  const facts = await releaseFacts(passing.api, {
    repository,
    issues: life.issues,
    pull: life.opening!.pull,
    incidents: watched ? { label: incidents, since: new Date(life.launchedAt!) } : null,
  })
  const met = await meet(subject, facts, given.store, now)
  if (met === 'moved') return NOTHING
  if (facts.number !== null && facts.number !== number) return { number: facts.number }
  await recordIncidents(subject, facts, own, passing)
  const carried = await carriedInto(life, facts.head, checklistOf(project), { store, settings })
  const run = await onwards({ subject, passing, facts, project, carried }, await allEntries(store, subject, own))
  await recordVerdicts(run)
  // What GitHub refuses of one thing, e.g. for want of a permission, must not keep the others from being done.
  const troubles: unknown[] = []
  const trying = (done: Promise<void>) => done.catch(caught => void troubles.push(caught))
  await trying(answerRuns(run))
  await recordMeasured(run)
  await trying(publish(run))
  const told = await tellOfRelease(run)
  await tellOthers(run)
  const looks = [told.next, await remind(run), nextSample(run), await nextOf(run, now)].filter(at => at !== null)
  if (troubles.length) throw troubles[0]
  return {
    next: looks.length ? Math.min(...looks) : null,
    also: told.changed ? [nameOf(subject)] : [],
  }
}

const lifeFrom = ({ repository, sha, environment }: ReleaseSubject, entries: readonly Entry[]): Life =>
  lifeOf({ repository, commit: sha, environment }, entries)

type Begun = Pick<Run, 'subject' | 'passing' | 'facts' | 'project' | 'carried'>

/** Judges what people did, and goes on for as long as something follows from it. */
async function onwards(begun: Begun, read: readonly Entry[]): Promise<Run> {
  const { subject, passing } = begun
  const { store, now } = passing
  let run = await seen(begun, read)
  for (let acts = unjudged(run.entries); acts.length; acts = unjudged(run.entries)) {
    await store.record.append(await judged(run, untilVote(acts)))
    run = await seen(begun, await reread(begun))
  }
  if (await recordLooks(run)) run = await seen(begun, await reread(begun))
  // Each step is recorded once, and there are fewer than this.
  for (let steps = 0; steps < 8; steps++) {
    const others = await previousOf(subject, run.life, store)
    const fact = advance({ ...run, ...others, allowed: allowedIn(run.entries), now })
    if (!fact) break
    await store.record.append([factOf(subject, fact.kind, fact.data, { at: fact.at })])
    run = await seen(begun, await reread(begun))
  }
  return run
}

/** What was done after a vote is judged with what it decided: votes are judged before what comes after them. */
function untilVote(acts: readonly Entry[]): Entry[] {
  const isVote = ({ kind }: Entry) => kind === 'go' || kind === 'no-go'
  const first = isVote(acts[0]!)
  const end = acts.findIndex(act => isVote(act) !== first)
  return acts.slice(0, end < 0 ? acts.length : end)
}

const reread = async ({ subject, passing: { store } }: Begun): Promise<Entry[]> =>
  allEntries(store, subject, await store.record.all({ subject: nameOf(subject) }))

async function seen(begun: Begun, entries: readonly Entry[]): Promise<Run> {
  const { subject, passing, project } = begun
  const life = lifeFrom(
    subject,
    entries.filter(entry => entry.subject === nameOf(subject)),
  )
  const lists = listsOf(life, project.config.settings.deploy)
  const standing = withCarried(standingOf(entries, life.commit, true), begun.carried, entries)
  const placed = await timed(checklistOf(project), await timingOf(life, standing, project, passing.now))
  const { settings } = project.config
  const checklist = await mustHold(placed, { ...begun, ...passing, life, entries, settings })
  const reports = await evaluateLists({ ...begun, ...passing, life, checklist, lists, standing, entries })
  return { ...begun, life, entries, checklist, lists, reports, standing }
}

/** `/holdpoint record start: 2026-12-01T13:00` says when it is to begin: the clock times of the steps are those of that day. */
async function timingOf(life: Life, standing: Standing, { config: { settings } }: Project, now: number) {
  const planned = standing.values.findLast(({ label }) => label.toLowerCase() === 'start')
  const plannedAt = planned ? await instant(planned.value, settings.timeZone).catch(unreadable) : null
  return { life, settings, now: new Date(now), plannedAt, gates }
}

/** What cannot be read plans nothing: the steps have the times of the day on which it starts. */
function unreadable(caught: unknown): null {
  if (caught instanceof CouldNotFindOut) return null
  throw caught
}

const allowedIn = (entries: readonly Entry[]): Entry[] => {
  const judgements = judgementsOf(entries)
  return entries.filter(({ id }) => judgements.get(id)?.allowed)
}

/** @returns one `judgement` to record per act: by the rights of this moment, and only in its turn. */
export async function judged(run: Omit<Run, 'subject' | 'lists'>, acts: readonly Entry[]): Promise<Act[]> {
  const { passing, facts, project, checklist, reports, life, entries } = run
  const { settings, source } = project.config
  const configuration = source ?? 'the configuration'
  const { items } = bound(itemsOf(checklist), settings, configuration)
  return judgeActs(acts, {
    checklist,
    settings,
    configuration,
    people: peopleIn({ ...run, api: passing.api, now: passing.now }),
    now: passing.now,
    head: life.commit,
    entries,
    notYet: turns(
      items,
      reports,
      { clock: { now: () => new Date(passing.now), timeZone: settings.timeZone }, release: releaseIn(life, facts) },
      life,
    ),
    outOfPlace: misplaced(items, reports, life),
  })
}

/** How each list stands is recorded when it changes: other environments go by it, and so does whoever looks back. */
async function recordVerdicts({ subject, passing, lists, reports, entries }: Run): Promise<void> {
  const { store, now } = passing
  const news = reports.flatMap(({ verdict, missing, holds, shadow, checklist }, at) => {
    const { name: list } = lists[at]!
    const data = { list, verdict, missing, holds, ...(shadow ? { shadow } : {}) }
    const last = entries.findLast(
      entry =>
        entry.kind === 'verdict' &&
        entry.subject === nameOf(subject) &&
        (entry.data as { list?: string }).list === list,
    )
    if (JSON.stringify(last?.data) === JSON.stringify(data)) return []
    const key = `${list}:${entries.at(-1)?.id ?? 0}:${now}`
    return [{ ...factOf(subject, 'verdict', data, { at: now, key }), checklist: checklist.digest }]
  })
  if (news.length) await store.record.append(news)
}

/** How long it is looked for the end of an incident after the release itself is over. */
const INCIDENTS = 30 * 24 * 60 * 60_000
const DAILY = 24 * 60 * 60_000

/** An issue that came up with it is still open: how long it took is one of the figures. */
function unresolved(entries: readonly Entry[], now: number): boolean {
  const issuesOf = (kind: Entry['kind']) =>
    entries.filter(entry => entry.kind === kind).map(({ data }) => (data as { issue?: number }).issue)
  const resolved = new Set(issuesOf('resolved'))
  const closed = entries.find(({ kind }) => kind === 'closed')
  return issuesOf('found').some(issue => !resolved.has(issue)) && (!closed || now - closed.at < INCIDENTS)
}

/** What changes while nothing happens: windows, deadlines, and what is watched after the launch. */
async function nextOf(
  { life, project, checklist, standing, reports, entries }: Run,
  now: number,
): Promise<number | null> {
  if (life.closedAt !== null) return unresolved(entries, now) ? now + DAILY : null
  const { settings } = project.config
  const looks = [
    ...(await Promise.all(reports.map(report => nextLook(settings, checklist, standing, report, new Date(now))))),
    await nextMoment(checklist, await timingOf(life, standing, project, now)),
    life.launchedAt === null && !unanswered(entries).length ? null : now + WATCHED,
  ].filter(at => at !== null)
  return looks.length ? Math.min(...looks) : null
}

/** Between the launch and the end it is looked at this often: gates are asked, incidents looked for. So is what a run waits for. */
const WATCHED = 10 * 60_000

/**
 * The release of this environment that is watched now ends when a newer one is in production; other environments may wait for this one.
 * They are told when something changed: two that told each other every time would never come to rest.
 */
async function tellOthers({ subject, life, reports, passing: { store, now } }: Run): Promise<void> {
  if (life.launchedAt === null) return
  const name = nameOf(subject)
  const digest = JSON.stringify([life.stage, reports.map(({ missing }) => missing.length)])
  if ((await store.published.of(name)).get('others')?.digest === digest) return
  const { older } = await previousOf(subject, life, store)
  const elsewhere = await releasesOfCommit(store, subject.repository, subject.sha)
  const others = [...older, ...elsewhere.map(nameOf).filter(other => other !== name)]
  if (others.length) await store.work.mark(others, now)
  await store.published.set(name, 'others', { digest, githubId: null, at: now })
}
