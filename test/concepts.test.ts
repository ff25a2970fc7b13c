/** docs/concepts.md names what proves each row: the tests must be there. */
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'

const page = readFileSync(new URL('../docs/concepts.md', import.meta.url), 'utf8')
const rows = page.split('\n').filter(line => /^\| \d+ \|/.test(line))
const numberOf = (row: string) => Number(/^\| (\d+) \|/.exec(row)![1])

const named = rows.flatMap(row =>
  [...row.matchAll(/\[`([^`]+)`\]\(\.\.\/(test\/[^)]+)\)/g)].map(
    ([, title, file]) => [numberOf(row), title!, file!] as const,
  ),
)

test('every concept has its row', () => {
  expect(rows.map(numberOf)).toEqual(Array.from({ length: 30 }, (_, at) => at + 1))
})

test('every row names a test', () => {
  const proven = new Set(named.map(([number]) => number))
  expect(rows.map(numberOf).filter(number => !proven.has(number))).toEqual([])
})

test.each(named)('row %i names the test "%s", which is in %s', (_, title, file) => {
  const url = new URL(`../${file}`, import.meta.url)
  expect(existsSync(url)).toBe(true)
  expect(readFileSync(url, 'utf8')).toContain(title)
})
