/**
 * @module config/none
 * What holds where no configuration file is. Apart, so that nothing is loaded that reads one.
 */
import { defaultSettings } from '../model/settings.ts'
import type { Config } from './load.ts'

export const noConfig = (): Config => ({
  source: null,
  checklist: null,
  branches: [],
  headings: {},
  plainBullets: [],
  evidence: [],
  settings: defaultSettings(),
})
