/**
 * @module sources/documents/toml
 * TOML 1.0. The parser tells no places of values; headers and keys at the start of lines do.
 */
import type { DocumentPath } from '../../model/world.ts'
import { keyOf, Malformed, type Part } from './read.ts'

export async function toml(text: string): Promise<Part[]> {
  const { parse, TomlError } = await import('smol-toml')
  try {
    const value = parse(text)
    let lines: Map<string, number> | undefined
    const lineOf = (path: DocumentPath) => {
      lines ??= linesOf(text)
      return lines.get(keyOf(path)) ?? null
    }
    return [{ value, lineOf }]
  } catch (caught) {
    const said = (caught as Error).message.split('\n')[0]!.replace(/^Invalid TOML document:\s*/, '')
    throw new Malformed(`it is no valid TOML: ${said}`, caught instanceof TomlError ? caught.line : null)
  }
}

/** Plain names only; a quoted one has no line. */
function linesOf(text: string): Map<string, number> {
  const lines = new Map<string, number>()
  let table: string[] = []
  for (const [at, line] of text.split('\n').entries()) {
    const header = /^\s*\[([\w.-]+)\]\s*(?:#.*)?\r?$/.exec(line)
    const key = /^\s*([\w.-]+)\s*=/.exec(line)
    if (header) table = header[1]!.split('.')
    else if (/^\s*\[/.test(line)) table = ['[']
    const path = header ? table : key ? [...table, ...key[1]!.split('.')] : null
    if (path && !lines.has(keyOf(path))) lines.set(keyOf(path), at + 1)
  }
  return lines
}
