/** The project's own workflows: what runs with rights is pinned, and has no more rights than it says. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'

const folder = new URL('../../.github/workflows/', import.meta.url)
const files = readdirSync(folder).filter(file => file.endsWith('.yml'))

interface Step {
  uses?: string
  run?: string
  with?: Record<string, unknown>
}

interface Job {
  uses?: string
  steps?: Step[]
  permissions?: Record<string, string>
  'timeout-minutes'?: number
}

interface Workflow {
  on: unknown
  permissions?: Record<string, string>
  jobs: Record<string, Job>
}

test('there are workflows for CI, releases and the project’s own release pull requests', () => {
  expect(files).toEqual(expect.arrayContaining(['ci.yml', 'release.yml', 'release-pr.yml']))
})

describe.each(files)('%s', file => {
  const text = readFileSync(new URL(file, folder), 'utf8')
  const workflow = parse(text, { strict: true }) as Workflow
  const jobs = Object.values(workflow.jobs)
  const steps = jobs.flatMap(job => job.steps ?? [])

  test('pins every action by its commit and says which version that is', () => {
    const used = [...text.matchAll(/^\s*-?\s*uses: (.*)$/gm)].map(found => found[1]!)
    for (const action of used) expect(action).toMatch(/^(?:\.\/\S*|[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/)
  })

  test('starts from no more than reading', () => {
    const allowed = Object.entries(workflow.permissions ?? { missing: 'write' })
    expect(allowed.filter(([name, access]) => name !== 'contents' || access !== 'read')).toEqual([])
  })

  test('leaves no credentials in a checkout, and ends by itself', () => {
    for (const step of steps)
      if (step.uses?.startsWith('actions/checkout@')) expect(step.with).toMatchObject({ 'persist-credentials': false })
    for (const job of jobs) if (!job.uses) expect(job['timeout-minutes']).toBeGreaterThan(0)
  })

  test('puts nothing that others write into a shell', () => {
    for (const { run } of steps) expect(run ?? '').not.toMatch(/\$\{\{/)
  })
})
