/**
 * @module evaluate/live
 * Which items count now: by the phases that are asked for, the environment, the scenario and the item's own condition.
 */
import type { Checklist, Finding, Item, Phase } from '../model/checklist.ts'
import { type GateTable, isPersonal } from '../model/gate.ts'
import type { Section, Settings } from '../model/settings.ts'
import { listed, plural } from '../model/text.ts'
import type { World } from '../model/world.ts'
import { answer } from './when.ts'

/** `optional` items are judged and never hold. */
export type Liveness = { live: true; optional: boolean } | { live: false; notApplicable: boolean; because: string }

const dormant = (because: string): Liveness => ({ live: false, notApplicable: false, because })
const live: Liveness = { live: true, optional: false }

export interface Asked {
  phases: readonly Phase[]
  settings: Settings
  checklist: Checklist
  gates: GateTable
  world: Pick<World, 'release' | 'git'>
}

/** @throws CouldNotFindOut when a condition cannot be answered. */
export async function livenessOf(item: Item, asked: Asked): Promise<Liveness> {
  if (item.kind === 'condition' && !isProvable(item, asked.gates))
    return dormant('a condition that is watched, never work to tick')
  const byPhase = await phaseLiveness(item, asked)
  if (!byPhase.live || !item.modifiers.when)
    return item.modifiers.optional && byPhase.live ? { live: true, optional: true } : byPhase
  const { holds, because } = await answer(item.modifiers.when, asked.world)
  if (!holds)
    return { live: false, notApplicable: true, because: `\`${item.modifiers.when}\` does not hold: ${because}` }
  return { live: true, optional: byPhase.optional || item.modifiers.optional === true }
}

/** Somebody wrote down how a machine proves it: whatever it looks like, it is work. */
const isProvable = (item: Item, table: GateTable): boolean =>
  item.gates.some(({ kind, from }) => from !== 'proposal' && Object.hasOwn(table, kind) && !isPersonal(table[kind]!))

async function phaseLiveness(item: Item, asked: Asked): Promise<Liveness> {
  const { phases, settings } = asked
  switch (item.phase) {
    case 'environment':
      return startsWork(phases) ? environmentLiveness(item, asked) : elsewhere(item.phase)
    case 'scenario':
      return startsWork(phases) ? scenarioLiveness(item, asked) : elsewhere(item.phase)
    case 'sign-off':
      return phases.includes(momentOf(item, asked.checklist)) || phases.includes('sign-off')
        ? live
        : dormant(`signed in phase \`${momentOf(item, asked.checklist)}\``)
    case 'readiness':
      if (phases.includes('readiness')) return live
      return phases.includes('pre-deploy') ? { live: true, optional: !settings.readinessHolds } : elsewhere(item.phase)
    case 'unassigned':
      // Nobody said when it counts, so it counts at once: an unknown heading must not let a release through.
      return phases.includes('pre-deploy') || phases.includes('unassigned') ? live : elsewhere('pre-deploy')
    case 'alerting':
    case 'rollback-trigger':
    case 'info':
      return dormant('shown, never work to tick')
    default:
      return phases.includes(item.phase) ? live : elsewhere(item.phase)
  }
}

/** Environment and scenario lists hold the merge and the start of a deployment. */
const startsWork = (phases: readonly Phase[]) =>
  phases.some(phase => ['pre-deploy', 'preflight', 'deploy', 'environment', 'scenario'].includes(phase))

const elsewhere = (phase: Phase): Liveness =>
  dormant(phase === 'rollback' ? 'counts when a rollback is declared' : `counts in phase \`${phase}\``)

const momentOf = (item: Item, checklist: Checklist): Phase =>
  checklist.signoffs.find(signoff => signoff.item === item.id || signoff.id === item.id)?.moment ?? 'pre-deploy'

function environmentLiveness(item: Item, { settings, world }: Asked): Liveness {
  const { environment } = world.release
  if (!environment) return dormant('counts when its environment is named with `--environment`')
  const section = settings.environments.find(({ name }) => name.toLowerCase() === environment.toLowerCase())
  return belongs(item, section ?? { name: environment, headings: [], when: null })
    ? live
    : dormant(`counts for another environment than \`${environment}\``)
}

async function scenarioLiveness(item: Item, { settings, world }: Asked): Promise<Liveness> {
  const meant = settings.scenarios.filter(scenario => belongs(item, scenario))
  if (!meant.length) return dormant('counts in a scenario; name when it is live under `scenarios` in the configuration')
  const answers = await Promise.all(meant.map(scenario => answer(scenario.when!, world)))
  if (answers.some(({ holds }) => holds)) return live
  return dormant(answers.map(({ because }) => because).join('; '))
}

/** By the headings that are listed, else by the section's name as words of a heading: `db-schema` -> "DB schema changes". */
function belongs(item: Item, section: Section): boolean {
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

/** @returns findings for sections that sleep because a name is written otherwise than in the checklist. */
export function sectionFindings(items: readonly Item[], asked: Asked, source: string): Finding[] {
  const { settings, checklist, world } = asked
  const { environment } = world.release
  const findings: Finding[] = []
  const told = (severity: Finding['severity'], rule: string, message: string) =>
    findings.push({ severity, rule, line: 0, message })
  const names = settings.environments.map(({ name }) => name)
  const own = items.filter(({ phase }) => phase === 'environment')
  if (environment && names.length && !names.some(name => name.toLowerCase() === environment.toLowerCase()))
    told(
      'error',
      'no-such-environment',
      `the environment is \`${environment}\`, and the configuration knows ${listed(names.map(name => `\`${name}\``))}; name one of them, or add it under \`environments\``,
    )
  else if (environment && own.length && !own.some(item => environmentLiveness(item, asked).live))
    told(
      'warning',
      'no-such-environment',
      `no section of the checklist is for the environment \`${environment}\`, so that none of its ${plural(own.length, 'environment item')} counts; name it as the heading does, or list its headings under \`environments\``,
    )
  const written = new Set(checklist.headings.map(({ text }) => text.trim().toLowerCase()))
  for (const { name, headings } of [...settings.environments, ...settings.scenarios])
    for (const heading of headings.filter(one => !written.has(one.trim().toLowerCase())))
      told(
        'warning',
        'no-such-heading',
        `${source}: \`${name}\` names the heading \`${heading}\`, and the checklist has none; correct it`,
      )
  return findings
}
