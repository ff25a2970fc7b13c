/**
 * @module sources/registries/configured
 * Where packages come from on this machine, by the user's own configuration of the tool that fetches them.
 * Never by what lies in the project: a change could name a server there that says yes to everything.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { parse } from 'node:path'
import { CouldNotFindOut } from '../../model/outcome.ts'

const TIMEOUT_MS = 30_000

/** Any of these is there when a package manager runs us, with settings of the project in the environment. */
const BELOW_A_MANAGER = ['npm_command', 'npm_lifecycle_event', 'npm_execpath', 'npm_config_user_agent']

/** @returns the address that npm fetches this package from, with the registry of its scope if it has one. */
export async function npmRegistry(name: string): Promise<string> {
  const { env } = process
  const below = BELOW_A_MANAGER.some(key => env[key])
  const [, given] = Object.entries(env).find(([key]) => key.toLowerCase() === 'npm_config_registry') ?? []
  const scope = /^@[^/]+(?=\/)/.exec(name)?.[0]
  if (given && !below && !scope) return given
  const key = scope && `${scope}:registry`
  const own = below ? Object.fromEntries(Object.entries(env).filter(([each]) => !/^npm_/i.test(each))) : env
  // `--global` leaves out the project's `.npmrc`, wherever it is looked for; two keys are answered as `key=value`.
  const args = ['config', 'get', 'registry', key ?? 'scope', '--global', '--no-update-notifier']
  const answers = new Map(
    (await said('npm', args, own)).split('\n').map(line => {
      const [, name = '', value = ''] = /^([^=]*)=(.*)$/.exec(line.trim()) ?? []
      return [name, value]
    }),
  )
  const scoped = key ? answers.get(key) : undefined
  if (scoped && scoped !== 'undefined') return scoped
  const configured = answers.get('registry')
  if (!configured) throw new CouldNotFindOut('npm names no registry, one expected; write `url`')
  if (below && given && bare(given) !== bare(configured))
    throw new CouldNotFindOut(
      'npm fetches from elsewhere in this project than by its user configuration, one registry expected; write `url`',
    )
  return configured
}

/** @returns the one module proxy that `go` asks before it goes to the sources themselves. */
export async function goProxy(): Promise<string> {
  const list = process.env.GOPROXY || (await said('go', ['env', 'GOPROXY'], process.env)).trim()
  const [first, ...others] = list.split(/[,|]/).map(each => each.trim())
  const rest = others.filter(each => each !== 'direct' && each !== 'off')
  if (first && !['direct', 'off'].includes(first) && rest.length === 0) return first
  throw new CouldNotFindOut(
    `\`GOPROXY\` names ${first && rest.length > 0 ? 'several proxies' : 'no proxy'}, one expected; write \`url\``,
  )
}

/** @returns the one enabled source of NuGet that is no folder. */
export async function nugetSource(): Promise<string> {
  const lines = (await said('dotnet', ['nuget', 'list', 'source', '--format', 'Short'], process.env)).split('\n')
  const enabled = lines.flatMap(line => /^E\w*\s+(https?:\S+)\s*$/.exec(line)?.[1] ?? [])
  if (enabled.length === 1) return enabled[0]!
  throw new CouldNotFindOut(
    `NuGet has ${enabled.length === 0 ? 'no source' : `${enabled.length} sources`} here, one expected; write \`url\``,
  )
}

const bare = (address: string): string => address.replace(/\/+$/, '')

/** What a tool says about itself, outside of the project. */
function said(tool: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const home = homedir()
  const options = {
    cwd: existsSync(home) ? home : parse(home).root || '/',
    env,
    timeout: TIMEOUT_MS,
    // Tools are scripts there.
    shell: process.platform === 'win32',
    windowsHide: true,
  }
  return new Promise((resolve, reject) => {
    const child = execFile(tool, args, options, (failure, stdout) => {
      if (!failure) return resolve(stdout)
      const why = failure.code === 'ENOENT' ? 'is not installed here' : 'does not say'
      reject(new CouldNotFindOut(`\`${tool}\` ${why} where it gets packages from, an address expected; write \`url\``))
    })
    child.stdin?.end()
  })
}
