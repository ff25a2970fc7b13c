/**
 * @module checklist/runbook
 * Commands of a quick reference, beside the items they are for. They are shown to people; Holdpoint never runs them.
 */
import type { Checklist } from '../model/checklist.ts'
import { wordsOf } from './order-words.ts'

export interface Snippet {
  /** The comment above it: `Restart services`. */
  about: string
  commands: string[]
  /** 1-based line of the comment. */
  line: number
}

const SHELLS = ['bash', 'sh', 'shell', 'zsh', 'console', 'shell-session', 'fish', 'powershell', 'ps1', 'cmd']
const MOST_COMMANDS = 10
const MOST_ITEMS = 3

/** @returns the commands below each comment of the checklist's shell blocks. */
export function snippetsIn({ notes }: Pick<Checklist, 'notes'>): Snippet[] {
  return notes
    .filter(({ kind, language }) => kind === 'code' && SHELLS.includes(language?.toLowerCase() ?? ''))
    .flatMap(({ text, line }) => {
      const snippets: Snippet[] = []
      for (const [at, raw] of text.split('\n').entries()) {
        const comment = /^\s*(?:#|::|REM )\s*(\S.*)$/.exec(raw)
        const last = snippets.at(-1)
        if (comment) snippets.push({ about: comment[1]!.trim(), commands: [], line: line + 1 + at })
        else if (raw.trim() && last && last.commands.length < MOST_COMMANDS) last.commands.push(raw.trim())
      }
      return snippets.filter(({ commands }) => commands.length > 0)
    })
}

/** @returns item id -> snippets whose every word the item's own words say; one that fits many items fits none of them. */
export function runbookOf(checklist: Pick<Checklist, 'notes' | 'items'>): Map<string, Snippet[]> {
  const found = new Map<string, Snippet[]>()
  const said = checklist.items.map(item => ({ item, words: new Set(wordsOf(item.text)) }))
  for (const snippet of snippetsIn(checklist)) {
    const wanted = wordsOf(snippet.about.replace(/^(?:view|show|see|check|do|how to)\s+/i, ''))
    if (!wanted.length) continue
    const hits = said.filter(({ words }) => wanted.every(word => words.has(word)))
    if (hits.length > MOST_ITEMS) continue
    for (const { item } of hits) found.set(item.id, [...(found.get(item.id) ?? []), snippet])
  }
  return found
}
