/**
 * @module gates/notify
 * Were people told, and did whoever they read answer that it has the message?
 */
import { z } from 'zod'
import { defineGate } from '../model/gate.ts'
import { NOTICE_STATES, type Notice } from '../model/notices.ts'
import { error, fail, type Outcome, pass, wait } from '../model/outcome.ts'
import { list } from '../model/params.ts'

const notice = (given: Partial<Notice>): Notice => ({
  ...{ channel: 'team', state: 'launched', status: 'sent', at: '2026-11-20T10:00:00Z', because: 'answered 200' },
  ...given,
})
const ITEM = '- [ ] Team notified <!-- gate: notify channel=team on=launched -->'

export default defineGate({
  kind: 'notify',
  says: 'Holdpoint sent the message of the communication plan, and its receiver has it.',
  asks: ['notices'],
  params: z.strictObject({
    channel: list().describe('channels of `notify` in the configuration; each of them must have been told'),
    on: z.enum(NOTICE_STATES).optional().describe('what the message is about; any message when absent'),
  }),
  async check({ channel, on }, { notices }) {
    const outcomes = await Promise.all(channel.map(async name => one(name, on ?? null, await notices.to(name))))
    const by = (state: Outcome['state']) => outcomes.find(outcome => outcome.state === state)
    const worst = by('error') ?? by('fail') ?? by('wait')
    const evidence = { notices: outcomes.map(({ evidence }) => evidence) }
    return worst ? { ...worst, evidence } : pass(outcomes.map(({ because }) => because).join('; '), evidence)
  },
  examples: [
    {
      says: 'Sent, and answered',
      item: ITEM,
      world: { notices: [notice({})] },
      outcome: 'pass',
      because: '`team` was told of `launched` on 2026-11-20 10:00 UTC (answered 200)',
    },
    {
      says: 'Not due yet',
      item: ITEM,
      world: { notices: [notice({ status: 'planned', at: null, because: null })] },
      outcome: 'wait',
      because: '`team` has not been told of `launched` yet',
    },
    {
      says: 'The receiver refused it',
      item: ITEM,
      world: { notices: [notice({ status: 'failed', because: 'it answered 404' })] },
      outcome: 'fail',
      because: 'the message to `team` of `launched` did not arrive: it answered 404',
    },
    {
      says: 'Nobody knows whether it arrived',
      item: ITEM,
      world: { notices: [notice({ status: 'unsure', because: 'no answer within 10 s' })] },
      outcome: 'error',
      because: 'whether the message to `team` of `launched` arrived is not known',
    },
    {
      says: 'No message of the kind is planned',
      item: ITEM,
      world: { notices: [notice({ state: 'started' })] },
      outcome: 'fail',
      because: 'no message to `team` of `launched` is planned',
    },
  ],
})

function one(channel: string, on: Notice['state'] | null, all: readonly Notice[]): Outcome {
  const meant = all.filter(({ state }) => on === null || state === on)
  const of = on ? ` of \`${on}\`` : ''
  const by = (status: Notice['status']) => meant.findLast(each => each.status === status)
  const sent = by('sent')
  const told = (found: Notice) => `the message to \`${channel}\` of \`${found.state}\``
  if (sent)
    return pass(
      `\`${channel}\` was told of \`${sent.state}\` on ${sent.at?.slice(0, 16).replace('T', ' ')} UTC${sent.because ? ` (${sent.because})` : ''}`,
      { ...sent },
    )
  const unsure = by('unsure')
  if (unsure)
    return error(
      `whether ${told(unsure)} arrived is not known${unsure.because ? `: ${unsure.because}` : ''}; look there, and waive the item if it did`,
      { ...unsure },
    )
  const failed = by('failed')
  if (failed)
    return fail(
      `${told(failed)} did not arrive: ${failed.because ?? 'it was not taken'}; tell them yourself and waive the item`,
      {
        ...failed,
      },
    )
  const planned = by('planned')
  if (planned)
    return wait(`\`${channel}\` has not been told${of} yet; Holdpoint tells it when it is time`, { ...planned })
  return fail(
    `no message to \`${channel}\`${of} is planned, one was expected; add it to \`notify\` in the configuration`,
  )
}
