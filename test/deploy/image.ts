/**
 * Does what `deploy/Dockerfile` says, in folders instead of an engine, and starts what comes out of it:
 * `node test/deploy/image.ts`. It needs the registry for `npm ci`, and the Node that runs it is the image's.
 */
import { execFileSync, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { environmentOf, readDockerfile, type Stage } from './dockerfile.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const PORT = '3917'
const NOBODY = 65_534

const work = mkdtempSync(join(tmpdir(), 'holdpoint-image-'))
const context = join(work, 'context')
const rootOf = (stage: string) => join(work, `stage-${stage || 'last'}`)

/** What git has, as an engine would get it; folders of the image's root stand below the stage's. */
function prepare(): void {
  mkdirSync(context)
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean)
  for (const file of files) cpSync(join(ROOT, file), join(context, file), { recursive: true })
}

function build(stage: Stage): string {
  const root = rootOf(stage.name)
  mkdirSync(root)
  let folder = root
  for (const { word, rest } of stage.steps) {
    process.stdout.write(`${word} ${rest}\n`)
    if (word === 'WORKDIR') {
      folder = join(root, rest)
      mkdirSync(folder, { recursive: true })
    }
    if (word === 'COPY') copy(rest, root, folder)
    if (word === 'RUN') {
      const command = rest.replace(/ (\/data)\b/g, ` ${root}$1`).replace(/chown \S+/, 'chmod 777')
      // The image has but one Node: the one that runs this.
      const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}` }
      execFileSync('sh', ['-ec', command], { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] })
    }
  }
  return folder
}

function copy(rest: string, root: string, folder: string): void {
  const words = rest.split(' ')
  const from = words[0]!.startsWith('--from=') ? rootOf(words.shift()!.slice(7)) : context
  const target = words.pop()!
  for (const source of words) {
    const path = join(from, source)
    const to = target.startsWith('/') ? join(root, target) : join(folder, target)
    const named = /\/$/.test(target) || words.length > 1
    cpSync(path, source === '.' || !named ? to : join(to, basename(path)), { recursive: true })
  }
}

async function start(stage: Stage, folder: string): Promise<void> {
  const step = (word: string) => stage.steps.findLast(each => each.word === word)!.rest
  const data = join(rootOf(stage.name), 'data')
  const root = process.getuid?.() === 0
  if (root) {
    execFileSync('chmod', ['755', work])
    chownSync(data, NOBODY, NOBODY)
  }
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  })
  const credentials = {
    APP_ID: '1',
    WEBHOOK_SECRET: 'a secret of two',
    PRIVATE_KEY: privateKey,
    GITHUB_API_URL: 'http://127.0.0.1:1999',
  }
  const env = { PATH: process.env.PATH!, ...environmentOf(stage), ...credentials, DATA_DIR: data, PORT }
  const who = root ? { uid: NOBODY, gid: NOBODY } : {}
  const [, ...args] = JSON.parse(step('CMD')) as string[]
  const child = spawn(process.execPath, args, { cwd: folder, env, ...who, stdio: ['ignore', 'inherit', 'inherit'] })
  const ended = new Promise<number | null>(done => child.once('exit', done))
  const [, ...check] = JSON.parse(/CMD (\[.*\])$/.exec(step('HEALTHCHECK'))![1]!) as string[]
  const healthy = () => {
    try {
      execFileSync(process.execPath, check, { env, ...who, stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  }
  if (healthy()) throw new Error(`something else listens on port ${PORT}`)
  for (let tries = 0; !healthy(); tries++) {
    if (tries > 100 || child.exitCode !== null) throw new Error('it does not become healthy')
  }
  child.kill('SIGTERM')
  const code = await ended
  if (code !== 0) throw new Error(`it ended with ${code}`)
}

prepare()
try {
  const stages = readDockerfile(readFileSync(join(ROOT, 'deploy/Dockerfile'), 'utf8'))
  const folders = stages.map(build)
  await start(stages.at(-1)!, folders.at(-1)!)
  process.stdout.write('the image starts, is healthy, and ends\n')
} finally {
  rmSync(work, { recursive: true, force: true })
}
