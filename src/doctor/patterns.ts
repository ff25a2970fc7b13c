/**
 * @module doctor/patterns
 * Branch patterns of the configuration -> branches that stand for them, and the names by which GitHub's rulesets know them.
 */
import picomatch from 'picomatch'

const MOST = 8
const WORD = 'holdpoint-doctor'

/** @returns branches that the pattern means, there or not: GitHub tells of any name which rules would count. */
export function samplesOf(pattern: string): string[] {
  if (!/[*?[\]{}()!+@|\\]/.test(pattern)) return [pattern]
  const matches = picomatch(pattern, { dot: true })
  const tried = alternatives(pattern).flatMap(each => {
    const filled = (deep: string) =>
      each
        .replaceAll('**', '\0')
        .replaceAll('*', WORD)
        .replaceAll('\0', deep)
        .replaceAll('?', 'x')
        .replace(/\[([^\]^!])[^\]]*\]/g, '$1')
    return each.includes('**') ? [filled(WORD), filled(`${WORD}/${WORD}`)] : [filled(WORD)]
  })
  return [...new Set(tried)].filter(each => matches(each)).slice(0, MOST)
}

/** `{a,b}/x` -> `a/x`, `b/x`. */
function alternatives(pattern: string): string[] {
  const braces = /^([^{}]*)\{([^{}]*)\}(.*)$/s.exec(pattern)
  if (!braces) return [pattern]
  const [, before, choices, after] = braces
  return choices!
    .split(',')
    .slice(0, MOST)
    .flatMap(choice => alternatives(`${before}${choice}${after}`))
    .slice(0, MOST)
}

/**
 * GitHub's `**` stands for folders only before a slash, Holdpoint's stands for everything below.
 * @returns null for a pattern that GitHub cannot be told.
 */
export function refsOf(pattern: string): string[] | null {
  const refs = alternatives(pattern).map(each => {
    if (/[()!+@|\\{}]/.test(each)) return null
    if (each === '**') return '~ALL'
    return `refs/heads/${each.endsWith('/**') ? `${each}/*` : each}`
  })
  return refs.some(each => each === null) ? null : (refs as string[])
}
