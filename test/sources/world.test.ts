import { describe, expect, test } from '@jest/globals'
import { CouldNotFindOut } from '../../src/model/outcome.ts'
import { unknownRelease } from '../../src/model/release.ts'
import { defaultSettings } from '../../src/model/settings.ts'
import { createWorld, localWorld } from '../../src/sources/world.ts'
import { repository } from '../repository.ts'
import { memoryFiles } from '../world.ts'

const clock = { now: () => new Date('2026-11-21T03:00:00Z'), timeZone: 'UTC' }
const release = unknownRelease()

describe('world', () => {
  test('asks each question once, and remembers a refusal too', async () => {
    const asked: string[] = []
    const checks = {
      of: async (commit: string) => {
        asked.push(commit)
        if (commit === 'bad') throw new CouldNotFindOut('GitHub is down')
        return { runs: [], complete: true }
      },
    }
    const world = createWorld({ clock, release, checks })
    await Promise.all([world.checks.of('a'), world.checks.of('a'), world.checks.of('b')])
    await expect(world.checks.of('bad')).rejects.toThrow('GitHub is down')
    await expect(world.checks.of('bad')).rejects.toThrow('GitHub is down')
    expect(asked).toEqual(['a', 'b', 'bad'])
  })

  test('a part that is missing says so, in its own words where it has some', async () => {
    const world = createWorld({ clock, release, missing: { git: 'the app has no clone' } })
    await expect(world.checks.of('a')).rejects.toThrow('no GitHub token; set `GITHUB_TOKEN` or the input `token`')
    await expect(world.git.tags()).rejects.toThrow('the app has no clone')
    await expect(world.files.stream('a')[Symbol.asyncIterator]().next()).rejects.toThrow(CouldNotFindOut)
    await expect(world.people.holds('ada', [])).rejects.toThrow(CouldNotFindOut)
  })

  test('files are streamed and read as they are', async () => {
    const world = createWorld({ clock, release, files: memoryFiles({ 'a.txt': 'hello' }) })
    const chunks: Uint8Array[] = []
    for await (const chunk of world.files.stream('a.txt')) chunks.push(chunk)
    expect(Buffer.concat(chunks).toString()).toBe('hello')
    expect(await world.files.text('a.txt')).toBe('hello')
    expect(await world.files.find(['*.txt'])).toEqual(['a.txt'])
  })

  test('a local world answers from the folder', async () => {
    using repo = repository()
    const commit = repo.commit({ 'README.md': '# Hello\n' })
    const world = localWorld({
      root: repo.root,
      release,
      now: new Date(0),
      settings: defaultSettings(),
      execAllowed: true,
    })
    expect(await world.git.head()).toMatchObject({ commit })
    expect(await world.files.find(['*.md'])).toEqual(['README.md'])
    expect((await world.exec.run('cat README.md')).stdout).toBe('# Hello\n')
    const careful = localWorld({
      root: repo.root,
      release,
      now: new Date(0),
      settings: defaultSettings(),
      execAllowed: false,
      whyNoExec: 'not with `--no-exec`',
    })
    await expect(careful.exec.run('true')).rejects.toThrow('not with `--no-exec`')
  })
})
