/** The examples in `deploy/` fit the App: what they set exists, where they ask something answers. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse, parseAllDocuments } from 'yaml'
import { SETTINGS } from '../../src/app/settings.ts'
import { environmentOf, readDockerfile } from './dockerfile.ts'

const ROOT = new URL('../../', import.meta.url)
const text = (path: string) => readFileSync(new URL(path, ROOT), 'utf8')
const known = [...Object.keys(SETTINGS), 'NODE_ENV']
// biome-ignore lint/suspicious/noExplicitAny: manifests as they are
type Any = any

const [, image] = readDockerfile(text('deploy/Dockerfile'))
const port = environmentOf(image!).PORT

describe('the image', () => {
  const stages = readDockerfile(text('deploy/Dockerfile'))

  test('has the Node that the package asks for, runs as nobody special, and is looked after', () => {
    const { engines } = JSON.parse(text('package.json')) as { engines: { node: string } }
    for (const { image: base } of stages) expect(base).toMatch(new RegExp(`^node:${engines.node.replace('>=', '')}-`))
    const said = (word: string) => image!.steps.filter(step => step.word === word).map(({ rest }) => rest)
    expect(said('USER')).toEqual(['node'])
    expect(said('EXPOSE')).toEqual([port])
    expect(said('HEALTHCHECK')[0]).toContain('/healthz')
    expect(said('CMD')).toEqual(['["node", "dist/cli/bin.cjs", "serve"]'])
    expect(Object.keys(environmentOf(image!)).filter(name => !known.includes(name))).toEqual([])
  })

  test('copies only what is there, and nothing of the build but the bundle', () => {
    for (const { rest } of stages[0]!.steps.filter(({ word }) => word === 'COPY'))
      for (const source of rest.split(' ').slice(0, -1)) expect(existsSync(new URL(source, ROOT))).toBe(true)
    const copied = image!.steps.filter(({ word }) => word === 'COPY').map(({ rest }) => rest)
    expect(copied.join(' ')).not.toMatch(/node_modules|\/src\/src/)
    expect(copied.every(rest => rest.startsWith('--from=build '))).toBe(true)
  })
})

test('Compose sets what exists, at the port of the image, on a database that is waited for', () => {
  const { services } = parse(text('deploy/compose.yaml')) as Any
  const { environment, ports, build, depends_on } = services.holdpoint
  expect(Object.keys(environment).filter(name => !known.includes(name))).toEqual([])
  expect(ports).toEqual([`127.0.0.1:${port}:${port}`])
  expect(existsSync(new URL(`deploy/${build.context}/${build.dockerfile}`, ROOT))).toBe(true)
  expect(depends_on.database.condition).toBe('service_healthy')
  expect(services.database.healthcheck.test).toContain('pg_isready')
})

describe('Kubernetes', () => {
  const documents = parseAllDocuments(text('deploy/kubernetes.yaml'))
  const of = (kind: string): Any => documents.map(each => each.toJS()).find(each => each.kind === kind)
  const { spec } = of('Deployment')
  const pod = spec.template.spec
  const [container] = pod.containers

  test('is YAML without a mistake', () => {
    expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([])
  })

  test('two replicas share a database, and one is always there', () => {
    expect(spec.replicas).toBe(2)
    const names = container.env.map(({ name }: Any) => name)
    expect(names).toContain('DATABASE_URL')
    expect(names.filter((name: string) => !known.includes(name))).toEqual([])
    expect(of('PodDisruptionBudget').spec.minAvailable).toBe(1)
    for (const kind of ['Service', 'PodDisruptionBudget'])
      expect(of(kind).spec.selector.matchLabels ?? of(kind).spec.selector).toEqual(spec.selector.matchLabels)
  })

  test('secrets come from a secret, the root is read-only, what is mounted is there', () => {
    for (const { name, value } of container.env)
      if (/SECRET|KEY$|TOKEN|DATABASE/.test(name)) expect(value).toBeUndefined()
    expect(container.securityContext).toMatchObject({ readOnlyRootFilesystem: true, allowPrivilegeEscalation: false })
    expect(pod.securityContext.runAsNonRoot).toBe(true)
    const volumes = pod.volumes.map(({ name }: Any) => name)
    expect(container.volumeMounts.map(({ name }: Any) => name)).toEqual(volumes)
    const value = (wanted: string) => container.env.find(({ name }: Any) => name === wanted).value
    const [data, key] = container.volumeMounts
    expect(value('DATA_DIR')).toBe(data.mountPath)
    expect(value('PRIVATE_KEY_PATH')).toBe(`${key.mountPath}/${pod.volumes[1].secret.items[0].path}`)
    expect(value('PORT')).toBe(port)
    expect(container.ports[0].containerPort).toBe(Number(port))
  })

  test('probes ask what the App answers, and it has more time to end than it takes', () => {
    const source = text('src/app/server.ts')
    for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe'])
      expect(source).toContain(`'${container[probe].httpGet.path}'`)
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(30)
  })
})
