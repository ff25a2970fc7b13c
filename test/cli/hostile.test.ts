import { expect, test } from '@jest/globals'
import { repository } from '../repository.ts'
import { holdpoint } from './run.ts'

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
