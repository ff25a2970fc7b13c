/**
 * @module publish/fill-in/fence
 * A form in a fenced block: `Version: ____`, and empty bullets below `Notes:`.
 */
import { slug } from '../../model/text.ts'
import { plain } from '../escape.ts'
import type { Line } from '../fill-in.ts'

const FENCE = /^\s*(?:>\s*)*(`{3,}|~{3,})/
const BLANK_FIELD = /^(\s*([^:：\n]{1,60}?)\s*[:：]\s*)(?:_{2,}|\.{4,}|…{2,})(\s*)$/
const LIST = /^\s*([^:：\n]{1,60}?)\s*[:：]\s*$/
const EMPTY_BULLET = /^\s*[-*+]\s*$/

/**
 * Fills in the form that begins at a line. What is code and not a form has no such lines. More values than bullets get bullets of
 * their own, in the line of the last one.
 */
export function fillFence(lines: Line[], start: number, fields: ReadonlyMap<string, readonly string[]>): void {
  const fence = FENCE.exec(lines[start]?.text ?? '')?.[1]
  if (!fence) return
  const valuesOf = (label: string) => (fields.get(slug(label)) ?? []).map(value => plain(value)).filter(Boolean)
  let open: string[] = []
  let last: Line | null = null
  const rest = () => {
    if (last && open.length)
      last.text += open.map(value => `${last!.end || '\n'}${bullet(last!.text)}${value}`).join('')
    open = []
    last = null
  }
  for (const line of lines.slice(start + 1)) {
    const end = FENCE.exec(line.text)?.[1]
    if (end && end[0] === fence[0] && end.length >= fence.length) break
    const field = BLANK_FIELD.exec(line.text)
    const list = field ? null : LIST.exec(line.text)
    if (field || list) rest()
    if (field) {
      const value = valuesOf(field[2]!).at(-1)
      if (value) line.text = `${field[1]}${value}${field[3]}`
    } else if (list) open = valuesOf(list[1]!)
    else if (open.length && EMPTY_BULLET.test(line.text)) {
      line.text = bullet(line.text) + open.shift()
      last = line
    } else if (line.text.trim()) rest()
  }
  rest()
}

/** `- ` with its indentation. */
const bullet = (text: string): string => `${/^\s*[-*+]/.exec(text)![0]} `
