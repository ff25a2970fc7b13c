/**
 * @module model/guard
 * What GitHub tells an administrator about how branches are guarded, and what the doctor makes of it.
 */

/** Known, or why it could not be found out: one sentence. */
export type Found<T> = { known: T } | { unknown: string }

export interface RequiredCheck {
  context: string
  /** Id of the App that must report it; null for any. */
  app: number | null
}

export interface BypassActor {
  /** `RepositoryRole`, `Team`, `Integration`, `OrganizationAdmin`, `DeployKey`, `User`, ... */
  type: string
  id: number | null
  /** `always`, `pull_request`, `exempt`. */
  mode: string
}

export interface RulesetFacts {
  id: number
  name: string
  /** `active`, `evaluate`, `disabled`. */
  enforcement: string
  /** `Repository`, `Organization` or `Enterprise`: who can change it. */
  source: string
  include: string[]
  exclude: string[]
  checks: RequiredCheck[]
  strict: boolean
  /** Types of its rules. */
  rules: string[]
  bypass: Found<BypassActor[]>
  /** As GitHub gave it, for a repair that leaves everything else as it is. */
  raw: Readonly<Record<string, unknown>>
}

/** An active rule that counts for a branch. */
export interface ActiveRule {
  type: string
  ruleset: number
  checks: RequiredCheck[]
  strict: boolean
  /** Of a `pull_request` rule. */
  codeOwners: boolean
}

export interface ClassicProtection {
  checks: RequiredCheck[]
  strict: boolean
  admins: boolean
  forcePushes: boolean
  deletions: boolean
}

/** A branch that stands for all that a pattern means. */
export interface BranchFacts {
  name: string
  rules: Found<ActiveRule[]>
  /** Null: there is none. */
  classic: Found<ClassicProtection | null>
}

export interface AppFacts {
  id: number
  slug: string | null
  /** Granted in this repository; null where only what it asks for could be read, or nothing. */
  installed: Found<InstallationFacts | null>
}

export interface InstallationFacts {
  permissions: Record<string, string>
  events: string[]
  suspended: boolean
  /** Not for all repositories, and which ones is not shown. */
  selected: boolean
}

export interface EnvironmentFacts {
  name: string
  rules: string[]
  adminsBypass: boolean
}

export interface RoleFacts {
  role: string
  /** Empty: everybody with the permission of the role. */
  members: { name: string; found: Found<{ exists: boolean; mayWrite: boolean }> }[]
}

export interface GuardFacts {
  /** `owner/name`. */
  repository: string
  /** Whether the token's owner administrates the repository. */
  admin: boolean
  app: Found<AppFacts>
  rulesets: Found<RulesetFacts[]>
  /** By pattern of the configuration. */
  patterns: { pattern: string; branches: BranchFacts[] }[]
  environments: Found<EnvironmentFacts[]>
  /** Jobs whose name is that of the check, or may become it: `path: job`. */
  namesakes: Found<string[]>
  /** Mistakes in configuration and checklists; the path of the configuration, null without one. */
  config: { source: string | null; mistakes: string[] }
  roles: RoleFacts[]
  /** Files that decide, and whether somebody owns them. */
  owned: Found<{ path: string; owners: string[] }[]>
}

export type Severity = 'fine' | 'warning' | 'problem' | 'unknown'

export interface DoctorFinding {
  severity: Severity
  /** What it is about: `ruleset`, `check`, `bypass` ... */
  about: string
  /** The branch pattern; null for the whole repository. */
  branch: string | null
  /** What is, what was expected, what to do. */
  message: string
}

/** `holdpoint/doctor@1`. */
export interface Diagnosis {
  schema: 'holdpoint/doctor@1'
  repository: string
  /** Id of the App; null when it is not known. */
  app: number | null
  branches: string[]
  findings: DoctorFinding[]
  /** What `--fix` did; null without it. */
  fixed: { ruleset: number; name: string; created: boolean } | null
}
