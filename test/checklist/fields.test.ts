import { expect, test } from '@jest/globals'
import { fieldsOf } from '../../src/checklist/fields.ts'
import { parseChecklist } from '../../src/checklist/parse.ts'

const fields = (markdown: string) =>
  fieldsOf(parseChecklist(markdown, { source: 'DEPLOY.md' })).map(
    ({ label, value, line }) => `${line} ${label}=${value}`,
  )

test('a line, an item, a table, and a form with its bullets', () => {
  expect(
    fields(`# Deployment
Migration duration: 12 min

**Deployed by**: Ada

- [ ] Downtime: 3 minutes <!-- gate: ack -->

| Rollback reason | checkout answered 500 |
|---|---|
| Found by | Bo |

\`\`\`
Version: 1.2.0
Issues Encountered:
- slow index
- two alerts

Resolutions:
-
\`\`\`
`),
  ).toEqual([
    '2 Migration duration=12 min',
    '4 Deployed by=Ada',
    '6 Downtime=3 minutes',
    '8 Rollback reason=checkout answered 500',
    '10 Found by=Bo',
    '13 Version=1.2.0',
    '14 Issues Encountered=slow index; two alerts',
  ])
})

test.each(['____', '______ ', 'TBD', '[your name]', '<name>', '{{ version }}', '-', '…', 'N/A', '?', '', 'TODO'])(
  '`%s` is nobody’s answer',
  blank => expect(fields(`# Notes\nDeployed by: ${blank}\n`)).toEqual([]),
)

test('code is no form, and an address is no label', () => {
  expect(fields('# Notes\n```bash\nVersion: 1.2.0\n```\nhttps://example.com/a\n')).toEqual([])
})

test('a long line without an end costs no time', () => {
  expect(fields(`# Notes\n${'a '.repeat(50_000)}\n`)).toEqual([])
})
