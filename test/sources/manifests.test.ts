import { describe, expect, test } from '@jest/globals'
import { manifestVersions } from '../../src/sources/manifests.ts'
import { memoryFiles } from '../world.ts'

const versionIn = async (file: string, text: string) =>
  (await manifestVersions(memoryFiles({ [file]: text }))([file]))[0]!.version

describe('manifests', () => {
  test.each([
    ['package.json', '{ "dependencies": { "version": "9.0.0" }, "version": "1.2.0" }'],
    ['packages/api/package.json', '{ "version": "1.2.0" }'],
    ['pyproject.toml', '# version = "9.0.0"\n[tool.black]\nversion = "9.0.0"\n[project]\nversion = "1.2.0"\n'],
    ['pyproject.toml', '[tool.poetry]\nversion = "1.2.0"\n'],
    ['Cargo.toml', '[dependencies]\nserde = { version = "9" }\n[package]\nversion = "1.2.0"\n'],
    ['Cargo.toml', '[workspace.package]\nversion = "1.2.0"\n[package]\nversion.workspace = true\n'],
    ['Chart.yaml', 'apiVersion: v2\nappVersion: 9\nversion: 1.2.0\n'],
    [
      'pom.xml',
      '<project><dependencies><dependency><version>9</version></dependency></dependencies><!-- <version>8</version> --><version>1.2.0</version></project>',
    ],
    ['pom.xml', '<project><parent><version>1.2.0</version></parent></project>'],
    ['src/App.csproj', '<Project Sdk="x"><PropertyGroup><Version> 1.2.0 </Version></PropertyGroup></Project>'],
    ['gradle.properties', 'group=acme\nversion=1.2.0\n'],
    ['build.gradle', "plugins { id 'java' version '9.0.0' }\nversion = '1.2.0'\n"],
    ['build.gradle.kts', 'group = "acme"\nversion = "1.2.0" // next\n'],
    ['setup.cfg', '[metadata]\nname = shop\nversion = 1.2.0\n'],
    ['VERSION', '1.2.0\n'],
    [
      'pom.xml',
      '<project><version>$\u007brevision}</version><properties><revision>1.2.0</revision></properties></project>',
    ],
    [
      'pom.xml',
      '<project><parent><version>$\u007ba.b}</version></parent><properties><a.b>1.2.$\u007bc}</a.b><c>0</c></properties></project>',
    ],
    ['App.csproj', '<Project><PropertyGroup><VersionPrefix>1.2.0</VersionPrefix></PropertyGroup></Project>'],
    [
      'Directory.Build.props',
      '<Project><PropertyGroup/><PropertyGroup><Version>1.2.0</Version></PropertyGroup></Project>',
    ],
    ['shop.nuspec', '<package><metadata><version>1.2.0</version></metadata></package>'],
    [
      'mix.exs',
      'defmodule Shop do\n  @version "1.2.0"\n  # version: "9"\n  def project, do: [version: @version]\nend\n',
    ],
    ['mix.exs', '    [\n      app: :shop,\n      version: "1.2.0",\n      elixir: "~> 1.15"]\n'],
    [
      'shop.gemspec',
      "Gem::Specification.new do |spec|\n  spec.version = '1.2.0'\n  spec.required_ruby_version = '>= 3'\nend\n",
    ],
    ['lib/shop/version.rb', 'module Shop\n  VERSION = "1.2.0"\nend\n'],
    [
      'setup.py',
      "from setuptools import setup\nsetup(\n    name='shop',\n    version='1.2.0',\n    python_requires='>=3')\n",
    ],
    ['shop/__init__.py', '# shop\n__version__: str = "1.2.0"\n'],
    ['composer.json', '{ "version": "1.2.0" }'],
    ['pubspec.yaml', 'name: shop\nversion: 1.2.0\n'],
  ])('%s', async (file, text) => {
    expect(await versionIn(file, text)).toBe('1.2.0')
  })

  test('a member of a Cargo workspace has the version of the workspace', async () => {
    const member = '[package]\nname = "api"\nversion.workspace = true\n'
    const ask = async (root: string) =>
      manifestVersions(memoryFiles({ 'Cargo.toml': root, 'crates/api/Cargo.toml': member }))(['crates/api/Cargo.toml'])
    expect(await ask('[workspace]\nmembers = ["crates/*"]\n[workspace.package]\nversion = "1.2.0"\n')).toEqual([
      { file: 'crates/api/Cargo.toml', version: '1.2.0' },
    ])
    await expect(ask('[package]\nversion = "9.0.0"\n')).rejects.toThrow('states no version')
    await expect(ask('[workspace]\n')).rejects.toThrow('states no version')
  })

  test.each([
    ['module example.com/shop/v2\n\ngo 1.22\n', '2'],
    ['// v9\nmodule example.com/shop\n', '1'],
    ['module gopkg.in/shop.v3\n', '3'],
  ])('a Go module states its major version: %j', async (text, version) => {
    expect(await versionIn('go.mod', text)).toBe(version)
  })

  test('YAML numbers keep their zeros', async () => {
    expect(await versionIn('Chart.yaml', 'version: 1.10\n')).toBe('1.10')
  })

  test.each([
    ['package.json', '{ "private": true }', '`package.json` states no version, one was expected'],
    ['package.json', '{ "version": ', '`package.json` cannot be read'],
    ['Cargo.toml', '[package\n', '`Cargo.toml` cannot be read'],
    ['pom.xml', '<project><version>1.2.0</version>', '`pom.xml` cannot be read'],
    ['pom.xml', '<project><version>$\u007brevision}</version></project>', '`pom.xml` states no version'],
    [
      'pom.xml',
      '<project><version>$\u007ba}</version><properties><a>$\u007ba}</a></properties></project>',
      '`pom.xml` states no version',
    ],
    ['setup.py', "version='1.2.0'\nversion='1.3.0'\n", 'states 1.2.0 and 1.3.0, one version was expected'],
    ['setup.py', 'setup(version=read_version())\n', '`setup.py` states no version'],
    ['README.md', '1.2.0', '`README.md` is no manifest that is known'],
  ])('%s: %s', async (file, text, sentence) => {
    await expect(versionIn(file, text)).rejects.toThrow(sentence)
  })

  test('without names the usual ones that state a version', async () => {
    const files = memoryFiles({
      'package.json': '{}',
      'Cargo.toml': '[package]\nversion = "1.2.0"\n',
      VERSION: '1.2.0',
    })
    expect(await manifestVersions(files)()).toEqual([
      { file: 'Cargo.toml', version: '1.2.0' },
      { file: 'VERSION', version: '1.2.0' },
    ])
    await expect(manifestVersions(files)(['missing.json'])).rejects.toThrow('no manifest')
    await expect(manifestVersions(files)(['sub/package.json'])).rejects.toThrow('does not exist')
  })
})
