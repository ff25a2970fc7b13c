/**
 * @module model/json-path
 * JSONPath of RFC 9535 over a document: filters compare, nothing is run. Its functions `match` and `search` are left out,
 * since they take patterns that may never end.
 */
import { type Found, lookup, stepsOf } from './lookup.ts'
import { CouldNotFindOut } from './outcome.ts'

/** More are no threshold. */
const MOST = 10_000
const DEEPEST = 600

/** `whole`: where a list is gone through, all that it holds must have the names that follow; JSONPath itself passes over those that lack them. */
export type ValuesAt = (value: unknown, options?: { whole?: boolean }) => Found[]

/**
 * @param written JSONPath (`$.runs[*].score`), or a path as people write it (`totals.score`, `/totals/score`)
 * @returns a function from a document to all values it leads to
 * @throws CouldNotFindOut for what is no path
 */
export async function valuesAt(written: string): Promise<ValuesAt> {
  if (!written.startsWith('$')) {
    const steps = stepsOf(written)
    if (!steps)
      throw new CouldNotFindOut(
        `\`${written}\` is no path, one like \`$.totals.score\` or \`totals.score\` was expected; correct it`,
      )
    return value => lookup(value, steps, !written.startsWith('/'))
  }
  const { JSONPathEnvironment, JSONPathQuery, jsonpath } = await import('json-p3')
  const environment = new JSONPathEnvironment({ maxRecursionDepth: DEEPEST })
  environment.functionRegister.delete('match')
  environment.functionRegister.delete('search')
  // Every further `..` multiplies the work by the size of the document.
  if (written.split('..').length > 2)
    throw new CouldNotFindOut(
      `\`${written}\` searches at any depth more than once, once at most was expected; name the way`,
    )
  const query = guarded(written, () => environment.compile(written))
  /** Each name, with what leads to where it is looked for and what leads past it. */
  const names = query.segments.flatMap((segment, at) => {
    const [only, another] = segment.selectors
    if (!(only instanceof jsonpath.selectors.NameSelector) || another || segment.toString().startsWith('..')) return []
    const upTo = (end: number) => new JSONPathQuery(environment, query.segments.slice(0, end))
    return [{ name: only.name, before: upTo(at), after: upTo(at + 1) }]
  })
  return (value, { whole = false } = {}) => {
    for (const { name, before, after } of whole ? names : []) {
      const [had, have] = guarded(written, () => [before, after].map(part => part.query(value as never).length)) as [
        number,
        number,
      ]
      if (have > 0 && have < had)
        throw new CouldNotFindOut(
          `${had - have} of ${had} places have no \`${name}\`, all were expected to; name those that do, or take \`match=any\``,
        )
    }
    return guarded(written, () => {
      const found: Found[] = []
      for (const node of query.lazyQuery(value as never)) {
        if (found.length >= MOST) throw new Error(`it leads to more than ${MOST} values`)
        found.push({ path: node.location, value: node.value })
      }
      return found
    })
  }
}

function guarded<T>(written: string, work: () => T): T {
  try {
    return work()
  } catch (caught) {
    const said = (caught as Error).message.split('\n')[0]!.slice(0, 200).replaceAll('`', "'")
    throw new CouldNotFindOut(
      `\`${written}\` cannot be followed (${said}), JSONPath of RFC 9535 was expected; correct it`,
    )
  }
}
