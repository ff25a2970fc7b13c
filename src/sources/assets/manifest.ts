/**
 * @module sources/assets/manifest
 * What bundlers write about the files they made. Told by content, not by name.
 */
import type { AssetManifest } from '../../model/assets.ts'
import { CouldNotFindOut } from '../../model/outcome.ts'

type Json = Record<string, unknown>
type Entries = AssetManifest['entries']

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(one => typeof one === 'string')
const at = (object: Json, name: string): unknown => (Object.hasOwn(object, name) ? object[name] : undefined)

/** @throws CouldNotFindOut for what is no manifest that is known, or has no entry */
export function manifestOf(path: string, text: string): AssetManifest {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new CouldNotFindOut(`\`${path}\` is not JSON, a manifest was expected; build again or correct \`manifest\``)
  }
  const found = isObject(json) ? (next(json) ?? django(json) ?? sprockets(json) ?? vite(json) ?? webpack(json)) : null
  if (!found)
    throw new CouldNotFindOut(
      `\`${path}\` is no manifest that is known (Vite, webpack, Next, Django, Sprockets, Mix); correct \`manifest\``,
    )
  if (!found.entries.length)
    throw new CouldNotFindOut(`\`${path}\` has no entry, one at least was expected; build again`)
  return found
}

const each = (object: Json, targets: (value: unknown) => string[] | null): Entries | null => {
  const entries: Entries = []
  for (const [name, value] of Object.entries(object)) {
    const found = targets(value)
    if (!found) return null
    entries.push(...found.map(target => ({ name, target })))
  }
  return entries
}

/** `{ "pages": { "/": ["static/chunks/main.js"] }, "rootMainFiles": [...] }` */
function next(json: Json): AssetManifest | null {
  const pages = at(json, 'pages')
  if (!isObject(pages)) return null
  const entries = each(pages, value => (isTexts(value) ? value : null))
  const more = ['rootMainFiles', 'polyfillFiles', 'lowPriorityFiles', 'devFiles', 'ampDevFiles'].flatMap(name => {
    const targets = at(json, name)
    return isTexts(targets) ? targets.map(target => ({ name, target })) : []
  })
  return entries && { tool: 'next', entries: [...entries, ...more] }
}

/** `{ "version": "1.1", "paths": { "app.css": "app.0a1b.css" } }` */
function django(json: Json): AssetManifest | null {
  const paths = at(json, 'paths')
  const entries = isObject(paths) && 'version' in json ? each(paths, one) : null
  return entries && { tool: 'django', entries }
}

/** `{ "files": {...}, "assets": { "app.js": "app-0a1b.js" } }`, and Create React App's `{ "files": { "main.js": "/static/..." }, "entrypoints": [...] }` */
function sprockets(json: Json): AssetManifest | null {
  const [assets, files, entrypoints] = ['assets', 'files', 'entrypoints'].map(name => at(json, name))
  if (isObject(assets) && isObject(files)) {
    const entries = each(assets, one)
    return entries && { tool: 'sprockets', entries }
  }
  const entries = isObject(files) ? each(files, one) : null
  const first = isTexts(entrypoints) ? entrypoints.map(target => ({ name: 'entrypoints', target })) : []
  return entries && { tool: 'webpack', entries: [...entries, ...first] }
}

/** `{ "src/main.ts": { "file": "assets/main-BTkR3x_a.js", "css": [...], "imports": ["_shared.js"] } }` */
function vite(json: Json): AssetManifest | null {
  const chunks = Object.entries(json)
  if (!chunks.length || !chunks.every(([, chunk]) => isObject(chunk) && typeof at(chunk, 'file') === 'string'))
    return null
  const entries = chunks.flatMap(([name, chunk]) => {
    const own = (key: string): string[] => {
      const value = at(chunk as Json, key)
      return typeof value === 'string' ? [value] : isTexts(value) ? value : []
    }
    return [...own('file'), ...own('css'), ...own('assets')].map(target => ({ name, target }))
  })
  return { tool: 'vite', entries }
}

/** `{ "main.js": "/static/main.0a1b.js" }`, also with `{ "src": ..., "integrity": ... }` or a list of them. */
function webpack(json: Json): AssetManifest | null {
  const source = (value: unknown) =>
    one(value) ?? (isTexts(value) ? value : isObject(value) ? one(at(value, 'src')) : null)
  const entries = each(json, source)
  return entries && { tool: 'webpack', entries }
}

const one = (value: unknown): string[] | null => (typeof value === 'string' ? [value] : null)
