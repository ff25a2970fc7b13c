/** A whole release of a real checklist, as the people of a team live through it: what the stories of the seeds have in common. */
import { existsSync, readFileSync } from 'node:fs'
import { parseChecklist } from '../../src/checklist/parse.ts'
import { itemsOf } from '../../src/evaluate/items.ts'
import type { Item } from '../../src/model/checklist.ts'
import { createCheckRun } from '../github/core/checks.ts'
import { type AfterStage, stageAfter } from './after.ts'

const SEEDS = new URL('../../../shared/seeds/', import.meta.url)
/** Whether the seeds lie beside the project. */
export const present = existsSync(SEEDS)

export interface Team {
  /** Login -> roles; who is not named here and may write ticks what asks for nobody. */
  roles: Record<string, string>
  /** What the configuration says beyond the roles. */
  configuration?: string
  /** Time at which the pull request is opened. */
  begins: string
}

export interface SeedStage extends AfterStage {
  items: Item[]
  /** Everything of the list that can be done now is done by whoever may, a save per person, until nothing is left to tick. */
  work(list: 'the pull request' | string): Promise<void>
  /** The same, but no more than these items, found by their words. */
  tickAll(list: string, ...words: string[]): Promise<void>
  /** The id of the item with these words, in the section whose heading holds `below`. */
  id(words: string, below?: string): string
  /** Line of the item in the newest issue whose title begins so, or in the pull request. */
  line(list: string, words: string): string
  merge(): Promise<string>
  /** What the App explains there. */
  told(list: string): string
  /** A check of CI concludes on this commit. */
  ci(name: string, sha: string, conclusion?: string): Promise<void>
  says(who: string, list: string, words: string): Promise<void>
  /** Nothing happens for so many minutes. */
  wait(minutes: number): Promise<void>
  /** Where every item of the checklist was accounted for. */
  accounts(): Record<string, number>
}

const MINUTE = 60_000

/** The seed is `RELEASE.md`, byte for byte. */
export async function stageSeed(name: string, { roles, configuration = '', begins }: Team): Promise<SeedStage> {
  const markdown = readFileSync(new URL(`${name}.md`, SEEDS), 'utf8')
  const config = `branches:
  main: { checklist: RELEASE.md }
roles:
${Object.entries(roles)
  .map(([role, login]) => `  ${role}: { users: [${login}] }`)
  .join('\n')}
${configuration}`
  const stage = (await stageAfter({
    files: { 'RELEASE.md': markdown, '.github/holdpoint.yml': config },
  })) as SeedStage
  for (const login of Object.values(roles)) stage.shop.collaborators[login] ??= 'write'
  stage.clock.now = Date.parse(begins)
  const person = (login: string) => stage.github.person(login).in('acme/shop')
  const checklist = parseChecklist(Buffer.from(markdown), { source: 'RELEASE.md' })
  const items = itemsOf(checklist)
  const isPull = (list: string) => list === 'the pull request'
  const bodyOf = (list: string) => (isPull(list) ? stage.pull(1).body! : stage.issue(list).body!)
  const numberOf = (list: string) => (isPull(list) ? 1 : stage.issue(list).number)
  const save = (who: string, list: string, body: string) =>
    isPull(list) ? person(who).editPull(1, { body }) : person(who).editIssue(numberOf(list), { body })

  /** Whoever may tick the line: the holder of the role in brackets before the hidden id, else ben. */
  const whoFor = (line: string): string => {
    const asked = Object.keys(roles).filter(role =>
      new RegExp(`\\([^()]*\\b${role}\\b[^()]*\\)[^()]*<!-- hp:`).test(line),
    )
    return asked.length ? roles[asked[0]!]! : 'ben'
  }
  const open = (list: string) =>
    bodyOf(list)
      .split('\n')
      .filter(line => /^\s*- \[ \] /.test(line) && !/⏳|❌|⚠️/.test(line))
  const tick = async (list: string, lines: readonly string[]) => {
    for (const [who, own] of Map.groupBy(lines, whoFor)) {
      const body = bodyOf(list)
      const clicked = new Set(own)
      save(
        who,
        list,
        body
          .split('\n')
          .map(line => (clicked.has(line) ? line.replace('[ ]', '[x]') : line))
          .join('\n'),
      )
    }
    await stage.settle()
  }
  return Object.assign(stage, {
    items,
    async work(list: string) {
      for (let rounds = 0; rounds < 60; rounds++) {
        const lines = open(list)
        // A parent is closed by what is below it.
        const leaves = lines.filter(line => !/below it (is|are) open/.test(line))
        if (!leaves.length) return
        const before = bodyOf(list)
        await tick(list, leaves)
        if (bodyOf(list) === before) throw new Error(`nothing moves in \`${list}\`: ${before}`)
      }
    },
    tickAll: (list: string, ...words: string[]) =>
      tick(
        list,
        open(list).filter(line => words.some(word => line.includes(word))),
      ),
    id(words: string, below = '') {
      const found = items.find(({ text, path }) => text.includes(words) && path.join(' > ').includes(below))
      if (!found) throw new Error(`no item \`${words}\``)
      return found.id
    },
    line: (list: string, words: string) =>
      bodyOf(list)
        .split('\n')
        .find(line => /^\s*- \[/.test(line) && line.includes(words)) ?? '',
    told: (list: string) =>
      stage.shop.comments
        .filter(({ on, app }) => on === numberOf(list) && app)
        .map(({ body }) => body)
        .join('\n'),
    async merge() {
      const sha = person('ada').merge(1)
      await stage.settle()
      const failed = stage.worked.filter(({ outcome }) => outcome !== 'done')
      if (failed.length) throw new Error(JSON.stringify(failed))
      return sha
    },
    async ci(check: string, sha: string, conclusion = 'success') {
      createCheckRun(
        stage.github.hub,
        stage.shop,
        { id: 15368, slug: 'github-actions' },
        {
          name: check,
          head_sha: sha,
          status: 'completed',
          conclusion,
        },
      )
      await stage.settle()
    },
    async says(who: string, list: string, words: string) {
      person(who).comment(numberOf(list), words)
      await stage.settle()
    },
    async wait(minutes: number) {
      // Whatever is planned on the way happens, some of it late: a dozen looks are enough.
      const until = stage.clock.now + minutes * MINUTE
      for (const step = (minutes * MINUTE) / 12; stage.clock.now + step < until; ) {
        stage.clock.now += step
        await stage.settle()
      }
      stage.clock.now = Math.max(stage.clock.now, until)
      await stage.settle()
    },
    accounts: () =>
      accountsOf(
        items,
        [stage.pull(1).body!, ...stage.issues().map(({ body }) => body ?? '')],
        ['merge', ...stage.issues().map(({ title }) => title.split(' ')[0]!.toLowerCase())],
      ),
  })
}

const SIGNED: Record<string, string> = { '✅': 'proven', '✍️': 'signed', '🎫': 'waived', '➖': 'not applicable' }

/** @returns how many items ended where and how, by what people see: `deploy: signed` -> 8, `asleep: counts ...` -> 20. */
function accountsOf(
  items: readonly Item[],
  bodies: readonly string[],
  names: readonly string[],
): Record<string, number> {
  const counts: Record<string, number> = {}
  const reasons = new Map<string, string>()
  for (const body of bodies)
    for (const [, reason, sections] of body.matchAll(/^- ([^\n]*?): ((?:[^\n]*\(\d+\)))$/gm))
      for (const section of sections!.split(/(?<=\(\d+\)), /))
        reasons.set(section.replace(/ \(\d+\)$/, '').replaceAll('&#38;', '&'), reason!)
  for (const { id, path, phase } of items) {
    const mark = `<!-- hp:${encodeURIComponent(id).replaceAll('--', '-%2D')} -->`
    const seen = bodies.flatMap((body, at) => {
      const line = body.split('\n').find(each => each.includes(mark))
      if (!line) return []
      const sign = /· (\S+) <sub>[^\n]*$/.exec(line)?.[1] ?? ''
      return [`${names[at]}: ${line.includes('[x]') ? (SIGNED[sign] ?? 'done') : 'open'}`]
    })
    const asleep = reasons.get(path.slice(1).join(' › ')) ?? reasons.get(phase)
    const where = seen.join(', ') || (asleep ? `asleep: ${asleep}` : 'LOST')
    counts[where] = (counts[where] ?? 0) + 1
  }
  return counts
}
