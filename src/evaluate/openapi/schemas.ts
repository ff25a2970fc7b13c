/**
 * @module evaluate/openapi/schemas
 * Two schemas of one place: what the new one no longer takes (requests), and what it may give besides (answers).
 */
import { CouldNotFindOut } from '../../model/outcome.ts'
import { listed, shortened } from '../../model/text.ts'
import { type ApiDocument, fieldOf, isFields } from './document.ts'
import { isLower, type Shape, shapesOf } from './shape.ts'

/** Who depends on it: what clients send, or what they get. */
export type Direction = 'sent' | 'got'

export interface Comparison {
  /** Sentences about what breaks whoever relies on the old document. */
  found: string[]
  schema(before: unknown, after: unknown, direction: Direction, where: string): void
  /** Compared as it is written, what it refers to included. */
  raw(before: unknown, after: unknown, where: string): void
}

const MOST_FOUND = 500
const MOST_PAIRS = 200_000
const DEEPEST = 300

/** @returns a comparison that collects sentences. @throws CouldNotFindOut (from its methods) for documents too large to compare. */
export function comparing(before: ApiDocument, after: ApiDocument): Comparison {
  const [shapeBefore, shapeAfter] = [shapesOf(before), shapesOf(after)]
  const found: string[] = []
  const seen = { sent: new Map<Shape, Set<Shape>>(), got: new Map<Shape, Set<Shape>>() }
  let pairs = 0
  let depth = 0
  const tell = (sentence: string) => {
    if (found.length < MOST_FOUND && !found.includes(sentence)) found.push(sentence)
  }

  const schema: Comparison['schema'] = (one, two, direction, where) => {
    const [old, now] = [shapeBefore(one), shapeAfter(two)]
    const already = seen[direction].get(old) ?? new Set()
    if (already.has(now)) return
    seen[direction].set(old, already.add(now))
    if (++pairs > MOST_PAIRS || ++depth > DEEPEST)
      throw new CouldNotFindOut(`${after.name} is too large or too deeply nested to be compared; split it`)
    for (const told of narrowed(old, now, direction)) tell(`${where} ${told}`)
    for (const [name, property] of old.properties)
      if (!now.properties.has(name)) tell(`\`${shortened(name, 60)}\` in ${where} is gone`)
      else schema(property, now.properties.get(name), direction, `\`${shortened(name, 60)}\` in ${where}`)
    if (old.items !== undefined && now.items !== undefined)
      schema(old.items, now.items, direction, `an entry of ${where}`)
    if (isFields(old.further) && isFields(now.further))
      schema(old.further, now.further, direction, `a further property of ${where}`)
    alternatives(old, now, direction, where)
    for (const key of new Set([...old.other.keys(), ...now.other.keys()]))
      raw(old.other.get(key), now.other.get(key), `\`${key}\` of ${where}`)
    depth--
  }

  /** Those that refer to the same name belong together, the others in their order. */
  const alternatives = (old: Shape, now: Shape, direction: Direction, where: string): void => {
    for (let at = 0; at < Math.max(old.alternatives.length, now.alternatives.length); at++) {
      const [ones, twos] = [[...(old.alternatives[at] ?? [])], [...(now.alternatives[at] ?? [])]]
      if (!old.alternatives[at]) {
        if (direction === 'sent') tell(`${where} must be one of ${twos.length} alternatives now`)
        continue
      }
      if (!now.alternatives[at]) {
        if (direction === 'got') tell(`${where} is no longer one of ${ones.length} alternatives`)
        continue
      }
      for (const one of [...ones]) {
        const twin = twos.findIndex(two => isTwin(one, two))
        if (twin < 0) continue
        schema(one, twos[twin], direction, where)
        ones.splice(ones.indexOf(one), 1)
        twos.splice(twin, 1)
      }
      for (const [index, one] of ones.entries())
        if (index < twos.length) schema(one, twos[index], direction, where)
        else if (direction === 'sent') tell(`${where} has an alternative less`)
      if (direction === 'got' && twos.length > ones.length) tell(`${where} may be another alternative now`)
    }
  }

  const raw: Comparison['raw'] = (one, two, where) => {
    if (JSON.stringify(one) !== JSON.stringify(two)) return tell(`${where} changed`)
    const names = new Set<string>()
    const reach = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return
      const reference = fieldOf(node, '$ref')
      if (typeof reference === 'string' && !names.has(reference)) {
        names.add(reference)
        const [old, now] = [before.follow({ $ref: reference }), after.follow({ $ref: reference })]
        if (JSON.stringify(old) !== JSON.stringify(now)) tell(`${where} changed`)
        reach(now)
      }
      for (const child of Object.values(node)) reach(child)
    }
    reach(two)
  }
  return { found, schema, raw }
}

const isTwin = (one: unknown, two: unknown): boolean => {
  const reference = fieldOf(one, '$ref')
  return reference !== undefined ? reference === fieldOf(two, '$ref') : JSON.stringify(one) === JSON.stringify(two)
}

/** What was allowed and is no longer: seen from whoever sends; and the other way round from whoever gets. */
function* narrowed(old: Shape, now: Shape, direction: Direction): Generator<string, void> {
  const sent = direction === 'sent'
  const [wide, narrow] = sent ? [old, now] : [now, old]
  const types = lostTypes(wide, narrow)
  if (types) yield sent ? `no longer takes ${types}` : `may be ${types} now`
  if (narrow.values && (!wide.values || wide.values.some(value => !narrow.values!.includes(value)))) {
    const lost = wide.values
      ?.filter(value => !narrow.values!.includes(value))
      .map(value => `\`${shortened(value, 40)}\``)
    if (!lost) yield sent ? 'takes only some values now' : 'may have any value now'
    else yield `${sent ? 'no longer takes' : 'may be'} ${listed(lost.slice(0, 3), 'or')}${sent ? '' : ' now'}`
  }
  for (const name of narrow.required)
    if (!wide.required.has(name))
      yield sent ? `needs \`${shortened(name, 60)}\` now` : `need not have \`${shortened(name, 60)}\` any more`
  for (const [limit, value] of narrow.limits) {
    const other = wide.limits.get(limit)
    if (other === undefined || (isLower(limit) ? value > other : value < other))
      yield `${sent ? 'is limited more' : 'is limited less'}: \`${limit}\` ${old.limits.get(limit) ?? 'none'}, now ${now.limits.get(limit) ?? 'none'}`
  }
  for (const [key, value] of narrow.exact)
    if (wide.exact.get(key) !== value)
      yield `has another \`${key}\`: ${shortened(old.exact.get(key) ?? 'none', 40)}, now ${shortened(now.exact.get(key) ?? 'none', 40)}`
  if (narrow.further !== true && (wide.further === true || (narrow.further === false && wide.further !== false)))
    yield sent ? 'takes fewer further properties' : 'may have further properties now'
  if (narrow.items !== undefined && wide.items === undefined)
    yield sent ? 'takes fewer entries' : 'may have any entries now'
}

/** An integer is a number. */
function lostTypes(wide: Shape, narrow: Shape): string | null {
  if (!narrow.types) return null
  if (!wide.types) return 'any type'
  const lost = [...wide.types].filter(
    type => !narrow.types!.has(type) && !(type === 'integer' && narrow.types!.has('number')),
  )
  return lost.length
    ? listed(
        lost.map(type => `\`${shortened(type, 30)}\``),
        'or',
      )
    : null
}
