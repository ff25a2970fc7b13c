/**
 * @module sources/git/added
 * Reads which lines a patch without context adds.
 */

/** @returns path -> numbers of the added or changed lines in the new file, from `git diff -U0`. */
export function addedLinesOf(patch: string): Map<string, Set<number>> {
  const added = new Map<string, Set<number>>()
  const lines = patch.split('\n')
  let path: string | null = null
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!
    if (line.startsWith('+++ ')) path = pathOf(line.slice(4))
    const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line)
    if (!hunk) continue
    const [removed, from, more] = [count(hunk[1]), Number(hunk[2]), count(hunk[3])]
    if (path !== null && more > 0) note(added, path, from, more)
    // The changed lines themselves are skipped by their number: their text may look like a header.
    for (let left = removed + more; left > 0; ) if (!lines[++at]!.startsWith('\\')) left--
  }
  return added
}

const count = (digits: string | undefined): number => (digits === undefined ? 1 : Number(digits))

function note(added: Map<string, Set<number>>, path: string, from: number, many: number): void {
  const numbers = added.get(path) ?? new Set<number>()
  for (let number = from; number < from + many; number++) numbers.add(number)
  added.set(path, numbers)
}

/** The path behind `+++ `; null for a deleted file. Git ends a path with a blank in it with a tab. */
function pathOf(header: string): string | null {
  const name = header.endsWith('\t') ? header.slice(0, -1) : header
  const full = name.startsWith('"') ? unquoted(name) : name
  return full === '/dev/null' ? null : full.replace(/^b\//, '')
}

const ESCAPES: Record<string, number> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 }

/** Undoes git's C-style quoting; octal escapes are bytes of UTF-8. */
function unquoted(name: string): string {
  const bytes: Buffer[] = []
  for (const [part] of name.slice(1, -1).matchAll(/\\[0-7]{3}|\\.|[^\\]+/gs)) {
    if (!part.startsWith('\\')) bytes.push(Buffer.from(part))
    else if (part.length === 4) bytes.push(Buffer.from([Number.parseInt(part.slice(1), 8)]))
    else bytes.push(Buffer.from([ESCAPES[part[1]!] ?? part.charCodeAt(1)]))
  }
  return Buffer.concat(bytes).toString('utf8')
}
