/**
 * @module sources/documents/lines
 * Formats of one key per line: INI in its dialects, and Java's properties.
 */
import { keyOf, Malformed, type Part, setOwn, twice } from './read.ts'

/** Collects keys with their lines and refuses the second of a kind. */
class Keys {
  readonly value: Record<string, unknown> = {}
  readonly #lines = new Map<string, number>()

  section(name: string, line: number): Record<string, unknown> {
    const known = Object.hasOwn(this.value, name) ? this.value[name] : undefined
    if (typeof known === 'object') return known as Record<string, unknown>
    if (known !== undefined) throw twice(name, line, this.#lines.get(keyOf([name])) ?? null)
    const section = {}
    setOwn(this.value, name, section)
    this.#lines.set(keyOf([name]), line)
    return section
  }

  set(section: string | null, key: string, value: unknown, line: number): void {
    const path = section === null ? [key] : [section, key]
    const before = this.#lines.get(keyOf(path))
    if (before !== undefined) throw twice(key, line, before)
    this.#lines.set(keyOf(path), line)
    setOwn(section === null ? this.value : this.section(section, line), key, value)
  }

  part(): Part {
    return { value: this.value, lineOf: path => this.#lines.get(keyOf(path)) ?? null }
  }
}

/**
 * `[section]`, `key = value`, `key: value`, a key alone (true), values that go on in lines indented deeper than their key.
 * A comment is a line, or begins after a blank. Every value is text.
 */
export function ini(text: string): Part[] {
  const keys = new Keys()
  let section: string | null = null
  let open: { key: string; indent: number; lines: string[]; line: number } | null = null
  const close = () => {
    if (open) keys.set(section, open.key, open.lines.join('\n').trim(), open.line)
    open = null
  }
  for (const [at, raw] of text.split(/\r?\n/).entries()) {
    const indent = raw.length - raw.trimStart().length
    const written = raw.trim()
    if (written === '' || /^[;#]/.test(written)) continue
    if (open && indent > open.indent) {
      open.lines.push(plain(written))
      continue
    }
    close()
    const header = /^\[([^\]]+)\]\s*(?:[;#].*)?$/.exec(written)
    if (header) {
      section = header[1]!.trim()
      keys.section(section, at + 1)
      continue
    }
    const sign = written.search(/[=:]/)
    const key = (sign < 0 ? written : written.slice(0, sign)).trimEnd()
    if (key === '' || /[[\]]/.test(key.replace(/\[\]$/, '')) || (sign < 0 && !/^[\w.-]+$/.test(key)))
      throw new Malformed('it is no valid INI, a section or `key = value` was expected', at + 1)
    if (sign >= 0) open = { key, indent, lines: [plain(written.slice(sign + 1).trim())], line: at + 1 }
    else keys.set(section, key, true, at + 1)
  }
  close()
  return [keys.part()]
}

/** Without the quotes around it, or the comment behind it. */
function plain(value: string): string {
  const quoted = /^(["'])(.*?)\1\s*(?:[;#].*)?$/.exec(value)
  return quoted ? quoted[2]! : value.replace(/\s[;#].*$|^[;#].*$/, '').trim()
}

/** Java's: `key=value`, `key: value`, `key value`, a backslash at the end goes on in the next line. */
export function properties(text: string): Part[] {
  const keys = new Keys()
  const lines = text.split(/\r\n|\r|\n/)
  for (let at = 0; at < lines.length; at++) {
    const line = at + 1
    let written = lines[at]!.trimStart()
    if (written === '' || /^[#!]/.test(written)) continue
    while (goesOn(written)) {
      if (at + 1 >= lines.length) throw new Malformed('the file ends too early, a line after `\\` was expected', line)
      written = written.slice(0, -1) + lines[++at]!.trimStart()
    }
    const end = keyEnd(written)
    const value = written.slice(end).replace(/^[ \t\f]*[=:]?[ \t\f]*/, '')
    keys.set(null, unescaped(written.slice(0, end), line), unescaped(value, line), line)
  }
  return [keys.part()]
}

const goesOn = (line: string): boolean => {
  let backslashes = 0
  while (line[line.length - 1 - backslashes] === '\\') backslashes++
  return backslashes % 2 === 1
}

function keyEnd(line: string): number {
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '\\') at++
    else if (/[=: \t\f]/.test(line[at]!)) return at
  }
  return line.length
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', f: '\f' }

function unescaped(text: string, line: number): string {
  return text.replace(/\\(u([0-9a-fA-F]{4})?|[\s\S])/g, (_, sign: string, code?: string) => {
    if (code) return String.fromCharCode(Number.parseInt(code, 16))
    if (sign === 'u') throw new Malformed('`\\u` was found, four hexadecimal digits behind it were expected', line)
    return ESCAPES[sign] ?? sign
  })
}
