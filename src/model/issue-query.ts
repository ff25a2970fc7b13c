/**
 * @module model/issue-query
 * The words of GitHub's issue search, as far as it matters that none of them is mistyped: GitHub takes a word with a colon that
 * it does not know for plain text, finds nothing, and "no open bugs" would hold.
 */

export interface Qualifier {
  name: string
  value: string
}

const KNOWN = new Set(
  `app archived assignee author base blocked-by blocking closed commenter comments created draft has head in interactions involves is label language
  linked mentions merged milestone no parent-issue project reactions reason review review-requested reviewed-by state status sub-issue team
  team-review-requested type updated user-review-requested`.split(/\s+/),
)
/** These would lead out of the repository, or change what the count means. */
const OWN = new Set(['repo', 'org', 'user', 'owner', 'sort'])

const TOKEN = /"[^"]*"|(?:^|[\s(-])([A-Za-z][\w.-]*):("[^"]*"|[^\s()"]*)/g

/** @returns `label:bug`, `milestone:"1.2"`, ... of a query, quotes taken off; what stands in quotes alone is text. */
export function qualifiersOf(query: string): Qualifier[] {
  return [...query.matchAll(TOKEN)].flatMap(([, name, value = '']) =>
    name === undefined ? [] : [{ name: name.toLowerCase(), value: value.replace(/^"|"$/g, '') }],
  )
}

/** @returns what is wrong with a query, in words that follow `query`: null when nothing is. */
export function queryProblem(query: string): string | null {
  if (query.trim() === '') return 'expected words to look for'
  if (query.length > 256) return 'expected at most 256 characters'
  if ((query.split('"').length - 1) % 2) return 'expected quotes in pairs'
  if (!balanced(query.replace(/"[^"]*"/g, ''))) return 'expected brackets in pairs'
  for (const { name, value } of qualifiersOf(query)) {
    if (OWN.has(name)) return `\`${name}:\` cannot be used here; name another repository as \`repository\``
    if (!KNOWN.has(name)) return `\`${name}:\` is not known to GitHub's search; correct it, or put text in quotes`
    if (value === '') return `\`${name}:\` has no value`
  }
  return null
}

function balanced(text: string): boolean {
  let depth = 0
  for (const character of text) {
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    if (depth < 0) return false
  }
  return depth === 0
}
