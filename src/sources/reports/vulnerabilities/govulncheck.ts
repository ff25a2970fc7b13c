/**
 * @module sources/reports/vulnerabilities/govulncheck
 * `govulncheck -json`: one JSON document after the other, indented.
 */
import type { Severity, Vulnerability } from '../../../model/reports.ts'
import { BrokenReport, type Format } from '../reading.ts'
import { finding, named, packageOf, type VulnerabilityFacts } from './facts.ts'
import { isObject, type Json, memberOf, numberIn, objectIn, objectsIn, textIn, textsIn } from './members.ts'

export const govulncheck: Format<VulnerabilityFacts> = {
  name: 'govulncheck-json',
  matches: head => head.startsWith('{') && /^\{\s*"(?:config|SBOM)"/.test(head) && head.includes('govulncheck'),
  async read(file) {
    const messages = documentsIn(await file.text())
    const config = objectIn(messages.find(each => 'config' in each) ?? {}, 'config')
    const level = textIn(config, 'scan_level') ?? 'symbol'
    const entries = new Map(
      messages.filter(each => 'osv' in each).map(each => [String(objectIn(each, 'osv').id), objectIn(each, 'osv')]),
    )
    const deepest = new Map<string, Vulnerability>()
    for (const message of messages.filter(each => 'finding' in each)) {
      const found = findingOf(objectIn(message, 'finding'), entries, level)
      const key = `${found.advisories[0]![0]} ${found.package}`
      // One vulnerability is told once for the module, once for the package and once for what is called.
      if (deepest.get(key)?.severity !== 'unknown') deepest.set(key, found)
    }
    return { tools: ['govulncheck'], findings: [...deepest.values()], at: null }
  },
}

function findingOf(json: Json, entries: ReadonlyMap<string, Json>, level: string): Vulnerability {
  const id = textIn(json, 'osv')
  if (id === null) throw new BrokenReport('has a finding without the name of its vulnerability')
  const [vulnerable = {}, ...callers] = objectsIn(json, 'trace')
  const reached = { symbol: 'function', package: 'package', module: 'module' }[level] ?? 'module'
  const position = objectIn(callers.at(-1) ?? vulnerable, 'position')
  const entry = entries.get(id) ?? {}
  // Go rates nothing. What is only required, not reached by the code, is told below every severity.
  const severity: Severity = memberOf(vulnerable, reached) === undefined ? 'note' : 'unknown'
  return finding({
    advisories: [named(id, ...textsIn(entry, 'aliases'))],
    severity,
    text: textIn(entry, 'summary') ?? '',
    package: packageOf(textIn(vulnerable, 'module'), textIn(vulnerable, 'version')),
    file: textIn(position, 'filename'),
    line: numberIn(position, 'line'),
    column: numberIn(position, 'column'),
    url: `https://pkg.go.dev/vuln/${encodeURIComponent(id)}`,
  })
}

/** Cuts between the braces that close a document and those that open the next. */
function documentsIn(text: string): Json[] {
  const found: Json[] = []
  let [depth, from, quoted] = [0, 0, false]
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]
    if (quoted) {
      if (sign === '\\') at++
      else if (sign === '"') quoted = false
    } else if (sign === '"') quoted = true
    else if (sign === '{' && depth++ === 0) from = at
    else if (sign === '}' && --depth === 0) found.push(parsed(text.slice(from, at + 1)))
  }
  if (depth !== 0 || quoted) throw new BrokenReport('ends in the middle of a message')
  return found
}

function parsed(text: string): Json {
  try {
    const document: unknown = JSON.parse(text)
    if (isObject(document)) return document
  } catch {
    // Told below.
  }
  throw new BrokenReport('has a message that is not complete JSON')
}
