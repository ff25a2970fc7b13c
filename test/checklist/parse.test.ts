/** Checklists as people write them: every construct that a survey of real ones found. */
import { describe, expect, test } from '@jest/globals'
import { type ParseOptions, parseChecklist } from '../../src/checklist/index.ts'
import type { Checklist, Item } from '../../src/model/checklist.ts'
import { Mistake } from '../../src/model/outcome.ts'

const parse = (source: string | Uint8Array, options: Partial<ParseOptions> = {}): Checklist =>
  parseChecklist(source, { source: 'DEPLOY.md', ...options })
const items = (source: string, options?: Partial<ParseOptions>): Item[] => parse(source, options).items
const texts = (source: string, options?: Partial<ParseOptions>) => items(source, options).map(({ text }) => text)
const item = (source: string): Item => items(source)[0]!
const findings = (source: string, rule: string) =>
  parse(source, { now: new Date('2026-11-21') }).findings.filter(finding => finding.rule === rule)

describe('an item', () => {
  test('has its words without marker, box and comment', () => {
    expect(item('- [ ]   **Bold** and `code` <!-- remember -->  ')).toMatchObject({
      text: '**Bold** and `code`',
      line: 1,
    })
    expect(parse('- [ ] a <!-- remember -->').notes).toMatchObject([{ kind: 'html', text: '<!-- remember -->' }])
  })

  test('goes on in the next line, whatever its indentation', () => {
    expect(texts('- [ ] one\n  two\nthree\n\n- [ ] four')).toEqual(['one two three', 'four'])
  })

  test('keeps further blocks, plain bullets and fences as detail', () => {
    const source =
      '- [ ] one\n\n  Second paragraph\n\n  ```sh\n  - [ ] no item\n  ```\n  - plain\n    - [ ] child\n  > quoted'
    expect(items(source)).toMatchObject([
      { text: 'one', detail: ['Second paragraph', '- [ ] no item', 'quoted'] },
      { text: 'child', under: ['plain'], depth: 2 },
    ])
    expect(item('- [ ] one\n  - plain\n    - deeper').detail).toEqual(['deeper', 'plain'])
  })

  test('is ticked by x and X', () => {
    expect(items('- [x] a\n- [X] b\n- [ ] c').map(({ checked }) => checked)).toEqual([true, true, false])
  })

  test('knows its parent, its depth, its list and its number', () => {
    const [a, b, c] = items('3. [ ] a\n   - [ ] b\n     - plain\n       1) [ ] c')
    expect(a).toMatchObject({ ordered: true, number: 3, depth: 0, parent: null })
    expect(b).toMatchObject({ ordered: false, number: null, depth: 1, parent: a!.id })
    expect(c).toMatchObject({ ordered: true, number: 1, depth: 3, parent: b!.id, under: ['plain'] })
  })

  test('may be long, and there may be many', () => {
    const long = 'word '.repeat(100).trim()
    expect(item(`- [ ] ${long}`).text).toBe(long)
    const many = Array.from({ length: 1500 }, (_, n) => `- [ ] item ${n}`).join('\n')
    expect(items(many)).toHaveLength(1500)
  })

  test('is no placeholder, no link and no near miss', () => {
    expect(texts('- [X](https://a.b) c\n- [X].[Y] released\n- []\n- [Phone/Slack]\n- [ref][x] d')).toEqual([])
  })

  test('is kept as it is with templates and references inside', () => {
    expect(texts('- [ ] Deploy {{ version }} to <%= env %>, see [guide][g]\n\n[g]: https://a.b')).toEqual([
      'Deploy {{ version }} to <%= env %>, see [guide][g]',
    ])
  })

  test('is read from any line end, tabs, a byte order mark and UTF-16', () => {
    const source = '# T\r\n\r\n-\t[ ]\ta\r\n\t- [x] b\r\n'
    const expected = [
      { line: 3, text: 'a', depth: 0 },
      { line: 4, text: 'b', depth: 1 },
    ]
    expect(items(source)).toMatchObject(expected)
    expect(items(source.replaceAll('\r\n', '\r'))).toMatchObject(expected)
    expect(items(`\uFEFF${source}`)).toMatchObject(expected)
    const utf16 = Buffer.from(`\uFEFF${source}`, 'utf16le')
    expect(parse(utf16).items).toMatchObject(expected)
    expect(parse(Buffer.from(utf16).swap16()).items).toMatchObject(expected)
    expect(parse(Buffer.from(source, 'utf16le')).title).toBe('T')
  })
})

describe('headings', () => {
  test('front matter is none, and may hold the title', () => {
    const checklist = parse('---\ntitle: "Release 3"\nname: x\n---\n\n- [ ] a\n')
    expect(checklist).toMatchObject({ title: 'Release 3', headings: [], items: [{ line: 6, path: [] }] })
    expect(checklist.notes).toMatchObject([{ line: 1, kind: 'front-matter', text: 'title: "Release 3"\nname: x' }])
    expect(parse('+++\ntitle = "T"\n+++\n# H\n- [ ] a').title).toBe('H')
    expect(parse('---\n\n# H\n\n---\n\n- [ ] a').notes).toEqual([])
  })

  test('a bold line above a list does a heading’s work, until the next one', () => {
    const source =
      '## Pre\n\n**Code** (T-24 hours):\n- [ ] a\n\n__Data__\n\n- [ ] b\n\n**Note**: no heading\n\n- [ ] c\n\n---\n\n- [ ] d\n\n## Post\n- [ ] e'
    expect(items(source).map(({ path }) => path.join(' > '))).toEqual([
      'Pre > Code (T-24 hours)',
      'Pre > Data',
      'Pre > Data',
      'Pre',
      'Post',
    ])
    expect(item(source).at?.relative).toEqual({ text: 'T-24 hours', fromMinutes: -1440, toMinutes: 0 })
  })

  test('a label belongs to the list of boxes right below it', () => {
    const source = 'Before you start:\n- [ ] a\n\nSome words.\n\n- [ ] b\n\nNotes on it:\n- plain'
    expect(items(source).map(({ path }) => path)).toEqual([['Before you start'], []])
    expect(parse(source).notes.map(({ text }) => text)).toEqual(['Some words.', 'Notes on it:', 'plain'])
  })

  test('emoji, numbers and closing signs do not hide what they say', () => {
    const source = '# T\n\n## 🚀 1. Deployment ##\n- [ ] a\n\nPost-deployment\n---------------\n- [ ] b'
    expect(items(source).map(({ phase, path, id }) => [phase, path[1], id])).toEqual([
      ['deploy', '🚀 1. Deployment', 'deployment/a'],
      ['post-deploy', 'Post-deployment', 'post-deployment/b'],
    ])
  })

  test('several of level 1 are sections', () => {
    expect(parse('# Pre-deploy\n- [ ] a\n# Deploy\n- [ ] b')).toMatchObject({
      title: null,
      items: [
        { id: 'pre-deploy/a', phase: 'pre-deploy' },
        { id: 'deploy/b', phase: 'deploy' },
      ],
    })
  })

  test('a condition is told apart', () => {
    expect(parse('## Rollback (If Needed)\n- [ ] a').headings[0]).toMatchObject({
      condition: 'If Needed',
      phase: 'rollback',
    })
  })
})

describe('phases', () => {
  const phase = (...headings: string[]) =>
    items(
      `# T\n\n${headings.map((heading, at) => `${'#'.repeat(at + 2)} ${heading}`).join('\n')}\n- [ ] a\n\n## Deployment\n- [ ] b`,
    )[0]!.phase

  test.each([
    [
      'pre-deploy',
      'Pre-deployment|Before deploying|Vor dem Deployment|Avant le déploiement|Antes del despliegue|Antes da implantação|Prima del rilascio|Voor de release|Przed wdrożeniem|Перед релизом|部署前|发布前检查|デプロイ前|배포 전|Dağıtım öncesi',
    ],
    [
      'deploy',
      'Deployment|Go live|Bereitstellung|Mise en production|Despliegue|Implantação|Rilascio|Uitrol|Wdrożenie|Развертывание|部署|リリース手順|배포|Dağıtım',
    ],
    [
      'post-deploy',
      'Post-deployment|After the release|Nach dem Deployment|Après le déploiement|Después del despliegue|Após a implantação|Dopo il rilascio|Na de release|Po wdrożeniu|После релиза|部署后|リリース後|배포 후|Dağıtım sonrası|Cleanup|First 24 hours',
    ],
    [
      'verify',
      'Verification|Smoke tests|Überprüfung|Vérification|Verificación|Verificação|Verifica|Verificatie|Weryfikacja|Верификация|验证|動作確認|검증|Doğrulama|Post-deployment verification',
    ],
    [
      'rollback',
      'Rollback plan|Rücksetzung|Retour arrière|Plan de reversión|Plano de reversão|Piano di ripristino|Terugdraaien|Wycofanie|Откат|回滚|ロールバック|롤백|Geri alma',
    ],
    [
      'sign-off',
      'Sign-off|Freigabe|Approbation|Aprobaciones|Aprovações|Approvazioni|Goedkeuring|Zatwierdzenie|Согласование|审批|承認|승인|Onay',
    ],
    [
      'recurring',
      'Weekly|Wöchentlich|Mensuel|Semanal|Mensal|Settimanale|Maandelijks|Tygodniowo|Ежедневно|每周|毎月|매일|Haftalık',
    ],
    ['preflight', 'Pre-flight|Go/No-Go|Final checks|Day of release'],
    ['readiness', 'Monitoring & Alerting|Disaster Recovery|Runbooks|Team & Communication'],
    ['unassigned', 'Frobnication|Staging|Misc'],
  ])('%s in any language', (expected, headings) => {
    expect(headings.split('|').filter(heading => phase(heading) !== expected)).toEqual([])
  })

  test.each([
    ['preflight', ['Deployment Phase', 'Pre-Deployment']],
    ['verify', ['Deployment Day', 'Post-Deployment']],
    ['verify', ['Deployment', 'Smoke Testing']],
    ['deploy', ['Deployment', 'Database Migration']],
    ['post-deploy', ['Post-Deployment', 'Communication']],
    ['rollback', ['Rollback Checklist', 'Verification']],
    ['rollback', ['Rollback Checklist', 'Post-Rollback']],
    ['rollback-trigger', ['Rollback', 'Triggers']],
    ['pre-deploy', ['Rollback Preparation']],
    ['pre-deploy', ['Pre-Deployment', 'Rollback plan']],
    ['pre-deploy', ['Pre-Deployment', 'Monitoring & Alerting']],
    ['environment', ['Environment-Specific Checklists', 'Production Deployment']],
    ['scenario', ['Special Deployment Scenarios', 'Database Schema Changes']],
    ['alerting', ['Monitoring & Alerting', 'Critical Alerts (Immediate Response)']],
    ['sign-off', ['Sign-Off', 'Post-Deployment Sign-Off']],
    ['post-deploy', ['Security', 'After the release']],
  ])('%s by the path %j', (expected, path) => {
    expect(phase(...path)).toBe(expected)
  })

  test('the title tells where no heading does, and never puts a release to sleep', () => {
    const of = (title: string) => items(`# ${title}\n\n## Frobnication\n- [ ] a`)[0]!.phase
    expect(
      ['Release checklist', 'Rollback runbook', 'Weekly release', 'Deployment & rollback', 'Daily checks', 'Notes'].map(
        of,
      ),
    ).toEqual(['pre-deploy', 'rollback', 'pre-deploy', 'pre-deploy', 'recurring', 'pre-deploy'])
  })

  test('an unknown heading is asked about', () => {
    expect(findings('# T\n## Deployment\n- [ ] a\n## Frob\n- [ ] b\n- [ ] c', 'unassigned')).toEqual([
      {
        severity: 'info',
        rule: 'unassigned',
        line: 4,
        message:
          '`Frob` (2 items) names no phase, and holds at once; map it under `headings` in the configuration, as in `Frob: pre-deploy`',
      },
    ])
  })

  test('the configuration maps a heading', () => {
    const source = '## 🧪 Frob\n- [ ] a\n### Rollback\n- [ ] b'
    expect(items(source, { phases: { FROB: 'preflight' } }).map(({ phase }) => phase)).toEqual([
      'preflight',
      'preflight',
    ])
    expect(items(source, { phases: { '🧪 frob': 'alerting', rollback: 'rollback' } })).toMatchObject([
      { phase: 'alerting', kind: 'condition' },
      { phase: 'rollback', kind: 'item' },
    ])
  })

  test('a box under notes, contacts or metrics still holds something', () => {
    const source = '# T\n## Deployment\n- [ ] a\n## Notes\n- [ ] b\n## Team\n- [ ] c\n## Metrics\n- [ ] d'
    expect(items(source).map(({ phase }) => phase)).toEqual(['deploy', 'unassigned', 'readiness', 'unassigned'])
  })
})

describe('words of an item', () => {
  test.each([
    ['Restore database (if needed)', 'if needed'],
    ['Data migration scripts (if needed) tested', 'if needed'],
    ['**2:45 PM** - Update DNS records if needed', 'if needed'],
    ['FINAL only: publish the announcement', 'FINAL only'],
    ['If the schema changed: run migrations', 'If the schema changed'],
    ['For major releases only - tell the press', 'For major releases only'],
    ['Datenbank sichern (falls nötig)', 'falls nötig'],
    ['Vider le cache si nécessaire', 'si nécessaire'],
    ['如有必要更新 DNS', '如有必要'],
    ['Check if the service is running', null],
    ['Indexes created (PostgreSQL)', null],
    ['Firewall set up (AWS Shield, etc.)', null],
  ])('%s: condition %s', (text, condition) => {
    expect(item(`- [ ] ${text}`).condition).toBe(condition)
  })

  test.each([
    ['Coverage ≥ 80%', [['>=', 80, '%', '≥ 80%']]],
    ['Coverage is above 80 %', [['>', 80, '%', 'above 80 %']]],
    ['At least 99.9% available', [['>=', 99.9, '%', 'At least 99.9%']]],
    ['p99 latency under 500 ms', [['<', 500, 'ms', 'p99 latency under 500 ms']]],
    ['Coverage 80%+', [['>=', 80, '%', '80%+']]],
    ['Error rate 1% or less', [['<=', 1, '%', '1% or less']]],
    ['Mindestens 80 % Abdeckung', [['>=', 80, '%', 'Mindestens 80 %']]],
    ['2+ reviewers approved', []],
    ['Upgrade to version 1.2.3', []],
    ['Over the weekend', []],
  ])('%s: thresholds %j', (text, expected) => {
    expect(item(`- [ ] ${text}`).thresholds.map(({ op, value, unit, text }) => [op, value, unit, text])).toEqual(
      expected,
    )
  })

  test.each([
    ['**1:15 PM** - Create backup', '13:15', '1:15 PM'],
    ['13:15 - Create backup', '13:15', '13:15'],
    ['**9am**: Start', '09:00', '9am'],
    ['12:30 AM - Start', '00:30', '12:30 AM'],
    ['25:00 - Start', null, null],
    ['8.30 is the version', null, null],
    ['**Backup**: 1:15 PM', null, null],
  ])('%s: due at %s', (text, clock, written) => {
    const { at } = item(`- [ ] ${text}`)
    expect([at?.clock ?? null, at?.text ?? null]).toEqual([clock, written])
  })

  test('(optional) is a modifier', () => {
    const optional = items(
      '- [ ] a (optional)\n- [ ] [optional] b\n- [ ] Optional: c\n- [ ] d (可选)\n- [ ] optional chaining works',
    )
    expect(optional.map(({ modifiers }) => modifiers.optional ?? false)).toEqual([true, true, true, true, false])
  })
})

describe('alternatives are one decision', () => {
  test('GO is the item, NO-GO a condition', () => {
    expect(items('## Decision\n- [ ] GO\n- [ ] GO with conditions\n- [ ] NO-GO').map(({ kind }) => kind)).toEqual([
      'item',
      'condition',
      'condition',
    ])
    expect(items('- [ ] ✅ **Approved**\n- [ ] ❌ **Rejected**').map(({ kind }) => kind)).toEqual(['item', 'condition'])
  })

  test('both ticked is an error', () => {
    expect(findings('- [x] GO\n- [x] NO-GO', 'contradicting-boxes')).toMatchObject([{ severity: 'error', line: 2 }])
  })

  test('any answer to a question is enough', () => {
    expect(items('- [ ] Is downtime needed?\n  - [ ] Yes\n  - [ ] No')).toMatchObject([
      { kind: 'item' },
      { kind: 'item', text: 'Yes', alternatives: ['is-downtime-needed/no'] },
      { kind: 'condition', text: 'No' },
    ])
    expect(items('**Type (choose one)**\n- [ ] Patch\n- [ ] Minor')[0]!.alternatives).toEqual(['type/minor'])
  })

  test('a question whether something is done is answered by Yes alone', () => {
    const answers = items('- Backups verified?\n  - [ ] Yes\n  - [x] No')
    expect(answers.map(({ kind, alternatives }) => [kind, alternatives])).toEqual([
      ['item', undefined],
      ['condition', undefined],
    ])
  })

  test.each([
    'Every single one of these must pass:\n- [ ] Payments\n- [ ] Search',
    '- [ ] No errors in logs\n- [ ] No open bugs\n- [ ] Yes banner shown',
  ])('in doubt every box is work: %s', markdown => {
    expect(items(markdown).filter(({ kind }) => kind !== 'item')).toEqual([])
  })

  test.each([
    ['**Security review** (pick one)\n- [ ] Passed\n- [x] Failed', ['item', 'condition']],
    ['**Review** (choose one)\n- [x] Rejected\n- [ ] Approved', ['condition', 'item']],
    ['**Review** (choose one)\n- [x] Rejected, see above\n- [ ] Looks fine', ['item', 'item']],
    ['**Backup** (choose one)\n- [ ] OK\n- [ ] Not OK\n- [ ] N/A', ['item', 'condition', 'condition']],
  ])('no bad answer stands for the good one: %j', (markdown, kinds) => {
    const answers = items(markdown as string)
    expect(answers.map(({ kind }) => kind)).toEqual(kinds)
    expect(answers.flatMap(({ alternatives = [] }) => alternatives)).toEqual([])
  })

  test('a choice is told', () => {
    expect(findings('**Type (choose one)**\n- [ ] Patch\n- [ ] Minor', 'one-choice')).toMatchObject([
      { severity: 'info', line: 2 },
    ])
  })

  test('other short lists are not', () => {
    expect(items('- [ ] Go modules tidy\n- [ ] No TODO left').map(({ kind }) => kind)).toEqual(['item', 'item'])
  })
})

describe('sign-offs', () => {
  test.each(['TBD', 'N/A', 'pending', '-', '?', 'xxx', 'none'])('%s is nobody’s name', nobody => {
    const { signoffs } = parse(`## Sign-off\n\n| Role | Name | Date |\n|---|---|---|\n| QA | ${nobody} | |\n`)
    expect(signoffs).toMatchObject([{ role: 'QA', name: null }])
  })

  test('a line with a box, without one, and a table row', () => {
    const source = `## Sign-off

- [ ] Tech Lead: ____ Date: ____
- [x] **QA Lead:** Ada Lovelace Date: 2026-01-02
- [ ] Security approval
- [ ] Everything above was read

Product Owner: ______________
Ops: ____ Datum: ____

| Name | Role | Date |
|---|---|---|
| | Legal | |
| Grace | Support | 2026-01-03 |
`
    const { signoffs, items } = parse(source)
    expect(signoffs.map(({ role, syntax, item, name, date }) => [role, syntax, item !== null, name, date])).toEqual([
      ['Tech Lead', 'line', true, null, null],
      ['QA Lead', 'line', true, 'Ada Lovelace', '2026-01-02'],
      ['Security', 'line', true, null, null],
      ['Product Owner', 'line', false, null, null],
      ['Ops', 'line', false, null, null],
      ['Legal', 'table', false, null, null],
      ['Support', 'table', false, 'Grace', '2026-01-03'],
    ])
    expect(items.map(({ kind, role }) => [kind, role])).toEqual([
      ['sign-off', 'Tech Lead'],
      ['sign-off', 'QA Lead'],
      ['sign-off', 'Security'],
      ['item', null],
    ])
  })

  test('belong to the moment their headings name', () => {
    const source =
      '## Sign-off\n### After deployment\n- [ ] QA: ____\n### Before deployment\n- [ ] QA: ____\n## Approvals\nCTO: ____'
    expect(parse(source).signoffs.map(({ moment }) => moment)).toEqual(['post-deploy', 'pre-deploy', 'pre-deploy'])
  })

  test('stand outside of their section when they ask for a name and a date', () => {
    expect(item('## Pre-deployment\n- [ ] DBA: ____ Date: ____')).toMatchObject({
      kind: 'sign-off',
      role: 'DBA',
      phase: 'pre-deploy',
    })
    expect(item('## Pre-deployment\n- [ ] Version: ____')).toMatchObject({ kind: 'item', role: null })
  })
})

describe('plain material', () => {
  test('is kept as what it is', () => {
    const source = `# T

Words
in two lines

## Communication plan
- Status updates every 30 minutes
## Contacts
- **On call**: [Phone]
## Metrics
- **Downtime**: Total
## Links
- [Docs](https://a.b)
- **Site**: https://a.b
## Rollback
### Triggers
- Data is lost
## Deployment team
- **Lead**: decides

\`\`\`sh
ls
\`\`\`

**Version**: 1.0
**Last updated**: 2025-01-12
`
    const { notes, contacts, metrics } = parse(source)
    expect(contacts).toMatchObject([{ label: 'On call', value: '[Phone]' }])
    expect(metrics).toMatchObject([{ label: 'Downtime', value: 'Total' }])
    expect(notes.map(({ kind, text, time, label, language }) => [kind, text, time ?? label ?? language ?? ''])).toEqual(
      [
        ['paragraph', 'Words in two lines', ''],
        ['communication', 'Status updates every 30 minutes', 'every 30 minutes'],
        ['url', '[Docs](https://a.b)', ''],
        ['url', '**Site**: https://a.b', 'Site'],
        ['trigger', 'Data is lost', ''],
        ['role', '**Lead**: decides', 'Lead'],
        ['code', 'ls', 'sh'],
        ['footer', '**Version**: 1.0', 'Version'],
        ['footer', '**Last updated**: 2025-01-12', 'Last updated'],
      ],
    )
  })

  test('bullets and steps count as items where the configuration says so', () => {
    const source = '## Steps\n1. one\n2. ☑ two\n   - [ ] three\n## Other\n- four'
    expect(texts(source)).toEqual(['three'])
    const all = items(source, { plainBullets: ['STEPS'] })
    expect(all.map(({ text, checked, number }) => [text, checked, number])).toEqual([
      ['one', false, 1],
      ['two', true, 2],
      ['three', false, null],
    ])
    expect(all[2]!.parent).toBe(all[1]!.id)
    expect(texts(source, { plainBullets: ['*'] })).toHaveLength(4)
  })
})

describe('nothing to tick', () => {
  test.each([
    ['', 'holds nothing that can be ticked'],
    ['# T\n\nwords', 'holds nothing that can be ticked'],
    ['# A\n- x\n- y\n## B\n* ✅ z', 'holds 3 plain bullets under 2 headings with `✅`, but no item'],
    ['|a|b|\n|-|-|\n|x|☐|', 'a table of 1 row with `☐`'],
    ['☐ one\n\n☐ two', '2 paragraphs with `☐`'],
  ])('%j is an error that says what was seen', (source, seen) => {
    const [finding] = findings(source, 'no-items')
    expect(finding).toMatchObject({ severity: 'error' })
    expect(finding!.message).toContain(seen)
    expect(finding!.message).toContain('write each item as `- [ ] what has to be true`')
  })

  test.each<[string, Uint8Array | string, string]>([
    ['binary', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1, 2), 'is not valid UTF-8 text'],
    ['zero bytes', 'a\0b', 'holds zero bytes'],
    ['too large', 'a'.repeat(6_000_000), 'at most 5,242,880 are read'],
    ['Latin-1', Buffer.from('- [ ] geprüft', 'latin1'), 'save it as UTF-8'],
  ])('%s is refused', (_, source, message) => {
    expect(() => parse(source)).toThrow(Mistake)
    expect(() => parse(source)).toThrow(message)
  })
})

describe('annotations', () => {
  test('stand at the end, in the next line, or in several comments', () => {
    const source =
      '- [ ] a <!-- gate: tests --> <!-- gate: ack by=qa -->\n- [ ] b\n  <!-- gate: coverage min=80 -->\n- [ ] c <!-- item:\n  by=ops\n  id=see -->'
    expect(items(source)).toMatchObject([
      {
        text: 'a',
        gates: [{ kind: 'tests', place: { line: 1, column: 20 } }, { kind: 'ack' }],
        modifiers: { by: ['qa'] },
      },
      { text: 'b', gates: [{ kind: 'coverage', place: { line: 3, column: 14 } }] },
      { id: 'see', text: 'c', modifiers: { by: ['ops'] } },
    ])
  })

  test('are not read inside of code', () => {
    const source = '- [ ] a `<!-- gate: tests -->`\n\n```\n<!-- gate: tests -->\n```\n- [ ] b \\<!-- gate: tests -->'
    expect(items(source).flatMap(({ gates }) => gates)).toEqual([])
    expect(findings(source, 'loose-annotation')).toEqual([])
    expect(texts(source)[0]).toBe('a `<!-- gate: tests -->`')
  })

  test.each([
    ['- [ ] a\n\n<!-- gate: tests -->', 3, 5],
    ['# H <!-- gate: tests -->\n- [ ] a', 1, 9],
    ['- plain <!-- gate: tests -->\n- [ ] a', 1, 13],
    ['words <!-- gate: tests -->\n\n- [ ] a', 1, 11],
  ])('belong to an item: %j', (source, line, column) => {
    expect(findings(source, 'loose-annotation')).toMatchObject([{ severity: 'error', line, column }])
  })

  test.each([
    ['- [ ] a <!-- gate: tests min= -->', 1, 26],
    ['> - [ ] a\n>   <!-- gate: tests\n>     "x" -->', 3, 7],
    ['-\t[ ]\ta <!-- item: colour=red -->', 1, 20],
    ['1. [ ] a\n   more <!-- item: by -->', 2, 20],
  ])('tell line and column of what is wrong: %j', (source, line, column) => {
    expect(findings(source, 'annotation')).toMatchObject([{ severity: 'error', line, column }])
  })
})

describe('ids', () => {
  const ids = (source: string) => items(source).map(({ id }) => id)

  test('are made of headings, groups, parents and words', () => {
    const source =
      '# T\n## Pre-Deployment Phase\n- Build the image\n  - aarch64\n    - [ ] **1:00 PM** - Pushed (to [hub](https://x.y))\n- [ ] Parent\n  - [ ] Child'
    expect(ids(source)).toEqual([
      'pre-deployment/build-the-image/aarch64/pushed',
      'pre-deployment/parent',
      'pre-deployment/parent/child',
    ])
  })

  test('keep letters of any script', () => {
    expect(
      ids(
        '## 部署前\n- [ ] 检查日志\n- [ ] Übersicht prüfen\n- [ ] Проверить журнал\n- [ ] ログを確認する\n- [ ] हिन्दी',
      ),
    ).toEqual([
      '部署前/检查日志',
      '部署前/ubersicht-prufen',
      '部署前/проверить-журнал',
      '部署前/ログを確認する',
      '部署前/हिन्दी',
    ])
  })

  test('survive moved lines and reworded neighbours', () => {
    const before = ids('## A\n- [ ] one\n- [ ] two\n- [ ] three')
    const after = ids('## B\n\n- [ ] new\n\n## A\n\n- [ ] three\n- [ ] other words\n- [ ] one')
    expect(after).toEqual(expect.arrayContaining([before[0], before[2]]))
  })

  test('of different words never change places', () => {
    const one = items('- [ ] Tests (unit)\n- [ ] Tests (e2e)\n- [ ] C\n- [ ] C++')
    const two = items('- [ ] C++\n- [ ] Tests (e2e)\n- [ ] C\n- [ ] Tests (unit)')
    const idOf = (list: Item[], text: string) => list.find(item => item.text === text)!.id
    for (const { text } of one) expect(idOf(two, text)).toBe(idOf(one, text))
    expect(idOf(one, 'Tests (unit)')).toBe('tests-unit')
  })

  test('count only identical words', () => {
    expect(ids('- [ ] Same\n- [ ] Same\n- [ ] Same 2\n- [ ] Same')).toEqual(['same', 'same-3', 'same-2', 'same-4'])
  })

  test('are given by an annotation, and then to one item only', () => {
    const source =
      '- [ ] a <!-- item: id=mine -->\n  - [ ] child\n- [ ] b <!-- item: id=mine -->\n- [ ] mine\n- [ ] c <!-- item: id="no good" -->'
    expect(ids(source)).toEqual(['mine', 'mine/child', 'b', 'mine-2', 'c'])
    expect(findings(source, 'duplicate-id')).toMatchObject([
      {
        severity: 'error',
        line: 3,
        message: 'the id `mine` is named a second time (first in line 1); give one of the two items another id',
      },
    ])
    expect(findings(source, 'annotation')).toMatchObject([{ severity: 'error', line: 5 }])
  })

  test('of long texts differ where the texts do', () => {
    const long = 'word '.repeat(30)
    const [a, b] = ids(`- [ ] ${long}one\n- [ ] ${long}two`)
    expect(a).not.toBe(b)
    expect(a!.length).toBeLessThan(90)
  })

  test('of sign-off rows are among them', () => {
    const { items, signoffs } = parse('## Sign-off\n- [ ] QA: ____\n\n| Role | Date |\n|---|---|\n| QA | |')
    expect([items[0]!.id, signoffs[1]!.id]).toEqual(['sign-off/qa', 'sign-off/qa-2'])
    expect(signoffs[0]).toMatchObject({ id: 'sign-off/qa', item: 'sign-off/qa' })
  })
})
