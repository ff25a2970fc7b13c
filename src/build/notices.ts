/**
 * @module build/notices
 * Licences of the packages that a bundle contains: whoever passes them on passes their notices on.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The package a bundled file belongs to: `node_modules/@scope/name`, the innermost one; null for our own files. */
const packageOf = (input: string): string | null => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? null

/**
 * @param root the project's folder.
 * @param inputs files a bundle was made of, relative to `root`, as esbuild's metafile names them.
 * @returns one text with name, version and licence of every package, in order of their names.
 */
export async function notices(root: string, inputs: Iterable<string>): Promise<string> {
  const folders = new Set([...inputs].map(packageOf).filter(folder => folder !== null))
  const texts = await Promise.all([...folders].map(folder => notice(join(root, folder))))
  return `Holdpoint's bundle contains these packages.\n\n${[...new Set(texts)].sort().join('\n')}`
}

async function notice(folder: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    name: string
    version: string
    license?: string
  }
  const file = (await readdir(folder)).find(name => /^(licen[cs]e|copying)(\.|-|$)/i.test(name))
  const text = file
    ? await readFile(join(folder, file), 'utf8')
    : `Licensed under ${manifest.license ?? 'unknown terms'}.`
  return `${manifest.name} ${manifest.version} (${manifest.license ?? 'see below'})\n\n${text.replaceAll('\r\n', '\n').trim()}\n\n${'-'.repeat(80)}\n`
}
