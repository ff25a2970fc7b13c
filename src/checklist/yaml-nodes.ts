/**
 * @module checklist/yaml-nodes
 * The nodes of a YAML document with their places: reading one wrongly becomes a finding.
 */
import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml'
import type { Finding } from '../model/checklist.ts'
import { Mistake } from '../model/outcome.ts'
import { listed } from '../model/text.ts'

/** Aliases that are followed: enough for any honest document, too few for one that grows by them. */
const MAX_ALIASES = 100

/** One key of a map. */
export interface Entry {
  key: string
  keyNode: Node
  value: Node | null
}

export class YamlNodes {
  readonly findings: Finding[] = []
  readonly #document: Document
  readonly #lines: LineCounter
  readonly #source: string
  #aliases = 0

  constructor(document: Document, lines: LineCounter, source: string) {
    this.#document = document
    this.#lines = lines
    this.#source = source
  }

  get root(): Node | null {
    return this.resolved(this.#document.contents)
  }

  /** Follows an alias. */
  resolved(node: Node | null | unknown): Node | null {
    if (!isAlias(node)) return (node as Node | null) ?? null
    if (++this.#aliases > MAX_ALIASES)
      throw new Mistake(`uses more than ${MAX_ALIASES} aliases; write the values out instead`, {
        file: this.#source,
        ...this.place(node),
      })
    return (node.resolve(this.#document) as Node | undefined) ?? null
  }

  place(node: Node): { line: number; column: number } {
    const { line, col } = this.#lines.linePos(node.range?.[0] ?? 0)
    return { line, column: col }
  }

  problem(node: Node | null, message: string): void {
    const place = node ? this.place(node) : { line: 1, column: 1 }
    this.findings.push({ severity: 'error', rule: 'yaml', ...place, message })
  }

  /** @param known keys that are allowed; null for any. Others become findings and are left out. */
  entries(node: Node, known: readonly string[] | null, what: string): Entry[] {
    if (!isMap(node)) return []
    const entries = node.items.map(({ key, value }) => ({
      key: String(isScalar(key) ? key.value : key),
      keyNode: key as Node,
      value: (value as Node | null) ?? null,
    }))
    if (!known) return entries
    return entries.filter(({ key, keyNode }) => {
      if (known.includes(key)) return true
      this.problem(keyNode, `\`${key}\` is not known in ${what}; known are ${listed(known.map(name => `\`${name}\``))}`)
      return false
    })
  }

  /** @returns the words of a scalar; null, with a finding when `what` is given, for anything else. */
  text(given: Node | null, what: string | null): string | null {
    const node = this.resolved(given)
    if (isScalar(node) && node.value !== null) return String(node.source ?? node.value)
    if (what) this.problem(node ?? given, `${what} is text`)
    return null
  }

  texts(given: Node | null, what: string): string[] {
    const node = this.resolved(given)
    if (!node) return []
    return (isSeq(node) ? (node.items as Node[]) : [node]).flatMap(part => this.text(part, what) ?? [])
  }

  /** A value as plain data. */
  plain(given: Node): unknown {
    const node = this.resolved(given)
    try {
      return node?.toJS(this.#document, { maxAliasCount: MAX_ALIASES }) ?? null
    } catch (caught) {
      throw new Mistake(`cannot be read: ${(caught as Error).message}; write the values out instead of using aliases`, {
        file: this.#source,
        ...this.place(given),
      })
    }
  }
}
