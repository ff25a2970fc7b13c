/**
 * @module config/load
 * `.github/holdpoint.yml` -> Config. Every mistake is one sentence with file, line and the mend.
 */
import { type Document, isMap, isNode, isPair, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import type { z } from 'zod'
import type { GateCall, Modifiers, Phase } from '../model/checklist.ts'
import { noNotify } from '../model/notices.ts'
import { Mistake } from '../model/outcome.ts'
import type { Binding, Settings } from '../model/settings.ts'
import { plural, slug } from '../model/text.ts'
import type { GoNoGo } from '../model/votes.ts'
import { notifyOf, wrongNotify } from './notify.ts'
import { type ConfigFile, configSchema } from './schema.ts'
import { sentenceOf } from './sentence.ts'

/** Reads one gate as an annotation writes it; handed in, because annotations belong to the checklist room. */
export type ReadGate = (text: string) => { gates: GateCall[]; modifiers: Modifiers; problems: { message: string }[] }

export interface BranchRule {
  pattern: string
  checklist: string | null
  phases: Phase[] | null
}

export interface Config {
  /** Where it was read from; null when there is none. */
  source: string | null
  checklist: string | null
  branches: BranchRule[]
  headings: Record<string, Phase>
  plainBullets: string[]
  /** Paths of the workflows whose runs may send evidence to the App. */
  evidence: string[]
  settings: Settings
}

const MAX_BYTES = 64 * 1024
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/**
 * @param text the YAML; an empty file is a configuration without settings.
 * @throws Mistake for the first mistake, all others named in the same sentence's tail.
 */
export function loadConfig(text: string, source: string, readGate: ReadGate): Config {
  if (text.length > MAX_BYTES)
    throw new Mistake(`is ${text.length} bytes long, at most ${MAX_BYTES} are read; shorten it`, { file: source })
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false })
  const [broken] = document.errors
  if (broken) {
    const { line, col } = lines.linePos(broken.pos[0])
    throw new Mistake(`is not valid YAML: ${broken.message}; mend that line`, { file: source, line, column: col })
  }
  const data = plain(document, source)
  const parsed = configSchema.safeParse(data ?? {})
  if (!parsed.success) throw mistakeOf(parsed.error.issues, document, lines, source)
  checkRoles(parsed.data, document, lines, source)
  checkVotes(parsed.data, document, lines, source)
  checkReminders(parsed.data, document, lines, source)
  const wrong = parsed.data.notify ? wrongNotify(parsed.data.notify) : null
  if (wrong) throw new Mistake(wrong.sentence, { file: source, ...placeOf(document, lines, ['notify', ...wrong.path]) })
  return build(parsed.data, { source, readGate, lineOf: path => placeOf(document, lines, path).line })
}

function plain(document: Document, source: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (caught) {
    throw new Mistake(`cannot be read: ${(caught as Error).message}; write the values out instead of using aliases`, {
      file: source,
    })
  }
}

type Path = readonly PropertyKey[]

/** The place of the node at a path, or of the nearest one above it that exists. */
function placeOf(document: Document, lines: LineCounter, path: Path): { line: number; column: number } {
  let node: unknown = document.contents
  let offset = 0
  for (const key of path) {
    const next = child(node, key)
    if (!next) break
    offset = next.at
    node = next.value
  }
  const { line, col } = lines.linePos(offset)
  return { line, column: col }
}

function child(node: unknown, key: PropertyKey): { at: number; value: unknown } | null {
  if (isMap(node)) {
    const pair = node.items.find(item => isPair(item) && isNode(item.key) && String(item.key) === String(key))
    return pair ? { at: (pair.key as Node).range?.[0] ?? 0, value: pair.value } : null
  }
  if (!isSeq(node)) return null
  const value = node.items[Number(key)]
  return isNode(value) ? { at: value.range?.[0] ?? 0, value } : null
}

function mistakeOf(
  issues: readonly z.core.$ZodIssue[],
  document: Document,
  lines: LineCounter,
  source: string,
): Mistake {
  const issue = issues[0]!
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path
  const place = placeOf(document, lines, path)
  const others = issues.length > 1 ? ` (and ${issues.length - 1} more)` : ''
  return new Mistake(`${sentenceOf(issue)}${others}`, { file: source, ...place })
}

/** `Tech Lead` and `tech-lead` are one role: people who hold one of them must not be lost. */
function checkRoles({ roles }: ConfigFile, document: Document, lines: LineCounter, source: string): void {
  const seen = new Map<string, string>()
  for (const name of Object.keys(roles)) {
    const before = seen.get(slug(name))
    if (before !== undefined)
      throw new Mistake(`the roles \`${before}\` and \`${name}\` are the same one; put their people together`, {
        file: source,
        ...placeOf(document, lines, ['roles', name]),
      })
    seen.set(slug(name), name)
  }
}

/** A role that nobody can hold would never vote, and a quorum above the roles would never be reached. */
function checkVotes(file: ConfigFile, document: Document, lines: LineCounter, source: string): void {
  const asked = file['go-no-go']
  if (!asked) return
  const known = new Set(Object.keys(file.roles).map(slug))
  const unknown = asked.roles.find(role => !known.has(slug(role)))
  const place = (key: string) => ({ file: source, ...placeOf(document, lines, ['go-no-go', key]) })
  if (unknown !== undefined)
    throw new Mistake(
      `\`go-no-go\` asks the role \`${unknown}\`, which nobody holds; add it under \`roles\``,
      place('roles'),
    )
  const most = new Set(asked.roles.map(slug)).size
  if (asked.quorum !== 'all' && asked.quorum > most)
    throw new Mistake(
      `\`go-no-go\` needs ${asked.quorum} votes of ${plural(most, 'role')}, at most ${most} expected; lower \`quorum\``,
      place('quorum'),
    )
}

/** A reminder to a role that nobody holds reaches nobody. */
function checkReminders(
  { reminders, roles }: ConfigFile,
  document: Document,
  lines: LineCounter,
  source: string,
): void {
  const held = new Set(Object.keys(roles).map(slug))
  for (const [phase, rule] of Object.entries(reminders))
    if (rule !== 'off' && rule.to !== undefined && !held.has(slug(rule.to)))
      throw new Mistake(`\`reminders\` go to the role \`${rule.to}\`, which nobody holds; add it under \`roles\``, {
        file: source,
        ...placeOf(document, lines, ['reminders', phase, 'to']),
      })
}

const remindersOf = ({ reminders }: ConfigFile): Settings['reminders'] =>
  Object.fromEntries(
    Object.entries(reminders).map(([phase, rule]) => [
      phase,
      rule === 'off'
        ? rule
        : { after: rule.after ?? null, escalate: rule.escalate ?? null, to: rule.to ? slug(rule.to) : null },
    ]),
  )

/** What an item with the gate `votes` does not say itself is as it is for the whole release. */
function goNoGoOf({ 'go-no-go': asked }: ConfigFile): GoNoGo | null {
  if (!asked) return null
  const { roles, quorum, distinct, at } = asked
  return { roles: [...new Set(roles.map(slug))], quorum: quorum === 'all' ? null : quorum, distinct, at }
}

const votesDefaults = ({ roles, quorum, distinct }: GoNoGo): Record<string, unknown> => ({
  roles: [...roles],
  quorum,
  distinct,
})

interface Building {
  source: string
  readGate: ReadGate
  lineOf(path: Path): number
}

function build(file: ConfigFile, about: Building): Config {
  const goNoGo = goNoGoOf(file)
  const settings: Settings = {
    timeZone: file['time-zone'] ?? 'UTC',
    roles: Object.fromEntries(
      Object.entries(file.roles).map(([name, role]) => [name, { ...role, permission: role.permission ?? null }]),
    ),
    bindings: file.bindings.map((binding, at) => bindingOf(binding, about.lineOf(['bindings', at]), about)),
    gateDefaults: goNoGo ? { ...file.gates, votes: { ...votesDefaults(goNoGo), ...file.gates.votes } } : file.gates,
    goNoGo,
    reminders: remindersOf(file),
    notify: file.notify ? notifyOf(file.notify) : noNotify(),
    waivers: file.waivers.map((waiver, at) => ({ ...waiver, line: about.lineOf(['waivers', at]) })),
    notApplicable: file['not-applicable'].map((entry, at) => ({
      ...entry,
      line: about.lineOf(['not-applicable', at]),
    })),
    windows: file.windows.map(window => ({
      ...window,
      name: window.name ?? `${window.from}-${window.to}`,
      days: window.days.map(name => DAYS.indexOf(name) + 1),
    })),
    freezes: file.freezes,
    environments: Object.entries(file.environments).map(([name, { headings, when = null }]) => ({
      name,
      headings,
      when,
      by: [],
    })),
    scenarios: Object.entries(file.scenarios).map(([name, scenario]) => ({ name, ...scenario })),
    switched: file.switched.map((entry, at) => ({
      ...entry,
      until: entry.until ?? null,
      line: about.lineOf(['switched', at]),
    })),
    readinessHolds: file.readiness === 'hold',
    onPush: file['sign-offs-on-push'],
    checks: file.checks ?? null,
    authorMaySign: file.author === 'may-sign',
    shadow: file.shadow,
    recurring: file.recurring
      ? { checklist: file.recurring.checklist ?? null, cadences: file.recurring.cadences ?? null }
      : null,
    deploy: {
      environment: file.deploy.environment,
      openedBy: file.deploy['opened-by'],
      issues: file.deploy.issues,
      incidents: file.deploy.incidents,
      rollbackBy: file.deploy['rollback-by'],
      requires: Object.fromEntries(
        Object.entries(file.environments).flatMap(([name, { requires }]) =>
          requires ? [[name.toLowerCase(), requires]] : [],
        ),
      ),
    },
  }
  return {
    source: about.source,
    checklist: file.checklist ?? null,
    branches: Object.entries(file.branches).map(([pattern, rule]) => ({
      pattern,
      checklist: rule.checklist ?? null,
      phases: rule.phases ?? null,
    })),
    headings: file.headings,
    plainBullets: file['bullets-are-items'],
    evidence: file.evidence?.workflow ?? [],
    settings,
  }
}

function bindingOf(binding: ConfigFile['bindings'][number], line: number, about: Building): Binding {
  const { item, text, gates, 'not-before': notBefore, ...rest } = binding
  const modifiers: Modifiers = { ...rest, ...(notBefore ? { notBefore } : {}) }
  const calls: GateCall[] = []
  for (const gate of gates) {
    if (typeof gate !== 'string') {
      for (const [kind, params] of Object.entries(gate))
        calls.push({ kind, params: params ?? {}, from: 'configuration', place: { line, column: 1 } })
      continue
    }
    const read = about.readGate(gate)
    const [problem] = read.problems
    if (problem) throw new Mistake(problem.message, { file: about.source, line })
    Object.assign(modifiers, read.modifiers)
    calls.push(...read.gates.map(call => ({ ...call, from: 'configuration' as const, place: { line, column: 1 } })))
  }
  return { item: item ?? null, text: text ?? null, gates: calls, modifiers, line }
}
