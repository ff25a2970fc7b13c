/**
 * @module evaluate/live
 * Which items count now: by the phases that are asked for, the environment, the scenario and the item's own condition.
 */
import type { Checklist, Finding, Item, Phase } from '../model/checklist.ts'
import { type GateTable, isPersonal } from '../model/gate.ts'
import type { SectionReport } from '../model/report.ts'
import { listed, plural } from '../model/text.ts'
import { belongs, type Choice, type Choosing, chosen, isOfScenario, scenariosOf } from './scenarios.ts'
import { answer } from './when.ts'

/** `optional` items are judged and never hold. `because` is why it counts, where that is not its phase alone. */
export type Liveness =
  | { live: true; optional: boolean; because?: string }
  | { live: false; notApplicable: boolean; because: string }

const dormant = (because: string): Liveness => ({ live: false, notApplicable: false, because })
const live: Liveness = { live: true, optional: false }

export interface Asked extends Choosing {
  phases: readonly Phase[]
}

/** @throws CouldNotFindOut when a condition cannot be answered. */
export async function livenessOf(item: Item, asked: Asked): Promise<Liveness> {
  if (item.kind === 'condition' && !isProvable(item, asked.gates))
    return dormant('a condition that is watched, never work to tick')
  const byPhase = await phaseLiveness(item, asked)
  if (!byPhase.live || !item.modifiers.when)
    return item.modifiers.optional && byPhase.live ? { ...byPhase, optional: true } : byPhase
  const { holds, because } = await answer(item.modifiers.when, asked.world)
  if (!holds)
    return { live: false, notApplicable: true, because: `\`${item.modifiers.when}\` does not hold: ${because}` }
  const told = [byPhase.because, because].filter(Boolean).join('; ')
  return { live: true, optional: byPhase.optional || item.modifiers.optional === true, because: told }
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

/** Where no environment is named, those count whose condition holds. */
async function environmentLiveness(item: Item, asked: Asked): Promise<Liveness> {
  const { settings, world } = asked
  const { environment } = world.release
  if (environment) {
    const section = settings.environments.find(({ name }) => name.toLowerCase() === environment.toLowerCase())
    return belongs(item, section ?? { name: environment, headings: [] })
      ? { ...live, because: `the environment is \`${environment}\`` }
      : dormant(`counts for another environment than \`${environment}\``)
  }
  const meant = settings.environments.filter(section => section.when !== null && belongs(item, section))
  return meant.length
    ? byChoice(await Promise.all(meant.map(section => chosen(section, asked))))
    : dormant('counts when its environment is named with `--environment`')
}

async function scenarioLiveness(item: Item, asked: Asked): Promise<Liveness> {
  const meant = scenariosOf(asked).filter(scenario => belongs(item, scenario))
  const choices = await Promise.all(meant.map(scenario => chosen(scenario, asked)))
  if (meant.every(({ when }) => when === null) && !choices.some(({ live }) => live))
    return dormant('counts in a scenario; name when it is live under `scenarios` in the configuration')
  return byChoice(choices)
}

/** One that counts is enough. */
function byChoice(choices: readonly Choice[]): Liveness {
  const counting = choices.filter(choice => choice.live)
  const because = (counting.length ? counting : choices).map(choice => choice.because).join('; ')
  return counting.length ? { ...live, because } : dormant(because)
}

/** @returns the scenarios and environments that the checklist has items for, in the phases that are asked for. */
export async function sectionsIn(asked: Asked): Promise<SectionReport[]> {
  if (!startsWork(asked.phases)) return []
  const { settings, items, world } = asked
  const told: SectionReport[] = []
  const add = (kind: SectionReport['kind'], name: string, meant: readonly Item[], choice: Choice) => {
    if (meant.length) told.push({ kind, name, ...choice, items: meant.length })
  }
  for (const section of scenariosOf(asked)) {
    const choice = await chosen(section, asked)
    const meant = items.filter(item => isOfScenario(item) && belongs(item, section))
    if (section.when !== null || choice.live) add('scenario', section.name, meant, choice)
  }
  const { environment } = world.release
  for (const section of settings.environments) {
    const meant = items.filter(item => item.phase === 'environment' && belongs(item, section))
    const named = environment?.toLowerCase() === section.name.toLowerCase()
    const because = environment ? `the environment is \`${environment}\`` : 'no environment is named'
    if (environment || section.when === null) add('environment', section.name, meant, { live: named, because })
    else add('environment', section.name, meant, await chosen(section, asked))
  }
  return told
}

/** @returns findings for sections that sleep because a name is written otherwise than in the checklist. */
export async function sectionFindings(asked: Asked, source: string): Promise<Finding[]> {
  const { settings, checklist, world, items } = asked
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
  else if (
    environment &&
    own.length &&
    !(await Promise.all(own.map(item => environmentLiveness(item, asked)))).some(({ live }) => live)
  )
    told(
      'warning',
      'no-such-environment',
      `no section of the checklist is for the environment \`${environment}\`, so that none of its ${plural(own.length, 'environment item')} counts; name it as the heading does, or list its headings under \`environments\``,
    )
  const written = new Set(checklist.headings.map(({ text }) => text.trim().toLowerCase()))
  for (const [phase, sections] of [
    ['environment', settings.environments],
    ['scenario', settings.scenarios],
  ] as const)
    for (const { name, headings } of sections)
      for (const heading of headings) {
        const below = items.filter(item => item.kind !== 'condition' && belongs(item, { name, headings: [heading] }))
        if (!written.has(heading.trim().toLowerCase()))
          told(
            'warning',
            'no-such-heading',
            `${source}: \`${name}\` names the heading \`${heading}\`, and the checklist has none; correct it`,
          )
        else if (below.length && below.every(item => item.phase !== phase))
          told(
            'warning',
            'heading-of-another-phase',
            `${source}: \`${name}\` names the heading \`${heading}\`, whose items belong to \`${below[0]!.phase}\` and count with it; write \`${heading}: ${phase}\` under \`headings\``,
          )
      }
  return findings
}
