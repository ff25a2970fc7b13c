/** Registries on loopback that answer in the shapes their own documentation shows. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { CouldNotFindOut } from '../../src/model/outcome.ts'
import type { RegistryName } from '../../src/model/world.ts'
import { registries } from '../../src/sources/registries.ts'
import { memoryFiles } from '../world.ts'

type Reply = { status?: number; headers?: Record<string, string>; body?: unknown }
type Page = Reply | ((request: IncomingMessage, response: ServerResponse) => Reply | undefined)

let server: Server
let base: string
let pages: Record<string, Page>
let seen: { path: string; method: string; accept: string; authorization: string }[]

beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? ''
    const { accept = '', authorization = '' } = request.headers
    seen.push({ path, method: request.method ?? '', accept, authorization })
    const page = Object.hasOwn(pages, path) ? pages[path] : undefined
    const reply =
      typeof page === 'function' ? page(request, response) : (page ?? { status: 404, body: { error: 'Not found' } })
    if (!reply) return
    const body = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? null)
    response.writeHead(reply.status ?? 200, reply.headers).end(body)
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise(closed => server.close(closed))
})
beforeEach(() => {
  pages = {}
  seen = []
})

const published = (registry: RegistryName, name: string, version: string, url = base) =>
  registries(memoryFiles({})).published(registry, name, version, url)

async function refused(answer: Promise<unknown>): Promise<string> {
  const failure = await answer.then(
    value => new Error(`answered ${JSON.stringify(value)}`),
    (caught: unknown) => caught,
  )
  expect(failure).toBeInstanceOf(CouldNotFindOut)
  return (failure as Error).message
}

const POM = `<?xml version="1.0"?><project xmlns="http://maven.apache.org/POM/4.0.0"><parent><artifactId>all</artifactId></parent>
<groupId>org.acme</groupId><artifactId>shop</artifactId><version>1.2.0</version></project>`

const CASES: [RegistryName, string, string, path: string, Reply, known: object][] = [
  [
    'npm',
    '@acme/shop',
    'v1.2.0',
    '/@acme%2fshop/1.2.0',
    { body: { name: '@acme/shop', version: '1.2.0', dist: { integrity: 'sha512-9a', shasum: '1f' } } },
    { digest: 'sha512-9a' },
  ],
  [
    'pypi',
    'Acme.Shop',
    '1.2.0-rc.1',
    '/pypi/Acme.Shop/1.2.0-rc.1/json',
    {
      body: {
        info: { name: 'acme-shop', version: '1.2.0rc1', yanked: false, yanked_reason: null },
        urls: [{ digests: { sha256: 'ab' }, upload_time_iso_8601: '2026-11-20T10:00:00.123456Z' }],
      },
    },
    { at: '2026-11-20T10:00:00.123Z', digest: 'sha256:ab' },
  ],
  [
    'crates.io',
    'shop',
    '1.2.0',
    '/api/v1/crates/shop/1.2.0',
    {
      body: {
        version: {
          crate: 'shop',
          num: '1.2.0',
          yanked: false,
          checksum: 'ab',
          created_at: '2026-11-20T10:00:00.123456Z',
        },
      },
    },
    { at: '2026-11-20T10:00:00.123Z', digest: 'sha256:ab' },
  ],
  [
    'rubygems',
    'shop',
    '1.2.0',
    '/api/v2/rubygems/shop/versions/1.2.0.json',
    {
      body: {
        name: 'shop',
        version: '1.2.0',
        sha: 'ab',
        version_created_at: '2026-11-20T10:00:00.000Z',
        yanked: false,
      },
    },
    { at: '2026-11-20T10:00:00.000Z', digest: 'sha256:ab' },
  ],
  [
    'packagist',
    'Acme/Shop',
    '1.2.0',
    '/p2/acme/shop.json',
    {
      body: {
        minified: 'composer/2.0',
        packages: {
          'acme/shop': [
            {
              name: 'acme/shop',
              version: 'v2.0.0',
              time: '2026-11-21T10:00:00+00:00',
              dist: { shasum: 'cd' },
              abandoned: true,
            },
            { version: 'v1.2.0', time: '2026-11-20T10:00:00+00:00', dist: { shasum: 'ab' }, abandoned: '__unset' },
          ],
        },
      },
    },
    { at: '2026-11-20T10:00:00.000Z', digest: 'ab' },
  ],
  [
    'maven',
    'org.acme:shop',
    '1.2.0',
    '/org/acme/shop/1.2.0/shop-1.2.0.pom',
    { body: POM, headers: { 'last-modified': 'Fri, 20 Nov 2026 10:00:00 GMT' } },
    { at: '2026-11-20T10:00:00.000Z' },
  ],
  [
    'homebrew',
    'shop',
    '1.2.0',
    '/api/formula/shop.json',
    {
      body: {
        name: 'shop',
        versions: { stable: '1.2.0', head: 'HEAD' },
        ruby_source_checksum: { sha256: 'ab' },
        disabled: false,
      },
    },
    { digest: 'ab' },
  ],
  [
    'conda-forge',
    'shop',
    '1.2.0',
    '/package/conda-forge/shop',
    { body: { name: 'shop', versions: ['1.1.0', '1.2.0'] } },
    {},
  ],
  [
    'go',
    'github.com/Acme/shop',
    '1.2.0',
    '/github.com/!acme/shop/@v/v1.2.0.info',
    { body: { Version: 'v1.2.0', Time: '2026-11-20T10:00:00Z', Origin: { VCS: 'git', Hash: 'b34f1d2' } } },
    { at: '2026-11-20T10:00:00.000Z', digest: 'b34f1d2' },
  ],
]

describe.each(CASES)('%s', (registry, name, version, path, reply, known) => {
  test('tells a version that is there', async () => {
    pages[path] = reply
    expect(await published(registry, name, version)).toEqual({
      published: true,
      at: null,
      withdrawn: null,
      digest: null,
      url: base + path,
      ...known,
    })
  })

  test('404 is not published', async () => {
    expect(await published(registry, name, version)).toMatchObject({ published: false, url: base + path })
  })

  test('anything else is no answer', async () => {
    for (const status of [401, 403, 429, 500, 503, 204]) {
      pages[path] = { ...reply, status }
      expect(await refused(published(registry, name, version))).toContain(`${status}`)
    }
    for (const body of [
      '',
      '<html>Sign in</html>',
      'null',
      '[]',
      '{}',
      '{"name":"other","version":"9"}',
      '{"version":{"num":"9"}}',
    ]) {
      pages[path] = { body }
      await refused(published(registry, name, version))
    }
  })

  test('an answer that is cut is none', async () => {
    const body = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body)
    pages[path] = { ...reply, body: body.slice(0, body.length / 3) }
    await refused(published(registry, name, version))
  })
})

describe('withdrawn', () => {
  test.each<[RegistryName, string, string, unknown, string]>([
    ['npm', 'shop', '/shop/1.0.0', { name: 'shop', version: '1.0.0', deprecated: 'use 2' }, 'deprecated: use 2'],
    [
      'pypi',
      'shop',
      '/pypi/shop/1.0.0/json',
      { info: { name: 'shop', version: '1.0', yanked: true, yanked_reason: 'broken' }, urls: [{}] },
      'yanked: broken',
    ],
    [
      'crates.io',
      'shop',
      '/api/v1/crates/shop/1.0.0',
      { version: { crate: 'shop', num: '1.0.0', yanked: true } },
      'yanked',
    ],
    [
      'rubygems',
      'shop',
      '/api/v2/rubygems/shop/versions/1.0.0.json',
      { name: 'shop', number: '1.0.0', yanked: true },
      'yanked',
    ],
    [
      'packagist',
      'acme/shop',
      '/p2/acme/shop.json',
      { packages: { 'acme/shop': [{ version: '1.0.0', abandoned: 'acme/store' }] } },
      'abandoned',
    ],
  ])('%s', async (registry, name, path, body, withdrawn) => {
    pages[path] = { body }
    expect(await published(registry, name, '1.0.0')).toMatchObject({ published: true, withdrawn })
  })

  test('a release on PyPI without a file can be had by nobody', async () => {
    pages['/pypi/shop/1.0.0/json'] = { body: { info: { name: 'shop', version: '1.0.0' }, urls: [] } }
    expect(await published('pypi', 'shop', '1.0.0')).toMatchObject({ published: false })
  })
})

describe('nuget', () => {
  const index = () => ({
    version: '3.0.0',
    resources: [
      { '@id': `${base}/old/`, '@type': 'RegistrationsBaseUrl' },
      { '@id': `${base}/semver2/`, '@type': 'RegistrationsBaseUrl/3.6.0' },
    ],
  })
  const ask = () => published('nuget', 'Acme.Shop', '1.2.0.0', `${base}/v3/index.json`)

  test('goes by the index of the source, to the kind that holds every version', async () => {
    pages['/v3/index.json'] = { body: index() }
    expect(await ask()).toMatchObject({ published: false })
    pages['/semver2/acme.shop/1.2.0.json'] = {
      body: { listed: true, published: '2026-11-20T10:00:00+00:00', packageContent: `${base}/x.nupkg` },
    }
    expect(await ask()).toMatchObject({ published: true, at: '2026-11-20T10:00:00.000Z', withdrawn: null })
    pages['/semver2/acme.shop/1.2.0.json'] = { body: { listed: false, packageContent: `${base}/x.nupkg` } }
    expect(await ask()).toMatchObject({ published: true, withdrawn: 'unlisted' })
  })

  test('without an index, or a place for packages in it, nothing is known', async () => {
    expect(await refused(ask())).toContain('404')
    pages['/v3/index.json'] = { body: { resources: [] } }
    expect(await refused(ask())).toContain('no `RegistrationsBaseUrl`')
    pages['/v3/index.json'] = {
      body: { resources: [{ '@id': 'http://packages.example/', '@type': 'RegistrationsBaseUrl' }] },
    }
    expect(await refused(ask())).toContain('`https://` expected')
  })
})

describe('docker', () => {
  const path = '/v2/acme/shop/manifests/v1.2.0'
  const manifest: Reply = {
    headers: { 'content-type': 'application/vnd.oci.image.index.v1+json', 'docker-content-digest': 'sha256:4d5e' },
  }
  const ask = () => published('docker', 'acme/shop', 'v1.2.0')
  const guarded: Page = request =>
    request.headers.authorization === 'Bearer t0k3n'
      ? manifest
      : {
          status: 401,
          headers: {
            'www-authenticate': `Bearer realm="${base}/token",service="registry.example",scope="repository:acme/shop:pull"`,
          },
        }

  test('a registry that asks for nothing', async () => {
    pages[path] = manifest
    expect(await ask()).toMatchObject({ published: true, digest: 'sha256:4d5e' })
    expect(seen).toMatchObject([{ method: 'HEAD', accept: expect.stringContaining('oci.image.index') }])
    // The host may stand in the name.
    expect(
      await registries(memoryFiles({})).published('docker', `${new URL(base).host}/acme/shop`, 'v1.2.0'),
    ).toMatchObject({
      url: base + path,
      published: true,
    })
  })

  test('one that gives a token to everybody', async () => {
    pages[path] = guarded
    pages['/token?service=registry.example&scope=repository%3Aacme%2Fshop%3Apull'] = { body: { token: 't0k3n' } }
    expect(await ask()).toMatchObject({ published: true, digest: 'sha256:4d5e' })
    expect(seen.map(({ authorization }) => authorization)).toEqual(['', '', 'Bearer t0k3n'])
  })

  test('no such tag', async () => {
    expect(await ask()).toMatchObject({ published: false })
  })

  test('one that keeps to itself cannot be asked', async () => {
    pages[path] = guarded
    expect(await refused(ask())).toContain('404')
    pages['/token?service=registry.example&scope=repository%3Aacme%2Fshop%3Apull'] = { body: { token: 'wrong' } }
    expect(await refused(ask())).toContain('refuses to tell (401)')
    pages['/token?service=registry.example&scope=repository%3Aacme%2Fshop%3Apull'] = { body: { token: 'a\r\nb: c' } }
    expect(await refused(ask())).toContain('no token')
    pages[path] = { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }
    expect(await refused(ask())).toContain('asks for a password')
    pages[path] = { status: 401, headers: { 'www-authenticate': 'Bearer realm="http://registry.example/token"' } }
    expect(await refused(ask())).toContain('`https://` expected')
  })

  test('a page for people is no manifest', async () => {
    pages[path] = { headers: { 'content-type': 'text/html' } }
    expect(await refused(ask())).toContain('`text/html`')
  })
})

describe('whatever the other side does', () => {
  const ok = { body: { name: 'shop', version: '1.0.0' } }
  const ask = (url = base) => published('npm', 'shop', '1.0.0', url)

  test('redirects are followed, but not for ever, and not out into the open', async () => {
    pages['/shop/1.0.0'] = { status: 302, headers: { location: '/elsewhere' } }
    pages['/elsewhere'] = ok
    expect(await ask()).toMatchObject({ published: true })
    pages['/elsewhere'] = { status: 302, headers: { location: '/shop/1.0.0' } }
    expect(await refused(ask())).toContain('on and on')
    for (const location of ['http://packages.example/', 'file:///etc/passwd', 'http://'])
      for (const status of [301, 308]) {
        pages['/shop/1.0.0'] = { status, headers: { location } }
        expect(await refused(ask())).toContain('`https://` expected')
      }
  })

  test('an endless answer is cut off', async () => {
    pages['/shop/1.0.0'] = (_, response) => {
      response.writeHead(200)
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(1024 * 1024, 32)));
        if (!response.destroyed) response.once('drain', more)
      }
      more()
      return undefined
    }
    expect(await refused(ask())).toContain('more than 32 MiB')
  })

  test('a line that breaks, and nobody there', async () => {
    pages['/shop/1.0.0'] = (_, response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('{"name":', () => response.destroy())
      return undefined
    }
    expect(await refused(ask())).toContain('could not be reached')
    expect(await refused(ask('http://127.0.0.1:1'))).toContain('could not be reached')
  })

  test('only encrypted addresses, without passwords', async () => {
    for (const url of ['http://packages.example', 'ftp://127.0.0.1', 'packages.example', '', 'file:///srv'])
      expect(await refused(ask(url))).toContain('`https://` expected')
    expect(await refused(ask('https://ada:secret@packages.example'))).not.toContain('secret')
    expect(seen).toEqual([])
  })

  test('names and versions cannot leave their place in the address', async () => {
    const names: [RegistryName, string][] = [
      ['npm', '../admin'],
      ['npm', '..'],
      ['npm', 'a/b/c'],
      ['npm', 'a?b'],
      ['pypi', 'a/b'],
      ['maven', 'org.acme'],
      ['maven', 'org/acme:shop'],
      ['packagist', 'shop'],
      ['packagist', '../..'],
      ['docker', 'Acme/Shop'],
      ['docker', 'acme/../shop'],
      ['go', 'a/../../b'],
      ['go', 'a b'],
    ]
    for (const [registry, name] of names)
      expect(await refused(published(registry, name, '1.0.0'))).toContain('is no name for')
    for (const version of ['', '..', '1.0/..', 'a b', '1?x', `1${'0'.repeat(300)}`])
      expect(await refused(published('npm', 'shop', version))).toContain('is no version')
    expect(seen).toEqual([])
  })
})

describe('without `url`', () => {
  const known = { ...process.env }
  let home: string
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'holdpoint-home-'))
    for (const key of Object.keys(process.env)) if (/^npm_/i.test(key)) delete process.env[key]
    process.env.HOME = process.env.USERPROFILE = home
    pages['/shop/1.0.0'] = { body: { name: 'shop', version: '1.0.0' } }
    pages['/@acme%2fshop/1.0.0'] = { body: { name: '@acme/shop', version: '1.0.0' } }
  })
  afterEach(async () => {
    process.env = { ...known }
    await rm(home, { recursive: true })
  })
  const ask = (name = 'shop', registry: RegistryName = 'npm') =>
    registries(memoryFiles({})).published(registry, name, '1.0.0')
  const tool = async (name: string, says: string) => {
    await writeFile(join(home, name), `#!/bin/sh\n[ "$PWD" != "${process.cwd()}" ] && cat <<'END'\n${says}\nEND\n`, {
      mode: 0o755,
    })
    process.env.PATH = `${home}:/bin:/usr/bin`
  }

  test('npm is where its environment says', async () => {
    process.env.npm_config_registry = `${base}/`
    expect(await ask()).toMatchObject({ published: true, url: `${base}/shop/1.0.0` })
  })

  test("npm is where the user's own configuration says, by scope too", async () => {
    await writeFile(join(home, '.npmrc'), `registry=http://127.0.0.1:1/\n@acme:registry=${base}/\n`)
    expect(await ask('@acme/shop')).toMatchObject({ published: true, url: `${base}/@acme%2fshop/1.0.0` })
    expect(await refused(ask())).toContain('`127.0.0.1:1` could not be reached')
  })

  test('a change that names a server of its own is not believed, whoever hands it on', async () => {
    await writeFile(join(home, '.npmrc'), 'registry=http://127.0.0.1:1/\n')
    const project = await mkdtemp(join(tmpdir(), 'holdpoint-change-'))
    await writeFile(
      join(project, 'package.json'),
      '{"name":"shop","scripts":{"env":"node -p \\"JSON.stringify(process.env)\\""}}',
    )
    const evil = `registry=${base}/\n@acme:registry=${base}/\n`
    await writeFile(join(project, 'user'), evil)
    await writeFile(join(project, '.npmrc'), `${evil}userconfig=${project}/user\n`)
    const { stdout } = await promisify(execFile)('npm', ['--silent', '--no-update-notifier', 'run', 'env'], {
      cwd: project,
      env: process.env,
    })
    process.env = JSON.parse(stdout)
    expect(process.env.npm_config_registry).toContain(base)
    expect(await refused(ask())).toContain('from elsewhere in this project than by its user configuration')
    expect(await refused(ask('@acme/shop'))).toContain('write `url`')
    delete process.env.npm_config_registry
    expect(await refused(ask('@acme/shop'))).toContain('`127.0.0.1:1` could not be reached')
    expect(seen).toEqual([])
    await rm(project, { recursive: true })
  })

  test('nobody to ask is no answer', async () => {
    process.env.PATH = home
    expect(await refused(ask())).toContain('`npm` is not installed here')
    expect(await refused(ask('github.com/acme/shop', 'go'))).toContain('`go` is not installed here')
    expect(await refused(ask('Shop', 'nuget'))).toContain('`dotnet` is not installed here')
    for (const registry of ['pypi', 'crates.io', 'rubygems', 'homebrew', 'conda-forge'] as const)
      expect(await refused(ask('shop', registry))).toContain(`no address of ${registry} is named`)
    for (const name of ['shop', 'acme/shop', 'docker.io/acme/shop'])
      expect(await refused(ask(name, 'docker'))).toContain('does not say which registry has it')
  })

  test('Go has a proxy, if it has one', async () => {
    pages['/github.com/acme/shop/@v/v1.0.0.info'] = { body: { Version: 'v1.0.0' } }
    process.env.GOPROXY = `${base},direct`
    expect(await ask('github.com/acme/shop', 'go')).toMatchObject({ published: true })
    delete process.env.GOPROXY
    await tool('go', `${base}|direct`)
    expect(await ask('github.com/acme/shop', 'go')).toMatchObject({ published: true })
    for (const [list, why] of [
      ['off', 'no proxy'],
      ['direct', 'no proxy'],
      [`http://127.0.0.1:1,${base}`, 'several proxies'],
    ] as const) {
      process.env.GOPROXY = list
      expect(await refused(ask('github.com/acme/shop', 'go'))).toContain(why)
    }
  })

  test('NuGet has sources, one of which is meant if it is the only one', async () => {
    await tool('dotnet', `E ${base}/v3/index.json\nD https://packages.example/v3/index.json\nE /srv/packages`)
    pages['/v3/index.json'] = { body: { resources: [{ '@id': base, '@type': 'RegistrationsBaseUrl' }] } }
    expect(await ask('Shop', 'nuget')).toMatchObject({ published: false, url: `${base}/shop/1.0.0.json` })
    await tool('dotnet', `E ${base}/v3/index.json\nEM https://packages.example/v3/index.json`)
    expect(await refused(ask('Shop', 'nuget'))).toContain('2 sources')
  })
})

test('npm: a version without an address of its own is not free', async () => {
  pages['/shop'] = {
    body: { name: 'shop', versions: { '1.0.0': { name: 'shop', version: '1.0.0', dist: { shasum: 'ab' } } } },
  }
  expect(await published('npm', 'shop', '1.0.0')).toMatchObject({ published: true, digest: 'ab' })
  expect(await published('npm', 'shop', '1.0.1')).toMatchObject({ published: false })
  expect(await published('npm', 'shop', 'toString')).toMatchObject({ published: false })
  for (const body of [
    '<html>',
    '{}',
    { versions: { '1.0.0': null } },
    { versions: { '1.0.0': { name: 'other', version: '1.0.0' } } },
  ]) {
    pages['/shop'] = { body }
    await refused(published('npm', 'shop', '1.0.0'))
  }
})

test('another version than the newest formula, or than those of the channel, is not there', async () => {
  pages['/api/formula/shop.json'] = { body: { name: 'shop', versions: { stable: '1.3.0' }, deprecated: true } }
  pages['/package/conda-forge/shop'] = { body: { name: 'shop', versions: ['1.3.0'] } }
  expect(await published('homebrew', 'shop', '1.2.0')).toMatchObject({ published: false })
  expect(await published('homebrew', 'shop', '1.3.0')).toMatchObject({ published: true, withdrawn: 'deprecated' })
  expect(await published('conda-forge', 'shop', '1.2.0')).toMatchObject({ published: false })
})

test('the own packages are those that the manifests name, and that are not private', async () => {
  const own = (files: Record<string, string>) => registries(memoryFiles(files)).own()
  const found = await own({
    'package.json': '{"name":"@acme/shop"}',
    'pyproject.toml': '[tool.poetry]\nname = "shop"\n',
    'Cargo.toml': '[package]\nname = "shop"\n',
    'composer.json': '{"name":"acme/shop"}',
    'pom.xml': POM.replace('</parent>', '<groupId>org.parent</groupId></parent>'),
    'Shop.csproj': '<Project><PropertyGroup><Version>1</Version></PropertyGroup></Project>',
    'shop.gemspec': 'Gem::Specification.new do |spec|\n  spec.name = "shop"\nend\n',
    'go.mod': 'module github.com/acme/shop\n\ngo 1.22\n',
    'sub/package.json': '{"name":"other"}',
  })
  expect(found.map(({ registry, name }) => `${registry} ${name}`)).toEqual([
    'npm @acme/shop',
    'pypi shop',
    'crates.io shop',
    'packagist acme/shop',
    'maven org.acme:shop',
    'nuget Shop',
    'rubygems shop',
    'go github.com/acme/shop',
  ])
  expect(
    await own({ 'package.json': '{"name":"shop","private":true}', 'Cargo.toml': '[package]\nname="a"\npublish=false' }),
  ).toEqual([])
  expect(await refused(own({ 'package.json': '{' }))).toContain('`package.json` cannot be read')
})
