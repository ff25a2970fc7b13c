/**
 * @module app/pull/reconcile
 * One pass over one pull request: read what is, judge what was done, evaluate, write what differs. It remembers nothing
 * but the record, so that any pass can be the first.
 */
import { gates } from '../../gates/index.ts'
import type { Checklist } from '../../model/checklist.ts'
import { rulesDigest } from '../../model/evidence.ts'
import type { Report } from '../../model/report.ts'
import type { Settings } from '../../model/settings.ts'
import type { Act, Entry, Store } from '../../model/store.ts'
import type { Project } from '../../project.ts'
import { noticesTo } from '../../release/plan.ts'
import { rulesOf as rulesFor } from '../../release/planned.ts'
import { checklistOf, run } from '../../run.ts'
import type { GitHubApi } from '../../sources/github.ts'
import { followed } from '../followed.ts'
import type { Operator } from '../notify/channels.ts'
import { releasesOfPull } from '../release/entries.ts'
import { openByMerge } from '../release/open.ts'
import { nameOf, type PullSubject } from '../subjects.ts'
import { standingOf, unjudged } from './acts.ts'
import { ballotsFor } from './ballots.ts'
import { reportBypass } from './bypass.ts'
import { evidenceFor, gatesWith, refusalFor } from './evidence.ts'
import { type PullFacts, pullFacts } from './facts.ts'
import { historyOf, meet, storeOf } from './identity.ts'
import { judgeActs } from './judge.ts'
import { type Known, readKnown, rememberKnown } from './known.ts'
import { lostTextIn } from './lost.ts'
import { brokenRules, notesOf, noticesOf } from './notices.ts'
import { CONFIGURATIONS, contentAt, rulesOf } from './rules.ts'
import { tellOfPull } from './tell.ts'
import { nextLook } from './timers.ts'
import { decisions } from './votes.ts'
import { brokenCheck, wantedOf } from './wanted.ts'
import { appWorld, peopleOf, releaseOf } from './world.ts'
import { write } from './write.ts'

export interface Passing {
  api: GitHubApi
  store: Store
  appId: number
  /** Where people look: `https://github.com`. */
  server: string
  now: number
  /** Where messages may go; nowhere when it is left out. */
  notify?: Operator
}

export interface Passed {
  /** When it must be looked at again although nothing happens; null when it need not. */
  next: number | null
  /** Others that this pass concerns. */
  also: string[]
  report: Report | null
}

const DONE: Passed = { next: null, also: [], report: null }

/** @throws CouldNotFindOut and request errors: the worker tries again, and what is published stays as it was. */
export async function reconcilePull(subject: PullSubject, given: Passing): Promise<Passed> {
  const { now } = given
  const name = nameOf(subject)
  const known = await readKnown(given.store, subject)
  const facts = await factsOf(subject, given, known, await given.store.record.all({ subject: name }))
  const { repositoryNumber: number, repositoryName: nameWithOwner } = facts
  const met = await meet(subject, { number, nameWithOwner }, given.store, now)
  if (met !== 'same') return { ...DONE, next: met === 'another' ? now : null }
  const store = storeOf(given.store, number)
  const passing = { ...given, store }
  const entries = await historyOf(store, subject, number)
  const readRules = () => rulesOf(facts, path => contentAt(passing.api, subject.repository, facts.baseSha, path))
  if (facts.state === 'merged') {
    await reportBypass({ ...passing, subject, facts, entries, rules: readRules })
    const known = entries.some(({ kind }) => kind === 'verdict')
    const releases = { ...passing, store: await followed(given.store, subject.repository, number, now) }
    const opened = await openByMerge(subject, facts, known, releases)
    return {
      ...DONE,
      also: [...new Set([...opened, ...(await releasesOfPull(releases.store, subject.repository, subject.number))])],
    }
  }
  if (facts.state !== 'open') return DONE
  const rules = await readRules()
  if ('none' in rules) return DONE
  if ('mistake' in rules) {
    const failures = await write(
      passing.api,
      store,
      name,
      [brokenCheck(facts, brokenRules(rules.mistake), passing.server)],
      now,
    )
    refuse(failures)
    return DONE
  }
  const { project } = rules
  await rememberKnown(store, subject, project, CONFIGURATIONS, now)
  const { checklist, all: judgedAll, report } = await assessed(subject, facts, project, entries, passing)
  const ballots = await store.record.append(ballotsFor(judgedAll, report, now))
  const all = [...judgedAll, ...ballots]
  const published = await store.published.of(name)
  const rescue = lostTextIn(all, facts.body, published.get('rescue')?.digest ?? null)
  if (rescue?.body) await store.published.set(name, 'rescue', { digest: rescue.replaces, githubId: null, at: now })
  const strict = await strictest(subject, facts, report, passing)
  const wanted = wantedOf({
    facts: { ...facts, body: rescue?.body ?? facts.body },
    current: facts.body,
    report: strict,
    notes: notesOf(facts, project),
    notices: noticesOf(all, facts.headSha),
    entries: all,
    checks: project.config.settings.checks,
    published,
    server: passing.server,
  })
  refuse(await write(passing.api, store, name, wanted, now))
  if (rescue) await store.record.append(rescue.done(subject, now))
  const changed = await recordVerdict(subject, facts.baseRef, report, all, passing)
  const { settings } = project.config
  const told = await tellOfPull({ subject, facts, settings, checklist, report: strict, passing })
  const standing = standingOf(all, facts.headSha, false)
  const look = await nextLook(settings, checklist, standing, report, new Date(now))
  return {
    next: look === null || told.next === null ? (look ?? told.next) : Math.min(look, told.next),
    also: [...(changed ? await concerned(subject, facts, passing) : []), ...(told.changed ? [name] : [])],
    report: strict,
  }
}

/**
 * The verdict alone, for whoever else asks: nothing is published, so that a pass over another subject may ask.
 * @returns null for a pull request that is not open, or that no rules hold. Rules that cannot be read are a mistake, thrown.
 */
export async function verdictOn(subject: PullSubject, given: Passing): Promise<Report | null> {
  const acted = await given.store.record.all({ subject: nameOf(subject) })
  const facts = await factsOf(subject, given, await readKnown(given.store, subject), acted)
  if (facts.state !== 'open') return null
  const passing = { ...given, store: storeOf(given.store, facts.repositoryNumber) }
  const entries = await historyOf(passing.store, subject, facts.repositoryNumber)
  const rules = await rulesOf(facts, path => contentAt(passing.api, subject.repository, facts.baseSha, path))
  if ('mistake' in rules) throw rules.mistake
  return 'none' in rules ? null : (await assessed(subject, facts, rules.project, entries, passing)).report
}

interface Assessed {
  checklist: Checklist
  /** The record, with what was judged just now. */
  all: readonly Entry[]
  report: Report
}

async function assessed(
  subject: PullSubject,
  facts: PullFacts,
  project: Project,
  entries: readonly Entry[],
  passing: Passing,
): Promise<Assessed> {
  const checklist = checklistOf(project)
  const all = await judged(subject, facts, project, checklist, entries, passing)
  return { checklist, all, report: await evaluated(subject, facts, project, checklist, all, passing) }
}

/** Who must look again when the verdict changes: other pull requests of the commit, and the merge group it is in. */
async function concerned(subject: PullSubject, facts: PullFacts, { store }: Passing): Promise<string[]> {
  const group = await store.cache.get(groupKey(nameOf(subject)))
  return [...facts.siblings.map(({ number }) => nameOf({ ...subject, number })), ...(group ? [group.value] : [])]
}

/** Where it is remembered in which merge group a pull request is. */
export const groupKey = (pull: string): string => `group-of:${pull}`

function refuse(failures: readonly { thing: string; message: string }[]): void {
  if (failures.length)
    throw new Error(`GitHub refused ${failures.map(({ thing, message }) => `\`${thing}\` (${message})`).join(', ')}`)
}

/** Whoever acted is asked about in the same query, by the roles as they were known at the last pass. */
function factsOf(subject: PullSubject, passing: Passing, known: Known, entries: readonly Entry[]): Promise<PullFacts> {
  const [owner, repo] = subject.repository.split('/') as [string, string]
  const actors = [
    ...new Set(entries.flatMap(({ actor, kind }) => (actor && kind !== 'judgement' ? [actor] : []))),
  ].slice(-20)
  return pullFacts(passing.api, {
    owner,
    repo,
    number: subject.number,
    appId: passing.appId,
    paths: known.paths,
    search: known.first,
    teams: actors.length ? known.teams.map(team => ({ ...team, logins: actors })) : [],
    logins: known.permissions ? actors : [],
  })
}

async function judged(
  subject: PullSubject,
  facts: PullFacts,
  project: Project,
  checklist: Checklist,
  entries: readonly Entry[],
  { api, store, now }: Passing,
): Promise<readonly Entry[]> {
  const acts = unjudged(entries)
  if (!acts.length) return entries
  const { settings, source } = project.config
  const [owner, repo] = subject.repository.split('/') as [string, string]
  const standing = standingOf(entries, facts.headSha, false)
  const people = peopleOf({ api, repository: { owner, repo }, facts, settings, standing })
  const configuration = source ?? 'the configuration'
  await store.record.append(
    await judgeActs(acts, { checklist, settings, configuration, people, now, head: facts.headSha, entries }),
  )
  // Another pass may have judged some of them in between: what stands in the record counts, for both.
  return historyOf(store, subject, facts.repositoryNumber)
}

async function evaluated(
  subject: PullSubject,
  facts: PullFacts,
  project: Project,
  checklist: Checklist,
  entries: readonly Entry[],
  { api, now }: Passing,
): Promise<Report> {
  const [owner, repo] = subject.repository.split('/') as [string, string]
  const { settings } = project.config
  const standing = standingOf(entries, facts.headSha, settings.onPush === 'keep')
  const evidence = evidenceFor(entries, {
    commit: facts.headSha,
    base: facts.baseRef,
    checklist: checklist.digest,
    rules: rulesDigest(project.config),
  })
  const release = releaseOf(facts, { owner, repo }, evidence?.report.release.version ?? null)
  // What was recorded wins over what the configuration says of the same item: it is newer.
  const merged: Settings = {
    ...settings,
    waivers: [...standing.waivers, ...settings.waivers],
    notApplicable: [...standing.notApplicable, ...settings.notApplicable],
    switched: [...standing.switched, ...settings.switched],
  }
  const people = peopleOf({ api, repository: { owner, repo }, facts, settings, standing })
  const votes = await decisions(project, checklist, standing, { commit: facts.headSha, people })
  return run({
    project: { ...project, config: { ...project.config, settings: merged } },
    gates: gatesWith(gates, evidence, facts.headSha, refusalFor(entries, facts.headSha)),
    holds: votes.holds,
    world: () =>
      appWorld({
        ...{ api, repository: { owner, repo }, facts, settings, checklist, standing, release, now: new Date(now) },
        votes,
        notices: { to: async channel => noticesTo(channel, rulesFor(settings.notify, checklist.notes), entries) },
      }),
  })
}

/** Two pull requests of one commit share its check: the strictest verdict stands, and one that nobody has judged yet is none. */
async function strictest(subject: PullSubject, facts: PullFacts, report: Report, passing: Passing): Promise<Report> {
  const holds: string[] = []
  for (const { number, base } of facts.siblings) {
    const sibling = { ...subject, number }
    const entries = await historyOf(passing.store, sibling, facts.repositoryNumber)
    const last = entries.findLast(
      ({ kind, commit, data }) => kind === 'verdict' && commit === facts.headSha && (data as Said).base === base,
    )
    const { verdict, shadow } = (last?.data ?? {}) as Said
    if (verdict === 'hold' && !shadow)
      holds.push(`pull request #${number} proposes the same commit and is on hold; both share this check`)
    if (!last && (await isHeld(sibling, base, passing))) {
      await passing.store.work.mark([nameOf(sibling)], passing.now)
      holds.push(`pull request #${number} proposes the same commit and is not judged yet; both share this check`)
    }
  }
  return holds.length ? { ...report, verdict: 'hold', holds: [...report.holds, ...holds] } : report
}

interface Said {
  verdict?: string
  shadow?: boolean
  base?: string
}

/** Whether rules hold what goes into a branch; rules that cannot be read do. */
export async function isHeld(
  { repository }: { repository: string },
  branch: string,
  { api }: Passing,
): Promise<boolean> {
  const read = (path: string) => contentAt(api, repository, `refs/heads/${branch}`, path)
  return !('none' in (await rulesOf({ files: new Map(), baseRef: branch }, read)))
}

/** @returns whether it is another one than before. */
async function recordVerdict(
  subject: PullSubject,
  base: string,
  report: Report,
  entries: readonly Entry[],
  { store, now }: Passing,
): Promise<boolean> {
  const last = entries.findLast(({ kind }) => kind === 'verdict')
  const data = {
    verdict: report.verdict,
    base,
    missing: report.missing,
    holds: report.holds,
    ...(report.shadow ? { shadow: true } : {}),
  }
  const same = last?.commit === report.release.commit && JSON.stringify(last.data) === JSON.stringify(data)
  if (same) return false
  await store.record.append([
    act(subject, now, {
      key: `verdict:${nameOf(subject)}:${entries.at(-1)?.id ?? 0}:${report.release.commit}:${report.verdict}:${now}`,
      kind: 'verdict',
      commit: report.release.commit,
      checklist: report.checklist.digest,
      data,
    }),
  ])
  return true
}

const act = (subject: PullSubject, at: number, given: Partial<Act> & Pick<Act, 'key' | 'kind'>): Act => ({
  at,
  repository: subject.repository,
  subject: nameOf(subject),
  actor: null,
  item: null,
  commit: null,
  checklist: null,
  data: {},
  ...given,
})
