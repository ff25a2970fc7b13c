/**
 * @module app/settings
 * What the App is told by its environment: one table, from which it is read and documented.
 */
import { createPrivateKey } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { Mistake } from '../model/outcome.ts'
import { ISSUER } from './evidence/token.ts'
import { type Operator, readOperator } from './notify/channels.ts'

/** Name -> what it is, for people; `otherwise` is what counts when it is not set. */
export const SETTINGS = {
  APP_ID: { says: "the App's number, on its page on GitHub", otherwise: 'asks to be registered' },
  PRIVATE_KEY: {
    says: "the App's private key: PEM as it is, with `\\n` for its line ends, or in base64",
    otherwise: 'asks to be registered',
  },
  PRIVATE_KEY_PATH: { says: 'file with the private key, instead of `PRIVATE_KEY`', otherwise: '' },
  WEBHOOK_SECRET: { says: 'what deliveries are signed with', otherwise: 'asks to be registered' },
  WEBHOOK_SECRET_PREVIOUS: { says: 'the secret before, good as well while it is being changed', otherwise: '' },
  PORT: { says: 'where it listens', otherwise: '3000' },
  HOST: { says: 'address of the interface it listens at', otherwise: 'all of them' },
  PUBLIC_URL: {
    says: 'where GitHub and people reach it, for its registration, and where the Action sends evidence',
    otherwise: 'as the browser calls it',
  },
  DATA_DIR: {
    says: 'folder for the store and the credentials of a registration; made when it is not there, for its owner alone',
    otherwise: './data',
  },
  DATABASE_URL: {
    says: 'PostgreSQL database, instead of a file in `DATA_DIR`: `postgres://user:password@host/name`',
    otherwise: '',
  },
  GHE_HOST: { says: 'host of a GitHub Enterprise Server, e.g. `github.example.com`', otherwise: 'github.com' },
  GITHUB_API_URL: {
    says: "address of GitHub's API, instead of `GHE_HOST`",
    otherwise: 'https://api.github.com, or `/api/v3` of `GHE_HOST`',
  },
  OIDC_ISSUER: {
    says: 'who vouches for workflow runs that send evidence, when an enterprise has an issuer of its own',
    otherwise: "GitHub's, or `/_services/token` of `GHE_HOST`",
  },
  GH_ORG: { says: 'organization the App is registered for', otherwise: 'the account of whoever registers it' },
  OPERATOR_TOKEN: {
    says: 'opens `/status`, and then `/metrics` asks for it, too: `Authorization: Bearer ...`',
    otherwise: '`/status` is closed, `/metrics` is open',
  },
  'NOTIFY_<CHANNEL>': {
    says: 'address of a channel of `notify`, e.g. `NOTIFY_TEAM`; behind it, with blanks, the repositories that may use it: `acme/*`',
    otherwise: 'nothing is sent there',
  },
  NOTIFY_HOSTS: {
    says: 'hosts of messages that may be private, and that a repository may name itself; with commas',
    otherwise: 'none',
  },
  HTTPS_PROXY: { says: 'proxy for requests to GitHub; `HTTP_PROXY` for a server without TLS', otherwise: '' },
  NO_PROXY: { says: 'hosts that are asked without the proxy, with commas', otherwise: '' },
} as const

export type SettingName = keyof typeof SETTINGS

/** Values by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>

export interface Credentials {
  appId: number
  /** PEM, PKCS 8. */
  privateKey: string
  /** The newest first. */
  secrets: string[]
}

export interface Settings {
  /** Null when nothing is set yet: then the App is registered first. */
  credentials: Credentials | null
  port: number
  host: string | undefined
  publicUrl: string | null
  /** Absolute. */
  folder: string
  databaseUrl: string | null
  /** Of GitHub's API, without a slash at the end. */
  api: string
  /** Where people look. */
  server: string
  /** Whose tokens of workflow runs count. */
  issuer: string
  organization: string | null
  operatorToken: string | null
  /** Where messages may go. */
  notify: Operator
}

/** In `DATA_DIR`: what a registration wrote. */
export const CREDENTIALS_FILE = '.env'

/**
 * Reads the environment, and what a registration left in `DATA_DIR`; makes that folder.
 * @throws Mistake for each value that is no good: one sentence.
 */
export function readSettings(environment: Environment): Settings {
  const folder = dataFolder(environment.DATA_DIR || './data')
  const credentials = credentialsOf(environment, folder)
  const databaseUrl = environment.DATABASE_URL || null
  return {
    credentials,
    port: port(environment.PORT),
    host: environment.HOST || undefined,
    publicUrl: environment.PUBLIC_URL ? address('PUBLIC_URL', environment.PUBLIC_URL) : null,
    folder,
    databaseUrl,
    ...servers(environment),
    issuer: issuer(environment),
    organization: environment.GH_ORG || null,
    operatorToken: environment.OPERATOR_TOKEN || null,
    notify: readOperator(
      environment,
      PROXIES.some(name => environment[name]),
    ),
  }
}

const PROXIES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy']

const CREDENTIALS = ['APP_ID', 'PRIVATE_KEY', 'PRIVATE_KEY_PATH', 'WEBHOOK_SECRET'] as const

/** The environment has the say; what was registered counts when it is silent about all of it. */
function credentialsOf(environment: Environment, folder: string): Credentials | null {
  const given = CREDENTIALS.some(name => environment[name])
  const { from, place } = given
    ? { from: environment, place: '' }
    : { from: registered(folder), place: ` in \`${join(folder, CREDENTIALS_FILE)}\`` }
  if (!CREDENTIALS.some(name => from[name])) return null
  const { APP_ID: id, WEBHOOK_SECRET: secret } = from
  if (!id) throw new Mistake(`\`APP_ID\` is not set${place}; set the number from the App's page on GitHub`)
  if (!/^[1-9]\d{0,14}$/.test(id.trim()))
    throw new Mistake(`\`APP_ID\` is no number${place}; set the one from the App's page on GitHub, not its client id`)
  if (!secret?.trim())
    throw new Mistake(
      `\`WEBHOOK_SECRET\` is not set${place}, so that anybody could send events; set the one from the App's page`,
    )
  const previous = environment.WEBHOOK_SECRET_PREVIOUS
  return {
    appId: Number(id),
    privateKey: privateKey(from, place),
    secrets: [secret.trim(), ...(previous?.trim() ? [previous.trim()] : [])],
  }
}

function registered(folder: string): Environment {
  try {
    return parseEnv(readFileSync(join(folder, CREDENTIALS_FILE), 'utf8'))
  } catch (caught) {
    if ((caught as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new Mistake(`\`${join(folder, CREDENTIALS_FILE)}\` cannot be read (${codeOf(caught)}); mend its rights`)
  }
}

function privateKey({ PRIVATE_KEY: inline, PRIVATE_KEY_PATH: path }: Environment, place: string): string {
  if (inline && path) throw new Mistake('`PRIVATE_KEY` and `PRIVATE_KEY_PATH` are both set, one was expected; keep one')
  if (!inline && !path)
    throw new Mistake(`neither \`PRIVATE_KEY\` nor \`PRIVATE_KEY_PATH\` is set${place}; set one of them`)
  const name = inline ? '`PRIVATE_KEY`' : `\`${path}\` (\`PRIVATE_KEY_PATH\`)`
  const text = inline || keyFile(path!)
  try {
    const key = createPrivateKey(pemOf(text))
    if (key.asymmetricKeyType === 'rsa') return key.export({ type: 'pkcs8', format: 'pem' }) as string
  } catch {
    // What the library says may quote the key.
  }
  throw new Mistake(
    `${name}${place} is no private key of an App, an unencrypted RSA key in PEM or base64 was expected; download one from the App's page`,
  )
}

function keyFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (caught) {
    throw new Mistake(
      `\`PRIVATE_KEY_PATH\`: \`${path}\` cannot be read (${codeOf(caught)}); mend the path or its rights`,
    )
  }
}

function pemOf(text: string): string {
  const bare = text.trim().replace(/^(["'])([\s\S]*)\1$/, '$2')
  const pem = bare.includes('-----BEGIN') ? bare : Buffer.from(bare, 'base64').toString('utf8')
  return pem.replaceAll('\\r', '').replaceAll('\\n', '\n')
}

function port(text: string | undefined): number {
  if (!text) return 3000
  const number = Number(text)
  if (/^\d{1,5}$/.test(text.trim()) && number <= 65_535) return number
  throw new Mistake(`\`PORT\` is \`${text}\`, a number up to 65535 was expected; mend it`)
}

function dataFolder(path: string): string {
  const folder = resolve(path)
  try {
    makeFolder(folder)
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' })
    accessSync(folder, constants.W_OK | constants.X_OK)
    return folder
  } catch (caught) {
    throw new Mistake(
      `\`DATA_DIR\`: \`${folder}\` cannot be written (${codeOf(caught)}); let Holdpoint write there, or name another folder`,
    )
  }
}

/** Level by level: Node's own `recursive` never ends below `/proc`. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}

function issuer(environment: Environment): string {
  if (environment.OIDC_ISSUER) return address('OIDC_ISSUER', environment.OIDC_ISSUER)
  const { server } = servers(environment)
  return server === 'https://github.com' ? ISSUER : `${server}/_services/token`
}

function servers({ GHE_HOST: host, GITHUB_API_URL: api }: Environment): { api: string; server: string } {
  if (api) {
    const base = address('GITHUB_API_URL', api)
    return { api: base, server: serverOf(base) }
  }
  if (!host) return { api: 'https://api.github.com', server: 'https://github.com' }
  if (!/^[a-z0-9.-]+(:\d+)?$/i.test(host))
    throw new Mistake(`\`GHE_HOST\` is \`${host}\`, a host such as \`github.example.com\` was expected; mend it`)
  return { api: `https://${host}/api/v3`, server: `https://${host}` }
}

/** `https://HOST/api/v3` belongs to `https://HOST`, `https://api.HOST` as well. */
function serverOf(api: string): string {
  const url = new URL(api)
  return url.pathname === '/' ? `${url.protocol}//${url.host.replace(/^api\./, '')}` : url.origin
}

function address(name: SettingName, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.search && !url.hash)
    return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
  throw new Mistake(`\`${name}\` is no address, \`https://host\` was expected; mend it`)
}

const codeOf = (caught: unknown): string => (caught as NodeJS.ErrnoException).code ?? 'unknown'
