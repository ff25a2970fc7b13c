/**
 * @module checklist/yaml
 * YAML -> the same checklist, for teams that prefer data. Every mistake has its line, its column and the mend.
 */
import { type Document, isMap, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { PHASES, type Phase } from '../model/checklist.ts'
import { Mistake } from '../model/outcome.ts'
import { listed } from '../model/text.ts'
import { assemble, headingOptions, type Parsed, type ParseOptions } from './assemble.ts'
import { conditionIn } from './conditions.ts'
import type { Read, ReadItem } from './document.ts'
import { Headings } from './headings.ts'
import { type Material, signOff } from './notes.ts'
import { boundOf } from './yaml-item.ts'
import { type Entry, YamlNodes } from './yaml-nodes.ts'

const MAX_DEPTH = 24

/** @throws Mistake for what is not valid YAML, or no list and no map. What is wrong inside becomes a finding. */
export function parseYaml(text: string, options: ParseOptions): Parsed {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
    logLevel: 'silent',
  })
  const [broken] = document.errors
  if (broken) {
    const { line, col } = lines.linePos(broken.pos[0])
    throw new Mistake(`is not valid YAML: ${broken.message}; mend that line`, {
      file: options.source,
      line,
      column: col,
    })
  }
  return new YamlReader(document, lines, text, options).read()
}

const SECTION_KEYS = ['heading', 'phase', 'items', 'steps', 'sections', 'signoffs', 'notes', 'metrics', 'contacts']
const TOP_KEYS = ['title', 'phases', ...SECTION_KEYS.filter(key => key !== 'heading' && key !== 'phase')]

class YamlReader extends YamlNodes {
  readonly #text: string
  readonly #options: ParseOptions
  readonly #headings: Headings
  readonly #items: ReadItem[] = []
  readonly #material: Material = { metrics: [], contacts: [], notes: [], unboxed: [] }
  #lists = 0

  constructor(document: Document, lines: LineCounter, text: string, options: ParseOptions) {
    super(document, lines, options.source)
    this.#text = text
    this.#options = options
    this.#headings = new Headings(headingOptions(options))
  }

  read(): Parsed {
    const root = this.root
    let title: string | null = null
    if (isSeq(root)) this.#list(root, { depth: 0, parent: null, ordered: false })
    else if (isMap(root)) title = this.#top(root)
    else if (root !== null)
      throw new Mistake(
        'is no checklist: a list of items, or a map with `phases`, `sections` or `items`, was expected',
        {
          file: this.#options.source,
          ...this.place(root),
        },
      )
    const document: Read = { headings: this.#headings, items: this.#items, blocks: [], loose: [], title }
    return assemble({
      text: this.#text,
      document,
      material: this.#material,
      title,
      findings: this.findings,
      now: this.#options.now ?? null,
    })
  }

  #top(root: Node): string | null {
    const entries = this.entries(root, TOP_KEYS, 'the checklist')
    const titleNode = entries.find(({ key }) => key === 'title')
    const title = titleNode ? this.text(titleNode.value, '`title`') : null
    if (title) this.#headings.open(1, title, this.place(titleNode!.keyNode).line, null, true)
    for (const entry of entries)
      if (entry.key === 'phases') this.#phases(entry)
      else if (entry.key !== 'title') this.#part(entry, 2)
    return title
  }

  /** `phases: { pre-deploy: [...], rollback: { steps: [...] } }`. */
  #phases({ value }: Entry) {
    const node = this.resolved(value)
    if (!isMap(node)) return this.problem(node, '`phases` is a map from a phase to its items')
    for (const { key, keyNode, value } of this.entries(node, PHASES, '`phases`')) {
      this.#headings.open(2, key, this.place(keyNode).line, null, false, key as Phase)
      const inner = this.resolved(value)
      if (isSeq(inner)) this.#list(inner, { depth: 0, parent: null, ordered: false })
      else if (isMap(inner)) {
        const keys = SECTION_KEYS.filter(key => key !== 'heading' && key !== 'phase')
        for (const entry of this.entries(inner, keys, `phase \`${key}\``)) this.#part(entry, 3)
      } else
        this.problem(
          inner ?? keyNode,
          `phase \`${key}\` is a list of items, or a map with \`items\`, \`steps\` or \`sections\``,
        )
    }
    this.#headings.close(2)
  }

  /** One key of a section or of the document. */
  #part({ key, keyNode, value }: Entry, level: number) {
    const node = this.resolved(value)
    if (key === 'notes') return this.#notes(node)
    if (key === 'metrics' || key === 'contacts') return this.#labelled(key, node)
    if (!isSeq(node)) return this.problem(node ?? keyNode, `\`${key}\` is a list; put \`- \` in front of each entry`)
    if (key === 'items' || key === 'steps') this.#list(node, { depth: 0, parent: null, ordered: key === 'steps' })
    else if (key === 'signoffs') this.#signoffs(node)
    else for (const section of node.items) this.#section(section as Node, level)
  }

  #section(given: Node, level: number) {
    const node = this.resolved(given)
    if (!isMap(node)) return this.problem(node ?? given, 'a section is a map with `heading` and `items`')
    if (level > MAX_DEPTH) return this.problem(node, `sections are nested deeper than ${MAX_DEPTH}; move this one out`)
    const entries = this.entries(node, SECTION_KEYS, 'a section')
    const heading = entries.find(({ key }) => key === 'heading')
    const words = heading ? this.text(heading.value, '`heading`') : null
    const phase = this.#phase(entries.find(({ key }) => key === 'phase')?.value ?? null)
    if (!words && !phase) return this.problem(node, 'a section needs a `heading`, or a `phase`')
    const line = this.place(heading?.keyNode ?? node).line
    this.#headings.open(level, words ?? phase!, line, conditionIn(words ?? ''), false, phase ?? undefined)
    for (const entry of entries) if (entry.key !== 'heading' && entry.key !== 'phase') this.#part(entry, level + 1)
    this.#headings.close(level)
  }

  #phase(node: Node | null): Phase | null {
    if (!node) return null
    const words = this.text(node, '`phase`')
    if (PHASES.includes(words as Phase)) return words as Phase
    if (words !== null)
      this.problem(node, `\`${words}\` is no phase; known are ${listed(PHASES.map(phase => `\`${phase}\``))}`)
    return null
  }

  #list(node: Node, where: { depth: number; parent: ReadItem | null; ordered: boolean }) {
    const given = this.resolved(node)
    if (!isSeq(given)) return this.problem(given ?? node, 'a list of items was expected; put `- ` in front of each')
    if (where.depth > MAX_DEPTH) return this.problem(given, `items are nested deeper than ${MAX_DEPTH}; move these out`)
    const list = this.#lists++
    for (const [index, item] of given.items.entries()) this.#item(item as Node, { ...where, list, number: index + 1 })
  }

  #item(
    given: Node,
    {
      depth,
      parent,
      ordered,
      list,
      number,
    }: { depth: number; parent: ReadItem | null; ordered: boolean; list: number; number: number },
  ) {
    const node = this.resolved(given)
    const section = this.#headings.current
    const entries = isMap(node) ? this.entries(node, null, 'an item') : []
    const textEntry = entries.find(({ key }) => key === 'text')
    const words = isMap(node) ? this.text(textEntry?.value ?? null, null) : this.text(node, 'an item')
    if (!words?.trim())
      return this.problem(node ?? given, 'an item needs words: write `- what has to be true`, or `text:`')
    const value = (key: string) => entries.find(entry => entry.key === key)?.value ?? null
    const item: ReadItem = {
      line: this.place(textEntry?.value ?? node ?? given).line,
      text: words.trim().replace(/\s*\n\s*/g, ' '),
      section,
      ordered,
      depth,
      number: ordered ? number : null,
      checked: value('checked') !== null && this.plain(value('checked')!) === true,
      parent,
      under: [],
      detail: this.texts(value('detail'), '`detail`'),
      comments: [],
      list,
      bound: boundOf(this, entries),
    }
    section.boxes++
    section.filled = true
    this.#items.push(item)
    for (const key of ['items', 'steps'])
      if (value(key)) this.#list(value(key)!, { depth: depth + 1, parent: item, ordered: key === 'steps' })
  }

  #signoffs(node: Node) {
    const section = this.#headings.current
    section.filled = true
    for (const given of isSeq(node) ? (node.items as Node[]) : []) {
      const role = this.text(given, 'a sign-off')
      if (role)
        this.#material.unboxed.push(signOff({ role, name: null, date: null }, section, this.place(given).line, 'line'))
    }
  }

  #notes(node: Node | null) {
    const { path, meaning } = this.#headings.current
    this.#headings.current.filled = true
    if (!node) return
    for (const part of isSeq(node) ? (node.items as Node[]) : [node]) {
      const text = this.text(part, '`notes`')
      if (text)
        this.#material.notes.push({ line: this.place(part).line, text, path, phase: meaning.shown, kind: 'paragraph' })
    }
  }

  #labelled(key: 'metrics' | 'contacts', node: Node | null) {
    const { path } = this.#headings.current
    this.#headings.current.filled = true
    if (!isMap(node)) {
      if (node) this.problem(node, `\`${key}\` is a map from a name to its words`)
      return
    }
    for (const { key: label, keyNode, value } of this.entries(node, null, `\`${key}\``))
      this.#material[key].push({
        line: this.place(keyNode).line,
        label,
        value: this.text(value, `\`${label}\``) ?? '',
        path,
      })
  }
}
