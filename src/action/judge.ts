/**
 * @module action/judge
 * Inputs and event -> the report: which folder, which rules, which world.
 */
import { readFile, stat } from 'node:fs/promises'
import { relative, resolve, sep } from 'node:path'
import { rulesDigest } from '../model/evidence.ts'
import { CouldNotFindOut, Mistake } from '../model/outcome.ts'
import type { Report } from '../model/report.ts'
import { listed } from '../model/text.ts'
import { baselineOf, openProject, type Project, packageVersion, phasesOf, type ReadFile, workTree } from '../project.ts'
import { run } from '../run.ts'
import { gitIn } from '../sources/git/run.ts'
import { type PullRequestFacts, pullRequestFacts } from '../sources/github.ts'
import { handedIn } from '../sources/record.ts'
import { type Given, keepingOf } from './after/context.ts'
import { happeningOf } from './after/happening.ts'
import { held, narrowed, worstOf } from './after/joined.ts'
import { keepIssues } from './after/keep.ts'
import { baseFiles } from './base.ts'
import { holdsBefore } from './before.ts'
import { type EventFacts, factsOf } from './event.ts'
import { connect, type Octokit } from './github.ts'
import { type Inputs, listInput } from './inputs.ts'
import { runnerWorld } from './world.ts'

export interface Judged {
  /** As they count for this event. */
  inputs: Inputs
  report: Report
  facts: EventFacts
  octokit: Octokit | null
  root: string
  folder: string
  notes: string[]
  /** What was asked for when it is not all that holds a change to this branch: ids, else phases; null for the whole. */
  part: readonly string[] | null
  /** Digest of the rules that bound the items. */
  rules: string
}

/**
 * @returns the report; a sentence where the event asks for none.
 * @throws Mistake for inputs, configuration or checklist that cannot be used.
 */
export async function judge(inputs: Inputs, env: NodeJS.ProcessEnv): Promise<Judged | { nothing: string }> {
  const { root, folder } = await projectFolder(inputs['working-directory'], env)
  const told = await payload(env)
  const event = factsOf(env.GITHUB_EVENT_NAME ?? '', told, env)
  if (inputs.issues === 'true' && inputs['app-url'])
    throw new Mistake('the App keeps the issues of its releases; leave out `issues`, or `app-url`')
  const octokit = inputs.token ? await connect(inputs.token) : null
  const pull = pullOf(event, octokit)
  const facts = await refreshed(event, pull)
  const notes: string[] = []
  const read = await rules(facts, root, folder, octokit, notes)
  await checkedOut(facts, root)
  if (inputs.issues === 'true') return keep({ inputs, env, root, folder, octokit, facts, payload: told, notes })
  const commit = facts.base ? facts.release.commit : await judgedCommit(facts, root, notes)
  const project = await projectOf(inputs, read, facts.release.branch)
  const version = inputs.version || facts.release.version || (await packageVersion(root))
  const release = { ...facts.release, commit, version, environment: inputs.environment || null }
  const named = listInput(inputs.phase)
  const phases = named && phasesOf(named)
  const only = listInput(inputs.only)
  const exec = inputs.exec === 'allow'
  const record = recordIn(inputs)
  const report = await run({
    project,
    phases,
    only,
    baseline: inputs.baseline ? await baselineOf(root, inputs.baseline) : null,
    holds: await holdsBefore(project, release, phases ?? project.phases, octokit),
    world: checklist => runnerWorld({ root, env, release, project, checklist, octokit, pull, exec, record }),
  })
  const whole = project.phases.every(phase => report.phases.includes(phase))
  const part = only ?? (whole ? null : report.phases)
  return {
    inputs,
    report,
    facts: { ...facts, release },
    octokit,
    root,
    folder,
    notes,
    part,
    rules: rulesDigest(project.config),
  }
}

const recordIn = (inputs: Inputs): Record<string, string> =>
  handedIn(
    inputs.record.split('\n').filter(line => line.trim()),
    'the input `record`',
  )

/** Lists after the merge, in issues. What is missing there is shown there; a step that names phases is held by these. */
async function keep(
  given: Omit<Given, 'head' | 'record' | 'shadowed'> & { notes: string[] },
): Promise<Judged | { nothing: string }> {
  const { inputs, root, folder, octokit, facts, payload, notes } = given
  const happening = happeningOf(facts.name, payload, Date.now())
  // Of the others the commit is that of the list, not that of the run.
  const meant = happening.kind === 'opened' ? facts.release.commit : null
  const head = await judgedCommit({ ...facts, release: { ...facts.release, commit: meant } }, root, notes)
  const shadowed = (project: Project) => shadowIn(project, inputs)
  const keeping = await keepingOf({ ...given, head, record: recordIn(inputs), shadowed })
  const outcome = await keepIssues(happening, keeping)
  if ('nothing' in outcome) return outcome
  const { kept, project } = outcome
  const named = listInput(inputs.phase)
  const worst = worstOf(kept)
  const phases = named && phasesOf(named)
  const { release } = worst
  const whole = { ...facts.release, ...release, author: null }
  const report = phases ? held(narrowed(worst, phases), await holdsBefore(project, whole, phases, octokit)) : worst
  const numbers = [...new Set(kept.flatMap(one => one.numbers))]
  if (numbers.length) notes.push(`kept in ${listed(numbers.map(number => `#${number}`))}`)
  return {
    // Its check run would stand beside that of the change, which is another question.
    inputs: {
      ...inputs,
      'check-run': inputs['check-run'] === 'auto' ? 'false' : inputs['check-run'],
      'fail-on': !phases && inputs['fail-on'] === 'hold' ? 'error' : inputs['fail-on'],
    },
    report,
    facts: { ...facts, release: whole },
    ...{ octokit, root, folder, notes },
    part: report.phases,
    rules: rulesDigest(project.config),
  }
}

async function projectOf(inputs: Inputs, read: ReadFile, branch: string | null): Promise<Project> {
  const { checklist, config } = inputs
  const project = await openProject(read, { branch, config: config || undefined, checklist: checklist || undefined })
  return shadowIn(project, inputs)
}

function shadowIn(project: Project, inputs: Inputs): Project {
  if (inputs.shadow !== 'true') return project
  return { ...project, config: { ...project.config, settings: { ...project.config.settings, shadow: true } } }
}

/** The pull request as it is now. Null where there is none; rejected, with the reason, where GitHub does not tell. */
function pullOf({ release }: EventFacts, octokit: Octokit | null): Promise<PullRequestFacts> | null {
  const [owner, repo] = release.repository?.split('/') ?? []
  if (release.pullRequest === null || !owner || !repo) return null
  const pull = octokit
    ? pullRequestFacts(octokit, { owner, repo, number: release.pullRequest })
    : Promise.reject(new CouldNotFindOut(NO_TICKS))
  // Whoever asks for it meets the refusal; it must not end the step before.
  pull.catch(() => {})
  return pull
}

const NO_TICKS = 'ticks stand in the pull request, and there is no `token` to read it with; give the step one'

/** Labels and base may have changed since the event; the commit may not: it is what was checked out. */
async function refreshed(event: EventFacts, pull: Promise<PullRequestFacts> | null): Promise<EventFacts> {
  const [now, why] = await told(pull)
  // A merge group's event brings no labels: without its pull request nothing is known of them.
  if (!now && event.name === 'merge_group')
    return { ...event, release: { ...event.release, labelsUnknown: why ?? 'its pull request is not known' } }
  if (!now) return event
  const { author, labels } = now
  const release = { ...event.release, author, labels }
  if (event.name === 'merge_group') return { ...event, release }
  return {
    ...event,
    release: { ...release, branch: now.baseRef, base: now.baseSha },
    base: { branch: now.baseRef, sha: now.baseSha },
  }
}

async function told(
  pull: Promise<PullRequestFacts> | null,
): Promise<[now: PullRequestFacts | null, why: string | null]> {
  try {
    return [await pull, null]
  } catch (caught) {
    return [null, (caught as Error).message]
  }
}

/** A verdict over other files than those of the proposed commit would be no word about it. */
async function checkedOut({ base, release }: EventFacts, root: string): Promise<void> {
  if (!base || !release.commit) return
  const answer = await gitIn(root)(['cat-file', 'commit', 'HEAD'], { answers: [128] }).catch(() => null)
  const head = await gitIn(root)(['rev-parse', 'HEAD'], { answers: [128] }).catch(() => null)
  // Without a clone the reports alone are judged, and the gates that need one say so.
  if (answer?.code !== 0 || head?.code !== 0) return
  const name = head.stdout.toString('utf8').trim()
  const [header = ''] = answer.stdout.toString('utf8').split('\n\n')
  const parents = [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent]) => parent!)
  if (name === release.commit || (parents.length > 1 && parents.includes(release.commit))) return
  throw new Mistake(
    `the checkout is \`${name.slice(0, 7)}\`, and neither \`${release.commit.slice(0, 7)}\`, which is proposed, nor its test merge; check out that commit (\`ref\` of \`actions/checkout\`)`,
  )
}

/** What is judged is what is checked out, whatever commit the workflow was started for. */
async function judgedCommit({ release }: EventFacts, root: string, notes: string[]): Promise<string | null> {
  const head = await gitIn(root)(['rev-parse', 'HEAD'], { answers: [128] }).catch(() => null)
  if (head?.code !== 0) return release.commit
  const commit = head.stdout.toString('utf8').trim()
  if (release.commit && commit !== release.commit)
    notes.push(
      `judged is \`${commit.slice(0, 7)}\`, which is checked out; the workflow was started for \`${release.commit.slice(0, 7)}\``,
    )
  return commit
}

/** The checkout's files for what is already on its branch; the base branch's for what is only proposed. */
async function rules(
  { base, release }: EventFacts,
  root: string,
  folder: string,
  octokit: Octokit | null,
  notes: string[],
): Promise<ReadFile> {
  if (!base) return workTree(root)
  const repository = release.repository ?? ''
  const files = await baseFiles({ base, repository, root, folder, octokit })
  notes.push(
    `configuration and checklist are those of \`${base.branch}\` at \`${files.commit.slice(0, 7)}\`, as ${files.source} has it`,
  )
  return files.read
}

/** The event's payload; an empty one for a step that no event started. */
async function payload(env: NodeJS.ProcessEnv): Promise<unknown> {
  const path = env.GITHUB_EVENT_PATH
  if (!path) return {}
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    throw new Mistake(`the event's payload \`${path}\` cannot be read; run the step in a workflow that GitHub started`)
  }
}

/** @returns the project's absolute folder, and what it is called below the checkout. */
async function projectFolder(directory: string, env: NodeJS.ProcessEnv): Promise<{ root: string; folder: string }> {
  const workspace = resolve(env.GITHUB_WORKSPACE || '.')
  const root = resolve(workspace, directory)
  const facts = await stat(root).catch(() => null)
  if (!facts?.isDirectory())
    throw new Mistake(
      `the input \`working-directory\` is \`${directory}\`, and there is no such folder; check out the repository first, or name one of its folders`,
    )
  const below = await topLevel(root)
  const path = relative(below ?? workspace, root)
    .split(sep)
    .join('/')
  return { root, folder: path === '' || path.startsWith('..') ? '' : `${path}/` }
}

/** The repository's root: the checkout may lie below the workspace. */
async function topLevel(root: string): Promise<string | null> {
  for (let at = root; ; ) {
    if (await stat(resolve(at, '.git')).catch(() => null)) return at
    const up = resolve(at, '..')
    if (up === at) return null
    at = up
  }
}
