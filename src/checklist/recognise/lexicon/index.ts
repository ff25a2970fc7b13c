/**
 * @module checklist/recognise/lexicon
 * All concepts the rules speak of.
 */
import { ACTIONS } from './actions.ts'
import { CHECKS } from './checks.ts'
import { DATA } from './data.ts'
import { DOCUMENTS } from './documents.ts'
import { NETWORK } from './network.ts'
import { PEOPLE } from './people.ts'
import { RELEASE } from './release.ts'
import { REPOSITORY } from './repository.ts'
import { RUNNING } from './running.ts'
import { SETTINGS } from './settings.ts'
import { STATES } from './states.ts'
import { TELLING } from './telling.ts'
import { WATCHING } from './watching.ts'

export const LEXICON = {
  ...ACTIONS,
  ...STATES,
  ...PEOPLE,
  ...TELLING,
  ...CHECKS,
  ...REPOSITORY,
  ...RELEASE,
  ...DOCUMENTS,
  ...DATA,
  ...SETTINGS,
  ...RUNNING,
  ...NETWORK,
  ...WATCHING,
}

export type Concept = keyof typeof LEXICON
