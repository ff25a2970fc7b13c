/**
 * @module sources/reports/xml-names
 * Names that came before are recognised by their bytes instead of made anew: a report has a handful of them, a million
 * times each.
 */
import { type Complain, isNameByte, startsWith } from './xml-bytes.ts'

/** An attribute's name. */
export interface AttributeName {
  /** The very string that a name in the program is: the two are compared in no time. */
  name: string
  bytes: Uint8Array
  /** As it mostly stands in a tag: ` time="`. */
  opening: Uint8Array
}

/** An element's name. */
export interface ElementName {
  name: string
  /** Without a prefix. */
  local: string
  bytes: Uint8Array
  /** The attributes of the tag of this name that was read last. */
  shape: AttributeName[]
}

/** More different names than any report has; an attack could have millions. */
const MAX_NAMES = 10_000

/** Finds a name by its bytes. */
export type NameOf<Name> = (bytes: Buffer, from: number, to: number) => Name

/** @param make makes a name when it is new */
function namesBy<Name extends { bytes: Uint8Array }>(make: (name: string) => Name, complain: Complain): NameOf<Name> {
  const byHash = new Map<number, Name>()
  /** Those whose hash is another one's. */
  const byText = new Map<string, Name>()
  const made = (name: string): Name => {
    if (byHash.size + byText.size >= MAX_NAMES) complain(`has more than ${MAX_NAMES} different names`)
    return make(internalized(name))
  }
  return (bytes, from, to) => {
    let hash = to - from
    for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0
    const known = byHash.get(hash)
    if (known && known.bytes.length === to - from && startsWith(bytes, from, known.bytes)) return known
    const text = bytes.toString('utf8', from, to)
    const name = byText.get(text) ?? made(text)
    if (known) byText.set(text, name)
    else byHash.set(hash, name)
    return name
  }
}

export const attributeNames = (complain: Complain): NameOf<AttributeName> =>
  namesBy(name => ({ name, bytes: Buffer.from(name), opening: Buffer.from(` ${name}="`) }), complain)

export const elementNames = (complain: Complain): NameOf<ElementName> =>
  namesBy(name => ({ name, local: internalized(localName(name)), bytes: Buffer.from(name), shape: [] }), complain)

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/** Keys of objects are the one instance of their text. */
const internalized = (name: string): string => Object.keys({ [name]: true })[0]!

/** Does this name stand there, and nothing more of it? */
export const isNamed = (bytes: Uint8Array, from: number, name: Uint8Array): boolean =>
  startsWith(bytes, from, name) && !isNameByte(bytes[from + name.length]!)
