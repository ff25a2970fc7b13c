/**
 * @module model/outcome
 * What a gate says. Could-not-find-out is `error`; it never passes.
 */

export type OutcomeState = 'pass' | 'fail' | 'wait' | 'skip' | 'error'

/** The facts behind an outcome: plain JSON, complete enough that no publisher has to ask again. */
export type Evidence = Record<string, unknown>

export interface Outcome {
  state: OutcomeState
  /** One sentence: what is, what was expected, what to do. */
  because: string
  evidence: Evidence
}

const outcome =
  (state: OutcomeState) =>
  (because: string, evidence: Evidence = {}): Outcome => ({ state, because, evidence })

export const pass = outcome('pass')
export const fail = outcome('fail')
export const wait = outcome('wait')
export const skip = outcome('skip')
export const error = outcome('error')

/**
 * Thrown by a source whose question has no answer: no network, no permission, a broken file.
 * A gate that meets it ends as `error` with this sentence.
 */
export class CouldNotFindOut extends Error {
  override name = 'CouldNotFindOut'
  readonly evidence: Evidence
  constructor(because: string, evidence: Evidence = {}, options?: ErrorOptions) {
    super(because, options)
    this.evidence = evidence
  }
}

/** A mistake of the user in a file, an option or an input: shown as its sentence alone, exit code 2. */
export class Mistake extends Error {
  override name = 'Mistake'
  readonly file: string | undefined
  readonly line: number | undefined
  readonly column: number | undefined
  constructor(sentence: string, place: { file?: string; line?: number; column?: number } = {}) {
    super(sentence)
    this.file = place.file
    this.line = place.line
    this.column = place.column
  }

  /** `file:line:column: sentence`, as far as the place is known. */
  get sentence(): string {
    const place = [this.file, this.line, this.column].filter(part => part !== undefined).join(':')
    return place ? `${place}: ${this.message}` : this.message
  }
}
