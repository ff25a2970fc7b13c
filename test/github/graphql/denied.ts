import { Refused } from '../core/hub.ts'

/** A refusal over GraphQL: status 200, and an error with GitHub's `type` beside the data. */
export class Denied extends Error {
  readonly type: string
  constructor(type: string, message: string) {
    super(message)
    this.type = type
  }
}

/** @returns what a refusal of the core is called over GraphQL. */
export function asDenied(caught: unknown): unknown {
  if (!(caught instanceof Refused)) return caught
  const types: Record<number, string> = { 403: 'FORBIDDEN', 404: 'NOT_FOUND' }
  const type = types[caught.status] ?? 'UNPROCESSABLE'
  const message = caught.message === 'Resource not accessible by integration' ? caught.message : caught.message
  return new Denied(type, message)
}
