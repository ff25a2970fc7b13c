import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseChecklist } from '../../src/checklist/parse.ts'
import { type RecognisableItem, recognise } from '../../src/checklist/recognise.ts'
import { annotationOf, completed, openOf } from '../../src/cli/proposals.ts'
import { gates } from '../../src/gates/index.ts'
import type { GateCall, Item, Phase } from '../../src/model/checklist.ts'
import type { World } from '../../src/model/world.ts'

const shared = new URL('../../../shared/', import.meta.url)
const labels = new URL('seeds/labels.jsonl', shared)
const friends = new URL('design/reference/seeds.md', shared)

const item = (text: string, rest: Partial<RecognisableItem> = {}): RecognisableItem => ({
  text,
  path: ['Checklist'],
  phase: 'unassigned',
  kind: 'item',
  thresholds: [],
  condition: null,
  under: [],
  role: null,
  detail: [],
  ...rest,
})

const kinds = (text: string, rest: Partial<RecognisableItem> = {}): string[] =>
  recognise(item(text, rest)).map(({ kind }) => kind)

/** What is offered to a machine; `ack` and `signoff` mean that the words ask for a person. */
const machine = (text: string, rest: Partial<RecognisableItem> = {}): string[] =>
  kinds(text, rest).filter(kind => kind !== 'ack' && kind !== 'signoff')

const params = (text: string, rest: Partial<RecognisableItem> = {}) => recognise(item(text, rest))[0]?.params

/** Skips with a sentence when the material outside of the repository is not there. */
const given = (url: URL) => {
  if (existsSync(url)) return test
  process.stderr.write(`skipped: ${url.pathname} is not there\n`)
  return test.skip
}

describe('labelled items', () => {
  const HUMAN = new Set(['ack', 'signoff'])

  /** `todo` and `pattern` are two names of one proof for leftover markers. */
  const same = (proposed: string, label: string) => proposed === label || (proposed === 'todo' && label === 'pattern')

  given(labels)('at least 97 % of the seed items are right and at most 1 % wrong', () => {
    const rows = readFileSync(labels, 'utf8')
      .trim()
      .split('\n')
      .map(
        line => JSON.parse(line) as { text: string; heading_path: string[]; phase: Phase; kind: string; gate: string },
      )
    const verdicts = rows.map(({ text, heading_path: path, phase, kind, gate }) => {
      const [first] = kinds(text, { path, phase, kind: kind === 'signoff' ? 'sign-off' : 'item' })
      if (first === undefined || HUMAN.has(first)) return HUMAN.has(gate) ? 'right' : 'none'
      return same(first, gate) ? 'right' : `wrong: ${text}: ${first}, not ${gate}`
    })
    const wrong = verdicts.filter(verdict => verdict.startsWith('wrong'))
    expect(rows).toHaveLength(581)
    expect(verdicts.filter(verdict => verdict === 'right').length / rows.length).toBeGreaterThanOrEqual(0.97)
    expect(wrong.length / rows.length).toBeLessThanOrEqual(0.01)
  })

  given(friends)('no false friend is taken for the gate it sounds like', () => {
    const table = readFileSync(friends, 'utf8').split('### False friends')[1]!.split('\n###')[0]!
    const rows = [...table.matchAll(/^\|([^|\n]+)\|([^|\n]*)\|([a-z]+)\|([a-z]+)\|$/gm)].map(row => row.slice(1))
    expect(rows.length).toBeGreaterThan(45)
    const taken = rows.filter(([text, heading, not]) => {
      const phase = /Alerts? \(/.test(heading!) ? 'alerting' : 'unassigned'
      return kinds(text!, { path: ['Checklist', ...(heading ? [heading] : [])], phase })[0] === not
    })
    expect(taken).toEqual([])
  })
})

describe('what the words name', () => {
  test.each([
    ['The whole test suite passes', 'tests'],
    ['Code coverage has not dropped below 80 %', 'coverage'],
    ['No lint errors', 'check'],
    ['All CI checks are green', 'check'],
    ['The production build succeeds', 'check'],
    ['Pull request approved by two reviewers', 'review'],
    ['No open blocker bugs in the milestone', 'issues'],
    ['Dependency scan shows no known vulnerabilities', 'vulns'],
    ['No secrets hardcoded in the repository', 'vulns'],
    ['No leftover console.log calls', 'pattern'],
    ['CHANGELOG has an entry for this version', 'changelog'],
    ['Release notes drafted', 'release'],
    ['GitHub release published with binaries', 'release'],
    ['Annotated tag pushed', 'tag'],
    ['Package published to PyPI', 'package'],
    ['Docker image pushed to the registry', 'package'],
    ['Release branch created', 'ref'],
    ['Database migrations applied on staging', 'migrations'],
    ['Fresh backup of the database taken', 'backup'],
    ['Restore from backup was tested', 'workflow'],
    ['Rollback plan is written down', 'file'],
    ['README reflects the new options', 'file'],
    ['Environment variables set on the server', 'env'],
    ['API keys rotated', 'secrets'],
    ['Feature flags set for launch', 'config'],
    ['TLS certificate is valid for two more weeks', 'tls'],
    ['DNS records point to the new host', 'dns'],
    ['CORS only allows our own domains', 'headers'],
    ['Rate limiting is on', 'http'],
    ['Health check answers', 'http'],
    ['Firewall only lets needed ports through', 'net'],
    ['Workers restarted', 'service'],
    ['CDN cache purged', 'exec'],
    ['Load test done', 'json'],
    ['Grafana dashboard created', 'json'],
    ['On-call engineer for tonight is set', 'json'],
    ['Alert rules configured', 'alertrule'],
    ['Error rate stays normal', 'metrics'],
    ['No errors in the application logs', 'logs'],
    ['Sentry receives events', 'errors'],
    ['Deployed to staging successfully', 'deployment'],
    ['Maintenance window scheduled', 'window'],
    ['Customers informed about the downtime', 'notify'],
    ['Status page updated', 'notify'],
    ['Load balancer configured', 'infra'],
    ['Lessons learned written down', 'record'],
    ['`yarn test:e2e` passes', 'tests'],
    ['`just fmt` is green', 'check'],
    ['Checkout edge cases tested', 'tests'],
    ['Retry behaviour documented', 'file'],
    ['Update `docs/upgrading.md`', 'file'],
    ['Pods have memory limits and resource quotas configured', 'infra'],
    ['Hero images optimized', 'assets'],
    ['Old redirects fixed', 'http'],
    ['Run the workflow `nightly.yml`', 'workflow'],
    ['`npm publish`', 'package'],
    ['All badges are green', 'check'],
    ['Log retention and backup retention policies checked', 'backup'],
  ])('%s: %s', (text, kind) => {
    expect(kinds(text)[0]).toBe(kind)
  })

  test.each([
    ['de', 'Alle Tests bestanden', 'tests'],
    ['de', 'Datenbanksicherung erstellt', 'backup'],
    ['de', 'Zertifikat gültig', 'tls'],
    ['fr', 'Les tests unitaires passent', 'tests'],
    ['fr', 'Sauvegarde de la base effectuée', 'backup'],
    ['fr', 'Équipe prévenue', 'notify'],
    ['es', 'Migraciones aplicadas', 'migrations'],
    ['es', 'Todas las pruebas pasan', 'tests'],
    ['es', 'Usuarios avisados', 'notify'],
    ['pt', 'Todos os testes passaram', 'tests'],
    ['pt', 'Variáveis de ambiente definidas', 'env'],
    ['it', 'Tutti i test superati', 'tests'],
    ['it', 'Certificato attivo', 'tls'],
    ['nl', 'Back-up gemaakt', 'backup'],
    ['nl', 'Documentatie bijgewerkt', 'file'],
    ['pl', 'Testy jednostkowe przechodzą', 'tests'],
    ['ru', 'Все тесты пройдены', 'tests'],
    ['ru', 'Резервная копия создана', 'backup'],
    ['zh', '单元测试全部通过', 'tests'],
    ['zh', '数据库备份已完成', 'backup'],
    ['ja', 'すべてのテストが成功', 'tests'],
    ['ja', '環境変数を設定', 'env'],
    ['ko', '모든 테스트 통과', 'tests'],
    ['ko', '데이터베이스 백업 완료', 'backup'],
    ['tr', 'Tüm testler geçti', 'tests'],
    ['tr', 'Veritabanı yedeği alındı', 'backup'],
    ['sv', 'Alla tester godkända', 'tests'],
    ['sv', 'Säkerhetskopia tagen', 'backup'],
  ])('%s: %s: %s', (_language, text, kind) => {
    expect(kinds(text)[0]).toBe(kind)
  })

  test('the Spanish and Portuguese word for "all" is not a marker in the code', () => {
    expect(kinds('Todos los cambios revisados')).not.toContain('todo')
    expect(kinds('No TODO left in the code')[0]).toBe('todo')
  })

  test('leftover markers are proposed under both names, equally sure', () => {
    const [first, second] = recognise(item('No TODO or FIXME in production code'))
    expect([first!.kind, second!.kind]).toEqual(['todo', 'pattern'])
    expect(first!.confidence).toBe(second!.confidence)
  })

  test('a raised version number is proposed for what runs and for the tag that must match the manifest', () => {
    const calls = recognise(item('Bump version in `package.json`'))
    expect(calls.map(({ kind }) => kind)).toEqual(['version', 'tag'])
    expect(calls[1]!.params).toEqual({ versionFile: ['package.json'] })
  })

  test('dress does not matter: clock, number, emoji, bold label, link, condition', () => {
    for (const text of [
      '**1:15 PM** - Run smoke tests',
      '3.2 Run smoke tests',
      '🧪 Run smoke tests',
      '**Run smoke tests:** ten minutes, on two browsers, backup at hand',
      'Run [smoke tests](docs/smoke.md)',
      'Optional: run smoke tests',
      '[CRITICAL] Run smoke tests',
    ])
      expect([text, kinds(text)[0]]).toEqual([text, 'tests'])
  })

  test('a label before a colon decides, and what follows does not', () => {
    expect(kinds('Secrets configured: `API_KEY`, `ALLOWED_HOSTS`, `LOG_LEVEL`')).toEqual(['env'])
    expect(kinds('CI green: unit tests, e2e, CodeQL')[0]).toBe('check')
    expect(kinds('If tests fail: roll back')).not.toContain('tests')
  })

  test('a part of a file name is not what the item is about', () => {
    expect(kinds('Update `cran-comments.md`')).toEqual(['file'])
    expect(kinds('Read `backup-of-staging.txt`')).toEqual([])
    expect(kinds('Update `docs/CHANGELOG.md`')).toEqual(['changelog'])
  })

  test.each([
    ['No open issues for the release on GitHub', 'release'],
    ['Webhook keys are present in the release environment', 'release'],
    ['License information is right', 'notify'],
    ['`alt` tags on every picture', 'tag'],
    ['Set up a Discord server', 'notify'],
    ['Announcement drafted', 'notify'],
    ['Review the changelog for mistakes', 'review'],
    ['Plan the next update', 'file'],
    ['Launch the game', 'deployment'],
    ['https issues', 'issues'],
    ['Key rotation plan', 'json'],
    ['Build and scan the image', 'assets'],
    ['Włączone jest coś', 'tests'],
    ['Proofs kept in `/test-results/`', 'tests'],
    ['`send-mail.php` is there', 'notify'],
    ['DNS switch plan approved', 'dns'],
    ['Blue/green switch rehearsed', 'deployment'],
    ['Alerts are routed to the on-call phone', 'json'],
  ])('%s: not %s', (text, kind) => {
    expect(kinds(text)).not.toContain(kind)
  })

  test('the more words are not understood, the surer the others must be', () => {
    expect(kinds('Appointment stack rules enforced by vendors of sunny islands, and tested forms')).toEqual([])
    expect(kinds('构建完成')).toEqual(['check'])
    expect(kinds('构建某种奇怪的东西之前请先看一看那个地方')).toEqual([])
  })

  test('the sections and groups above an item count', () => {
    expect(kinds('Database failover', { path: ['Operations', 'Runbooks'] })).toEqual(['file'])
    expect(kinds('Memory above 90 %', { phase: 'alerting', path: ['Operations', 'Warning alerts'] })).toEqual([
      'alertrule',
    ])
    expect(kinds('x86_64', { under: ['Docker image pushed'] })).toEqual(['package'])
    expect(kinds('x86_64')).toEqual([])
  })

  test('brackets do not decide', () => {
    expect(kinds('Rollback plan written (previous release tag)')).toEqual(['file'])
  })

  test('several gates in one sentence, the first one first', () => {
    expect(kinds('Unit tests passing (coverage >= 85 %)')).toEqual(['tests', 'coverage'])
    expect(kinds('Tag pushed and changelog updated')).toContain('changelog')
  })
})

describe('for a person', () => {
  test.each([
    'Manual exploratory testing finished',
    'Support staff trained',
    'On the day, the whole team is available',
    'Stakeholders available during the release',
    'Impact on performance assessed',
    'Try it with actual users on staging',
    'Hold a retrospective',
    'Discuss open risks in the meeting',
    'Agree on the order of steps with marketing',
    'Collect feedback from users',
    'Team briefed',
    'Choose a champion for the feature',
    'Proofread the announcement',
    'Age rating questionnaire filled in',
    'GDPR compliance checked',
    'Screenshots captured for every device',
    'Backup contact named for the night',
    '**Tests:** play the game by hand on two phones',
  ])('%s', text => {
    expect(machine(text)).toEqual([])
  })

  test.each([
    'Sign-off by QA',
    'Go/no-go decision taken',
    'Management approval obtained',
    'Cutover plan approved',
    'Budget approved',
    'Freigabe durch den Kunden erteilt',
  ])('a signature: %s', text => {
    expect(kinds(text)).toEqual(['signoff'])
  })

  test('a sign-off line is a signature whatever its role is called', () => {
    expect(kinds('Release Tester: ________ Date: ____', { kind: 'sign-off', role: 'Release Tester' })).toEqual([
      'signoff',
    ])
  })

  test('words that say nothing get nothing', () => {
    for (const text of ['', '...', 'Do the thing', 'Water the plants', '🎉', '____'])
      expect([text, recognise(item(text))]).toEqual([text, []])
  })
})

describe('parameters', () => {
  test.each([
    ['Coverage is above 80 %', { min: 80, op: '>' }],
    ['Coverage reported', {}],
    ['Coverage > 80 %', { min: 80, op: '>' }],
    ['Coverage of at least 75 %', { min: 75, op: '>=' }],
    ['Coverage ≥ 90 %', { min: 90, op: '>=' }],
    ['All tests passing (unit, integration, E2E)', { suites: ['unit', 'integration', 'e2e'] }],
    ['Health endpoint `/healthz` returns 204', { urls: ['/healthz'], status: 204 }],
    ['Response time acceptable (p95 < 300 ms)', { mode: 'latency', p95: '300ms' }],
    ['Database backups daily (30-day retention)', { set: 'database', retention: '30d', maxAge: '24h' }],
    ['Indexes created concurrently (PostgreSQL)', { dialect: 'postgresql', rules: ['concurrent-index'] }],
    ['Migrations applied in production', { mode: 'applied' }],
    ['`LOG_LEVEL=warn` in production', { key: 'LOG_LEVEL', value: 'warn' }],
    ['`API_URL` and `MAIL_FROM` are set', { names: ['API_URL', 'MAIL_FROM'] }],
    ['Strong session secret generated (at least 64 characters)', { minLength: 64 }],
    ['No critical or high vulnerabilities', { critical: 0, high: 0 }],
    [
      'No critical Dependabot alerts, no code scanning vulnerabilities',
      { sources: 'dependabot,code-scanning', critical: 0 },
    ],
    ['Package published to crates.io', { registry: 'crates.io' }],
    ['Package published on Packagist', { registry: 'packagist' }],
    ['Signed tag `vX.Y.Z` created', { name: 'v{version}', signed: true }],
    ['Update `docs/CHANGELOG.md`', { path: 'docs/CHANGELOG.md' }],
    ['Update the [changelog](HISTORY.md)', { path: 'HISTORY.md' }],
    ['CI is green (`build` / `link check`)', { names: ['build', 'link check'] }],
    ['https://example.org/status is up', { urls: ['https://example.org/status'] }],
    ['Only ports 80 and 443 open (80, 443)', { open: [80, 443] }],
    ['Bundle size < 250 kB', { maxSize: '250KB' }],
    ['Announce on the mailing list', { channel: 'mailing list' }],
    ['Draft release created on GitHub', { draft: true }],
  ])('%s', (text, expected) => {
    expect(params(text)).toEqual(expected)
  })

  test('a threshold the parser found wins over the words', () => {
    const thresholds = [{ op: '>=' as const, value: 70, unit: '%', text: '>=70%' }]
    expect(params('Coverage high enough', { thresholds })).toEqual({ min: 70, op: '>=' })
  })
})

describe('what is proposed can be written down', () => {
  const own = [
    'All tests passing (unit, e2e)',
    'Coverage >= 85 %',
    'No TODO in the code',
    'No critical or high vulnerabilities',
    'Dependabot reports no vulnerabilities',
    'No secrets hardcoded in the repository',
    'All endpoints point to production',
    'No default passwords left',
    'Docker image pushed to the registry',
    'Bump version in `package.json`',
    'Create a signed tag `vX.Y.Z` and push it',
    'Update `CHANGELOG.md`, move entries out of Unreleased',
    'CI is green (`build`)',
    'README and `docs/setup.md` updated',
    'Rollback plan documented',
    'CDN cache purged with `./purge.sh`',
    'Run `npm ci` to install dependencies',
    'No open blocker bugs in the milestone',
    'Post-mortem issue created',
    'Draft release created on GitHub',
    'Old release branch deleted',
    'The branch `main` is protected',
    'Lighthouse score >= 90',
    'Load test done',
    'Grafana dashboard created',
    '`LOG_LEVEL=warn` in production',
    '`CACHE_TTL` configured',
    'Set limits in `config/app.yaml`',
    '`API_URL` and `MAIL_FROM` are set',
    'Environment variables set in production',
    'Static files collected',
    'Bundle size < 250 kB',
    'Indexes created concurrently (PostgreSQL)',
    'Deployed to staging successfully',
    'Lessons learned written down',
    'Restore from backup was tested',
    'Run the workflow `nightly.yml`',
    'Maintenance window scheduled',
    'Every item of the checklist is done',
    'Run `echo "a; b" --> c.txt` to install dependencies',
  ]

  /** Reads the annotation back from a document, as `parse` and `check` do. */
  const readBack = (call: GateCall) => {
    const source = `# List\n\n- [ ] Something <!-- gate: ${annotationOf(call)} -->\n`
    const { items, findings } = parseChecklist(source, { source: 'LIST.md' })
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(items).toHaveLength(1)
    expect(items[0]!.gates.map(({ kind }) => kind)).toEqual([call.kind])
    const written = Object.entries(call.params).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : String(value),
    ])
    expect(Object.entries(items[0]!.gates[0]!.params)).toEqual(written)
    return items[0]!.gates[0]!
  }

  const itemsOf = (source: string) => parseChecklist(source, { source: 'LIST.md' }).items

  /** What is wrong with the proposals of the items, apart from what is left to a person. */
  const trouble = (items: readonly Item[]) =>
    items.flatMap(item =>
      recognise(item)
        .filter(({ kind }) => gates[kind])
        .flatMap(raw => {
          const call = completed(raw, item, { gateDefaults: {} })
          const dropped = Object.keys(raw.params).filter(name => call.params[name] !== raw.params[name])
          const problems = gates[call.kind]!.problems({ ...gates[call.kind]!.fromItem(item), ...readBack(call).params })
          const open = openOf(call)
          return [
            ...dropped.filter(name => !String(raw.params[name]).includes('-->')).map(name => `${item.text}: ${name}`),
            ...problems.filter(problem => !open.some(name => problem.includes(`\`${name}\` is still`))),
            ...(open.length > 0 && problems.length === 0 ? [`${item.text}: nothing holds it back`] : []),
          ]
        }),
    )

  test('by the gates, or lacks only what a person must choose', () => {
    expect(trouble(itemsOf(`# List\n\n${own.map(text => `- [ ] ${text}\n`).join('')}`))).toEqual([])
  })

  given(labels)('of every seed item, too', () => {
    const seeds = [
      ...new Set(
        readFileSync(labels, 'utf8')
          .trim()
          .split('\n')
          .map(line => JSON.parse(line).seed as string),
      ),
    ]
    expect(seeds).toHaveLength(5)
    for (const seed of seeds)
      expect(trouble(itemsOf(readFileSync(new URL(`seeds/${seed}`, shared), 'utf8')))).toEqual([])
  })

  test('what the words do not tell is left open, and what is open passes nothing', async () => {
    const [item] = itemsOf('- [ ] Purge the CDN cache\n')
    const call = completed(recognise(item!)[0]!, item!, { gateDefaults: {} })
    expect([call.kind, annotationOf(call)]).toEqual(['exec', 'exec run=???'])
    const { outcome } = await gates.exec!.run(call.params, {} as World, { item: item! })
    expect(outcome).toMatchObject({
      state: 'error',
      because: 'gate `exec`: `run` is still `???`, a value was expected; write it',
    })
    expect(gates.pattern!.problems({ pattern: '???' })).toEqual([
      'gate `pattern`: `pattern` is still `???`, a value was expected; write it',
    ])
    expect(gates.file!.problems({ paths: 'docs/**, ???' })).toHaveLength(1)
    expect(gates.ack!.roles({ role: '???' }, item!)).toBeNull()
  })

  test('what the configuration gives is not asked for', () => {
    const [item] = itemsOf('- [ ] Documentation is up to date\n')
    const gateDefaults = { file: { paths: 'docs/**' } }
    expect(openOf(completed(recognise(item!)[0]!, item!, { gateDefaults }))).toEqual([])
    expect(openOf(completed(recognise(item!)[0]!, item!, { gateDefaults: {} }))).toEqual(['paths'])
  })
})

describe('for any text', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 400 }),
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc
      .array(
        fc.constantFrom(
          'test',
          'Backup',
          '(',
          ')',
          '**',
          '`',
          '[',
          '](',
          '数据库',
          'テスト',
          '<!--',
          'v1.2.3',
          '> 80 %',
          'and',
        ),
        { maxLength: 60 },
      )
      .map(words => words.join(' ')),
  )

  test('an answer, always the same one, well formed', () => {
    fc.assert(
      fc.property(text, words => {
        const calls = recognise(item(words))
        expect(recognise(item(words))).toEqual(calls)
        for (const { kind, from, confidence, reason } of calls) {
          expect(kind).toMatch(/^[a-z]+$/)
          expect(from).toBe('proposal')
          expect(confidence).toBeGreaterThan(0)
          expect(confidence).toBeLessThanOrEqual(1)
          expect(reason).not.toBe('')
        }
        expect(new Set(calls.map(({ kind }) => kind)).size).toBe(calls.length)
      }),
      { numRuns: 500 },
    )
  })

  // A backtracking search would take minutes and end at the test's own limit.
  test('hostile text is read to its end', () => {
    const hostile = ['`', '(', '**', '[', '](', '<!--', 'a_', '1.', 'p95 ', '备份', 'backup und ', '((x)', 'KEY_'].map(
      part => part.repeat(20_000),
    )
    for (const words of hostile) expect(recognise(item(words)).length).toBeLessThanOrEqual(4)
  })
})
