/**
 * @module checklist/read
 * Block tokens -> headings, items and everything that stands between them. One pass; every line ends up somewhere.
 */
import { isAnnotation } from './annotation.ts'
import { conditionIn } from './conditions.ts'
import type { Block, PlacedComment, Read, ReadItem } from './document.ts'
import { BOLD, type HeadingOptions, Headings, LABEL, type Section } from './headings.ts'
import { joined } from './inline.ts'
import { type Box, boxOf, nearlyBox, signOf, type Token, tokensOf } from './markdown.ts'
import { pseudoLevel, pseudoWords, type Title, titleOf } from './outline.ts'
import { placed, spoken, spokenLines } from './placed.ts'

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
  readonly #title: Title | null
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
    const comments = this.#comments(inline)
    const from = this.#frames.length > 1 ? this.#frames.findLastIndex(({ item }) => item !== null) : -1
    const item: ReadItem = {
      line: inline.map![0] + 1,
      text: comments.length ? spoken(box.rest) : joined(box.rest),
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

  /** The comments of a paragraph; ordinary remarks are kept as notes. */
  #comments(inline: Pick<Token, 'content' | 'map'>): PlacedComment[] {
    if (!inline.content.includes('<!--')) return []
    const comments = placed(inline, this.#lines)
    this.#keepRemarks(comments)
    return comments
  }

  #plainBullet(frame: Frame, inline: Token): void {
    this.#cover(inline.map!)
    frame.text = spoken(inline.content)
    append(this.#loose, this.#comments(inline))
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
    const text = spoken(inline.content)
    this.#cover(this.#tokens[at]!.map!)
    append(this.#loose, this.#comments(inline))
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
    const text = spoken(inline.content)
    const comments = this.#comments(inline)
    this.#cover(inline.map!)
    const frame = this.#frames.at(-1)
    if (frame?.item) {
      append(frame.item.comments, comments)
      if (text) frame.item.detail.push(text)
      return
    }
    append(this.#loose, comments)
    const level = frame ? null : pseudoLevel(this.#tokens, at, text, this.#headings.current.bulletsAreItems)
    if (level) {
      const words = pseudoWords(text)
      this.#headings.open(level, words, inline.map![0] + 1, conditionIn(words), false)
      return
    }
    if (!frame) this.#headings.close(LABEL)
    if (!text) return
    this.#block({
      kind: 'paragraph',
      token: this.#tokens[at]!,
      text: inline.content.includes('\n') ? spokenLines(inline.content) : text,
    })
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
    const content = token.content.trimEnd()
    const comments = placed({ content, map: token.map }, this.#lines)
    const frame = this.#frames.at(-1)
    append(frame?.item?.comments ?? this.#loose, comments)
    const bare = spoken(content)
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

/** `push` with a spread fails where there are very many. */
function append<T>(target: T[], more: readonly T[]): void {
  for (const one of more) target.push(one)
}

/** What stands in front of a line's words. */
const MARKERS = /^(?:[\s>]|[-*+](?=\s|$)|\d+[.)](?=\s|$))+/
