/**
 * @module sources/github/alerts
 * What GitHub's scanners hold open: Dependabot, secret scanning, and code scanning of exactly one commit.
 */
import { z } from 'zod'
import type { Severity, Vulnerability } from '../../model/reports.ts'
import { shortened } from '../../model/text.ts'
import type { Alerts } from '../../model/world.ts'
import { analysesOf } from './analyses.ts'
import { askPage, type GitHubApi, type Purpose, type RepositoryName } from './api.ts'
import { CODE_SCANNING, type Feature, orTold } from './feature.ts'
import { incomplete, PAGE } from './pages.ts'

const MAX_PAGES = 100

const words = z.string().nullish()

const codeShape = z.object({
  number: z.number(),
  state: z.literal('open'),
  html_url: z.string(),
  rule: z.object({ id: words, description: words, severity: words, security_severity_level: words }),
  tool: z.object({ name: words }),
  most_recent_instance: z.object({
    message: z.object({ text: words }).nullish(),
    location: z.object({ path: words, start_line: z.number().nullish(), start_column: z.number().nullish() }).nullish(),
  }),
})

const dependabotShape = z.object({
  number: z.number(),
  state: z.literal('open'),
  html_url: z.string(),
  dependency: z.object({ package: z.object({ name: words }).nullish(), manifest_path: words }),
  security_advisory: z.object({ ghsa_id: z.string(), cve_id: words, summary: words }),
  security_vulnerability: z.object({ severity: words }),
})

const secretShape = z.object({
  number: z.number(),
  state: z.literal('open'),
  html_url: z.string(),
  secret_type: words,
  secret_type_display_name: words,
})

/** A workflow's own token has not always had a word for these. */
const DEPENDABOT = { permission: 'Dependabot alerts: read', name: 'Dependabot alerts' }
const SECRETS = { permission: 'Secret scanning alerts: read', name: 'secret scanning' }

/** @returns the questions about open alerts. Pages are read to the end; a list that has none is CouldNotFindOut. */
export function githubAlerts(api: GitHubApi, repository: RepositoryName): Alerts {
  const open = <Shape extends z.ZodType>(route: string, parameters: object, shape: Shape, feature: Feature) =>
    listed(api, route, { ...repository, ...parameters, state: 'open' }, shape, feature)
  return {
    async codeScanning(commit) {
      const { refs, tools, pending } = await analysesOf(api, repository, commit)
      if (pending !== null) return { tools, pending, alerts: [] }
      const found = new Map<number, Vulnerability>()
      for (const ref of refs)
        for (const alert of await open(
          'GET /repos/{owner}/{repo}/code-scanning/alerts',
          { ref },
          codeShape,
          CODE_SCANNING,
        ))
          found.set(alert.number, asCodeAlert(alert))
      return { tools, pending, alerts: [...found.values()] }
    },
    async dependabot() {
      return (await open('GET /repos/{owner}/{repo}/dependabot/alerts', {}, dependabotShape, DEPENDABOT)).map(
        asDependabotAlert,
      )
    },
    async secretScanning() {
      // The secrets themselves are nobody's business here.
      const hidden = { hide_secret: true }
      return (await open('GET /repos/{owner}/{repo}/secret-scanning/alerts', hidden, secretShape, SECRETS)).map(
        asSecretAlert,
      )
    },
  }
}

async function listed<Shape extends z.ZodType>(
  api: GitHubApi,
  route: string,
  parameters: Record<string, unknown>,
  shape: Shape,
  feature: Feature,
): Promise<z.output<Shape>[]> {
  const purpose: Purpose = { what: `the open alerts of ${feature.name}`, permission: feature.permission }
  const found: z.output<Shape>[] = []
  let further: Record<string, string> = {}
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const asked = { ...parameters, ...further, per_page: PAGE }
    const page = await orTold(askPage(api, route, asked, z.array(shape), purpose), feature)
    found.push(...page.found)
    if (!page.next) return found
    further = pick(page.next, ['page', 'after'])
    if (Object.keys(further).length === 0) break
  }
  throw incomplete(purpose.what)
}

const pick = (given: Record<string, string>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap(name => (given[name] === undefined ? [] : [[name, given[name]]])))

const LEVELS: Readonly<Record<string, Severity>> = { error: 'high', warning: 'medium', note: 'note', none: 'note' }
const RATED: readonly string[] = ['critical', 'high', 'medium', 'low']
const rated = (word: string | null | undefined): Severity | null =>
  RATED.includes(word ?? '') ? (word as Severity) : null

const base = { package: null, file: null, line: null, column: null, suppressed: false }

function asCodeAlert({
  rule,
  tool,
  html_url,
  most_recent_instance: instance,
}: z.output<typeof codeShape>): Vulnerability {
  const text = instance.message?.text ?? rule.description ?? ''
  return {
    ...base,
    advisories: [[rule.id ?? tool.name ?? 'unnamed']],
    severity: rated(rule.security_severity_level) ?? LEVELS[rule.severity ?? ''] ?? 'unknown',
    text: shortened(text.replace(/\s+/g, ' '), 200),
    file: instance.location?.path ?? null,
    line: instance.location?.start_line ?? null,
    column: instance.location?.start_column ?? null,
    url: html_url,
  }
}

const asDependabotAlert = (alert: z.output<typeof dependabotShape>): Vulnerability => {
  const { ghsa_id, cve_id, summary } = alert.security_advisory
  return {
    ...base,
    advisories: [[ghsa_id, ...(cve_id ? [cve_id] : [])]],
    severity: rated(alert.security_vulnerability.severity) ?? 'unknown',
    text: shortened(summary ?? '', 200),
    package: alert.dependency.package?.name ?? null,
    file: alert.dependency.manifest_path ?? null,
    url: alert.html_url,
  }
}

/** GitHub rates no secrets; one that lies open opens whatever it is the key of. */
const asSecretAlert = ({
  secret_type,
  secret_type_display_name,
  html_url,
  number,
}: z.output<typeof secretShape>): Vulnerability => ({
  ...base,
  advisories: [[`secret-scanning/${number}`, ...(secret_type ? [secret_type] : [])]],
  severity: 'critical',
  text: shortened(secret_type_display_name ?? secret_type ?? 'secret', 200),
  url: html_url,
})
