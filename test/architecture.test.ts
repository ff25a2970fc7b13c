/** The import rules of docs/architecture.md, read from the import statements themselves. */
import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { describe, expect, test } from '@jest/globals'

const SRC = new URL('../src/', import.meta.url)

/** Rooms that know nothing but the model and themselves. */
const SECOND_FLOOR = ['checklist', 'gates', 'evaluate', 'sources', 'publish', 'store', 'config', 'doctor', 'release']
/** Faces: they stand on top, no room imports them. */
const FACES = ['action', 'app', 'cli']
/** What a room without I/O must not reach for. */
const OUTSIDE =
  /^(node:)?(fs|child_process|net|http|https|tls|dns|os|worker_threads|dgram|cluster)(\/|$)|^(@actions|@octokit)\//

interface Import {
  file: string
  /** Path below `src/`, or the name of a package. */
  target: string
  local: boolean
  /** Only types: nothing of it is left when the program runs. */
  type: boolean
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map(path => path.replaceAll('\\', '/'))
  .filter(path => /\.(ts|tsx|cjs|mjs)$/.test(path))
  .sort()

const STATEMENT =
  /(?:^|[;\s])(?:import|export)\s+(?:(?<type>type\s)?[\w*{][^'"`;]*?\sfrom\s+)?'(?<fixed>[^']+)'|\bimport\(\s*'(?<dynamic>[^']+)'/gm

const importsOf = (file: string, text = readFileSync(new URL(file, SRC), 'utf8')): Import[] =>
  [...text.matchAll(STATEMENT)].map(({ groups: { type, fixed, dynamic } = {} }) => {
    const name = (fixed ?? dynamic)!
    const local = name.startsWith('.')
    return {
      file,
      target: local ? posix.normalize(posix.join(posix.dirname(file), name)) : name,
      local,
      type: Boolean(type),
    }
  })

const imports = files.flatMap(file => importsOf(file))
const roomOf = (path: string): string => (path.includes('/') ? path.slice(0, path.indexOf('/')) : path)
const told = ({ file, target }: Import) => `${file} imports ${target}`

test('reads every form of import statement', () => {
  const text = `import a from './a.ts'
import type { B } from '../b/b.ts'
import {
  c,
  d,
} from 'package'
import './side.ts'
export { e } from './e.ts'
export * from './f.ts'
const g = await import('./g.ts')
const word = 'import h from nowhere'
`
  expect(importsOf('room/file.ts', text).map(({ target }) => target)).toEqual([
    'room/a.ts',
    'b/b.ts',
    'package',
    'room/side.ts',
    'room/e.ts',
    'room/f.ts',
    'room/g.ts',
  ])
  expect(importsOf('room/file.ts', text).filter(({ type }) => type)).toHaveLength(1)
  expect(imports.length).toBeGreaterThan(files.length)
})

describe('rooms', () => {
  test('the model knows nothing but itself', () => {
    const wrong = imports.filter(
      ({ file, target, local }) => roomOf(file) === 'model' && local && roomOf(target) !== 'model',
    )
    expect(wrong.map(told)).toEqual([])
  })

  test.each(SECOND_FLOOR)('%s knows the model and itself', room => {
    const wrong = imports.filter(
      ({ file, target, local }) => roomOf(file) === room && local && ![room, 'model'].includes(roomOf(target)),
    )
    expect(wrong.map(told)).toEqual([])
  })

  test('only faces know faces', () => {
    const wrong = imports.filter(
      ({ file, target, local }) =>
        local && FACES.includes(roomOf(target)) && !FACES.includes(roomOf(file)) && !file.startsWith('reference'),
    )
    expect(wrong.map(told)).toEqual([])
  })

  test('gates never import each other', () => {
    const wrong = imports.filter(
      ({ file, target, local }) =>
        roomOf(file) === 'gates' && file !== 'gates/index.ts' && local && roomOf(target) === 'gates',
    )
    expect(wrong.map(told)).toEqual([])
  })

  test.each(['model', 'checklist', 'gates', 'evaluate', 'config', 'doctor', 'release'])(
    '%s asks nothing of the outside',
    room => {
      const wrong = imports.filter(({ file, target, local }) => roomOf(file) === room && !local && OUTSIDE.test(target))
      expect(wrong.map(told)).toEqual([])
    },
  )
})

test('there are no circles when the program runs', () => {
  const edges = new Map(
    files.map(file => [
      file,
      imports.filter(each => each.local && !each.type && each.file === file).map(each => each.target),
    ]),
  )
  expect(circlesIn(edges)).toEqual([])
  expect(
    circlesIn(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['b']],
      ]),
    ),
  ).toEqual(['b -> c -> b'])
})

function circlesIn(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const circles: string[] = []
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file)
    if (start >= 0) circles.push([...path.slice(start), file].join(' -> '))
    if (start >= 0 || done.has(file)) return
    for (const next of edges.get(file) ?? []) visit(next, [...path, file])
    done.add(file)
  }
  for (const file of edges.keys()) visit(file, [])
  return circles
}
