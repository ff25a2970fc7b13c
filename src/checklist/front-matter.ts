/**
 * @module checklist/front-matter
 * The YAML between two `---` lines at the top: data about the document, never a heading.
 */
import { parseDocument } from 'yaml'
import type { Note } from '../model/checklist.ts'

export interface FrontMatter {
  title: string | null
  note: Note
  /** The document with the front matter's lines left empty, so that line numbers stay. */
  rest: string
}

/** Longer than any front matter; what has no end within it is an ordinary document that starts with a rule. */
const LONGEST = 64 * 1024

/** @returns null when the document has none. */
export function frontMatterOf(text: string): FrontMatter | null {
  const fence = /^(---|\+\+\+)[ \t]*\n/.exec(text)
  if (!fence) return null
  const end = (fence[1] === '+++' ? /\n\+\+\+[ \t]*(?:\n|$)/ : /\n(?:---|\.\.\.)[ \t]*(?:\n|$)/).exec(
    text.slice(0, LONGEST).slice(fence[0].length - 1),
  )
  if (!end) return null
  const from = fence[0].length
  const to = from - 1 + end.index
  const content = text.slice(from, Math.max(from, to))
  const after = to + end[0].length
  if (!isData(content)) return null
  return {
    title: titleIn(content, fence[1] === '+++'),
    note: { line: 1, text: content, path: [], phase: 'info', kind: 'front-matter' },
    rest: '\n'.repeat(text.slice(0, after).split('\n').length - 1) + text.slice(after),
  }
}

/** Every line that is not indented is a key, a list entry, a comment or empty; at least one is a key. */
function isData(content: string): boolean {
  const lines = content.split('\n').filter(line => line.trim() !== '')
  return (
    lines.some(line => /^["']?[\w-]+["']?\s*[:=]/.test(line)) &&
    lines.every(line => /^\s|^#|^-\s|^["']?[\w. -]+["']?\s*[:=](?:\s|$|[^/])|^[\]})[]/.test(line))
  )
}

function titleIn(content: string, toml: boolean): string | null {
  if (toml) return /^title\s*=\s*["'](.*)["']\s*$/m.exec(content)?.[1] ?? null
  const title = parseDocument(content, { logLevel: 'silent' }).get('title')
  return typeof title === 'string' && title.trim() ? title.trim() : null
}
