/**
 * @module sources/documents
 * Structured files as data. What is malformed is refused with its line: half a configuration proves nothing.
 */
import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import { CouldNotFindOut } from '../model/outcome.ts'
import { grouped } from '../model/text.ts'
import type { Document, Documents, Files } from '../model/world.ts'
import { decodeStrictly } from './decode.ts'
import { Malformed, type Read } from './documents/read.ts'

/** Configuration and summaries; what is larger is data of another kind. */
const LARGEST = 64 * 1024 * 1024

type Load = () => Promise<Read>

const FORMATS: Record<string, Load> = {
  json: async () => (await import('./documents/json.ts')).json,
  yaml: async () => (await import('./documents/yaml.ts')).yaml,
  toml: async () => (await import('./documents/toml.ts')).toml,
  ini: async () => (await import('./documents/lines.ts')).ini,
  properties: async () => (await import('./documents/lines.ts')).properties,
  env: async () => (await import('./documents/env.ts')).env,
  python: async () => (await import('./documents/programs.ts')).python,
  javascript: async () => (await import('./documents/programs.ts')).javascript,
}

/** File name -> format, first match wins. */
const NAMES: [name: RegExp, format: string][] = [
  [/\.(json|jsonc|webmanifest|geojson|sarif|code-workspace|har)$/i, 'json'],
  [/^\.(prettierrc|eslintrc|babelrc|swcrc|stylelintrc)$/i, 'json'],
  [/\.ya?ml$/i, 'yaml'],
  [/\.toml$|^(Pipfile|poetry\.lock|Cargo\.lock|uv\.lock)$/i, 'toml'],
  // Before `.env.*`: `.env.json` would be one all the same.
  [
    /^\.env(\..+|-.+|rc)?$|\.env(\.(example|sample|dist|template|tpl|local|defaults))?$|^env\.(example|sample|dist|template)$/i,
    'env',
  ],
  [/\.(ini|cfg|cnf|conf)$|^\.(editorconfig|gitconfig|npmrc|flake8|pylintrc|coveragerc|pypirc)$/i, 'ini'],
  [/\.properties$/i, 'properties'],
  [/\.py$/i, 'python'],
  [/\.[cm]?[jt]s$/i, 'javascript'],
]

/** @returns the question about the structured files below a root. */
export function documents(files: Files): Documents {
  const source: Documents = {
    async read(path) {
      const { text, sha256 } = await textOf(path, files)
      const format = formatOf(path, text)
      if (!format)
        throw new CouldNotFindOut(
          `\`${path}\` is of no format that is known, one of ${Object.keys(FORMATS).join(', ')} was expected; name another file`,
        )
      const read = await FORMATS[format]!()
      try {
        const parts = await read(text)
        return parts.map((part): Document => ({ file: path, format, computed: [], complete: true, sha256, ...part }))
      } catch (caught) {
        if (!(caught instanceof Malformed)) throw caught
        const place = caught.line ? ` line ${caught.line}` : ''
        throw new CouldNotFindOut(`\`${path}\`${place}: ${caught.message}; correct the file`, {
          file: path,
          ...(caught.line ? { line: caught.line } : {}),
        })
      }
    },
    async summary(path) {
      const [document] = await source.read(path)
      const { summaryOf } = await import('./documents/summaries.ts')
      return summaryOf(document!)
    },
  }
  return source
}

async function textOf(path: string, files: Files): Promise<{ text: string; sha256: string }> {
  const facts = await files.stat(path)
  if (facts && facts.size > LARGEST)
    throw new CouldNotFindOut(
      `\`${path}\` has ${grouped(facts.size)} bytes, ${grouped(LARGEST)} at most were expected; name a smaller file`,
    )
  const bytes = await files.read(path)
  const text = decodeStrictly(bytes)
  if (text === null)
    throw new CouldNotFindOut(`\`${path}\` is no text in a known encoding, UTF-8 was expected; save it so`)
  return { text, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** By the name; where it says nothing, by what the content begins with. */
function formatOf(path: string, text: string): string | null {
  const named = NAMES.find(([name]) => name.test(posix.basename(path)))
  if (named) return named[1]
  if (/^\s*[{[]/.test(text.slice(0, 1000))) return 'json'
  return /^---\s/.test(text) ? 'yaml' : null
}
