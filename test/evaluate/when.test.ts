import { describe, expect, test } from '@jest/globals'
import { answer } from '../../src/evaluate/when.ts'
import type { ExampleWorld } from '../../src/model/gate.ts'
import { fakeWorld } from '../world.ts'

const asked = (expression: string, record: ExampleWorld = {}) => answer(expression, fakeWorld(record))
const tag = (name: string) => ({ name, commit: 'c', annotated: false, signed: false, date: null })

describe('a condition', () => {
  test.each([
    ['label:schema', { release: { labels: ['Schema'] } }, true],
    ['label:schema', { release: { labels: ['docs'] } }, false],
    ['not label:schema', { release: { labels: ['docs'] } }, true],
    ['environment:production', { release: { environment: 'Production' } }, true],
    ['environment:production', {}, false],
    ['branch:release/**', { release: { branch: 'release/1.x' } }, true],
    ['label:a and label:b', { release: { labels: ['a'] } }, false],
    ['label:a or label:b', { release: { labels: ['b'] } }, true],
    ['label:a and not label:b or label:c', { release: { labels: ['c', 'b'] } }, true],
    [
      'changed:migrations/**',
      { release: { base: 'b' }, git: { changedPaths: ['src/a.ts', 'migrations/1.sql'] } },
      true,
    ],
    ['changed:migrations/**', { release: { base: 'b' }, git: { changedPaths: ['src/a.ts'] } }, false],
    ['version:major', { release: { version: '2.0.0' }, git: { tags: [tag('v1.4.0'), tag('v2.0.0')] } }, true],
    ['version:minor', { release: { version: 'v1.5.0' }, git: { tags: [tag('v1.4.9'), tag('v1.5.0-rc.1')] } }, true],
    ['version:patch', { release: { version: '1.4.10' }, git: { tags: [tag('v1.4.9')] } }, true],
    ['version:major', { release: { version: '0.1.0' }, git: { tags: [] } }, true],
    ['changed:migrations', { release: { base: 'b' }, git: { changedPaths: ['migrations/1.sql'] } }, true],
    ['changed:./migrations/', { release: { base: 'b' }, git: { changedPaths: ['migrations/1.sql'] } }, true],
    ['changed:migrations', { release: { base: 'b' }, git: { changedPaths: ['migrations.md'] } }, false],
    ['changed:package.json', { release: { base: 'b' }, git: { changedPaths: ['package.json'] } }, true],
  ] satisfies [string, ExampleWorld, boolean][])('%s', async (expression, record, holds) => {
    expect(await asked(expression, record)).toMatchObject({ holds, because: expect.stringMatching(/./) })
  })

  test.each([
    ['changed:src/**', {}, 'pass `--base`'],
    ['version:major', {}, 'name it'],
    ['version:mjor', { release: { version: '2.0.0' }, git: { tags: [] } }, 'known are `version:major`'],
    ['branch:main', {}, 'none is known'],
    ['not branch:main', {}, 'none is known'],
    ['label:schema', { release: { labelsUnknown: 'no token' } }, 'no token'],
    ['environment:', {}, 'names nothing'],
    ['changed:', { release: { base: 'b' } }, 'names nothing'],
    ['constructor:x', {}, 'is no condition'],
    ['weather:fine', {}, '`weather:fine` is no condition; known are `changed:...`'],
    ['label:a label:b', {}, 'put `and` or `or` between'],
    ['not', {}, 'is no condition'],
    ['', {}, 'is no condition'],
  ] satisfies [string, ExampleWorld, string][])(
    'that cannot be answered is said so: %s',
    async (expression, record, sentence) => {
      await expect(asked(expression, record)).rejects.toThrow(sentence)
    },
  )
})
