import { describe, expect, test } from '@jest/globals'
import { readAnnotation } from '../../src/checklist/annotation.ts'
import { choiceFor } from '../../src/config/branch.ts'
import { loadConfig, type ReadGate } from '../../src/config/load.ts'
import { Mistake } from '../../src/model/outcome.ts'

const readGate: ReadGate = text => readAnnotation(`gate: ${text}`, { line: 1, column: 1 })
const load = (text: string) => loadConfig(text, '.github/holdpoint.yml', readGate)

const mistakeIn = (text: string): string => {
  try {
    load(text)
  } catch (caught) {
    if (caught instanceof Mistake) return caught.sentence
    throw caught
  }
  return 'no mistake'
}

describe('the configuration', () => {
  test('may be empty', () => {
    expect(load('').settings).toMatchObject({
      timeZone: 'UTC',
      readinessHolds: false,
      shadow: false,
      authorMaySign: true,
    })
    expect(load('# nothing yet\n').checklist).toBeNull()
  })

  test('says who decides, also for items with the gate `votes`', () => {
    const roles = 'roles: { Tech Lead: { users: [ada] }, qa: { users: [bo] } }\n'
    const { settings } = load(`${roles}go-no-go: { roles: [tech-lead, QA, qa] }\ngates: { votes: { quorum: 1 } }`)
    expect(settings.goNoGo).toEqual({
      roles: ['tech-lead', 'qa'],
      quorum: null,
      distinct: true,
      at: ['pull', 'deploy'],
    })
    expect(settings.gateDefaults.votes).toEqual({ roles: ['tech-lead', 'qa'], quorum: 1, distinct: true })
    expect(load(roles).settings.goNoGo).toBeNull()
    for (const [text, because] of [
      ['{ roles: [tech-lead, dba] }', 'asks the role `dba`, which nobody holds; add it under `roles`'],
      ['{ roles: [qa, QA], quorum: 2 }', 'needs 2 votes of 1 role, at most 1 expected; lower `quorum`'],
      ['{ roles: [] }', 'expected a role at least'],
      ['{ roles: qa, quorum: 0 }', 'go-no-go.quorum'],
      ['{ roles: qa, at: [] }', 'expected `pull` or `deploy`'],
      ['{}', 'go-no-go.roles'],
    ])
      expect(mistakeIn(`${roles}go-no-go: ${text}`)).toContain(because)
  })

  test('says who is told what when', () => {
    const channels = 'channels: { team: { kind: slack }, users: { kind: webhook, address: "https://hooks.example/x" } }'
    const { settings } = load(`notify:
  ${channels}
  messages:
    - { on: started, every: 30m, to: team }
    - { before: 24h, to: [users, team, users], text: "{version} comes at {at}" }
  plan: { Internal Updates: team }
`)
    expect(settings.notify).toEqual({
      channels: {
        team: { kind: 'slack', address: null },
        users: { kind: 'webhook', address: 'https://hooks.example/x' },
      },
      messages: [
        { id: 'started-every-30m', on: ['started'], every: 1_800_000, before: null, to: ['team'], text: null },
        {
          ...{ id: '1440m-before', on: [], every: null, before: 86_400_000, to: ['users', 'team'] },
          text: '{version} comes at {at}',
        },
      ],
      plan: { 'Internal Updates': ['team'] },
    })
    expect(load('').settings.notify).toEqual({ channels: {}, messages: [], plan: {} })
    for (const [message, because] of [
      ['{ on: started, to: nobody }', 'no channel is called `nobody`, there are `team` and `users`; add it'],
      ['{ on: started, to: toString }', 'no channel is called `toString`'],
      ['{ to: team }', 'about `on` or about `before`, exactly one of them'],
      ['{ on: started, before: 24h, to: team }', 'exactly one of them'],
      ['{ on: go, every: 30m, to: team }', '`go` does not last'],
      ['{ on: started, every: 1m, to: team }', '`every` is less than `5m`'],
      ['{ on: started, every: soon, to: team }', 'expected a duration'],
      ['{ on: planned, to: team }', 'notify.messages.0.on'],
      ['{ on: go, to: team, text: "{secret}" }', '`{secret}` stands for nothing; known are `{repository}`'],
      ['{ on: go, to: team }, { on: go, to: users }', 'two messages are called `go`; give them a `name`'],
    ])
      expect(mistakeIn(`notify: { ${channels}, messages: [${message}] }`)).toContain(because)
    for (const [channel, because] of [
      ['Team: { kind: slack }', '`Team` is no name for a channel'],
      ['hosts: { kind: slack }', '`hosts` is no name for a channel'],
      ['team: { kind: comment, address: "https://a.example" }', 'which has no address'],
      ['team: { kind: slack, address: "http://a.example" }', 'expected an address with `https://`'],
      ['team: { kind: pigeon }', 'notify.channels.team.kind'],
    ])
      expect(mistakeIn(`notify: { channels: { ${channel} } }`)).toContain(because)
    expect(mistakeIn('notify: { plan: { Updates: team } }')).toContain('no channel is called `team`; add it')
  })

  test('binds gates and modifiers to items', () => {
    const { settings } = load(`
bindings:
  - item: pre-deployment/coverage
    gates: [coverage min=80, { tests: { report: junit.xml } }]
    by: qa
    not-before: 2026-12-01
`)
    expect(settings.bindings).toEqual([
      {
        item: 'pre-deployment/coverage',
        text: null,
        gates: [
          { kind: 'coverage', params: { min: '80' }, from: 'configuration', place: { line: 3, column: 1 } },
          { kind: 'tests', params: { report: 'junit.xml' }, from: 'configuration', place: { line: 3, column: 1 } },
        ],
        modifiers: { by: ['qa'], notBefore: '2026-12-01' },
        line: 3,
      },
    ])
  })

  test('takes people, calendar, waivers and sections', () => {
    const { settings } = load(`
time-zone: Europe/Berlin
roles:
  qa: { users: alice, teams: [acme/testers], permission: maintain }
waivers:
  - { item: a, reason: no database, by: alice, until: 2026-12-31 }
windows:
  - { from: "22:00", to: "02:00", days: [mon, sun] }
freezes:
  - { reason: holidays, from: 2026-12-20, to: 2027-01-02 }
environments: { production: {} }
scenarios: { schema: { when: "changed:migrations/**", headings: Database Schema Changes } }
readiness: hold
author: may-not-sign
`)
    expect(settings).toMatchObject({
      timeZone: 'Europe/Berlin',
      roles: { qa: { users: ['alice'], teams: ['acme/testers'], permission: 'maintain' } },
      waivers: [{ item: 'a', by: 'alice', until: '2026-12-31', line: 6 }],
      windows: [{ name: '22:00-02:00', phases: ['preflight', 'deploy'], days: [1, 7] }],
      freezes: [{ reason: 'holidays', phases: ['pre-deploy', 'preflight', 'deploy'] }],
      environments: [{ name: 'production', headings: [], when: null, by: [] }],
      scenarios: [{ name: 'schema', headings: ['Database Schema Changes'], when: 'changed:migrations/**', by: [] }],
      readinessHolds: true,
      authorMaySign: false,
    })
  })

  test.each([
    ['checklist: [\n', '.github/holdpoint.yml:2:1: is not valid YAML'],
    ['a: 1\na: 2\n', ':2:1: is not valid YAML: Map keys must be unique'],
    ['checklst: x\n', ':1:1: `checklst` is not known; known are `checklist`'],
    ['roles:\n  qa:\n    user: bob\n', ':3:5: `user` is not known in `roles.qa`'],
    ['checklist: 3\n', ':1:1: `checklist` is a number, text was expected; see the configuration reference'],
    ['roles: 5\n', ':1:1: `roles` is a number, a map was expected'],
    ['environments:\n  staging:\n', ':2:3: `environments.staging` is empty, a map was expected'],
    [
      'waivers: [{ item: a }]\n',
      '`waivers.0.reason` is missing, text was expected; see the configuration reference (and 2 more)',
    ],
    ['deploy: { opened-by: commit }\n', '`deploy.opened-by` is wrong: expected `merge`, `tag` or `deployment`; see'],
    ['reminders: { default: 5 }\n', '`reminders.default` is wrong: expected `off`, or a map; see'],
    [
      'go-no-go: { roles: a, quorum: 1.5 }\n',
      '`go-no-go.quorum` is wrong: expected `all`, or how many of the roles; see',
    ],
    ['deploy: { enviroment: x }\n', '`enviroment` is not known in `deploy`; see the configuration reference'],
    ['roles:\n  qa: { teams: testers }\n', ':2:9: `roles.qa.teams` is wrong: expected `organisation/team`'],
    ['time-zone: Mars\n', '`time-zone` is wrong: expected an IANA time zone'],
    ['windows: [{ from: 9, to: "10:00" }]\n', '`windows.0.from` is a number, text was expected'],
    ['bindings:\n  - gates: [tests]\n', ':2:5: `bindings.0` is wrong: names an item by `item` or by `text`'],
    ['bindings:\n  - { item: a, gates: ["tests min="] }\n', ':2: `min=` has no value'],
    [
      'roles:\n  Tech Lead: { users: a }\n  tech-lead: { users: b }\n',
      ':3:3: the roles `Tech Lead` and `tech-lead` are the same one',
    ],
    ['- just\n- a list\n', ':1:1: the file is a list, a map was expected'],
    [`x: ${'y'.repeat(70_000)}`, 'at most 65536 are read'],
    [
      'a: &a [1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n',
      'aliases',
    ],
  ])('says what is wrong, where, and what to do: %j', (text, sentence) => {
    expect(mistakeIn(text)).toContain(sentence)
  })

  test('does not let `__proto__` through', () => {
    expect(mistakeIn('__proto__: { shadow: true }\n')).toContain('`__proto__` is not known')
    expect(({} as { shadow?: boolean }).shadow).toBeUndefined()
  })

  test('the first branch rule that matches decides', () => {
    const config = load(`
checklist: DEPLOY.md
branches:
  release/**: { phases: [pre-deploy, readiness] }
  main: { checklist: light.md }
`)
    expect(choiceFor(config, 'release/1.2')).toEqual({
      checklist: 'DEPLOY.md',
      phases: ['pre-deploy', 'readiness'],
      rule: 'release/**',
    })
    expect(choiceFor(config, 'main')).toMatchObject({ checklist: 'light.md', phases: ['pre-deploy'] })
    expect(choiceFor(config, 'topic')).toMatchObject({ checklist: 'DEPLOY.md', rule: null })
    expect(choiceFor(config, null)).toMatchObject({ checklist: 'DEPLOY.md', rule: null })
  })
})
