/**
 * @module publish/around
 * Where the managed block is in a body, what of it is ticked, and what is people's own text around it.
 */

export const BEGIN = '<!-- holdpoint:begin -->'
export const END = '<!-- holdpoint:end -->'

export interface Around {
  before: string
  /** What stands between the marks, with `\n`; null when they are not both there. */
  block: string | null
  after: string
  /** Something of ours is there, and is to be replaced. */
  found: boolean
}

interface Line {
  from: number
  /** Behind it, its line feed not counted. */
  to: number
  text: string
}

/** Web forms send `\r\n`; it is a line all the same. */
function linesOf(body: string): Line[] {
  const lines: Line[] = []
  for (let from = 0; from <= body.length; ) {
    const feed = body.indexOf('\n', from)
    const end = feed < 0 ? body.length : feed
    const to = body[end - 1] === '\r' && end > from ? end - 1 : end
    lines.push({ from, to, text: body.slice(from, to) })
    from = end + 1
  }
  return lines
}

const FENCE = /^ {0,3}(`{3,}|~{3,})([^\r\n]*)$/

/** @returns lines inside of fences that are closed; and whether the text ends in one that is not. */
function fenced(lines: readonly Line[]): { inside: Set<number>; open: boolean } {
  const inside = new Set<number>()
  let fence: { sign: string; from: number } | null = null
  for (const [at, { text }] of lines.entries()) {
    const [, sign, rest] = FENCE.exec(text) ?? []
    if (!sign) continue
    if (!fence) {
      // Backticks behind backticks are a code span in a line.
      if (sign[0] === '~' || !rest!.includes('`')) fence = { sign, from: at }
    } else if (sign[0] === fence.sign[0] && sign.length >= fence.sign.length && !rest!.trim()) {
      for (let line = fence.from; line <= at; line++) inside.add(line)
      fence = null
    }
  }
  return { inside, open: fence !== null }
}

/** @returns whether what is written behind the text would be code. */
export const endsInFence = (text: string): boolean => fenced(linesOf(text)).open

/** A line that nobody but us writes: a box with its id. */
const OURS = /^\s*[-*+]\s+\[[ xX]\]\s.*<!-- hp:\S+ -->\s*$/
const isBox = ({ text }: Line): boolean => text.length < 20_000 && OURS.test(text)
const isFrame = ({ text }: Line): boolean => text.trim() === '' || text.trim() === '</details>'
const isTitle = ({ text }: Line): boolean => /^### (?:🟢|🔴) Holdpoint: /u.test(text)

/**
 * The first pair of marks that nothing of the kind stands between, on lines of their own and not in a fence, is the block; another
 * one is somebody's text. Of a torn block, what is unmistakably ours is replaced.
 */
export function around(body: string): Around {
  const lines = linesOf(body)
  const { inside } = fenced(lines)
  const marks = lines.flatMap((line, at) =>
    !inside.has(at) && (line.text.trimEnd() === BEGIN || line.text.startsWith(END))
      ? [{ at, begin: line.text.startsWith(BEGIN) }]
      : [],
  )
  const pair = marks.findIndex(({ begin }, index) => begin && marks[index + 1]?.begin === false)
  if (pair >= 0) {
    const [first, last] = [lines[marks[pair]!.at]!, lines[marks[pair + 1]!.at]!]
    return {
      before: body.slice(0, first.from),
      block: body.slice(first.from + BEGIN.length, last.from).replaceAll('\r\n', '\n'),
      after: body.slice(last.from + END.length),
      found: true,
    }
  }
  const torn = tornIn(lines, marks)
  return torn
    ? { before: body.slice(0, torn.from), block: null, after: body.slice(torn.to), found: true }
    : { before: body, block: null, after: '', found: false }
}

/** From the mark that is left to the farthest of our lines. */
function tornIn(
  lines: readonly Line[],
  marks: readonly { at: number; begin: boolean }[],
): { from: number; to: number } | null {
  const [mark] = marks
  if (!mark) return null
  const line = lines[mark.at]!
  if (mark.begin) {
    let last = lines.findLastIndex((each, at) => at > mark.at && isBox(each))
    if (last < 0) last = mark.at
    else while (lines[last + 1] && isFrame(lines[last + 1]!)) last++
    while (last > mark.at && lines[last]!.text.trim() === '') last--
    return { from: line.from, to: lines[last]!.to }
  }
  const first = lines.findIndex((each, at) => at < mark.at && (isBox(each) || isTitle(each)))
  return { from: (lines[first] ?? line).from, to: line.from + END.length }
}

/** @returns the items of the block and whether they are ticked; null without a whole block. One that is there twice is left out. */
export function readBlock(body: string | null): Map<string, boolean> | null {
  const { block } = around(body ?? '')
  if (block === null) return null
  const found = new Map<string, boolean | null>()
  for (const line of block.split('\n')) {
    const box = /^\s*[-*+]\s+\[([ xX])\]\s/.exec(line)
    // The last one is ours: an item's own words may show another.
    const id = box && idIn(line.slice(line.lastIndexOf(ID_BEGINS)).trimEnd())
    if (id) found.set(id, found.has(id) ? null : box[1] !== ' ')
  }
  return new Map([...found].filter((entry): entry is [string, boolean] => entry[1] !== null))
}

/** @returns what people wrote: the body without the block. */
export function outsideBlock(body: string | null): { before: string; after: string } {
  const { before, after } = around(body ?? '')
  return { before, after }
}

const ID_BEGINS = '<!-- hp:'

function idIn(mark: string): string | null {
  const encoded = /^<!-- hp:(\S+) -->$/.exec(mark)?.[1]
  try {
    return encoded ? decodeURIComponent(encoded) : null
  } catch {
    return null
  }
}
