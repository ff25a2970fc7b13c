/**
 * @module cli/project
 * What every command needs of the folder it is called in: its files, its configuration, and the facts of the release.
 */
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Mistake } from '../model/outcome.ts'
import { openProject, type Project, workTree } from '../project.ts'

/** @throws Mistake when the folder is none. */
export async function open(
  directory: string,
  options: { branch: string | null; config?: string; checklist?: string | undefined },
): Promise<{ root: string; project: Project }> {
  const root = await folder(directory)
  return { root, project: await openProject(workTree(root), options) }
}

/** @returns the absolute path of a folder that is there. */
export async function folder(directory: string): Promise<string> {
  const root = resolve(directory)
  const facts = await stat(root).catch(() => null)
  if (!facts?.isDirectory()) throw new Mistake(`\`${directory}\` is no folder; name the project's folder after \`-C\``)
  return root
}

/** How to print for people: colours only on a terminal, and never with `NO_COLOR`. */
export function terminal(): { color: boolean; width: number } {
  const { isTTY, columns } = process.stdout
  const color = process.env.NO_COLOR
    ? false
    : Boolean(isTTY) || Boolean(process.env.FORCE_COLOR && process.env.FORCE_COLOR !== '0')
  return { color, width: Math.min(Math.max(columns ?? 100, 60), 140) }
}
