/** The record of a release as one document, and as its header. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parseChecklist } from '../../src/checklist/parse.ts'
import { renderRecord, renderWholeRecord } from '../../src/publish/release-record.ts'
import { documentOf } from '../../src/release/record.ts'
import { recorded, release } from './acts.ts'
import { ABOUT, COMMIT, DIGEST, story } from './story.ts'

const SCHEMA = JSON.parse(readFileSync(new URL('../../docs/schema/release.json', import.meta.url), 'utf8')) as object
const fits = new Ajv2020({ strict: false }).compile(SCHEMA)

const CHECKLIST = parseChecklist('# R\n\n- [ ] Deploy\n\n---\n\n**Last Updated**: 2025-01-12\n**Version**: 3.0.0\n', {
  source: 'RELEASE.md',
})
const document = documentOf(ABOUT, recorded(story()), CHECKLIST)

describe('the document', () => {
  test('fits its schema', () => {
    expect([fits(document), fits.errors]).toEqual([true, null])
    expect([fits(documentOf({ ...ABOUT, environment: null }, recorded(story()), null)), fits.errors]).toEqual([
      true,
      null,
    ])
  })

  test('what it was, when, and how it went', () => {
    expect(document).toMatchObject({
      version: '1.1.0',
      commit: COMMIT,
      environment: 'production',
      stage: 'closed',
      outcome: 'rolled-back',
      opening: { from: 'pull', pull: 2, branch: 'main', since: '2026-03-01T12:00:00Z' },
      // The checklist's own version and date are not the release's.
      checklist: { path: 'RELEASE.md', rules: 'a'.repeat(40), digest: DIGEST, version: '3.0.0', updated: '2025-01-12' },
      times: {
        started: '2026-03-03T09:00:00.000Z',
        launched: '2026-03-03T10:00:00.000Z',
        rolledBack: '2026-03-03T10:30:00.000Z',
      },
      rollback: { reason: 'errors', to: '1.0.0', by: 'ada', recoveredAt: '2026-03-03T11:10:00.000Z' },
      figures: {
        deploymentDuration: { value: 3600 },
        downtime: { value: 720 },
        rollbackCount: { value: 1 },
        success: { value: 0 },
      },
      issues: [{ list: 'deploy', number: 9 }],
      found: [{ issue: 17, resolvedAt: '2026-03-03T16:25:00.000Z' }],
      deployments: [{ id: 77, state: 'success', creator: 'ci' }],
      verdicts: [
        { verdict: 'hold', missing: ['sign-off/qa'] },
        { verdict: 'go', list: null },
        { verdict: 'go', list: 'deploy' },
      ],
      messages: [{ kind: 'notice', data: { channel: 'slack', text: '1.1.0 is live' } }],
    })
  })

  test('what people did is all there; what they decided only when it counted', () => {
    expect(
      document.acts
        .filter(({ actor }) => actor === 'mallory')
        .map(({ kind, counts, because }) => [kind, counts, because]),
    ).toEqual([
      ['sign-off', false, 'mallory is no `qa`'],
      ['go', false, 'is nobody'],
    ])
    expect(document.votes.map(({ vote, by }) => [vote, by])).toEqual([['go', 'ada']])
    expect(document.waivers).toMatchObject([{ item: 'load-test', until: '2026-04-01', by: 'bob' }])
    expect(document.notApplicable).toMatchObject([{ item: 'migrate', reason: 'no schema change' }])
    expect(document.notes).toEqual(['quiet night'])
    expect(document.lessons).toEqual(['warm the cache first'])
  })

  test('an act that nobody has judged does not count yet', () => {
    const { act } = release(COMMIT)
    const { acts, votes } = documentOf(ABOUT, recorded([act('go', '03-03T08:30', {}, { actor: 'ada' })]), null)
    expect([acts[0]!.counts, votes]).toEqual([null, []])
  })

  test('the chain it is part of', () => {
    const entries = recorded(story(), 40)
    const { chain } = documentOf(ABOUT, entries, null)
    expect(chain).toEqual({
      entries: entries.length,
      first: { id: 40, digest: entries[0]!.digest },
      last: { id: entries.at(-1)!.id, digest: entries.at(-1)!.digest },
    })
    expect(documentOf(ABOUT, [], null).chain).toEqual({ entries: 0, first: null, last: null })
  })
})

describe('the header', () => {
  test('tells it at a glance', () => {
    expect(renderRecord(document)).toBe(`| \`1.1.0\` → production: rolled-back |  |
| --- | --- |
| commit | \`b0b2b0b2b0b2\` of \`main\`, from #2 |
| times | opened 2026-03-03 08:00 · started 2026-03-03 09:00 · launched 2026-03-03 10:00 · rolled back 2026-03-03 10:30 · recovered 2026-03-03 11:10 · closed 2026-03-03 12:30 UTC |
| who | signed by ada · deployed by ci |
| decision | go by ada |
| waived | \`load-test\` by bob until 2026-04-01: load test runs &#124; tomorrow @\u200Ball |
| rollback | declared by ada 2026-03-03 10:30 UTC: errors; back to \`1.0.0\`; recovered after 40 min |
| figures | Deployment Duration 1 h · Downtime 12 min · Rollback Count 1 · Issues Found 1 · Time to Resolution 6 h · Lead Time for Changes 1 d 22 h · Failed Deployment Recovery Time 45 min |
| issues | #17 resolved after 6 h |
| notes | quiet night |
| lessons | warm the cache first |
| checklist | \`RELEASE.md\` at \`aaaaaaa\` (version \`3.0.0\` of 2025-01-12) SHA-256 \`dddddddddddd\` |
`)
  })

  test('a release that has just begun is three lines', () => {
    const { act, about } = release(COMMIT)
    expect(
      renderRecord(
        documentOf(
          about,
          recorded([
            act('opened', '03-03T08:00', {
              from: 'tag',
              pull: null,
              branch: 'main',
              rules: '',
              checklist: '',
              version: null,
            }),
          ]),
          null,
        ),
      ).split('\n').length,
    ).toBeLessThan(8)
  })

  test('stays short and harmless, whatever people write', () => {
    const { act, about } = release(COMMIT)
    const evil = '@all <img src=x onerror=y> | **x** #1 [a](javascript:b)\n\n# heading\n```\n'
    const many = Array.from({ length: 500 }, (_, at) => [
      act(
        'waive',
        '03-03T08:30',
        { until: evil, reason: evil.repeat(100), allowed: true },
        { actor: `${evil}${at}`, item: evil },
      ),
      act('command', '03-03T08:30', { command: 'record', field: 'Notes', value: evil, allowed: true }, { actor: evil }),
      act('go', '03-03T08:30', { allowed: true, reason: evil }, { actor: `ada${at}` }),
      act('found', '03-03T08:30', { issue: at }),
    ]).flat()
    const opened = act('opened', '03-03T08:00', {
      from: 'tag',
      pull: null,
      branch: evil,
      rules: evil,
      checklist: evil,
      version: evil,
    })
    const hostile = documentOf(about, recorded([opened, ...many]), null)
    const header = renderRecord(hostile)
    expect(header.split('\n').length).toBeLessThan(20)
    expect(header.length).toBeLessThan(20_000)
    for (const markdown of [header, renderWholeRecord(hostile)]) {
      // Within code they are only signs.
      const outside = markdown.replace(/(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/g, '')
      expect(outside).not.toMatch(/@all|<img|\]\(javascript/)
      expect(markdown.split('\n').filter(line => line.startsWith('# heading') || line.startsWith('```'))).toEqual([])
    }
  })
})

test('the whole record lists every act', () => {
  const whole = renderWholeRecord(document)
  expect(whole).toContain('## What people did')
  expect(whole.split('\n').filter(line => /^\| \d+ \| 2026/.test(line))).toHaveLength(
    document.acts.length + document.verdicts.length,
  )
  expect(whole).toMatch(/mallory \| sign-off \| `sign-off\/qa` \| `eeeeeeeeeeee` \| no: mallory is no/)
  expect(whole).toMatch(/\| Migration Duration \| unknown \| nothing measured it/)
})
