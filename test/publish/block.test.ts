/** The list in a pull request's body: what GitHub makes of it, and what must never happen to the text around it. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseChecklist } from '../../src/checklist/parse.ts'
import type { ItemReport, Report } from '../../src/model/report.ts'
import { outsideBlock, readBlock, renderBody } from '../../src/publish/block.ts'
import { boxesIn } from './boxes.ts'
import { HOSTILE, item, report } from './report.ts'
import '../seed.ts'

const BEGIN = '<!-- holdpoint:begin -->'
const END = '<!-- holdpoint:end -->'

/** A report about every item of a document, one in three cleared. */
function reportOn(markdown: string): Report {
  const { items, title } = parseChecklist(markdown, { source: 'RELEASE.md' })
  const states = ['open', 'signed', 'failing', 'open', 'waiting', 'proven'] as const
  const reports = items.map(({ id, line, text, path, phase, depth, parent }, at) =>
    item(states[at % states.length]!, { id, line, text, path, phase, depth, parent, because: `because of ${id}` }),
  )
  return report(reports, { checklist: { source: 'RELEASE.md', title, digest: '' } })
}

const clickable = (given: Report) =>
  given.items
    .filter(({ state }) => state !== 'dormant')
    .map(({ id, state, depth }) => ({ id, ticked: state === 'signed' || state === 'proven', depth }))
const byId = <T extends { id: string | null }>(list: T[]) => list.toSorted((a, b) => (a.id! < b.id! ? -1 : 1))

const generated = (sections: number, each: number): string =>
  [
    '# Release',
    ...Array.from({ length: sections }, (_, section) =>
      [
        `\n## Pre-deployment ${section}\n`,
        ...Array.from({ length: each }, (_, at) => `- [ ] Step ${section}.${at} of the work that has to be done`),
      ].join('\n'),
    ),
  ].join('\n')

describe('every item that counts is a box that can be clicked', () => {
  const nested = `# Release

## Pre-deployment

1. [ ] First
   - [ ] Below the first
     - [ ] Further below
   - [ ] Below as well
2. [ ] Second

**Later**

- [ ] Under a bold heading
  - [ ] Nested there
`
  test('at its depth, with its id, under headings and in folded parts', () => {
    const given = reportOn(nested)
    expect(boxesIn(renderBody('Some words', given))).toEqual(clickable(given))
  })

  test('when what it is nested in has none', () => {
    const items = [
      item('open', { id: 'deep', depth: 3, parent: 'gone' }),
      item('dormant', { id: 'asleep' }),
      item('open', { id: 'below-asleep', depth: 1, parent: 'asleep' }),
      item('open', { id: 'below', depth: 2, parent: 'below-asleep' }),
    ]
    expect(boxesIn(renderBody('- a list of mine', report(items))).map(({ id, depth }) => [id, depth])).toEqual([
      ['deep', 0],
      ['below-asleep', 0],
      ['below', 1],
    ])
  })

  test.each(HOSTILE)('whatever its words: %j', words => {
    const items = [
      item('open', { id: 'before' }),
      item('open', { id: words || 'empty', text: words, because: words, clearBy: [words] }),
      item('failing', { id: 'after', because: words }),
      item('dormant', { id: 'asleep', path: [words, words], because: words }),
    ]
    const body = renderBody(null, report(items, { holds: [words] }), { notes: [words] })
    const read = [
      ['before', false],
      [(words || 'empty').toWellFormed(), false],
      ['after', false],
    ]
    expect([...readBlock(body)!]).toEqual(read)
    expect(boxesIn(body).map(({ id, ticked }) => [id, ticked])).toEqual(read)
    expect(body.split('<!--')).toHaveLength(2 + 1 + 3)
    expect(body.split('-->')).toHaveLength(2 + 1 + 3)
    expect(body.replace(/<!-- hp:\S+ -->/g, '')).not.toMatch(/<img|<script|\]\(|@octocat|#123|:\/\/|www\.evil/)
    expect(body.split('\n').filter(line => line.includes('<details'))).toHaveLength(2)
  })

  const seed = new URL('../../../shared/seeds/tulia.md', import.meta.url)
  if (!existsSync(seed)) console.warn('a list of 183 items is not beside the project: its test is skipped')
  ;(existsSync(seed) ? test : test.skip)('in a list of 183 that people use', () => {
    const given = reportOn(readFileSync(seed, 'utf8'))
    expect(given.items).toHaveLength(183)
    const body = renderBody(null, given)
    expect(body.length).toBeLessThan(50_000)
    expect(byId(boxesIn(body))).toEqual(byId(clickable(given)))
  })
})

describe('the limit of a body', () => {
  const given = reportOn(generated(12, 15))

  test.each([0, 30_000, 48_000])('holds every open box beside %i characters of people', length => {
    const text = 'words '.repeat(length / 6)
    const body = renderBody(text, given)
    expect(body.length).toBeLessThanOrEqual(65_000)
    expect(body.startsWith(text)).toBe(true)
    const open = given.items.filter(({ state }) => !['signed', 'proven'].includes(state))
    expect([...readBlock(body)!.keys()]).toEqual(expect.arrayContaining(open.map(({ id }) => id)))
  })

  test('beside 60,000 characters those that a person has to tick come first, and it says where the rest is', () => {
    const text = 'w'.repeat(60_000)
    const body = renderBody(text, given)
    expect(body.length).toBeLessThanOrEqual(65_000)
    const open = given.items.filter(({ state }) => state === 'open').map(({ id }) => id)
    const shown = [...readBlock(body)!.keys()]
    expect(shown.length).toBeGreaterThan(20)
    expect(open).toEqual(expect.arrayContaining(shown))
    expect(body).toMatch(/\d+ more items that are missing do not fit in here/)
    expect(body).toContain('`/holdpoint tick &lt;item&gt;`'.replace('&lt;', '<').replace('&gt;', '>'))
    expect(renderBody(body, given)).toBe(body)
  })

  test('with room for no box it still tells the verdict; with none at all it leaves the body as it is', () => {
    expect(renderBody('w'.repeat(64_800), given)).toContain('Holdpoint: hold')
    const full = 'w'.repeat(65_400)
    expect(renderBody(full, given)).toBe(full)
    const longer = renderBody('', given)
    const grown = longer.replace(/^/, `${'w'.repeat(64_990)}\n`)
    expect(renderBody(grown, given)).toBe(grown)
  })
})

describe('what people wrote stays', () => {
  const given = report([item('open', { id: 'one' }), item('signed', { id: 'two' }), item('dormant', { id: 'three' })])
  const whole = renderBody('', given)
  const soup = fc
    .array(
      fc.constantFrom(
        'words',
        '\n',
        '\r\n',
        '\n\n',
        ' ',
        '- [ ] a box <!-- hp:one -->',
        '- [x] a box <!-- hp:two -->',
        '```',
        '~~~',
        '    ',
        '> ',
        BEGIN,
        END,
        '</details>',
        '<details>',
        '<!--',
        '-->',
        '### 🔴 Holdpoint: hold',
        '🙂 שלום',
        '&amp; `code` | \\',
      ),
      { maxLength: 30 },
    )
    .map(parts => parts.join(''))
  const quiet = soup.map(text => text.replaceAll('holdpoint:', 'somebody:'))

  test('byte for byte, where no mark of ours is in it', () => {
    fc.assert(
      fc.property(quiet, quiet, (before, after) => {
        const begun = renderBody(before, given)
        expect(begun.replace(whole, '').trim()).toBe(before.trim())
        const between = `${before}\n${whole}\n${after}`
        const kept = outsideBlock(between)
        const next = renderBody(between, report([item('signed', { id: 'one' })]))
        if (kept.after === `\n${after}`) expect(outsideBlock(next)).toEqual(kept)
        expect(next.startsWith(`${before}\n`)).toBe(true)
        expect(next.includes(after)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('a second time nothing changes, whatever was there before', () => {
    fc.assert(
      fc.property(soup, body => {
        const once = renderBody(body, given)
        expect(renderBody(once, given)).toBe(once)
        expect([...readBlock(once)!]).toEqual([
          ['one', false],
          ['two', true],
        ])
      }),
      { numRuns: 1000 },
    )
  })

  test('and leaves boxes that can be clicked', () => {
    fc.assert(
      fc.property(quiet, text => {
        const boxes = boxesIn(renderBody(text.replaceAll('hp:', 'xy:'), given))
        expect(boxes.filter(({ id }) => id)).toEqual(clickable(given))
      }),
      { numRuns: 1000 },
    )
  })

  test('in the block too, until it is written anew: a tick is read from either line ending', () => {
    const ticked = whole.replace('- [ ]', '- [x]')
    for (const body of [ticked, ticked.replaceAll('\n', '\r\n')])
      expect([...readBlock(body)!]).toEqual([
        ['one', true],
        ['two', true],
      ])
  })
})

describe('which block counts', () => {
  const given = report([item('open', { id: 'one' }), item('open', { id: 'two' })])
  const whole = renderBody('', given)

  test('not one in a fence: that is an example', () => {
    const example = `Look:\n\n\`\`\`\n${BEGIN}\n- [x] Mine <!-- hp:one -->\n${END}\n\`\`\`\n\nGoodbye.`
    expect(readBlock(example)).toBeNull()
    const body = renderBody(example, given)
    expect(body).toBe(`${example}\n\n${whole}`)
    expect(readBlock(body)).toEqual(
      new Map([
        ['one', false],
        ['two', false],
      ]),
    )
  })

  test('behind a fence that is never closed there would be no boxes: it stands above', () => {
    const text = 'A log:\n\n```\nboom'
    const body = renderBody(text, given)
    expect(boxesIn(body)).toHaveLength(2)
    expect(body.endsWith(text)).toBe(true)
    expect(renderBody(body, given)).toBe(body)
  })

  test('the first whole one; a mark before it takes no text with it', () => {
    const stray = `${BEGIN}\nmy own words\n\n`
    const body = `${stray}${whole}\n\n${whole.replace('- [ ]', '- [x]')}`
    expect(outsideBlock(body).before).toBe(stray)
    expect(readBlock(body)!.get('one')).toBe(false)
    expect(renderBody(body, report([item('signed', { id: 'one' })]))).toContain('my own words')
  })

  test.each([
    ['its end', END],
    ['its beginning', BEGIN],
  ])('none without %s: nothing counts, and one whole list is there again', (_, mark) => {
    const torn = `Mine.\n\n${whole.replace(mark, '').replaceAll('- [ ]', '- [x]')}\n\nMine too.`
    expect(readBlock(torn)).toBeNull()
    const mended = renderBody(torn, given)
    expect(mended).toContain('Mine.\n')
    expect(mended).toContain('\n\nMine too.')
    expect(boxesIn(mended).map(({ id }) => id)).toEqual(['one', 'two'])
  })

  test('words that show a mark of ours are words', () => {
    const text = 'Write `- [x] a <!-- hp:two -->` in it'
    const body = renderBody('', report([item('open', { id: 'one', text }), item('signed', { id: 'two' })]))
    expect([...readBlock(body)!]).toEqual([
      ['one', false],
      ['two', true],
    ])
    expect(boxesIn(body).map(({ ticked }) => ticked)).toEqual([false, true])
  })

  test('an id that is there twice, or on a line with another one, is neither ticked nor not', () => {
    const line = whole.split('\n').find(each => each.includes('hp:one'))!
    expect([...readBlock(whole.replace(line, `${line}\n${line.replace('[ ]', '[x]')}`))!.keys()]).toEqual(['two'])
    expect([...readBlock(whole.replace(line, `${line} <!-- hp:two -->`))!.keys()]).toEqual([])
  })

  // Anything but linear runs into the limit of a test.
  test('65 KB of anything are read', () => {
    const bodies = [
      BEGIN,
      END,
      '```\n',
      '- [ ] <!-- hp:',
      ' ',
      '<!-- hp:a --> ',
      '\n',
      `${BEGIN}\n- [x] a <!-- hp:b -->\n`,
    ]
    for (const part of bodies) {
      const body = part.repeat(65_000 / part.length)
      readBlock(body)
      readBlock(`${BEGIN}\n- [ ] ${body}\n${END}`)
      renderBody(body.slice(0, 60_000), given)
      renderBody(`${BEGIN}\n- [ ] ${body.slice(0, 60_000)}`, given)
    }
  })
})

test('what is done, asleep or only reported is folded; what holds comes first and lies open', () => {
  const items: ItemReport[] = [
    item('open', { id: 'r', phase: 'readiness', optional: true }),
    item('signed', { id: 'd' }),
    item('open', { id: 'p', phase: 'preflight' }),
    item('dormant', {
      id: 's',
      phase: 'rollback',
      path: ['Release checklist', 'Way back'],
      because: 'it is not asked',
    }),
  ]
  const body = renderBody('', report(items))
  expect(body.match(/<details.*/g)).toEqual([
    '<details><summary><b>pre-deploy</b> 1 of 1 ✅</summary>',
    '<details open><summary><b>preflight</b> 0 of 1</summary>',
    '<details><summary><b>readiness</b> reported only</summary>',
    '<details><summary>💤 1 item asleep</summary>',
  ])
  expect(body).toContain('- it is not asked: Way back (1)')
})

test('what several items wait for in the same words is said once', () => {
  const because = 'the Action has not reported yet'
  const items = ['a', 'b', 'c'].map(id => item('waiting', { id, because }))
  const untouched = item('open', { id: 'd', because: 'not ticked yet; the ops may tick it', clearBy: ['ops'] })
  const body = renderBody('', report([...items, untouched]))
  expect(body.split(because)).toHaveLength(2)
  expect(body).toContain('> ⏳ 3 items: the Action has not reported yet')
  expect(body).toContain('- [ ] An item that is open (ops) <!-- hp:d -->')
})
