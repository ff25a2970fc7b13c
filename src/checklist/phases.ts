/**
 * @module checklist/phases
 * Heading path -> phase. Outer special sections (rollback, scenario, environment, sign-off) win over inner words;
 * an inner word for before, after or verification refines a deployment.
 */
import type { Phase } from '../model/checklist.ts'
import { type Senses, sensesOf } from './senses.ts'

/** What a section's plain material is. */
export type About = 'notes' | 'team' | 'communication' | 'metrics' | 'contacts' | 'urls' | 'commands'

export interface Meaning {
  /** For boxes; null where no heading tells. */
  phase: Phase | null
  /** For everything else; the phase of the heading itself. */
  shown: Phase
  about: About | null
  /** A guess by subject (`Database`), given up for any inner word that speaks of time. */
  weak: boolean
  /** Set by the configuration: only the configuration refines it. */
  fixed: boolean
}

const UNKNOWN: Meaning = { phase: null, shown: 'unassigned', about: null, weak: false, fixed: false }

/** What stands before the first heading. */
export const NOWHERE: Meaning = { ...UNKNOWN, shown: 'info' }

const strong = (phase: Phase): Meaning => ({ phase, shown: phase, about: null, weak: false, fixed: false })
const weak = (phase: Phase): Meaning => ({ ...strong(phase), weak: true })
const info = (about: About, phase: Phase | null): Meaning => ({ phase, shown: 'info', about, weak: true, fixed: false })

/** What the configuration says of a heading. */
export const fixed = (phase: Phase): Meaning => ({ ...strong(phase), fixed: true })

/** Phases in which a line is watched, never ticked. */
export const isWatched = (phase: Phase | null): boolean => phase === 'rollback-trigger' || phase === 'alerting'

/**
 * The meaning of a heading below another one.
 * @param outer of the heading above; null for an outermost heading.
 * @param launch minutes from the launch when the heading names a span relative to it.
 */
export function meaningOf(heading: string, outer: Meaning | null, launch: number | null): Meaning {
  const senses = sensesOf(heading)
  const own = alone(senses, launch)
  if (!outer || (outer.phase === null && outer.about === null)) return own
  if (outer.fixed) return outer
  return within(outer, senses, own)
}

/** What a heading means on its own. Order matters: what is dormant, then what is said of time, then the subject. */
function alone(senses: Senses, launch: number | null): Meaning {
  const has = senses.has.bind(senses)
  if (has('rollback')) {
    if (has('trigger')) return strong('rollback-trigger')
    return has('prepare') && !has('after') ? strong('pre-deploy') : strong('rollback')
  }
  if (isSignOff(senses)) return strong('sign-off')
  if (has('scenario')) return strong('scenario')
  if (has('environment')) return strong('environment')
  if (has('alert')) return strong('alerting')
  if (has('preflight')) return strong('preflight')
  if (has('before')) return strong('pre-deploy')
  if (has('after')) return strong(has('verify', 'check') && !has('readiness') ? 'verify' : 'post-deploy')
  if (launch !== null) return strong(launch < 0 ? 'pre-deploy' : 'post-deploy')
  if (has('recurring') && !has('deploy')) return strong('recurring')
  return bySubject(senses)
}

function bySubject(senses: Senses): Meaning {
  const has = senses.has.bind(senses)
  const deploys = has('deploy')
  // A box under these still holds something: a release's own work where it speaks of one, else a standing condition.
  const boxes = deploys ? 'pre-deploy' : 'readiness'
  if (has('metrics') && !has('readiness', 'verify')) return info('metrics', null)
  if (has('contacts')) return info('contacts', boxes)
  if (has('urls')) return info('urls', null)
  if (has('commands')) return info('commands', null)
  if (has('team')) return info('team', boxes)
  if (has('communication')) return info('communication', has('area', 'readiness') ? boxes : 'pre-deploy')
  if (has('verify')) return strong('verify')
  if (has('readiness')) return deploys ? strong('pre-deploy') : weak('readiness')
  if (has('prepare')) return strong('pre-deploy')
  if (deploys) return strong('deploy')
  if (has('notes')) return info('notes', null)
  if (has('area', 'check', 'plan', 'approval')) return weak('pre-deploy')
  return UNKNOWN
}

function isSignOff(senses: Senses): boolean {
  return senses.has('signoff') || (senses.has('approval') && senses.words <= 2 && !senses.has('area', 'check'))
}

/** An inner heading refines, and only sometimes replaces, what the outer one says. */
function within(outer: Meaning, senses: Senses, own: Meaning): Meaning {
  const has = senses.has.bind(senses)
  const signs = isSignOff(senses)
  const back = has('rollback') && !has('prepare')
  if (outer.weak && speaksOfTime(own)) return own
  const inside = own.about ? { ...outer, about: own.about, shown: outer.shown } : { ...outer, about: outer.about }
  switch (outer.phase) {
    case 'rollback':
      return has('trigger') ? strong('rollback-trigger') : outer
    case 'readiness':
      return has('alert') ? strong('alerting') : signs ? strong('sign-off') : inside
    case 'pre-deploy':
      return signs ? strong('sign-off') : has('preflight') ? strong('preflight') : inside
    case 'preflight':
      return signs ? strong('sign-off') : inside
    case 'deploy':
      if (back) return has('trigger') ? strong('rollback-trigger') : strong('rollback')
      if (signs) return strong('sign-off')
      if (has('preflight', 'before', 'prepare')) return strong('preflight')
      return has('after', 'verify', 'check') ? strong('verify') : inside
    case 'verify':
    case 'post-deploy':
      if (back) return has('trigger') ? strong('rollback-trigger') : strong('rollback')
      if (signs) return strong('sign-off')
      return has('verify') && !has('readiness') ? strong('verify') : inside
    case null:
      return own.phase === null && own.about === null ? outer : own
    default:
      return inside
  }
}

/** Said of a moment, not of a subject. */
const speaksOfTime = (meaning: Meaning): boolean => meaning.phase !== null && !meaning.weak && meaning.about === null

/**
 * The phase a whole document has by its title when none of its headings names one: `Rollback runbook`.
 * A release or deployment checklist holds the merge: that is the strict reading.
 */
export function phaseOfTitle(title: string): Phase | null {
  const senses = sensesOf(title)
  // What a title only mentions beside the release (`Deployment and rollback`) must not put the whole document to sleep.
  if (senses.has('deploy') && !senses.has('before', 'after')) return 'pre-deploy'
  const { phase, about } = alone(senses, null)
  if (about || phase === 'deploy') return 'pre-deploy'
  return phase === 'sign-off' || phase === 'scenario' || phase === 'environment' ? 'pre-deploy' : phase
}
