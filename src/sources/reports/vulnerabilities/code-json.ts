/**
 * @module sources/reports/vulnerabilities/code-json
 * The own JSON of scanners that read source code: Semgrep and Bandit.
 */
import { shortened } from '../../../model/text.ts'
import { BrokenReport } from '../reading.ts'
import { finding, type JsonDialect, named } from './facts.ts'
import { type Json, memberOf, numberIn, objectIn, objectsIn, textIn } from './members.ts'
import { severityOfWord } from './severity.ts'

/** Semgrep rates by level, as SARIF does. */
const LEVELS: Readonly<Record<string, string>> = { ERROR: 'high', WARNING: 'medium', INFO: 'note', INVENTORY: 'note' }

export const semgrep: JsonDialect = {
  name: 'semgrep-json',
  is: document => 'results' in document && 'errors' in document && 'paths' in document,
  read(document) {
    const failed = objectsIn(document, 'errors').find(
      each => !['warn', 'info'].includes(textIn(each, 'level') ?? 'error'),
    )
    if (failed) throw new BrokenReport(`says that Semgrep met an error while scanning${why(textIn(failed, 'message'))}`)
    const findings = objectsIn(document, 'results').map(each => {
      const extra = objectIn(each, 'extra')
      const word = textIn(extra, 'severity') ?? ''
      const start = objectIn(each, 'start')
      return finding({
        advisories: [named(textIn(each, 'check_id') ?? 'unnamed')],
        severity: severityOfWord(Object.hasOwn(LEVELS, word) ? LEVELS[word]! : word),
        text: textIn(extra, 'message') ?? '',
        file: textIn(each, 'path'),
        line: numberIn(start, 'line'),
        column: numberIn(start, 'col'),
        suppressed: memberOf(extra, 'is_ignored') === true,
      })
    })
    return { tools: ['Semgrep'], findings, at: null }
  },
}

export const bandit: JsonDialect = {
  name: 'bandit-json',
  is: document => 'results' in document && 'errors' in document && 'metrics' in document,
  read(document) {
    const [failed] = objectsIn(document, 'errors')
    if (failed) throw new BrokenReport(`says that Bandit could not read a file${why(textIn(failed, 'filename'))}`)
    return {
      tools: ['Bandit'],
      findings: objectsIn(document, 'results').map(found),
      at: textIn(document, 'generated_at'),
    }
  },
}

const found = (json: Json) =>
  finding({
    advisories: [named(textIn(json, 'test_id') ?? 'unnamed', textIn(json, 'test_name'))],
    severity: severityOfWord(textIn(json, 'issue_severity')),
    text: textIn(json, 'issue_text') ?? '',
    file: textIn(json, 'filename'),
    line: numberIn(json, 'line_number'),
  })

const why = (text: string | null): string => (text ? `: ${shortened(text.replace(/\s+/g, ' '), 200)}` : '')
