/**
 * @module sources/comments/tracked
 * Git knows the files, and finds a word in them faster than anything else.
 */
import { spawn } from 'node:child_process'
import { CouldNotFindOut } from '../../model/outcome.ts'

/** There is no git, or no repository: the files have to be walked. */
export class NoRepository extends Error {
  override name = 'NoRepository'
}

/** Nobody's personal settings may change what is found. */
const SETTINGS = ['core.fsmonitor=false', 'core.quotePath=false', 'grep.fullName=false', 'grep.fallbackToNoIndex=false']

/**
 * Runs git in `root` and yields the names it prints, which end with a zero byte, as they come.
 * @param input bytes for its standard input
 * @returns what it complained about, when it went well nevertheless
 */
async function* names(root: string, args: readonly string[], input?: Buffer): AsyncGenerator<string[], string> {
  const { GIT_DIR, GIT_WORK_TREE, GIT_INDEX_FILE, GIT_PREFIX, ...inherited } = process.env
  const env = { ...inherited, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C', LANGUAGE: 'C' }
  const child = spawn('git', [...SETTINGS.flatMap(setting => ['-c', setting]), ...args], { cwd: root, env })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', chunk => {
    if (complaint.length < 10_000) complaint += chunk
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve)
  })
  // Awaited only below: without this a failed start would be an unhandled rejection.
  ended.catch(() => {})
  child.stdin.on('error', () => {}).end(input)
  let rest = ''
  try {
    for await (const chunk of child.stdout.setEncoding('utf8')) {
      const parts = (rest + chunk).split('\0')
      rest = parts.pop()!
      yield parts
    }
  } finally {
    child.kill()
  }
  const code = await ended.catch((failure: NodeJS.ErrnoException) => {
    if (failure.code === 'ENOENT') throw new NoRepository()
    throw failure
  })
  if (code === 0 || (code === 1 && args.includes('grep'))) return complaint
  if (/not a git repository|dubious ownership|must be run in a work tree/.test(complaint)) throw new NoRepository()
  throw new CouldNotFindOut(`\`git ${args[0]}\` failed: ${complaint.trim().split('\n')[0] || `exit code ${code}`}`)
}

/** `left out` by a sparse checkout: it belongs to the project, and may not be there to be read. */
type Kind = 'tracked' | 'new' | 'left out'
const KINDS: Record<string, Kind> = { '?': 'new', S: 'left out' }

/** Tells of every file git tracks, and of those that are new and not ignored. */
export async function listed(root: string, tell: (path: string, kind: Kind) => void): Promise<void> {
  for await (const batch of names(root, ['ls-files', '-t', '-c', '-o', '--exclude-standard', '-z']))
    for (const name of batch) tell(name.slice(2), KINDS[name[0]!] ?? 'tracked')
}

/** The first byte of either mark of UTF-16, in which git sees no words. It is nowhere in UTF-8. */
const MARK = Buffer.from([0xff, 10])

/**
 * Yields tracked files that hold one of the words somewhere, or may be in UTF-16.
 * Also those that git takes for binary: an attribute must not hide a file.
 * @returns names of the files git could not read
 */
export async function* withWords(
  root: string,
  words: readonly string[],
  anyCase: boolean,
): AsyncGenerator<string[], string[]> {
  const patterns = Buffer.concat([
    Buffer.from(
      words
        .map(
          word => `${word}
`,
        )
        .join(''),
    ),
    MARK,
  ])
  const options = [
    '-l',
    '-z',
    '-a',
    '-F',
    '--no-color',
    '--no-recurse-submodules',
    '--no-textconv',
    ...(anyCase ? ['-i'] : []),
  ]
  const complaint = yield* names(root, ['grep', ...options, '-f', '-'], patterns)
  return [...complaint.matchAll(/^(?:error|warning|fatal): '?(.+?)'?: .+$/gm)].map(match => match[1]!)
}

/** Files that `.gitattributes` calls vendored, generated or documentation. */
export async function setAside(root: string): Promise<Set<string>> {
  const kinds = ['vendored', 'generated', 'documentation']
  const patterns = kinds.flatMap(kind => [`:(attr:linguist-${kind})`, `:(attr:linguist-${kind}=true)`])
  const found = new Set<string>()
  for await (const batch of names(root, ['ls-files', '-z', '--', ...patterns]))
    for (const name of batch) found.add(name)
  return found
}
