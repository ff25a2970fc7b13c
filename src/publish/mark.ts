/**
 * @module publish/mark
 * What makes an issue ours: a hidden line that says whose it is.
 */

/** @returns the line; `thing` tells the issues of one subject apart. */
export const markOf = (subject: string, thing: string): string =>
  `<!-- holdpoint:${thing} ${encodeURIComponent(subject)} -->`

/** @returns whose issue a body is by the first line of this kind; null for one without a mark. Who wrote it is another question. */
export function markIn(body: string): { subject: string; thing: string } | null {
  const read = /^<!-- holdpoint:(issue:\S+) (\S+) -->\s*$/m.exec(body)
  try {
    return read && { thing: read[1]!, subject: decodeURIComponent(read[2]!) }
  } catch {
    return null
  }
}
