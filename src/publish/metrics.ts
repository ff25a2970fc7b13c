/**
 * @module publish/metrics
 * Metrics of releases for people and for spreadsheets.
 */
import pc from 'picocolors'
import type { MetricFigure, Metrics, ReleaseMetrics } from '../model/metrics.ts'
import { plural } from '../model/text.ts'
import { lasting } from '../model/time.ts'
import { csvCell } from './csv.ts'
import { plain } from './escape.ts'

/** What each is called where people read it. */
export const METRIC_TITLES: Readonly<Record<string, string>> = {
  deploymentDuration: 'Deployment Duration',
  downtime: 'Downtime',
  migrationDuration: 'Migration Duration',
  rollbackCount: 'Rollback Count',
  issuesFound: 'Issues Found',
  timeToResolution: 'Time to Resolution',
  success: 'Success',
  successRate: 'Success Rate',
  deploymentFrequency: 'Deployment Frequency',
  leadTime: 'Lead Time for Changes',
  changeFailureRate: 'Change Failure Rate',
  recoveryTime: 'Failed Deployment Recovery Time',
}

const RELEASE_UNITS: Readonly<Record<string, string>> = {
  rollbackCount: 'count',
  issuesFound: 'count',
  success: 'ratio',
}

/** Seconds, unless it is counted. */
export const unitOfFigure = (name: string): string => RELEASE_UNITS[name] ?? 'seconds'

/** @returns `12 min`, `75 %`, `0.4 per day`, `3`; `unknown` for null. */
export function shownValue(value: number | null, unit: string): string {
  if (value === null) return 'unknown'
  if (unit === 'seconds') return lasting(value)
  if (unit === 'ratio') return `${Math.floor(value * 1000) / 10} %`
  return unit === 'count' ? String(value) : `${Math.round(value * 100) / 100} ${unit}`
}

const day = (iso: string): string => iso.slice(0, 10)

const SHOWN_RELEASES = 10

/** @returns a table for each repository and environment, and the last releases; it ends with a line feed. */
export function renderMetrics(metrics: Metrics, { color, width }: { color: boolean; width: number }): string {
  const colors = pc.createColors(color)
  const groups = metrics.groups.map(({ repository, environment, window, counts, metrics: own }) => {
    const { releases = 0, launched = 0, open = 0, failed = 0 } = counts
    const span = `${day(window.since)} to ${window.until.slice(0, 16).replace('T', ' ')} UTC`
    const all = `${plural(releases, 'release')}: ${launched} launched, ${failed} failed, ${open} under way`
    const ranges = Math.max(...Object.values(own).map(each => rangeOf(each).length))
    const rows = Object.entries(own).map(([name, each]) => {
      const value = shownValue(each.value, each.unit)
      const cells = [
        (METRIC_TITLES[name] ?? name).padEnd(TITLE),
        (each.value === null ? colors.dim : String)(value.padEnd(13)),
        rangeOf(each).padEnd(ranges),
      ]
      return `  ${cells.join(' ')} ${colors.dim(plain(each.because, Math.max(40, width - TITLE - ranges - 18)))}`.trimEnd()
    })
    return [colors.bold(plain(`${repository}  ${environment}`)), colors.dim(`  ${span} · ${all}`), ...rows].join('\n')
  })
  if (!groups.length)
    return 'no release stands in the record for this question; look at the filters, or at `holdpoint audit`\n'
  const last = metrics.releases.slice(-SHOWN_RELEASES).toReversed()
  const left = metrics.releases.length - last.length
  const more = left > 0 ? `\n  and ${plural(left, 'earlier release')}; \`--csv\` and \`--json\` have all` : ''
  const releases = last.length ? `\n\n${colors.bold('Releases')}\n${last.map(releaseRow).join('\n')}${more}` : ''
  return `\n${groups.join('\n\n')}${releases}\n`
}

const TITLE = Math.max(...Object.values(METRIC_TITLES).map(({ length }) => length))

const rangeOf = ({ min, max, unit }: MetricFigure): string =>
  min === null || max === null || min === max ? '' : `${shownValue(min, unit)} to ${shownValue(max, unit)}`

function releaseRow({ at, version, commit, environment, stage, outcome, figures }: ReleaseMetrics): string {
  const figure = (name: keyof typeof figures) => shownValue(figures[name].value, unitOfFigure(name))
  const name = plain(version ?? '', 14).padEnd(14)
  const told = [
    `took ${figure('deploymentDuration')}`,
    `down ${figure('downtime')}`,
    `issues ${figure('issuesFound')}`,
  ].join(', ')
  return `  ${at ? at.slice(0, 16).replace('T', ' ') : ''.padEnd(16)}  ${name} ${commit.slice(0, 7)}  ${plain(environment, 14).padEnd(14)} ${(outcome ?? stage).padEnd(12)} ${told}`
}

const COLUMNS = [
  'scope',
  'repository',
  'environment',
  'version',
  'commit',
  'at',
  'outcome',
  'metric',
  'value',
  'unit',
  'min',
  'max',
  'mean',
  'known',
  'unknown',
  'since',
  'until',
  'because',
] as const

/** @returns a line for each metric of each group and of each release; an empty value is not known. */
export function metricsCsv({ groups, releases }: Metrics): string {
  const line = (cells: Partial<Record<(typeof COLUMNS)[number], string | number | null>>) =>
    `${COLUMNS.map(name => csvCell(String(cells[name] ?? ''))).join(',')}\r\n`
  const ofGroups = groups.flatMap(({ repository, environment, window: { since, until }, metrics }) =>
    Object.entries(metrics).map(([metric, each]) =>
      line({ scope: 'all', repository, environment, metric, since, until, ...each }),
    ),
  )
  const ofReleases = releases.flatMap(({ figures, repository, environment, version, commit, at, outcome, stage }) =>
    Object.entries(figures).map(([metric, each]) =>
      line({
        scope: 'release',
        repository,
        environment,
        version,
        commit,
        at,
        outcome: outcome ?? stage,
        metric,
        unit: unitOfFigure(metric),
        ...each,
      }),
    ),
  )
  return `${COLUMNS.join(',')}\r\n${[...ofGroups, ...ofReleases].join('')}`
}
