/**
 * @module cli/index
 * Arguments -> one command. Each command is a file of its own and is only loaded when it is called.
 */
import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { PHASES } from '../model/checklist.ts'
import { Mistake } from '../model/outcome.ts'

const list = (value: string, before: string[] = []): string[] => [...before, ...value.split(',').filter(Boolean)]

/** @returns the program; `finish` receives a command's exit code. */
function program(finish: (code: number) => void): Command {
  const holdpoint = new Command('holdpoint')
    .description(
      'Holds a release until every item on its checklist is proven by a machine or signed by a person who may sign.',
    )
    .version(version())
    .option('-C, --directory <folder>', 'the project to judge', '.')
    .addHelpText('after', '\nExit codes: 0 go, 1 hold, 2 could not find out, or a mistake in usage or configuration.')
  const root = () => holdpoint.opts<{ directory: string }>().directory

  holdpoint
    .command('check')
    .description('judge the project by its checklist')
    .option('--checklist <file>', 'Markdown or YAML file, or the name of a built-in checklist')
    .option('--config <file>', 'configuration, when it is not `.github/holdpoint.yml`')
    .option('--phase <phase>', `phase to judge, may be repeated (${PHASES.slice(0, 12).join(', ')})`, list)
    .option('--only <id>', 'judge this item only, may be repeated', list)
    .option('--environment <name>', 'environment the release goes to')
    .option('--release <version>', 'version of the release')
    .option('--branch <name>', 'branch the release goes into')
    .option('--base <ref>', 'what the change is compared with')
    .option('--label <name>', 'label of the change, may be repeated', list)
    .option('--baseline <file>', "the previous release's report, for `baseline`")
    .option('--record <field=value>', 'value of the release record, may be repeated', list)
    .option('--no-exec', 'do not run commands of `exec` gates')
    .option('--all', 'show items that are not asked now as well')
    .option('--json', 'print the report as JSON')
    .action(async options => finish(await (await import('./check.ts')).check(root(), options)))

  holdpoint
    .command('parse')
    .description('show what Holdpoint understands of a checklist')
    .argument('<file>', 'Markdown or YAML file, or the name of a built-in checklist')
    .option('--config <file>', 'configuration, when it is not `.github/holdpoint.yml`')
    .option('--json', 'print it as JSON')
    .action(async (file, options) => finish(await (await import('./parse.ts')).parse(root(), file, options)))

  holdpoint
    .command('explain')
    .description('show for each item when it counts, what proves it or could prove it, and who may clear it')
    .argument('[file]', 'Markdown or YAML file, or the name of a built-in checklist')
    .option('--config <file>', 'configuration, when it is not `.github/holdpoint.yml`')
    .option('--phase <phase>', 'phase that is asked for, may be repeated', list)
    .option('--environment <name>', 'environment the release goes to')
    .option('--json', 'print the checklist with the proposals as JSON')
    .action(async (file, options) => finish(await (await import('./explain.ts')).explain(root(), file, options)))

  holdpoint
    .command('gate')
    .description('ask one gate')
    .argument('<kind>', 'kind of gate, e.g. `coverage`')
    .argument('[parameters...]', '`name=value`, e.g. `min=80`')
    .option('--release <version>', 'version of the release')
    .option('--base <ref>', 'what the change is compared with')
    .option('--record <field=value>', 'value of the release record, may be repeated', list)
    .option('--json', 'print the outcome as JSON')
    .action(async (kind, parameters, options) =>
      finish(await (await import('./gate.ts')).gate(root(), kind, parameters, options)),
    )

  holdpoint
    .command('gates')
    .description('list the gates, or describe one')
    .argument('[kind]', 'kind of gate')
    .action(async kind => finish(await (await import('./gates.ts')).listGates(kind)))

  holdpoint
    .command('doctor')
    .description('say whether GitHub really holds the merges, with the token of an administrator (`GITHUB_TOKEN`)')
    .option('--repo <owner/name>', 'the repository, when it is not the remote `origin`')
    .option('--app-id <number>', 'which App is yours; without it `APP_ID`')
    .option('--app-slug <name>', 'the same by its name, as in `github.com/apps/NAME`')
    .option('--branch <pattern>', 'look at this branch instead of those of the configuration, may be repeated', list)
    .option('--fix', 'make or repair the ruleset, after it was shown')
    .option('--yes', 'with `--fix`: do not ask')
    .option('--json', 'print the findings as JSON')
    .action(async options => finish(await (await import('./doctor.ts')).doctor(root(), options)))

  holdpoint
    .command('audit')
    .description("show what stands in the record of the App's store (`DATABASE_URL`, or `DATA_DIR`)")
    .option('--repo <owner/name>', 'of this repository')
    .option('--pull <number>', 'of this pull request: `12` with `--repo`, or `owner/name#12`')
    .option('--item <id>', 'about this item')
    .option('--actor <login>', 'of this person')
    .option(
      '--kind <kind>',
      'of this kind, may be repeated (`tick`, `waive`, `verdict`, `merged-without-go`, ...)',
      list,
    )
    .option('--since <day>', 'from this day or time (UTC) on')
    .option('--until <day>', 'up to the end of this day, or before this time (UTC)')
    .option('--verify', 'check that nobody changed the record')
    .option('--link <id:digest>', 'check from a link that was noted earlier')
    .option('--json', 'print it as JSON')
    .option('--csv', 'print it as CSV')
    .action(async options => finish(await (await import('./audit.ts')).audit(root(), options)))

  holdpoint
    .command('metrics')
    .description("show how releases went, from the record of the App's store (`DATABASE_URL`, or `DATA_DIR`)")
    .option('--repo <owner/name>', 'of this repository')
    .option('--environment <name>', 'of this environment')
    .option('--since <day>', 'releases from this day or time (UTC) on')
    .option('--until <day>', 'up to the end of this day, or before this time (UTC)')
    .option('--json', 'print them as JSON')
    .option('--csv', 'print them as CSV')
    .action(async options => finish(await (await import('./metrics.ts')).metrics(root(), options)))

  holdpoint
    .command('export')
    .description(
      "write everything the App's record holds of one release into a folder for auditors, or check such a folder",
    )
    .option('--repo <owner/name>', 'the repository')
    .option('--pull <number>', 'what was released from this pull request, or the pull request')
    .option('--release <commit>', 'what was released of this commit')
    .option('--environment <name>', 'to this environment, when there are several')
    .option('--out <folder>', 'a new folder')
    .option('--checklist <file>', 'the checklist as it was used, when it is not in the git of this folder')
    .option(
      '--key <file>',
      'sign with this private key (PEM, Ed25519 or RSA); with `--verify` the public key you trust',
    )
    .option('--fill <file>', 'only print this checklist, with signatures, figures and notes filled in')
    .option('--verify <folder>', 'check an export: files, signature, chain of digests')
    .action(async options => finish(await (await import('./export.ts')).exportRelease(root(), options, version())))

  holdpoint
    .command('schema')
    .description('print a JSON Schema')
    .argument(
      '<name>',
      '`config`, `checklist`, `report`, `outcome`, `audit`, `metrics`, `release`, `export`, `entries` or `doctor`',
    )
    .action(async name => finish(await (await import('./schema.ts')).printSchema(name)))

  holdpoint
    .command('serve')
    .description(
      'run the App: takes deliveries from GitHub, and keeps checks, bodies and comments of releases up to date',
    )
    .addHelpText(
      'after',
      '\nIt is set up by its environment (`APP_ID`, `PRIVATE_KEY`, `WEBHOOK_SECRET`, `DATA_DIR`, ...): docs/app.md lists everything.',
    )
    .action(async () => finish(await (await import('./serve.ts')).serveUntilStopped(version())))

  return holdpoint
}

function version(): string {
  for (const up of ['../', '../../']) {
    try {
      return (JSON.parse(readFileSync(new URL(`${up}package.json`, import.meta.url), 'utf8')) as { version: string })
        .version
    } catch {
      // One level further up when bundled.
    }
  }
  return 'unknown'
}

/** A known mistake is its sentence, an unknown one its stack; both end with 2. */
function failed(caught: unknown): number {
  if (caught instanceof CommanderError && caught.exitCode === 0) return 0
  process.stderr.write(`holdpoint: ${sentenceOf(caught)}\n`)
  return 2
}

function sentenceOf(caught: unknown): string {
  if (caught instanceof Mistake) return caught.sentence
  // Called without a command, commander has shown the help already.
  if (caught instanceof CommanderError)
    return caught.code === 'commander.help'
      ? 'no command was given'
      : `${caught.message.replace(/^error: /, '').replaceAll('\n', ' ')}; \`holdpoint --help\` lists commands and options`
  return (caught instanceof Error && caught.stack) || String(caught)
}

// A reader that closes the pipe early (`| head`) is no failure of ours; a full disk is, and then nothing was told.
process.stdout.on('error', trouble => {
  if ((trouble as NodeJS.ErrnoException).code === 'EPIPE') return
  process.stderr.write(`holdpoint: the output cannot be written (${trouble.message}); look at where it goes\n`)
  process.exit(2)
})

const commands = program(code => {
  process.exitCode = code
})
// Usage mistakes are told like every other mistake: one sentence, by `failed`.
for (const each of [commands, ...commands.commands]) each.exitOverride().configureOutput({ outputError: () => {} })
await commands.parseAsync().catch(caught => {
  process.exitCode = failed(caught)
})
