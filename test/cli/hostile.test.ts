import { spawnSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { repository } from '../repository.ts'
import { COMMAND, holdpoint } from './run.ts'

const NAME = 'docs/a\n::error file=x::b.md'

test('what files are called and what they say writes no commands and moves no cursor', () => {
  using project = repository()
  project.commit({
    [NAME]: 'one',
    'RELEASE.md':
      '# Release\n\n## Pre-deployment\n\n- [ ] Tests \u001b[31mpass\u001b[0m\n  ::error::x\n- [ ] \u202ebad\n',
  })
  for (const args of [
    ['gate', 'file', 'paths=docs/*.md', 'minWords=5'],
    ['gate', 'file', 'paths=docs/*.md', 'contains=nowhere'],
    ['parse', 'RELEASE.md'],
    ['explain', 'RELEASE.md'],
  ]) {
    const { stdout, stderr } = holdpoint(project.root, args)
    expect(stdout).not.toBe('')
    expect(`${stdout}${stderr}`).not.toMatch(/^::|[\u0000-\u0009\u000B-\u001F\u202E]/m)
  }
})

test('a folder that may not be read is not passed over', () => {
  using project = repository()
  const report = '<testsuite name="s" tests="1"><testcase name="t"/></testsuite>'
  project.commit({ 'r/a/x.xml': report, 'r/b/x.xml': report })
  chmodSync(project.root, 0o755)
  chmodSync(join(project.root, 'r/b'), 0o300)
  // Nothing is closed to root.
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const ask = (pattern: string) =>
    spawnSync(process.execPath, [COMMAND, '-C', project.root, 'gate', 'tests', `report=${pattern}`], {
      ...nobody,
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '', HOME: project.root, NO_COLOR: '1' },
    })
  expect(ask('r/**/*.xml').stdout).toContain('`r/b` is a folder that may not be read (no permission)')
  expect(ask('r/a/*.xml')).toMatchObject({ status: 0, stdout: expect.stringContaining('1 test passed') })
  chmodSync(join(project.root, 'r/b'), 0o755)
})
