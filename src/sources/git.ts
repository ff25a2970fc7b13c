/**
 * @module sources/git
 * What the repository says, asked of git itself. Nothing is written, nothing is fetched.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CouldNotFindOut } from '../model/outcome.ts'
import type { Git, Tag, Writer } from '../model/world.ts'
import { addedLinesOf } from './git/added.ts'
import { type BlamedLine, blameOf } from './git/blame.ts'
import { type CallGit, gitIn } from './git/run.ts'
import { signatureOf } from './git/signature.ts'

/** What people.ts needs besides the gates' questions. */
export interface GitSource extends Git {
  /** The commit and the branch that are checked out: of `head` what needs no look at the files. */
  checkedOut(): Promise<{ commit: string; branch: string | null }>
  /** Who last wrote each line of a file as it lies in the work tree; null when git does not know the file. */
  blame(path: string): Promise<BlamedLine[] | null>
  /** Names of the tags that contain a commit and lie in the checked-out history. */
  tagsContaining(commit: string): Promise<string[]>
  /** Who would be the author of a commit made here; null fields where git has not been told. */
  identity(): Promise<{ name: string | null; email: string | null }>
}

const SHALLOW = 'the clone is shallow, its history was expected; check out with `fetch-depth: 0`'
const BRANCHES = 'refs/heads/'
const DIFF = ['diff', '--text', '--no-color', '--no-ext-diff', '--no-textconv', '--no-renames', '--relative']

/**
 * @param root the project's folder; it may lie below the repository's top. Paths in answers are relative to it.
 * @returns the questions; each throws CouldNotFindOut where git has no answer.
 */
export function gitSource(root: string): GitSource {
  const git = gitIn(root)
  const isShallow = async () => (await text(git, ['rev-parse', '--is-shallow-repository'])) === 'true'
  const commitOf = async (revision: string): Promise<string> => {
    const name = `${revision}^{commit}`
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', name]
    const { code, stdout } = await git(args, { answers: [1, 128] })
    if (code === 0) return stdout.toString('utf8').trim()
    throw new CouldNotFindOut(await unknown(revision))
  }
  const unknown = async (revision: string): Promise<string> => {
    if (await isShallow()) return `\`${revision}\` is not in this clone: ${SHALLOW}`
    if (revision === 'HEAD') return 'the repository has no commit yet, one was expected; commit first'
    return `\`${revision}\` is no commit that is known here; fetch it, or name another one`
  }
  const comparison = async (base: string): Promise<string> => {
    const [from, to] = [await commitOf(base), await commitOf('HEAD')]
    const { code } = await git(['merge-base', from, to], { answers: [1] })
    if (code === 0) return `${from}...${to}`
    throw new CouldNotFindOut(
      (await isShallow())
        ? SHALLOW
        : `\`${base}\` and the checked-out commit have no history in common; name another base`,
    )
  }
  const remoteTags = async (remote: string) =>
    remoteTagsOf(await text(git, ['ls-remote', '--tags', '--', remote], 30_000))
  return {
    async checkedOut() {
      const [commit, name] = await Promise.all([
        commitOf('HEAD'),
        text(git, ['symbolic-ref', '--quiet', 'HEAD'], undefined, [1]),
      ])
      return { commit, branch: name.startsWith(BRANCHES) ? name.slice(BRANCHES.length) : null }
    },
    async head() {
      const [shallow, status] = await Promise.all([
        isShallow(),
        text(git, ['status', '--porcelain=v2', '--branch', '--untracked-files=no', '--ignore-submodules=dirty']),
      ])
      return { shallow, ...headOf(status) }
    },
    tags: async () => Promise.all(tagsOf(await text(git, ['for-each-ref', FORMAT, 'refs/tags']), commitOf)),
    async allTags() {
      const names = await text(git, ['for-each-ref', FORMAT, 'refs/tags'])
      const here = await Promise.all(tagsOf(names, commitOf))
      const remote = (await text(git, ['remote', 'get-url', 'origin'], undefined, [2, 128])) !== ''
      if (!(await isShallow()) && (here.length > 0 || !remote)) return here
      // A clone may have been told to fetch no tags: then none here does not mean none at all.
      if (!remote) throw new CouldNotFindOut(SHALLOW)
      return remoteTags('origin')
    },
    remoteTags: (remote = 'origin') => remoteTags(remote),
    signature: tag => signatureOf(git, root, tag),
    async contains(commit, ancestor) {
      const [of, wanted] = [await commitOf(commit), await commitOf(ancestor)]
      const { code } = await git(['merge-base', '--is-ancestor', wanted, of], { answers: [1] })
      // A shallow clone knows what it has; what it has not may still be there.
      if (code === 1 && (await isShallow())) throw new CouldNotFindOut(SHALLOW)
      return code === 0
    },
    async changedPaths(base) {
      const names = await text(git, [...DIFF, '--name-only', '-z', await comparison(base), '--'])
      return names.split('\0').filter(Boolean).sort()
    },
    async addedLines(base) {
      const prefixes = ['--src-prefix=a/', '--dst-prefix=b/']
      return addedLinesOf(await text(git, [...DIFF, '-U0', ...prefixes, await comparison(base), '--']))
    },
    async forkPoint(base, commit) {
      const [from, to] = [await commitOf(base), await commitOf(commit)]
      const { code, stdout } = await git(['merge-base', from, to], { answers: [1] })
      if (code === 0) return stdout.toString('utf8').trim()
      throw new CouldNotFindOut(
        (await isShallow())
          ? SHALLOW
          : `\`${base}\` and \`${commit.slice(0, 7)}\` have no history in common; name another base`,
      )
    },
    async commitsSince(since, commit) {
      if (await isShallow()) throw new CouldNotFindOut(SHALLOW)
      const range = [await commitOf(commit), ...(since ? [`^${await commitOf(since)}`] : [])]
      return logOf(await text(git, ['log', '-z', '--format=%H%n%B', ...range, '--']))
    },
    async show(commit, path) {
      const object = `${await commitOf(commit)}:./${path}`
      const { code, stdout } = await git(['cat-file', 'blob', object], { answers: [128] })
      return code === 0 ? stdout : null
    },
    async lastCommit(path) {
      const format = '--format=%H%x00%cI'
      const said = await text(git, ['log', '-1', format, await commitOf('HEAD'), '--', path])
      if (!said) return null
      const [commit, date] = said.split('\0') as [string, string]
      // The oldest commit of a shallow clone seems to have written everything.
      if ((await isShallow()) && (await hasNoParent(git, commit))) throw new CouldNotFindOut(SHALLOW)
      return { commit, date: new Date(date).toISOString() }
    },
    async committedAt(commit) {
      return new Date(await text(git, ['show', '--no-patch', '--format=%cI', await commitOf(commit)])).toISOString()
    },
    async blame(path) {
      const { code } = await git(['ls-files', '--error-unmatch', '--', path], { answers: [1] })
      return code === 0 ? blameOf(await text(git, ['blame', '--porcelain', '--', path])) : null
    },
    async writers(path, lines) {
      const { code } = await git(['ls-files', '--error-unmatch', '--', path], { answers: [1] })
      if (code !== 0) {
        // What git is told to ignore is never committed: it would stay new for ever.
        const other = ['ls-files', '--others', '--ignored', '--exclude-standard', '--', path]
        if (await text(git, other))
          throw new CouldNotFindOut(`\`${path}\` is ignored by git, its history was expected; leave it out`)
      }
      if (code !== 0 || !lines.length) return new Map(lines.map(line => [line, null]))
      const ranges = lines.flatMap(line => ['-L', `${line},${line}`])
      const blamed = blameOf(
        await text(git, ['blame', '--porcelain', '-w', ...(await ignored(git)), ...ranges, '--', path]),
      )
      const ends = blamed.some(({ boundary, commit }) => boundary && commit !== null)
      if (ends && (await isShallow())) throw new CouldNotFindOut(SHALLOW)
      return new Map(blamed.map(line => [line.line, writerOf(line)]))
    },
    async tagsContaining(commit) {
      if (await isShallow()) throw new CouldNotFindOut(SHALLOW)
      const range = ['--contains', await commitOf(commit), '--merged', await commitOf('HEAD')]
      const names = await text(git, ['for-each-ref', '--format=%(refname:strip=2)', ...range, 'refs/tags'])
      return names.split('\n').filter(Boolean)
    },
    async identity() {
      const ask = async (name: string) => (await text(git, ['config', '--get', name], undefined, [1])) || null
      return { name: await ask('user.name'), email: await ask('user.email') }
    },
  }
}

async function text(git: CallGit, args: string[], timeoutMs?: number, answers: number[] = []): Promise<string> {
  const { stdout } = await git(args, { answers, ...(timeoutMs ? { timeoutMs } : {}) })
  return stdout.toString('utf8').replace(/\n$/, '')
}

/** The file in the root that GitHub honours too. */
async function ignored(git: CallGit): Promise<string[]> {
  const path = join(await text(git, ['rev-parse', '--show-toplevel']), '.git-blame-ignore-revs')
  return existsSync(path) ? ['--ignore-revs-file', path] : []
}

const writerOf = ({ commit, name, at, committedAt }: BlamedLine): Writer | null =>
  commit === null ? null : { commit, name, at: committedAt && committedAt < at ? committedAt : at }

async function hasNoParent(git: CallGit, commit: string): Promise<boolean> {
  return (await text(git, ['rev-list', '--parents', '-1', commit])).split(' ').length === 1
}

function headOf(status: string): { commit: string; branch: string | null; dirty: boolean } {
  const lines = status.split('\n')
  const said = (name: string) => lines.find(line => line.startsWith(`# branch.${name} `))?.split(' ')[2] ?? ''
  const [commit, branch] = [said('oid'), said('head')]
  if (commit === '(initial)')
    throw new CouldNotFindOut('the repository has no commit yet, one was expected; commit first')
  return { commit, branch: branch === '(detached)' ? null : branch, dirty: lines.some(line => !line.startsWith('#')) }
}

const FIELDS = [
  '%(refname:strip=2)',
  '%(objecttype)',
  '%(objectname)',
  '%(*objecttype)',
  '%(*objectname)',
  '%(if)%(contents:signature)%(then)signed%(end)',
  '%(creatordate:iso-strict)',
]
const FORMAT = `--format=${FIELDS.join('%00')}`

function tagsOf(refs: string, commitOf: (revision: string) => Promise<string>): Promise<Tag>[] {
  const tags: Promise<Tag>[] = []
  for (const line of refs.split('\n')) {
    const [name, type, sha, target, targetSha, signed, date] = line.split('\0') as string[]
    if (!name) continue
    const annotated = type === 'tag'
    const [kind, commit] = annotated ? [target, targetSha!] : [type, sha!]
    // A tag may name a tree or a blob: that is no version of anything.
    if (kind !== 'commit' && kind !== 'tag') continue
    const facts = { name, annotated, signed: signed === 'signed', date: date ? new Date(date).toISOString() : null }
    const final = kind === 'tag' ? commitOf(`refs/tags/${name}`) : Promise.resolve(commit)
    tags.push(final.then(found => ({ ...facts, commit: found })))
  }
  return tags
}

function logOf(log: string): { commit: string; message: string }[] {
  return log
    .split('\0')
    .filter(Boolean)
    .map(entry => {
      const end = entry.indexOf('\n')
      return { commit: entry.slice(0, end), message: entry.slice(end + 1).trimEnd() }
    })
}

/** `ls-remote` shows the commit of an annotated tag on a line of its own, with `^{}` behind the name. */
function remoteTagsOf(listing: string): Tag[] {
  const tags = new Map<string, Tag>()
  for (const line of listing.split('\n')) {
    const [commit, ref] = line.split('\t')
    if (!commit || !ref?.startsWith('refs/tags/')) continue
    const peeled = ref.endsWith('^{}')
    const name = ref.slice('refs/tags/'.length, peeled ? -3 : undefined)
    tags.set(name, { name, commit, annotated: peeled, signed: false, date: null })
  }
  return [...tags.values()]
}
