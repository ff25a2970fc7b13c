/** The work list as anybody would write it who has no disk, no second replica and no crashes. */
import type { Lease, SubjectState } from '../../src/model/store.ts'
import { backOff, type Patience } from '../../src/store/patience.ts'

interface Subject {
  dueAt: number | null
  notBefore: number | null
  lease: { token: string; owner: string; until: number } | null
  attempts: number
  error: string | null
  parked: { at: number; reason: string } | null
}

const GONE = 'the worker that was at it ended without a word'

export class Model {
  now = 1_000_000
  guids = new Set<string>()
  keys: string[] = []
  subjects = new Map<string, Subject>()
  /** Every lease that was ever given: late workers come back with theirs. */
  leases: Lease[] = []
  patience: Patience

  constructor(patience: Patience) {
    this.patience = patience
  }

  append(keys: readonly string[]): string[] {
    const fresh = [...new Set(keys)].filter(key => !this.keys.includes(key))
    this.keys.push(...fresh)
    return fresh
  }

  mark(name: string, at: number): void {
    const subject = this.subjects.get(name)
    if (!subject)
      this.subjects.set(name, { dueAt: at, notBefore: null, lease: null, attempts: 0, error: null, parked: null })
    else subject.dueAt = Math.min(subject.dueAt ?? Infinity, Math.max(at, subject.notBefore ?? -Infinity))
  }

  /** Subjects a claim may give, after those were parked that ended their worker too often. */
  claimable(most: number): Set<string> {
    const expired = [...this.subjects]
      .filter(([, { lease }]) => lease !== null && lease.until <= this.now)
      .sort(([, a], [, b]) => a.lease!.until - b.lease!.until)
    // The first ones only are looked at; with equal times it is open which.
    if (expired.length <= most)
      for (const [, subject] of expired)
        if (backOff(subject.attempts + 1, this.patience) === null) {
          subject.attempts++
          subject.error = GONE
          subject.parked = { at: this.now, reason: GONE }
          subject.lease = null
        }
    const may = [...this.subjects].filter(([, { lease, dueAt }]) =>
      lease ? lease.until <= this.now : dueAt !== null && dueAt <= this.now,
    )
    return new Set(may.map(([name]) => name))
  }

  claimed(lease: Lease): void {
    const subject = this.subjects.get(lease.subject)!
    if (subject.lease) {
      subject.attempts++
      subject.error = GONE
    }
    subject.dueAt = null
    subject.notBefore = null
    subject.lease = { token: lease.token, owner: lease.owner, until: lease.until }
    this.leases.push(lease)
  }

  done(lease: Lease, next?: number): boolean {
    const subject = free(this, lease)
    if (!subject) return false
    Object.assign(subject, { attempts: 0, error: null, parked: null })
    if (next !== undefined) subject.dueAt = Math.min(subject.dueAt ?? Infinity, next)
    return true
  }

  retry(lease: Lease, reason: string): 'waiting' | 'parked' | 'lost' {
    const subject = free(this, lease)
    if (!subject) return 'lost'
    subject.attempts = lease.attempts + 1
    subject.error = reason
    const wait = backOff(subject.attempts, this.patience)
    if (wait === null) subject.parked = { at: this.now, reason }
    else subject.dueAt = Math.min(subject.dueAt ?? Infinity, this.now + wait)
    return wait === null ? 'parked' : 'waiting'
  }

  postpone(lease: Lease, at: number, reason: string): boolean {
    const subject = free(this, lease)
    if (subject) Object.assign(subject, { dueAt: at, notBefore: at, error: reason })
    return subject !== null
  }

  release(lease: Lease): boolean {
    const subject = free(this, lease)
    if (subject) subject.dueAt = Math.min(subject.dueAt ?? Infinity, this.now)
    return subject !== null
  }

  park(lease: Lease, reason: string): boolean {
    const subject = free(this, lease)
    if (subject) Object.assign(subject, { error: reason, parked: { at: this.now, reason } })
    return subject !== null
  }

  unpark(name: string): boolean {
    const subject = this.subjects.get(name)
    if (!subject?.parked) return false
    const dueAt = Math.min(subject.dueAt ?? Infinity, this.now)
    Object.assign(subject, { attempts: 0, error: null, parked: null, notBefore: null, dueAt })
    return true
  }

  extend({ subject: name, token }: Lease, until: number): boolean {
    const subject = this.subjects.get(name)
    if (subject?.lease?.token !== token) return false
    subject.lease.until = until
    return true
  }

  /** The only server ended: in a file of its own everything it held is free. */
  restarted(): void {
    for (const { lease } of this.subjects.values()) if (lease) lease.until = 0
  }

  state(name: string): SubjectState | null {
    const subject = this.subjects.get(name)
    if (!subject) return null
    const { dueAt, lease, attempts, error, parked } = subject
    return {
      subject: name,
      dueAt,
      lease: lease && { owner: lease.owner, until: lease.until },
      attempts,
      error,
      parked,
    }
  }

  nextAt(): number | null {
    const times = [...this.subjects.values()].flatMap(({ lease, dueAt }) => (lease ? lease.until : (dueAt ?? [])))
    return times.length ? Math.min(...times) : null
  }
}

/** Lets go of the subject. @returns null when the lease was lost. */
function free(model: Model, { subject: name, token }: Lease): Subject | null {
  const subject = model.subjects.get(name)
  if (subject?.lease?.token !== token) return null
  subject.lease = null
  return subject
}
