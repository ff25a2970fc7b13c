/** A checklist in the time of a release: what is timed, and what the evaluation makes of it. */
import { readAnnotation } from '../../src/checklist/annotation.ts'
import { parseChecklist } from '../../src/checklist/parse.ts'
import { loadConfig } from '../../src/config/load.ts'
import { evaluate } from '../../src/evaluate/evaluate.ts'
import { gates } from '../../src/gates/index.ts'
import type { Checklist, Phase } from '../../src/model/checklist.ts'
import type { ExampleWorld } from '../../src/model/gate.ts'
import type { Report } from '../../src/model/report.ts'
import type { Settings } from '../../src/model/settings.ts'
import { type Timing, timed } from '../../src/release/schedule.ts'
import { fakeWorld } from '../world.ts'

export const AFTER_MERGE: Phase[] = ['preflight', 'deploy', 'verify', 'post-deploy']

const readGate = (text: string) => readAnnotation(`gate: ${text}`, { line: 1, column: 1 })
export const settingsOf = (config: string): Settings => loadConfig(config, 'holdpoint.yml', readGate).settings
export const parsed = (markdown: string): Checklist => parseChecklist(markdown, { source: 'DEPLOY.md' })

export interface At {
  now: string
  config?: string
  opened?: string
  started?: string
  launched?: string
  planned?: string
}

export function timing({ now, config = '', opened, started, launched, planned }: At): Timing {
  const ms = (text?: string) => (text ? Date.parse(text) : null)
  return {
    life: { openedAt: ms(opened), startedAt: ms(started), launchedAt: ms(launched) },
    settings: settingsOf(config),
    now: new Date(now),
    plannedAt: planned ? new Date(planned) : null,
    gates,
  }
}

/** @returns the timed checklist, and its items by the end of their id. */
export async function placed(markdown: string, at: At) {
  const checklist = await timed(parsed(markdown), timing(at))
  const of = (name: string) => {
    const item = checklist.items.find(({ id }) => id.endsWith(name))
    if (!item) throw new Error(`no item ends with ${name}: ${checklist.items.map(({ id }) => id).join(', ')}`)
    return item.modifiers
  }
  return { checklist, of }
}

/** @returns the report at that time, and the state and sentence of an item by the end of its id. */
export async function judged(markdown: string, at: At, world: ExampleWorld = {}, phases = AFTER_MERGE) {
  const { settings } = timing(at)
  const { checklist } = await placed(markdown, at)
  const fake = fakeWorld({
    ...world,
    now: at.now,
    release: { launchedAt: at.launched ? new Date(at.launched) : null, ...world.release },
  })
  const report: Report = await evaluate({
    checklist,
    gates,
    world: { ...fake, clock: { now: () => new Date(at.now), timeZone: settings.timeZone } },
    settings,
    configuration: 'holdpoint.yml',
    phases,
  })
  const of = (name: string) => {
    const { state, because } = report.items.find(({ id }) => id.endsWith(name))!
    return `${state}: ${because}`
  }
  return { report, checklist, of }
}
