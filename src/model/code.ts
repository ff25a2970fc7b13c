/**
 * @module model/code
 * Questions about the project's text itself: what is written in it, and which variables of the environment it reads.
 */

export interface CodeQuery {
  /** Globs or folders; empty means production code, or everything. */
  paths: readonly string[]
  exclude: readonly string[]
  /** Leave out tests, docs, vendored and generated files, unless paths are named. */
  production: boolean
  /** Only lines added since this commit or ref. */
  since?: string
}

/** What to look for, in RE2's syntax; `^` and `$` stand for lines. */
export interface SearchPattern {
  /** Told with each hit. */
  name: string
  source: string
  anyCase?: boolean
  /** Endings of the files it is for, without the dot; every text without them. */
  endings?: readonly string[]
  /** What stands in a comment is no hit. */
  notInComments?: boolean
}

export interface CodeHit {
  file: string
  line: number
  column: number
  name: string
  /** The line, trimmed, at most 160 characters: it may hold a secret. */
  text: string
}

/** What was looked through. `files` are those that any pattern is for, `unread` those that could not be read. */
export interface Looked {
  files: number
  unread: string[]
}

export interface VariableUse {
  file: string
  line: number
  /** Null where it is computed, so that any variable may be read. */
  name: string | null
}

/** Tracked text, and new one that is not ignored; without git everything but what is installed. */
export interface Code {
  /** One hit a line and name. `count` is exact; `hits` are the first thousand, in the order of files and lines. */
  search(
    query: CodeQuery & { patterns: readonly SearchPattern[] },
  ): Promise<Looked & { count: number; hits: CodeHit[] }>
  /** Variables of the environment that the code reads. */
  variables(query: CodeQuery): Promise<Looked & { uses: VariableUse[] }>
}

/** What a value must look like. */
export type Format = { kind: 'url' | 'integer' | 'boolean' | 'email' } | { kind: 'pattern'; source: string }

/** The environment of this very process: asked by name, and no value is ever told. */
export interface Environment {
  /** `fits` is null where no format was asked for or there is no value; only blanks are no value. */
  facts(name: string, format: Format | null): Promise<{ state: 'set' | 'empty' | 'missing'; fits: boolean | null }>
}
