/**
 * @module publish/doctor
 * Findings of the doctor for people.
 */
import pc from 'picocolors'
import type { Diagnosis, DoctorFinding, Severity } from '../model/guard.ts'
import { plural } from '../model/text.ts'
import { plain } from './escape.ts'

const ORDER: readonly Severity[] = ['problem', 'unknown', 'warning', 'fine']

/** @returns one line for each finding, the worst first, by branch; it ends with a line feed. */
export function renderDiagnosis({ repository, branches, findings }: Diagnosis, { color }: { color: boolean }): string {
  const colors = pc.createColors(color)
  const paint: Record<Severity, (text: string) => string> = {
    problem: colors.red,
    unknown: colors.magenta,
    warning: colors.yellow,
    fine: colors.green,
  }
  const line = ({ severity, message }: DoctorFinding) =>
    `  ${paint[severity](severity.padEnd(8))} ${plain(message, 2000)}`
  const groups = [null, ...branches].flatMap(branch => {
    const own = findings
      .filter(each => each.branch === branch)
      .toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity))
    const heading = branch === null ? repository : `branch ${branch}`
    return own.length ? [`\n${colors.bold(plain(heading))}\n${own.map(line).join('\n')}`] : []
  })
  return `${groups.join('\n')}\n\n${summary(findings)}\n`
}

function summary(findings: readonly DoctorFinding[]): string {
  const count = (severity: Severity) => findings.filter(each => each.severity === severity).length
  const problems = count('problem')
  const unknown = count('unknown')
  const warnings = count('warning')
  const parts = [
    problems ? plural(problems, 'problem') : '',
    unknown ? `${unknown} not found out` : '',
    warnings ? plural(warnings, 'warning') : '',
  ].filter(Boolean)
  return problems || unknown ? parts.join(', ') : `merges are held${parts.length ? `; ${parts.join(', ')}` : ''}`
}
