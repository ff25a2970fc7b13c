/**
 * @module run
 * THE pipeline: parse, evaluate, publish. World and publishers are handed in.
 */
import { parseChecklist } from './checklist/parse.ts'
import { evaluate } from './evaluate/evaluate.ts'
import { gates as allGates } from './gates/index.ts'
import type { Checklist, Phase } from './model/checklist.ts'
import type { GateTable } from './model/gate.ts'
import { Mistake } from './model/outcome.ts'
import type { Report } from './model/report.ts'
import type { World } from './model/world.ts'
import type { Project } from './project.ts'

export interface Run {
  project: Project
  /** The project's own, when left out: a release has its times and its order written into it. */
  checklist?: Checklist
  /** Ticks belong to a checklist's items, so the world is made when it is known. */
  world(checklist: Checklist): World | Promise<World>
  phases?: readonly Phase[] | undefined
  only?: readonly string[] | undefined
  /** The report of the previous release, for `baseline`. */
  baseline?: Report | null
  publishers?: readonly ((report: Report) => void | Promise<void>)[]
  /** Every gate there is, when left out. */
  gates?: GateTable
  /** Sentences that hold the release whatever its items say. */
  holds?: readonly string[]
}

/** @returns the project's checklist, understood with its configuration's headings. */
export function checklistOf({ checklist, config }: Project, now?: Date): Checklist {
  const { source, content } = checklist
  return parseChecklist(content, {
    source,
    phases: config.headings,
    plainBullets: config.plainBullets,
    ...(now ? { now } : {}),
  })
}

/**
 * Judges the project's checklist and tells every publisher.
 * @throws Mistake for a checklist without items, or an id that does not exist.
 */
export async function run({
  project,
  checklist = checklistOf(project),
  world,
  phases,
  only,
  baseline,
  publishers = [],
  gates = allGates,
  holds,
}: Run): Promise<Report> {
  const started = performance.now()
  const empty = checklist.findings.find(finding => finding.rule === 'no-items')
  if (empty) throw new Mistake(empty.message, { file: checklist.source, line: empty.line })
  const report = await evaluate({
    checklist,
    gates,
    world: await world(checklist),
    settings: project.config.settings,
    configuration: project.config.source ?? 'the configuration',
    phases: phases ?? project.phases,
    ...(only ? { only } : {}),
    baseline: baseline ?? null,
    ...(holds ? { holds } : {}),
    elapsed: () => performance.now() - started,
  })
  for (const publish of publishers) await publish(report)
  return report
}
