/** Who asked what, and how much of it: so that a test can hold the price of a change. */

export interface SeenRequest {
  method: string
  path: string
  operation: string | null
  body: Record<string, unknown> | undefined
  status: number
  /** The part of the test it was sent in. */
  phase: string
  kind: 'rest' | 'graphql'
  write: boolean
  /** What it costs of the secondary limit. */
  points: number
}

export interface Counts {
  rest: { read: number; write: number }
  graphql: { read: number; write: number }
  total: number
  points: number
}

export class Ledger {
  readonly requests: SeenRequest[] = []
  phase = 'start'

  /** From here on requests are counted under this name. */
  begin(phase: string): void {
    this.phase = phase
  }

  note(request: Omit<SeenRequest, 'phase'>): void {
    this.requests.push({ ...request, phase: this.phase })
  }

  /** @returns the counts of one phase, or of all of them. */
  counts(phase?: string): Counts {
    const counts: Counts = { rest: { read: 0, write: 0 }, graphql: { read: 0, write: 0 }, total: 0, points: 0 }
    for (const request of this.requests) {
      if (phase !== undefined && request.phase !== phase) continue
      counts[request.kind][request.write ? 'write' : 'read'] += 1
      counts.total += 1
      counts.points += request.points
    }
    return counts
  }
}
