/**
 * @module checklist/annotate
 * Comments -> gates, modifiers and ids of the items they stand behind, and a finding for each that is wrong or stands nowhere.
 */
import type { Finding, Item } from '../model/checklist.ts'
import { isAnnotation, RESERVED, readAnnotation } from './annotation.ts'
import type { PlacedComment } from './document.ts'

/** What an id may be made of. */
export const ID = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}._/-]*$/u

/**
 * `<!-- gate tests -->`, `<!-- gat: tests -->`, `<!-- by=ops -->`: meant for us and not written so. What binds nothing in silence
 * would leave the item to anybody.
 */
const NEARLY = new RegExp(
  `^\\s*(?:gates?\\s+[a-z][\\w-]*(?:\\s+[\\w-]+=|\\s*$|\\s*;)|(?:gates?|items?)\\s*=|items\\s*:|(?:gat|gaet|agte|gte|gae|gatte|gaate|gatee|gats|itme|itm|iem|tiem|hold-?point)\\s*[:=]|(?:${RESERVED.join('|')})\\s*=)`,
  'i',
)

/** @returns the id that an annotation names, or null. */
export function annotate(item: Item, comments: readonly PlacedComment[], findings: Finding[]): string | null {
  let id: string | null = null
  for (const { body, line, column } of comments) {
    if (NEARLY.test(body))
      findings.push(
        problem(
          'annotation',
          'the comment looks like an annotation and binds nothing; write `gate: kind name=value`, or `item: by=role`',
          {
            line,
            column,
          },
        ),
      )
    if (!isAnnotation(body)) continue
    const annotation = readAnnotation(body, { line, column })
    item.gates.push(...annotation.gates)
    Object.assign(item.modifiers, annotation.modifiers)
    for (const { message, place } of annotation.problems) findings.push(problem('annotation', message, place))
    if (annotation.id === null) continue
    if (ID.test(annotation.id)) id = annotation.id
    else
      findings.push(
        problem('annotation', `\`id=${annotation.id}\` is no id; use letters, digits, \`-\`, \`_\`, \`.\` and \`/\``, {
          line,
          column,
        }),
      )
  }
  return id
}

/** An annotation that no item carries would bind nothing, in silence. */
export const looseAnnotations = (comments: readonly PlacedComment[]): Finding[] =>
  comments
    .filter(({ body }) => isAnnotation(body))
    .map(({ line, column }) =>
      problem(
        'loose-annotation',
        "the annotation belongs to no item; put it at the end of its item, or indent it as far as the item's words",
        { line, column },
      ),
    )

const problem = (rule: string, message: string, { line, column }: { line: number; column: number }): Finding => ({
  severity: 'error',
  rule,
  line,
  column,
  message,
})
