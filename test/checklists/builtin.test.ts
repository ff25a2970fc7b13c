/** The built-in checklists are content: every line of them must be understood, bound and findable. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parseChecklist } from '../../src/checklist/parse.ts'
import { itemsOf } from '../../src/evaluate/items.ts'
import { answer } from '../../src/evaluate/when.ts'
import { gates } from '../../src/gates/index.ts'
import { builtInNames } from '../../src/project.ts'
import { fakeWorld } from '../world.ts'

const FOLDER = new URL('../../checklists/', import.meta.url)
const OWN = new URL('../../.github/RELEASE_CHECKLIST.md', import.meta.url)

const names = readdirSync(FOLDER)
  .filter(file => file.endsWith('.md') && file !== 'README.md')
  .map(file => file.slice(0, -3))

const readme = readFileSync(new URL('README.md', FOLDER), 'utf8')

const checklists = [
  ...names.map(name => [name, new URL(`${name}.md`, FOLDER)] as const),
  ["the project's own", OWN] as const,
]

describe.each(checklists)('%s', (_, place) => {
  const checklist = parseChecklist(readFileSync(place), { source: place.pathname })
  const items = itemsOf(checklist)

  test('is understood without a finding', () => {
    expect(checklist.findings.filter(({ severity }) => severity !== 'info')).toEqual([])
    expect(checklist.title).not.toBeNull()
  })

  test('every item has a phase, a unique id, and a gate or a role', () => {
    expect(items.filter(({ phase }) => phase === 'unassigned').map(({ text }) => text)).toEqual([])
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length)
    const parents = new Set(items.map(({ parent }) => parent))
    const loose = items.filter(
      item => item.kind === 'item' && !item.gates.length && !item.modifiers.by?.length && !parents.has(item.id),
    )
    expect(loose.map(({ text }) => text)).toEqual([])
    expect(items.filter(({ kind, role }) => kind === 'sign-off' && !role)).toEqual([])
  })

  test('no item is a condition that nobody can tick', () => {
    expect(items.filter(({ kind }) => kind === 'condition').map(({ text }) => text)).toEqual([])
  })

  test('no item is a proposal, and every gate takes its parameters', () => {
    for (const { gates: calls, text } of items)
      for (const { kind, params, from } of calls) {
        expect({ text, from }).toEqual({ text, from: 'annotation' })
        expect({ text, problems: gates[kind]?.problems(params) }).toEqual({ text, problems: [] })
      }
  })

  test('every condition is one, and every `after` names an item', async () => {
    const world = fakeWorld({
      release: { base: 'main', version: '1.0.0' },
      git: { changedPaths: [], tags: [] },
    })
    const ids = new Set(items.map(({ id }) => id))
    for (const { modifiers } of items) {
      if (modifiers.when) await expect(answer(modifiers.when, world)).resolves.toHaveProperty('holds')
      for (const id of modifiers.after ?? []) expect(ids).toContain(id)
    }
  })
})

describe('the folder', () => {
  test('is what the program offers by name', async () => {
    expect(await builtInNames()).toEqual([...names].sort())
  })

  test.each(names)('the table tells the truth of %s', name => {
    const { items, signoffs } = parseChecklist(readFileSync(new URL(`${name}.md`, FOLDER)), { source: name })
    const row = readme.split('\n').find(line => line.includes(`(${name}.md)`))
    const roles = [...new Set(items.flatMap(({ modifiers }) => modifiers.by ?? []))].sort()
    expect(row).toContain(`| ${items.length} |`)
    expect(
      [...(row ?? '').matchAll(/`([a-z-]+)`/g)]
        .map(([, role]) => role)
        .slice(1)
        .sort(),
    ).toEqual(roles)
    for (const { role } of signoffs) expect(roles).toContain(role.toLowerCase().replaceAll(' ', '-'))
  })

  test('the smallest one needs no role, the largest one has more than 150 items', () => {
    const count = (name: string) =>
      parseChecklist(readFileSync(new URL(`${name}.md`, FOLDER)), { source: name }).items.length
    expect(count('minimal')).toBe(4)
    expect(count('full-production')).toBeGreaterThan(150)
  })
})
