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

test('roles that nobody holds are proposed, and the communication plan says what it would send; neither is in force', () => {
  const list = `# Release

## Pre-deployment

- [ ] Backup taken <!-- gate: ack by=dba -->
- [ ] Tech Lead: ____

## Team

- **Deployment Lead**: Oversees the process
- **QA**: Tests

## Communication Plan

### Internal Updates

- Status updates every 30 minutes
- Be nice

### External Communication

- Announcement (24 hours prior)
`
  const configuration = `checklist: DEPLOY.md
roles: { qa: { users: [ada] } }
notify:
  channels: { team: { kind: slack } }
  plan: { Internal Updates: team }
`
  using project = testProject({ 'DEPLOY.md': list, '.github/holdpoint.yml': configuration, 'package.json': '{}' })
  project.commit()
  const { stdout } = holdpoint(project.root, ['explain'])
  expect(stdout).toMatch(/deployment-lead: \{ users: \[\?\?\?\] \} {2}# line \d+: Oversees the process/)
  expect(stdout).toMatch(/dba: \{ users: \[\?\?\?\] \}/)
  expect(stdout).not.toMatch(/ qa: \{ users/)
  expect(stdout).toContain('Status updates every 30 minutes: on `started`, every 30 minutes, to `team`')
  expect(stdout).toContain('Be nice: not understood; write it under `notify.messages`')
  expect(stdout).toContain(
    'Announcement (24 hours prior): 24 hours before the planned start, to nobody; name channels for `External Communication` under `notify.plan`',
  )
  expect(json<Checklist>(project.root, ['explain']).data.notes.filter(({ kind }) => kind === 'role')).toHaveLength(2)
})
