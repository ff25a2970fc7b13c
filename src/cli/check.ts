/**
 * @module cli/check
 * `holdpoint check`: the whole report for this folder.
 */
import { exitCodeOf } from '../evaluate/verdict.ts'
import { baselineOf, phasesOf } from '../project.ts'
import { renderTerminal } from '../publish/terminal.ts'
import { run } from '../run.ts'
import { withProgress } from './progress.ts'
import { folder, open, terminal } from './project.ts'
import { branchOf, cliWorld } from './world.ts'

export interface CheckOptions {
  checklist?: string
  config?: string
  phase?: string[]
  only?: string[]
  environment?: string
  release?: string
  branch?: string
  base?: string
  record?: string[]
  label?: string[]
  baseline?: string
  exec?: boolean
  all?: boolean
  json?: boolean
}

/** @returns 0 go, 1 hold, 2 when something could not be found out or is a mistake. In shadow mode every report is 0. */
export async function check(directory: string, options: CheckOptions): Promise<number> {
  const phases = options.phase && phasesOf(options.phase)
  const branch = options.branch ?? (await branchOf(await folder(directory)))
  const { root, project } = await open(directory, { branch, ...options })
  const baseline = options.baseline ? await baselineOf(root, options.baseline) : null
  const report = await withProgress(`judging by ${project.checklist.source}`, () =>
    run({
      project,
      phases,
      only: options.only,
      baseline,
      world: checklist =>
        cliWorld({
          ...options,
          root,
          settings: project.config.settings,
          checklist,
          ...(branch === null ? {} : { branch }),
        }),
    }),
  )
  if (options.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
  else process.stdout.write(renderTerminal(report, { ...terminal(), all: options.all ?? false }))
  return report.shadow ? 0 : exitCodeOf(report)
}
