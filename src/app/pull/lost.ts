/**
 * @module app/pull/lost
 * GitHub has no way to write a body only if nobody else has: what was overwritten in that moment is put back.
 */
import { createHash } from 'node:crypto'
import type { Act, Entry } from '../../model/store.ts'
import { outsideBlock } from '../../publish/block.ts'
import { type IssueSubject, nameOf, type PullSubject } from '../subjects.ts'
import { judgementsOf } from './acts.ts'

/** GitHub's limit in characters; what does not fit stays in the record. */
const MOST = 65_536

interface Outside {
  before: string
  after: string
}

export interface Rescue {
  /** The body with every text that was lost; null when nothing was. */
  body: string | null
  /** Digest of the text that this replaces. */
  replaces: string
  /** To be recorded when that is written. */
  done(subject: PullSubject | IssueSubject, at: number): Act[]
}

/**
 * @param replaced digest of the text that a rescue of ours has replaced knowingly: that is not lost.
 * @returns null when there is nothing to record: everything that was lost was put back already.
 */
export function lostTextIn(entries: readonly Entry[], body: string, replaced: string | null): Rescue | null {
  const handled = judgementsOf(entries)
  const losses = entries.filter(({ kind, id }) => kind === 'lost-text' && !handled.has(id))
  if (!losses.length) return null
  const lost = losses.map(({ data }) => data as unknown as Loss).filter(({ was }) => digestOf(was) !== replaced)
  // The newest first: only that one can stand exactly before what is there now.
  const restored = lost.reduceRight(withText, body)
  const fits = restored.length <= MOST
  const because = fits ? 'the text that was overwritten is back' : 'with the text that was overwritten it is too long'
  return {
    body: restored === body || !fits ? null : restored,
    replaces: digestOf(outsideBlock(body)),
    done: (subject, at) =>
      losses.map(({ id }) => ({
        key: `judgement:${id}`,
        at,
        repository: subject.repository,
        subject: nameOf(subject),
        kind: 'judgement',
        actor: null,
        item: null,
        commit: null,
        checklist: null,
        data: { of: id, allowed: fits, because },
      })),
  }
}

interface Loss {
  was: Outside
  is: Outside
}

function withText(body: string, { was, is }: Loss): string {
  const now = outsideBlock(body)
  const block = body.slice(now.before.length, body.length - now.after.length)
  if (now.before === is.before && now.after === is.after) return `${was.before}${block}${was.after}`
  // Somebody has written on since: then both texts are kept, one below the other.
  const missing = missingOf(was, now)
  return missing ? `${now.before}${block}${now.after}\n\n${missing}` : body
}

const digestOf = ({ before, after }: Outside): string =>
  createHash('sha256')
    .update(JSON.stringify([before, after]))
    .digest('hex')

/** Lines that stood there and do no longer. */
function missingOf(was: Outside, now: Outside): string {
  const there = new Set(`${now.before}\n${now.after}`.split(/\r?\n/))
  return `${was.before}\n${was.after}`
    .split(/\r?\n/)
    .filter(line => line.trim() && !there.has(line))
    .join('\n')
}
