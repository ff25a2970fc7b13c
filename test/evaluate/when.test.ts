import { describe, expect, test } from '@jest/globals'
import { answer } from '../../src/evaluate/when.ts'
import type { ExampleWorld } from '../../src/model/gate.ts'
import { fakeWorld } from '../world.ts'

const asked = (expression: string, record: ExampleWorld = {}) => answer(expression, fakeWorld(record))
const tag = (name: string) => ({ name, commit: 'c', annotated: false, signed: false, date: null })

const HEAD = 'c'.repeat(40)
const since = (...messages: string[]): ExampleWorld => ({
  release: { commit: HEAD },
  git: {
    tags: [{ ...tag('v1.0.0'), commit: 'b' }],
    ancestors: [[HEAD, 'b']],
    commits: messages.map((message, at) => ({ commit: String(at), message })),
  },
})

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
    ['bump:major', { release: { version: '2.0.0-rc.1' }, git: { tags: [tag('v1.4.9')] } }, true],
    ['bump:prerelease', { release: { version: '2.0.0-rc.1' }, git: { tags: [tag('v1.4.9')] } }, true],
    ['bump:prerelease', { release: { version: '2.0.0' }, git: { tags: [tag('v2.0.0-rc.1')] } }, false],
    ['bump:patch', { release: { version: '1.9.5' }, git: { tags: [tag('v2.3.0'), tag('v1.9.4')] } }, true],
    ['bump:minor', { release: { version: '1.5.0' }, git: { tags: [tag('release-1.4.0'), tag('nightly')] } }, true],
    ['commit:feat', since('Fix it', 'feat: a cart'), true],
    ['commit:feat', since('feature: a cart', 'chore: tidy up'), false],
    ['commit:FEAT', since('Feat(shop): a cart'), true],
    ['commit:feat(shop)', since('feat(shop): a cart'), true],
    ['commit:feat(shop)', since('feat(mail): a letter', 'fix(shop): a cart'), false],
    ['commit:breaking', since('feat(shop)!: another cart'), true],
    ['commit:breaking', since('fix: one\n\nBREAKING CHANGE: carts are gone'), true],
    ['commit:breaking(shop)', since('fix(shop): one\n\nBREAKING-CHANGE: carts are gone'), true],
    ['commit:breaking', since('fix: one\n\nThis is no BREAKING CHANGE: at all'), false],
    // A squashed commit lists what it is made of.
    ['commit:feat', since('Carts (#12)\n\n* feat: a cart\n* chore: tidy up'), true],
    ['commit:note', since('fix: one\n\nnote: two'), false],
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
    ['bump:minor', { release: { version: '2.0.0' }, git: { tags: [tag('nightly')] } }, 'none of 1 tags is a version'],
    ['bump:minor', { release: { version: '2.0.0' }, git: { tags: [tag('a@1.0.0'), tag('b@2.0.0')] } }, 'several parts'],
    ['bump:minor', { release: { version: 'tomorrow' }, git: { tags: [] } }, '`tomorrow` is none'],
    ['bump:minor', { release: { version: '2.0.0' } }, 'no answer for git.allTags'],
    ['commit:feat', since('Fix it', 'Another one'), 'none of 2 commits since `v1.0.0` names one'],
    ['commit:feat', since(), 'none of 0 commits'],
    ['commit:feat', {}, 'which commit is released is not known'],
    ['commit:what ever', since('feat: one'), 'put `and` or `or`'],
    ['commit:(x)', since('feat: one'), 'write a type such as'],
    ['openapi:changed(a.yaml)', { release: { base: 'b' } }, 'such as `openapi:breaking(docs/openapi.yaml)`'],
    ['openapi:breaking(a.yaml)', {}, 'compares with a base'],
    ['openapi:breaking(a.yaml)', { release: { base: 'b', commit: HEAD } }, '`a.yaml` is not there'],
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
