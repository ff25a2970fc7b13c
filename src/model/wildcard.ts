/**
 * @module model/wildcard
 * Names of checks, jobs and artifacts carry brackets and slashes, so only `*` is more than itself.
 */

/** @returns a matcher of whole names; time grows with the name's length, whatever the pattern. */
export function wildcard(pattern: string): (name: string) => boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return name => name === pattern
  return name => {
    if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false
    let at = first.length
    for (const piece of rest) {
      const found = name.indexOf(piece, at)
      if (found < 0) return false
      at = found + piece.length
    }
    return at <= name.length - last.length
  }
}
