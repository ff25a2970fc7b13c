/**
 * @module model/version
 * Versions as tags and headings carry them.
 */
import { parse, type SemVer } from 'semver'

/** `v1.2.3`, `release-1.2.3`, `api@1.2.3`, `api/v1.2`: what stands before the number, and the number. */
const TAG = /^(.*?)(v?\d+(?:\.\d+)*(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)$/

/**
 * Reads a version with or without a leading `v`; `1.2` counts as `1.2.0`.
 * @returns null for what is no version.
 */
export function readVersion(text: string): SemVer | null {
  const plain = text.trim().replace(/^v(?=\d)/, '')
  const parts = /^(\d+)(?:\.(\d+))?$/.exec(plain)
  return parse(parts ? `${parts[1]}.${parts[2] ?? 0}.0` : plain)
}

/**
 * Reads the version out of a tag's name.
 * @returns the version and the words in front of it (`api@`), which tell the parts of a monorepo apart; null for other tags.
 */
export function versionOfTag(name: string): { prefix: string; version: SemVer } | null {
  const read = TAG.exec(name)
  if (!read || /[0-9A-Za-z.]$/.test(read[1]!)) return null
  const version = readVersion(read[2]!)
  return version && { prefix: read[1]!, version }
}
