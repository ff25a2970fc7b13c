/**
 * @module checklist/read
 * Block tokens -> headings, items and everything that stands between them. One pass; every line ends up somewhere.
 */
import type { GateCall, Modifiers } from '../model/checklist.ts'
import { isAnnotation } from './annotation.ts'
import { conditionIn } from './conditions.ts'
import { BOLD, type HeadingOptions, Headings, LABEL, type Section } from './headings.ts'
import { type Comment, commentsIn, joined } from './inline.ts'
import { type Box, boxOf, nearlyBox, signOf, type Token, tokensOf } from './markdown.ts'

/** One list item while its list is read. */
interface Frame {
  depth: number
  ordered: boolean
  number: number | null
  line: number
  /** The item, when the bullet has a box. */
  item: ReadItem | null
  /** The words of a bullet without one, until its end tells what it is. */
  text: string | null
  /** Boxes below it. */
  boxes: number
}

/** An item as far as the document's structure tells it. */
export interface ReadItem {
  line: number
  /** The words without box and comments. */
  text: string
  section: Section
  ordered: boolean
  depth: number
  number: number | null
  checked: boolean
  parent: ReadItem | null
  under: string[]
  detail: string[]
  comments: PlacedComment[]
  /** The list it stands in: alternatives stand in one list. */
  list: number
  /** What is bound to it otherwise than by comments. */
  bound?: Bound
}

/** What a YAML item says beside its text. */
export interface Bound {
  gates: GateCall[]
  modifiers: Modifiers
  id: string | null
  role: string | null
}

/** A comment's body with the place where it starts. */
export interface PlacedComment {
  body: string
  line: number
  column: number
}

/** Plain material: becomes a note, a metric, a contact, a sign-off. */
export interface Block {
  kind: 'paragraph' | 'bullet' | 'table' | 'code' | 'html' | 'definition' | 'lost'
  line: number
  text: string
  section: Section
  /** Code: the fence's language. */
  language?: string
  /** Tables: the cells of each row; the first is the head. */
  rows?: { line: number; cells: string[]; text: string }[]
  /** Bullets and paragraphs that look like a box and are none. */
  nearly?: string
}

export interface Read {
  headings: Headings
  items: ReadItem[]
  blocks: Block[]
  /** Comments that belong to no item. */
  loose: PlacedComment[]
  title: string | null
}

/**
 * @param text with `\n` line ends; front matter blanked out.
 * @param lines the same text, split.
 */
export function read(text: string, lines: readonly string[], options: HeadingOptions): Read {
  return new Reader(tokensOf(text), lines, options).read()
}

class Reader {
  readonly #tokens: readonly Token[]
  readonly #lines: readonly string[]
  readonly #headings: Headings
  readonly #items: ReadItem[] = []
  readonly #blocks: Block[] = []
  readonly #loose: PlacedComment[] = []
  readonly #lists: { ordered: boolean; id: number }[] = []
  readonly #frames: Frame[] = []
  readonly #covered: Uint8Array
  readonly #title: { text: string; line: number } | null
  #listCount = 0

  constructor(tokens: readonly Token[], lines: readonly string[], options: HeadingOptions) {
    this.#tokens = tokens
    this.#lines = lines
    this.#headings = new Headings(options)
    this.#covered = new Uint8Array(lines.length + 1)
    this.#title = titleOf(tokens)
  }

  read(): Read {
    for (let at = 0; at < this.#tokens.length; at++) at = this.#token(at)
    this.#keepTheRest()
    return {
      headings: this.#headings,
      items: this.#items,
      // A bullet is known for what it is only at its end.
      blocks: this.#blocks.sort((a, b) => a.line - b.line),
      loose: this.#loose,
      title: this.#title?.text ?? null,
    }
  }

  /** @returns the index of the last token that was used. */
  #token(at: number): number {
    const token = this.#tokens[at]!
    switch (token.type) {
      case 'bullet_list_open':
      case 'ordered_list_open':
        this.#lists.push({ ordered: token.type === 'ordered_list_open', id: this.#listCount++ })
        return at
      case 'bullet_list_close':
      case 'ordered_list_close':
        this.#lists.pop()
        return at
      case 'list_item_open':
        return this.#openItem(at)
      case 'list_item_close':
        this.#closeItem()
        return at
      case 'heading_open':
        return this.#heading(at)
      case 'paragraph_open':
        this.#paragraph(at)
        return at + 2
      case 'table_open':
        return this.#table(at)
      case 'fence':
      case 'code_block':
        this.#block({ kind: 'code', token, text: token.content.replace(/\n$/, ''), language: token.info.trim() })
        return at
      case 'html_block':
        this.#html(token)
        return at
      case 'reference_definition':
        this.#block({ kind: 'definition', token, text: this.#source(token.map!) })
        return at
      case 'hr':
        if (!this.#frames.length) this.#headings.close(BOLD)
        this.#cover(token.map!)
        return at
      default:
        return at
    }
  }

  #source([from, to]: readonly [number, number]): string {
    return this.#lines.slice(from, to).join('\n').trim()
  }

  #cover([from, to]: readonly [number, number]): void {
    for (let line = from; line < to; line++) this.#covered[line] = 1
  }

  #openItem(at: number): number {
    const token = this.#tokens[at]!
    const list = this.#lists.at(-1)!
    const frame: Frame = {
      depth: this.#lists.length - 1,
      ordered: list.ordered,
      number: list.ordered ? Number(token.info) : null,
      line: token.map![0] + 1,
      item: null,
      text: null,
      boxes: 0,
    }
    this.#frames.push(frame)
    if (this.#tokens[at + 1]?.type !== 'paragraph_open') return at
    const inline = this.#tokens[at + 2]!
    const box = boxOf(inline.content) ?? this.#plainBox(inline.content)
    if (box) this.#item(frame, inline, box, list.id)
    else this.#plainBullet(frame, inline)
    return at + 3
  }

  /** Where plain bullets count as items, every bullet is one. */
  #plainBox(content: string): Box | null {
    if (!this.#headings.current.bulletsAreItems || content === '') return null
    const sign = signOf(content)
    return sign?.rest ? sign : { checked: false, rest: content }
  }

  #item(frame: Frame, inline: Token, box: Box, list: number): void {
    this.#cover(inline.map!)
    const section = this.#headings.current
    section.boxes++
    section.filled = true
    for (const above of this.#frames) above.boxes++
    const { text, comments } = this.#uncommented(inline, box.rest)
    const from = this.#frames.length > 1 ? this.#frames.findLastIndex(({ item }) => item !== null) : -1
    const item: ReadItem = {
      line: inline.map![0] + 1,
      text,
      section,
      ordered: frame.ordered,
      depth: frame.depth,
      number: frame.number,
      checked: box.checked,
      parent: from < 0 ? null : this.#frames[from]!.item,
      under: from + 2 < this.#frames.length ? this.#frames.slice(from + 1, -1).flatMap(({ text }) => text || []) : [],
      detail: [],
      comments,
      list,
    }
    frame.item = item
    this.#items.push(item)
  }

  /** A comment that is not meant for Holdpoint is still something that somebody wrote. */
  #keepRemarks(comments: readonly PlacedComment[]): void {
    for (const { body, line } of comments)
      if (!isAnnotation(body) && body.trim())
        this.#blocks.push({ kind: 'html', line, text: `<!--${body}-->`, section: this.#headings.current })
  }

  /** Splits the comments off a paragraph's words. */
  #uncommented(inline: Token, words: string): { text: string; comments: PlacedComment[] } {
    const comments = commentsIn(inline.content)
    if (!comments.length) return { text: joined(words), comments: [] }
    const start = inline.content.indexOf(words)
    let text = ''
    let at = start
    for (const { from, to } of comments) {
      text += inline.content.slice(at, Math.max(at, from))
      at = Math.max(at, to)
    }
    const placed = this.#placed(inline, comments)
    this.#keepRemarks(placed)
    return { text: joined(text + inline.content.slice(at)), comments: placed }
  }

  /**
   * Finds where comments start in the source. Continuation lines are padded to their columns, so that places inside of the
   * comment can be counted from its text.
   */
  #placed({ content, map }: Token, comments: readonly Comment[]): PlacedComment[] {
    const written = content.split('\n')
    const starts: number[] = []
    for (let offset = 0, line = 0; line < written.length; offset += written[line]!.length + 1, line++)
      starts.push(offset)
    const shift = written.map((line, index) => {
      const source = this.#lines[map![0] + index] ?? ''
      return Math.max(0, source.trimEnd().length - line.trimEnd().length)
    })
    return comments.map(({ from, body }) => {
      const open = from + 4
      let line = starts.findLastIndex(start => start <= open)
      const column = open - starts[line]! + shift[line]! + 1
      const first = line
      const padded = body
        .split('\n')
        .map((part, index) => (index ? ' '.repeat(shift[first + index] ?? 0) + part : part))
        .join('\n')
      line += map![0] + 1
      return { body: padded, line, column }
    })
  }

  #plainBullet(frame: Frame, inline: Token): void {
    this.#cover(inline.map!)
    const { text, comments } = this.#uncommented(inline, inline.content)
    frame.text = text
    this.#loose.push(...comments)
  }

  #closeItem(): void {
    const frame = this.#frames.pop()!
    // A bullet with boxes below it lives on in them; one without is detail of its item, or stands for itself.
    if (frame.item || frame.text === null || (frame.boxes && frame.text)) return
    const owner = this.#frames.findLast(({ item }) => item !== null)?.item
    if (owner) {
      if (frame.text) owner.detail.push(frame.text)
      this.#warnOf(frame, owner.section)
      return
    }
    if (!frame.text) return
    const nearly = nearlyBox(frame.text)
    const block: Block = {
      kind: 'bullet',
      line: frame.line,
      text: frame.text,
      section: this.#headings.current,
      ...(nearly ? { nearly } : {}),
    }
    block.section.filled = true
    this.#blocks.push(block)
  }

  /** A near miss inside of an item is detail, and still worth a word. */
  #warnOf(frame: Frame, section: Section): void {
    const nearly = nearlyBox(frame.text ?? '')
    if (nearly) this.#blocks.push({ kind: 'lost', line: frame.line, text: frame.text!, section, nearly })
  }

  #heading(at: number): number {
    const inline = this.#tokens[at + 1]!
    const { text, comments } = this.#uncommented(inline, inline.content)
    this.#cover(this.#tokens[at]!.map!)
    this.#loose.push(...comments)
    const line = inline.map![0] + 1
    const frame = this.#frames.at(-1)
    // A heading inside of a list is that bullet's own.
    if (frame) {
      if (frame.item) frame.item.detail.push(text)
      else if (frame.text === null) frame.text = text
      else this.#block({ kind: 'paragraph', token: this.#tokens[at]!, text })
      return at + 2
    }
    const isTitle = line === this.#title?.line
    this.#headings.open(Number(this.#tokens[at]!.tag[1]), text, line, conditionIn(text), isTitle)
    return at + 2
  }

  #paragraph(at: number): void {
    const inline = this.#tokens[at + 1]!
    const { text, comments } = this.#uncommented(inline, inline.content)
    this.#cover(inline.map!)
    const frame = this.#frames.at(-1)
    if (frame?.item) {
      frame.item.comments.push(...comments)
      if (text) frame.item.detail.push(text)
      return
    }
    this.#loose.push(...comments)
    const level = frame ? null : this.#pseudoLevel(at, text)
    if (level) {
      const words = text.replace(/^(\*\*|__)(.*?)\s*[:：]?\s*\1/u, '$2').replace(/\s*[:：]\s*$/u, '')
      this.#headings.open(level, words, inline.map![0] + 1, conditionIn(words), false)
      return
    }
    if (!frame) this.#headings.close(LABEL)
    if (!text) return
    this.#block({
      kind: 'paragraph',
      token: this.#tokens[at]!,
      text: inline.content.includes('\n') ? uncut(inline.content) : text,
    })
  }

  /** A bold line, or a label above a list of boxes, does a heading's work. */
  #pseudoLevel(at: number, text: string): number | null {
    if (text.length > 80 || this.#tokens[at + 1]!.content.includes('\n')) return null
    if (
      /^(\*\*|__)(?!\s)[^*_]+\1\s*(?:[(（][^()（）]*[)）])?\s*[:：]?$/u.test(text) &&
      !/[.!?]\s*(?:\*\*|__)\s*$/.test(text)
    )
      return this.#listFollows(at + 3, true) ? BOLD : null
    return /[:：]$/u.test(text) && text.length <= 60 && this.#listFollows(at + 3, false) ? LABEL : null
  }

  /** @param past true to look past paragraphs and for any list or table; false for a list of boxes right here. */
  #listFollows(from: number, past: boolean): boolean {
    for (let at = from; at < this.#tokens.length; at++) {
      const { type } = this.#tokens[at]!
      if (past && type === 'paragraph_open') at += 2
      else if (past && (type === 'html_block' || type === 'reference_definition')) continue
      else if (type === 'bullet_list_open' || type === 'ordered_list_open')
        return past || boxOf(this.#tokens[at + 3]?.content ?? '') !== null || this.#headings.current.bulletsAreItems
      else return past && type === 'table_open'
    }
    return false
  }

  #table(at: number): number {
    const open = this.#tokens[at]!
    this.#cover(open.map!)
    const rows: NonNullable<Block['rows']> = []
    let end = at
    for (; this.#tokens[end]!.type !== 'table_close'; end++) {
      const token = this.#tokens[end]!
      if (token.type === 'tr_open')
        rows.push({ line: token.map![0] + 1, cells: [], text: this.#lines[token.map![0]]!.trim() })
      else if (token.type === 'inline') rows.at(-1)!.cells.push(token.content)
    }
    const owner = this.#frames.findLast(({ item }) => item !== null)?.item
    if (owner) owner.detail.push(rows.map(({ text }) => text).join('\n'))
    else this.#push({ kind: 'table', line: open.map![0] + 1, text: '', section: this.#headings.current, rows })
    return end
  }

  #html(token: Token): void {
    const comments = commentsIn(token.content)
    const placed = comments.length
      ? this.#placed({ ...token, content: token.content.trimEnd() } as Token, comments)
      : []
    const frame = this.#frames.at(-1)
    ;(frame?.item?.comments ?? this.#loose).push(...placed)
    const bare = comments.length ? token.content.replace(/<!--[\s\S]*?-->/g, '').trim() : token.content.trim()
    // A comment alone is no detail of its item.
    if (frame?.item && !bare) this.#cover(token.map!)
    else this.#block({ kind: 'html', token, text: token.content.trim() })
  }

  /** Goes to the item it stands in, or stands for itself. */
  #block({
    kind,
    token,
    text,
    language,
  }: {
    kind: Block['kind']
    token: Token
    text: string
    language?: string
  }): void {
    this.#cover(token.map!)
    const line = token.map![0] + 1
    const owner = this.#frames.findLast(({ item }) => item !== null)?.item
    if (owner) {
      if (text) owner.detail.push(text)
      return
    }
    if (!this.#frames.length) this.#headings.close(LABEL)
    const nearly = kind !== 'paragraph' ? null : boxOf(text) ? 'a box without a bullet' : nearlyBox(text)
    this.#push({
      kind,
      line,
      text,
      section: this.#headings.current,
      ...(language ? { language } : {}),
      ...(nearly ? { nearly } : {}),
    })
  }

  #push(block: Block): void {
    block.section.filled = true
    this.#blocks.push(block)
  }

  /** What the block parser gave up on (nested deeper than it follows) is kept line by line. */
  #keepTheRest(): void {
    const section = this.#headings.sections[0]!
    for (let index = 0; index < this.#lines.length; index++) {
      const line = this.#covered[index] ? '' : this.#lines[index]!
      if (line && /[\p{L}\p{N}]/u.test(line.replace(MARKERS, '')))
        this.#blocks.push({ kind: 'lost', line: index + 1, text: line.trim(), section })
    }
  }
}

/** What stands in front of a line's words. */
const MARKERS = /^(?:[\s>]|[-*+](?=\s|$)|\d+[.)](?=\s|$))+/

/** The lines of a paragraph, each trimmed, comments gone. */
const uncut = (content: string): string =>
  (content.includes('<!--') ? content.replace(/<!--[\s\S]*?-->/g, '') : content)
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean)
    .join('\n')

/** The only heading of level 1, when it is the first heading, or the first of several with no box of its own. */
function titleOf(tokens: readonly Token[]): { text: string; line: number } | null {
  let title: { text: string; line: number } | null = null
  let firsts = 0
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]!
    if (token.type !== 'heading_open' || token.level !== 0) continue
    if (!title && token.tag !== 'h1') return null
    if (token.tag === 'h1') firsts++
    title ??= { text: joined(tokens[at + 1]!.content.replace(/<!--[\s\S]*?-->/g, '')), line: token.map![0] + 1 }
    if (firsts === 2) return tokens.slice(0, at).some(({ type }) => type === 'list_item_open') ? null : title
  }
  return title
}
