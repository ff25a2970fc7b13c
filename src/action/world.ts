/**
 * @module action/world
 * The world of a runner: the checkout, and GitHub as far as the token goes.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Checklist } from '../model/checklist.ts'
import type { Release } from '../model/release.ts'
import type { World } from '../model/world.ts'
import type { Project } from '../project.ts'
import { localWorld } from '../sources/world.ts'
import type { EventFacts } from './event.ts'
import type { Octokit } from './github.ts'

export interface RunnerWorld {
  root: string
  release: Release
  facts: EventFacts
  project: Project
  checklist: Checklist
  octokit: Octokit | null
  exec: boolean
}

export async function runnerWorld({ root, release, project, exec }: RunnerWorld): Promise<World> {
  return localWorld({
    root,
    release,
    now: new Date(),
    timeZone: project.config.settings.timeZone,
    execAllowed: exec,
    whyNoExec: 'the input `exec` is `deny`, so no command was run; set it to `allow`, or waive the item',
  })
}

/** @returns the version the project gives itself in `package.json`; null without one. */
export async function versionOf(root: string): Promise<string | null> {
  try {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version?: unknown }
    return typeof version === 'string' && version !== '' ? version : null
  } catch {
    return null
  }
}
