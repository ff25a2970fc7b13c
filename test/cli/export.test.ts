/** `holdpoint export`, from a real store and a real repository, checked with the real openssl. */
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parseChecklist } from '../../src/checklist/parse.ts'
import { type ExportOptions, exportRelease } from '../../src/cli/export.ts'
import type { ReleaseDocument } from '../../src/model/release-document.ts'
import type { Act, Entry } from '../../src/model/store.ts'
import type { Manifest } from '../../src/publish/export.ts'
import { openStore } from '../../src/store/index.ts'
import { judgement, time } from '../release/acts.ts'
import { COMMIT, story } from '../release/story.ts'
import { type Repository, repository, temporaryFolder } from '../repository.ts'
import { holdpoint } from './run.ts'

const CHECKLIST = `# Release

## Deployment
- [ ] Deploy

## Deployment Metrics
- **Downtime**: Total downtime

## Sign-Off
### Pre-Deployment Sign-Off
- [ ] Tech Lead: ______ Date: ____
- [ ] QA Lead: ______ Date: ____

### Post-Deployment Sign-Off
- [ ] Tech Lead: ______ Date: ____

## Notes

\`\`\`
Version: ____
Deployed By: ____

Notes:
-
-
\`\`\`
`.replaceAll('\n', '\r\n')

const PRE = 'sign-off/pre-deployment-sign-off/tech-lead'

let project: Repository
let data: ReturnType<typeof temporaryFolder>
let keys: ReturnType<typeof temporaryFolder>
let count = 0

const openssl = (...args: string[]) =>
  execFileSync('openssl', args, { cwd: keys.path, encoding: 'utf8', stdio: 'pipe' })
const keyFile = (name: string) => join(keys.path, name)

/** Written as the App does: an act, then its judgement. */
async function written(acts: readonly Act[]): Promise<void> {
  const store = await openStore({ file: join(data.path, 'holdpoint.db') })
  for (const act of acts) {
    const { allowed, because, ...rest } = act.data as { allowed?: boolean; because?: string }
    const [entry] = (await store.record.append([{ ...act, data: rest }])) as [Entry]
    if (allowed !== undefined) await store.record.append([judgement(act, entry.id, allowed, because)])
    // Others' entries stand between.
    await store.record.append([
      { ...act, key: `other:${entry.id}`, repository: 'acme/blog', subject: 'pull:acme/blog#1' },
    ])
  }
  await store.close()
}

async function run(
  options: ExportOptions,
  directory = project.root,
  env: Record<string, string> = { DATA_DIR: data.path },
) {
  let stdout = ''
  const out = async (text: string) => {
    stdout += text
    return true
  }
  const code = await exportRelease(directory, options, '0.1.0', {
    env,
    out,
    now: time('04-01T00:00'),
    version: '0.1.0',
  })
  return { code, stdout }
}

const WHICH: ExportOptions = { repo: 'acme/shop', release: COMMIT.slice(0, 8) }

/** @returns the folder of a new export. */
async function exported(options: ExportOptions = {}, which: ExportOptions = WHICH): Promise<string> {
  const out = join(data.path, `export-${++count}`)
  const { code } = await run({ out, ...which, ...options })
  expect(code).toBe(0)
  return out
}

const read = <T>(folder: string, name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T
const check = (folder: string, key?: string) => run({ verify: folder, ...(key === undefined ? {} : { key }) })

beforeAll(async () => {
  project = repository()
  data = temporaryFolder()
  keys = temporaryFolder()
  const rules = project.commit({ 'RELEASE.md': CHECKLIST })
  // The file went on meanwhile: what was used counts.
  project.commit({ 'RELEASE.md': '# Another\n\n- [ ] Else\n' })
  const { digest } = parseChecklist(Buffer.from(CHECKLIST), { source: 'RELEASE.md' })
  await written(story({ rules, digest, signers: { [PRE]: 'ada' } }))
  openssl('genpkey', '-algorithm', 'ed25519', '-out', 'ed25519.pem')
  openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', 'rsa.pem')
  openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024', '-out', 'weak.pem')
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'ec.pem')
  openssl('pkey', '-in', 'ed25519.pem', '-pubout', '-out', 'ed25519.pub')
  openssl('pkey', '-in', 'rsa.pem', '-pubout', '-out', 'rsa.pub')
  openssl('pkey', '-in', 'rsa.pem', '-aes256', '-passout', 'pass:secret', '-out', 'locked.pem')
}, 120_000)

afterAll(() => {
  for (const each of [project, data, keys]) each?.[Symbol.dispose]()
})

describe('an export', () => {
  test('holds the release, its entries and the checklist, and says that it is not signed', async () => {
    const folder = await exported()
    expect(readdirSync(folder).sort()).toEqual([
      'checklist-filled.md',
      'checklist.md',
      'entries.json',
      'manifest.json',
      'release.json',
      'release.md',
    ])
    const manifest = read<Manifest>(folder, 'manifest.json')
    for (const [name, file] of [
      ['release', 'release.json'],
      ['entries', 'entries.json'],
      ['export', 'manifest.json'],
    ] as const) {
      const schema = JSON.parse(
        readFileSync(new URL(`../../docs/schema/${name}.json`, import.meta.url), 'utf8'),
      ) as object
      const fits = new Ajv2020({ strict: false }).compile(schema)
      expect([file, fits(read(folder, file)), fits.errors]).toEqual([file, true, null])
    }
    expect(manifest).toMatchObject({
      commit: COMMIT,
      environment: 'production',
      version: '1.1.0',
      subjects: ['pull:acme/shop#2', `release:acme/shop@${COMMIT}:production`, 'issue:acme/shop#9'],
      record: { verification: { wrong: null } },
      checklist: { path: 'RELEASE.md', signed: [PRE], left: [] },
      signature: null,
      signed: expect.stringContaining('it is not signed'),
    })
    const release = read<ReleaseDocument>(folder, 'release.json')
    expect(manifest.record).toMatchObject(release.chain)
    expect(release).toMatchObject({ outcome: 'rolled-back', lessons: ['warm the cache first'] })
    expect((await check(folder)).stdout).toContain('it is not signed')
    expect((await check(folder)).code).toBe(0)
  })

  test('the checklist as it was used, and the same with what was signed, measured and noted', async () => {
    const folder = await exported()
    expect(readFileSync(join(folder, 'checklist.md'), 'utf8')).toBe(CHECKLIST)
    const filled = readFileSync(join(folder, 'checklist-filled.md'), 'utf8')
    // Mallory's signature does not count, and the second Tech Lead did not sign.
    expect(filled).toBe(
      CHECKLIST.replace('- [ ] Tech Lead: ______ Date: ____', '- [x] Tech Lead: ada Date: 2026-03-02 (eeeeeee)')
        .replace('**: Total', '**: 12 min – Total')
        .replace('Version: ____', 'Version: 1.1.0')
        .replace('Deployed By: ____', 'Deployed By: ci')
        .replace('Notes:\r\n-\r\n', 'Notes:\r\n- quiet night\r\n'),
    )
    const { stdout } = await run({ repo: 'acme/shop', pull: '2', fill: join(folder, 'checklist.md') })
    expect(stdout).toBe(filled)
  })

  test('is found by its pull request, and told from other environments', async () => {
    expect(read<Manifest>(await exported({}, { repo: 'acme/shop', pull: '2' }), 'manifest.json').commit).toBe(COMMIT)
    await expect(run({ repo: 'acme/shop', pull: '3', out: 'x' })).rejects.toThrow(
      'the record knows no release `acme/shop#3`',
    )
    await expect(run({ repo: 'acme/shop', release: 'b0b2', environment: 'staging' })).rejects.toThrow('to `staging`')
    const proposal = read<ReleaseDocument>(await exported({}, { repo: 'acme/blog', pull: '1' }), 'release.json')
    expect(proposal).toMatchObject({ stage: 'proposed', environment: null, figures: null })
  })

  test('a clone without the checklist says so, and goes on', async () => {
    using empty = temporaryFolder()
    const out = join(empty.path, 'out')
    const { code, stdout } = await run({ repo: 'acme/shop', release: COMMIT, out }, empty.path)
    expect([code, stdout]).toEqual([0, expect.stringContaining('cannot be read here')])
    expect(readdirSync(out)).not.toContain('checklist.md')
    expect((await check(out)).code).toBe(0)
  })

  test('another checklist than was signed is refused', async () => {
    await expect(run({ repo: 'acme/shop', release: COMMIT, checklist: 'RELEASE.md' })).rejects.toThrow(
      /people signed the text `[0-9a-f]{12}`; take it as it was then \(`git show/,
    )
    await expect(run({ repo: 'acme/shop', release: COMMIT, fill: 'RELEASE.md' })).rejects.toThrow(
      'people signed the text',
    )
  })

  test('nothing that lies there is overwritten', async () => {
    const out = await exported()
    await expect(run({ repo: 'acme/shop', release: COMMIT, out })).rejects.toThrow('is not empty')
    const file = join(data.path, 'file')
    writeFileSync(file, '')
    await expect(run({ repo: 'acme/shop', release: COMMIT, out: file })).rejects.toThrow('cannot be used')
    const deep = join(data.path, 'not', 'there')
    await expect(run({ repo: 'acme/shop', release: COMMIT, out: deep })).rejects.toThrow('cannot be made (ENOENT)')
  })
})

describe('a signature', () => {
  test.each([
    ['ed25519', ['pkeyutl', '-verify', '-pubin', '-inkey', 'KEY', '-rawin', '-in', 'FILE', '-sigfile', 'SIG']],
    ['rsa', ['dgst', '-sha256', '-verify', 'KEY', '-signature', 'SIG', 'FILE']],
  ])('of %s is verified by openssl and by us', async (name, args) => {
    const folder = await exported({ key: keyFile(`${name}.pem`) })
    const words: Record<string, string> = {
      KEY: keyFile(`${name}.pub`),
      FILE: join(folder, 'manifest.json'),
      SIG: join(folder, 'manifest.json.sig'),
    }
    const call = args.map(word => words[word] ?? word)
    expect(openssl(...call)).toMatch(/Verified OK|Verified Successfully/)
    expect(readFileSync(join(folder, 'public.pem'), 'utf8')).toBe(readFileSync(keyFile(`${name}.pub`), 'utf8'))
    expect(await check(folder)).toMatchObject({ code: 0, stdout: expect.stringContaining('name the key you trust') })
    expect(await check(folder, keyFile(`${name}.pub`))).toMatchObject({
      code: 0,
      stdout: expect.not.stringContaining('name the key'),
    })

    const text = readFileSync(words.FILE!, 'utf8')
    writeFileSync(words.FILE!, text.replace('"version": "1.1.0"', '"version": "1.1.1"'))
    expect(spawnSync('openssl', call, { cwd: keys.path }).status).not.toBe(0)
    expect(await check(folder)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('changed after it was signed'),
    })
  })

  test('by another key than is trusted, or none, is told', async () => {
    const folder = await exported({ key: keyFile('ed25519.pem') })
    expect(await check(folder, keyFile('rsa.pub'))).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('compare the keys'),
    })
    const unsigned = await exported()
    expect(await check(unsigned, keyFile('rsa.pub'))).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('it is not signed'),
    })
    // Whoever strips the signature is found by who knows the key.
    const text = readFileSync(join(folder, 'manifest.json'), 'utf8')
    writeFileSync(join(folder, 'manifest.json'), text.replace(/"signature": \{[^}]*\}/, '"signature": null'))
    expect(await check(folder, keyFile('ed25519.pub'))).toMatchObject({ code: 1 })
    expect(await check(folder)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('`manifest.json.sig` is not in the manifest'),
    })
  })

  test.each([
    ['weak.pem', 'has 1024 bits, at least 2048'],
    ['ec.pem', 'is a key of the kind `ec`'],
    ['ed25519.pub', 'is no private key'],
    ['locked.pem', 'is locked by a passphrase'],
    ['nothing.pem', 'cannot be read (ENOENT)'],
  ])('with %s is refused', async (name, sentence) => {
    await expect(run({ repo: 'acme/shop', release: COMMIT, key: keyFile(name) })).rejects.toThrow(sentence)
  })
})

describe('a changed export is found out', () => {
  const change = async (edit: (folder: string) => void) => {
    const folder = await exported()
    edit(folder)
    return check(folder)
  }
  const write = (folder: string, name: string, edit: (text: string) => string) =>
    writeFileSync(join(folder, name), edit(readFileSync(join(folder, name), 'utf8')))

  test.each<[string, (folder: string) => void, string | RegExp]>([
    [
      'a file',
      folder => write(folder, 'release.json', text => text.replace('rolled-back', 'succeeded')),
      '`release.json` was changed',
    ],
    ['a file is gone', folder => rmSync(join(folder, 'release.md')), '`release.md` is missing'],
    ['a file more', folder => writeFileSync(join(folder, 'more.md'), ''), '`more.md` is not in the manifest'],
    ['no manifest any more', folder => writeFileSync(join(folder, 'manifest.json'), '{'), 'is no `holdpoint/export@1`'],
    [
      'an entry, with its file in the manifest',
      folder => {
        write(folder, 'entries.json', text => text.replace('"mallory"', '"maurice"'))
        remanifest(folder)
      },
      /entry `\d+` was changed/,
    ],
    [
      'an entry is gone, with its file in the manifest',
      folder => {
        const told = read<{ entries: unknown[] }>(folder, 'entries.json')
        writeFileSync(join(folder, 'entries.json'), JSON.stringify({ ...told, entries: told.entries.slice(0, -1) }))
        remanifest(folder)
      },
      'holds other entries',
    ],
    [
      'a manifest that leads out of its folder',
      folder => write(folder, 'manifest.json', text => text.replace('"release.md"', '"../holdpoint.db"')),
      '`../holdpoint.db` is missing',
    ],
  ])('%s', async (_, edit, sentence) => {
    const { code, stdout } = await change(edit)
    expect([code, stdout]).toEqual([1, expect.stringMatching(sentence)])
  })

  /** What somebody does who knows how it is made, and has no key. */
  function remanifest(folder: string): void {
    const manifest = read<Manifest>(folder, 'manifest.json')
    for (const file of manifest.files) {
      const content = readFileSync(join(folder, file.name))
      file.bytes = content.length
      file.sha256 = execFileSync('sha256sum', { input: content, encoding: 'utf8' }).slice(0, 64)
    }
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
  }

  test('a record that was changed is exported, and says so', async () => {
    using other = temporaryFolder()
    mkdirSync(join(other.path, 'data'))
    cpSync(join(data.path, 'holdpoint.db'), join(other.path, 'data', 'holdpoint.db'))
    const { DatabaseSync } = await import('node:sqlite')
    const database = new DatabaseSync(join(other.path, 'data', 'holdpoint.db'))
    database.exec("drop trigger record_no_update; update record set actor = 'nobody' where id = 3")
    database.close()
    const out = join(other.path, 'out')
    const env = { DATA_DIR: join(other.path, 'data') }
    expect(await run({ repo: 'acme/shop', release: COMMIT, out }, project.root, env)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('entry `3` of the record was changed'),
    })
    expect(await check(out)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('the record itself was changed'),
    })
  })
})

test.each<[ExportOptions, string]>([
  [{}, 'no repository is named'],
  [{ repo: 'shop' }, 'is no repository'],
  [{ repo: 'acme/shop' }, 'one of `--pull` and `--release`'],
  [{ repo: 'acme/shop', pull: '1', release: 'abcd' }, 'one of `--pull` and `--release`'],
  [{ repo: 'acme/shop', pull: 'one' }, 'is no pull request'],
  [{ repo: 'acme/shop', release: '../x' }, 'is no commit'],
  [{ repo: 'acme/shop', release: COMMIT, checklist: 'none.md' }, 'the checklist `none.md` does not exist'],
  [{ verify: '.', repo: 'acme/shop' }, '`--repo` has nothing to do with `--verify`'],
  [{ verify: 'nowhere' }, 'is no export'],
  [{ repo: 'acme/shop', release: COMMIT, fill: 'x.md', out: 'y' }, '`--out` has nothing to do with `--fill`'],
])('a wrong call is one sentence: %j', async (options, sentence) => {
  await expect(run(options)).rejects.toThrow(sentence)
})

test('as a command', () => {
  const out = join(data.path, 'command')
  const env = { DATA_DIR: data.path }
  const call = [
    'export',
    '--repo',
    'acme/shop',
    '--release',
    COMMIT.slice(0, 7),
    '--out',
    out,
    '--key',
    keyFile('rsa.pem'),
  ]
  expect(holdpoint(project.root, call, env)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('signed with the key'),
  })
  expect(holdpoint('/', ['export', '--verify', out])).toMatchObject({ code: 0 })
  writeFileSync(join(out, 'release.md'), '')
  expect(holdpoint('/', ['export', '--verify', out])).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('`release.md` was changed'),
  })
})
