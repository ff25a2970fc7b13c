/** What the checklist itself says about an item elsewhere or between its words: proposed and shown, never in force. */
import { describe, expect, test } from '@jest/globals'
import { orderProposals } from '../../src/checklist/order-words.ts'
import { parseChecklist } from '../../src/checklist/parse.ts'
import { runbookOf } from '../../src/checklist/runbook.ts'
import { vagueWord } from '../../src/checklist/vague.ts'
import { renderBody } from '../../src/publish/block.ts'
import { boxesIn } from '../publish/boxes.ts'
import { item, report } from '../publish/report.ts'

const read = (text: string) => parseChecklist(text, { source: 'DEPLOY.md' })
const proposed = (items: string) =>
  orderProposals(read(`# R\n\n## Deployment\n\n${items}`).items).map(({ item: id, after, reason }) => [
    id.split('/').at(-1),
    after.map(each => each.split('/').at(-1)),
    reason,
  ])

describe('order in words is proposed, and holds nothing before it is written down', () => {
  test.each([
    [
      '- [ ] Deploy backend\n- [ ] Deploy frontend after backend is stable',
      [['deploy-frontend-after-backend-is-stable', ['deploy-backend'], 'after backend is stable']],
    ],
    [
      '- [ ] Stop the workers before migrations\n- [ ] Run migrations',
      [['run-migrations', ['stop-the-workers-before-migrations'], 'before migrations']],
    ],
    [
      '- [ ] Deploy backend first, verify it\n- [ ] Deploy frontend\n- [ ] Tell everybody',
      [['deploy-frontend', ['deploy-backend-first-verify-it'], 'Deploy backend first']],
    ],
    ['- [ ] Services started in correct order', [['services-started-in-correct-order', [], 'in correct order']]],
  ])('%j', (items, expected) => {
    expect(proposed(items)).toEqual(expected)
    expect(read(`# R\n\n## Deployment\n\n${items}`).items.every(({ modifiers }) => !modifiers.after)).toBe(true)
  })

  test.each([
    '1. [ ] Deploy backend\n2. [ ] Deploy frontend after backend is stable',
    '- [ ] Deploy backend <!-- item: id=backend -->\n- [ ] Deploy frontend after backend is stable <!-- item: after=backend -->',
    '- [ ] Deploy\n- [ ] Monitor closely after deployment',
    '- [ ] Backup from before deployment available\n- [ ] Deploy',
    '- [ ] Check the first week\n- [ ] Check the second',
  ])('nothing where the order is there, or a moment is meant: %j', items => {
    expect(proposed(items)).toEqual([])
  })
})

const QUICK = `# R

## Deployment

- [ ] Restart services
- [ ] Database backup created
- [ ] Logs of the day reviewed

## Quick reference

\`\`\`bash
# Restart services
sudo systemctl restart web
# Database backup
pg_dump shop > shop.sql
echo '- [x] done <!-- hp:evil -->'
# Something else
rm -rf /
\`\`\`
`

test('commands stand beside the items they are for, in the list as words alone', () => {
  const checklist = read(QUICK)
  const runbook = runbookOf(checklist)
  const commands = [...runbook].map(([id, snippets]) => [id, snippets.map(({ commands, line }) => [line, ...commands])])
  expect(commands).toEqual([
    ['deployment/restart-services', [[12, 'sudo systemctl restart web']]],
    ['deployment/database-backup-created', [[14, 'pg_dump shop > shop.sql', "echo '- [x] done <!-- hp:evil -->'"]]],
  ])
  const items = checklist.items.map(({ id, text, path }) => item('open', { id, text, path }))
  const body = renderBody('', report(items), { runbook })
  expect(body).toContain('sudo systemctl restart web')
  expect(boxesIn(body).map(({ id, ticked }) => [id, ticked])).toEqual(checklist.items.map(({ id }) => [id, false]))
})

test.each([
  ['CPU usage normal', 0, 'normal'],
  ['Response times acceptable', 0, 'acceptable'],
  ['Server resources adequate', 0, 'adequate'],
  ['Response times acceptable (p95 < 2s)', 1, null],
  ['All tests passing', 0, null],
  ['Abnormalities listed', 0, null],
])('a word without a number is told, one with a number is not: %s', (text, thresholds, word) => {
  expect(vagueWord(text, thresholds)).toBe(word)
})
