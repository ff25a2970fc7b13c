/**
 * @module app/pull/lost
 * GitHub has no way to write a body only if nobody else has: what was overwritten in that moment is put back.
 */
import { createHash } from 'node:crypto'
import type { Act, Entry } from '../../model/store.ts'
import { outsideBlock } from '../../publish/block.ts'
import { nameOf, type PullSubject } from '../subjects.ts'
import { judgementsOf } from './acts.ts'

interface Outside {
  before: string
  after: string
}

export interface Rescue {
  /** The body with the text that was lost. */
  body: string
  /** Digest of the text that this replaces. */
  replaces: string
  /** To be recorded when that is written. */
  done(subject: PullSubject, at: number): Act
}

/**
 * @param replaced digest of the text that a rescue of ours has replaced knowingly: that is not lost.
 * @returns null when nothing is lost, or was put back already.
 */
export function lostTextIn(entries: readonly Entry[], body: string, replaced: string | null): Rescue | null {
  const handled = judgementsOf(entries)
  const lost = entries.findLast(({ kind }) => kind === 'lost-text')
  if (!lost || handled.has(lost.id)) return null
  const { was, is } = lost.data as unknown as { was: Outside; is: Outside }
  if (digestOf(was) === replaced) return null
  const now = outsideBlock(body)
  const block = body.slice(now.before.length, body.length - now.after.length)
  const same = now.before === is.before && now.after === is.after
  // Somebody has written on since: then both texts are kept, one below the other.
  const restored = same
    ? `${was.before}${block}${was.after}`
    : `${now.before}${block}${now.after}\n\n${missingOf(was, now)}`
  return {
    body: restored,
    replaces: digestOf(now),
    done: (subject, at) => ({
      key: `judgement:${lost.id}`,
      at,
      repository: subject.repository,
      subject: nameOf(subject),
      kind: 'judgement',
      actor: null,
      item: null,
      commit: null,
      checklist: null,
      data: { of: lost.id, allowed: true, because: 'the text that was overwritten is back' },
    }),
  }
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
