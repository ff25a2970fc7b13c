/**
 * @module model/select
 * Narrowing test reports to the suites or tags somebody asks for.
 */
import { CouldNotFindOut } from './outcome.ts'
import type { Tally, TestReport } from './reports.ts'

/** The part of the test reports that is judged. */
export interface Judged {
  reports: TestReport[]
  total: Tally & { flaky: number }
  suites: TestReport['suites']
  failures: TestReport['failures']
  /** Suites or tags asked for that are not there or hold no test that ran; `named` are the names that are there. */
  absent: { kind: 'suite' | 'tag'; names: string[]; named: string[] } | null
}

interface Selection {
  suites?: string[] | undefined
  tags?: string[] | undefined
}

/** @returns the suites or tags that were asked for, else everything. */
export function selectTests(reports: TestReport[], { suites, tags }: Selection): Judged {
  if (suites?.length && tags?.length)
    throw new CouldNotFindOut('`suites` and `tags` are both given, one of them expected; use two gates on the item')
  if (suites?.length) return bySuite(reports, suites)
  if (tags?.length) return byTag(reports, tags)
  return {
    reports,
    total: { ...sum(reports), flaky: reports.reduce((flaky, report) => flaky + report.flaky, 0) },
    suites: reports.flatMap(report => report.suites),
    failures: reports.flatMap(report => report.failures),
    absent: null,
  }
}

function bySuite(reports: TestReport[], names: string[]): Judged {
  const patterns = names.map(name => ({ name, matches: matcher(name), ran: 0 }))
  const judged: Judged = { reports: [], total: { ...sum([]), flaky: 0 }, suites: [], failures: [], absent: null }
  for (const report of reports) {
    const chosen = new Set<string>()
    for (const suite of report.suites) {
      const hits = patterns.filter(({ matches }) => [report.file, suite.name, ...suite.name.split(' > ')].some(matches))
      for (const hit of hits) hit.ran += suite.tests - suite.skipped
      if (hits.length === 0) continue
      chosen.add(suite.name)
      judged.suites.push(suite)
    }
    if (chosen.size === 0) continue
    judged.reports.push(report)
    judged.total.flaky += report.flaky
    judged.failures.push(...report.failures.filter(failure => chosen.has(failure.suite)))
  }
  Object.assign(judged.total, sum(judged.suites))
  judged.absent = absentOf(
    'suite',
    patterns,
    reports.flatMap(report => report.suites),
  )
  return judged
}

/** A test with two of the tags counts once for each. Failures cannot be told apart by tag, so all are shown. */
function byTag(reports: TestReport[], names: string[]): Judged {
  const wanted = names.map(name => ({ name, matches: matcher(name), ran: 0 }))
  const holding = reports.filter(report => report.tags.some(tag => wanted.some(({ matches }) => matches(tag.name))))
  const tags = holding.flatMap(report => report.tags)
  for (const tag of tags) for (const want of wanted) if (want.matches(tag.name)) want.ran += tag.tests - tag.skipped
  const chosen = tags.filter(tag => wanted.some(({ matches }) => matches(tag.name)))
  return {
    reports: holding,
    total: { ...sum(chosen), flaky: holding.reduce((flaky, report) => flaky + report.flaky, 0) },
    suites: chosen,
    failures: holding.flatMap(report => report.failures),
    absent: absentOf(
      'tag',
      wanted,
      reports.flatMap(report => report.tags),
    ),
  }
}

function absentOf(
  kind: 'suite' | 'tag',
  wanted: readonly { name: string; ran: number }[],
  there: readonly { name: string }[],
): Judged['absent'] {
  const names = wanted.filter(({ ran }) => ran === 0).map(({ name }) => name)
  if (names.length === 0) return null
  return { kind, names, named: [...new Set(there.map(({ name }) => name))].filter(name => name !== '') }
}

/** `*` stands for any characters, `?` for one; upper and lower case are the same. */
function matcher(pattern: string): (name: string) => boolean {
  const parts = pattern.split(/(\*+|\?)/).map(part => {
    if (part.startsWith('*')) return '.*'
    return part === '?' ? '.' : part.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  })
  const whole = new RegExp(`^${parts.join('')}$`, 'is')
  return name => whole.test(name)
}

function sum(tallies: readonly Tally[]): Tally {
  const total: Tally = { tests: 0, passed: 0, failed: 0, errors: 0, skipped: 0 }
  for (const tally of tallies) for (const key of Object.keys(total) as (keyof Tally)[]) total[key] += tally[key]
  return total
}
