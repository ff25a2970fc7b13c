/**
 * @module project
 * What a project brings: its configuration, and the checklist that counts for a branch.
 */
import { access, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Config } from './config/load.ts'
import { noConfig } from './config/none.ts'
import { PHASES, type Phase } from './model/checklist.ts'
import { Mistake } from './model/outcome.ts'
import type { Report } from './model/report.ts'

/** Reads a file of the project as it counts (the work tree, or the base branch); null when it is not there. */
export type ReadFile = (path: string) => Promise<Uint8Array | null>

export interface Project {
  config: Config
  checklist: { source: string; content: Uint8Array }
  phases: Phase[]
  /** Why this checklist: `--checklist`, the configuration, or the built-in one. */
  chosen: string
}

const CONFIGURATIONS = ['.github/holdpoint.yml', '.github/holdpoint.yaml']

/** @throws Mistake for a configuration that is named and missing, or wrong. */
export async function readConfig(read: ReadFile, path?: string): Promise<Config> {
  for (const candidate of path ? [path] : CONFIGURATIONS) {
    const content = await read(candidate)
    if (content) return configOf(content, candidate)
  }
  if (path) throw new Mistake(`the configuration \`${path}\` does not exist; name one that does, or leave it out`)
  return noConfig()
}

/** Most projects have none: the readers of YAML and of annotations are loaded for those that do. */
async function configOf(content: Uint8Array, source: string): Promise<Config> {
  const { loadConfig } = await import('./config/load.ts')
  const { readAnnotation } = await import('./checklist/annotation.ts')
  const text = Buffer.from(content)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
  return loadConfig(text, source, gate => readAnnotation(`gate: ${gate}`, { line: 1, column: 1 }))
}

/**
 * Finds configuration and checklist.
 * @param options.checklist a path or the name of a built-in checklist; wins over the configuration.
 */
export async function openProject(
  read: ReadFile,
  options: { branch: string | null; config?: string | undefined; checklist?: string | undefined },
): Promise<Project> {
  const config = await readConfig(read, options.config)
  const { choiceFor } = await import('./config/branch.ts')
  const choice = choiceFor(config, options.branch)
  if (!options.checklist && !config.checklist && config.branches.length && options.branch === null)
    throw new Mistake(
      `which checklist counts is decided by the branch (\`branches\`), and none is known here; name the branch or the checklist, or a \`checklist\` for all others`,
      { file: config.source ?? 'the configuration' },
    )
  const name = options.checklist ?? choice.checklist ?? 'minimal'
  const chosen = options.checklist
    ? 'as asked'
    : choice.checklist
      ? `by ${config.source}`
      : 'no checklist is configured'
  return { config, phases: choice.phases, chosen, checklist: await readChecklist(read, name) }
}

async function readChecklist(read: ReadFile, name: string): Promise<Project['checklist']> {
  const content = await read(name)
  if (content) return { source: name, content }
  const builtIn = /^[\w-]+$/.test(name) ? await builtInChecklist(name) : null
  if (builtIn) return { source: `${name} (built in)`, content: builtIn }
  throw new Mistake(
    `the checklist \`${name}\` does not exist; name a Markdown or YAML file, or a built-in one: ${(await builtInNames()).join(', ')}`,
  )
}

/** @returns the version the project gives itself in `package.json`; null without one. */
export async function packageVersion(root: string): Promise<string | null> {
  try {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version?: unknown }
    return typeof version === 'string' && version !== '' ? version : null
  } catch {
    return null
  }
}

/** Reads files of a folder; relative paths are below it, as with `git -C`. */
export function workTree(root: string): ReadFile {
  return async path => {
    try {
      return await readFile(resolve(root, path))
    } catch (caught) {
      const { code } = caught as NodeJS.ErrnoException
      if (code === 'ENOENT' || code === 'ENOTDIR') return null
      if (code === 'EISDIR') throw new Mistake(`\`${path}\` is a folder, a file was expected; name the file`)
      throw new Mistake(`\`${path}\` cannot be read (${code}); check its permissions`)
    }
  }
}

/** The built-in checklists' folder: beside `src/`, or two levels above a bundle in `dist/`. */
async function builtInFolder(): Promise<URL> {
  for (const up of ['../checklists/', '../../checklists/']) {
    const folder = new URL(up, import.meta.url)
    if (
      await access(new URL('minimal.md', folder)).then(
        () => true,
        () => false,
      )
    )
      return folder
  }
  throw new Mistake('the built-in checklists are missing beside the program; install it again')
}

/** @returns the content of `checklists/<name>.md`; null when there is none of that name. */
export async function builtInChecklist(name: string): Promise<Uint8Array | null> {
  return readFile(new URL(`${name}.md`, await builtInFolder())).catch(() => null)
}

/** @returns the names of the built-in checklists, sorted. */
export async function builtInNames(): Promise<string[]> {
  const { readdir } = await import('node:fs/promises')
  const files = await readdir(await builtInFolder())
  return files
    .filter(file => file.endsWith('.md') && file !== 'README.md')
    .map(file => file.slice(0, -3))
    .sort()
}

/** @throws Mistake for a word that is no phase. */
export function phasesOf(words: readonly string[]): Phase[] {
  return words.map(word => {
    const phase = PHASES.find(known => known === word)
    if (!phase) throw new Mistake(`\`${word}\` is no phase; known are ${PHASES.join(', ')}`)
    return phase
  })
}

/**
 * @param root the folder that a relative path is below.
 * @throws Mistake when the file is missing or is no report.
 */
export async function baselineOf(root: string, path: string): Promise<Report> {
  const text = await readFile(resolve(root, path), 'utf8').catch(() => null)
  if (text === null)
    throw new Mistake(
      `the baseline report \`${path}\` cannot be read; pass the JSON that \`holdpoint check --json\` wrote`,
    )
  let report: unknown
  try {
    report = JSON.parse(text)
  } catch {
    throw new Mistake(
      `the baseline report \`${path}\` is no complete JSON; write it again with \`holdpoint check --json\``,
    )
  }
  const { schema, items } = (report ?? {}) as Partial<Report>
  if (schema !== 'holdpoint/report@1' || !Array.isArray(items))
    throw new Mistake(`\`${path}\` is no \`holdpoint/report@1\`; pass the JSON that \`holdpoint check --json\` wrote`)
  return report as Report
}
