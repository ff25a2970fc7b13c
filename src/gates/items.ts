/**
 * @module gates/items
 * Is everything else done that this item speaks for?
 */
import { z } from 'zod'
import { PHASES } from '../model/checklist.ts'
import { defineGate } from '../model/gate.ts'
import { error, fail, pass, wait } from '../model/outcome.ts'
import { flag, list } from '../model/params.ts'
import { CLEARED, type ItemReport, type ItemState } from '../model/report.ts'
import { listed, plural, shortened } from '../model/text.ts'

const SHOWN = 100

const item = (id: string, state: ItemState, given: Partial<ItemReport> = {}): Partial<ItemReport> => ({
  id,
  text: id.replaceAll('-', ' '),
  state,
  because: `it is ${state}`,
  ...given,
})

const STAGING = { path: ['Checklist', 'Staging Deployment'] }

export default defineGate({
  kind: 'items',
  says: 'Other items of the checklist are done: a phase, a section, or everything above.',
  asks: ['items'],
  params: z.strictObject({
    items: list().default([]).describe('ids of items'),
    phase: list()
      .pipe(z.array(z.enum(PHASES, { error: `expected one of ${PHASES.join(', ')}` })))
      .default([])
      .describe(
        'phases whose items must be done; those above it that belong to a release and to no later phase when `items`, `phase` and `section` are absent',
      ),
    section: list().default([]).describe('headings below which every item must be done'),
    allowWaived: flag().prefault(true).describe('waived items count as done'),
  }),
  watches: ({ items, phase, section }) => ({ items, phases: phase, sections: section }),
  async check({ allowWaived, ...asked }, { items }) {
    const watched = await items.watched()
    const problem = unmatched(asked, watched)
    if (problem) return error(problem)
    const counted = watched.filter(({ state, optional }) => state !== 'dormant' && !optional)
    const open = counted.filter(({ state }) => !CLEARED.includes(state) || (!allowWaived && state === 'waived'))
    const waived = counted.filter(({ state }) => state === 'waived').map(({ id }) => id)
    const shown = open.slice(0, SHOWN).map(({ id, state }) => ({ id, state }))
    const evidence = { counted: counted.length, notDone: open.length, open: shown, waived }
    if (!counted.length)
      return fail(
        `none of ${plural(watched.length, 'item')} ${where(asked)} counts now, at least one was expected; correct what is watched`,
        evidence,
      )
    const all = `${plural(counted.length, 'item')} ${where(asked)}`
    if (!open.length)
      return pass(
        `${counted.length === 1 ? all : `all ${all}`} ${counted.length === 1 ? 'is' : 'are'} done${waived.length ? `, ${waived.length} of them waived` : ''}`,
        evidence,
      )
    const worst = open.find(({ state }) => state === 'error') ?? open.find(({ state }) => state === 'failing')
    const { text, state } = worst ?? open[0]!
    const told = `${open.length} of ${all} ${open.length === 1 ? 'is' : 'are'} not done: \`${shortened(text, 80)}\` is ${state}`
    return state === 'error' ? error(told, evidence) : state === 'failing' ? fail(told, evidence) : wait(told, evidence)
  },
  examples: [
    {
      says: 'Everything before the start is done',
      item: '- [ ] All pre-deployment tasks verified as completed <!-- gate: items phase=pre-deploy -->',
      world: { items: [item('tests', 'proven'), item('lead', 'signed'), item('docs', 'waived')] },
      outcome: 'pass',
      because: 'all 3 items in phase `pre-deploy` are done, 1 of them waived',
    },
    {
      says: 'One is still open',
      item: '- [ ] All checklist items verified <!-- gate: items -->',
      world: { items: [item('tests', 'proven'), item('support-briefed', 'open')] },
      outcome: 'wait',
      because: '1 of 2 items above it is not done: `support briefed` is open',
    },
    {
      says: 'One fails',
      item: '- [ ] All staging checks passed <!-- gate: items section="Staging Deployment" -->',
      world: { items: [item('smoke-tests', 'failing', STAGING), item('docs', 'open', STAGING)] },
      outcome: 'fail',
      because: '`smoke tests` is failing',
    },
    {
      says: 'Nothing there that could be done',
      item: '- [ ] Everything is verified <!-- gate: items -->',
      world: { items: [item('staging', 'dormant')] },
      outcome: 'fail',
      because: 'none of 1 item above it counts now',
    },
    {
      says: 'What could not be found out for one is not known for all',
      item: '- [ ] All checklist items verified <!-- gate: items -->',
      world: { items: [item('coverage', 'error'), item('docs', 'open')] },
      outcome: 'error',
      because: '`coverage` is error',
    },
  ],
})

interface Asked {
  items: readonly string[]
  phase: readonly string[]
  section: readonly string[]
}

/** A name that is misspelt must not quietly take items out of the count. */
function unmatched({ items, phase, section }: Asked, watched: readonly ItemReport[]): string | null {
  const ids = items.filter(id => !watched.some(report => report.id === id))
  if (ids.length)
    return `${quoted(ids)} ${ids.length === 1 ? 'is no item' : 'are no items'} that can be watched from here; \`holdpoint parse\` lists the ids, correct \`items\``
  const empty = phase.filter(name => !watched.some(report => report.phase === name))
  if (empty.length)
    return `no item of phase ${quoted(empty, 'or')} is in the checklist, at least one was expected; correct \`phase\``
  const below = new Set(watched.flatMap(({ path }) => path.map(heading => heading.trim().toLowerCase())))
  const headings = section.filter(heading => !below.has(heading.trim().toLowerCase()))
  if (headings.length)
    return `no item stands below ${quoted(headings, 'or')}, at least one was expected; write the heading as it is in the checklist`
  return null
}

function where({ items, phase, section }: Asked): string {
  const told = [
    ...(items.length ? ['that are named'] : []),
    ...(phase.length ? [`in phase ${quoted(phase, 'or')}`] : []),
    ...(section.length ? [`below ${quoted(section, 'or')}`] : []),
  ]
  return told.join(' or ') || 'above it'
}

const quoted = (words: readonly string[], last: 'and' | 'or' = 'and'): string =>
  listed(
    words.map(word => `\`${word}\``),
    last,
  )
