import { expect, test } from '@jest/globals'
import type { Checklist } from '../../src/model/checklist.ts'
import { testProject } from '../project.ts'
import { holdpoint, json } from './run.ts'

const LIST = `# Release

## Pre-deployment

- [ ] Coverage of at least 80 %
- [ ] Rollback plan documented
- [ ] Team briefed
`

test('a proposal is a comment to copy, says what is left to choose, and passes nothing before', () => {
  using project = testProject({ 'DEPLOY.md': LIST, 'package.json': '{}' })
  project.commit()
  const { code, stdout } = holdpoint(project.root, ['explain', 'DEPLOY.md'])
  expect(code).toBe(0)
  expect(stdout).toContain('could be <!-- gate: coverage min=80 op=>= -->')
  expect(stdout).toMatch(/could be <!-- gate: file mode=exists paths=\?\?\? --> \([^)]*; choose `paths`\)/)
  expect(stdout).toContain('No gate takes `???`: write what it should be.')
  expect(stdout).toMatch(/Team briefed\s+for a person\n/)
  const { data } = json<Checklist>(project.root, ['explain', 'DEPLOY.md'])
  const copied = data.items.map(({ text, gates: [call] }) =>
    call?.kind === 'file' ? `- [ ] ${text} <!-- gate: file paths=??? -->` : `- [ ] ${text}`,
  )
  using written = testProject({
    'DEPLOY.md': `# Release\n\n## Pre-deployment\n\n${copied.join('\n')}\n`,
    'package.json': '{}',
  })
  written.commit()
  const checked = holdpoint(written.root, ['check', '--checklist', 'DEPLOY.md'])
  expect(checked.code).not.toBe(0)
  expect(checked.stdout + checked.stderr).toContain('`paths` is still `???`')
})
