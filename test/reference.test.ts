import { expect, test } from '@jest/globals'
import { stale } from '../src/reference.ts'

test('everything generated is fresh: index, reference pages, schemas, action.yml, tables', async () => {
  expect(await stale()).toEqual([])
})
