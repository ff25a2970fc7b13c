/**
 * @module checklist/fields
 * What people filled in: `Deployed by: Ada`, in a line, an item, a form in a code block, or a table of two columns.
 */
import { isBlank } from '../model/blank.ts'
import type { Checklist, Labelled } from '../model/checklist.ts'

export type Field = Pick<Labelled, 'label' | 'value' | 'line'>

const LINE =
  /^\s*(?:[-*+]\s+)?(?:\*\*|__)?([\p{L}\p{N}][^:：|*\n]{0,79}?)(?:\*\*|__)?\s*[:：](?!\/\/)(?:\*\*|__)?[ \t]*(.*)$/u
/** @returns every field that is filled in, in document order. Blanks, `TBD`, `[your name]` and the like are no values. */
export function fieldsOf(checklist: Checklist): Field[] {
  const { items, notes, metrics, contacts } = checklist
  const fields: Field[] = [...metrics, ...contacts]
  for (const { line, text } of items) fields.push(...labelled(text.split('\n')[0]!, line))
  for (const note of notes) {
    if (note.kind === 'code' && !note.language) fields.push(...form(note.text, note.line + 1))
    else if (note.kind === 'table-row') {
      const { cells = [], line } = note
      if (cells.length === 2) fields.push({ label: cells[0]!, value: cells[1]!, line })
    } else if (note.label !== undefined) fields.push({ label: note.label, value: note.value ?? '', line: note.line })
    else if (note.kind === 'paragraph' || note.kind === 'bullet')
      fields.push(...note.text.split('\n').flatMap((text, at) => labelled(text, note.line + at)))
  }
  return fields
    .filter(({ value }) => !isBlank(value))
    .map(field => ({ ...field, value: field.value.replace(/_{2,}/g, ' ').trim() }))
    .sort((a, b) => a.line - b.line)
}

function labelled(text: string, line: number): Field[] {
  const read = LINE.exec(text)
  return read ? [{ label: read[1]!, value: read[2]!.trim(), line }] : []
}

/** A form as text: `Label: value`, or `Label:` with its bullets or lines below it. */
function form(text: string, first: number): Field[] {
  const fields: Field[] = []
  let open: Field | null = null
  for (const [at, line] of text.split('\n').entries()) {
    const [field] = labelled(line, first + at)
    const more = line.replace(/^\s*[-*+]\s*/, '').trim()
    if (field && !/^\s*[-*+]/.test(line)) {
      open = field
      fields.push(field)
    } else if (open && more && !isBlank(more)) open.value = isBlank(open.value) ? more : `${open.value}; ${more}`
  }
  return fields
}
