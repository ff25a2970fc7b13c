/**
 * @module sources/comments/names
 * Which language a file is in: by its name and, where several languages share one, by its beginning.
 */
import * as curly from './curly.ts'
import * as hash from './hash.ts'
import type { Language } from './lexer.ts'
import * as markup from './markup.ts'
import * as other from './other.ts'
import { javascript, typescript } from './script.ts'
import { yaml } from './yaml.ts'

/** Language and its extensions: lower case, without the dot. */
const EXTENSIONS: [Language, string][] = [
  [curly.c, 'c h cc cpp cxx c++ hh hpp hxx h++ inl ipp tcc tpp txx ino pde cu cuh mm xs ixx cppm y yy ypp l ll lex'],
  [
    curly.c,
    'dts dtsi dtso glsl vert frag geom comp tesc tese hlsl hlsli cginc shader metal wgsl cl rc idl odl vala vapi',
  ],
  [curly.json, 'json json5 jsonc hjson webmanifest geojson code-workspace'],
  [curly.java, 'java trigger apex aj'],
  [curly.kotlin, 'kt kts'],
  [curly.scala, 'scala sc sbt mill'],
  [curly.groovy, 'groovy gradle gvy nf jenkinsfile'],
  [curly.dart, 'dart'],
  [curly.rust, 'rs ron'],
  [curly.swift, 'swift swiftinterface'],
  [curly.csharp, 'cs csx cake'],
  [curly.go, 'go'],
  [curly.css, 'css pcss postcss wxss'],
  [curly.scss, 'scss less styl stylus'],
  [curly.d, 'd di'],
  [curly.zig, 'zig zon'],
  [curly.terraform, 'tf tfvars hcl nomad'],
  [curly.jsonnet, 'jsonnet libsonnet cue'],
  [curly.verilog, 'v vh sv svh'],
  [curly.assembly, 's asm nasm'],
  [curly.graphql, 'graphql gql graphqls'],
  [curly.thrift, 'thrift'],
  [curly.bicep, 'bicep'],
  [curly.nesting, 'odin jai move chpl'],
  [curly.pony, 'pony'],
  [
    curly.plain,
    'proto sol al as hx g4 fbs bal re rei res resi qml uc nc gml asy volt prisma p4 pegjs pike nut ck ld lds',
  ],
  [javascript, 'js jsx mjs cjs es6 jsm tsx gs wxs'],
  [typescript, 'ts mts cts'],
  [hash.python, 'py pyi pyw pyx pxd pxi py3 rpy sage wsgi gyp gypi bzl bazel star starlark mojo'],
  [hash.pythonic, 'gd boo meson'],
  [hash.ruby, 'rb rake gemspec ru rbw rbi podspec thor jbuilder rabl'],
  [hash.crystal, 'cr'],
  [hash.perl, 'pl pm t pod psgi ph plx perl'],
  [hash.raku, 'raku rakumod p6 pm6'],
  [hash.nsis, 'nsi nsh'],
  [hash.lines, 'feature'],
  [hash.properties, 'properties'],
  [hash.shell, 'sh bash zsh ksh mksh dash bats ebuild eclass zsh-theme envrc'],
  [hash.fish, 'fish'],
  [hash.make, 'mk mak make am'],
  [hash.docker, 'dockerfile containerfile'],
  [hash.powershell, 'ps1 psm1 psd1'],
  [hash.r, 'r'],
  [hash.julia, 'jl'],
  [hash.elixir, 'ex exs'],
  [hash.nim, 'nim nims nimble'],
  [hash.nix, 'nix'],
  [hash.coffee, 'coffee cson iced'],
  [hash.tcl, 'tcl tk itcl exp'],
  [hash.awk, 'awk gawk'],
  [hash.cmake, 'cmake'],
  [hash.toml, 'toml'],
  [hash.ini, 'ini cfg conf cnf desktop service socket timer inf reg'],
  [hash.hash, 'pp nginx sed just capnp rego jq gp gnuplot plt bb bbclass bbappend po pot robot resource'],
  [yaml, 'yaml yml cff sls'],
  [other.lua, 'lua luau nse rockspec wlua p8'],
  [other.sql, 'sql psql pgsql mysql ddl dml hql cql pls plsql pkb pks'],
  [other.haskell, 'hs hsc hs-boot chs purs agda cabal'],
  [other.idris, 'idr'],
  [other.elm, 'elm'],
  [other.lean, 'lean'],
  [other.ada, 'adb ads ada gpr'],
  [other.vhdl, 'vhd vhdl'],
  [other.applescript, 'applescript'],
  [other.commonLisp, 'lisp lsp asd scm ss sld rkt rktd rktl fnl'],
  [other.clojure, 'clj cljs cljc edn cljd'],
  [other.emacsLisp, 'el'],
  [other.ocaml, 'ml mli mll mly eliom sml sig fun'],
  [other.coq, 'coq thy'],
  [other.fsharp, 'fs fsi fsx'],
  [other.mathematica, 'wl wls'],
  [other.pascal, 'pas dpr dpk lpr'],
  [other.tex, 'tex sty ltx dtx bbx cbx tikz'],
  [other.erlang, 'erl hrl escript xrl yrl'],
  [other.prolog, 'prolog'],
  [other.matlab, 'octave'],
  [other.fortran, 'f90 f95 f03 f08 f18'],
  [other.fixedFortran, 'f f77 for ftn'],
  [other.basic, 'vb vbs vba bas frm'],
  [other.batch, 'bat cmd'],
  [other.autohotkey, 'ahk au3'],
  [other.abap, 'abap'],
  [other.cobol, 'cob cbl cpy cobol'],
  [other.vim, 'vim'],
  [other.smalltalk, 'st'],
  [other.forth, 'fth 4th forth'],
  [other.percent, 'ps eps mercury'],
  [other.semicolon, 'wat wast'],
  [other.m4, 'm4 ac'],
  [other.xquery, 'xq xqm xquery xqy'],
  [other.dhall, 'dhall'],
  [other.stata, 'do ado sas'],
  [other.restructured, 'rst rest'],
  [markup.html, 'html htm xhtml vue shtml hta mjml'],
  [markup.xml, 'xml xsd xsl xslt svg xaml axaml resx csproj vbproj fsproj vcxproj props targets nuspec plist wsdl'],
  [markup.xml, 'storyboard xib ui qrc axml iml pom tld jrxml dita dtd'],
  [markup.phpPage, 'php php3 php4 php5 php7 php8 phtml phps ctp'],
  [markup.svelte, 'svelte'],
  [markup.astro, 'astro'],
  [markup.handlebars, 'hbs handlebars mustache hogan'],
  [markup.twig, 'twig jinja jinja2 j2 njk nunjucks'],
  [markup.liquid, 'liquid'],
  [markup.erb, 'erb rhtml'],
  [markup.ejs, 'ejs ect eta'],
  [markup.jsp, 'jsp jspf jspx tag tagx aspx ascx ashx asax master'],
  [markup.razor, 'cshtml razor vbhtml'],
  [markup.smarty, 'tpl smarty'],
  [markup.velocity, 'vm vtl'],
  [markup.freemarker, 'ftl ftlh ftlx'],
  [markup.goTemplate, 'gohtml gotmpl tmpl'],
  [markup.mako, 'mako mao'],
  [markup.pug, 'pug jade'],
  [markup.haml, 'haml'],
  [markup.slim, 'slim'],
  [markup.sass, 'sass'],
  [markup.markdown, 'md markdown mdown mkd mdx rmd qmd'],
]

/** Whole file names, lower case. */
const NAMES: [Language, string][] = [
  [hash.make, 'makefile gnumakefile bsdmakefile kbuild makefile.am makefile.in'],
  [hash.docker, 'dockerfile containerfile'],
  [hash.ruby, 'rakefile gemfile guardfile podfile fastfile appfile capfile vagrantfile brewfile dangerfile thorfile'],
  [hash.pythonic, 'meson.build meson_options.txt meson.options'],
  [hash.python, 'build workspace tiltfile buck module.bazel'],
  [hash.python, 'sconstruct sconscript snakefile wscript'],
  [hash.cmake, 'cmakelists.txt'],
  [hash.hash, 'kconfig justfile procfile'],
  [hash.hash, 'nginx.conf requirements.txt crontab caddyfile kconfig.debug'],
  [hash.ini, '.pylintrc .flake8 .coveragerc'],
  [
    hash.shell,
    '.bashrc .bash_profile .bash_aliases .zshrc .zshenv .zprofile .profile .kshrc pkgbuild apkbuild .xinitrc configure.sh',
  ],
  [hash.perl, 'cpanfile'],
  [hash.r, '.rprofile'],
  [hash.toml, 'pipfile cargo.lock'],
  [curly.groovy, 'jenkinsfile'],
  [curly.go, 'go.mod go.work'],
  [curly.json, '.babelrc .eslintrc .jshintrc .prettierrc .swcrc'],
  [other.vim, '.vimrc vimrc .gvimrc'],
  [other.emacsLisp, '.emacs'],
  [other.m4, 'configure.ac configure.in'],
  [other.haskell, 'cabal.project'],
]

const table = (rows: [Language, string][]): Map<string, Language> =>
  new Map(rows.flatMap(([language, names]) => names.split(' ').map(name => [name, language] as const)))
const byExtension = table(EXTENSIONS)
const byName = table(NAMES)

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
    /^\s*:-|^\s*%/m.test(head) && !/^#!.*perl|^\s*(?:use|package|my|sub)\s/m.test(head) ? other.prolog : hash.perl,
  t: head =>
    /^\s*(?:%|\.\\")/.test(head)
      ? other.percent
      : /^\s*(?:use v6|=begin pod|unit (?:module|class))/m.test(head)
        ? hash.raku
        : hash.perl,
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
  al: head => (/^\s*(?:#|package )/.test(head) ? hash.perl : curly.plain),
  d: head => (/^[^\n:]+:(?: |\\?$)/m.test(head) && !/[;{]/.test(head) ? hash.make : curly.d),
  sls: head => (/^\s*[;(]/.test(head) ? other.commonLisp : yaml),
  res: head => (/^\s*(?:let|type|module|open|@)/m.test(head) ? curly.plain : hash.hash),
}

const INTERPRETERS: [RegExp, Language][] = [
  [/python|pypy/, hash.python],
  [/ruby|jruby|macruby/, hash.ruby],
  [/perl/, hash.perl],
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
