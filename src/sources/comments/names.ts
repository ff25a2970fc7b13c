/**
 * @module sources/comments/names
 * Which language a file is in: by its name and, where several languages share one, by its beginning.
 */

import * as curly from './curly.ts'
import * as dynamic from './dynamic.ts'
import { byExtension, byName } from './extensions.ts'
import * as hash from './hash.ts'
import type { Language } from './lexer.ts'
import * as markup from './markup.ts'
import * as other from './other.ts'
import { javascript, typescript } from './script.ts'
import { yaml } from './yaml.ts'

/** Every language there is a table for. */
export const LANGUAGES: readonly Language[] = [...new Set([...byExtension.values(), ...byName.values(), markup.blade])]

/** Extensions of several languages: the beginning of the file tells. */
const SHARED: Record<string, (head: string) => Language> = {
  m: head =>
    /^\s*(?:%|function\b|classdef\b)|^[^/\n]*;\s*%/m.test(head) &&
    !/^\s*(?:#import|@interface|@implementation|\/\/)/m.test(head)
      ? other.matlab
      : curly.c,
  v: head => (/^\s*(?:Require|Theorem|Lemma|Definition|Inductive)\b|^\s*\(\*/m.test(head) ? other.coq : curly.verilog),
  cls: head =>
    /^\s*(?:%|\\)/.test(head) ? other.tex : /^VERSION |^Attribute VB_/m.test(head) ? other.basic : curly.java,
  pl: head =>
    /^\s*:-|^\s*%/m.test(head) && !/^#!.*perl|^\s*(?:use|package|my|sub)\s/m.test(head) ? other.prolog : dynamic.perl,
  t: head =>
    /^\s*(?:%|\.\\")/.test(head)
      ? other.percent
      : /^\s*(?:use v6|=begin pod|unit (?:module|class))/m.test(head)
        ? dynamic.raku
        : dynamic.perl,
  inc: head => (/<\?(?:php|=|\s)/.test(head) ? markup.phpPage : /^\s*;/m.test(head) ? curly.assembly : curly.c),
  pp: head => (/^\s*(?:unit|program|interface)\b/im.test(head) ? other.pascal : hash.hash),
  ts: head => (/^\s*<(?:\?xml|!DOCTYPE TS)/.test(head) ? markup.xml : typescript),
  cl: head => (/^\s*(?:;;|#\||\((?:def|in-package|setq|load))/im.test(head) ? other.commonLisp : curly.c),
  fs: head =>
    /^\s*#version|^\s*(?:uniform|varying|precision)\b/m.test(head)
      ? curly.c
      : /^\s*(?:\\|: )/.test(head)
        ? other.forth
        : other.fsharp,
  mod: head => (/^\s*(?:module|require)\s+\S+$/m.test(head) ? curly.go : other.pascal),
  pro: head => (/^\s*(?:%|:-)/m.test(head) ? other.prolog : /^\s*;/m.test(head) ? other.semicolon : hash.hash),
  al: head => (/^\s*(?:#|package )/.test(head) ? dynamic.perl : curly.plain),
  d: head => (/^[^\n:]+:(?: |\\?$)/m.test(head) && !/[;{]/.test(head) ? hash.make : curly.d),
  sls: head => (/^\s*[;(]/.test(head) ? other.commonLisp : yaml),
  res: head => (/^\s*(?:let|type|module|open|@)/m.test(head) ? curly.plain : hash.hash),
}

const INTERPRETERS: [RegExp, Language][] = [
  [/python|pypy/, dynamic.python],
  [/ruby|jruby|macruby/, dynamic.ruby],
  [/perl/, dynamic.perl],
  [/node|deno|bun|qjs|gjs/, javascript],
  [/php/, markup.phpPage],
  [/lua/, other.lua],
  [/Rscript/, hash.r],
  [/julia/, hash.julia],
  [/elixir/, hash.elixir],
  [/escript/, other.erlang],
  [/groovy/, curly.groovy],
  [/awk/, hash.awk],
  [/tclsh|wish|expect/, hash.tcl],
  [/fish/, hash.fish],
  [/pwsh|powershell/, hash.powershell],
  [/make/, hash.make],
  [/guile|racket|sbcl|clisp/, other.commonLisp],
  [/sh$/, hash.shell],
]

/** @returns the part after the last dot of the file's name, lower case; empty without one. */
function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot <= 0 ? '' : name.slice(dot + 1)
}

/** `Dockerfile.dev`, `Makefile.win`; but `Makefile.js` is a script. */
function variant(name: string): Language | undefined {
  const [, stem = '', extension = ''] = /^(dockerfile|makefile|kconfig)[.-](\w+)$/.exec(name) ?? []
  return SCRIPTS.has(extension) ? undefined : byName.get(stem)
}
const SCRIPTS = new Set(['js', 'ts', 'mjs', 'cjs', 'py', 'rb', 'sh', 'go', 'ps1', 'md', 'json', 'yml', 'yaml'])

/** @returns true for a file whose name tells that it is source, `undefined` when only its first line can tell. */
export function isSource(path: string): boolean | undefined {
  // Nearly every path of a large tree ends here: no copy of it is made.
  const dot = path.lastIndexOf('.')
  if (dot > path.lastIndexOf('/') + 1 && byExtension.has(path.slice(dot + 1))) return true
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  const extension = extensionOf(name)
  if (byExtension.has(extension) || byName.has(name) || Object.hasOwn(SHARED, extension)) return true
  if (variant(name)) return true
  return extension === '' && !name.startsWith('.') ? undefined : false
}

/**
 * @param head the first few thousand characters
 * @returns the language; undefined for what is no source text that is known.
 */
export function languageOf(path: string, head: string): Language | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  if (name.endsWith('.blade.php')) return markup.blade
  if (/\.(?:vue|html?)\.(?:twig|j2)$/.test(name)) return markup.twig
  const named = byName.get(name) ?? variant(name)
  if (named) return named
  const extension = extensionOf(name)
  const shared = Object.hasOwn(SHARED, extension) ? SHARED[extension] : undefined
  if (shared) return shared(head)
  const language = byExtension.get(extension)
  if (language === markup.html || language === markup.phpPage || language === undefined)
    return interpreted(head) ?? language
  return language
}

/** By the program that a first line `#!` names. */
function interpreted(head: string): Language | undefined {
  if (head.startsWith('#!')) {
    const interpreter = head.slice(0, head.search(/\r?\n|$/))
    const program = /^#!\s*(?:\S*\/env\s+(?:-S\s*)?(?:\w+=\S+\s+)*)?(?:\S*\/)?(\S+)/.exec(interpreter)?.[1] ?? ''
    return INTERPRETERS.find(([word]) => word.test(program))?.[1]
  }
  return undefined
}
