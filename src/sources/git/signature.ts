/**
 * @module sources/git/signature
 * Whether a tag was signed by somebody whom git was told to trust. Only SSH keys come with such a list: a key ring says of a
 * signature that it is whole, not that its owner may release.
 */
import { realpathSync } from 'node:fs'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import type { CallGit } from './run.ts'

const SSH = '-----BEGIN SSH SIGNATURE-----'

/** @returns null where there are no allowed signers, no such tag here, or no SSH signature in it. */
export async function signatureOf(
  git: CallGit,
  root: string,
  tag: string,
): Promise<{ verified: boolean; reason: string } | null> {
  const asked = await git(['config', '--path', '--get', 'gpg.ssh.allowedSignersFile'], { answers: [1] })
  const signers = asked.stdout.toString('utf8').trim()
  if (signers === '' || isInside(root, signers)) return null
  const object = await git(['cat-file', 'tag', `refs/tags/${tag}`], { answers: [128] })
  if (object.code !== 0 || !object.stdout.includes(SSH)) return null
  const { code, stderr } = await git(['verify-tag', '--', `refs/tags/${tag}`], { answers: [1, 128] })
  const verified = code === 0 && /^Good "git" signature for /m.test(stderr)
  return { verified, reason: stderr.split('\n')[0]?.slice(0, 200) || 'no answer' }
}

/** Who may sign cannot be said by the files that are judged. */
function isInside(root: string, path: string): boolean {
  const real = (at: string) => {
    try {
      return realpathSync(at)
    } catch {
      return resolve(at)
    }
  }
  const way = relative(real(root), real(resolve(root, path)))
  return !isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`)
}
