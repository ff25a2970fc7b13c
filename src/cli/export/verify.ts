/**
 * @module cli/export/verify
 * Checks an export by itself: its files, its signature, and the links of its entries.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Mistake } from '../../model/outcome.ts'
import type { Json } from '../../model/store.ts'
import { plural } from '../../model/text.ts'
import { type ExportedEntry, MANIFEST, PUBLIC_KEY, SIGNATURE } from '../../publish/export.ts'
import { digestOf } from '../../store/chain.ts'
import { sha256 } from './checklist.ts'
import { isSignedBy, publicKeyOf } from './sign.ts'

const link = z.object({ id: z.number().int(), digest: z.string() })

/** As much of a manifest as is checked. */
const manifestShape = z.object({
  schema: z.literal('holdpoint/export@1'),
  record: z.object({
    entries: z.number().int(),
    first: link.nullable(),
    last: link.nullable(),
    verification: z.object({ wrong: z.string().nullable() }),
  }),
  files: z.array(z.object({ name: z.string(), bytes: z.number().int(), sha256: z.string() })),
  signature: z.object({ algorithm: z.string(), fingerprint: z.string() }).nullable(),
})
type Checked = z.infer<typeof manifestShape>

const entriesShape = z.object({
  schema: z.literal('holdpoint/entries@1'),
  entries: z.array(
    z.object({
      id: z.number().int(),
      key: z.string(),
      at: z.string(),
      repository: z.string(),
      subject: z.string(),
      kind: z.string(),
      actor: z.string().nullable(),
      item: z.string().nullable(),
      commit: z.string().nullable(),
      checklist: z.string().nullable(),
      data: z.custom<Json>(),
      delivery: z.string().nullable(),
      digest: z.string(),
      previous: z.string(),
    }),
  ),
})

/**
 * @param key the file of the public key that is trusted; without it, the one that lies in the folder.
 * @returns what is wrong, a sentence each; and what was found to be right when nothing is.
 * @throws Mistake when the folder is no export.
 */
export async function verifyExport(folder: string, key: string | null): Promise<{ wrong: string[]; said: string[] }> {
  const names = await readdir(folder).catch(() => null)
  if (!names?.includes(MANIFEST))
    throw new Mistake(
      `\`${folder}\` is no export, a folder with \`${MANIFEST}\` was expected; name the one that \`holdpoint export\` wrote`,
    )
  const bytes = await readFile(join(folder, MANIFEST))
  const manifest = parsed(bytes, manifestShape)
  if (!manifest)
    return {
      wrong: [`\`${MANIFEST}\` was changed: it is no \`holdpoint/export@1\`; ask for the export again`],
      said: [],
    }
  const wrong = await changedFiles(folder, names, manifest)
  const signature = await signatureOf(folder, bytes, manifest, key)
  if (signature.wrong) wrong.push(signature.wrong)
  const entries = await wrongEntries(folder, manifest)
  wrong.push(...entries)
  if (manifest.record.verification.wrong)
    wrong.push(`the record itself was changed when this was made: ${manifest.record.verification.wrong}`)
  const said = [
    `${plural(manifest.files.length, 'file')} as the manifest says`,
    `${plural(manifest.record.entries, 'entry', 'entries')}, each digest follows from its content and the one before`,
    signature.said,
  ]
  return { wrong, said }
}

function parsed<Shape extends z.ZodType>(bytes: Uint8Array, shape: Shape): z.infer<Shape> | null {
  try {
    return shape.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
  } catch {
    return null
  }
}

const AGAIN = 'ask for the export again'

async function changedFiles(
  folder: string,
  names: readonly string[],
  { files, signature }: Checked,
): Promise<string[]> {
  const wrong: string[] = []
  const listed = new Set([MANIFEST, ...(signature ? [SIGNATURE] : []), ...files.map(({ name }) => name)])
  for (const name of names) if (!listed.has(name)) wrong.push(`\`${name}\` is not in the manifest; ${AGAIN}`)
  for (const name of ['release.json', 'entries.json'])
    if (!files.some(file => file.name === name)) wrong.push(`\`${name}\` is missing in the manifest; ${AGAIN}`)
  for (const { name, bytes, sha256: digest } of files) {
    // A name is a name: a manifest does not lead out of its folder.
    const content = names.includes(name) ? await readFile(join(folder, name)).catch(() => null) : null
    if (!content) wrong.push(`\`${name}\` is missing; ${AGAIN}`)
    else if (content.length !== bytes || sha256(content) !== digest) wrong.push(`\`${name}\` was changed; ${AGAIN}`)
  }
  return wrong
}

async function signatureOf(
  folder: string,
  content: Uint8Array,
  { signature }: Checked,
  trusted: string | null,
): Promise<{ wrong: string | null; said: string }> {
  if (!signature)
    return trusted === null
      ? { wrong: null, said: 'it is not signed: whoever can write to the folder can change all of it' }
      : { wrong: `it is not signed, a signature by \`${trusted}\` was expected; ${AGAIN}`, said: '' }
  const { key, algorithm, fingerprint } = await publicKeyOf(trusted ?? join(folder, PUBLIC_KEY))
  if (fingerprint !== signature.fingerprint)
    return {
      wrong: `it is signed with the key \`${signature.fingerprint}\`, and \`${trusted ?? PUBLIC_KEY}\` is \`${fingerprint}\`; compare the keys`,
      said: '',
    }
  const bytes = await readFile(join(folder, SIGNATURE)).catch(() => null)
  if (!bytes) return { wrong: `\`${SIGNATURE}\` is missing; ${AGAIN}`, said: '' }
  if (!isSignedBy(key, algorithm, content, bytes))
    return { wrong: `\`${MANIFEST}\` was changed after it was signed; ${AGAIN}`, said: '' }
  const whose = trusted === null ? `; compare it with what you know, or name the key you trust with \`--key\`` : ''
  return { wrong: null, said: `signed with the key \`${fingerprint}\`${whose}` }
}

async function wrongEntries(folder: string, { record }: Checked): Promise<string[]> {
  const bytes = await readFile(join(folder, 'entries.json')).catch(() => null)
  if (!bytes) return []
  const told = parsed(bytes, entriesShape)
  if (!told) return [`\`entries.json\` is no \`holdpoint/entries@1\`; ${AGAIN}`]
  const wrong: string[] = []
  let last: { id: number; digest: string } | null = null
  for (const entry of told.entries) {
    const { id, digest, previous } = entry
    if (last && id <= last.id) wrong.push(`entry \`${id}\` stands after entry \`${last.id}\`; ${AGAIN}`)
    else if (last && id === last.id + 1 && previous !== last.digest)
      wrong.push(`entry \`${id}\` does not follow from entry \`${last.id}\`; ${AGAIN}`)
    else if (digestAnew(entry as ExportedEntry) !== digest) wrong.push(`entry \`${id}\` was changed; ${AGAIN}`)
    last = { id, digest }
  }
  const [first] = told.entries
  const ends =
    told.entries.length === record.entries &&
    (first?.digest ?? null) === (record.first?.digest ?? null) &&
    (last?.digest ?? null) === (record.last?.digest ?? null)
  if (!ends) wrong.push(`\`entries.json\` holds other entries than the manifest says; ${AGAIN}`)
  return wrong
}

/** The same as in the store: the digest covers what stands there, in this order. */
function digestAnew({ previous, at, commit, data, digest: _, ...entry }: ExportedEntry): string {
  return digestOf({ ...entry, at: Date.parse(at), commit_sha: commit, data: JSON.stringify(data) }, previous)
}
