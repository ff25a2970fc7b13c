/**
 * @module sources/reports/tests/elements
 * For dialects that say things in nested elements: each element is seen when it ends, with its text, the texts of its
 * children and its parents.
 */
import type { XmlHandlers } from '../xml.ts'
import type { Case } from './cases.ts'

export interface Element {
  name: string
  attributes: Record<string, string>
  /** Its own text without that of inner elements, at most some 4,000 characters. */
  text: string
  parent: Element | null
  /** The first text of each kind of child, trimmed. */
  texts: Map<string, string> | null
  /** What inner elements found out about the test this element is. */
  note: Partial<Case>
}

const MAX_TEXT = 4000
const MAX_TEXTS = 40

/** @returns handlers that call `open` with what is known at an element's start and `close` with all of it. */
export function elements(see: { open?(element: Element): void; close(element: Element): void }): XmlHandlers {
  let current: Element | null = null
  return {
    open(name, attributes) {
      current = { name, attributes, text: '', parent: current, texts: null, note: {} }
      see.open?.(current)
    },
    text(text) {
      if (current && current.text.length < MAX_TEXT) current.text += text.slice(0, MAX_TEXT)
    },
    close() {
      const ended = current!
      current = ended.parent
      see.close(ended)
      if (current) keepText(current, ended)
    },
  }
}

function keepText(holder: Element, { name, text }: Element): void {
  const kept = text.trim()
  if (!kept) return
  holder.texts ??= new Map()
  if (holder.texts.size < MAX_TEXTS && !holder.texts.has(name)) holder.texts.set(name, kept)
}

/** The text of the first child of that name, else empty. */
export const textOf = (element: Element | null | undefined, child: string): string => element?.texts?.get(child) ?? ''

/** Farther up nobody looks: the depth of a document must not decide how long it takes. */
const NEAR = 50

/** The elements around it, from the inside out, as far as they matter. */
export function around(element: Element): Element[] {
  const found: Element[] = []
  for (let up = element.parent; up && found.length < NEAR; up = up.parent) found.push(up)
  return found
}

/** Is one of the elements around it of this name? */
export const inside = (element: Element, name: string): boolean => around(element).some(up => up.name === name)
