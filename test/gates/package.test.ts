import { describe, expect, test } from '@jest/globals'
import gate from '../../src/gates/package.ts'
import type { ExampleWorld } from '../../src/model/gate.ts'
import { fakeWorld } from '../world.ts'

const about = { item: { id: 'a', text: 'Published', thresholds: [], role: null, modifiers: {} } }
const judge = async (params: Record<string, unknown>, world: ExampleWorld = {}) =>
  (await gate.run(params, fakeWorld({ release: { version: '1.2.0' }, ...world }), about)).outcome

const PACKAGE = { 'package.json': '{"name":"shop","version":"1.2.0"}' }
const there = { registries: { 'npm shop 1.2.0': { at: '2026-11-20T10:00:00.000Z', digest: 'sha512-9a' } } }

test('passes with the evidence that others build on', async () => {
  expect(await judge({}, { files: PACKAGE, ...there })).toEqual({
    state: 'pass',
    because: '`shop` 1.2.0 is in npm since 2026-11-20 10:00 UTC',
    evidence: {
      registry: 'npm',
      name: 'shop',
      version: '1.2.0',
      published: true,
      at: '2026-11-20T10:00:00.000Z',
      withdrawn: null,
      digest: 'sha512-9a',
      url: 'https://registry.example',
    },
  })
})

describe('which version', () => {
  test.each([
    ['the one that is named', { version: '3.0.0' }, '1.2.0', 'npm shop 3.0.0'],
    ['that of the release', {}, '1.2.0', 'npm shop 1.2.0'],
    ['in a template', { version: 'v{version}-alpine' }, '1.2.0', 'npm shop v1.2.0-alpine'],
    ['with its letter once', { version: 'v{version}' }, 'v1.2.0', 'npm shop v1.2.0'],
    ['that of the manifest without a release', {}, null, 'npm shop 1.2.0'],
  ])('%s', async (_, params, version, key) => {
    const world = { files: PACKAGE, release: { version }, registries: { [key]: {} } }
    expect(await judge({ registry: 'npm', name: 'shop', ...params }, world)).toMatchObject({ state: 'pass' })
  })

  test('that of the manifest which names the package, and never one of several', async () => {
    const files = {
      'package.json': '{"name":"docs","private":true,"version":"9.0.0"}',
      'pyproject.toml': '[project]\nname = "shop"\nversion = "1.2.0"\n',
    }
    const release = { version: null }
    const registries = { 'pypi shop 1.2.0': {}, 'pypi shop 9.0.0': { published: false } }
    expect((await judge({}, { files, release, registries })).evidence).toMatchObject({ version: '1.2.0' })
    expect(
      await judge({ registry: 'pypi', name: 'shop', mode: 'unpublished' }, { files, release, registries }),
    ).toMatchObject({
      state: 'error',
      because: '`package.json` states version 9.0.0 and `pyproject.toml` 1.2.0, one version expected; write `version`',
    })
  })

  test('none is known', async () => {
    expect(await judge({ registry: 'npm', name: 'shop' }, { release: { version: null } })).toMatchObject({
      state: 'error',
      because: expect.stringContaining('write `version`'),
    })
  })
})

describe('which package', () => {
  test('the only manifest of the registry that is asked for', async () => {
    const files = { ...PACKAGE, 'Cargo.toml': '[package]\nname = "shop-rs"\n' }
    const world = { files, registries: { 'crates.io shop-rs 1.2.0': {} } }
    expect(await judge({ registry: 'crates.io' }, world)).toMatchObject({ state: 'pass' })
    expect(await judge({}, world)).toMatchObject({ state: 'error', because: expect.stringContaining('one expected') })
  })

  test.each([
    [{}, {}, 'no manifest names a package'],
    [{ registry: 'pypi' }, PACKAGE, 'for pypi'],
    [{}, { 'package.json': '{"name":"shop","private":true}' }, 'no manifest names a package'],
    [{ registry: 'docker' }, PACKAGE, '`ghcr.io/acme/shop` expected'],
    [{ registry: 'cpan', name: 'shop' }, {}, 'expected one of `npm`'],
    [{ name: ' ' }, PACKAGE, '`name`'],
  ])('%j with %j cannot be told', async (params, files, because) => {
    expect(await judge(params, { files })).toMatchObject({ state: 'error', because: expect.stringContaining(because) })
  })
})

test('a private registry is asked by its address', async () => {
  const url = 'https://packages.example/npm'
  const world = { files: PACKAGE, registries: { [`npm shop 1.2.0 ${url}`]: {} } }
  expect(await judge({ url }, world)).toMatchObject({
    state: 'pass',
    because: `\`shop\` 1.2.0 is in npm at \`${url}\``,
  })
})

test('what is not there, or was withdrawn, fails', async () => {
  const gone = { files: PACKAGE, registries: { 'npm shop 1.2.0': { published: false } } }
  expect(await judge({}, gone)).toMatchObject({ state: 'fail', because: expect.stringContaining('publish it') })
  const withdrawn = { files: PACKAGE, registries: { 'npm shop 1.2.0': { withdrawn: 'deprecated: use\n2' } } }
  expect(await judge({}, withdrawn)).toMatchObject({
    state: 'fail',
    because: expect.stringContaining('was withdrawn (deprecated: use 2)'),
  })
  expect(await judge({ withdrawn: 'allow' }, withdrawn)).toMatchObject({ state: 'pass' })
})

test('a version that is to be free must not be there, withdrawn or not', async () => {
  const mode = 'unpublished'
  expect(await judge({ mode }, { files: PACKAGE, ...there })).toMatchObject({
    state: 'fail',
    because:
      '`shop` 1.2.0 is in npm already since 2026-11-20 10:00 UTC, a version that is free expected; raise the version',
  })
  const withdrawn = { files: PACKAGE, registries: { 'npm shop 1.2.0': { withdrawn: 'yanked' } } }
  expect(await judge({ mode }, withdrawn)).toMatchObject({ state: 'fail' })
  const free = { files: PACKAGE, registries: { 'npm shop 1.2.0': { published: false } } }
  expect(await judge({ mode }, free)).toMatchObject({ state: 'pass' })
})

test('no answer is an error in either mode', async () => {
  for (const mode of ['published', 'unpublished'])
    expect(await judge({ mode }, { files: PACKAGE })).toMatchObject({ state: 'error' })
})
