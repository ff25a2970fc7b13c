/**
 * @module gates/record
 * Was it written down for this release?
 */
import { z } from 'zod'
import { isBlank } from '../model/blank.ts'
import type { Threshold } from '../model/checklist.ts'
import { defineGate } from '../model/gate.ts'
import { error, fail, type Outcome, pass, wait } from '../model/outcome.ts'
import { flag, list } from '../model/params.ts'
import { quantity } from '../model/quantity.ts'
import { listed, shortened } from '../model/text.ts'
import type { RecordEntry, World } from '../model/world.ts'

/** Answers that say there is nothing to say. */
const NONE = /^(none|no|nothing|nil|no issues?|keine?|aucune?|ninguno|nessuno|なし|无)\.?$/iu
const limit = () =>
  z
    .string()
    .regex(/^\s*[<>]?\s*-?\d/, 'expected a number with its unit, such as `1h`, `30 min`, `99.9 %` or `<1h`')
    .refine(text => quantity(text.replace(/^\s*[<>]/, '')) !== null, 'expected a number with its unit')

export default defineGate({
  kind: 'record',
  says: 'A value of the release record is there: a time, a duration, a reason, a lesson.',
  asks: ['record'],
  params: z.strictObject({
    field: list().describe('fields that must be there, in any spelling: `migration-duration` is `Migration Duration`'),
    max: limit().optional().describe('the most it may be, with its unit (`1h`, `5 %`); `<1h` for less than that'),
    min: limit().optional().describe('the least it may be; `>99.9 %` for more than that'),
    oneOf: list().optional().describe('the only words it may be'),
    allowNone: flag().prefault(true).describe('`none` is an answer'),
    machine: flag().prefault(false).describe('what people wrote does not count, only what a machine handed in'),
  }),
  fromItem: ({ thresholds }) => limits(thresholds),
  async check({ field, ...rules }, { record }) {
    const outcomes = await Promise.all(field.map(name => one(name, rules, record)))
    const by = (state: Outcome['state']) => outcomes.find(outcome => outcome.state === state)
    const worst = by('error') ?? by('fail') ?? by('wait')
    const evidence = Object.fromEntries(field.map((name, at) => [name, outcomes[at]!.evidence]))
    if (worst) return { ...worst, evidence }
    return pass(outcomes.map(({ because }) => because).join('; '), evidence)
  },
  examples: [
    {
      says: 'Somebody wrote it down',
      item: '- [ ] Rollback reason documented <!-- gate: record field=rollback-reason -->',
      world: { record: { 'rollback-reason': [{ value: 'checkout answered 500 after the migration' }] } },
      outcome: 'pass',
      because: '`rollback-reason` is `checkout answered 500 after the migration`, by ada in `DEPLOY.md:12`',
    },
    {
      says: 'The limit comes from the words of the item',
      item: '- [ ] Critical systems: < 1 hour <!-- gate: record field=recovery-time -->',
      world: { record: { 'recovery-time': [{ value: '42 min' }] } },
      outcome: 'pass',
      because: '`recovery-time` is `42 min`',
    },
    {
      says: 'Longer than it may be',
      item: '- [ ] Migration duration recorded <!-- gate: record field=migration-duration max=30m -->',
      world: {
        record: { 'migration-duration': [{ value: '1 h 5 min', by: [], machine: true, source: 'the workflow' }] },
      },
      outcome: 'fail',
      because: '`migration-duration` is `1 h 5 min` (the workflow), at most `30m` expected',
    },
    {
      says: 'Nobody has written it down',
      item: '- [ ] Lessons learned documented <!-- gate: record field=lessons-learned -->',
      world: {},
      outcome: 'wait',
      because: '`lessons-learned` is not recorded yet; write `lessons-learned: ...` into the checklist',
    },
    {
      says: 'No number, and one was expected',
      item: '- [ ] Recovery time verified <!-- gate: record field=recovery-time max=4h -->',
      world: { record: { 'recovery-time': [{ value: 'quite fast' }] } },
      outcome: 'error',
      because: '`quite fast`, a number with its unit was expected',
    },
    {
      says: 'Two answers',
      item: '- [ ] Migration duration recorded <!-- gate: record field=migration-duration -->',
      world: { record: { 'migration-duration': [{ value: '5 min' }, { value: '50 min', source: '`DEPLOY.md:30`' }] } },
      outcome: 'error',
      because: 'is recorded as `5 min` and as `50 min`',
    },
  ],
})

interface Rules {
  max?: string | undefined
  min?: string | undefined
  oneOf?: string[] | undefined
  allowNone: boolean
  machine: boolean
}

async function one(field: string, rules: Rules, record: World['record']): Promise<Outcome> {
  const all = await record.values(field)
  // What a form or a script says without an answer is none.
  const found = all.filter(({ value }) => !isBlank(value))
  const mend = await record.mend(field)
  const counted = found.filter(({ stale, machine }) => !stale && !(rules.machine && !machine))
  const [entry] = counted
  const name = `\`${field}\``
  if (!entry) {
    const stale = found.find(each => each.stale)
    if (stale) return wait(`${name} is \`${shortened(stale.value, 60)}\`, ${stale.stale}`, { ...stale })
    return wait(
      found.length
        ? `${name} was written by hand (${told(found[0]!)}), a machine's value was expected; hand it in from the workflow`
        : `${name} ${all[0] ? `is \`${shortened(all[0].value, 60)}\` (${told(all[0])}), an answer was expected` : 'is not recorded yet'}; ${mend}`,
    )
  }
  const other = counted.find(({ value }) => value !== entry.value)
  if (other)
    return error(
      `${name} is recorded as \`${shortened(entry.value, 60)}\` and as \`${shortened(other.value, 60)}\` (${told(entry)}, ${told(other)}); keep one`,
    )
  return judged(name, entry, rules)
}

function judged(name: string, entry: RecordEntry, { max, min, oneOf, allowNone }: Rules): Outcome {
  const is = `${name} is \`${shortened(entry.value, 120)}\``
  const evidence = { ...entry }
  if (!allowNone && NONE.test(entry.value.trim()))
    return fail(`${is} (${told(entry)}), a real answer was expected; write one`, evidence)
  if (oneOf && !oneOf.some(word => word.toLowerCase() === entry.value.trim().toLowerCase()))
    return fail(
      `${is} (${told(entry)}), ${listed(
        oneOf.map(word => `\`${word}\``),
        'or',
      )} expected`,
      evidence,
    )
  for (const [text, most] of [[max, true] as const, [min, false] as const]) {
    if (text === undefined) continue
    const strict = /^\s*[<>]/.test(text)
    const bound = quantity(text.replace(/^\s*[<>]/, ''))!
    const value = quantity(entry.value)
    if (!value || value.unit !== bound.unit)
      return error(
        `${is}, a number with its unit was expected to compare with \`${text}\`; write it like that`,
        evidence,
      )
    const off = most ? value.value - bound.value : bound.value - value.value
    if (off > 0 || (strict && off === 0))
      return fail(
        `${is} (${told(entry)}), ${strict ? (most ? 'less than' : 'more than') : most ? 'at most' : 'at least'} \`${text.replace(/^\s*[<>]\s*/, '')}\` expected`,
        evidence,
      )
  }
  return pass(entry.by.length ? `${is}, by ${told(entry)}` : `${is} (${told(entry)})`, evidence)
}

const told = ({ by, source }: RecordEntry): string => (by.length ? `${listed(by, 'or')} in ${source}` : source)

/** Of what an item says, the first upper and the first lower bound. */
function limits(thresholds: readonly Threshold[]): Record<string, unknown> {
  const bound = (...ops: Threshold['op'][]) => {
    const found = thresholds.find(({ op }) => ops.includes(op))
    const text = found && `${found.op.length === 1 ? found.op : ''}${found.value} ${found.unit}`.trim()
    return text && quantity(text.replace(/^[<>]/, '')) ? text : undefined
  }
  const [max, min] = [bound('<', '<='), bound('>', '>=')]
  return { ...(max ? { max } : {}), ...(min ? { min } : {}) }
}
