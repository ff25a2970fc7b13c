/** The step without inputs, on what is already on its branch. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import MarkdownIt from 'markdown-it'
import {
  builtAction,
  commandsOf,
  commit,
  git,
  junit,
  lcov,
  repositoryIn,
  runStep,
  scratch,
  sound,
  write,
} from './stage.ts'

const home = scratch()
let entry: string
beforeAll(async () => {
  entry = await builtAction(home.path)
})
afterAll(() => home[Symbol.dispose]())

const unsound = {
  ...sound,
  'reports/junit.xml': junit([{ name: 'removes', message: 'expected 1, got 2' }]),
  'coverage/lcov.info': lcov(70),
  'src/cart.js': '// TODO: remove\nexport const add = (a, b) => a + b\n',
}

describe('a push without any configuration', () => {
  test('is held by the minimal checklist, and goes once everything is mended', async () => {
    using folder = scratch()
    const root = repositoryIn(folder.path, unsound)
    const held = await runStep({ entry, root, event: 'push' })
    expect(held.stderr).toBe('')
    expect(held.code).toBe(1)
    expect(held.outputs).toMatchObject({ verdict: 'hold', passed: '0', failed: '4' })
    expect(JSON.parse(held.outputs.missing!)).toHaveLength(4)
    expect(held.summary).toContain('## 🔴 Holdpoint: hold: 4 of 4 items are missing')
    expect(held.summary).toContain('expected 1, got 2')
    expect(held.summary).toContain('70 %')
    const commands = commandsOf(held.stdout)
    expect(commands).toContainEqual(
      expect.stringMatching(/^::error title=.*,file=src\/cart\.js,line=1,.*::TODO: remove$/),
    )
    expect(held.report).toMatchObject({ schema: 'holdpoint/report@1', verdict: 'hold' })

    commit(root, sound, 'Mend')
    git(root, 'tag', '-a', 'v1.0.0', '-m', 'First')
    const gone = await runStep({ entry, root, event: 'push' })
    expect(gone.code).toBe(0)
    expect(gone.outputs).toMatchObject({ verdict: 'go', passed: '4', failed: '0', missing: '[]' })
    expect(gone.summary).toContain('## 🟢 Holdpoint: go')
    expect(commandsOf(gone.stdout).filter(command => command.startsWith('::error'))).toEqual([])
    expect(gone.report?.release).toEqual({
      repository: 'acme/shop',
      commit: git(root, 'rev-parse', 'HEAD'),
      version: '1.0.0',
      environment: null,
    })
  })

  test('names the commit that is checked out, not the one the workflow was started for', async () => {
    using folder = scratch()
    const root = repositoryIn(folder.path, sound)
    const { report, summary } = await runStep({ entry, root, event: 'push', env: { GITHUB_SHA: '1'.repeat(40) } })
    expect(report?.release.commit).toBe(git(root, 'rev-parse', 'HEAD'))
    expect(summary).toContain('the workflow was started for')
  })

  test('without any report does not pass, and says where was looked', async () => {
    using folder = scratch()
    const root = repositoryIn(folder.path, { 'README.md': '# Shop\n' })
    const { code, summary, report } = await runStep({ entry, root, event: 'push' })
    expect(code).toBeGreaterThan(0)
    expect(summary).toContain('junit')
    const states = Object.fromEntries(report!.items.map(({ gates, state }) => [gates[0]!.kind, state]))
    for (const kind of ['tests', 'coverage', 'tag']) expect(states[kind]).toMatch(/^(?:failing|error)$/)
  })

  test('of a tag and of a release takes the version from it', async () => {
    using folder = scratch()
    const root = repositoryIn(folder.path, sound)
    git(root, 'tag', '-a', 'v2.0.0', '-m', 'Second')
    const env = { GITHUB_REF_NAME: 'v2.0.0', GITHUB_REF_TYPE: 'tag' }
    const pushed = await runStep({ entry, root, event: 'push', env })
    expect([pushed.code, pushed.report?.release.version]).toEqual([0, '2.0.0'])
    const payload = { release: { tag_name: 'v2.0.0', target_commitish: 'main', author: { login: 'ada' } } }
    const released = await runStep({ entry, root, event: 'release', payload, env })
    expect([released.code, released.report?.release.version]).toEqual([0, '2.0.0'])
    const asked = await runStep({
      entry,
      root,
      event: 'workflow_dispatch',
      inputs: { version: '3.0.0', environment: 'production' },
    })
    expect(asked.report?.release).toMatchObject({ version: '3.0.0', environment: 'production' })
    expect(asked.outputs.verdict).toBe('hold')
  })
})

describe('inputs', () => {
  test('decide when the step fails', async () => {
    using folder = scratch()
    const root = repositoryIn(folder.path, { ...unsound, '.github/holdpoint.yml': 'time-zone: UTC\n' })
    git(root, 'tag', 'v1.0.0')
    const wishes: Record<string, string>[] = [
      { 'fail-on': 'hold' },
      { 'fail-on': 'error' },
      { 'fail-on': 'never' },
      { shadow: 'true' },
    ]
    const codes = await Promise.all(
      wishes.map(async inputs => {
        const { code, outputs } = await runStep({ entry, root, event: 'push', inputs })
        return [code, outputs.verdict]
      }),
    )
    expect(codes).toEqual([
      [1, 'hold'],
      [0, 'hold'],
      [0, 'hold'],
      [0, 'hold'],
    ])
  })

  test('name a folder, a checklist, an item and where the report goes', async () => {
    using folder = scratch()
    const below = Object.fromEntries(Object.entries(unsound).map(([path, text]) => [`services/shop/${path}`, text]))
    const list =
      '# Release\n\n## Pre-deployment\n\n- [ ] No TODO <!-- gate: todo id=no-todo -->\n- [ ] Tests <!-- gate: tests id=tests -->\n'
    const root = repositoryIn(folder.path, { ...below, 'services/shop/MY.md': list })
    const inputs = {
      'working-directory': 'services/shop',
      checklist: 'MY.md',
      only: 'no-todo',
      'report-path': 'out/r.json',
    }
    const { code, stdout, summary, report, outputs } = await runStep({ entry, root, event: 'push', inputs })
    expect(code).toBe(1)
    expect(report?.items.map(({ id }) => id)).toEqual(['no-todo'])
    expect(outputs.report).toMatch(/services\/shop\/out\/r\.json$/)
    expect(commandsOf(stdout).join('\n')).toContain('file=services/shop/src/cart.js')
    expect(summary).toContain('/services/shop/src/cart.js#L1)')
  })

  test('may forbid commands', async () => {
    using folder = scratch()
    const list =
      '# Release\n\n## Pre-deployment\n\n- [ ] It builds <!-- gate: exec run="echo $INPUT_TOKEN > seen" -->\n'
    const root = repositoryIn(folder.path, { 'MY.md': list })
    const denied = await runStep({ entry, root, event: 'push', inputs: { checklist: 'MY.md', exec: 'deny' } })
    expect(denied.code).toBe(2)
    expect(denied.summary).toContain('the input `exec` is `deny`')
    const inputs = { checklist: 'MY.md', token: 'very-secret-token' }
    const env = { GITHUB_API_URL: 'http://127.0.0.1:9' }
    const allowed = await runStep({ entry, root, event: 'push', inputs: { ...inputs, 'check-run': 'false' }, env })
    expect(allowed.code).toBe(0)
    const seen = await runStep({ entry, root, event: 'push', inputs: { checklist: 'MY.md' } })
    expect(seen.code).toBe(0)
    expect(git(root, 'status', '--porcelain')).toContain('seen')
  })
})

describe('a mistake is one sentence, exit code 2, and a hold', () => {
  const told = async (files: Record<string, string>, inputs: Record<string, string>, env?: Record<string, string>) => {
    using folder = scratch()
    const root = repositoryIn(folder.path, { ...sound, ...files })
    const ran = await runStep({ entry, root, event: 'push', inputs, ...(env ? { env } : {}) })
    expect(ran.code).toBe(2)
    expect(ran.stderr).toBe('')
    expect(ran.outputs).toMatchObject({ verdict: 'hold', report: '', missing: '[]' })
    expect(ran.summary).toContain('nothing could be judged')
    const [error, ...more] = commandsOf(ran.stdout)
    expect(more).toEqual([])
    return error
  }

  test.each([
    ['an input’s word', {}, { 'fail-on': 'sometimes' }, 'the input `fail-on` is `sometimes`'],
    ['a folder that is not there', {}, { 'working-directory': 'nowhere' }, 'there is no such folder'],
    ['a checklist that is not there', {}, { checklist: 'NOPE.md' }, '`NOPE.md` does not exist'],
    ['a configuration that is not there', {}, { config: 'nope.yml' }, '`nope.yml` does not exist'],
    ['a phase that is none', {}, { phase: 'never' }, '`never` is no phase'],
    ['an item that is not there', {}, { only: 'nope' }, 'no item is called `nope`'],
    ['a baseline that is not there', {}, { baseline: 'old.json' }, '`'],
    ['a checklist without items', { 'MY.md': '# Nothing\n' }, { checklist: 'MY.md' }, 'MY.md'],
    ['broken YAML', { '.github/holdpoint.yml': 'roles: [\n' }, {}, 'file=.github/holdpoint.yml,line='],
    ['a wrong key', { '.github/holdpoint.yml': 'cheklist: x\n' }, {}, 'cheklist'],
    ['a report path that cannot be', { 'in-the-way': '' }, { 'report-path': 'in-the-way/r.json' }, 'cannot be written'],
  ])('%s', async (_, files, inputs, sentence) => {
    expect(await told(files, inputs)).toContain(sentence)
  })

  test('an event’s payload that is not there', async () => {
    expect(await told({}, {}, { GITHUB_EVENT_PATH: '/nowhere/event.json' })).toContain('cannot be read')
  })
})

describe('a workspace', () => {
  test('that is no repository could not be found out about, and nothing else breaks', async () => {
    using folder = scratch()
    const root = repositoryIn(folder.path, sound)
    write(folder.path, { 'bare/src/cart.js': sound['src/cart.js'], 'bare/reports/junit.xml': junit() })
    const env = { GITHUB_WORKSPACE: `${folder.path}/bare` }
    const { code, report, stderr } = await runStep({ entry, root, event: 'push', env })
    expect([code, stderr]).toEqual([2, ''])
    expect(report?.items.find(({ gates }) => gates[0]?.kind === 'tests')?.state).toBe('proven')
    expect(report?.items.find(({ gates }) => gates[0]?.kind === 'tag')?.because).toContain('no git repository')
  })
})

describe('hostile report contents', () => {
  test('become neither commands nor markup', async () => {
    using folder = scratch()
    const failing = [
      {
        name: '::error file=x::boo',
        message: 'a\n::set-output name=verdict::go\n::error::injected\n##[error]injected',
      },
      { name: '![b](https://evil.example/b.png) @octocat', message: '</details><img src=x> | `x` <!-- end -->' },
      { name: '%0A::warning::decoded', message: '\r\n::stop-commands::x\r\n::add-mask::go' },
    ]
    const root = repositoryIn(folder.path, { ...sound, 'reports/junit.xml': junit(failing) })
    git(root, 'tag', 'v1.0.0')
    const { stdout, summary, outputs, code } = await runStep({ entry, root, event: 'push' })
    expect([code, outputs.verdict]).toEqual([1, 'hold'])
    const commands = commandsOf(stdout)
    for (const command of commands) expect(command).toMatch(/^::(?:error|warning|notice) title=/)
    expect(commands).toHaveLength(3)
    const rendered = new MarkdownIt({ html: true }).render(summary)
    expect(rendered).not.toMatch(/<(?:img|script|!--)/)
    expect(rendered.replace(/<code>.*?<\/code>/gs, '')).not.toMatch(/@octocat|https:\/\/evil/)
    expect(summary.match(/<details>/g)?.length).toBe(summary.match(/<\/details>/g)?.length)
  })
})
