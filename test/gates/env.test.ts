import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import gate from '../../src/gates/env.ts'
import type { ExampleWorld } from '../../src/model/gate.ts'
import { inMemory } from '../../src/sources/code/texts.ts'
import { code, codeOf } from '../../src/sources/code.ts'
import { repository, temporaryFolder } from '../repository.ts'
import { fakeWorld } from '../world.ts'

const about = { item: { id: 'a', text: 'Variables', thresholds: [], role: null, modifiers: {} } }

async function judge(world: ExampleWorld, params: Record<string, unknown> = {}) {
  const { outcome } = await gate.run(params, fakeWorld(world), about)
  return outcome
}

const ALL = { paths: [], exclude: [], production: true }

describe('what code reads', () => {
  const names = async (file: string, text: string) =>
    (await codeOf(inMemory({ [file]: text })).variables(ALL)).uses.map(({ name }) => name)

  test.each<[string, string, (string | null)[]]>([
    [
      'a.ts',
      'process.env.A; process.env["B"]; process.env?.C; import.meta.env.D; Deno.env.get("E"); Bun.env.F',
      ['A', 'B', 'C', 'D', 'E', 'F'],
    ],
    ['a.js', 'const { A, B: b, C = "x", "D": d } = process.env', ['A', 'B', 'C', 'D']],
    ['a.tsx', 'const {\n  A, // note\n  ...rest\n}: Env = process.env\n', ['A', null]],
    [
      'a.ts',
      `f(process.env); process.env[name]; process.env[\`A_$\{x}\`]; ({ ...process.env })`,
      [null, null, null, null],
    ],
    ['a.ts', 'process.env.A = "1"; if (process.env.B === "1") {}', ['B']],
    ['a.ts', `// process.env.A\n/* process.env.B */ const u = \`http://$\{process.env.C}\``, ['C']],
    ['a.ts', 'const processEnv = myprocess.environment.A', []],
    ['a.vue', '<script>\nconst a = import.meta.env.VITE_A\n</script>\n<!-- import.meta.env.VITE_B -->', ['VITE_A']],
    [
      'a.py',
      'os.environ["A"]; os.environ.get(\'B\', 1); os.getenv("C"); environ["D"]; env.bool("E"); config("F")',
      ['A', 'B', 'C', 'D', 'E', 'F'],
    ],
    ['a.py', 'os.environ[name]; os.getenv(name); dict(os.environ)  # os.environ["A"]', [null, null, null]],
    ['a.rb', 'ENV["A"]; ENV.fetch("B") { 1 }; ENV.fetch "C"; ENV[x] # ENV["D"]', ['A', 'B', 'C', null]],
    [
      'A.java',
      'System.getenv("A"); System.getenv().get("B"); System.getenv(x); // System.getenv("C")',
      ['A', 'B', null],
    ],
    ['a.go', 'os.Getenv("A"); os.LookupEnv("B"); os.Getenv(x) // os.Getenv("C")\n', ['A', 'B', null]],
    ['a.go', 'type C struct { A string `env:"APP_A,required"` }\n', ['APP_A']],
    [
      'a.rs',
      'env!("A"); option_env!("B"); std::env::var("C"); env::var_os("D"); env::var(x)',
      ['A', 'B', 'C', 'D', null],
    ],
    ['a.c', 'getenv("A"); secure_getenv("B"); getenv(x); /* getenv("C") */', ['A', 'B', null]],
    ['a.php', '<?php getenv("A"); $_ENV["B"]; env(\'C\'); getenv($x); // getenv("D")', ['A', 'B', 'C', null]],
    ['a.cs', 'Environment.GetEnvironmentVariable("A"); Environment.GetEnvironmentVariable(x);', ['A', null]],
    ['a.exs', 'System.get_env("A"); System.fetch_env!("B"); System.get_env(x)', ['A', 'B', null]],
    [
      'docker-compose.prod.yml',
      `a: $\{A}\nb: $\{B:-x}\nc: $\{C?no}\nd: $D\ne: $$E $$\{F}\n# $\{G}\n`,
      ['A', 'B', 'C', 'D'],
    ],
    ['src/main/resources/application.yml', `url: $\{DATABASE_URL:jdbc:x}\nname: $\{spring.name}\n`, ['DATABASE_URL']],
  ])('%s: %s', async (file, text, expected) => {
    expect(await names(file, text)).toEqual(expected)
  })

  test('takes linear time', async () => {
    const nasty = [
      '{'.repeat(200_000),
      '{a,'.repeat(100_000),
      `${' '.repeat(100_000)}= process.env`,
      'process.env'.repeat(50_000),
      '}: a'.repeat(50_000),
    ]
    for (const text of nasty) await names('a.ts', text)
  })

  test('from the disk: tracked and new files, no ignored ones, no links, no binary', async () => {
    using project = repository()
    project.commit({
      'a.ts': 'process.env.A',
      '.gitignore': 'c.ts\n',
      'test/d.ts': 'process.env.D',
      'gen.ts': 'process.env.G',
      '.gitattributes': 'gen.ts linguist-generated\n',
    })
    project.write('b.ts', 'process.env.B')
    project.write('c.ts', 'process.env.C')
    project.write('z.ts', '\0process.env.Z')
    const answer = await code(project.root).variables(ALL)
    expect(answer).toMatchObject({
      uses: [{ file: 'a.ts', line: 1, name: 'A' }, { name: 'B' }, { name: 'Z' }],
      files: 3,
      unread: [],
    })
    expect((await code(project.root).variables({ ...ALL, paths: ['c.ts'] })).uses).toMatchObject([{ name: 'C' }])
    using plain = temporaryFolder()
    writeFileSync(join(plain.path, 'a.ts'), 'process.env.A')
    writeFileSync(join(plain.path, 'b.ts'), Buffer.from('\uFEFFprocess.env.B', 'utf16le'))
    writeFileSync(join(plain.path, 'large.ts'), Buffer.alloc(17 * 1024 * 1024, ' '))
    expect(await code(plain.path).variables(ALL)).toMatchObject({
      uses: [{ name: 'A' }, { name: 'B' }],
      files: 3,
      unread: ['large.ts'],
    })
  })
})

describe('documented', () => {
  const src = { 'src/a.ts': 'process.env.A + process.env.B\n' }

  test('both ways', async () => {
    expect((await judge({ files: { ...src, '.env.example': 'A=1\n#B=2\n' } })).state).toBe('pass')
    expect(await judge({ files: { ...src, '.env.example': 'A=1\nB=\nC=3\n' } })).toMatchObject({
      state: 'fail',
      because: 'nothing reads `C`; write down what is read, and strike what is not',
      evidence: { unused: [{ name: 'C', file: '.env.example', line: 3 }] },
    })
    expect((await judge({ files: { ...src, '.env.example': 'A=1\nB=\nC=3\n' } }, { unused: 'false' })).state).toBe(
      'pass',
    )
    expect((await judge({ files: { ...src, '.env.example': 'A=1\nB=\nC=3\n' } }, { ignore: 'C*' })).state).toBe('pass')
    expect(await judge({ files: { ...src, '.env.example': 'A=1\n' } })).toMatchObject({
      state: 'fail',
      evidence: { missing: [{ name: 'B', file: 'src/a.ts', line: 1 }] },
    })
  })

  test('in Markdown, and what systems set needs no word', async () => {
    const files = {
      'src/b.ts': 'process.env.DB_URL; process.env.NODE_ENV; process.env.GITHUB_SHA',
      'docs/env.md': '| `DB_URL` | x |\n',
    }
    expect((await judge({ files }, { files: 'docs/env.md' })).state).toBe('pass')
  })

  test('tests do not count as use', async () => {
    const files = { 'test/a.ts': 'process.env.A', 'src/b.ts': 'process.env.B', '.env.example': 'A=\nB=\n' }
    expect((await judge({ files })).state).toBe('fail')
  })

  test('reads by a computed name hide nothing', async () => {
    const files = { ...src, 'src/c.ts': 'process.env[name]', '.env.example': 'A=\nB=\nC=\n' }
    expect((await judge({ files })).state).toBe('error')
    expect((await judge({ files }, { computed: true })).state).toBe('fail')
    expect((await judge({ files: { ...files, '.env.example': 'A=\n' } })).state).toBe('fail')
    expect(await judge({ files: { ...files, '.env.example': 'A=\nB=\n' } }, { computed: 'true' })).toMatchObject({
      state: 'pass',
      because: expect.stringContaining('1 read by a computed name not judged'),
    })
  })

  test('never passes on nothing', async () => {
    expect((await judge({ files: src })).because).toContain('no `.env.example` was found')
    expect((await judge({ files: { '.env.example': 'A=\n' } })).state).toBe('error')
    expect((await judge({ files: { '.env.example': '', 'src/a.ts': '' } })).state).toBe('error')
    expect((await judge({ files: { ...src, '.env.example': 'not an env file' } })).state).toBe('error')
    expect((await judge({ files: { ...src, '.env.example': 'A=1\nA=2\nB=3' } })).state).toBe('error')
    expect((await judge({ files: { ...src, '.env.example': 'A=\nB=' } }, { paths: 'lib' })).state).toBe('error')
    expect((await judge({ files: src }, { files: 'docs/*.md' })).state).toBe('error')
  })

  test('values of the example are not told', async () => {
    const outcome = await judge({ files: { ...src, '.env.example': 'SECRET=hunter2hunter2\n' } })
    expect(outcome.state).toBe('fail')
    expect(JSON.stringify(outcome)).not.toContain('hunter2')
  })
})

describe('required', () => {
  const environment = {
    URL: 'https://shop.example.com/x',
    PORT: '80',
    FLAG: 'Yes',
    MAIL: 'ops@example.com',
    EMPTY: ' \t',
    KEY: 'sk-hunter2',
  }

  test('in the environment, empty is missing', async () => {
    expect(await judge({ environment }, { names: 'URL,PORT' })).toMatchObject({
      state: 'pass',
      because: '2 variables are set in the environment',
    })
    expect(await judge({ environment }, { names: 'URL,EMPTY,NOPE' })).toMatchObject({
      state: 'fail',
      because:
        '`EMPTY` is empty and `NOPE` is missing in the environment, all 3 expected; set it, and hand it to the step with `env:`',
    })
    for (const name of ['constructor', '__proto__', 'toString'])
      expect((await judge({ environment }, { names: name })).state).toBe('fail')
  })

  test.each([
    ['URL:url', 'PORT:url'],
    ['PORT:integer', 'URL:integer'],
    ['FLAG:boolean', 'PORT:boolean'],
    ['MAIL:email', 'URL:email'],
    ['KEY:/^sk-[a-z0-9]{3,20}$/', 'KEY:/^pk-/'],
  ])('%s holds, %s does not', async (good, bad) => {
    expect((await judge({ environment }, { formats: good })).state).toBe('pass')
    const outcome = await judge({ environment }, { formats: bad })
    expect(outcome.state).toBe('fail')
    const told = JSON.stringify(outcome)
    for (const value of ['shop.example.com', 'hunter2', '"80"', 'ops@']) expect(told).not.toContain(value)
  })

  test('in files, all of them', async () => {
    const files = {
      'a.env': 'A=1\nB="x y"\n',
      'b.env': 'A=1\nB=""\n',
      'c.json': '{"A":"1"}',
      'd.env': `A=$\{A_FROM_ELSEWHERE}\n`,
    }
    expect((await judge({ files }, { names: 'A,B', files: 'a.env' })).state).toBe('pass')
    expect((await judge({ files }, { names: 'A,B', files: 'a.env,b.env' })).because).toContain(
      '`B` is empty in `b.env`',
    )
    expect((await judge({ files }, { names: 'A', files: 'c.json' })).state).toBe('error')
    expect((await judge({ files }, { names: 'A', files: 'd.env' })).state).toBe('error')
    expect((await judge({ files, environment: { A: '1' } }, { names: 'A', files: 'none.env' })).state).toBe('error')
  })

  test.each([
    [{ mode: 'required' }],
    [{ mode: 'required', names: ' , ' }],
    [{ mode: 'documented', names: 'A' }],
    [{ names: 'A B' }],
    [{ names: '*' }],
    [{ formats: 'URL' }],
    [{ formats: 'URL:uri' }],
    [{ formats: 'URL:/(/' }],
    [{ formats: 'URL:/(?=x)/' }],
    [{ formats: ['URL:url', 'URL:email'] }],
  ])('%j is an error', async params => {
    expect((await judge({ environment }, params)).state).toBe('error')
  })

  test('patterns take linear time', async () => {
    expect((await judge({ environment: { A: `${'a'.repeat(50_000)}!` } }, { formats: 'A:/^(a+)+$/' })).state).toBe(
      'fail',
    )
  })
})
