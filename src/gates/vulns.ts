/**
 * @module gates/vulns
 * Reports of scanners and auditors: is anything bad still open?
 */
import { z } from 'zod'
import {
  byWorst,
  countBySeverity,
  type Exception,
  nameOf,
  placeName,
  type Sorted,
  sortFindings,
} from '../model/findings.ts'
import { defineGate } from '../model/gate.ts'
import { CouldNotFindOut, type Evidence, error, fail, pass, wait } from '../model/outcome.ts'
import { count, duration, list } from '../model/params.ts'
import type { Release } from '../model/release.ts'
import {
  type Reading,
  SEVERITIES,
  type Severity,
  type Vulnerability,
  type VulnerabilityReport,
} from '../model/reports.ts'
import { grouped, listed, plural, shortened } from '../model/text.ts'
import type { Clock, Files, World } from '../model/world.ts'

const SHOWN = 1000
const DAY = 86_400_000
const SOURCES = ['reports', 'code-scanning', 'dependabot', 'secret-scanning'] as const

/** `CVE-2024-1234 until 2026-12-31`: nothing is ignored for ever. */
const exceptions = () =>
  list().pipe(
    z.array(
      z.string().transform((text, context): Exception => {
        const read = /^\s*(\S+)\s+until\s+(\d{4}-\d{2}-\d{2})\s*$/i.exec(text)
        const day = read ? new Date(`${read[2]}T00:00:00Z`) : null
        if (read && day && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(read[2]!))
          return { id: read[1]!, until: read[2]! }
        context.addIssue(`expected a name with its last day, like \`CVE-2024-1234 until 2026-12-31\`, not \`${text}\``)
        return z.NEVER
      }),
    ),
  )

export default defineGate({
  kind: 'vulns',
  says: 'No vulnerability of a severity that counts is open, by reports of scanners or by GitHub.',
  asks: ['reports', 'files', 'clock', 'alerts', 'release', 'git'],
  params: z.strictObject({
    sources: list()
      .pipe(
        z.array(z.enum(SOURCES, { error: `expected one of \`${SOURCES.join('`, `')}\`` })).min(1, 'expected a source'),
      )
      .optional()
      .describe(
        'where to look: `reports` (the only one when absent), `code-scanning` of exactly this commit, `dependabot` of the default branch as it is now, `secret-scanning` of the whole repository; all of those named must be in order',
      ),
    report: list()
      .optional()
      .describe(
        'globs of the reports, `!` in front excludes; the usual places when absent. SARIF, npm, Yarn, pnpm, Composer, cargo and pip audit, OSV-Scanner, Trivy, Grype, govulncheck, Semgrep, Bandit, Snyk, GitLab',
      ),
    critical: count().default(0).describe('most that may be open of severity critical'),
    high: count()
      .default(0)
      .describe('most that may be open of severity high; in SARIF without a score those of level `error`'),
    medium: count().optional().describe('most that may be open of severity medium; any number when absent'),
    low: count().optional().describe('most that may be open of severity low; any number when absent'),
    unknown: count().default(0).describe('most that may be open and are rated nowhere'),
    tools: list().optional().describe('scanners that must have run, as they call themselves; `*` stands for any text'),
    suppressed: z
      .enum(['allow', 'deny'], { error: 'expected `allow` or `deny`' })
      .default('allow')
      .describe('`deny`: what was accepted in the scanner itself counts as open'),
    ignore: exceptions()
      .default([])
      .describe('advisories or rules to put up with, each until the end of a day: `CVE-2024-1234 until 2026-12-31`'),
    maxAge: duration().optional().describe('oldest a report may be (`24h`), by its own time or else that of its file'),
  }),
  async check(params, { reports, files, clock, alerts, release, git }) {
    const sources = new Set(params.sources ?? ['reports'])
    if (params.report) sources.add('reports')
    if (params.maxAge !== undefined && !sources.has('reports'))
      return error(
        '`maxAge` asks the age of reports, and none is asked for; add `reports` to `sources`, or leave it out',
      )
    const reading = sources.has('reports') ? await reports.vulnerabilities(params.report) : null
    if (reading && reading.broken.length > 0) return error(brokenSentence(reading), { broken: reading.broken })
    if (reading && (reading.reports.length === 0 || reading.unmatched.length > 0))
      return fail(missingSentence(reading), { looked: reading.looked })
    const github = await alertsOf(sources, alerts, release, git)
    const read = reading?.reports ?? []
    const tools = [...read.flatMap(report => report.tools), ...github.tools]
    const found = [...read.flatMap(report => report.findings), ...github.findings]
    const sorted = sortFindings(found, params.ignore, today(clock), params.suppressed === 'deny')
    const counts = countBySeverity(sorted.open)
    const exceeded = SEVERITIES.filter(severity => counts[severity] > mostOf(severity, params))
    const evidence = evidenceOf(sorted, read, tools, exceeded)
    const reasons = [
      ...exceeded.map(severity => openReason(severity, sorted, params)),
      ...(exceeded.length > 0 ? expiredReasons(sorted) : []),
      ...(params.maxAge === undefined ? [] : await ageReasons(read, params.maxAge, files, clock)),
      ...(github.pending === null ? toolReasons(tools, params.tools ?? []) : []),
    ]
    if (reasons.length > 0) return fail(reasons.join('; also '), evidence)
    return github.pending === null ? pass(passSentence(sorted, tools), evidence) : wait(github.pending, evidence)
  },
  examples: [
    {
      says: 'A SARIF report whose run found nothing',
      item: '- [ ] No known vulnerabilities <!-- gate: vulns -->',
      world: {
        files: {
          'results/codeql.sarif':
            '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"CodeQL"}},"invocations":[{"executionSuccessful":true}],"results":[]}]}',
        },
      },
      outcome: 'pass',
      because: 'nothing open, in 1 run of `CodeQL`',
    },
    {
      says: 'What is open is named with its place',
      item: '- [ ] No critical or high vulnerabilities <!-- gate: vulns report=semgrep.sarif -->',
      world: {
        files: {
          'semgrep.sarif':
            '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Semgrep","rules":[{"id":"sql-injection","properties":{"security-severity":"9.1"}}]}},"results":[' +
            '{"ruleId":"sql-injection","message":{"text":"Query built from user input"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"src/db.ts"},"region":{"startLine":12}}}]}]}]}',
        },
      },
      outcome: 'fail',
      because: '1 critical finding open: `sql-injection` in `src/db.ts:12`, none expected',
    },
    {
      says: 'An advisory that is put up with for a while',
      item: '- [ ] Dependencies are safe <!-- gate: vulns ignore="GHSA-35jh-r3h4-6jhm until 2026-12-31" -->',
      world: {
        files: {
          'npm-audit.json':
            '{"auditReportVersion":2,"vulnerabilities":{"lodash":{"name":"lodash","severity":"high","via":[{"source":1106913,"name":"lodash","title":"Command Injection in lodash","url":"https://github.com/advisories/GHSA-35jh-r3h4-6jhm","severity":"high"}]}},"metadata":{"vulnerabilities":{"info":0,"low":0,"moderate":0,"high":1,"critical":0,"total":1}}}',
        },
      },
      outcome: 'pass',
      because: '1 ignored',
    },
    {
      says: 'A scan that did not succeed found nothing because it did not look',
      item: '- [ ] No known vulnerabilities <!-- gate: vulns -->',
      world: {
        files: {
          'scan.sarif':
            '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"CodeQL"}},"invocations":[{"executionSuccessful":false}],"results":[]}]}',
        },
      },
      outcome: 'error',
      because: 'the scan of `CodeQL` did not succeed',
    },
    {
      says: 'The error that npm prints when it cannot audit',
      item: '- [ ] No known vulnerabilities <!-- gate: vulns report=audit.json -->',
      world: {
        files: {
          'audit.json': '{"error":{"code":"ENOLOCK","summary":"This command requires an existing lockfile."}}',
        },
      },
      outcome: 'error',
      because: 'ENOLOCK',
    },
    {
      says: 'Alerts that GitHub holds open',
      item: '- [ ] No open Dependabot alerts <!-- gate: vulns sources=dependabot,secret-scanning -->',
      world: {
        alerts: {
          dependabot: [
            {
              severity: 'high',
              advisories: [['GHSA-35jh-r3h4-6jhm', 'CVE-2021-23337']],
              text: 'Command Injection in lodash',
              package: 'lodash',
              file: 'package-lock.json',
            },
          ],
          secretScanning: [],
        },
      },
      outcome: 'fail',
      because: '1 high finding open: `CVE-2021-23337` in `lodash`, none expected',
    },
    {
      says: 'Alerts of an older commit say nothing of this one',
      item: '- [ ] Code scanning is clean <!-- gate: vulns sources=code-scanning -->',
      world: {
        release: { commit: 'b34f1d2c5e6a7988776655443322110099aabbcc' },
        alerts: { codeScanning: { pending: 'no code scanning analysis of `b34f1d2` is there, one expected' } },
      },
      outcome: 'wait',
      because: 'no code scanning analysis of `b34f1d2`',
    },
    {
      says: 'No report at all',
      item: '- [ ] No known vulnerabilities <!-- gate: vulns -->',
      world: { files: { 'README.md': '# Shop' } },
      outcome: 'fail',
      because: 'no vulnerability report found in the usual places',
    },
  ],
})

interface FromGitHub {
  findings: Vulnerability[]
  tools: string[]
  pending: string | null
}

async function alertsOf(
  sources: ReadonlySet<string>,
  alerts: World['alerts'],
  release: Release,
  git: World['git'],
): Promise<FromGitHub> {
  const all: FromGitHub = { findings: [], tools: [], pending: null }
  if (sources.has('code-scanning')) {
    const { tools, pending, alerts: open } = await alerts.codeScanning(release.commit ?? (await git.head()).commit)
    all.findings.push(...open)
    all.tools.push(...tools)
    all.pending = pending
  }
  if (sources.has('dependabot')) {
    all.findings.push(...(await alerts.dependabot()))
    all.tools.push('Dependabot')
  }
  if (sources.has('secret-scanning')) {
    all.findings.push(...(await alerts.secretScanning()))
    all.tools.push('secret scanning')
  }
  return all
}

type Limits = { [S in Severity]?: number | undefined }

const mostOf = (severity: Severity, limits: Limits): number => limits[severity] ?? Number.POSITIVE_INFINITY

/** The date in the declared time zone. */
const today = (clock: Clock): string =>
  new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone: clock.timeZone }).format(clock.now())

const few = (words: readonly string[], most = 3): string => {
  const shown = words.slice(0, most).map(word => `\`${shortened(word.replace(/\s+/g, ' '), 120)}\``)
  return words.length > most ? `${shown.join(', ')} and ${grouped(words.length - most)} more` : listed(shown)
}

function brokenSentence({ broken }: Reading<VulnerabilityReport>): string {
  const [first, ...rest] = broken
  const others = rest.length > 0 ? ` (and ${plural(rest.length, 'more file')})` : ''
  return `\`${first!.file}\` ${first!.because}${others}, the complete report of a scan expected; scan again or leave it out with \`!\` in \`report\``
}

function missingSentence({ looked, usual, unmatched }: Reading<VulnerabilityReport>): string {
  if (usual)
    return `no vulnerability report found in the usual places (${few(looked, 4)}), at least one expected; run a scanner that writes SARIF or JSON before this check (\`npm audit --json > npm-audit.json\`), or say where its report is with \`report\``
  const verb = unmatched.length === 1 ? 'matches' : 'match'
  return `${few(unmatched)} ${verb} no file, a vulnerability report expected; run the scanner that writes it before this check, or mend \`report\``
}

function toolReasons(tools: readonly string[], wanted: readonly string[]): string[] {
  const lost = wanted.filter(name => !tools.some(matcher(name)))
  if (lost.length === 0) return []
  return [
    `no run of ${few(lost)} found (the reports are of ${few([...new Set(tools)], 5)}), one expected; run it before this check or mend \`tools\``,
  ]
}

/** `*` stands for any text; upper and lower case are the same. */
function matcher(pattern: string): (name: string) => boolean {
  const escaped = pattern.replace(/[\\^$.+?()[\]{}|]/g, '\\$&').replace(/\*+/g, '.*')
  const whole = new RegExp(`^${escaped}$`, 'is')
  return name => whole.test(name)
}

const WORDS: Readonly<Record<Severity, string>> = {
  critical: 'critical finding',
  high: 'high finding',
  medium: 'medium finding',
  low: 'low finding',
  note: 'note',
  unknown: 'unrated finding',
}

function openReason(severity: Severity, { open }: Sorted, limits: Limits): string {
  const found = open.filter(finding => finding.severity === severity)
  const most = mostOf(severity, limits)
  const expected = most === 0 ? 'none' : `at most ${grouped(most)}`
  const shown = found.slice(0, 3).map(told)
  const names = listed(found.length > 3 ? [...shown, `${grouped(found.length - 3)} more`] : shown)
  return `${plural(found.length, WORDS[severity])} open: ${names}, ${expected} expected; mend ${found.length === 1 ? 'it' : 'them'}, or name in \`ignore\` what can wait`
}

function told(finding: Vulnerability): string {
  const [name, place] = [nameOf(finding) ?? finding.text, placeName(finding)]
  const code = (text: string) => `\`${shortened(text.replace(/[\s`]+/g, ' '), 80)}\``
  return place ? `${code(name || 'unnamed')} in ${code(place)}` : code(name || 'unnamed')
}

const expiredReasons = ({ expired }: Sorted): string[] =>
  expired.length === 0
    ? []
    : [
        `${listed(expired.slice(0, 3).map(({ id, until }) => `\`${id}\` was to be ignored until ${until}`))}, a day to come expected; mend it or move the day`,
      ]

/** The oldest report decides: one that was left over from another run is enough to prove nothing. */
async function ageReasons(
  reports: readonly VulnerabilityReport[],
  most: number,
  files: Files,
  clock: Clock,
): Promise<string[]> {
  const hours = (ms: number) =>
    ms >= 172_800_000 ? plural(Math.floor(ms / 86_400_000), 'day') : plural(Math.floor(ms / 3_600_000), 'hour')
  for (const { file, at } of reports) {
    const time = at === null ? (await files.stat(file))?.modified : new Date(at)
    if (!time || Number.isNaN(time.getTime()))
      throw new CouldNotFindOut(`the age of \`${file}\` cannot be told, \`maxAge\` needs it`)
    const age = clock.now().getTime() - time.getTime()
    if (age < -DAY)
      throw new CouldNotFindOut(
        `\`${file}\` says that it is of ${time.toISOString()}, a time to come; correct the clock of whoever scans, or scan again`,
      )
    if (age > most)
      return [`\`${file}\` is ${hours(age)} old (${time.toISOString()}), at most ${hours(most)} expected; scan again`]
  }
  return []
}

function passSentence({ open, suppressed, ignored }: Sorted, tools: readonly string[]): string {
  const counts = countBySeverity(open)
  const some = SEVERITIES.filter(severity => counts[severity] > 0).map(severity =>
    plural(counts[severity], WORDS[severity]),
  )
  const asides = [
    suppressed.length > 0 && `${grouped(suppressed.length)} suppressed`,
    ignored.length > 0 && `${grouped(ignored.length)} ignored`,
  ].filter(aside => typeof aside === 'string')
  const also = asides.length > 0 ? ` (${asides.join(', ')})` : ''
  const what = some.length > 0 ? `${listed(some)} open, no more than expected` : 'nothing open'
  return `${what}${also}, in ${plural(tools.length, 'run')} of ${few([...new Set(tools)])}`
}

function evidenceOf(
  { open, suppressed, ignored }: Sorted,
  reports: readonly VulnerabilityReport[],
  tools: readonly string[],
  exceeded: readonly Severity[],
): Evidence {
  const wrong = exceeded.length > 0 ? open.filter(({ severity }) => exceeded.includes(severity)) : open
  return {
    open: countBySeverity(open),
    suppressed: suppressed.length,
    ignored: ignored.slice(0, SHOWN).map(finding => ({
      id: nameOf(finding),
      severity: finding.severity,
      package: finding.package,
    })),
    runs: tools.length,
    tools: [...new Set(tools)].slice(0, SHOWN),
    files: reports.map(({ findings, tools: _, ...facts }) => ({ ...facts, findings: findings.length })),
    hits: byWorst(wrong).slice(0, SHOWN).map(hitOf),
  }
}

/** Where it is and what it says, for a note beside the line. */
function hitOf(finding: Vulnerability): Evidence {
  const { severity, file, line, column, text, url } = finding
  const id = nameOf(finding)
  return {
    severity,
    id,
    package: finding.package,
    file,
    line,
    column,
    text: [id, text].filter(Boolean).join(': '),
    url,
  }
}
