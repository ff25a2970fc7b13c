/**
 * @module app/pull/write
 * What is to be on GitHub against what is there: only what differs is written, all of it in one request.
 */
import { createHash } from 'node:crypto'
import type { Store } from '../../model/store.ts'
import type { GitHubApi } from '../../sources/github.ts'

/** A thing that can be published, and how: the mutation, its input, and where the new node's id stands in the answer. */
export interface Wanted {
  /** `check:holdpoint`, `body`, `comment`, `reaction:...`. */
  thing: string
  /** What it is about besides its content: the head commit of a check run. */
  scope: string
  create: { mutation: string; input: Record<string, unknown>; node: string }
  /** Without it the thing is made only once. @returns the mutation for the node that is there. */
  update?: (id: string) => { mutation: string; input: Record<string, unknown>; node: string }
  /** Node found on GitHub although nothing is remembered. */
  found?: string | null
  /** Whether it is there exactly so, where that is known; else what was written last tells. */
  same?: boolean
  /** What makes it another thing to read; all of the input when left out. */
  content?: string
  /** Tried once: a refusal is remembered as done, and is no failure. */
  trifle?: boolean
}

/** GitHub ends large batches with a timeout: so many mutations are one request. */
const BATCH = 10

/**
 * Stands at a thing from before a write until its answer is there: whoever comes after a crash or a lost answer cannot
 * know what GitHub shows, and neither the old content nor the new one may be taken for it.
 */
export const UNSURE = 'unsure'

const unsure = ({ scope }: Wanted, id: string | null, at: number) => ({
  digest: UNSURE,
  githubId: id ? `${scope} ${id}` : null,
  at,
})

interface Step {
  wanted: Wanted
  digest: string
  mutation: string
  input: Record<string, unknown>
  node: string
  id: string | null
}

export interface Failure {
  thing: string
  message: string
}

/**
 * Writes what differs and remembers it.
 * @returns what GitHub refused; everything else is written. Throws when a request as a whole failed.
 */
export async function write(
  api: GitHubApi,
  store: Store,
  subject: string,
  wanted: readonly Wanted[],
  now: number,
): Promise<Failure[]> {
  const published = await store.published.of(subject)
  const steps: Step[] = []
  for (const one of wanted) {
    const digest = digestOf(one)
    const before = published.get(one.thing)
    if (!(one.same ?? before?.digest === digest)) steps.push(stepOf(one, digest, before?.githubId ?? null))
  }
  const failures: Failure[] = []
  for (let at = 0; at < steps.length; at += BATCH)
    failures.push(...(await send(api, store, subject, steps.slice(at, at + BATCH), now)))
  return failures
}

/** A remembered id is `scope node`: of another commit it is of no use. */
function stepOf(wanted: Wanted, digest: string, remembered: string | null): Step {
  const [scope, id] = remembered?.split(' ') ?? []
  const known = scope === wanted.scope && id ? id : (wanted.found ?? null)
  const updated = known ? wanted.update?.(known) : undefined
  return updated ? { wanted, digest, ...updated, id: known } : { wanted, digest, ...wanted.create, id: null }
}

const digestOf = ({ create, scope, content }: Wanted): string =>
  createHash('sha256')
    .update(JSON.stringify([scope, create.mutation, content ?? create.input]))
    .digest('hex')

async function send(
  api: GitHubApi,
  store: Store,
  subject: string,
  steps: readonly Step[],
  now: number,
): Promise<Failure[]> {
  const types = steps.map(
    ({ mutation }, at) => `$i${at}: ${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`,
  )
  const fields = steps.map(({ mutation, node }, at) => `m${at}: ${mutation}(input: $i${at}) { ${node} }`)
  const document = `mutation Publish(${types.join(', ')}) {\n${fields.join('\n')}\n}`
  const variables = Object.fromEntries(steps.map(({ input }, at) => [`i${at}`, input]))
  for (const { wanted, id } of steps)
    if (wanted.same === undefined) await store.published.set(subject, wanted.thing, unsure(wanted, id, now))
  const { data, errors } = await answered(api, document, variables)
  const failures: Failure[] = []
  for (const [at, step] of steps.entries()) {
    const wrong = errors.find(({ path }) => path?.[0] === `m${at}`)
    const answer = data[`m${at}`]
    const missed = wrong || answer === null || answer === undefined
    if (missed && !step.wanted.trifle) {
      failures.push({ thing: step.wanted.thing, message: wrong?.message ?? 'no answer' })
      // What was to be updated may be gone: next time it is looked for, or made anew.
      if (step.id) await store.published.set(subject, step.wanted.thing, unsure(step.wanted, null, now))
      continue
    }
    const id = step.id ?? idIn(answer)
    await store.published.set(subject, step.wanted.thing, {
      digest: step.digest,
      githubId: id ? `${step.wanted.scope} ${id}` : null,
      at: now,
    })
  }
  return failures
}

interface Answer {
  data: Record<string, unknown>
  errors: { message: string; path?: (string | number)[] }[]
}

/** Each alias can fail alone; then the others are done all the same. */
async function answered(api: GitHubApi, document: string, variables: Record<string, unknown>): Promise<Answer> {
  try {
    return { data: await api.graphql<Record<string, unknown>>(document, variables), errors: [] }
  } catch (caught) {
    const { data, errors } = caught as Partial<Answer>
    if (data && errors?.length && errors.every(({ path }) => path?.length)) return { data, errors }
    throw caught
  }
}

/** The id of the node in an answer, wherever it stands. */
function idIn(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null) return null
  const { id } = answer as { id?: unknown }
  if (typeof id === 'string') return id
  for (const value of Object.values(answer)) {
    const found = idIn(value)
    if (found) return found
  }
  return null
}
