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
  'sweep',
  'upkeep',
  'delivery',
]

export type PullSubject = Extract<Subject, { kind: 'pull' }>
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
  const pull = /^pull:([^/\s]+\/[^#\s]+)#(\d+)$/.exec(name)
  if (pull) return { kind: 'pull', repository: pull[1]!, number: Number(pull[2]) }
  const at = /^(commit|group|branch):([^/\s]+\/[^@\s]+)@(.+)$/.exec(name)
  if (at?.[1] === 'branch') return { kind: 'branch', repository: at[2]!, branch: at[3]! }
  if (at?.[1] === 'commit') return { kind: 'commit', repository: at[2]!, sha: at[3]! }
  const group = at && /^([0-9a-f]+):(.+)$/.exec(at[3]!)
  if (group) return { kind: 'group', repository: at[2]!, sha: group[1]!, branch: group[2]! }
  const upkeep = /^upkeep:(deliveries|sweep|tidy)$/.exec(name)
  if (upkeep) return { kind: 'upkeep', what: upkeep[1] as UpkeepSubject['what'] }
  const delivery = /^delivery:(.+)$/s.exec(name)
  if (delivery) return { kind: 'delivery', guid: delivery[1]! }
  const sweep = /^sweep:(\d+)$/.exec(name)
  return sweep ? { kind: 'sweep', installation: Number(sweep[1]) } : null
}
