/** What docs/checklist-language.md and the published schema promise. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parseChecklist } from '../../src/checklist/index.ts'

const ROOT = new URL('../../', import.meta.url)
const SEEDS = new URL('../shared/seeds/', ROOT)
const page = readFileSync(new URL('docs/checklist-language.md', ROOT), 'utf8')

const blocks = [...page.matchAll(/^```(yml|markdown)\n([\s\S]*?)^```$/gm)].map(([, language, content]) => ({
  name: language === 'yml' ? 'shown.yml' : 'shown.md',
  content: content!,
}))
const files = [
  ...readdirSync(new URL('checklists/', ROOT)).map(name => new URL(`checklists/${name}`, ROOT)),
  ...(existsSync(SEEDS) ? readdirSync(SEEDS).map(name => new URL(name, SEEDS)) : []),
].filter(({ pathname }) => pathname.endsWith('.md'))
const documents = [...blocks, ...files.map(file => ({ name: file.pathname, content: readFileSync(file, 'utf8') }))]

const conforms = new Ajv2020({ strict: false }).compile(
  JSON.parse(readFileSync(new URL('docs/schema/checklist.json', ROOT), 'utf8')),
)

test.each(documents)('$name is as the schema says', ({ name, content }) => {
  const checklist = parseChecklist(content, { source: name, now: new Date('2026-01-01') })
  conforms(JSON.parse(JSON.stringify(checklist)))
  expect(conforms.errors ?? []).toEqual([])
})

test.each(blocks)('the example $name is read without a mistake', ({ name, content }) => {
  const { findings, items } = parseChecklist(content, { source: name })
  expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([])
  expect(items.length).toBeGreaterThan(1)
})

describe('the phase table', () => {
  const rows = [...page.matchAll(/^\| (`[\w-]+`(?:, `[\w-]+`)*) \| (.+) \|$/gm)]
    .filter(([, , words]) => words!.includes(';') || words!.includes(','))
    .map(([, phases, words]) => ({ phases: phases!.match(/[\w-]+/g)!, words: words! }))

  test.each(
    rows.filter(({ phases }) =>
      ['pre-deploy', 'preflight', 'deploy', 'verify', 'post-deploy', 'rollback', 'recurring', 'readiness'].includes(
        phases[0]!,
      ),
    ),
  )('$phases', ({ phases, words }) => {
    const headings = words.split(/[;,]/).map(word => word.replace(/\*|subjects on their own: ?/g, '').trim())
    const wrong = headings.filter(heading => {
      const [item] = parseChecklist(`## ${heading}\n- [ ] a\n\n## Deployment\n- [ ] b`, { source: 'x.md' }).items
      return !phases.includes(item!.phase)
    })
    expect(wrong).toEqual([])
  })
})

test('every rule of the linter stands in the table, and none that does not exist', () => {
  const table = page.slice(page.indexOf('## What the linter says'), page.indexOf('## Where parsers differ'))
  const told = new Set(
    [...table.matchAll(/`([a-z]+(?:-[a-z]+)*)`(?=[^|\n]*\| (?:error|warning|info))/g)].map(([, rule]) => rule!),
  )
  const folder = new URL('src/checklist/', ROOT)
  const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && !file.startsWith('recognise'))
    .map(file => readFileSync(new URL(file.replaceAll('\\', '/'), folder), 'utf8'))
    .join('\n')
  const rules = new Set(
    [...source.matchAll(/rule: '([\w-]+)'|\b(?:problem|finding)\(\s*'([\w-]+)'/g)].map(([, one, two]) => (one ?? two)!),
  )
  expect([...told].sort()).toEqual([...rules].sort())
})
