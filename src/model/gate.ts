/**
 * @module model/gate
 * The contract every gate file fills in: a plain object with the same names in the same order.
 */
import type { z } from 'zod'
import type { Item, Phase } from './checklist.ts'
import type {
  Branch,
  BranchRule,
  CommitOrigin,
  Issue,
  PublishedRelease,
  PullRequest,
  RemoteTag,
  TagSignature,
} from './forge.ts'
import type { Notice } from './notices.ts'
import { CouldNotFindOut, type Evidence, error, type Outcome, type OutcomeState } from './outcome.ts'
import type { Release } from './release.ts'
import type { ItemReport } from './report.ts'
import type { Vulnerability } from './reports.ts'
import type { Freeze, Window } from './settings.ts'
import type {
  CheckRun,
  Deployment,
  ExecResult,
  Publication,
  Question,
  RecordEntry,
  Tag,
  Tick,
  WorkflowArtifact,
  WorkflowJob,
  WorkflowRun,
  World,
  Writer,
} from './world.ts'

/** What a gate is told besides its parameters: the item it stands on. */
export interface About {
  item: Pick<Item, 'id' | 'text' | 'thresholds' | 'role' | 'modifiers'>
}

/** Which other items a gate looks at: those that any of the lists names. All empty: every item of a release above it. */
export interface Watch {
  /** Ids. */
  items: readonly string[]
  phases: readonly Phase[]
  /** Heading texts. */
  sections: readonly string[]
}

/** Recorded answers for an example: the test world is built from them, the docs print them. */
export interface ExampleWorld {
  /** ISO time of the evaluation. */
  now?: string
  release?: Partial<Release>
  calendar?: { windows?: Window[]; freezes?: Freeze[] }
  /** Path -> content. */
  files?: Record<string, string>
  /** Variables of the environment the judgement runs in. */
  environment?: Record<string, string>
  git?: {
    head?: { commit: string; branch?: string | null; shallow?: boolean; dirty?: boolean }
    tags?: Tag[]
    remoteTags?: Tag[]
    /** Tag -> what git says of its signature by the allowed signers. */
    signatures?: Record<string, { verified: boolean; reason: string }>
    changedPaths?: string[]
    /** Path -> numbers of the lines added since the base. */
    addedLines?: Record<string, number[]>
    /** Path -> the newest commit that touched it. */
    lastCommits?: Record<string, { commit: string; date: string }>
    /** `path:line` -> who wrote it; a line that is not there is not committed yet. */
    writers?: Record<string, Writer>
    /** Commit -> when it was made, ISO. */
    committedAt?: Record<string, string>
    /** Commits since the release before, newest first. */
    commits?: { commit: string; message: string }[]
    /** `commit:path` -> content. */
    objects?: Record<string, string>
    /** [commit, ancestor] pairs that are reachable. */
    ancestors?: [string, string][]
  }
  checks?: { runs: CheckRun[]; complete?: boolean }
  /** Oldest first, each with the states it went through, oldest first and a minute apart. */
  deployments?: (Partial<Deployment> & { states: string[] })[]
  /** Of one workflow, newest run first; jobs and artifacts are those of every run. */
  workflow?: {
    name?: string
    path?: string
    state?: string
    runs: Partial<WorkflowRun>[]
    complete?: boolean
    jobs?: WorkflowJob[]
    artifacts?: WorkflowArtifact[]
  }
  alerts?: {
    codeScanning?: { tools?: string[]; pending?: string | null; alerts?: Partial<Vulnerability>[] }
    dependabot?: Partial<Vulnerability>[]
    secretScanning?: Partial<Vulnerability>[]
  }
  /** `npm shop 1.2.0`, with the address of a private registry behind it -> what it tells. */
  registries?: Record<string, Partial<Publication>>
  /** Command line -> result. */
  exec?: Record<string, Partial<ExecResult>>
  ticks?: Tick[]
  /** Role -> people who hold it. */
  roles?: Record<string, string[]>
  /** Field -> values written down for this release. */
  record?: Record<string, (Partial<RecordEntry> & { value: string })[]>
  /** Messages of the communication plan. */
  notices?: Notice[]
  /** What people said about the release, oldest first; roles are those that `roles` gives them. */
  votes?: { by: string; vote: 'go' | 'no-go'; commit: string | null; reason?: string }[]
  /** The items that are watched. */
  items?: Partial<ItemReport>[]
  /** Pull requests with the paths they change. */
  pulls?: (PullRequest & { paths?: string[] })[]
  /** Base -> the commits since then, each with the paths it changes. No other base is in the history. */
  between?: Record<string, (CommitOrigin & { paths?: string[] })[]>
  refs?: {
    tags?: RemoteTag[]
    branches?: Record<string, Branch>
    /** Branch -> the rules of the rulesets that cover it. */
    rules?: Record<string, BranchRule[]>
    /** Tag -> what GitHub says of its signature; a lightweight tag has none. */
    signatures?: Record<string, TagSignature>
  }
  /** The issues that match, whatever is asked. */
  issues?: Issue[]
  /** Tag -> its release. */
  releases?: Record<string, PublishedRelease>
}

/** Item text and recorded answers -> outcome. Run by one loop in the tests, printed in the reference. */
export interface Example {
  says: string
  /** A checklist line as people write it, with its annotation. */
  item: string
  world: ExampleWorld
  outcome: OutcomeState
  /** What the sentence must contain. */
  because?: string
}

export interface GateDefinition<Params extends z.ZodType, Asks extends Question> {
  kind: string
  /** One sentence: what is true when it passes. */
  says: string
  /** The questions it may ask; another one is a compile error. */
  asks: readonly Asks[]
  params: Params
  /** Item kinds that get this gate when nothing else is bound to them. */
  standsFor?: readonly Item['kind'][]
  /** Parameters that the item's own words set (`>80%`); what is written in the annotation wins. */
  fromItem?(item: About['item']): Record<string, unknown>
  /** Gates that ask people: the roles that may clear the item; none means anybody who may write. */
  roles?(params: z.output<Params>, item: About['item']): readonly string[]
  /** Gates that ask `items`: which ones; null when these parameters need none. */
  watches?(params: z.output<Params>): Watch | null
  /** The number to compare with a baseline report, read back from evidence. */
  measure?(evidence: Evidence): { value: number; better: 'higher' | 'lower'; unit: string } | null
  check(params: z.output<Params>, world: Pick<World, Asks>, about: About): Promise<Outcome> | Outcome
  examples: readonly Example[]
}

/** A gate with its types closed over: any gate can stand in one table. */
export interface Gate {
  kind: string
  says: string
  asks: readonly Question[]
  params: z.ZodType
  standsFor: readonly Item['kind'][]
  examples: readonly Example[]
  measure: GateDefinition<z.ZodType, Question>['measure']
  /** Parameters that the item's own words set; empty when its words say nothing. */
  fromItem(item: About['item']): Record<string, unknown>
  /** Roles that may clear the item through this gate; null when it asks nobody, or its parameters are wrong. */
  roles(raw: Record<string, unknown>, item: About['item'], defaults?: Record<string, unknown>): readonly string[] | null
  /** The other items it looks at; null when it looks at none, or its parameters are wrong. */
  watches(raw: Record<string, unknown>, item: About['item'], defaults?: Record<string, unknown>): Watch | null
  /**
   * Checks the parameters and asks.
   * @param raw parameters as bound to the item; they win over the item's words, which win over `defaults`.
   * @returns the outcome and the parameters it was judged by, defaults included. Never throws:
   * wrong parameters, unanswered questions and crashes are `error` outcomes.
   */
  run(
    raw: Record<string, unknown>,
    world: World,
    about: About,
    defaults?: Record<string, unknown>,
  ): Promise<{ outcome: Outcome; params: Evidence }>
  /** Problems of the parameters, one sentence each; empty when they fit. */
  problems(raw: Record<string, unknown>): string[]
}

/** Stands for a value that a person must still choose; no gate judges anything by it. */
export const OPEN = '???'

/** One sentence per parameter that is still {@link OPEN}, alone or in a list. */
function openSentences(kind: string, raw: Record<string, unknown>): string[] {
  const isOpen = (value: unknown): boolean =>
    Array.isArray(value)
      ? value.some(isOpen)
      : typeof value === 'string' && value.split(',').some(part => part.trim() === OPEN)
  return Object.entries(raw)
    .filter(([, value]) => isOpen(value))
    .map(([name]) => `gate \`${kind}\`: \`${name}\` is still \`${OPEN}\`, a value was expected; write it`)
}

/** One sentence per zod issue, with the parameter's name and what was expected. */
export function sentencesOf(kind: string, issues: readonly z.core.$ZodIssue[]): string[] {
  return issues.map(issue => {
    if (issue.code === 'unrecognized_keys')
      return `gate \`${kind}\` has no parameter \`${issue.keys.join('`, `')}\`; see \`holdpoint gates ${kind}\` for those it has`
    const name = issue.path.join('.') || 'parameters'
    return `gate \`${kind}\`: \`${name}\`: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`
  })
}

/**
 * Makes a gate from its definition. `check` is fully typed from `params` and `asks`.
 * @returns the gate with its types closed over, for the generated index.
 */
export function defineGate<Params extends z.ZodType, Asks extends Question>(
  definition: GateDefinition<Params, Asks>,
): Gate {
  const { kind, says, asks, params, examples, measure } = definition
  const read = (raw: Record<string, unknown>, item: About['item'], defaults: Record<string, unknown> = {}) =>
    params.safeParse({ ...defaults, ...definition.fromItem?.(item), ...raw })
  return {
    kind,
    says,
    asks,
    params,
    standsFor: definition.standsFor ?? [],
    examples,
    measure,
    fromItem: item => definition.fromItem?.(item) ?? {},
    roles: (raw, item, defaults) => {
      const parsed = read(raw, item, defaults)
      if (openSentences(kind, { ...defaults, ...raw }).length > 0) return null
      return (parsed.success && definition.roles?.(parsed.data, item)) || null
    },
    watches: (raw, item, defaults) => {
      const parsed = read(raw, item, defaults)
      if (openSentences(kind, { ...defaults, ...raw }).length > 0) return null
      return (parsed.success && definition.watches?.(parsed.data)) || null
    },
    problems: raw => {
      const open = openSentences(kind, raw)
      if (open.length > 0) return open
      const parsed = params.safeParse(raw)
      return parsed.success ? [] : sentencesOf(kind, parsed.error.issues)
    },
    async run(raw, world, about, defaults) {
      const given = { ...defaults, ...definition.fromItem?.(about.item), ...raw }
      const open = openSentences(kind, given)
      if (open.length > 0) return { outcome: error(open.join('; ')), params: given }
      const parsed = params.safeParse(given)
      if (!parsed.success) return { outcome: error(sentencesOf(kind, parsed.error.issues).join('; ')), params: given }
      const outcome = await guarded(() => definition.check(parsed.data, world, about))
      return { outcome, params: parsed.data as Evidence }
    },
  }
}

/** One broken gate is one red line, never a crash of the whole report. */
async function guarded(check: () => Promise<Outcome> | Outcome): Promise<Outcome> {
  try {
    return await check()
  } catch (caught) {
    if (caught instanceof CouldNotFindOut) return error(caught.message, caught.evidence)
    const trouble = caught instanceof Error ? caught : new Error(String(caught))
    return error(`could not be judged: ${trouble.message}`, { stack: trouble.stack ?? null })
  }
}

/** Gates by kind. */
export type GateTable = Readonly<Record<string, Gate>>

/** A gate that asks people is a person's act; every other one is a machine's proof. */
export const isPersonal = ({ asks }: Pick<Gate, 'asks'>): boolean => asks.includes('people')

/** Questions that only a place with the checked-out files can answer. */
const NEEDS_CHECKOUT: readonly Question[] = [
  'files',
  'reports',
  'documents',
  'comments',
  'migrations',
  'assets',
  'git',
  'exec',
  'registries',
]

/** Whether a server without the checkout cannot ask it. */
export const needsCheckout = ({ asks }: Pick<Gate, 'asks'>): boolean =>
  asks.some(question => NEEDS_CHECKOUT.includes(question))
