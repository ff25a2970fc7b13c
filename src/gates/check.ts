/**
 * @module gates/check
 * Did the checks that CI posts on the commit conclude as they should?
 */
import { z } from 'zod'
import { defineGate } from '../model/gate.ts'
import { error, fail, pass, wait } from '../model/outcome.ts'
import { list } from '../model/params.ts'
import { releasedCommit } from '../model/release.ts'
import { listed, plural } from '../model/text.ts'
import { wildcard } from '../model/wildcard.ts'
import type { CheckRun } from '../model/world.ts'

/** What this program posts itself; waiting for it would never end. */
const OWN = /^holdpoint(?=$| ?[:/])/i
/** Conclusions of jobs that had nothing to do: harmless beside others, no proof alone. */
const IDLE = ['neutral', 'skipped']
const SHOWN = 100

const COMMIT = 'b34f1d2c5e6a7988776655443322110099aabbcc'
const run = (name: string, conclusion: string | null): CheckRun => ({
  name,
  status: conclusion ? 'completed' : 'in_progress',
  conclusion,
  app: 'github-actions',
  url: null,
  startedAt: '2026-11-20T10:00:00Z',
  completedAt: conclusion ? '2026-11-20T10:05:00Z' : null,
})

export default defineGate({
  kind: 'check',
  says: 'The check runs and commit statuses of exactly this commit concluded with success.',
  asks: ['checks', 'release'],
  params: z.strictObject({
    names: list()
      .optional()
      .describe('checks that must be there and succeed, `*` stands for any text; all that were posted when absent'),
    conclusion: list()
      .optional()
      .describe(
        'conclusions that are good; `success` when absent, and without `names` also `neutral` and `skipped` beside a success',
      ),
    app: list()
      .optional()
      .describe(
        'slugs of the apps whose checks count (`github-actions`; `status` for commit statuses); every app when absent',
      ),
    ignore: list().default([]).describe('checks that do not count, `*` stands for any text'),
  }),
  async check({ names, conclusion, app, ignore }, { checks, release }) {
    const commit = releasedCommit(release)
    const { runs, complete } = await checks.of(commit)
    const ignored = ignore.map(wildcard)
    const counted = runs
      .filter(each => !OWN.test(each.name) && !ignored.some(matches => matches(each.name)))
      .filter(each => !app?.length || app.includes(each.app))
    const on = `\`${commit.slice(0, 7)}\``
    const asked = names?.length ? names.map(name => ({ name, matches: wildcard(name) })) : null
    const judged = asked ? counted.filter(each => asked.some(({ matches }) => matches(each.name))) : counted
    const evidence = { commit, complete, checks: judged.slice(0, SHOWN), total: judged.length }
    const good = conclusion ?? (asked ? ['success'] : ['success', ...IDLE])
    const bad = judged.filter(each => each.status === 'completed' && !good.includes(each.conclusion ?? ''))
    if (bad.length)
      return fail(
        `${told(bad)} on ${on}, ${listed(
          good.map(word => `\`${word}\``),
          'or',
        )} was expected; look at ${bad[0]!.url ?? 'the log'}`,
        evidence,
      )
    if (!complete)
      return error(`GitHub did not give all checks of ${on}, every one was expected; run it again`, evidence)
    const absent = asked?.filter(({ matches }) => !judged.some(each => matches(each.name))) ?? []
    if (absent.length)
      return wait(
        `${quoted(absent.map(({ name }) => name))} ${absent.length === 1 ? 'has' : 'have'} not reported on ${on} yet; wait for it, or correct \`names\``,
        evidence,
      )
    if (!judged.length)
      return wait(`no check has reported on ${on} yet, at least one was expected; push it, or run CI on it`, evidence)
    const pending = judged.filter(({ status }) => status !== 'completed')
    if (pending.length)
      return wait(
        `${pending.length} of ${plural(judged.length, 'check')} on ${on} ${pending.length === 1 ? 'is' : 'are'} not done: ${quoted(pending.map(({ name }) => name))}`,
        evidence,
      )
    const proofs = judged.filter(each => !IDLE.includes(each.conclusion ?? ''))
    if (!proofs.length && !conclusion)
      return fail(`${told(judged)} on ${on}, at least one success was expected; nothing was checked`, evidence)
    const idle = judged.length - proofs.length
    return pass(
      `${plural(judged.length, 'check')} on ${on} concluded well${idle && !conclusion ? `, ${idle} of them had nothing to do` : ''}`,
      evidence,
    )
  },
  examples: [
    {
      says: 'All checks of the commit succeeded',
      item: '- [ ] All CI checks are green <!-- gate: check -->',
      world: { release: { commit: COMMIT }, checks: { runs: [run('test', 'success'), run('lint', 'success')] } },
      outcome: 'pass',
      because: '2 checks on `b34f1d2`',
    },
    {
      says: 'One that failed',
      item: '- [ ] Linter and formatter are happy <!-- gate: check names=lint,format -->',
      world: { release: { commit: COMMIT }, checks: { runs: [run('lint', 'failure'), run('format', 'success')] } },
      outcome: 'fail',
      because: '`lint` concluded `failure`',
    },
    {
      says: 'One that still runs',
      item: '- [ ] All CI checks are green <!-- gate: check -->',
      world: { release: { commit: COMMIT }, checks: { runs: [run('test', null), run('lint', 'success')] } },
      outcome: 'wait',
      because: '1 of 2 checks on `b34f1d2` is not done: `test`',
    },
    {
      says: 'Nothing was posted: that proves nothing',
      item: '- [ ] All CI checks are green <!-- gate: check -->',
      world: { release: { commit: COMMIT }, checks: { runs: [run('holdpoint', 'success')] } },
      outcome: 'wait',
      because: 'no check has reported',
    },
    {
      says: 'A list that is not complete decides nothing',
      item: '- [ ] All CI checks are green <!-- gate: check -->',
      world: { release: { commit: COMMIT }, checks: { runs: [run('test', 'success')], complete: false } },
      outcome: 'error',
      because: 'did not give all checks',
    },
  ],
})

const quoted = (names: readonly string[]): string => {
  const few = names.slice(0, 5).map(name => `\`${name}\``)
  return listed(names.length > 5 ? [...few, `${names.length - 5} more`] : few)
}

const told = (runs: readonly CheckRun[]): string => {
  const few = runs
    .slice(0, 5)
    .map(({ name, conclusion, event }) => `\`${name}\` concluded \`${conclusion}\`${event ? ` (\`${event}\`)` : ''}`)
  return listed(runs.length > 5 ? [...few, `${runs.length - 5} more did not conclude well`] : few)
}
