/** What the documentation shows must work: configurations load, checklists parse, links lead somewhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { INPUTS } from '../src/action/inputs.ts'
import { readAnnotation } from '../src/checklist/annotation.ts'
import { parseChecklist } from '../src/checklist/parse.ts'
import { loadConfig } from '../src/config/load.ts'
import { gates } from '../src/gates/index.ts'

const ROOT = new URL('../', import.meta.url)
const text = (path: string) => readFileSync(new URL(path, ROOT), 'utf8')

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'checklists/README.md',
  ...readdirSync(new URL('docs/', ROOT), { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.md'))
    .map(path => `docs/${path.replaceAll('\\', '/')}`),
]

interface Block {
  /** `docs/configuration.md:12`, clickable. */
  place: string
  language: string
  content: string
}

const blocksOf = (page: string): Block[] =>
  [...text(page).matchAll(/^(`{3,})(\w+)[^\n]*\n([\s\S]*?)^\1$/gm)].map(({ index, 2: language, 3: content }) => ({
    place: `${page}:${text(page).slice(0, index).split('\n').length}`,
    language: language!,
    content: content!,
  }))

/** The generated gate pages show wrong annotations as well, and are run as examples. */
const written = pages.filter(page => !/^docs\/gates\/(?!README)/.test(page))
const blocks = written.flatMap(blocksOf)
const inLanguage = (language: string) =>
  blocks.filter(block => block.language === language).map(block => [block.place, block.content] as const)

const readGate = (gate: string) => readAnnotation(`gate: ${gate}`, { line: 1, column: 1 })
const isWorkflow = (content: string) => /^\s*(-\s+)?(uses|on|run|permissions|jobs):/m.test(content)

describe('YAML', () => {
  const yaml = inLanguage('yaml')
  const configurations = yaml.filter(([, content]) => !isWorkflow(content))
  const workflows = yaml.filter(([, content]) => isWorkflow(content))

  test.each(configurations)('%s is a configuration', (place, content) => {
    const { settings } = loadConfig(content, place, readGate)
    for (const { kind, params } of settings.bindings.flatMap(binding => binding.gates))
      expect(gates[kind]?.problems({ ...settings.gateDefaults[kind], ...params })).toEqual([])
    for (const [kind, params] of Object.entries(settings.gateDefaults))
      expect(gates[kind]?.problems(params)).toEqual([])
  })

  test.each(workflows)('%s gives the Action inputs that it has', (_, content) => {
    const known: string[] = INPUTS.map(({ name }) => name)
    const given = stepsIn(parse(content)).filter(({ uses }) => uses?.startsWith('holdpoint/'))
    for (const step of given) expect(known).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})))
  })
})

interface Step {
  uses?: string
  with?: Record<string, unknown>
}

function stepsIn(node: unknown): Step[] {
  if (Array.isArray(node)) return node.flatMap(stepsIn)
  if (typeof node !== 'object' || node === null) return []
  return 'uses' in node ? [node as Step] : Object.values(node).flatMap(stepsIn)
}

test.each(inLanguage('markdown'))('%s is a checklist', (place, content) => {
  const { items, findings } = parseChecklist(content, { source: place })
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(items.length).toBeGreaterThan(0)
  for (const { kind, params } of items.flatMap(item => item.gates)) expect(gates[kind]?.problems(params)).toEqual([])
})

test.each(pages)('every link of %s leads to a file', page => {
  const links = [...withoutCode(text(page)).matchAll(/\]\((?!\w+:|#)([^)#\s]+)(?:#[^)\s]*)?\)/g)].map(
    ([, link]) => link!,
  )
  expect(links.filter(link => !existsSync(new URL(link, new URL(page, ROOT))))).toEqual([])
})

const withoutCode = (markdown: string) => markdown.replace(/^(`{3,})[\s\S]*?^\1$/gm, '').replace(/`[^`\n]+`/g, '')

test('every command and option that is shown exists', () => {
  const program = text('src/cli/index.ts')
  const lines = blocks.filter(({ language }) => language === 'sh').flatMap(({ content }) => content.split('\n'))
  const calls = lines.filter(line => /\bholdpoint (-C \S+ )?[a-z]/.test(line))
  expect(calls.length).toBeGreaterThan(0)
  for (const call of calls) {
    const [, command] = /\bholdpoint (?:-C \S+ )?([a-z]+)/.exec(call)!
    expect(program).toContain(`.command('${command}')`)
    for (const [option] of call.matchAll(/(?<=\s)--[a-z-]+/g)) expect(program).toMatch(new RegExp(`'${option}[ ']`))
  }
})
