/**
 * @module sources/registries/registry
 * What every registry is asked, and what its answers are held against.
 */
import { CouldNotFindOut } from '../../model/outcome.ts'
import type { Publication } from '../../model/world.ts'

export interface Registry {
  /** Its address by the user configuration of this machine; asked for as `url` where no tool knows it. */
  base?(name: string): Promise<string>
  /** What a name has to look like, and how to say so. */
  name: [RegExp, string]
  published(base: string, name: string, version: string): Promise<Publication>
}

/** Not there; `url` is what was asked. */
export const missing = (url: string): Publication => ({
  published: false,
  at: null,
  withdrawn: null,
  digest: null,
  url,
})

export const found = (url: string, known: Partial<Publication>): Publication => ({
  ...missing(url),
  published: true,
  ...known,
})

export const textAt = (holder: unknown, ...path: string[]): string | null => {
  let at: unknown = holder
  for (const name of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, name)) return null
    at = (at as Record<string, unknown>)[name]
  }
  return typeof at === 'string' && at !== '' ? at : null
}

/** ISO, or null for what is no time. */
export const timeOf = (text: string | null): string | null => {
  const time = text === null ? Number.NaN : Date.parse(text)
  return Number.isNaN(time) ? null : new Date(time).toISOString()
}

/** Registries may answer for something else: the newest version, a page for everything. */
export function mustBe(url: string, is: string | null, asked: string): void {
  if (is === asked) return
  throw new CouldNotFindOut(
    `\`${url}\` answers for ${is === null ? 'no package' : `\`${is.replace(/[`\s]/g, ' ').slice(0, 100)}\``}, \`${asked}\` expected; mend \`name\`, \`version\` or \`url\``,
  )
}

/** `v1.2.3` -> `1.2.3`: tags carry the letter, packages do not. */
export const bare = (version: string): string => version.replace(/^v(?=\d)/, '')
