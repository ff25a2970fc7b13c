import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import gate from '../../src/gates/assets.ts'
import { assetsIn } from '../../src/sources/assets.ts'
import { fakeWorld, memoryFiles } from '../world.ts'

const about = { item: { id: 'a', text: 'Assets', thresholds: [], role: null, modifiers: {} } }
type Contents = Record<string, string | Uint8Array>

async function judge(contents: Contents, params: Record<string, unknown>) {
  const files = memoryFiles(contents)
  const world = { ...fakeWorld(), files, assets: assetsIn(files) }
  return (await gate.run({ paths: 'dist/**', ...params }, world, about)).outcome
}

const hitsOf = async (contents: Contents, params: Record<string, unknown>) => {
  const { state, because, evidence } = await judge(contents, params)
  return state === 'error'
    ? because
    : (evidence.hits as { file: string; rule: string }[]).map(({ file, rule }) => `${file} ${rule}`)
}

const text = 'const total=1;export{total};'.repeat(100)

describe('size', () => {
  test('is what is on the disk, or as it is sent', async () => {
    const files = { 'dist/a.js': text, 'dist/b.css': 'a{}' }
    expect((await judge(files, { maxSize: '2.8kB' })).because).toBe('2 built files, 2.9 kB in all')
    expect(await hitsOf(files, { maxSize: 2799 })).toEqual(['dist/a.js maxSize'])
    expect(await hitsOf(files, { maxSize: '100', measure: 'gzip' })).toEqual([])
    expect(await hitsOf(files, { maxSize: '100', measure: 'brotli' })).toEqual([])
    expect((await judge(files, { maxTotal: '2.8kB' })).because).toBe(
      '2.9 kB in all, at most 2.8 kB expected; make it smaller',
    )
    expect((await judge(files, { maxTotal: '1KiB', measure: 'gzip' })).evidence.total).toBe(
      gzipSync(text, { level: 9 }).length + gzipSync('a{}', { level: 9 }).length,
    )
  })

  test('counts no packed copy and no map', async () => {
    const { evidence } = await judge({ 'dist/a.js': 'a', 'dist/a.js.gz': text, 'dist/a.js.map': text }, { maxTotal: 1 })
    expect(evidence).toMatchObject({ total: 1, files: [{ file: 'dist/a.js', bytes: 1 }] })
  })

  test('is told by its unit, and wrong ones are refused', () => {
    for (const maxSize of ['1', '1b', '1.5 kB', '1KB', '1MiB', '2m', 3]) expect(gate.problems({ maxSize })).toEqual([])
    for (const maxSize of ['', 'kB', '-1kB', '1e3', '1 TB', '1,5kB', -1])
      expect(gate.problems({ maxSize })).toHaveLength(1)
  })
})

test('minified code has no short lines; banners do not count, pictures are not code', async () => {
  const code = 'function a() {\n  return 1\n}\n'
  const files = {
    'dist/a.js': `/*!\n * a 1.0\n * MIT\n */\n// more\n"use strict";${text}\n//# sourceMappingURL=a.js.map\n`,
    'dist/b.js': code,
    'dist/c.css': 'a {\n  margin: 0\n}\n',
    'dist/d.svg': '<svg>\n<g/>\n<g/>\n</svg>',
    'dist/e.min.js': code.repeat(10),
    'dist/empty.js': '',
  }
  expect(await hitsOf(files, { minified: true })).toEqual([
    'dist/b.js minified',
    'dist/c.css minified',
    'dist/e.min.js minified',
  ])
  expect(await hitsOf({ 'dist/d.png': 'x' }, { minified: true })).toContain('no file is of a kind')
})

describe('packed copies', () => {
  const packed = {
    'dist/a.js': text,
    'dist/a.js.gz': gzipSync(text),
    'dist/a.js.br': brotliCompressSync(text),
    'dist/a.js.zst': zstdCompressSync(text),
  }
  const wanted = { precompressed: 'gz,br,zst' }

  test('unpack to exactly the same', async () => {
    expect(await hitsOf(packed, wanted)).toEqual([])
    expect(await hitsOf({ ...packed, 'dist/a.js.gz': gzipSync(`${text} `) }, wanted)).toEqual([
      'dist/a.js precompressed',
    ])
    expect(await hitsOf({ ...packed, 'dist/a.js.br': brotliCompressSync(text.slice(1)) }, wanted)).toEqual([
      'dist/a.js precompressed',
    ])
    expect(await hitsOf({ ...packed, 'dist/a.js.gz': gzipSync(text.slice(0, -1)) }, wanted)).toEqual([
      'dist/a.js precompressed',
    ])
    expect(await hitsOf({ ...packed, 'dist/a.js.gz': gzipSync('') }, wanted)).toEqual(['dist/a.js precompressed'])
  })

  test('that are cut off, empty, or something else are none', async () => {
    for (const broken of [
      gzipSync(text).subarray(0, 40),
      Buffer.alloc(0),
      Buffer.from('no gzip'),
      gzipSync(text).subarray(0, -1),
    ])
      expect((await judge({ ...packed, 'dist/a.js.gz': broken }, wanted)).because).toMatch(
        /cannot be unpacked|something else/,
      )
  })

  test('may not grow without bounds', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024))
    expect((await judge({ ...packed, 'dist/a.js.gz': bomb }, wanted)).because).toContain('holds something else')
  })

  test('are asked for where packing helps', async () => {
    const random = Uint8Array.from({ length: 5000 }, (_, at) => (at * at * 2_654_435_761) >>> 13)
    const files = { 'dist/a.css': 'a{}', 'dist/b.wasm': random, 'dist/c.png': text, 'dist/d.html': text }
    expect(await hitsOf(files, { precompressed: 'gz' })).toEqual(['dist/d.html precompressed'])
    expect(await hitsOf({ 'dist/c.png': text }, { precompressed: 'gz' })).toContain('no file is of a kind')
    expect(gate.problems({ precompressed: 'rar' })).toHaveLength(1)
  })
})

test.each([
  ['main-BTkR3x_a.js', true],
  ['app.4f2a9c1b.css', true],
  ['app.4f2a9c1b.min.js', true],
  ['chunk-5QKZJ6FZ.js', true],
  ['index-DLsQkVHc.js', true],
  ['index-a-_B2c-9.js', true],
  ['4bd1b696-182b6b13bdad92e3.js', true],
  ['logo.d41d8cd98f00b204e9800998ecf8427e.svg', true],
  ['main.js', false],
  ['jquery-3.7.1.min.js', false],
  ['main-settings.js', false],
  ['page-Checkout.js', false],
  ['page-DropDownMenu.js', false],
  ['report-20260101.js', false],
  ['polyfills2.js', false],
  ['bootstrap.bundle.min.css', false],
  ['deadbeef.js', false],
])('name %s carries a hash: %s', async (name, has) => {
  expect((await judge({ [`dist/${name}`]: 'x' }, { fingerprinted: true })).state).toBe(has ? 'pass' : 'fail')
})

test('pages and agreed names carry none', async () => {
  const files = {
    'dist/index.html': 'x',
    'dist/robots.txt': 'x',
    'dist/sw.js': 'x',
    'dist/favicon.ico': 'x',
    'dist/a.4f2a9c1b.js': 'x',
  }
  expect(await hitsOf(files, { fingerprinted: true })).toEqual([])
  expect(await hitsOf({ 'dist/index.html': 'x' }, { fingerprinted: true })).toContain('no file is of a kind')
})

describe('manifest', () => {
  test.each([
    [
      'vite',
      'dist/.vite/manifest.json',
      {
        'main.ts': { file: 'assets/a-BTkR3x_a.js', imports: ['_b.js'] },
        '_b.js': { file: 'assets/b-BTkR3x_b.js', css: ['assets/b-BTkR3x_c.css'] },
      },
    ],
    [
      'webpack',
      'dist/manifest.json',
      {
        'main.js': '/assets/a-BTkR3x_a.js?x=1',
        'b.js': { src: 'assets/b-BTkR3x_b.js', integrity: 'sha' },
        c: ['https://cdn.example.com/assets/b-BTkR3x_c.css'],
      },
    ],
    [
      'webpack',
      'dist/asset-manifest.json',
      { files: { a: '/assets/a-BTkR3x_a.js', b: './assets/b-BTkR3x_b.js' }, entrypoints: ['assets/b-BTkR3x_c.css'] },
    ],
    [
      'next',
      'dist/build-manifest.json',
      { pages: { '/': ['assets/a-BTkR3x_a.js'] }, rootMainFiles: ['assets/b-BTkR3x_b.js', 'assets/b-BTkR3x_c.css'] },
    ],
    [
      'django',
      'dist/staticfiles.json',
      { version: '1.1', paths: { a: 'assets/a-BTkR3x_a.js', b: 'assets/b-BTkR3x_b.js', c: 'assets/b-BTkR3x_c.css' } },
    ],
    [
      'sprockets',
      'dist/.sprockets-manifest-1.json',
      { files: {}, assets: { a: 'assets/a-BTkR3x_a.js', b: 'assets/b-BTkR3x_b.js', c: 'assets/b-BTkR3x_c.css' } },
    ],
  ])('of %s (%s): each file it names is there', async (tool, path, json) => {
    const files = { [path]: JSON.stringify(json), 'dist/assets/a-BTkR3x_a.js': 'a', 'dist/assets/b-BTkR3x_b.js': 'b' }
    const params = { manifest: path, fingerprinted: true }
    const whole = await judge({ ...files, 'dist/assets/b-BTkR3x_c.css': 'c' }, params)
    expect(whole).toMatchObject({ state: 'pass', evidence: { manifests: [{ at: path, tool, entries: 3 }] } })
    expect(await judge(files, params)).toMatchObject({
      state: 'fail',
      because: expect.stringContaining('b-BTkR3x_c.css'),
      evidence: { count: 1 },
    })
  })

  test('with names that are no folders', async () => {
    const files = { 'dist/m.json': '{"a":"https://cdn.example.com/v1/a.js"}', 'dist/a.js': 'a' }
    expect((await judge(files, { manifest: 'dist/m.json' })).state).toBe('fail')
    expect((await judge(files, { manifest: 'dist/m.json', publicPath: 'https://cdn.example.com/v1/' })).state).toBe(
      'pass',
    )
  })

  test('never leads outside, and never is nothing', async () => {
    expect(
      (await judge({ 'dist/m.json': '{"a":"../../etc/passwd"}', 'etc/passwd': 'x' }, { manifest: 'dist/m.json' }))
        .state,
    ).toBe('fail')
    for (const broken of ['', '{', '[]', '{}', 'null', '{"a":1}', '{"__proto__":{"file":1}}', '{"pages":{}}'])
      expect({ broken, state: (await judge({ 'dist/m.json': broken }, { manifest: 'dist/m.json' })).state }).toEqual({
        broken,
        state: 'error',
      })
    expect((await judge({ 'dist/a.js': 'x' }, { manifest: 'dist/none.json' })).state).toBe('error')
  })
})

test('source maps beside and inside', async () => {
  const files = {
    'dist/a.js': 'a()\n//# sourceMappingURL=a.js.map',
    'dist/b.css': 'a{}/*# sourceMappingURL=data:application/json;base64,e30= */',
  }
  expect(await hitsOf(files, { sourceMaps: 'deny' })).toEqual(['dist/b.css sourceMaps'])
  expect(await hitsOf({ ...files, 'dist/a.js.map': '{}', 'dist/a.js.map.gz': 'x' }, { sourceMaps: 'deny' })).toEqual([
    'dist/a.js.map sourceMaps',
    'dist/a.js.map.gz sourceMaps',
    'dist/b.css sourceMaps',
  ])
})

test('a source map lies beside what is looked at, whether or not the globs name it', async () => {
  const files = { 'dist/a.js': 'a()', 'dist/a.js.map': '{}' }
  expect(await hitsOf(files, { sourceMaps: 'deny', paths: 'dist/*.js' })).toEqual(['dist/a.js sourceMaps'])
  expect(await hitsOf({ 'dist/a.js': 'a()' }, { sourceMaps: 'deny', paths: 'dist/*.js' })).toEqual([])
})

describe('never passes', () => {
  test('on nothing', async () => {
    expect(await judge({}, { maxSize: 1 })).toMatchObject({
      state: 'fail',
      because: expect.stringContaining('`dist/**` matches no file'),
    })
    expect((await judge({ 'dist/a.js': 'x' }, { maxSize: 1, paths: 'dist/*.js,dist/*.css' })).because).toContain(
      '`dist/*.css` matches no file',
    )
    expect((await judge({ 'dist/a.js.map': 'x' }, { maxSize: 1 })).state).toBe('fail')
    expect((await judge({ 'src/a.js': 'x' }, { maxSize: 1, paths: '!src/**' })).state).toBe('fail')
  })

  test('when nothing is asked, or what files cannot tell', async () => {
    expect(gate.problems({ paths: 'dist/**' })).toHaveLength(1)
    expect(gate.problems({ minified: 'false', sourceMaps: 'allow' })).toHaveLength(1)
    expect((await judge({ 'dist/a.js': 'x' }, { maxSize: 1, mode: 'served' })).state).toBe('error')
  })
})

test('measures the files of a disk, larger than a chunk of reading', async () => {
  const { mkdtempSync, writeFileSync } = await import('node:fs')
  const { diskFiles } = await import('../../src/sources/files.ts')
  const root = mkdtempSync(`${(await import('node:os')).tmpdir()}/holdpoint-assets-`)
  const content = Buffer.from(Array.from({ length: 200_000 }, (_, at) => `line ${at * 7919};`).join(''))
  writeFileSync(`${root}/a.js`, content)
  writeFileSync(`${root}/a.js.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }))
  writeFileSync(`${root}/a.js.gz`, gzipSync(content))
  const files = diskFiles(root)
  const assets = assetsIn(files)
  expect(await assets.compare('a.js.br', 'brotli', 'a.js')).toBe('same')
  expect(await assets.compare('a.js.gz', 'gzip', 'a.js')).toBe('same')
  expect(await assets.size('a.js', 'gzip')).toBe(gzipSync(content, { level: 9 }).length)
  await expect(assets.size('none.js', 'gzip')).rejects.toThrow('`none.js` does not exist')
  await expect(assets.compare('none.gz', 'gzip', 'a.js')).rejects.toThrow('does not exist')
})
