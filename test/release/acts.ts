/** Acts of one release for tests: a record is written as a list of what happened when. */
import type { Act, ActKind, Entry, Json } from '../../src/model/store.ts'
import { type About, releaseSubject } from '../../src/release/subject.ts'

export const time = (text: string): number => Date.parse(`2026-${text}Z`)

/** @returns acts about a release; `at` is `03-01T10:30`. */
export function release(commit: string, environment = 'production', repository = 'acme/shop') {
  const about: About = { repository, commit, environment }
  const subject = releaseSubject(about)
  let count = 0
  const act = (kind: ActKind, at: string, data: Json = {}, over: Partial<Act> = {}): Act => ({
    key: `${subject}:${kind}:${count++}`,
    at: time(at),
    repository,
    subject,
    kind,
    actor: null,
    item: null,
    commit,
    checklist: null,
    data,
    ...over,
  })
  return { about, subject, act }
}

/** Acts as they stand in a record; `judged` acts of people are followed by their judgement. */
export function recorded(acts: readonly Act[], first = 1): Entry[] {
  const entries: Entry[] = []
  let id = first
  const put = (act: Act) => entries.push({ ...act, id: id++, delivery: null, digest: String(id).padStart(64, '0') })
  for (const act of acts) {
    const { allowed, because = 'is a maintainer', ...data } = act.data as { allowed?: boolean; because?: string }
    if (allowed === undefined) {
      put(act)
      continue
    }
    put({ ...act, data })
    put(judgement(act, entries.at(-1)!.id, allowed, because))
  }
  return entries
}

export const judgement = (act: Act, of: number, allowed: boolean, because = 'is a maintainer'): Act => ({
  ...act,
  key: `judgement:${of}`,
  kind: 'judgement',
  data: { of, allowed, because },
})
