/** `holdpoint metrics`, from a real store. */
import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { type MetricsOptions, metrics } from '../../src/cli/metrics.ts'
import type { Metrics } from '../../src/model/metrics.ts'
import type { Act } from '../../src/model/store.ts'
import { openStore } from '../../src/store/index.ts'
import { judgement, release, time } from '../release/acts.ts'
import { temporaryFolder } from '../repository.ts'
import { onEachEngine } from '../store/engines.ts'
import { holdpoint, json } from './run.ts'

const SCHEMA = JSON.parse(readFileSync(new URL('../../docs/schema/metrics.json', import.meta.url), 'utf8')) as object
const fits = new Ajv2020({ strict: false }).compile(SCHEMA)
const NOW = time('03-11T08:00')

const { act } = release('c0ffee')
const RELEASE: Act[] = [
  act('opened', '03-01T08:00', { from: 'pull', pull: 1, version: '=1.0.0', since: '2026-02-28T08:00:00Z' }),
  act('started', '03-01T10:00'),
  act('launched', '03-01T10:30'),
  act('issue', '03-01T08:00', { list: 'deploy', number: 4, node: 'I_4' }),
  act('closed', '03-02T10:30', { outcome: 'succeeded' }),
]
/** Written in the release's issue, as people do. */
const SAID = act(
  'command',
  '03-01T11:00',
  { command: 'record', field: 'Downtime', value: '12m' },
  { subject: 'issue:acme/shop#4', actor: 'ada' },
)

async function said(env: Record<string, string>, options: MetricsOptions = {}) {
  let stdout = ''
  const out = async (text: string) => {
    stdout += text
    return true
  }
  const code = await metrics('/', options, { env, out, now: NOW })
  return { code, stdout }
}

onEachEngine(bench => {
  const env = (): Record<string, string> => {
    const { options } = bench()
    return options.file === undefined
      ? { DATABASE_URL: options.databaseUrl! }
      : { DATA_DIR: options.file.replace('/holdpoint.db', '') }
  }

  test('tells a table, JSON that fits its schema, and CSV', async () => {
    const store = await bench().open()
    await store.record.append(RELEASE)
    const [entry] = await store.record.append([SAID])
    await store.record.append([judgement({ ...SAID, subject: RELEASE[0]!.subject }, entry!.id, true)])
    const { stdout, code } = await said(env())
    expect(code).toBe(0)
    expect(stdout).toMatch(/acme\/shop production/)
    expect(stdout).toMatch(/Deployment Duration +30 min/)
    expect(stdout).toMatch(/Downtime +12 min/)
    expect(stdout).toMatch(/Migration Duration +unknown +nothing measured it; record it with/)
    expect(stdout).toMatch(/Success Rate +100 %/)
    expect(stdout).toMatch(
      /2026-03-01 10:30 +=1\.0\.0 +c0ffee +production +succeeded +took 30 min, down 12 min, issues 0/,
    )

    const data = JSON.parse((await said(env(), { json: true })).stdout) as Metrics
    expect([fits(data), fits.errors]).toEqual([true, null])
    expect(data.head.id).toBe(7)
    expect(data.groups[0]!.metrics.deploymentFrequency.value).toBe(0.1)

    const csv = (await said(env(), { csv: true })).stdout.split('\r\n')
    expect(csv[0]).toBe(
      'scope,repository,environment,version,commit,at,outcome,metric,value,unit,min,max,mean,known,unknown,since,until,because',
    )
    expect(csv.find(line => line.includes('release,acme/shop') && line.includes(',downtime,'))).toBe(
      'release,acme/shop,production,"\'=1.0.0",c0ffee,2026-03-01T10:30:00.000Z,succeeded,downtime,720,seconds,,,,,,,,recorded by ada: `Downtime: 12m`',
    )
    // Not known is an empty cell, never 0.
    expect(csv.find(line => line.startsWith('all,') && line.includes(',migrationDuration,'))).toMatch(
      /,migrationDuration,,seconds,,,,0,1,/,
    )
  })

  test('by repository, environment and time', async () => {
    const store = await bench().open()
    await store.record.append([
      ...RELEASE,
      ...['staging', 'production'].map((environment, at) =>
        release('beef', environment, 'acme/blog').act('opened', `03-0${at + 4}T08:00`),
      ),
    ])
    const releases = async (options: MetricsOptions) =>
      (JSON.parse((await said(env(), { ...options, json: true })).stdout) as Metrics).releases.map(
        ({ repository, environment }) => `${repository} ${environment}`,
      )
    expect(await releases({ repo: 'acme/blog' })).toEqual(['acme/blog staging', 'acme/blog production'])
    expect(await releases({ environment: 'production' })).toEqual(['acme/shop production', 'acme/blog production'])
    expect(await releases({ since: '2026-03-02' })).toEqual(['acme/blog staging', 'acme/blog production'])
    expect(await releases({ until: '2026-03-01' })).toEqual(['acme/shop production'])
    expect((await said(env(), { repo: 'acme/none' })).stdout).toContain('no release stands in the record')
  })
})

test('as a command, beside the running server', async () => {
  using folder = temporaryFolder()
  const store = await openStore({ file: `${folder.path}/holdpoint.db` })
  await store.record.append(RELEASE)
  const env = { DATA_DIR: folder.path }
  const { code, data } = json<Metrics>('/', ['metrics', '--repo', 'acme/shop'], env)
  expect([code, data.releases.length, fits(data)]).toEqual([0, 1, true])
  expect(holdpoint('/', ['metrics', '--json', '--csv'], env)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('keep one'),
  })
  await store.close()
})

test.each<[MetricsOptions, string]>([
  [{ repo: 'shop' }, 'is no repository'],
  [{ since: 'yesterday' }, '`--since`: `yesterday` is no date'],
  [{ since: '2026-04-01' }, 'is not before the end'],
  [{ since: '2026-02-02', until: '2026-02-01' }, 'is not before the end'],
  [{}, 'is not there'],
])('a wrong call is one sentence: %j', async (options, sentence) => {
  await expect(said({ DATA_DIR: '/nowhere' }, options)).rejects.toThrow(sentence)
})
