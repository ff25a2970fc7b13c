/**
 * @module sources/documents/yaml
 * YAML 1.2 with merge keys; each document of a file by itself.
 */
import type { YAMLMap, Document as Yaml } from 'yaml'
import type { DocumentPath } from '../../model/world.ts'
import { lineAt, Malformed, type Part, twice } from './read.ts'

export async function yaml(text: string): Promise<Part[]> {
  const { parseAllDocuments, isAlias, isMap, isScalar, isNode, visit } = await import('yaml')
  let parsed: readonly Yaml[]
  try {
    const all = parseAllDocuments(text, { merge: true, prettyErrors: false, logLevel: 'error' })
    parsed = 'empty' in all ? [] : all
  } catch (caught) {
    throw new Malformed(`it is no valid YAML: ${first(caught)}`)
  }
  const lineOf = (document: Yaml, path: DocumentPath): number | null => {
    const holder = document.getIn(path.slice(0, -1), true)
    const pair = isMap(holder) ? pairOf(holder, path.at(-1)) : undefined
    const node = pair?.key ?? document.getIn(path, true)
    return isNode(node) && node.range ? lineAt(text, node.range[0]) : null
  }
  const pairOf = (map: YAMLMap, name: string | number | undefined) =>
    map.items.find(({ key }) => (isScalar(key) ? String(key.value) === String(name) : false))
  const parts = parsed.map((document): Part => {
    // A tag that is not known (`!Ref`, `!vault`) makes another value of it than the one that is written.
    const trouble = document.errors[0] ?? document.warnings[0]
    if (trouble) throw wrong(trouble, text)
    visit(document, {
      Pair: (_, { key }) => {
        // `{{ .Values.x }}` is a map of a map to YAML: a template that nobody has filled in.
        if (isScalar(key) || isAlias(key) || key === null) return
        const at = isNode(key) && key.range ? key.range[0] : 0
        throw new Malformed(
          'a key is no plain text, as in a template that is not filled in; name what it renders',
          lineAt(text, at),
        )
      },
    })
    try {
      return { value: document.toJS({ maxAliasCount: 100 }), lineOf: path => lineOf(document, path) }
    } catch (caught) {
      throw new Malformed(`it is no valid YAML: ${first(caught)}`)
    }
  })
  // `---` at the end begins a document that nobody wrote.
  const written = parts.filter(({ value }) => value !== null)
  return written.length ? written : [{ value: null, lineOf: () => null }]
}

const first = (caught: unknown): string => (caught as Error).message.split('\n')[0]!.slice(0, 200)

function wrong(trouble: { code: string; message: string; pos: [number, number] }, text: string): Malformed {
  const line = lineAt(text, trouble.pos[0])
  if (trouble.code !== 'DUPLICATE_KEY') return new Malformed(`it is no valid YAML: ${first(trouble)}`, line)
  const key = /^[^:\n]*/.exec(text.slice(trouble.pos[0]))?.[0].trim() ?? ''
  return twice(key, line, null)
}
