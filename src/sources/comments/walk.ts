/**
 * @module sources/comments/walk
 * The files below a folder where git cannot tell: everything but what is installed or git's own.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const NEVER = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  'bower_components',
  '.venv',
  'venv',
  '__pycache__',
  '.tox',
])

/** @returns sorted paths below `root` with forward slashes; links are not followed. */
export function walked(root: string): string[] {
  const found: string[] = []
  const folders = ['']
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop())
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder + entry.name
      if (entry.isDirectory()) {
        if (!NEVER.has(entry.name)) folders.push(`${path}/`)
      } else if (entry.isFile()) found.push(path)
    }
  return found.sort()
}
