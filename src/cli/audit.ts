/**
 * @module cli/audit
 * `holdpoint audit`: the record of the App's store, read a page at a time, while the server runs or not.
 */
import { Mistake } from '../model/outcome.ts'
import { ACT_KINDS, type ActKind, type EntryFilter, type Link, type RecordReader } from '../model/store.ts'
import { grouped, plural } from '../model/text.ts'
import { AUDIT_CSV_HEAD, auditCsv, auditHead, auditJson, auditRow } from '../publish/audit.ts'
import { printer } from './printer.ts'
import { terminal } from './project.ts'
import { checkRepository, openStoreRecord, type StoreTo, timeOf } from './store.ts'

export interface AuditOptions {
  repo?: string
  pull?: string
  item?: string
  actor?: string
  kind?: string[]
  since?: string
  until?: string
  verify?: boolean
  link?: string
  json?: boolean
  csv?: boolean
}

/** Entries that are in memory at a time. */
const PAGE = 500

/** @returns 0; 1 when `--verify` finds that the record was changed. @throws Mistake when it cannot be read. */
export async function audit(
  directory: string,
  options: AuditOptions,
  { env, out }: StoreTo = { env: process.env, out: printer(process.stdout) },
): Promise<number> {
  if (options.json && options.csv) throw new Mistake('`--json` and `--csv` are both given, one was expected; keep one')
  if (options.csv && options.verify)
    throw new Mistake('`--verify` has no table to write as CSV; leave out `--csv`, or call it twice')
  if (options.link !== undefined && !options.verify)
    throw new Mistake('`--link` says where `--verify` begins; give `--verify` as well')
  const filter = await filterOf(options)
  const link = options.link === undefined ? undefined : linkOf(options.link)
  const record = await openStoreRecord(directory, env)
  try {
    return options.verify ? await verify(record, link, options, out) : await list(record, filter, options, out)
  } finally {
    await record.close()
  }
}

async function list(
  record: RecordReader,
  filter: EntryFilter,
  options: AuditOptions,
  out: StoreTo['out'],
): Promise<number> {
  const head = await record.head()
  const json = auditJson(head, null)
  const { width } = terminal()
  await out(options.json ? json.before : options.csv ? AUDIT_CSV_HEAD : '')
  let found = 0
  for (let after: number | null = 0; after !== null; ) {
    const { entries, next } = await record.page(filter, { after, most: PAGE })
    // What is written meanwhile is the next audit's.
    const shown = entries.filter(({ id }) => id <= head.id)
    if (shown.length && !found && !options.json && !options.csv) await out(auditHead(width))
    for (const entry of shown) {
      const first = found++ === 0
      const text = options.json ? json.entry(entry, first) : options.csv ? auditCsv(entry) : auditRow(entry, width)
      if (!(await out(text))) return 0
    }
    after = shown.length < entries.length ? null : next
  }
  if (options.json) await out(json.after(found === 0))
  else if (!options.csv) await out(`${found ? '\n' : ''}${summary(found, head.id)}\n`)
  return 0
}

const summary = (found: number, all: number): string => {
  if (all === 0) return 'the record is empty: nothing was told to the App yet'
  const of = `of ${grouped(all)} in the record`
  return found
    ? `${plural(found, 'entry', 'entries')} ${of}`
    : `no entry ${of} fits; names are compared letter by letter, look at the filters`
}

async function verify(
  record: RecordReader,
  link: Link | undefined,
  { json }: AuditOptions,
  out: StoreTo['out'],
): Promise<number> {
  const { checked, head, wrong } = await record.verify(link)
  const { before, after } = auditJson(head, { checked, wrong })
  await out(json ? `${before}${after(true)}` : `${wrong ?? whole(checked, head, link)}\n`)
  return wrong ? 1 : 0
}

function whole(checked: number, head: Link, link: Link | undefined): string {
  const after = link ? ` after \`${link.id}\`` : ''
  const noted = `the last link is \`${head.id}:${head.digest}\`; note it elsewhere, and check from it with \`--link\``
  return `${plural(checked, 'entry', 'entries')} checked${after}, each follows from the one before${head.id ? `\n${noted}` : ''}`
}

function linkOf(text: string): Link {
  const read = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim())
  if (!read) throw new Mistake(`\`--link ${text}\` is no link, \`ID:DIGEST\` was expected; take it from \`--verify\``)
  return { id: Number(read[1]), digest: read[2]! }
}

async function filterOf({ repo, pull, item, actor, kind, since, until }: AuditOptions): Promise<EntryFilter> {
  return {
    ...subjectOf(repo, pull),
    ...(item === undefined ? {} : { item }),
    ...(actor === undefined ? {} : { actor }),
    ...(kind === undefined ? {} : { kinds: kind.map(kindOf) }),
    ...(since === undefined ? {} : { since: await timeOf('--since', since, 'start') }),
    ...(until === undefined ? {} : { until: await timeOf('--until', until, 'end') }),
  }
}

function subjectOf(repo: string | undefined, pull: string | undefined): EntryFilter {
  checkRepository(repo)
  if (pull === undefined) return repo === undefined ? {} : { repository: repo }
  const read = /^(?:([^/\s#]+\/[^/\s#]+)?#)?([1-9]\d{0,9})$/.exec(pull)
  const repository = read?.[1] ?? repo
  if (!read)
    throw new Mistake(`\`--pull ${pull}\` is no pull request, \`12\` or \`owner/name#12\` was expected; mend it`)
  if (!repository || (repo !== undefined && repo !== repository))
    throw new Mistake(
      repository
        ? `\`--pull ${pull}\` is not in \`--repo ${repo}\`; name one repository`
        : `\`--pull ${pull}\` names no repository; write \`--pull owner/name#${read[2]}\`, or add \`--repo\``,
    )
  return { repository, subject: `pull:${repository}#${read[2]}` }
}

function kindOf(word: string): ActKind {
  const kind = ACT_KINDS.find(known => known === word)
  if (!kind) throw new Mistake(`\`${word}\` is no kind of entry; known are ${ACT_KINDS.join(', ')}`)
  return kind
}
