/**
 * @module publish/check-run
 * Report -> the check run `holdpoint`: one request that creates it, and more when there are many annotations.
 */
import type { Report } from '../model/report.ts'
import { plural, shortened } from '../model/text.ts'
import { type Annotation, allAnnotations } from './annotations.ts'
import { renderSummary, type SummaryOptions } from './summary.ts'
import { type Ground, headline } from './words.ts'

export interface CheckRunOptions extends Omit<SummaryOptions, 'maxBytes'> {
  /** The head commit of the pull request, never the test merge. */
  headSha: string
  /** Ours: finds the run again after a request whose answer was lost. */
  externalId: string
  /** Page with the run's log. */
  detailsUrl?: string | undefined
  name?: string
  /** What stands beside lines: everything (the default), or only what no item's own run says. */
  annotate?: 'all' | 'findings'
  /** Most annotations; more than 50 need `updates`. */
  mostAnnotations?: number
}

export interface CheckRunAnnotation {
  path: string
  start_line: number
  end_line: number
  annotation_level: 'failure' | 'warning' | 'notice'
  message: string
  title: string
}

interface Output {
  title: string
  summary: string
  annotations?: CheckRunAnnotation[]
}

export interface CheckRunRequests {
  create: {
    name: string
    head_sha: string
    external_id: string
    status: 'completed'
    conclusion: 'success' | 'action_required' | 'failure'
    completed_at: string
    details_url?: string
    output: Output
  }
  /** Each adds annotations to the run: GitHub appends them. */
  updates: { output: Output }[]
}

export const CHECK_NAME = 'holdpoint'

/** GitHub's: characters by its document, bytes by its behaviour. */
export const SUMMARY_BYTES = 65_535
export const PER_REQUEST = 50
/** Nobody reads more, and each request counts against the rate limit. */
const MOST_ANNOTATIONS = 250

/**
 * A hold is `action_required`: it blocks, and unlike a run left in progress it never goes stale.
 * Never `neutral` or `skipped`, which satisfy a required check.
 */
export function renderCheckRun(report: Report, options: CheckRunOptions): CheckRunRequests {
  const { headSha, externalId, detailsUrl, name = CHECK_NAME, annotate, mostAnnotations, ...rest } = options
  const all = annotationsFor(annotate === 'findings' ? { ...report, items: [] } : report, rest.links?.ground)
  const shown = all.slice(0, mostAnnotations ?? MOST_ANNOTATIONS)
  const notes = [...(rest.notes ?? [])]
  if (all.length > shown.length) notes.push(`${plural(all.length - shown.length, 'more annotation')} in the report`)
  const title = shortened(`${headline(report)}${report.shadow ? ' (shadow: blocks nothing)' : ''}`, 255)
  const summary = renderSummary(report, { ...rest, notes, maxBytes: SUMMARY_BYTES })
  const batches = Array.from({ length: Math.ceil(shown.length / PER_REQUEST) }, (_, at) =>
    shown.slice(at * PER_REQUEST, (at + 1) * PER_REQUEST),
  )
  const output = (annotations?: CheckRunAnnotation[]): Output => ({
    title,
    summary,
    ...(annotations ? { annotations } : {}),
  })
  return {
    create: {
      name,
      head_sha: headSha,
      external_id: externalId,
      status: 'completed',
      conclusion: report.verdict === 'go' || report.shadow ? 'success' : 'action_required',
      completed_at: report.at,
      ...(detailsUrl ? { details_url: detailsUrl } : {}),
      output: output(batches[0]),
    },
    updates: batches.slice(1).map(annotations => ({ output: output(annotations) })),
  }
}

/** Those that have a file to stand beside, in the form of the request. */
export const annotationsFor = (report: Report, ground?: Ground): CheckRunAnnotation[] =>
  allAnnotations(report, ground).flatMap(checkRunAnnotation)

/** Without a file there is nothing to stand beside; the summary tells it. */
function checkRunAnnotation({ level, file, line, title, message }: Annotation): CheckRunAnnotation[] {
  if (file === null) return []
  return [
    {
      path: file,
      start_line: line ?? 1,
      end_line: line ?? 1,
      annotation_level: level === 'error' ? 'failure' : level,
      message: shortened(message, 4000) || title,
      title: shortened(title, 255),
    },
  ]
}
