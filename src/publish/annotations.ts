/**
 * @module publish/annotations
 * Report -> notes beside the lines they speak of, and the workflow commands that carry them.
 */
import { CLEARED, type ItemReport, type Report } from '../model/report.ts'
import { plural, shortened } from '../model/text.ts'
import {
  checklistFile,
  type Ground,
  inRepository,
  isProvenance,
  NO_GROUND,
  placeOf,
  type Row,
  tablesOf,
} from './words.ts'

export type Level = 'error' | 'warning' | 'notice'

export interface Annotation {
  level: Level
  /** Null speaks of the whole run. */
  file: string | null
  line: number | null
  column: number | null
  title: string
  message: string
}

export interface AnnotationLimits {
  errors: number
  warnings: number
}

/** What GitHub shows of one step. */
export const STEP_LIMITS: AnnotationLimits = { errors: 10, warnings: 10 }

/**
 * @returns the first annotations of each level, and one notice that counts the rest.
 */
export function annotationsOf(
  report: Report,
  limits: AnnotationLimits = STEP_LIMITS,
  ground = NO_GROUND,
): Annotation[] {
  const all = allAnnotations(report, ground)
  const errors = all.filter(({ level }) => level === 'error')
  const warnings = all.filter(({ level }) => level === 'warning')
  const shown = [...errors.slice(0, limits.errors), ...warnings.slice(0, limits.warnings)]
  const rest = all.length - shown.length
  if (!rest) return shown
  const message = `${plural(rest, 'more annotation')} not shown: ${plural(errors.length, 'error')} and ${plural(warnings.length, 'warning')} in all; the report has every one`
  return [...shown, { level: 'notice', file: null, line: null, column: null, title: 'Holdpoint', message }]
}

/** Every annotation, errors before warnings, each place and sentence once. */
export function allAnnotations(report: Report, ground = NO_GROUND): Annotation[] {
  const seen = new Set<string>()
  const once = (annotation: Annotation): boolean => {
    const { file, line, column, message } = annotation
    const key = JSON.stringify([file, line, column, message])
    return !seen.has(key) && Boolean(seen.add(key))
  }
  const all = [...report.items.flatMap(item => ofItem(item, report)), ...ofFindings(report)]
    .filter(once)
    .map(annotation => onGround(annotation, ground))
  return [...all.filter(({ level }) => level === 'error'), ...all.filter(({ level }) => level === 'warning')]
}

/** A file that is not in the repository has no lines there; its name is told instead. */
function onGround(annotation: Annotation, ground: Ground): Annotation {
  if (annotation.file === null) return annotation
  const file = inRepository(annotation.file, ground)
  if (file !== null) return { ...annotation, file }
  const place = annotation.line ? `${annotation.file}:${annotation.line}` : annotation.file
  return { ...annotation, file: null, line: null, column: null, message: `${place}: ${annotation.message}` }
}

/** An open item is a question to people, not a fault in a file: it has no annotation. */
function ofItem(item: ItemReport, report: Report): Annotation[] {
  if (CLEARED.includes(item.state) || item.state === 'open' || item.state === 'waiting') return []
  const level = item.optional || report.shadow ? 'warning' : 'error'
  const judged = item.gates.filter(gate => gate.state === 'fail' || gate.state === 'error')
  const placed = (judged.length ? judged : [item]).flatMap(({ evidence }) =>
    tablesOf(evidence).flatMap(({ rows }) => rows.flatMap(row => ofRow(row, item, level))),
  )
  if (placed.length) return placed
  const file = checklistFile(report)
  return [{ level, file, line: file ? item.line : null, column: null, title: item.text, message: item.because }]
}

/** A row of evidence that names a file is a note there. */
function ofRow(row: Row, item: ItemReport, level: Level): Annotation[] {
  const place = placeOf(row)
  if (!place || isProvenance(row)) return []
  const words = (...names: string[]) => names.map(name => row[name]).filter(word => typeof word === 'string' && word)
  const name = words('suite', 'name', 'tag').join(' › ')
  const message = words('message', 'text', 'because').join(': ') || name || item.because
  return [{ level, ...place, title: name ? `${item.text}: ${name}` : item.text, message }]
}

function ofFindings(report: Report): Annotation[] {
  const file = checklistFile(report)
  return report.findings
    .filter(({ severity }) => severity !== 'info')
    .map(({ severity, rule, line, column, message }) => ({
      level: severity === 'error' && !report.shadow ? 'error' : 'warning',
      file,
      line: file ? line || null : null,
      column: file ? (column ?? null) : null,
      title: `Checklist: ${rule}`,
      message,
    }))
}

/** As the runner unescapes it: the percent sign first, so that nothing is decoded twice. */
const escapeData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** @returns the workflow command of one annotation, a single line without a line feed at its end. */
export function renderCommand({ level, file, line, column, title, message }: Annotation): string {
  const properties = Object.entries({ title: shortened(title, 250), file, line, col: column })
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
  return `::${level} ${properties.join(',')}::${escapeData(shortened(message, 4000))}`
}

/** Text that must not be read as commands, between a pair that switches them off. The token has to be unguessable. */
export const withoutCommands = (text: string, token: string): string =>
  `::stop-commands::${token}\n${text}\n::${token}::\n`
