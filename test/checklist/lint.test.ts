/** What the linter says, and what it keeps quiet about. */
import { describe, expect, test } from '@jest/globals'
import { parseChecklist } from '../../src/checklist/index.ts'
import type { Finding } from '../../src/model/checklist.ts'

const NOW = new Date('2026-11-21T10:00:00Z')
const lint = (source: string, now: Date | undefined = NOW): Finding[] =>
  parseChecklist(source, { source: 'DEPLOY.md', ...(now ? { now } : {}) }).findings.filter(
    ({ rule }) => rule !== 'unassigned',
  )
const said = (source: string) => lint(source).map(({ rule, line, column }) => [rule, line, column])

describe('states that are opened and never closed', () => {
  test.each([
    'Maintenance mode enabled',
    'Put the maintenance page up',
    'Enable verbose logging',
    'Debug logging turned on',
    'Silence the alerts',
    'Lock the main branch',
    'Application stopped',
    'Pause background jobs',
  ])('%s', text => {
    expect(said(`## Deployment\n- [ ] ${text}`)).toEqual([['opened-never-closed', 2, undefined]])
  })

  test.each([
    ['Maintenance mode enabled (if needed)', 'Maintenance mode disabled'],
    ['Put the maintenance page up', 'Take the maintenance page down'],
    ['Enable verbose logging', 'Log level set back to info'],
    ['Alerts silenced', 'Alerts re-enabled'],
    ['Lock the main branch', 'Unlock the branch'],
    ['Celery workers stopped', 'Celery workers restarted'],
    ['Stop application servers', 'Restart services'],
    ['Pause background jobs', 'Resume background jobs'],
  ])('not %s when there is %s, wherever it stands', (open, close) => {
    expect(said(`## Deployment\n- [ ] ${open}\n- [ ] ${close}`)).toEqual([])
    expect(said(`## Deployment\n- [ ] ${close}\n- [ ] ${open}`)).toEqual([])
  })

  test('a launch does not close what a rollback opens, nor one thing another', () => {
    expect(said('## Cleanup\n- [ ] Maintenance mode disabled\n## Rollback\n- [ ] Maintenance mode enabled')).toEqual([
      ['opened-never-closed', 4, undefined],
    ])
    expect(said('- [ ] Stop the importer\n- [ ] Start the beat')).toEqual([['opened-never-closed', 1, undefined]])
  })

  test('not words that only look like it', () => {
    expect(
      said(
        '- [ ] Review maintenance window\n- [ ] Audit logging active\n- [ ] Stop condition for the canary is known, restarted or not',
      ),
    ).toEqual([])
  })
})

describe('what a template left', () => {
  test.each([
    ['- [ ] Released by ________', 'placeholder', 19],
    ['- [ ] a\n\n**On call**: [Phone/Slack]', 'placeholder', 14],
    ['- [ ] Open [Your dashboard URL]', 'placeholder', 12],
    ['- [ ] Open https://api.yourdomain.com/x', 'placeholder', 24],
    ['- [ ] Owner: TBD', 'placeholder', 14],
    ['- [ ] Tag vX.Y.Z', 'placeholder', 11],
    ['- [ ] Deploy {{ version }}', 'template', 14],
    ['- [ ] Tag v1.0.0', 'template-version', 11],
    ['- [ ] a\n\n    psql_dump backup_20250112_120000.sql', 'stale-value', 22],
    ['- [ ] Freeze ends 2026-11-20', 'past-date', 19],
    ['- [ ] Freeze ends on March 5th, 2025', 'past-date', 22],
    ['- [ ] Freeze ends 5 March 2025', 'past-date', 19],
  ])('%j', (source, rule, column) => {
    expect(said(source)).toEqual([[rule, source.split('\n').length, column]])
  })

  test.each([
    '- [ ] Tech Lead: ____ Date: ____',
    '- [ ] See [the link](https://a.b) and [url][x]',
    '- [ ] No TODO or FIXME left',
    '- [ ] a <!-- gate: exec command="echo TBD" -->',
    '- [ ] a\n\n**Last updated**: 2025-01-12',
    '- [ ] Freeze ends 2026-11-21',
    '- [ ] Node 24.1.0 is installed',
    '- [ ] snake__case and __init__',
  ])('not in %j', source => {
    expect(said(source)).toEqual([])
  })

  test('a date without a year has the one the document names', () => {
    const source = 'Released on March 5, 2025.\n\n## Deployment (March 6, 1:00 PM)\n- [ ] a'
    expect(said(source)).toEqual([
      ['past-date', 1, 13],
      ['past-date', 3, 16],
    ])
    expect(said('## Deployment (March 6)\n- [ ] a')).toEqual([])
  })

  test('no date is past when nobody says what day it is', () => {
    const { findings } = parseChecklist('- [ ] Freeze ends 2020-01-01', { source: 'x.md' })
    expect(findings.filter(({ rule }) => rule === 'past-date')).toEqual([])
  })
})

describe('destructive commands', () => {
  test.each([
    'rm -rf /var/lib/app',
    'rm -r -f build',
    'DROP TABLE users',
    'drop database if exists app',
    'TRUNCATE TABLE events',
    'DELETE FROM users;',
    'git push --force origin main',
    'git push origin main -f',
    'git reset --hard HEAD~1',
    'psql app < dump.sql',
    'pg_restore -d app dump',
    'redis-cli FLUSHALL',
    'python manage.py migrate shop 0004',
    'kubectl delete ns prod',
    'terraform destroy',
    'docker system prune',
    'aws s3 rm s3://bucket --recursive',
  ])('%s, in an item and in a code block', command => {
    expect(said(`- [ ] Run \`${command}\``)).toMatchObject([['destructive-command', 1, expect.any(Number)]])
    expect(said(`- [ ] a\n\n\`\`\`sh\n${command}\n\`\`\``)).toMatchObject([
      ['destructive-command', 4, expect.any(Number)],
    ])
  })

  test.each([
    'git push origin main',
    'git push --force-with-lease',
    'rm old.log',
    'DELETE FROM users WHERE id = 1;',
    'python manage.py migrate',
    'Drop the old column after a week',
    'psql -c "select 1"',
  ])('not %s', command => {
    expect(said(`- [ ] Run \`${command}\``)).toEqual([])
  })
})

describe('form', () => {
  test.each([
    ['- [] a\n- [ ] b', [['almost-a-box', 1]]],
    ['<details>\n- [ ] a\n</details>\n\n- [ ] b', [['boxes-in-html', 1]]],
    ['<!--\n- [ ] a\n-->\n\n- [ ] b', []],
    ['- [ ] b <!-- gate tests -->', [['annotation', 1]]],
    ['- [ ] b <!-- gat: tests -->', [['annotation', 1]]],
    ['- [ ] b <!-- gate= tests -->', [['annotation', 1]]],
    ['- [ ] b <!-- items: by=ops -->', [['annotation', 1]]],
    ['- [ ] b <!-- by=ops -->', [['annotation', 1]]],
    ['- [ ] b <!-- holdpoint: tests -->', [['annotation', 1]]],
    ['- [ ] b <!-- date: 2026, gateway: x, note = y -->', []],
    ['- [ ] b <!-- gate keepers know this -->', []],
    ['- [ ]a\n- [ ] b', [['almost-a-box', 1]]],
    ['- [✓] a\n- [ ] b', [['almost-a-box', 1]]],
    ['- ☐ a\n- [ ] b', [['almost-a-box', 1]]],
    ['[ ] a\n\n- [ ] b', [['almost-a-box', 1]]],
    ['- [ ] b\n  - [] a', [['almost-a-box', 2]]],
    ['- [ ]\n- [ ] b', [['almost-a-box', 1]]],
    ['|a|b|\n|-|-|\n|x|☐|\n\n- [ ] b', [['boxes-in-table', 3]]],
    ['- [ ] a\n- [ ] b\n- [ ] a', [['duplicate-text', 3]]],
    ['- arm\n  - [ ] a\n- x86\n  - [ ] a', []],
    ['## A\n- [ ] a\n## B\n- [ ] a', []],
    ['## A\n- [ ] a\n## B\n\n## C\n- [ ] c', [['empty-heading', 3]]],
    ['## A\n### B\n- [ ] a', []],
    ['- [ ] a\n- [x] b', [['already-ticked', 2]]],
    ['- [link](x)\n- [ref]\n- [ ] a', []],
  ])('%j', (source, expected) => {
    expect(lint(source).map(({ rule, line }) => [rule, line])).toEqual(expected)
  })

  test('every sentence says what is and what to do', () => {
    const source =
      '# T\n## A\n## B\n- [] a\n- [ ] TBD\n- [ ] TBD\n- [ ] v1.0.0 `rm -rf x` 2020-01-01\n- [ ] Enable debug logging'
    for (const { message } of lint(source)) expect(message).toMatch(/^(?:`|nothing|says|is|holds).*[;,] .*[^.]$/)
  })
})
