/**
 * @module evaluate/scenarios
 * Whether a scenario or an environment counts: by its condition, or by a person who switched it. What cannot be found out counts.
 */
import type { Checklist, Finding, Item } from '../model/checklist.ts'
import type { GateTable } from '../model/gate.ts'
import { CouldNotFindOut } from '../model/outcome.ts'
import type { Section, Settings, Switched } from '../model/settings.ts'
import { listed, slug } from '../model/text.ts'
import { instant } from '../model/time.ts'
import type { World } from '../model/world.ts'
import { type Clearers, clearersOf, refusal } from './clearers.ts'
import { answer } from './when.ts'

export interface Choosing {
  settings: Settings
  checklist: Checklist
  /** With what the configuration binds to them. */
  items: readonly Item[]
  gates: GateTable
  world: Pick<World, 'release' | 'git' | 'people' | 'clock'>
}

/** By the headings that are listed, else by the section's name as words of a heading: `db-schema` -> "DB schema changes". */
export function belongs(item: Pick<Item, 'path'>, section: Pick<Section, 'name' | 'headings'>): boolean {
  if (section.headings.length) {
    const wanted = new Set(section.headings.map(heading => heading.trim().toLowerCase()))
    return item.path.some(heading => wanted.has(heading.trim().toLowerCase()))
  }
  const words = section.name
    .toLowerCase()
    .split(/[\s_-]+/)
    .filter(Boolean)
  return item.path.slice(1).some(heading => {
    const spoken = new Set(heading.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
    return words.length > 0 && words.every(word => spoken.has(word))
  })
}

/** @returns the scenarios of the configuration, then the checklist's headings that none of them is for: they can be switched on. */
export function scenariosOf({ settings, items }: Pick<Choosing, 'settings' | 'items'>): readonly Section[] {
  const known = SCENARIOS.get(items)
  if (known?.settings === settings) return known.sections
  const sections = findScenarios({ settings, items })
  SCENARIOS.set(items, { settings, sections })
  return sections
}

const SCENARIOS = new WeakMap<object, { settings: Settings; sections: readonly Section[] }>()

function findScenarios({ settings, items }: Pick<Choosing, 'settings' | 'items'>): Section[] {
  const loose = items.filter(item => isOfScenario(item) && !settings.scenarios.some(section => belongs(item, section)))
  const headings = [...new Set(loose.map(({ path }) => path.at(-1)!))].filter(heading => slug(heading))
  return [
    ...settings.scenarios,
    ...headings.map(heading => ({ name: slug(heading), headings: [heading], when: null, by: [] })),
  ]
}

export const isOfScenario = ({ phase }: Item): boolean => phase === 'scenario'

/** @returns the scenario of that name in any spelling, or the sentence that there is none. */
export function scenarioNamed(name: string, choosing: Pick<Choosing, 'settings' | 'items'>): Section | string {
  const known = scenariosOf(choosing)
  const found = known.find(section => slug(section.name) === slug(name))
  if (found) return found
  const names = known.slice(0, 20).map(section => `\`${section.name}\``)
  return `no scenario is called \`${name}\`; ${names.length ? `there ${names.length === 1 ? 'is' : 'are'} ${listed(names)}` : 'the checklist has none'}`
}

/**
 * Switching on is for whoever may write. Switching off lets every item of it go, so it is for the scenario's own roles,
 * or for whoever may let each of its items go.
 * @returns why not; null for whoever may.
 */
export async function mayNotSwitch(
  section: Section,
  to: Switched['to'],
  by: string,
  choosing: Omit<Choosing, 'world' | 'checklist'> & { world: Pick<World, 'people'> },
): Promise<string | null> {
  if (to === 'on') return refusal(by, choosing.world, [[]])
  const items = choosing.items.filter(item => isOfScenario(item) && item.kind !== 'condition' && belongs(item, section))
  const fixed = items.find(item => item.modifiers.waivable === false)
  if (fixed) return `\`${fixed.id}\` of it cannot be let go (\`waivable=false\`)`
  const clearers: Clearers = section.by.length ? [section.by] : items.flatMap(item => clearersOf(item, choosing))
  const each = [...new Map(clearers.map(roles => [JSON.stringify(roles), roles])).values()]
  return refusal(by, choosing.world, each.length ? each : [[]])
}

export interface Choice {
  live: boolean
  because: string
}

/** Of one world, for all items of a section. */
const CHOICES = new WeakMap<object, Map<Section, Promise<Choice>>>()

/** @returns whether it counts now, and why. */
export function chosen(section: Section, choosing: Choosing): Promise<Choice> {
  const known = CHOICES.get(choosing.world) ?? new Map<Section, Promise<Choice>>()
  CHOICES.set(choosing.world, known)
  const found = known.get(section) ?? choose(section, choosing)
  known.set(section, found)
  return found
}

async function choose(section: Section, choosing: Choosing): Promise<Choice> {
  const { found } = await switchedTo(section, choosing)
  if (found)
    return {
      live: found.to === 'on',
      because: `switched ${found.to} by ${found.by}${found.reason ? `: ${found.reason}` : ''}`,
    }
  if (section.when === null) return { live: false, because: 'nothing says when it counts' }
  try {
    const { holds, because } = await answer(section.when, choosing.world)
    return { live: holds, because }
  } catch (caught) {
    if (!(caught instanceof CouldNotFindOut)) throw caught
    return { live: true, because: `whether it applies could not be found out, so it counts: ${caught.message}` }
  }
}

/** @returns the newest switch that stands, and a sentence for each that does not. */
async function switchedTo(
  section: Section,
  choosing: Choosing,
): Promise<{ found: Switched | null; refused: { entry: Switched; because: string }[] }> {
  const refused: { entry: Switched; because: string }[] = []
  for (const entry of choosing.settings.switched.filter(({ scenario }) => slug(scenario) === slug(section.name))) {
    const because =
      (await expired(entry, choosing.world)) ?? (await mayNotSwitch(section, entry.to, entry.by, choosing))
    if (because === null) return { found: entry, refused }
    refused.push({ entry, because })
  }
  return { found: null, refused }
}

async function expired({ until, by, to }: Switched, { clock }: Choosing['world']): Promise<string | null> {
  if (until === null) return null
  try {
    const end = await instant(until, clock.timeZone, 'end')
    return clock.now() < end
      ? null
      : `it was switched ${to} by ${by} until ${until}, which has passed; renew it, or take it out`
  } catch (caught) {
    if (caught instanceof CouldNotFindOut) return caught.message
    throw caught
  }
}

/** @returns what is wrong with the switches: a name that is none, a person who may not, a day that has passed. */
export async function switchFindings(choosing: Choosing, source: string): Promise<Finding[]> {
  const findings: Finding[] = []
  const { settings } = choosing
  for (const { scenario, line } of settings.switched) {
    const named = scenarioNamed(scenario, choosing)
    if (typeof named === 'string')
      findings.push({
        severity: 'error',
        rule: 'no-such-scenario',
        line: 0,
        message: `${source}${line ? `:${line}` : ''}: ${named}`,
      })
  }
  for (const section of scenariosOf(choosing))
    for (const { entry, because } of (await switchedTo(section, choosing)).refused)
      findings.push({
        severity: 'warning',
        rule: 'switch-refused',
        line: 0,
        message: `the scenario \`${section.name}\` is not switched ${entry.to}: ${because}`,
      })
  return findings
}
