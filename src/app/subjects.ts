/**
 * @module app/subjects
 * Names of what the App looks at: one work item each.
 */

export type Subject =
  | { kind: 'pull'; repository: string; number: number }
  /** Pull requests whose head this commit is. */
  | { kind: 'commit'; repository: string; sha: string }
  /** Pull requests that go into this branch. */
  | { kind: 'branch'; repository: string; branch: string }
  /** A commit that a merge queue made for a branch. */
  | { kind: 'group'; repository: string; sha: string; branch: string }
  /** One run of a checklist after the merge, in one environment. */
  | { kind: 'release'; repository: string; sha: string; environment: string }
  /** Whoever's issue this is, is looked at. */
  | { kind: 'issue'; repository: string; number: number }
  /** A tag was made: the releases of its commit have a version. */
  | { kind: 'tag'; repository: string; tag: string }
  /** The repository's recurring work. */
  | { kind: 'recurring'; repository: string }
  /** One period of it: `weekly`, `2026-W47`. */
  | { kind: 'period'; repository: string; cadence: string; key: string }
  /** A workflow run that waits for an environment. */
  | { kind: 'gate'; repository: string; run: number; environment: string }
  /** Every open release of the installation. */
  | { kind: 'sweep'; installation: number }
  /** One that was kept and not understood. */
  | { kind: 'delivery'; guid: string }
  /** What is done though nothing happens. */
  | { kind: 'upkeep'; what: 'deliveries' | 'sweep' | 'tidy' }

/** What a name begins with. */
export const SUBJECT_KINDS: readonly Subject['kind'][] = [
  'pull',
  'commit',
  'branch',
  'group',
  'release',
  'issue',
  'tag',
  'recurring',
  'period',
  'gate',
  'sweep',
  'upkeep',
  'delivery',
]

export type PullSubject = Extract<Subject, { kind: 'pull' }>
export type ReleaseSubject = Extract<Subject, { kind: 'release' }>
export type IssueSubject = Extract<Subject, { kind: 'issue' }>
export type PeriodSubject = Extract<Subject, { kind: 'period' }>
export type GateSubject = Extract<Subject, { kind: 'gate' }>
export type UpkeepSubject = Extract<Subject, { kind: 'upkeep' }>

/** @returns the name, e.g. `pull:acme/shop#12`. */
export function nameOf(subject: Subject): string {
  switch (subject.kind) {
    case 'pull':
      return `pull:${subject.repository}#${subject.number}`
    case 'commit':
      return `commit:${subject.repository}@${subject.sha}`
    case 'group':
      return `group:${subject.repository}@${subject.sha}:${subject.branch}`
    case 'branch':
      return `branch:${subject.repository}@${subject.branch}`
    case 'release':
      // GitHub takes `Production` and `production` for one environment.
      return `release:${subject.repository}@${subject.sha}:${subject.environment.toLowerCase()}`
    case 'issue':
      return `issue:${subject.repository}#${subject.number}`
    case 'tag':
      return `tag:${subject.repository}@${subject.tag}`
    case 'recurring':
      return `recurring:${subject.repository}`
    case 'period':
      return `period:${subject.repository}@${subject.cadence}:${subject.key}`
    case 'gate':
      return `gate:${subject.repository}@${subject.run}:${subject.environment}`
    case 'sweep':
      return `sweep:${subject.installation}`
    case 'delivery':
      return `delivery:${subject.guid}`
    case 'upkeep':
      return `upkeep:${subject.what}`
  }
}

/** @returns what a name stands for; null for one of another version. */
export function subjectOf(name: string): Subject | null {
  const numbered = /^(pull|issue):([^/\s]+\/[^#\s]+)#(\d+)$/.exec(name)
  if (numbered) return { kind: numbered[1] as 'pull' | 'issue', repository: numbered[2]!, number: Number(numbered[3]) }
  const at = /^([a-z]+):([^/\s]+\/[^@\s]+)@(.+)$/s.exec(name)
  if (at) return within(at[1]!, at[2]!, at[3]!)
  const recurring = /^recurring:([^/\s]+\/[^@#\s]+)$/.exec(name)
  if (recurring) return { kind: 'recurring', repository: recurring[1]! }
  const upkeep = /^upkeep:(deliveries|sweep|tidy)$/.exec(name)
  if (upkeep) return { kind: 'upkeep', what: upkeep[1] as UpkeepSubject['what'] }
  const delivery = /^delivery:(.+)$/s.exec(name)
  if (delivery) return { kind: 'delivery', guid: delivery[1]! }
  const sweep = /^sweep:(\d+)$/.exec(name)
  return sweep ? { kind: 'sweep', installation: Number(sweep[1]) } : null
}

/** @param rest what stands behind the repository: names of branches and environments may hold anything. */
function within(kind: string, repository: string, rest: string): Subject | null {
  if (kind === 'branch') return { kind, repository, branch: rest }
  if (kind === 'tag') return { kind, repository, tag: rest }
  if (kind === 'commit') return { kind, repository, sha: rest }
  const [, first, last] = /^([^:]+):(.+)$/s.exec(rest) ?? []
  if (!first || !last) return null
  if (kind === 'group' && /^[0-9a-f]+$/.test(first)) return { kind, repository, sha: first, branch: last }
  if (kind === 'release' && /^[0-9a-f]+$/.test(first))
    return { kind, repository, sha: first, environment: last.toLowerCase() }
  if (kind === 'gate' && /^\d+$/.test(first)) return { kind, repository, run: Number(first), environment: last }
  return kind === 'period' ? { kind, repository, cadence: first, key: last } : null
}
