/**
 * @module sources/code/variables
 * Variables of the environment that code reads, in the languages people write servers in.
 */
import type { Code, VariableUse } from '../../model/code.ts'
import { LineCounter } from '../comments/lines.ts'
import { placesInComments } from './comments.ts'
import { endingOf } from './search.ts'
import type { Texts } from './texts.ts'

interface Reads {
  endings?: string
  /** Where the name of the file tells more than its ending. */
  file?: RegExp
  /** Reads of one variable, its name in the group `name`. */
  named: RegExp[]
  /** Reads of several at once, their names between commas in the group `names`. */
  several?: RegExp
  /** Any mention of the environment: what is neither of the above may read anything. */
  any?: RegExp
}

const NAME = '(?<name>[A-Za-z_]\\w*)'
const QUOTED = `(?<q>["'])${NAME}\\k<q>`

const LANGUAGES: Reads[] = [
  {
    endings: 'js jsx ts tsx mjs cjs mts cts vue svelte astro',
    named: [
      new RegExp(`\\b(?:process|import\\.meta|Bun)\\.env\\s{0,9}(?:\\?)?\\.\\s{0,9}${NAME}`, 'g'),
      new RegExp(
        `\\b(?:process|import\\.meta|Bun)\\.env(?:\\?\\.)?\\[\\s{0,9}(?<q>["'\`])${NAME}\\k<q>\\s{0,9}\\]`,
        'g',
      ),
      new RegExp(`\\bDeno\\.env\\.(?:get|has)\\(\\s{0,9}${QUOTED}`, 'g'),
    ],
    several:
      /\{(?<names>[^{}]{0,5000})\}\s{0,9}(?::[\w\s.<>,|]{0,200})?=\s{0,9}(?:process|import\.meta)\.env\b(?!\s{0,9}[.[?])/g,
    any: /\b(?:process|import\.meta|Bun|Deno)\.env\b/g,
  },
  {
    endings: 'py pyi pyw',
    named: [
      new RegExp(`\\b(?:os\\.)?environ(?:b)?(?:\\.(?:get|setdefault|pop))?\\s?[[(]\\s{0,9}[rbu]?${QUOTED}`, 'g'),
      new RegExp(`\\b(?:os\\.)?getenvb?\\(\\s{0,9}[rbu]?${QUOTED}`, 'g'),
      new RegExp(`(?<![\\w.])env(?:\\.\\w{1,20})?\\(\\s{0,9}${QUOTED}`, 'g'),
      /(?<![\w.])config\(\s{0,9}(?<q>["'])(?<name>[A-Z][A-Z0-9_]*)\k<q>/g,
    ],
    any: /\bos\.(?:environb?|getenvb?)\b/g,
  },
  {
    endings: 'rb erb rake ru gemspec',
    named: [new RegExp(`\\bENV(?:\\[|\\.(?:fetch|key\\?|has_key\\?|delete)[ (])\\s{0,9}${QUOTED}`, 'g')],
    any: /\bENV\b(?=[.[])/g,
  },
  {
    endings: 'java kt kts scala groovy gradle clj',
    named: [new RegExp(`\\bSystem(?:\\.|/)getenv\\s?(?:\\(\\s{0,9}|\\(\\)(?:\\.get\\(|\\[)|)\\s{0,9}"${NAME}"`, 'g')],
    any: /\bSystem(?:\.|\/)getenv\b/g,
  },
  {
    endings: 'go',
    named: [
      new RegExp(`\\bos\\.(?:Getenv|LookupEnv)\\(\\s{0,9}["\`]${NAME}["\`]`, 'g'),
      new RegExp(`\\benv(?:config)?:"${NAME}`, 'g'),
    ],
    any: /\bos\.(?:Getenv|LookupEnv|Environ)\b/g,
  },
  {
    endings: 'rs',
    named: [
      new RegExp(`\\b(?:option_)?env!\\(\\s{0,9}"${NAME}"`, 'g'),
      new RegExp(`\\benv::var(?:_os)?\\(\\s{0,9}"${NAME}"`, 'g'),
    ],
    any: /\benv::vars?(?:_os)?\b/g,
  },
  {
    endings: 'c h cc cpp cxx hpp m mm',
    named: [new RegExp(`\\b(?:secure_)?getenv\\(\\s{0,9}"${NAME}"`, 'g')],
    any: /\b(?:secure_)?getenv\s?\(/g,
  },
  {
    endings: 'php phtml',
    named: [new RegExp(`\\b(?:getenv|env)\\(\\s{0,9}${QUOTED}`, 'g'), new RegExp(`\\$_ENV\\[\\s{0,9}${QUOTED}`, 'g')],
    any: /\bgetenv\s?\(|\$_ENV\b/g,
  },
  {
    endings: 'cs fs vb csx',
    named: [new RegExp(`\\bGetEnvironmentVariable\\(\\s{0,9}"${NAME}"`, 'g')],
    any: /\bGetEnvironmentVariables?\b/g,
  },
  {
    endings: 'ex exs',
    named: [new RegExp(`\\bSystem\\.(?:get_env|fetch_env!?)\\(\\s{0,9}"${NAME}"`, 'g')],
    any: /\bSystem\.(?:get_env|fetch_env)/g,
  },
  {
    endings: 'dart swift',
    named: [
      new RegExp(`\\bfromEnvironment\\(\\s{0,9}${QUOTED}`, 'g'),
      new RegExp(`\\b(?:Platform|processInfo)\\.environment\\[\\s{0,9}${QUOTED}`, 'g'),
    ],
    any: /\b(?:Platform|processInfo)\.environment\b/g,
  },
  { file: /(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/, named: [new RegExp(`(?<!\\$)\\$(?:\\{)?${NAME}`, 'g')] },
  {
    file: /(?:^|\/)(?:application|bootstrap)[\w-]*\.(?:ya?ml|properties)$/,
    named: [/\$\{(?<name>[A-Z][A-Z0-9_]*)(?=[:}])/g],
  },
]

const byEnding = new Map(
  LANGUAGES.flatMap(each => (each.endings ?? '').split(' ').map(ending => [ending, each] as const)),
)

function readsOf(path: string): Reads | undefined {
  return LANGUAGES.find(({ file }) => file?.test(path)) ?? byEnding.get(endingOf(path))
}

/** @returns an answer to `variables` over the texts. */
export async function variables(texts: Texts, query: Parameters<Code['variables']>[0]): ReturnType<Code['variables']> {
  const answer = { uses: [] as VariableUse[], files: 0, unread: [] as string[] }
  for await (const { path, text, lines } of texts(query, path => readsOf(path) !== undefined)) {
    answer.files++
    if (text === null) answer.unread.push(path)
    else
      for (const use of usesIn(path, text, readsOf(path)!))
        if (!lines || lines.has(use.line)) answer.uses.push({ file: path, ...use })
  }
  return answer
}

/** `A`, `B: renamed`, `C = 'default'`; what cannot be told, such as `...rest`, is null. */
const namesIn = (list: string): (string | null)[] =>
  list
    .replace(/\/\/[^\n]*|\/\*[^*]*\*\//g, '')
    .split(',')
    .map(part => part.trim())
    .filter(Boolean)
    .map(part => /^(["']?)([A-Za-z_]\w*)\1\s*(?:[:=]|$)/.exec(part)?.[2] ?? null)

function usesIn(path: string, text: string, { named, several, any }: Reads): Omit<VariableUse, 'file'>[] {
  const found: { at: number; name: string | null }[] = []
  const covered: [number, number][] = []
  for (const pattern of named)
    for (const match of text.matchAll(pattern)) {
      const end = match.index + match[0].length
      covered.push([match.index, end])
      // What is given a value is not read.
      if (!/^\s{0,9}=(?![=>])/.test(text.slice(end, end + 12)) || !/env\s*\.|env\[/.test(match[0]))
        found.push({ at: match.index, name: match.groups!.name! })
    }
  for (const match of several ? text.matchAll(several) : []) {
    covered.push([match.index, match.index + match[0].length])
    for (const name of namesIn(match.groups!.names!)) found.push({ at: match.index, name })
  }
  covered.sort((a, b) => a[0] - b[0])
  let next = 0
  for (const { index } of any ? text.matchAll(any) : []) {
    while (next < covered.length && covered[next]![1] <= index) next++
    const [from = Number.POSITIVE_INFINITY] = covered[next] ?? []
    if (from > index) found.push({ at: index, name: null })
  }
  found.sort((a, b) => a.at - b.at)
  const commented = placesInComments(path, text, [...new Set(found.map(({ at }) => at))])
  const lines = new LineCounter(text)
  return found.filter(({ at }) => !commented.has(at)).map(({ at, name }) => ({ line: lines.placeOf(at).line, name }))
}
