/**
 * @module cli/export
 * `holdpoint export`: everything the record holds of one release, in a folder that can be checked without Holdpoint's store.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { MetricFigure } from '../model/metrics.ts'
import { Mistake } from '../model/outcome.ts'
import type { ReleaseDocument } from '../model/release-document.ts'
import type { RecordReader } from '../model/store.ts'
import { plural } from '../model/text.ts'
import { MANIFEST, type Manifest, PUBLIC_KEY, renderEntries, SIGNATURE } from '../publish/export.ts'
import type { Filled } from '../publish/fill-in.ts'
import { renderWholeRecord } from '../publish/release-record.ts'
import { metricsOf } from '../release/metrics.ts'
import { documentOf } from '../release/record.ts'
import { checklistNamed, checklistUsed, filledChecklist, sha256, type Used } from './export/checklist.ts'
import { type Ask, type Found, findRelease, withLinks } from './export/find.ts'
import { type Signer, signerOf } from './export/sign.ts'
import { verifyExport } from './export/verify.ts'
import { metricEntries } from './metrics.ts'
import { printer } from './printer.ts'
import { checkRepository, openStoreRecord, type StoreTo } from './store.ts'

export interface ExportOptions {
  repo?: string
  pull?: string
  release?: string
  environment?: string
  out?: string
  checklist?: string
  fill?: string
  key?: string
  verify?: string
}

export interface ExportTo extends StoreTo {
  now: number
  version: string
}

/** @returns 0; 1 when the record or an export that is checked was changed. @throws Mistake for what cannot be exported. */
export async function exportRelease(
  directory: string,
  options: ExportOptions,
  version: string,
  to: ExportTo = { env: process.env, out: printer(process.stdout), now: Date.now(), version },
): Promise<number> {
  const root = resolve(directory)
  if (options.verify !== undefined) {
    refuse(options, ['repo', 'pull', 'release', 'environment', 'out', 'checklist', 'fill'], '--verify')
    const key = options.key === undefined ? null : resolve(root, options.key)
    const { wrong, said } = await verifyExport(resolve(root, options.verify), key)
    await to.out(`${(wrong.length ? wrong : said).join('\n')}\n`)
    return wrong.length ? 1 : 0
  }
  if (options.fill !== undefined) refuse(options, ['out', 'checklist', 'key'], '--fill')
  const ask = askOf(options)
  // What the call itself has wrong is said before anything is read.
  const signer = options.key === undefined ? null : await signerOf(resolve(root, options.key))
  const record = await openStoreRecord(directory, to.env)
  try {
    const made = await gathered(record, root, ask, options.fill ?? options.checklist, to.now)
    return options.fill === undefined
      ? await writeExport(record, made, resolve(root, options.out ?? folderFor(made)), signer, to)
      : await printFilled(made, options.fill, to)
  } finally {
    await record.close()
  }
}

function refuse(options: ExportOptions, names: readonly (keyof ExportOptions)[], what: string): void {
  const name = names.find(name => options[name] !== undefined)
  if (name) throw new Mistake(`\`--${name}\` has nothing to do with \`${what}\`; leave it out`)
}

function askOf({ repo, pull, release, environment }: ExportOptions): Ask {
  checkRepository(repo)
  if (repo === undefined) throw new Mistake('no repository is named; add `--repo owner/name`')
  if ((pull === undefined) === (release === undefined))
    throw new Mistake(
      'one of `--pull` and `--release` was expected; name the pull request, or the commit that was released',
    )
  if (pull !== undefined && !/^[1-9]\d{0,9}$/.test(pull))
    throw new Mistake(`\`--pull ${pull}\` is no pull request, a number such as \`12\` was expected; mend it`)
  if (release !== undefined && !/^[\da-f]{4,64}$/.test(release))
    throw new Mistake(`\`--release ${release}\` is no commit, at least four of its hex digits were expected; mend it`)
  return {
    repository: repo,
    ...(pull === undefined ? {} : { pull: Number(pull) }),
    ...(release === undefined ? {} : { release }),
    ...(environment === undefined ? {} : { environment: environment.toLowerCase() }),
  }
}

interface Gathered {
  found: Found
  document: ReleaseDocument
  used: Used
  filled: Filled | null
  head: { id: number; digest: string }
}

async function gathered(
  record: RecordReader,
  root: string,
  ask: Ask,
  file: string | undefined,
  now: number,
): Promise<Gathered> {
  const head = await record.head()
  const found = await findRelease(record, head.id, ask)
  const bare = documentOf(found.whose, found.entries, null)
  const used = file === undefined ? await checklistUsed(root, bare) : await checklistNamed(root, file, bare)
  const document = documentOf(found.whose, found.entries, used.checklist)
  const rate = await successRate(record, head, found, now)
  return { found, document, used, head, filled: filledChecklist(used, found.entries, document, rate) }
}

/** Of all releases to the same environment: the only figure that is not of one release. */
async function successRate(
  record: RecordReader,
  head: Gathered['head'],
  { whose: { repository, environment } }: Found,
  now: number,
): Promise<MetricFigure | null> {
  if (environment === null) return null
  const entries = await metricEntries(record, repository, head.id)
  return metricsOf(entries, head, { now, environment }).groups[0]?.metrics.successRate ?? null
}

async function printFilled({ filled, used }: Gathered, file: string, { out }: ExportTo): Promise<number> {
  if (!filled || !used.bytes)
    throw new Mistake(`\`${file}\` is no Markdown in UTF-8, which can be filled in; name the checklist's Markdown file`)
  await out(filled.text)
  return 0
}

const folderFor = ({ found: { whose } }: Gathered): string =>
  `holdpoint-${whose.repository.split('/').at(-1)}-${whose.commit?.slice(0, 12) ?? 'pull'}`

async function writeExport(
  record: RecordReader,
  made: Gathered,
  folder: string,
  signer: Signer | null,
  { out, now, version }: ExportTo,
): Promise<number> {
  await emptyFolder(folder)
  const { found, document, used, filled, head } = made
  const verification = await record.verify()
  const linked = await withLinks(record, found.entries)
  const contents: [string, string | Uint8Array][] = [
    ['release.json', `${JSON.stringify(document, null, 2)}\n`],
    ['release.md', renderWholeRecord(document)],
    ['entries.json', renderEntries(linked)],
  ]
  if (used.bytes) contents.push([`checklist.${/\.ya?ml$/i.test(used.path ?? '') ? 'yml' : 'md'}`, used.bytes])
  if (filled) contents.push(['checklist-filled.md', filled.text])
  if (signer) contents.push([PUBLIC_KEY, signer.publicKey])
  const manifest: Manifest = {
    schema: 'holdpoint/export@1',
    holdpoint: version,
    made: new Date(now).toISOString(),
    ...found.whose,
    version: document.version,
    subjects: found.subjects,
    record: {
      head,
      ...document.chain,
      verification: { checked: verification.checked, wrong: verification.wrong },
    },
    checklist: { path: used.path, because: used.because, signed: filled?.signed ?? [], left: filled?.left ?? [] },
    files: contents.map(([name, content]) => ({ name, bytes: Buffer.byteLength(content), sha256: sha256(content) })),
    signature: signer && {
      algorithm: signer.algorithm,
      file: SIGNATURE,
      publicKey: PUBLIC_KEY,
      fingerprint: signer.fingerprint,
    },
    signed: signer
      ? `signed with the key \`${signer.fingerprint}\` (SHA-256 of its public key)`
      : 'it is not signed: whoever can write to the folder can change it; name a key with `--key`',
  }
  const text = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)
  const files = [...contents, [MANIFEST, text] as const, ...(signer ? [[SIGNATURE, signer.sign(text)] as const] : [])]
  for (const [name, content] of files) await write(join(folder, name), content)
  await out(`${summary(made, manifest, folder).join('\n')}\n`)
  return verification.wrong ? 1 : 0
}

function summary({ filled }: Gathered, { record, checklist, signed, files }: Manifest, folder: string): string[] {
  const of = filled ? `, ${plural(filled.signed.length, 'signature')} filled in` : ''
  const left = checklist.left.length
    ? [
        `${plural(checklist.left.length, 'signature')} found no place: ${checklist.left.map(id => `\`${id}\``).join(', ')}`,
      ]
    : []
  return [
    `${plural(record.entries, 'entry', 'entries')} in ${plural(files.length, 'file')} below \`${folder}\``,
    `checklist: ${checklist.path === null ? '' : `\`${checklist.path}\` `}${checklist.because}${of}`,
    ...left,
    record.verification.wrong ??
      `${plural(record.verification.checked, 'entry', 'entries')} of the record checked, each follows from the one before`,
    signed,
  ]
}

/** An export holds nothing else: what lies there already is not overwritten. */
async function emptyFolder(folder: string): Promise<void> {
  const there = await readdir(folder).catch((caught: NodeJS.ErrnoException) => {
    if (caught.code === 'ENOENT') return []
    throw new Mistake(
      `\`${folder}\` cannot be used (${caught.code}), a folder was expected; name another one with \`--out\``,
    )
  })
  if (there.length) throw new Mistake(`\`${folder}\` is not empty; name a new folder with \`--out\``)
  await mkdir(folder).catch((caught: NodeJS.ErrnoException) => {
    if (caught.code === 'EEXIST') return
    throw new Mistake(
      `\`${folder}\` cannot be made (${caught.code}), a folder above it was expected; name another one with \`--out\``,
    )
  })
}

async function write(file: string, content: string | Uint8Array): Promise<void> {
  await writeFile(file, content, { flag: 'wx' }).catch((caught: NodeJS.ErrnoException) => {
    throw new Mistake(
      `\`${file}\` cannot be written (${caught.code}); make room, or name another folder with \`--out\``,
    )
  })
}
