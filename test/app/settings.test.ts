/** Settings of the App: what it takes, and the one sentence for what it does not. */

import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { useProxy } from '../../src/app/proxy.ts'
import { type Environment, readSettings } from '../../src/app/settings.ts'
import { temporaryFolder } from '../repository.ts'

const folder = temporaryFolder()
afterAll(() => folder[Symbol.dispose]())

const pair = (type: 'pkcs1' | 'pkcs8') =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type, format: 'pem' },
  }).privateKey
const PEM = pair('pkcs1')
const path = join(folder.path, 'key.pem')
writeFileSync(path, PEM)

const DATA_DIR = join(folder.path, 'data')
const good = { APP_ID: '9001', PRIVATE_KEY: PEM, WEBHOOK_SECRET: 'a secret of two', DATA_DIR }
const credentials = (more: Environment) => readSettings({ ...good, ...more }).credentials
const sentence = (environment: Environment): string => {
  try {
    readSettings({ DATA_DIR, ...environment })
  } catch (caught) {
    return `${(caught as Error).name}: ${(caught as Error).message}`
  }
  return 'taken'
}

describe('the private key', () => {
  const { privateKey: expected } = credentials({})!

  test.each([
    ['as it is', { PRIVATE_KEY: PEM }],
    ['on one line, with \\n', { PRIVATE_KEY: PEM.replaceAll('\n', '\\n') }],
    ['in quotes, with \\r\\n', { PRIVATE_KEY: `"${PEM.replaceAll('\n', '\\r\\n')}"` }],
    ['in base64', { PRIVATE_KEY: Buffer.from(PEM).toString('base64') }],
    ['in a file', { PRIVATE_KEY: '', PRIVATE_KEY_PATH: path }],
  ])('%s', (_, given) => {
    expect(credentials(given)!.privateKey).toBe(expected)
    expect(expected).toMatch(/^-----BEGIN PRIVATE KEY-----\n/)
  })

  test('of PKCS 8 as well', () => {
    const pem = pair('pkcs8')
    expect(credentials({ PRIVATE_KEY: pem })!.privateKey).toBe(pem)
  })

  test.each([
    ['words', 'no key at all, but words that somebody has written here for no good reason'],
    ['a public key', createPublicKey(PEM).export({ type: 'spki', format: 'pem' }) as string],
    ['half of one', PEM.slice(0, PEM.length / 2)],
    [
      'one that is not RSA',
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    ],
  ])('%s is refused, and not repeated', (_, PRIVATE_KEY) => {
    const said = sentence({ ...good, PRIVATE_KEY })
    expect(said).toContain('Mistake: `PRIVATE_KEY` is no private key of an App, an unencrypted RSA key in PEM')
    expect(said).not.toContain(PRIVATE_KEY.slice(40, 60))
  })
})

test('two secrets are good while one takes the place of the other; line ends around them are none of theirs', () => {
  expect(credentials({})!.secrets).toEqual(['a secret of two'])
  expect(credentials({ WEBHOOK_SECRET: 'new\n', WEBHOOK_SECRET_PREVIOUS: 'old' })!.secrets).toEqual(['new', 'old'])
  expect(credentials({ WEBHOOK_SECRET_PREVIOUS: ' ' })!.secrets).toEqual(['a secret of two'])
})

test.each<[Environment, string]>([
  [{ ...good, WEBHOOK_SECRET: '' }, '`WEBHOOK_SECRET` is not set, so that anybody could send events'],
  [{ ...good, WEBHOOK_SECRET: ' \n' }, '`WEBHOOK_SECRET` is not set'],
  [{ ...good, WEBHOOK_SECRET: '', WEBHOOK_SECRET_PREVIOUS: 'old' }, '`WEBHOOK_SECRET` is not set'],
  [{ ...good, APP_ID: '' }, '`APP_ID` is not set'],
  [{ ...good, APP_ID: 'Iv23liAbc' }, '`APP_ID` is no number'],
  [{ ...good, APP_ID: '-3' }, '`APP_ID` is no number'],
  [{ ...good, PRIVATE_KEY: '' }, 'neither `PRIVATE_KEY` nor `PRIVATE_KEY_PATH` is set'],
  [{ ...good, PRIVATE_KEY_PATH: path }, '`PRIVATE_KEY` and `PRIVATE_KEY_PATH` are both set'],
  [{ ...good, PRIVATE_KEY: '', PRIVATE_KEY_PATH: '/nowhere/key.pem' }, '`/nowhere/key.pem` cannot be read (ENOENT)'],
  [{ ...good, PORT: '70000' }, '`PORT` is `70000`'],
  [{ ...good, PORT: '0x50' }, '`PORT` is `0x50`'],
  [{ ...good, DATA_DIR: path }, `\`${path}\` cannot be written (ENOTDIR)`],
  [{ ...good, DATA_DIR: join(path, 'below') }, 'cannot be written (ENOTDIR)'],
  [{ ...good, DATA_DIR: '/proc/holdpoint' }, '`/proc/holdpoint` cannot be written (ENOENT)'],
  [{ ...good, GHE_HOST: 'https://github.example.com' }, '`GHE_HOST` is `https://github.example.com`, a host such as'],
  [{ ...good, GITHUB_API_URL: 'github.example.com' }, '`GITHUB_API_URL` is no address'],
  [{ ...good, GITHUB_API_URL: 'https://me:pw@github.example.com' }, '`GITHUB_API_URL` is no address'],
  [{ ...good, PUBLIC_URL: 'ftp://x' }, '`PUBLIC_URL` is no address'],
])('%# is refused in one sentence', (environment, said) => {
  expect(sentence(environment)).toMatch(/^Mistake: [^\n]+[^.\n]$/)
  expect(sentence(environment)).toContain(said)
})

test('the folder is made for its owner alone', () => {
  const deep = join(folder.path, 'a', 'b')
  expect(readSettings({ ...good, DATA_DIR: deep }).folder).toBe(deep)
  expect(statSync(deep).mode & 0o777).toBe(0o700)
})

test('without credentials there are none; some of them are not enough', () => {
  expect(readSettings({ DATA_DIR }).credentials).toBeNull()
  expect(sentence({ APP_ID: '1' })).toContain('`WEBHOOK_SECRET` is not set')
})

describe('what a registration left', () => {
  const DATA_DIR = join(folder.path, 'registered')
  mkdirSync(DATA_DIR)
  const file = join(DATA_DIR, '.env')
  const write = (text: string) => writeFileSync(file, text)
  const found = () => readSettings({ DATA_DIR }).credentials

  test('counts when the environment says nothing', () => {
    write(`APP_ID=77\nPRIVATE_KEY="${PEM.replaceAll('\n', '\\n')}"\nWEBHOOK_SECRET=found\n`)
    expect(found()).toMatchObject({ appId: 77, secrets: ['found'] })
    expect(readSettings({ DATA_DIR, WEBHOOK_SECRET_PREVIOUS: 'old' }).credentials!.secrets).toEqual(['found', 'old'])
    expect(readSettings({ ...good, DATA_DIR }).credentials).toMatchObject({ appId: 9001, secrets: ['a secret of two'] })
  })

  test('is never mixed with it, and half of it is a mistake that names the file', () => {
    expect(sentence({ DATA_DIR, APP_ID: '9001' })).toContain('`WEBHOOK_SECRET` is not set, so')
    write('APP_ID=77\n')
    expect(sentence({ DATA_DIR })).toContain(`\`WEBHOOK_SECRET\` is not set in \`${file}\``)
  })

  test('cannot be a folder', () => {
    const odd = join(folder.path, 'odd')
    mkdirSync(join(odd, '.env'), { recursive: true })
    expect(sentence({ DATA_DIR: odd })).toContain('cannot be read (EISDIR)')
    chmodSync(odd, 0o700)
  })
})

test.each<[Environment, string, string]>([
  [{}, 'https://api.github.com', 'https://github.com'],
  [{ GHE_HOST: 'github.example.com' }, 'https://github.example.com/api/v3', 'https://github.example.com'],
  [{ GITHUB_API_URL: 'https://ghe.example.com/api/v3/' }, 'https://ghe.example.com/api/v3', 'https://ghe.example.com'],
  [{ GITHUB_API_URL: 'https://api.acme.ghe.com' }, 'https://api.acme.ghe.com', 'https://acme.ghe.com'],
])('%# where GitHub is', (environment, api, server) => {
  expect(readSettings({ ...good, ...environment })).toMatchObject({ api, server })
})

test('a proxy is an address, or a mistake', () => {
  expect(useProxy({})).toBe(false)
  expect(() => useProxy({ HTTPS_PROXY: 'proxy:3128' })).toThrow('`HTTPS_PROXY` is no address of a proxy')
  expect(() => useProxy({ http_proxy: 'nonsense' })).toThrow('`http_proxy` is no address of a proxy')
})
