/**
 * @module sources/git/blame
 * Reads `git blame --porcelain`: who last wrote each line.
 */

export interface Blame {
  /** Null for a line that is not committed yet. */
  commit: string | null
  name: string
  email: string
  /** ISO time the line was written. */
  at: string
  /** ISO time its commit was made; later than `at` after a rebase. */
  committedAt: string
  /** History ends here: in a shallow clone an older commit may have written the line. */
  boundary: boolean
}

export interface BlamedLine extends Blame {
  /** 1-based, as the file is now. */
  line: number
  text: string
}

/** @returns one entry per line of the file, in order. */
export function blameOf(porcelain: string): BlamedLine[] {
  const commits = new Map<string, Blame>()
  const lines: BlamedLine[] = []
  let current: Blame | undefined
  let number = 0
  for (const line of porcelain.split('\n')) {
    const header = /^([0-9a-f]{40,64}) \d+ (\d+)/.exec(line)
    if (line.startsWith('\t')) lines.push({ ...current!, line: number, text: line.slice(1) })
    else if (header) {
      current = known(commits, header[1]!)
      number = Number(header[2])
    } else if (current) describe(current, line)
  }
  return lines
}

function known(commits: Map<string, Blame>, sha: string): Blame {
  const before = commits.get(sha)
  if (before) return before
  const blame = { commit: /^0+$/.test(sha) ? null : sha, name: '', email: '', at: '', committedAt: '', boundary: false }
  commits.set(sha, blame)
  return blame
}

function describe(blame: Blame, line: string): void {
  const space = line.indexOf(' ')
  const [word, rest] = space < 0 ? [line, ''] : [line.slice(0, space), line.slice(space + 1)]
  if (word === 'author') blame.name = rest
  else if (word === 'author-mail') blame.email = rest.replace(/^<|>$/g, '')
  else if (word === 'author-time') blame.at = new Date(Number(rest) * 1000).toISOString()
  else if (word === 'committer-time') blame.committedAt = new Date(Number(rest) * 1000).toISOString()
  else if (word === 'boundary') blame.boundary = true
}
