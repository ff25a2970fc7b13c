/** Hazards that no other test looks at. docs/security.md says which test answers which. */
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, test } from '@jest/globals'
import { gatesWith } from '../../src/app/pull/evidence.ts'
import { gates } from '../../src/gates/index.ts'
import { needsCheckout } from '../../src/model/gate.ts'
import { createCheckRun } from '../github/core/checks.ts'
import { workflowToken } from '../github/state.ts'
import { fakeWorld } from '../world.ts'
import { type AppStage, CONFIGURATION, stageApp } from './stage.ts'

let stage: AppStage | null = null
afterEach(async () => {
  expect(stage?.github.mistakes ?? []).toEqual([])
  await stage?.[Symbol.asyncDispose]()
  stage = null
})

const HELD = { conclusion: 'action_required' }

test('whoever opened it does not sign it, where that is so configured', async () => {
  stage = await stageApp({
    files: { '.github/holdpoint.yml': `${CONFIGURATION.replace('[ada]', '[ada, ben]')}author: may-not-sign\n` },
  })
  await stage.propose()
  stage.tick('ben', 1, 'lead')
  await stage.settle()
  expect(stage.boxes(1).lead).toBe(false)
  expect(stage.comments(1)[0]).toContain('ben opened this release, and its author may not sign it')
})

test('a green check of the same name that another App posts does not open the merge', async () => {
  stage = await stageApp({ protect: true })
  await stage.propose()
  const { github, shop } = stage
  const sha = stage.pull(1).head.sha
  createCheckRun(
    github.hub,
    shop,
    { id: 15368, slug: 'github-actions' },
    {
      name: 'holdpoint',
      head_sha: sha,
      status: 'completed',
      conclusion: 'success',
    },
  )
  await stage.settle()
  expect(() => github.person('ada').in('acme/shop').merge(1)).toThrow(/required status check/i)
})

test('a bot ticks nothing, and neither does what an App writes into the body', async () => {
  stage = await stageApp()
  await stage.propose()
  const { github } = stage
  github.state.tokens.ci = workflowToken({ pull_requests: 'write' })
  const ticked = stage.pull(1).body!.replaceAll('- [ ]', '- [x]')
  await fetch(`${github.url}/repos/acme/shop/pulls/1`, {
    method: 'PATCH',
    headers: { authorization: 'Bearer ci', 'content-type': 'application/json' },
    body: JSON.stringify({ body: ticked }),
  })
  await stage.settle()
  await stage.store.work.mark(['pull:acme/shop#1'], stage.clock.now)
  await stage.settle()
  expect(stage.boxes(1)).toEqual({ runbook: false, lead: false })
  expect(stage.check(1)).toMatchObject(HELD)
})

test('a checklist that GitHub does not give in full holds', async () => {
  const long = `# Release\n\n## Pre-deployment\n\n${'- [ ] One more\n'.repeat(40_000)}`
  stage = await stageApp({ files: { 'RELEASE.md': long } })
  await stage.propose()
  expect(stage.check(1)).toMatchObject({ ...HELD, title: 'hold: the rules cannot be used' })
  expect(stage.check(1)!.summary).toContain('too long to be read')
})

test('a server never runs a command, reads a file or calls an address because a checklist says so', async () => {
  const acting = Object.values(gates).filter(needsCheckout)
  expect(acting.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['exec', 'file', 'tests', 'todo', 'package']))
  const served = gatesWith(gates, null, 'a'.repeat(40))
  const item = { id: 'x', text: 'x', thresholds: [], role: null, modifiers: {} }
  for (const { kind } of acting) {
    const { outcome } = await served[kind]!.run({ run: 'touch /tmp/owned' }, fakeWorld(), { item })
    expect([kind, outcome.state]).toEqual([kind, 'wait'])
  }
})

describe('docs/security.md', () => {
  const page = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8')
  const rows = page.split('\n').filter(line => /^\| \d+ \|/.test(line))
  const named = rows.flatMap(row =>
    [...row.matchAll(/\[`([^`]+)`\]\(\.\.\/(test\/[^)]+)\)/g)].map(([, title, file]) => [title!, file!] as const),
  )

  test('names at least one test for each hazard', () => {
    expect(rows.length).toBeGreaterThanOrEqual(25)
    for (const row of rows) expect(row).toMatch(/\]\(\.\.\/(test|bench)\//)
  })

  test.each(named)('names the test "%s", which is in %s', (title, file) => {
    expect(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')).toContain(title)
  })
})
