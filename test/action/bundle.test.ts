/** The committed bundle: fresh, the same from every machine, quick to start, and plain words on an old Node. */
import { spawnSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { transform } from 'esbuild'
import { actionBundle, type Bundle, difference, writeBundle } from '../../src/build.ts'
import { scratch, write } from './stage.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const built = await actionBundle()
const text = (name: string) => Buffer.from(built.get(name)!).toString('utf8')

describe('the bundle', () => {
  test('in the repository is what the sources give; if not, `npm run build` and commit it', async () => {
    expect(await difference(built, join(ROOT, 'dist/action'))).toBeNull()
  })

  test('is the same each time, and names nobody’s folders', async () => {
    const digests = (files: Bundle) => [...files].map(([name, content]) => [name, hash('sha256', content)])
    expect(digests(await actionBundle())).toEqual(digests(built))
    for (const [name, content] of built) expect([name, Buffer.from(content).includes(ROOT)]).toEqual([name, false])
  })

  test('has no source maps, and the licences of what it contains', () => {
    expect([...built.keys()].filter(name => !name.endsWith('.js'))).toEqual(['licences.txt'])
    expect(text('licences.txt')).toMatch(/^zod \d+\.\d+\.\d+ \(MIT\)\n\nMIT License/m)
    expect(text('licences.txt')).not.toContain('unknown terms')
    for (const name of built.keys()) expect(text(name).slice(-200)).not.toContain('sourceMappingURL')
  })
})

describe('the entry', () => {
  const entry = text('index.js')

  test('loads nothing before its first line, and is small', () => {
    expect(entry).not.toMatch(/^import[ {"*]|\bfrom"/m)
    expect(entry.length).toBeLessThan(1024)
  })

  test('can be read by a Node of 2020', async () => {
    const [old, current] = await Promise.all(
      ['es2018', 'esnext'].map(target => transform(entry, { target, format: 'esm' })),
    )
    expect(old!.code).toBe(current!.code)
  })

  test('says on an old Node in one sentence which one it needs', async () => {
    using folder = scratch()
    write(folder.path, {
      'package.json': '{ "type": "module" }',
      'old.js': 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.1.0" } })',
    })
    await writeBundle(built, join(folder.path, 'action'))
    const words = ['--import', join(folder.path, 'old.js'), join(folder.path, 'action/index.js')]
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' })
    expect([status, stderr]).toEqual([2, ''])
    expect(stdout).toBe(
      '::error title=Holdpoint::this is Node 20.1.0, Node 24 or newer is needed; use a runner from 2.327.1 on\n',
    )
  })
})

describe('the check for freshness', () => {
  test('tells what is missing, left over and different', async () => {
    using folder = scratch()
    await writeBundle(built, folder.path)
    expect(await difference(built, folder.path)).toBeNull()
    write(folder.path, { 'main.js': null, 'index.js': '// mine\n', 'old.js': '' })
    expect(await difference(built, folder.path)).toBe('missing: main.js; left over: old.js; different: index.js')
    expect(await difference(built, join(folder.path, 'nowhere'))).toContain('missing: ')
  })
})
