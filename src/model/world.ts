/**
 * @module model/world
 * The questions a gate may ask. A gate never sees the network, the disk or the clock: it sees these.
 * Every question is asked of the outside once per evaluation; an answer that cannot be had is `CouldNotFindOut`.
 */

import type { Assets } from './assets.ts'
import type { Code, Environment } from './code.ts'
import type { Issues, PullRequests, Refs, Releases } from './forge.ts'
import type { MigrationQuery, MigrationReading } from './migrations.ts'
import type { Notice } from './notices.ts'
import type { Release } from './release.ts'
import type { ItemReport } from './report.ts'
import type { CoverageReading, Reading, TestReport, Vulnerability, VulnerabilityReport } from './reports.ts'
import type { Freeze, Window } from './settings.ts'
import type { Decision, VoteRules } from './votes.ts'

/** The instant of the evaluation: the same for every gate. */
export interface Clock {
  now(): Date
  /** IANA name of the declared time zone. */
  timeZone: string
}

/** What the configuration declares about times, in the declared time zone. */
export interface Calendar {
  windows(): Promise<Window[]>
  freezes(): Promise<Freeze[]>
}

/** Files below the project's root. Paths are relative, with forward slashes. */
export interface Files {
  /** Sorted paths of the files that match any pattern (globs; `!` in front excludes); symbolic links are not followed out of the root. */
  find(patterns: readonly string[]): Promise<string[]>
  /** The whole content. Throws CouldNotFindOut when it is not there or not readable. */
  read(path: string): Promise<Uint8Array>
  /** The content decoded by its byte order mark, UTF-8 without one. */
  text(path: string): Promise<string>
  /** The content in chunks, for what may be large; a chunk is good only until the next one is asked for. */
  stream(path: string): AsyncIterable<Uint8Array>
  /** Size in bytes and time of the last change; null when it is not there. */
  stat(path: string): Promise<{ size: number; modified: Date } | null>
}

/** CI's report files. Without patterns the usual places are searched. */
export interface Reports {
  tests(patterns?: readonly string[]): Promise<Reading<TestReport>>
  coverage(patterns?: readonly string[]): Promise<CoverageReading>
  vulnerabilities(patterns?: readonly string[]): Promise<Reading<VulnerabilityReport>>
  /**
   * The versions that package manifests state (`package.json`, `pyproject.toml`, ...), in the order of the paths.
   * Without paths: those of the usual ones that are there and state one. Throws CouldNotFindOut for a named one that does not.
   */
  versions(paths?: readonly string[]): Promise<{ file: string; version: string }[]>
}

/** Names and positions from the root of a document down to a value. */
export type DocumentPath = readonly (string | number)[]

/** A structured file, read as data. A file with several YAML documents is several of these. */
export interface Document {
  file: string
  /** What it was read as: `json`, `yaml`, `toml`, `ini`, `properties`, `env`, `python` or `javascript`. */
  format: string
  /** Plain data; of a program the constants that it states. */
  value: unknown
  /** What a program states but computes, so that its value is not known; `why` names the reason with its line. */
  computed: readonly { path: DocumentPath; why: string }[]
  /** False for a program: it may have more names than could be read. */
  complete: boolean
  /** 1-based line of a value; null where it is not known. */
  lineOf(path: DocumentPath): number | null
  /** Of the whole file. */
  sha256: string
}

/** One number of a tool's summary. */
export interface Figure {
  /** `http_req_duration p(95)<500`, `performance`, `color-contrast`, `parse large file`. */
  name: string
  /**
   * `threshold`: a limit the tool judged itself, 1 where it holds; `category`: a score of 0 to 100;
   * `violation`: places where a rule is broken; `benchmark` and `measure`: as the unit says.
   */
  kind: 'threshold' | 'category' | 'violation' | 'benchmark' | 'measure'
  value: number
  /** Times are in `ms`; empty where the tool states none. */
  unit: string
  /** How bad a violation is; null where the tool does not say. */
  impact?: string | null
  path: DocumentPath
}

/** What a tool that measures wrote down. */
export interface Summary {
  file: string
  sha256: string
  /** `k6`, `lighthouse`, `axe` or `benchmark`: told by content. */
  tool: string
  /** ISO time it says of itself; null where it says none. */
  taken: string | null
  /** Empty only where the tool looked and found nothing. */
  figures: readonly Figure[]
  lineOf(path: DocumentPath): number | null
}

export interface Documents {
  /** Never empty. Throws CouldNotFindOut, with the line, for what is missing, malformed, says a key twice, or is of no known format. */
  read(path: string): Promise<Document[]>
  /** The same file as a summary of a tool. Throws CouldNotFindOut for one that is none, or says that it is not whole. */
  summary(path: string): Promise<Summary>
}

export interface CommentHit {
  file: string
  line: number
  column: number
  /** The word as it was asked for. */
  tag: string
  /** The comment's line from the word on, trimmed, at most 200 characters. */
  text: string
}

export interface CommentQuery {
  words: readonly string[]
  /** Globs; empty means production code. */
  paths: readonly string[]
  exclude: readonly string[]
  /** Leave out tests, docs, vendored and generated files. */
  production: boolean
  /** Only lines added since this commit or ref. */
  since?: string
}

/** Comments in source code, told apart from strings. */
export interface Comments {
  find(query: CommentQuery): Promise<{ hits: CommentHit[]; files: number; unread: string[] }>
}

/** Migrations of databases, as their files say. */
export interface Migrations {
  read(query: MigrationQuery): Promise<MigrationReading>
}

export interface Tag {
  name: string
  /** The commit it points at, through a tag object when there is one. */
  commit: string
  /** A tag object of its own (annotated), not just a name for a commit. */
  annotated: boolean
  /** The tag object carries a signature (not verified). */
  signed: boolean
  /** ISO time of the tag object, or of the commit. */
  date: string | null
}

export interface Writer {
  commit: string
  name: string
  /** ISO time: when it was written or committed, whichever is earlier. */
  at: string
}

export interface Git {
  /** The checked-out commit. */
  head(): Promise<{ commit: string; branch: string | null; shallow: boolean; dirty: boolean }>
  /** Local tags, in name order. */
  tags(): Promise<Tag[]>
  /** Every tag there is, also where the clone has not all of them. Throws CouldNotFindOut when that cannot be told. */
  allTags(): Promise<Pick<Tag, 'name' | 'commit'>[]>
  /** Tags on a remote as `ls-remote` shows them: knows annotated tags that a checkout made lightweight. */
  remoteTags(remote?: string): Promise<Tag[]>
  /** Whether a local tag's SSH signature is one of the allowed signers'; null where git knows none, or the tag is signed in another way. */
  signature(tag: string): Promise<{ verified: boolean; reason: string } | null>
  /** True when `ancestor` is reachable from `commit`. */
  contains(commit: string, ancestor: string): Promise<boolean>
  /** Paths changed between a base and the judged commit. */
  changedPaths(base: string): Promise<string[]>
  /** Lines added or changed between a base and the judged commit: path -> line numbers as they are now. */
  addedLines(base: string): Promise<ReadonlyMap<string, ReadonlySet<number>>>
  /** The newest commit that touched a path, its date in ISO; null when none did. */
  lastCommit(path: string): Promise<{ commit: string; date: string } | null>
  /**
   * Who wrote these lines of a file as it lies in the work tree, and when; commits that `.git-blame-ignore-revs` names do not count.
   * Null for lines that are not committed yet. Throws CouldNotFindOut where history ends before the line began.
   */
  writers(path: string, lines: readonly number[]): Promise<ReadonlyMap<number, Writer | null>>
  /** When a commit was made (not written), ISO. */
  committedAt(commit: string): Promise<string>
  /** Where the history of a commit left that of a base. Throws CouldNotFindOut when they have none in common. */
  forkPoint(base: string, commit: string): Promise<string>
  /** The commits that `commit` contains and `since` does not, newest first; all of its history where `since` is null. */
  commitsSince(since: string | null, commit: string): Promise<{ commit: string; message: string }[]>
  /** A file's bytes at a commit; null when it is not there. */
  show(commit: string, path: string): Promise<Uint8Array | null>
}

export interface CheckRun {
  name: string
  status: 'queued' | 'in_progress' | 'completed'
  /** `success`, `failure`, ...; null while it runs. */
  conclusion: string | null
  /** Slug of the app that posted it; `status` for a commit status. */
  app: string
  /** What started its workflow: `push`, `pull_request`; absent where it is not of one, or that is not known. */
  event?: string
  url: string | null
  startedAt: string | null
  completedAt: string | null
}

/** Check runs and commit statuses of exactly one commit. */
export interface Checks {
  /** The newest of each name, app, workflow and event; and workflows that are not done. `complete` is false when not all pages could be read. */
  of(commit: string): Promise<{ runs: CheckRun[]; complete: boolean }>
}

/** What the latest attempt of one run of a GitHub Actions workflow says. */
export interface WorkflowRun {
  id: number
  /** `completed`, or one of GitHub's words for not yet. */
  status: string
  /** `success`, `failure`, ...; null while it runs. */
  conclusion: string | null
  /** `push`, `schedule`, ... */
  event: string
  branch: string | null
  commit: string
  /** Started for a branch of another repository, whatever that branch is called. */
  fork: boolean
  attempt: number
  /** ISO times: of the run, and of its latest attempt's beginning. */
  createdAt: string
  startedAt: string
  url: string | null
}

export interface WorkflowJob {
  name: string
  status: string
  conclusion: string | null
  url: string | null
}

export interface WorkflowArtifact {
  name: string
  bytes: number
  expired: boolean
  createdAt: string | null
}

export interface WorkflowQuery {
  /** File name, path, or display name. */
  name: string
  /** Full object name. */
  commit?: string
  branch?: string
  event?: string
  /** ISO time: older attempts are not needed. */
  since?: string
}

/** GitHub Actions. */
export interface Workflows {
  /** Newest run first, without the run that asks. `complete` is false when there are more than could be read. */
  runs(query: WorkflowQuery): Promise<{
    workflow: { name: string; path: string; state: string }
    runs: WorkflowRun[]
    complete: boolean
  }>
  /** All jobs of a run's latest attempt. */
  jobs(run: number): Promise<WorkflowJob[]>
  /** All artifacts of a run. */
  artifacts(run: number): Promise<WorkflowArtifact[]>
}

export interface Deployment {
  /** Grows with time. */
  id: number
  commit: string
  ref: string
  environment: string
  /** `deploy` unless it was called otherwise. */
  task: string
  payload: Record<string, unknown>
  transient: boolean
  production: boolean
  /** ISO time. */
  createdAt: string
}

export interface DeploymentStatus {
  /** `success`, `failure`, `error`, `inactive`, or one of GitHub's words for not yet. */
  state: string
  createdAt: string
  url: string | null
}

/** What GitHub was told of deployments. Both throw CouldNotFindOut when not all could be read. */
export interface Deployments {
  /** To one environment, newest first: all, those of one commit, those made after another. */
  of(query: { environment: string; commit?: string; newerThan?: number }): Promise<Deployment[]>
  /** Of one deployment, newest first. */
  statuses(deployment: number): Promise<DeploymentStatus[]>
}

export interface ExecResult {
  /** Null when a signal or the time limit ended it. */
  exitCode: number | null
  timedOut: boolean
  /** The last 64 KiB of each. */
  stdout: string
  stderr: string
  durationMs: number
}

export interface Exec {
  /** Runs a command line in the project's root with the system's shell. Throws CouldNotFindOut when it may not run here. */
  run(command: string, options?: { timeoutMs?: number }): Promise<ExecResult>
}

/** A person closing an item. */
export interface Tick {
  item: string
  /** Everybody who could have made it: one login where the record tells, several where only the set is known, empty where nobody could be named. */
  by: string[]
  /** ISO time, null where unknown. */
  at: string | null
  /** The commit it was given for, null where unknown. */
  commit: string | null
  /** Where it was read: `the pull request's body`, `DEPLOY.md`, `the command line`. */
  source: string
  note?: string
  /** Why it does not count although the box is ticked, e.g. given for an earlier release. */
  stale?: string
}

/** Who ticked, and who may. */
export interface People {
  ticks(item: string): Promise<Tick[]>
  /** May this person act for one of these roles? No roles: anybody known who may write to the repository. */
  holds(person: string, roles: readonly string[]): Promise<{ holds: boolean; because: string }>
  /** Are these two one person? Throws CouldNotFindOut where a name or an e-mail address is all that is known of one. */
  same(person: string, other: string): Promise<boolean>
}

/** A value of the release record. */
export interface RecordEntry {
  value: string
  /** Who wrote it; empty where a machine did, or nobody could be named. */
  by: string[]
  /** Handed in by a machine, or a fact of the release; nobody wrote it. */
  machine?: boolean
  /** ISO time, null where unknown. */
  at: string | null
  /** Where it was read: `the pull request's body`, `DEPLOY.md:12`, `the command line`. */
  source: string
  /** Why it does not count, e.g. written for an earlier release. */
  stale?: string
}

/** The record of this release: what machines and people wrote down about it. */
export interface ReleaseRecord {
  /** Every value of a field, by its name in any spelling: `migration-duration` is `Migration Duration`. Empty where none is. */
  values(field: string): Promise<RecordEntry[]>
  /** Where a value can be written, for sentences: `write \`Rollback reason: ...\` into the pull request's body`. */
  mend(field: string): Promise<string>
}

/** Go / no-go: what people decided about the release. */
export interface Votes {
  /** By these rules. Without roles: only whether a no-go stands. */
  decision(rules: VoteRules): Promise<Decision>
}

/** What people were told of the release. */
export interface Notices {
  /** Every message of the plan to this channel, those that were tried first. */
  to(channel: string): Promise<Notice[]>
}

/** How the rest of the checklist stands. */
export interface Items {
  /** The items that the gate declares to watch, as they stand now; of another phase as if it were that phase's turn. */
  watched(): Promise<ItemReport[]>
}

/** What code scanning knows of one commit. */
export interface CodeScanning {
  /** Names of the tools whose analysis of the commit is there, one for each analysis. */
  tools: string[]
  /** What has to come before the alerts speak of the commit; null when nothing is missing. */
  pending: string | null
  /** Open alerts; empty while something is pending. */
  alerts: Vulnerability[]
}

/** Open alerts of the scanners that GitHub runs or keeps the results of. */
export interface Alerts {
  /** Of exactly this commit. Throws CouldNotFindOut when what is open now is open on another one. */
  codeScanning(commit: string): Promise<CodeScanning>
  /** Of the default branch as it is now. */
  dependabot(): Promise<Vulnerability[]>
  /** Of the whole repository. */
  secretScanning(): Promise<Vulnerability[]>
}

export const REGISTRY_NAMES = [
  'npm',
  'pypi',
  'crates.io',
  'rubygems',
  'nuget',
  'maven',
  'packagist',
  'docker',
  'go',
  'homebrew',
  'conda-forge',
] as const
export type RegistryName = (typeof REGISTRY_NAMES)[number]

/** One version of a package in a registry. */
export interface Publication {
  published: boolean
  /** ISO time, where the registry tells. */
  at: string | null
  /** Why it is not to be used any more: `yanked: ...`, `deprecated: ...`; null when it is. */
  withdrawn: string | null
  /** Of the package, in the registry's own spelling, where it tells. */
  digest: string | null
  /** What was asked. */
  url: string
}

export interface OwnPackage {
  file: string
  registry: RegistryName
  name: string
}

/** Package registries. */
export interface Registries {
  /** Throws CouldNotFindOut unless the registry says yes or no. `url` is its address, where this machine's own configuration does not say it. */
  published(registry: RegistryName, name: string, version: string, url?: string): Promise<Publication>
  /** What the manifests in the project's root say is made here, without what is private. */
  own(): Promise<OwnPackage[]>
}

/** Every question there is, by name. */
export interface World {
  clock: Clock
  calendar: Calendar
  release: Release
  files: Files
  reports: Reports
  documents: Documents
  code: Code
  environment: Environment
  comments: Comments
  migrations: Migrations
  assets: Assets
  git: Git
  checks: Checks
  workflows: Workflows
  deployments: Deployments
  exec: Exec
  people: People
  record: ReleaseRecord
  votes: Votes
  notices: Notices
  items: Items
  issues: Issues
  releases: Releases
  pulls: PullRequests
  refs: Refs
  alerts: Alerts
  registries: Registries
}

export type Question = keyof World
