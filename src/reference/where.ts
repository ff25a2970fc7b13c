/**
 * @module reference/where
 * Where a gate can run and what GitHub must let it read, derived from what it asks.
 */
import { type Gate, needsCheckout } from '../model/gate.ts'
import type { Question } from '../model/world.ts'

export type Place = 'Action' | 'App' | 'CLI'

/** @returns the faces that can ask this gate. */
export const placesOf = (gate: Gate): Place[] => {
  if (gate.asks.some(question => NEEDS_RECORD.includes(question))) return ['App']
  return needsCheckout(gate) ? ['Action', 'CLI'] : ['Action', 'App', 'CLI']
}

/** What only the App keeps. */
const NEEDS_RECORD: readonly Question[] = ['votes', 'notices']

/** What a token must be allowed to for a question to be answered; none where it is not asked of GitHub. */
const NEEDS_PERMISSION: Record<Question, readonly string[]> = {
  checks: ['checks: read', 'statuses: read', 'actions: read'],
  workflows: ['actions: read'],
  deployments: ['deployments: read'],
  people: ['pull-requests: read'],
  issues: ['issues: read'],
  pulls: ['pull-requests: read', 'contents: read'],
  refs: ['contents: read'],
  releases: ['contents: read'],
  alerts: ['security-events: read', 'Dependabot alerts: read', 'Secret scanning alerts: read'],
  record: ['pull-requests: read'],
  assets: [],
  calendar: [],
  clock: [],
  code: [],
  comments: [],
  documents: [],
  environment: [],
  exec: [],
  files: [],
  git: [],
  items: [],
  migrations: [],
  registries: [],
  release: [],
  reports: [],
  votes: [],
  notices: [],
}

/** @returns the permissions of a token that answers everything this gate may ask of GitHub, in words of a workflow's `permissions`. */
export const permissionsOf = (gate: Pick<Gate, 'asks'>): string[] => [
  ...new Set(gate.asks.flatMap(question => NEEDS_PERMISSION[question])),
]
