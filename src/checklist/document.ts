/**
 * @module checklist/document
 * What a document is while it is read, whatever its format: the nouns between the text and the checklist.
 */
import type { GateCall, Modifiers } from '../model/checklist.ts'
import type { Headings, Section } from './headings.ts'

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
