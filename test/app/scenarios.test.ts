/** Scenarios of a release pull request: what changed wakes them, and people who may switch them. */
import { afterEach, expect, test } from '@jest/globals'
import { type AppStage, CONFIGURATION, stageApp } from './stage.ts'

const CHECKLIST = `# Release

## Pre-deployment

- [ ] The runbook has been walked through <!-- gate: ack by=ops id=runbook -->

## Special scenarios

### Schema changes

- [ ] A backup has been taken <!-- gate: ack by=tech-lead id=backup -->

### Breaking API changes

- [ ] Clients know <!-- gate: ack by=tech-lead id=clients -->
`
const SCENARIOS = `scenarios:
  schema: { when: "changed:db/**" }
  api: { when: "openapi:breaking(api.yaml)" }
`
const api = (path: string) =>
  `openapi: 3.1.0\npaths: { ${path}: { get: { responses: { 200: { description: All } } } } }\n`

let stage: AppStage | null = null
const staged = async (files: Record<string, string> = {}) => {
  stage = await stageApp({
    files: {
      '.github/holdpoint.yml': CONFIGURATION + SCENARIOS,
      'RELEASE.md': CHECKLIST,
      'api.yaml': api('/a'),
      ...files,
    },
  })
  return stage
}
afterEach(async () => {
  expect(stage?.github.mistakes ?? []).toEqual([])
  await stage?.[Symbol.asyncDispose]()
  stage = null
})
const say = async ({ github, settle }: AppStage, login: string, body: string) => {
  github.person(login).in('acme/shop').comment(1, body)
  await settle()
}

test('what changed wakes a scenario, and the list says why', async () => {
  const { propose, pull, boxes } = await staged()
  await propose({ files: { 'db/1.sql': 'create', 'api.yaml': api('/b') } })
  expect(boxes(1)).toEqual({ runbook: false, backup: false, clients: false })
  expect(pull(1).body).toContain('🧭 scenario `schema` counts (1 item): `db/1.sql` changed')
  expect(pull(1).body).toContain('`api.yaml` breaks whoever relies on it: `GET /a` is gone')
})

test('a scenario that nothing wakes sleeps, and one that cannot be judged counts', async () => {
  const { propose, pull, boxes } = await staged()
  await propose({ files: { 'api.yaml': 'paths: [' } })
  expect(boxes(1)).toEqual({ runbook: false, clients: false })
  expect(pull(1).body).toContain('scenario `schema` sleeps (1 item): nothing that matches `db/**` changed')
  expect(pull(1).body).toContain('could not be found out, so it counts: `api.yaml` is not valid YAML')
})

test('switching off is for who may let its items go, for this commit', async () => {
  const { propose, boxes, comments, pull, github, settle } = await staged()
  await propose({ files: { 'db/1.sql': 'create' } })
  await say(stage!, 'ben', '/holdpoint scenario off schema: only a comment')
  expect(boxes(1)).toHaveProperty('backup')
  expect(comments(1).join()).toContain(
    'ben switched the scenario `schema` off, and it does not count: ben does not hold tech-lead',
  )
  await say(stage!, 'ada', '/holdpoint scenario off schema: only a comment')
  expect(boxes(1)).not.toHaveProperty('backup')
  expect(pull(1).body).toContain('scenario `schema` sleeps (1 item): switched off by ada: only a comment')
  github
    .person('ben')
    .in('acme/shop')
    .push({ branch: 'change', files: { 'db/2.sql': 'drop' } })
  await settle()
  expect(boxes(1)).toHaveProperty('backup')
})

test('a section with a condition is answered once, by who may let go all below it', async () => {
  const list = `${CHECKLIST.split('## Special')[0]}
### Database migration (If needed)

- [ ] Migrations are looked at <!-- item: id=looked -->
- [ ] Data is copied <!-- gate: ack by=tech-lead id=copied -->
`
  const { propose, comments, boxes, pull } = await staged({ 'RELEASE.md': list })
  await propose()
  expect(pull(1).body).toContain('`/holdpoint na pre-deployment/database-migration: reason`')
  await say(stage!, 'ben', '/holdpoint na database-migration: no data')
  expect(comments(1).join()).toContain('`copied` below it: ben does not hold tech-lead')
  expect(boxes(1)).toEqual({ runbook: false, looked: false, copied: false })
  await say(stage!, 'ada', '/holdpoint na database-migration: no data')
  expect(boxes(1)).toEqual({ runbook: false, looked: true, copied: true })
  expect(pull(1).body).toContain('no data (says ada)')
  await say(stage!, 'ada', '/holdpoint untick database-migration')
  expect(boxes(1)).toEqual({ runbook: false, looked: false, copied: false })
})

test('switching on is for who may write, and another word is taken back by the next', async () => {
  const { propose, boxes, comments } = await staged()
  await propose()
  await say(stage!, 'ben', '/holdpoint scenario on breaking')
  expect(comments(1).join()).toContain('no scenario is called `breaking`; there are `schema` and `api`')
  await say(stage!, 'ben', '/holdpoint scenario on API')
  expect(boxes(1)).toHaveProperty('clients')
  await say(stage!, 'ada', '/holdpoint scenario off api: a mistake')
  expect(boxes(1)).not.toHaveProperty('clients')
})
