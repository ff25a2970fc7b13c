// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are in languages that have them
/** Texts of many languages: `+` in front of a word that must be found, `-` in front of one that must not. */
import { describe, expect, test } from '@jest/globals'
import { findTags, wordsOf } from '../../../src/sources/comments/find.ts'
import { LANGUAGES, languageOf } from '../../../src/sources/comments/names.ts'

const words = wordsOf(['TODO'])

const TEXTS: Record<string, string> = {
  'a.c':
    '// +TODO \\\n +TODO continued\nchar *s = "-TODO // -TODO"; /* +TODO */ char c = \'"\'; // +TODO\nint n = 1\'000; // +TODO\n#warning -TODO\n',
  'a.cpp': 'auto s = R"x(// -TODO )" )x"; // +TODO\nauto t = u8R"(" -TODO)"; /* +TODO\n*/',
  'a.m': '#import <a.h>\nNSString *s = @"-TODO"; // +TODO\n',
  'b.m': "function y = f(x)\n% +TODO\ny = x'; % +TODO\ns = '-TODO % -TODO';\n%{\n+TODO\n%}\nz = \"-TODO\";\n",
  'a.js':
    'const r = /["\'`]/ // +TODO\nconst d = a / b // +TODO\nconst t = `-TODO ${f(`// -TODO ${x /* +TODO */}`)} // -TODO`\nif (x) /"/.test(y) // +TODO\n',
  'b.js': 'const list = [\n  // a comment\n  /[/"]/, // +TODO\n]\nconst u = "http://-TODO"\n',
  'a.tsx':
    'const a = <p title="-TODO">Don\'t // -TODO {/* +TODO */} <b/>{f(<i>it\'s</i>)}</p> // +TODO\nconst f = <T,>(x: T) => x // +TODO\n',
  'a.ts': 'const x = <string>y // +TODO\ntype A = Array<{ a: "-TODO" }> // +TODO\n',
  'a.java': 'String s = """\n // -TODO\n"""; // +TODO\nchar c = \'"\'; /** +TODO */\n',
  'a.kt': 'val s = "${f("-TODO")} // -TODO" // +TODO\nval r = """ // -TODO """ /* /* */ +TODO */\n',
  'a.scala': 'val s = s"${f("-TODO")}" // +TODO\nval c = \'"\' // +TODO\n',
  'a.groovy': "def s = ''' // -TODO ''' // +TODO\ndef r = ~/\"-TODO/ // +TODO\n",
  'a.dart': 'var s = r\'\\\'; // +TODO\nvar t = "${m["-TODO"]}"; // +TODO\n',
  'a.rs':
    "let s = br##\"// -TODO \"# \"##; // +TODO\nfn f<'a>(x: &'a str) {} // +TODO\nlet c = '\\''; /* /* */ +TODO */\n",
  'a.swift':
    'let s = "\\(f("-TODO")) // -TODO" // +TODO\nlet r = #"\\" // -TODO"# // +TODO\nlet m = """\n -TODO "\n""" // +TODO\n',
  'a.cs':
    'var s = @"\\"; // +TODO\nvar t = $"{d["-TODO"]}"; // +TODO\nvar u = """" -TODO """ """"; // +TODO\n#region -TODO don\'t\n// +TODO\n',
  'a.go': "var s = `\\ // -TODO` // +TODO\nvar r = '\"' // +TODO\n",
  'a.d': 'auto s = r"\\"; // +TODO\n/+ /+ +/ +TODO +/ auto t = `"`; // +TODO\n',
  'a.zig': 'const s =\n    \\\\ " -TODO\n; // +TODO\n',
  'a.tf': 'x = <<EOT\n# -TODO\nEOT\n# +TODO\ny = "${lookup("-TODO")} # -TODO" // +TODO\n',
  'a.php':
    '<p>-TODO // -TODO</p><!-- +TODO --><?php # +TODO ?> -TODO <?php $a = <<<"X"\n# -TODO ?>\n  X; // +TODO\n#[-TODO]\n/* +TODO */',
  'a.css': 'a { content: "/* -TODO */" } /* +TODO */\n',
  'a.scss': 'a { b: url(http://-TODO/x) } // +TODO\n',
  'a.proto': 'string s = 1; // +TODO\n',
  'a.sv': 'initial $display("// -TODO"); // +TODO\n',
  'a.s': 'mov r0, #1 @ +TODO\n# +TODO\n.ascii "-TODO"\n',
  'a.graphql': '"""-TODO"""\ntype A { a: Int # +TODO\n}\n',
  'a.py':
    's = "-TODO # -TODO" # +TODO\nx = """-TODO"""\nf(\n  """-TODO""",\n)\ndef g():\n    r"""+TODO \\\\""" + x\n# +TODO\nb = rb\'\\\'-TODO\'\n',
  'a.rb':
    's = "#{h["x"]} # -TODO" # +TODO\nx = <<~A + <<B\n# -TODO\nA\n# -TODO\nB\n# +TODO\nr = /[#"]/ # +TODO\nw = %w[# -TODO] # +TODO\nc = ?# # +TODO\n=begin\n+TODO\n=end\ny = a / b # +TODO / c\n__END__\n# -TODO\n',
  'a.cr': "{% if x %} # +TODO\nc = '\"' # +TODO\n",
  'a.pl':
    'my $n = $#a; # +TODO\ns{#}{-TODO} ; # +TODO\nmy $q = q(# -TODO ()); # +TODO\nprint <<"E";\n# -TODO\nE\n=pod\n\n+TODO\n\n=cut\n$x =~ m#-TODO#; # +TODO\nmy %h = (y => 1, s => 2); # +TODO\n__DATA__\n# -TODO\n',
  'a.raku': '# +TODO\nmy $x = "# -TODO"; #`( +TODO\n) say 1;\n',
  'a.sh':
    "echo \"$(f \"# -TODO\") # -TODO\" # +TODO\nx=${y#a} # +TODO\ncat <<-'E' # +TODO\n# -TODO\n\tE\necho a#-TODO $# \\# -TODO # +TODO\necho $'\\' -TODO' # +TODO\n",
  Makefile: 'a = "b # +TODO\nall:\n\techo "# -TODO" # +TODO\n# +TODO\n',
  Dockerfile: 'RUN echo "# -TODO"\n# +TODO\n',
  'a.ps1': '$s = "a `" # -TODO" # +TODO\n<# +TODO #>\n$h = @"\n# -TODO "\n"@ # +TODO\n',
  'a.r': 's <- r"(# -TODO ")" # +TODO\n`# -TODO` <- 1\n',
  'a.jl': 's = "$(f("# -TODO"))" # +TODO\nx = a\' # +TODO\n#= #= =# +TODO =#\n',
  'a.ex': 's = ~s(# -TODO) # +TODO\n@x """\n# -TODO\n"""\nc = ?# # +TODO\n',
  'a.nim': 's = r"\\" # +TODO\n#[ #[ ]# +TODO ]#\nx = """# -TODO"""\n',
  'a.nix': "s = ''\n  # -TODO ''${ ''\\n ${a \"# -TODO\"}\n''; # +TODO\n/* +TODO */\n",
  'a.coffee': 's = "#{a "# -TODO"}" # +TODO\n###\n+TODO\n###\nr = /#-TODO/ # +TODO\n',
  'a.tcl': 'set a "b # -TODO"\n# +TODO\nset b 1 ;# +TODO\n',
  'a.cmake': '#[==[ +TODO ]] ]==]\nset(a [[# -TODO]]) # +TODO\n',
  'a.toml': 's = \'\\\' # +TODO\nt = """\n# -TODO\n"""\n',
  'a.ini': '; +TODO\n# +TODO\na = b-TODO\n',
  'a.yaml': "a: \"# -TODO\" # +TODO\nb: don't # +TODO\nc: |\n  # -TODO\nd: x#-TODO\n- 'it''s # -TODO' # +TODO\n",
  'a.lua': 's = [==[ -- -TODO ]] ]==] -- +TODO\n--[[ +TODO\n+TODO ]]\n',
  'a.sql': "select 'it''s -- -TODO' -- +TODO\n/* /* */ +TODO */ select \"-TODO\"\n",
  'a.hs': 'x = "\\" -- -TODO" -- +TODO\na --> b = "-TODO"\n{-# -TODO #-}\n{- {- -} +TODO -}\nf\' = \'"\' -- +TODO\n',
  'a.elm': 's = """ -- -TODO """ -- +TODO\n',
  'a.adb': 'C := \'"\'; -- +TODO\nS := "a""-- -TODO"; X\'First; -- +TODO\n',
  'a.lisp': '(f "; -TODO" #\\") ; +TODO\n#| #| |# +TODO |#\n',
  'a.clj': '(f \\" "; -TODO") ; +TODO\n',
  'a.el': '(f ?\\" ?\\; "; -TODO") ; +TODO\n',
  'a.ml': 'let c = \'"\' (* +TODO "*)" (* *) +TODO *)\nlet s = {x|(* -TODO|x}\n',
  'a.fs': 'let s = @"\\" // +TODO\nlet t = """ // -TODO """ (* +TODO *)\n',
  'a.pas': "s := 'it''s // -TODO'; { +TODO } (* +TODO *) // +TODO\n{$-TODO}\n",
  'a.tex': '100\\% -TODO % +TODO\n\\verb|% -TODO| % +TODO\n\\begin{comment}\n+TODO\n\\end{comment}\n',
  'a.erl': 'X = $", % +TODO\nY = "% -TODO".\n',
  'a.f90': "s = 'it''s ! -TODO' ! +TODO\n",
  'a.f': "C +TODO\n      call f('! -TODO') ! +TODO\n",
  'a.vb': 's = "\' -TODO" \' +TODO\nREM +TODO\n',
  'a.bat': 'REM +TODO\n:: +TODO\necho -TODO\n@rem +TODO\n',
  'a.vim': '" +TODO\nlet a = "-TODO"\nset b " +TODO\n',
  'a.html': '<!-- +TODO --><p>-TODO // -TODO</p><script>var a = "-TODO" // +TODO\n</script><style>/* +TODO */</style>',
  'a.vue':
    '<template>{{ "-TODO" }}</template><script lang="ts">const a = `-TODO` // +TODO\n</script><style lang="scss">// +TODO\n</style>',
  'a.svelte': '<p>{/* +TODO */ "-TODO"}</p><!-- +TODO -->',
  'a.xml': '<a b="-TODO"><![CDATA[<!-- -TODO -->]]></a><!-- +TODO -->',
  'a.hbs': '{{!-- +TODO }} --}}{{! +TODO }} -TODO <!-- +TODO -->',
  'a.twig': '{# +TODO #} {{ "-TODO" }} <!-- +TODO -->',
  'a.erb': '<%# +TODO %> -TODO <% x = "-TODO" # +TODO %> # -TODO',
  'a.jsp': '<%-- +TODO --%> -TODO <% String s = "-TODO"; // +TODO\n %>',
  'a.blade.php': '{{-- +TODO --}} -TODO <?php // +TODO ?>',
  'a.pug': '//- +TODO\n  +TODO deeper\np // -TODO\n',
  'a.haml': '-# +TODO\n  +TODO deeper\n%p -# -TODO\n',
  'a.md': '<!-- +TODO -->\n```js\n// -TODO\n```\n`<!-- -TODO -->` {/* +TODO */} -TODO\n[//]: # (+TODO)\n',
  'a.json': '{ "a": "// -TODO" // +TODO\n}\n',
}

describe('words in comments are found, words in anything else are not', () => {
  test.each(Object.entries(TEXTS))('%s', (name, marked) => {
    const expected: [number, number][] = []
    const text = marked
      .split('\n')
      .map((line, index) => {
        let out = ''
        for (const part of line.split(/(?=[+-]TODO)/)) {
          if (part.startsWith('+TODO')) expected.push([index + 1, out.length + 1])
          out += /^[+-]TODO/.test(part) ? part.slice(1) : part
        }
        return out
      })
      .join('\n')
    const language = languageOf(name, text)
    expect(language).toBeDefined()
    expect(findTags(text, language!, words).map(({ line, column }) => [line, column])).toEqual(expected)
  })

  test('there are tables for many languages', () => {
    expect(LANGUAGES.length).toBeGreaterThan(100)
  })
})

test('a word is whole: no letters, digits or underscores beside it, whatever their script', () => {
  const text = '// TODOS TODO_x xTODO 2TODO éTODO TODOа 这里TODO需要 TODO—x @TODO: (TODO)\n'
  const found = findTags(text, languageOf('a.js', '')!, words)
  expect(found.map(hit => text.slice(hit.column - 2, hit.column + 4))).toEqual([
    '里TODO需',
    ' TODO—',
    '@TODO:',
    '(TODO)',
  ])
})
