/**
 * @module sources/reports/coverage/coveralls
 * What is posted to Coveralls: a list of hits per line, null for what cannot run.
 */
import { type FileEntry, FileTable, isHit, isObject, member, timeOf, totalled } from './facts.ts'
import type { JsonDialect } from './json.ts'

export const coverallsJson: JsonDialect = {
  name: 'coveralls-json',
  is: document => Array.isArray(document.source_files),
  read(document) {
    const table = new FileTable()
    let branches = false
    for (const file of member(document.source_files, Array.isArray, 'source_files')) {
      const { name, coverage, branches: flat } = member(file, isObject, 'source_files')
      const entry = table.file(String(name))
      for (const [index, hits] of member(coverage, Array.isArray, `${name}: coverage`).entries())
        if (typeof hits === 'number') entry.line(index + 1, isHit(hits))
      if (Array.isArray(flat)) {
        branches = true
        addBranches(entry, flat)
      }
    }
    return totalled(table.finish({ branches }), { ...timeOf(document.run_at) })
  },
}

/** Four numbers each: line, block, branch, hits. */
function addBranches(entry: FileEntry, flat: unknown[]): void {
  for (let at = 0; at + 3 < flat.length; at += 4)
    entry.branches(`${flat[at]} ${flat[at + 1]} ${flat[at + 2]}`, Number(isHit(flat[at + 3])), 1)
}
