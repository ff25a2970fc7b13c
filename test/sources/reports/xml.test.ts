import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { BrokenReport } from '../../../src/sources/reports/reading.ts'
import { readXml } from '../../../src/sources/reports/xml.ts'
import { samples } from './samples.ts'

type Event = ['open', string, Record<string, string>] | ['close', string] | ['text', string]

/** Neighbouring texts joined and blanks around them cut, so that only what counts is compared. */
class Events {
  readonly all: Event[] = []
  add(event: Event): void {
    const last = this.all.at(-1)
    if (event[0] === 'text' && last?.[0] === 'text') last[1] += event[1]
    else this.all.push(event)
  }
  list(): Event[] {
    const cut = this.all.map((event): Event => (event[0] === 'text' ? ['text', event[1].trim()] : event))
    return cut.filter(event => event[0] !== 'text' || event[1] !== '')
  }
}

async function* pieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}

async function ours(text: string, length = 1 << 20): Promise<Event[] | string> {
  const events = new Events()
  try {
    await readXml(pieces(Buffer.from(text), length), {
      open: (name, attributes) => events.add(['open', name, { ...attributes }]),
      close: name => events.add(['close', name]),
      text: content => events.add(['text', content]),
    })
  } catch (caught) {
    if (!(caught instanceof BrokenReport)) throw caught
    return caught.message
  }
  return events.list()
}

/** The library that reads XML to the letter; `complaints` are its reasons to refuse. */
function theirs(text: string): { events: Event[]; complaints: string[] } {
  const parser = new SaxesParser({ xmlns: false, position: false })
  const events = new Events()
  const complaints: string[] = []
  const local = (name: string) => name.slice(name.indexOf(':') + 1)
  parser.on('error', ({ message }) => void complaints.push(message))
  parser.on('opentag', (tag: SaxesTagPlain) => events.add(['open', local(tag.name), { ...tag.attributes }]))
  parser.on('closetag', tag => events.add(['close', local(tag.name)]))
  parser.on('text', content => events.add(['text', content]))
  parser.on('cdata', content => events.add(['text', content]))
  try {
    parser.write(text).close()
  } catch (caught) {
    complaints.push((caught as Error).message)
  }
  return { events: events.list(), complaints }
}

/**
 * What the letter forbids and we let pass, because it cannot hide a case: characters that runners print all the same,
 * the inside of declarations nobody uses, and which letters beyond ASCII may be in a name.
 */
const LENIENT =
  /disallowed character|malformed character entity|XML declaration|document type|doctype|DTD|processing instruction|version|encoding|standalone|xml:|XMLDecl|"\]\]>"/i

const documents = samples.map(({ text }) => text).filter(text => text.startsWith('<'))
const shards = [
  '<',
  '>',
  '/',
  '"',
  "'",
  '&',
  '&amp;',
  '&x;',
  '&#10;',
  ']]>',
  '<![CDATA[',
  '--',
  '<!--',
  '-->',
  '<?p ?>',
  '=',
  ' ',
  '\n',
  'a',
  '<a>',
  '</a>',
  '<a/>',
  ' b="c"',
  'é',
]

const edited = fc
  .record({
    document: fc.constantFrom(...documents),
    edits: fc.array(
      fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), drop: fc.nat(6), put: fc.constantFrom(...shards) }),
      {
        minLength: 0,
        maxLength: 3,
      },
    ),
  })
  .map(({ document, edits }) =>
    edits.reduce((text, { at, drop, put }) => {
      const index = Math.floor(at * text.length)
      return text.slice(0, index) + put + text.slice(index + drop)
    }, document),
  )

describe('streaming XML', () => {
  test('refuses and reads what a parser to the letter refuses and reads', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          edited,
          fc.array(fc.constantFrom(...shards), { maxLength: 12 }).map(all => all.join('')),
        ),
        async text => {
          const mine = await ours(text)
          const { events, complaints } = theirs(text)
          if (complaints.length === 0) expect(mine).toEqual(events)
          else if (typeof mine !== 'string') expect(complaints.filter(each => !LENIENT.test(each))).toEqual([])
        },
      ),
      { numRuns: 4000 },
    )
  })

  test('reads the same however the bytes are cut', async () => {
    for (const document of documents) {
      const whole = await ours(document)
      for (const length of [1, 2, 3, 7, 64]) expect(await ours(document, length)).toEqual(whole)
    }
  })

  test('hands on long texts and CDATA in pieces, and nothing is lost', async () => {
    const long = 'x]'.repeat(200_000)
    const events = await ours(`<a>${long}&amp;<![CDATA[${long}<]]></a>`, 10_000)
    expect(events).toEqual([
      ['open', 'a', {}],
      ['text', `${long}&${long}<`],
      ['close', 'a'],
    ])
  })

  test.each([
    ['<a>\n<b>\n</a>', 'closes </a> where </b> is open (line 3)'],
    ['<a>\n', 'ends inside of <a> (line 2)'],
    ['<a/><a/>', 'has a second root element <a>'],
    ['<a b="1" b="2"/>', 'has the attribute `b` twice'],
    ['<a b=1/>', 'has the attribute `b` without a value in quotes'],
    ['<a b="1"c="2"/>', 'where a blank was expected'],
    ['<a>&nbsp;</a>', 'uses the entity `&nbsp;`, which is not defined'],
    ['<a>&#0;</a>', 'has an `&` that begins no character'],
    ['<a/>b', 'ends with text outside of the root element'],
    ['<a b="', 'ends inside of a tag'],
    ['<a><![CDATA[', 'ends inside of a cdata'],
    ['<!-- only -->', 'holds no XML element'],
    ['<a/><?xml version="1.0"?>', 'has an XML declaration that is not at its start'],
  ])('%j: %s', async (text, because) => {
    expect(await ours(text)).toContain(because)
  })

  test.each([
    ['<r><a b="1" c="2"/><a b="1" c="2" b="3"/></r>'],
    ['<r><a b="1" c="2"/><a c="1" b="2"/><a c="1" c="2"/></r>'],
    [`<r><a ${Array.from({ length: 40 }, (_, at) => `n${at}=""`).join(' ')} n39=""/></r>`],
    [`<r><a ${Array.from({ length: 40 }, (_, at) => `n${at}=""`).join(' ')} n3=""/></r>`],
  ])('an attribute that comes twice is found whatever the tag before looked like: %s', async text => {
    expect(await ours(text)).toMatch(/has the attribute `\w+` twice/)
  })

  test('attributes in another order, fewer and more of them', async () => {
    const tags = '<a b="1" c="2"/><a c="3" b="4"/><a b="5"/><a/><a b="6" d="7" c="8"/><b c="9"/><a b="1" c="2"/>'
    expect(await ours(`<r>${tags}</r>`)).toEqual(theirs(`<r>${tags}</r>`).events)
  })

  test('a tag taken by itself tells what the object of its attributes would', async () => {
    const value = fc.oneof(
      fc.stringMatching(/^[0-9]{0,17}(?:[.][0-9]{0,9})?$/),
      fc.constantFrom('', ' 7', '1e3', '-1', '.5', '5.', '1.2.3', '0x10', '1,234.5', 'é', '&#49;', 'NaN', '00.10'),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(value, { maxLength: 4 }), async values => {
        const text = `<a>${values.map(each => `<b x="${each}" y="é"/>`).join('')}</a>`
        const [taken, closed, opened]: [unknown[], string[], string[]] = [[], [], []]
        await readXml(pieces(Buffer.from(text), 1 << 20), {
          take(tag) {
            if (tag.local !== 'b') return false
            const { x, ...rest } = tag.all()
            expect([tag.text('x'), tag.number('x'), tag.text('z'), tag.number('z')]).toEqual([
              x,
              Number(x),
              undefined,
              undefined,
            ])
            expect(rest).toEqual({ y: 'é' })
            taken.push(x)
            return true
          },
          open: name => opened.push(name),
          close: name => closed.push(name),
        })
        expect(taken).toEqual(values.map(each => each.replace('&#49;', '1')))
        expect(opened).toEqual(['a'])
        expect(closed).toEqual([...values.map(() => 'b'), 'a'])
      }),
    )
  })

  test('refuses names by the ten thousand', async () => {
    const attributes = Array.from({ length: 10_001 }, (_, at) => `<a n${at}=""/>`).join('')
    expect(await ours(`<r>${attributes}</r>`)).toContain('has more than 10000 different names')
  })

  test('refuses nesting that is an attack', async () => {
    expect(await ours('<a>'.repeat(200_000))).toContain('nests elements deeper than 100000')
  })
})
