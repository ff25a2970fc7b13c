/**
 * @module checklist/notes
 * Plain material -> sign-offs, metrics, contacts and notes, by its heading and its own form. Nothing is dropped.
 */
import type { Checklist, Note, SignOff } from '../model/checklist.ts'
import type { Block } from './document.ts'
import type { Section } from './headings.ts'
import { plain } from './inline.ts'
import { sensesOf } from './senses.ts'
import { type Signature, signatureIn, signatureOfRow, signOffColumns, tellsAll } from './signoffs.ts'
import { messageTime } from './times.ts'

/** A sign-off without a box, with the section its id is made of. */
export interface Unboxed {
  signoff: SignOff
  section: Section
}

export interface Material extends Pick<Checklist, 'metrics' | 'contacts' | 'notes'> {
  unboxed: Unboxed[]
}

const LABELLED = /^(?:\*\*|__)([^*_]{1,80}?)\s*[:：]?\s*(?:\*\*|__)\s*[:：]?\s*(.*)$/u
const PLAIN_LABEL = /^([\p{L}\p{N}][^:：|]{0,59})[:：](?!\/\/)\s*(.*)$/u
const URL_VALUE = /^<?(?:https?:\/\/|\[[^\]]*\]\(https?:)|^\[[^\]]*(?:url|link)[^\]]*\]$/i
const FOOTER_LABEL =
  /^(?:last (?:updated|reviewed|modified|revised)|updated|version|document version|revision|author|authors|owner|document owner|maintained by|maintainer|created|next review|review date|status|stand|letzte änderung|zuletzt aktualisiert|dernière mise à jour|última actualización|última atualização|ultimo aggiornamento|laatst bijgewerkt|ostatnia aktualizacja|обновлено|последнее обновление|最后更新|更新日期|最終更新|최종 수정|son güncelleme)$/iu

/** @returns everything plain, sorted by what it is. */
export function materialOf(blocks: readonly Block[]): Material {
  const material: Material = { metrics: [], contacts: [], notes: [], unboxed: [] }
  for (const block of blocks)
    if (block.kind === 'table') table(block, material)
    else if (block.kind === 'paragraph') paragraph(block, material)
    else if (block.kind === 'bullet') bullet(block, material)
    else
      material.notes.push(
        note(
          block,
          { code: 'code', html: 'html', definition: 'url', lost: 'not-understood' }[block.kind] as Note['kind'],
        ),
      )
  return material
}

const expectsSignOff = ({ meaning }: Section): boolean => meaning.phase === 'sign-off'

function note(block: Block, kind: Note['kind'], more: Partial<Note> = {}): Note {
  const { line, text, section, language } = block
  return {
    line,
    text,
    path: section.path,
    phase: section.meaning.shown,
    kind,
    ...(language ? { language } : {}),
    ...more,
  }
}

function table(block: Block, { notes, unboxed }: Material): void {
  const [head, ...rows] = block.rows!
  const columns = signOffColumns(head!.cells, expectsSignOff(block.section))
  notes.push(note({ ...block, line: head!.line, text: head!.text }, 'table-row', { cells: head!.cells }))
  for (const { line, cells, text } of rows) {
    const signature = columns && signatureOfRow(cells, columns)
    if (signature) {
      const { name, sign, date } = columns
      const row = signOff(signature, block.section, line, 'table', cells)
      unboxed.push({ ...row, signoff: { ...row.signoff, columns: { name, sign, date } } })
    } else if (text) notes.push(note({ ...block, line, text }, 'table-row', { cells }))
  }
}

/** Line by line where each line stands for itself: signatures, labelled values, near misses. */
function paragraph(block: Block, material: Material): void {
  const lines = block.text.split('\n')
  const expected = expectsSignOff(block.section)
  const signed = lines.map(line => signatureIn(line, expected))
  const labelled = lines.map(line => LABELLED.exec(line) ?? (lines.length > 1 ? PLAIN_LABEL.exec(line) : null))
  if (!signed.some(Boolean) && !labelled.every(Boolean)) {
    const label = lines.length === 1 ? labelOf(block.text) : null
    material.notes.push(
      note({ ...block, text: lines.join(' ') }, block.nearly ? 'not-understood' : 'paragraph', label ?? {}),
    )
    return
  }
  for (const [index, line] of lines.entries()) {
    const own = { ...block, line: block.line + index, text: line }
    const signature = signed[index]
    const label = labelOf(line)
    if (signature) material.unboxed.push(signOff(signature, block.section, own.line, 'line'))
    else if (label?.value && FOOTER_LABEL.test(label.label)) material.notes.push(note(own, 'footer', label))
    else material.notes.push(note(own, 'paragraph', label ?? {}))
  }
}

function bullet(block: Block, material: Material): void {
  const { line, section, text } = block
  if (block.nearly) {
    material.notes.push(note(block, 'not-understood'))
    return
  }
  const signature = signatureIn(text, expectsSignOff(section))
  if (signature) {
    material.unboxed.push(signOff(signature, section, line, 'line'))
    if (!tellsAll(text, signature)) material.notes.push(note(block, 'bullet'))
    return
  }
  const label = labelOf(text)
  const { about } = section.meaning
  if (label && (about === 'metrics' || about === 'contacts')) {
    material[about].push({ line, ...label, path: section.path })
    return
  }
  material.notes.push(note(block, ...bulletKind(section, text, label)))
}

function bulletKind(
  { meaning: { about, phase } }: Section,
  text: string,
  label: { label: string; value: string } | null,
): [Note['kind'], Partial<Note>] {
  if (phase === 'rollback-trigger') return ['trigger', label ?? {}]
  if (label && (URL_VALUE.test(label.value) || about === 'urls')) return ['url', label]
  if (about === 'urls' || /^<?https?:\/\/\S+$/.test(text)) return ['url', {}]
  if (label && about === 'team') return ['role', label]
  if (about === 'communication') {
    const time = messageTime(text)
    return ['communication', { ...label, ...(time ? { time } : {}) }]
  }
  return ['bullet', label ?? {}]
}

/** `**Label**: value` or `Label: value`; null for other words. */
function labelOf(text: string): { label: string; value: string } | null {
  const found = LABELLED.exec(text) ?? PLAIN_LABEL.exec(text)
  return found ? { label: plain(found[1]!).trim(), value: found[2]!.trim() } : null
}

export function signOff(
  { role, name, date }: Signature,
  section: Section,
  line: number,
  syntax: SignOff['syntax'],
  cells?: string[],
): Unboxed {
  return {
    section,
    signoff: {
      id: '',
      line,
      role,
      path: section.path,
      moment: momentOf(section),
      syntax,
      item: null,
      name,
      date,
      ...(cells ? { cells } : {}),
    },
  }
}

/** The innermost heading that speaks of before or after decides; before is the strict answer when none does. */
export function momentOf({ path }: Section): SignOff['moment'] {
  for (const heading of path.toReversed()) {
    const senses = sensesOf(heading)
    if (senses.has('before', 'preflight')) return 'pre-deploy'
    if (senses.has('after')) return 'post-deploy'
  }
  return 'pre-deploy'
}
