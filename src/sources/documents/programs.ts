/**
 * @module sources/documents/programs
 * Settings that are programs, such as Django's: names that are given a literal once, at the top, and nowhere touched again.
 * Everything else that a name may become is `computed`: nobody can know it without running the program.
 */
import type { DocumentPath } from '../../model/world.ts'
import { COMPUTED, type Dialect, LiteralReader } from './literal.ts'
import { keyOf, lineAt, type Part, setOwn } from './read.ts'

const PYTHON: Dialect = {
  comment: '#',
  words: { True: true, False: false, None: null },
  quotes: ['"""', "'''", '"', "'"],
  script: false,
}
const SCRIPT: Dialect = {
  comment: '//',
  words: { true: true, false: false, null: null, undefined: null },
  quotes: ['"', "'", '`'],
  script: true,
}

/** A statement at the start of a line that gives a name a value. */
const ASSIGNED = {
  python: /([A-Za-z_]\w*)[ \t]*(?::[^=\n]*)?=(?!=)[ \t]*/y,
  javascript:
    /(?:export[ \t]+)?(?:const|let|var)[ \t]+([A-Za-z_$][\w$]*)[ \t]*(?::[^=\n]*)?=(?![=>])\s*|(?:module\.)?exports\.([A-Za-z_$][\w$]*)[ \t]*=(?!=)\s*|(module\.exports[ \t]*=(?!=)|export[ \t]+default\b)\s*/y,
}

/** Whatever stands above these in a program may be another thing below them. */
const OVERRIDES = {
  python: /^[ \t]*from\s+[\w.]+\s+import\s+\*|\b(?:exec|eval|globals|locals|vars|setattr|execfile)\s*\(/gm,
  javascript: /\b(?:eval|Function)\s*\(/g,
}

export const python = (text: string): Part[] => [program(text, 'python')]
export const javascript = (text: string): Part[] => [program(text, 'javascript')]

function program(text: string, language: 'python' | 'javascript'): Part {
  const places = new Map<string, number>()
  const computed: { path: DocumentPath; why: string }[] = []
  const why = (path: DocumentPath, at: number, because: string) =>
    computed.push({ path, why: `${because} in line ${lineAt(text, at)}` })
  const dialect = language === 'python' ? PYTHON : SCRIPT
  const reader = new LiteralReader(text, dialect, (path, at, isComputed) => {
    places.set(keyOf(path), at)
    // What is exported by its name is known by its name.
    const named = path.length === 0 && /^[\w$]+\s*(?:[;\n]|$(?![\s\S]))/.test(text.slice(at, at + 200))
    if (isComputed && !named) why(path, at, 'it is computed')
  })
  const value = {}
  const names = new Map<string, number>()
  const exported: string[] = []
  for (const { name, at } of statements(reader, ASSIGNED[language])) {
    const literal = reader.value(name === '' ? [] : [name], '\n;')
    if (name !== '') {
      if (names.has(name)) why([name], at, 'it is given another value')
      names.set(name, at)
      setOwn(value, name, literal === COMPUTED ? null : literal)
      places.set(keyOf([name]), at)
    } else if (typeof literal === 'object' && literal !== null)
      for (const [key, inner] of Object.entries(literal)) {
        if (Object.hasOwn(value, key)) why([key], at, 'it is given another value')
        setOwn(value, key, inner)
        exported.push(key)
      }
  }
  const code = withoutTexts(text, dialect)
  const mentioned = mentions(names, code)
  for (const [name, at] of names) {
    const again = touchedAgain(name, at, mentioned.get(name) ?? [], code, isContainer(value, name) && dialect.script)
    if (again !== null) why([name], again, 'it may be changed')
  }
  // An object that is exported whole may be changed by its name.
  const again = exported.length ? [...code.matchAll(/\bexports\b/g)][1] : undefined
  if (again) why([], again.index, 'it may be changed')
  const overrides = [...code.matchAll(OVERRIDES[language])]
  const dynamic = overrides.find(([said]) => !said.includes('import'))
  const lastImport = overrides.findLast(([said]) => said.includes('import'))
  for (const [name, at] of names) {
    const by = dynamic ?? (lastImport && at < lastImport.index ? lastImport : null)
    if (by) why([name], by.index, 'it may be overwritten')
  }
  const lineOf = (path: DocumentPath) => {
    const at = places.get(keyOf(path))
    return at === undefined ? null : lineAt(text, at)
  }
  return { value, computed, complete: false, lineOf }
}

const isContainer = (value: object, name: string): boolean =>
  typeof (value as Record<string, unknown>)[name] === 'object'

/** Assignments that begin a line outside of brackets and blocks, each with the reader at its value. */
function* statements(reader: LiteralReader, pattern: RegExp): Generator<{ name: string; at: number }> {
  const { text } = reader
  while (reader.at < text.length) {
    const at = reader.at
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found) {
      reader.at = pattern.lastIndex
      yield { name: found[1] ?? found[2] ?? '', at }
    }
    reader.skip('\n')
    reader.at++
  }
}

/** The program with its comments and texts blanked, every place kept. */
function withoutTexts(text: string, dialect: Dialect): string {
  const pieces: string[] = []
  let from = 0
  const reader = new LiteralReader(text, dialect, () => {})
  reader.skip('', (start, end) => {
    pieces.push(text.slice(from, start), text.slice(start, end).replace(/[^\n]/g, ' '))
    from = end
  })
  return pieces.join('') + text.slice(from)
}

/** Where each of the names is mentioned, other than as a member of something. */
function mentions(names: ReadonlyMap<string, number>, code: string): Map<string, number[]> {
  const found = new Map<string, number[]>()
  for (const { 0: full, index: start } of code.matchAll(/(?<![\w$.])(?:(?:module\.)?exports\.)?[A-Za-z_$][\w$]*/g)) {
    const name = full.slice(full.lastIndexOf('.') + 1)
    const index = start + full.length - name.length
    if (!names.has(name)) continue
    const places = found.get(name)
    if (places) places.push(index)
    else found.set(name, [index])
  }
  return found
}

/**
 * @param strict any other mention counts: an object may be changed by whoever gets hold of it
 * @returns where a name may get another value than the one at `own`; null when nowhere
 */
function touchedAgain(
  name: string,
  own: number,
  places: readonly number[],
  code: string,
  strict: boolean,
): number | null {
  let met = false
  for (const index of places) {
    if (index >= own && !met) {
      met = true
      continue
    }
    const line = code.lastIndexOf('\n', index - 1) + 1
    const before = code.slice(Math.max(line, index - 200), index)
    const after = code.slice(index + name.length, index + name.length + 200)
    if (/(?:module\.exports|export\s+default)\s*=?\s*$|export\s*\{[^{}]*$/.test(before)) continue
    const assigns =
      /^\s*(?:[-+*/%|&^@]|\*\*|\/\/|<<|>>|\?\?|\|\||&&)?=(?![=>])|^\s*:=|^\s*(?:\+\+|--)|^[^=\n()]*\]\s*=(?!=)|^\s*,[^=\n()]*=(?!=)/.test(
        after,
      )
    const binds = /\b(?:as|import|for|global|nonlocal|del|delete)\s[^=]*$|(?:\+\+|--)\s*$|,\s*$/.test(before)
    if (strict || assigns || binds || before.trim() === '') return index
  }
  return null
}
