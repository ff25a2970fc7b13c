/**
 * @module bench/todo-oracle
 * Precision and recall of the comment finder against Pygments (Debian's python3-pygments), language by language.
 * `node bench/todo-oracle.ts FOLDER [word ...]`: words in lower case are found in any case, so that common words turn
 * any source tree into thousands of samples.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findTags, wordsOf } from '../src/sources/comments/find.ts'
import { languageOf } from '../src/sources/comments/names.ts'

const LARGEST = 300_000

/** One language's agreement: words both call comment, only we do, only Pygments does. */
interface Agreement {
  files: number
  both: number
  ours: number
  theirs: number
  examples: string[]
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => join(folder, name))
    .filter(path => {
      const facts = statSync(path, { throwIfNoEntry: false })
      return facts?.isFile() && facts.size <= LARGEST && !path.includes('\n')
    })
}

/** @returns agreement by the oracle's lexer name. */
export function agreements(folder: string, words: readonly string[]): Map<string, Agreement> {
  const compiled = wordsOf(words)
  const oracle = fileURLToPath(new URL('todo-oracle.py', import.meta.url))
  const input = filesBelow(folder)
    .filter(path => languageOf(path, readFileSync(path, 'utf8').slice(0, 4096)))
    .join('\n')
  const answer = spawnSync('/usr/bin/python3', [oracle, ...words], { input, encoding: 'utf8', maxBuffer: 2 ** 30 })
  if (answer.status !== 0) throw new Error(answer.stderr)
  const byLexer = new Map<string, Agreement>()
  for (const row of answer.stdout.trim().split('\n')) {
    const { file, lexer, lines } = JSON.parse(row) as { file: string; lexer: string; lines: Record<string, number> }
    const entry = byLexer.get(lexer) ?? { files: 0, both: 0, ours: 0, theirs: 0, examples: [] }
    byLexer.set(lexer, entry)
    entry.files++
    const text = readFileSync(file, 'utf8')
    const found: Record<string, number> = {}
    for (const hit of findTags(text, languageOf(file, text.slice(0, 4096))!, compiled))
      found[hit.line] = (found[hit.line] ?? 0) + 1
    for (const line of new Set([...Object.keys(found), ...Object.keys(lines)])) {
      const mine = found[line] ?? 0
      const theirs = lines[line] ?? 0
      entry.both += Math.min(mine, theirs)
      entry.ours += Math.max(0, mine - theirs)
      entry.theirs += Math.max(0, theirs - mine)
      if (mine !== theirs)
        entry.examples.push(
          `${mine > theirs ? '+' : '-'} ${file}:${line}: ${text.split('\n')[Number(line) - 1]?.trim().slice(0, 100)}`,
        )
    }
  }
  return byLexer
}

if (import.meta.main) {
  const [folder = '.', ...words] = process.argv.slice(2)
  const rows = [...agreements(folder, words.length ? words : ['TODO', 'FIXME'])]
  const all = { both: 0, ours: 0, theirs: 0 }
  const ratio = (part: number, rest: number) => (part + rest ? (part / (part + rest)).toFixed(4) : '-')
  for (const [lexer, { files, both, ours, theirs, examples }] of rows.sort(
    (a, b) => b[1].ours + b[1].theirs - a[1].ours - a[1].theirs,
  )) {
    all.both += both
    all.ours += ours
    all.theirs += theirs
    console.log(
      `${lexer}: ${files} files, ${both} agreed, +${ours} -${theirs}, precision ${ratio(both, ours)}, recall ${ratio(both, theirs)}`,
    )
    if (process.env.EXAMPLES)
      for (const example of examples.slice(0, Number(process.env.EXAMPLES))) console.log(`    ${example}`)
  }
  console.log(
    `${rows.length} languages: ${all.both} agreed, +${all.ours} -${all.theirs}, precision ${ratio(all.both, all.ours)}, recall ${ratio(all.both, all.theirs)}`,
  )
}
