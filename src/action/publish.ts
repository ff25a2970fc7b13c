/**
 * @module action/publish
 * A report -> everything the step leaves behind: the log, the report file, the check run, the summary, annotations, outputs.
 */
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve, sep } from 'node:path'
import { exitCodeOf } from '../evaluate/verdict.ts'
import { gates } from '../gates/index.ts'
import { type GateTable, needsCheckout } from '../model/gate.ts'
import { Mistake } from '../model/outcome.ts'
import type { Report } from '../model/report.ts'
import { shortened } from '../model/text.ts'
import { annotationsOf, renderCommand, withoutCommands } from '../publish/annotations.ts'
import { CHECK_NAME, renderCheckRun } from '../publish/check-run.ts'
import type { Links } from '../publish/evidence.ts'
import { renderJson } from '../publish/json.ts'
import { renderSummary } from '../publish/summary.ts'
import { renderTerminal } from '../publish/terminal.ts'
import type { Ground } from '../publish/words.ts'
import type { EventFacts } from './event.ts'
import type { RunnerIdentity } from './evidence.ts'
import type { Octokit } from './github.ts'
import { appUrlOf, type Inputs } from './inputs.ts'
import { setOutputs, tellError } from './runner.ts'
import { sendCheckRun } from './send.ts'

export interface Publication {
  report: Report
  inputs: Inputs
  /** What was judged when it is not the whole; names the check run. */
  part: readonly string[] | null
  env: NodeJS.ProcessEnv
  facts: EventFacts
  /** Null without a token. */
  octokit: Octokit | null
  root: string
  /** The project's folder below the repository's root, with a slash at its end, or nothing. */
  folder: string
  notes: string[]
  /** Digest of the rules that bound the items. */
  rules: string
  /** Null in a job that may not ask for a token of its own. */
  runner: RunnerIdentity | null
}

/** @returns the step's exit code. */
export async function publish(publication: Publication): Promise<number> {
  const { report, inputs, env } = publication
  // The log first: whatever goes wrong below, the verdict has been said.
  process.stdout.write(withoutCommands(renderTerminal(report, { color: true, width: 120 }), randomUUID()))
  const path = await writeReport(publication)
  const notes = [...publication.notes]
  const posted = await postCheckRun(publication)
  if (posted.note) notes.push(posted.note)
  const sent = await deliver(publication)
  if (sent.note) notes.push(sent.note)
  const links = linksOf(publication)
  await writeSummary(renderSummary(report, { notes, links }), env)
  for (const annotation of annotationsOf(report, undefined, groundOf(publication)))
    process.stdout.write(`${renderCommand(annotation)}\n`)
  setOutputs({ verdict: report.verdict, report: path, ...counts(report) }, env)
  if (posted.failed) return 2
  const code = exitCode(report, inputs['fail-on'], inputs['app-url'] !== '')
  const quiet = inputs['fail-on'] === 'never' || report.shadow
  return sent.failed && !quiet ? 2 : code
}

/**
 * What the verdict means for the step. Shadow mode blocks nothing.
 * @param app the App gives the verdict: the step answers for what only it can find out.
 */
export function exitCode(report: Report, failOn: string, app = false): number {
  if (failOn === 'never' || report.shadow) return 0
  const code = app ? ownCode(report) : exitCodeOf(report)
  return failOn === 'error' && code === 1 ? 0 : code
}

/** Who has not ticked yet, and what the App can ask itself, is the App's to wait for. */
function ownCode({ items, missing }: Report): number {
  const states = items
    .filter(({ id }) => missing.includes(id))
    .flatMap(item => item.gates)
    .filter(({ kind }) => !Object.hasOwn(gates, kind) || needsCheckout((gates as GateTable)[kind]!))
    .map(({ state }) => state)
  return states.includes('error') ? 2 : states.includes('fail') ? 1 : 0
}

function counts(report: Report): Record<'passed' | 'failed' | 'missing', string> {
  const { proven, signed, waived, 'not-applicable': none } = report.counts
  const missing = new Set(report.missing)
  const failed = report.items.filter(
    ({ id, state }) => missing.has(id) && (state === 'failing' || state === 'error'),
  ).length
  return {
    passed: String(proven + signed + waived + none),
    failed: String(failed),
    missing: JSON.stringify(report.missing),
  }
}

async function writeReport({ report, inputs, env, root }: Publication): Promise<string> {
  const given = inputs['report-path'] && resolve(root, inputs['report-path'])
  try {
    // A folder of its own: a second step of the job must not write over the first one's report.
    const path = given || join(await mkdtemp(join(env.RUNNER_TEMP || tmpdir(), 'holdpoint-')), 'report.json')
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, renderJson(report))
    return path
  } catch (caught) {
    const { code } = caught as NodeJS.ErrnoException
    throw new Mistake(
      `the report cannot be written to \`${given || env.RUNNER_TEMP}\` (${code}); give another \`report-path\``,
    )
  }
}

/** Places become links only where the repository and the commit are known. */
function linksOf(publication: Publication): Links | undefined {
  const { env, facts } = publication
  const { repository, commit } = facts.release
  const server = env.GITHUB_SERVER_URL
  return server && repository && commit ? { server, repository, commit, ground: groundOf(publication) } : undefined
}

const groundOf = ({ root, folder }: Publication): Ground => ({ root: root.split(sep).join('/'), folder })

interface Posted {
  note?: string
  failed?: boolean
}

/** To the App, when there is one. */
async function deliver({ report, rules, runner, inputs, facts, env }: Publication): Promise<Posted> {
  const app = appUrlOf(inputs)
  if (!app) return {}
  const { sendEvidence } = await import('./evidence.ts')
  const sent = await sendEvidence({ app, report, rules, runner, fork: facts.fork, env })
  if (sent.state === 'taken')
    return { note: `sent to the App at ${app.origin} as evidence; its check run gives the verdict` }
  const note = `the evidence was not taken by the App: ${sent.because}`
  // A fork's run has no word of its own: that is how it is, and the App waits.
  if (sent.state === 'fork') return { note }
  tellError(note)
  return { note, failed: true }
}

/** `auto` posts where it may; `true` insists, but never on a fork, whose token may only read. */
async function postCheckRun(publication: Publication): Promise<Posted> {
  const { inputs, facts, octokit } = publication
  const wanted = inputs['check-run']
  if (wanted === 'false' || (wanted === 'auto' && inputs['app-url'])) return {}
  const failed = wanted === 'true'
  const { repository, commit } = facts.release
  if (facts.fork)
    return { note: `no check run: the change comes from a fork, and its token may only read; this summary says it all` }
  if (!octokit || !repository || !commit) {
    if (failed) tellError(`no check run \`${CHECK_NAME}\`: there is no \`token\`; give one with \`checks: write\``)
    return failed ? { note: 'no check run: there is no `token`', failed } : {}
  }
  const sent = await sendCheckRun(octokit, repository, checkRunOf(publication, commit))
  if (sent.state === 'posted') return {}
  const note = `no check run \`${CHECK_NAME}\`: ${sent.because}; ${sent.state === 'not allowed' ? 'the job needs `permissions: checks: write`' : 'run the step again'}`
  if (failed) tellError(note)
  // Without the permission `auto` is quiet: most workflows do not give it.
  return failed ? { note, failed } : sent.state === 'failed' ? { note } : {}
}

function checkRunOf(publication: Publication, headSha: string) {
  const { report, env, notes, part } = publication
  const run = env.GITHUB_RUN_ID ?? '0'
  const page = `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${run}`
  return renderCheckRun(report, {
    headSha,
    // A verdict over some items or other phases must not stand for the whole one, which may be required.
    ...(part ? { name: shortened(`${CHECK_NAME}: ${part.join(', ')}`, 100) } : {}),
    // One per step and attempt: a request whose answer was lost is found again by it.
    externalId: ['action', run, env.GITHUB_RUN_ATTEMPT ?? '1', env.GITHUB_JOB ?? '', env.GITHUB_ACTION ?? ''].join(':'),
    detailsUrl: env.GITHUB_SERVER_URL && env.GITHUB_RUN_ID ? page : undefined,
    notes,
    links: linksOf(publication),
  })
}

async function writeSummary(text: string, env: NodeJS.ProcessEnv): Promise<void> {
  if (!env.GITHUB_STEP_SUMMARY) return
  const { summary } = await import('@actions/core')
  await summary.addRaw(text, true).write()
}
