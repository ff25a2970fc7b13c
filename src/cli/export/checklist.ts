/**
 * @module cli/export/checklist
 * The text of the checklist as it was used, and the same filled in from the record.
 */
import { hash } from 'node:crypto'
import type { Checklist } from '../../model/checklist.ts'
import type { MetricFigure } from '../../model/metrics.ts'
import { CouldNotFindOut, Mistake } from '../../model/outcome.ts'
import type { ReleaseDocument } from '../../model/release-document.ts'
import type { Entry } from '../../model/store.ts'
import { slug } from '../../model/text.ts'
import { openProject, type ReadFile, workTree } from '../../project.ts'
import { type Filled, type Filling, fillIn, type Signed } from '../../publish/fill-in.ts'
import { METRIC_TITLES, shownValue, unitOfFigure } from '../../publish/metrics.ts'
import { actsOf } from '../../release/acts.ts'
import { checklistOf } from '../../run.ts'
import { gitIn } from '../../sources/git/run.ts'

/** The checklist as it was used; `text` is null where it is not at hand, and `because` says why. */
export interface Used {
  path: string | null
  bytes: Uint8Array | null
  checklist: Checklist | null
  because: string
}

const without = (because: string): Used => ({ path: null, bytes: null, checklist: null, because })

/**
 * Reads the checklist of a release from the project's git, at the commit whose rules counted.
 * @returns without a text where it is not there, or is another one than was signed.
 */
export async function checklistUsed(root: string, document: ReleaseDocument): Promise<Used> {
  const { path, rules, digest } = document.checklist
  if (!path || !rules) return without('the record does not say which checklist it was; name it with `--checklist`')
  if (!/^[\da-f]{40,64}$/.test(rules)) return without(`\`${rules.slice(0, 80)}\` is no commit`)
  try {
    const name = path.replace(/ \(built in\)$/, '')
    const project = await openProject(fileAt(root, rules), {
      branch: document.opening?.branch ?? null,
      checklist: name,
    })
    const checklist = checklistOf(project)
    if (digest !== null && digest !== checklist.digest)
      return without(
        `\`${path}\` at \`${rules.slice(0, 7)}\` is another text than was signed; name the right one with \`--checklist\``,
      )
    return { path, bytes: project.checklist.content, checklist, because: `as at \`${rules.slice(0, 7)}\`` }
  } catch (caught) {
    if (!(caught instanceof CouldNotFindOut || caught instanceof Mistake)) throw caught
    const said = caught instanceof Mistake ? caught.sentence : caught.message
    return without(
      `\`${path}\` at \`${rules.slice(0, 7)}\` cannot be read here: ${said}; call it in a clone, or name the file with \`--checklist\``,
    )
  }
}

/** A commit's files; 128 is git's answer for a path that is not in it. */
function fileAt(root: string, commit: string): ReadFile {
  const git = gitIn(root)
  return async path => {
    await git(['cat-file', '-e', `${commit}^{commit}`])
    const { code, stdout } = await git(['cat-file', 'blob', `${commit}:${path}`], { answers: [128] })
    return code === 0 ? stdout : null
  }
}

/** A file that somebody names. @throws Mistake when it is not there, or is another text than was signed. */
export async function checklistNamed(root: string, file: string, document: ReleaseDocument): Promise<Used> {
  const project = await openProject(workTree(root), { branch: document.opening?.branch ?? null, checklist: file })
  const checklist = checklistOf(project)
  const { digest } = document.checklist
  if (digest !== null && digest !== checklist.digest)
    throw new Mistake(
      `\`${file}\` has the digest \`${checklist.digest.slice(0, 12)}\`, and people signed the text \`${digest.slice(0, 12)}\`; take it as it was then${document.checklist.rules ? ` (\`git show ${document.checklist.rules.slice(0, 12)}:${document.checklist.path ?? file}\`)` : ''}`,
    )
  const tied =
    digest === null
      ? 'named by hand; the record holds no digest to compare it with'
      : 'named by hand, and the text that was signed'
  return { path: file, bytes: project.checklist.content, checklist, because: tied }
}

/** @returns null for what is no Markdown in UTF-8: nothing else can be filled in. */
export function filledChecklist(
  used: Used,
  entries: readonly Entry[],
  document: ReleaseDocument,
  rate: MetricFigure | null,
): Filled | null {
  if (!used.bytes || !used.checklist || /\.ya?ml$/i.test(used.path ?? '')) return null
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(used.bytes)
  } catch {
    return null
  }
  return fillIn(text, used.checklist, fillingOf(entries, document, rate))
}

/** What the record knows, under the words that forms use. */
export function fillingOf(entries: readonly Entry[], document: ReleaseDocument, rate: MetricFigure | null): Filling {
  const metrics = new Map<string, string>()
  for (const [name, { value }] of Object.entries(document.figures ?? {}))
    if (value !== null && name !== 'success')
      metrics.set(slug(METRIC_TITLES[name] ?? name), shownValue(value, unitOfFigure(name)))
  if (rate && rate.value !== null) metrics.set('success-rate', `${shownValue(rate.value, rate.unit)} (${rate.because})`)
  return { signatures: signaturesOf(entries), metrics, fields: fieldsOf(document) }
}

/** The last person who signed and may; what was signed before the release was reset must be signed again. */
function signaturesOf(entries: readonly Entry[]): Map<string, Signed> {
  const signed = new Map<string, Signed>()
  const resets = new Map<string, number>()
  for (const { kind, subject, at } of entries)
    if (kind === 'reset') resets.set(subject, Math.max(at, resets.get(subject) ?? 0))
  for (const { entry, allowed, commit } of actsOf(entries)) {
    const { kind, item, actor, at, subject } = entry
    if (!allowed || item === null || at <= (resets.get(subject) ?? -1)) continue
    if (kind === 'untick') signed.delete(item)
    else if ((kind === 'tick' || kind === 'sign-off') && actor)
      signed.set(item, { name: actor, date: new Date(at).toISOString().slice(0, 10), commit })
  }
  return signed
}

function fieldsOf({
  times,
  version,
  environment,
  commit,
  deployments,
  found,
  recorded,
  notes,
}: ReleaseDocument): Map<string, readonly string[]> {
  const fields = new Map<string, string[]>()
  const put = (values: readonly (string | null)[], ...labels: string[]) => {
    const known = values.filter(value => value !== null)
    if (known.length) for (const label of labels) fields.set(label, known)
  }
  put([times.launched?.slice(0, 10) ?? null], 'deployment-date', 'release-date')
  put([version], 'version', 'release', 'release-version')
  put([environment], 'environment')
  put([commit], 'commit', 'git-commit')
  put([deployments.findLast(({ creator }) => creator)?.creator ?? null], 'deployed-by')
  put([times.started], 'start-time', 'deployment-start-time')
  put([times.launched], 'end-time', 'deployment-end-time', 'launch-time')
  put(notes, 'notes', 'deployment-notes')
  put(
    found.map(({ issue }) => `#${issue}`),
    'issues',
    'issues-encountered',
    'issues-found',
  )
  put(
    found
      .filter(({ resolvedAt }) => resolvedAt)
      .map(({ issue, resolvedAt }) => `#${issue} closed ${resolvedAt!.slice(0, 10)}`),
    'resolutions',
  )
  // What people wrote under a label stands there, beside what is known of it.
  for (const [label, own] of Map.groupBy(recorded, ({ label }) => slug(label)))
    if (!['notes', 'deployment-notes'].includes(label))
      fields.set(label, [...own.map(({ value }) => value), ...(LISTS.includes(label) ? (fields.get(label) ?? []) : [])])
  return fields
}

const LISTS = ['issues', 'issues-encountered', 'issues-found', 'resolutions']

/** @returns hex SHA-256. */
export const sha256 = (content: string | Uint8Array): string => hash('sha256', content)
