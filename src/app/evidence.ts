/**
 * @module app/evidence
 * The door for evidence: who speaks is verified before anything is read, what it may speak for before anything is kept.
 */
import { hash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { MOST_PACKED, rulesDigest, type SentEvidence } from '../model/evidence.ts'
import { CouldNotFindOut } from '../model/outcome.ts'
import type { Act, Store } from '../model/store.ts'
import { checklistOf } from '../run.ts'
import type { GitHubApi } from '../sources/github.ts'
import { keptItems, read, unpacked } from './evidence/body.ts'
import { type Ground, groundsOf, type Refused } from './evidence/ground.ts'
import { type Run, tokenReader } from './evidence/token.ts'
import type { Installations } from './installations.ts'
import { nameOf, type Subject } from './subjects.ts'

export interface EvidenceOptions {
  store: Store
  installations: Installations
  /** Whose tokens count: GitHub's own, or `https://HOST/_services/token`. */
  issuer: string
  /** Origin of the App's address, as the Action is given it. */
  audience: string
  /** Where people look: `https://github.com`. */
  server: string
  now(): number
  /** Told of everything that was sent, for metrics and logs. */
  judged?(what: JudgedEvidence): void
}

export interface JudgedEvidence {
  status: number
  /** `taken`, or why it was refused. */
  outcome: string
  /** Known once the token is verified. */
  repository: string | null
  run: string | null
  commit: string | null
}

interface Answer {
  status: number
  outcome: string
  run?: Run
  commit?: string
}

/** @returns a handler for `POST /evidence`. Answers 202 when the evidence is kept, for good; everything else leaves none. */
export function evidenceDoor(
  options: EvidenceOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { issuer, audience, now, judged } = options
  const verify = tokenReader({ issuer, audience, now })
  const strangers = strangersOf(now)
  return async (request, response) => {
    const answer = await received(request, verify, strangers, options).catch(troubled)
    judged?.({
      status: answer.status,
      outcome: answer.outcome,
      repository: answer.run?.repository ?? null,
      run: answer.run ? `${answer.run.id}/${answer.run.attempt}` : null,
      commit: answer.commit ?? null,
    })
    response.statusCode = answer.status
    response.setHeader('content-type', 'text/plain; charset=utf-8')
    // What was not read to its end: little is let through, so that the sender hears the answer; more is not.
    if (!request.complete) {
      if (lengthOf(request) <= MOST_PACKED) request.resume()
      else response.setHeader('connection', 'close')
    }
    response.end(`${answer.outcome}\n`)
  }
}

const lengthOf = ({ headers }: IncomingMessage): number => Number(headers['content-length'] ?? Number.POSITIVE_INFINITY)

/** Nobody knows: the sender tries again. */
function troubled(caught: unknown): Answer {
  const known = caught instanceof CouldNotFindOut
  return { status: 503, outcome: known ? caught.message : 'it could not be judged now; send it again' }
}

async function received(
  request: IncomingMessage,
  verify: (token: string) => Promise<Run | string>,
  strangers: Strangers,
  options: EvidenceOptions,
): Promise<Answer> {
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (!token)
    return { status: 401, outcome: "there is no token; send the workflow's OIDC token as `Authorization: Bearer`" }
  const run = await verify(token)
  if (typeof run === 'string') return { status: 401, outcome: run }
  const api = await strangers.apiFor(run.repository, options.installations)
  if (typeof api === 'string') return { status: 403, outcome: api, run }
  const bytes = await unpacked(request)
  if (!Buffer.isBuffer(bytes)) return refused(run, null, bytes.status, bytes.because, options)
  const sent = read(bytes)
  if ('because' in sent) return refused(run, null, sent.status, sent.because, options)
  const { store, now } = options
  const grounds = await groundsOf(run, { api, store, now: now() })
  if ('because' in grounds) return refused(run, grounds, grounds.status, grounds.because, options)
  const judged = grounds.map(ground => ({ ground, wrong: mismatch(sent, ground) }))
  const good = judged.flatMap(({ ground, wrong }) => (wrong === null ? [meantBy(sent, ground)] : []))
  if (!good.length) return refused(run, grounds[0]!, 409, judged[0]!.wrong!, options)
  if (good.every(({ subjects }) => !subjects.length))
    return refused(
      run,
      { ...good[0]!, subjects: grounds[0]!.subjects, waiting: false },
      409,
      elsewhere(sent, run),
      options,
    )
  return keep(run, sent, bytes, good, options)
}

/** @returns a sentence unless the report is about this commit, by these rules. */
function mismatch({ report, rules }: SentEvidence, { repository, commit, base, project }: Ground): string | null {
  const { release, checklist } = report
  if (release.repository?.toLowerCase() !== repository.toLowerCase())
    return `the report is about \`${release.repository}\`, \`${repository}\` was expected; run the workflow again`
  if (release.commit !== commit)
    return `the report is about \`${release.commit?.slice(0, 7)}\`, the run is for \`${commit.slice(0, 7)}\`; run the workflow again`
  if (checklist.digest !== checklistOf(project).digest)
    return `the report is by another checklist (\`${checklist.source}\`) than \`${project.checklist.source}\` on \`${base}\`; run the workflow again`
  if (rules !== rulesDigest(project.config))
    return `the report is by other gates than \`${project.config.source}\` on \`${base}\` binds; run the workflow again, with an Action of the App's version`
  return null
}

async function keep(
  run: Run,
  sent: SentEvidence,
  bytes: Buffer,
  grounds: readonly Ground[],
  { store, server, now }: EvidenceOptions,
): Promise<Answer> {
  const { commit, repository } = grounds[0]!
  if (!(await store.taken.take(`oidc:${run.token}`, { now: now(), until: run.until })))
    return { status: 409, outcome: 'the token was used before; each is good for one evidence', run, commit }
  const { release, checklist, verdict, at } = sent.report
  const about = grounds.flatMap(({ subjects, base, waiting }) =>
    subjects.map(subject => ({ name: nameOf(subject), base, waiting })),
  )
  const report = {
    release: {
      ...release,
      version: release.version?.slice(0, 200) ?? null,
      environment: release.environment?.slice(0, 200) ?? null,
    },
    checklist: {
      source: checklist.source.slice(0, 500),
      title: checklist.title?.slice(0, 500) ?? null,
      digest: checklist.digest,
    },
    items: keptItems(sent.report),
    verdict,
    at: at.slice(0, 40),
  }
  await store.record.append(
    about.map(({ name, base }) => ({
      // The same report twice is one evidence: an old one cannot be made the newest again.
      key: `evidence:${name}:${hash('sha256', bytes)}`,
      at: now(),
      repository,
      subject: name,
      kind: 'evidence',
      actor: null,
      item: null,
      commit,
      checklist: checklist.digest,
      data: {
        repositoryId: run.repositoryId,
        report,
        base,
        rules: sent.rules,
        run: `${server}/${repository}/actions/runs/${run.id}/attempts/${run.attempt}`,
        workflow: run.workflow.path,
      },
    })),
  )
  // What is not a pull request's or a release's is kept for who asks later: nothing waits for it.
  await store.work.mark(
    about.flatMap(({ name, waiting }) => (waiting ? [name] : [])),
    now(),
  )
  return { status: 202, outcome: 'taken', run, commit }
}

/** A report that names an environment says nothing of another one. */
function meantBy({ report }: SentEvidence, ground: Ground): Ground {
  const { environment } = report.release
  if (environment === null) return ground
  const subjects = ground.subjects.flatMap((subject): Subject[] => {
    if (subject.kind !== 'release' || subject.environment.toLowerCase() === environment.toLowerCase()) return [subject]
    // Nothing is opened yet: it waits for the release to the environment that it names.
    const known = ground.project.config.settings.environments.find(
      ({ name }) => name.toLowerCase() === environment.toLowerCase(),
    )
    return known && !ground.waiting ? [{ ...subject, environment: known.name }] : []
  })
  return { ...ground, subjects }
}

const elsewhere = ({ report: { release } }: SentEvidence, { sha }: Run): string =>
  `the report is about \`${release.environment?.slice(0, 100)}\`, and \`${sha.slice(0, 7)}\` is not released there; name the environment of the release, or none`

/** Somebody whom GitHub vouches for was refused: that stands in the record, once per token. */
async function refused(
  run: Run,
  ground: Ground | Refused | null,
  status: number,
  because: string,
  { store, now }: EvidenceOptions,
): Promise<Answer> {
  const commit = ground?.commit ?? run.sha
  const subjects = subjectsNamed(run, ground)
  const acts = subjects.map(
    (subject, at): Act => ({
      key: `refusal:${run.token}${at ? `:${at}` : ''}`,
      at: now(),
      repository: run.repository,
      subject,
      kind: 'refusal',
      actor: null,
      item: null,
      commit,
      checklist: null,
      data: {
        repositoryId: run.repositoryId,
        what: 'evidence',
        because,
        run: run.id,
        workflow: run.workflow.path,
        event: run.event,
        ref: run.ref,
      },
    }),
  )
  await store.record.append(acts)
  // People wait for the proof: the list tells them why it does not come.
  if (ground?.waiting) await store.work.mark(subjects, now())
  return { status, outcome: because, run, commit }
}

function subjectsNamed({ repository, ref }: Run, ground: Ground | Refused | null): string[] {
  if (ground?.subjects?.length) return ground.subjects.map(nameOf)
  const number = /^refs\/pull\/(\d{1,9})\//.exec(ref)?.[1]
  return [
    number
      ? nameOf({ kind: 'pull', repository, number: Number(number) })
      : nameOf({ kind: 'branch', repository, branch: ref.replace(/^refs\/heads\//, '') }),
  ]
}

interface Strangers {
  /** @returns a sentence where the App is not installed. */
  apiFor(repository: string, installations: Installations): Promise<GitHubApi | string>
}

const REMEMBERED = 1000
const MINUTES = 10 * 60_000

/** Any workflow on GitHub can get a token for our address: those of others cost one question in ten minutes. */
function strangersOf(now: () => number): Strangers {
  const known = new Map<string, { until: number; because: string }>()
  return {
    async apiFor(repository, installations) {
      const key = repository.toLowerCase()
      const before = known.get(key)
      if (before && before.until > now()) return before.because
      try {
        return await installations.apiFor(repository)
      } catch (caught) {
        if (!(caught instanceof CouldNotFindOut)) throw caught
        if (known.size >= REMEMBERED) known.clear()
        known.set(key, { until: now() + MINUTES, because: caught.message })
        return caught.message
      }
    },
  }
}
