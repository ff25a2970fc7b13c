/**
 * @module config/notify
 * `notify` of the configuration: channels, messages, and which heading of the checklist's plan goes to whom.
 */
import { z } from 'zod'
import {
  CHANNEL_KINDS,
  type Channel,
  LASTING,
  NOTICE_STATES,
  type NoticeRule,
  type Notify,
  PLACEHOLDERS,
} from '../model/notices.ts'
import { listed } from '../model/text.ts'

const text = z.string().min(1)
const listOf = <T extends z.ZodType>(one: T) => z.union([one.transform(value => [value]), z.array(one).min(1)])
const span = z
  .string()
  .regex(/^\s*[1-9]\d{0,4}\s*[mhdw]\s*$/, 'expected a duration such as `30m`, `24h` or `7d`')
  .transform(value => Number.parseInt(value, 10) * UNITS[value.trim().slice(-1)]!)
const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }
/** Oftener nobody reads it. */
const LEAST = 5 * 60_000

const message = z.strictObject({
  name: text
    .regex(/^[\w.-]{1,60}$/, 'expected letters, digits, `-`')
    .optional()
    .describe('tells it from others to the same channel'),
  on: listOf(z.enum(NOTICE_STATES.filter(state => state !== 'planned')))
    .optional()
    .describe('what it is about'),
  every: span.optional().describe('again after that long, while the state lasts: `30m`'),
  before: span.optional().describe('instead of `on`: so long before the planned start, `24h`'),
  to: listOf(text).describe('channels'),
  text: text
    .max(2000)
    .optional()
    .describe(`instead of Holdpoint's own words; \`{version}\`, \`{environment}\`, \`{missing}\` ... are filled in`),
})

export const notifySchema = z.strictObject({
  channels: z
    .record(
      z.string(),
      z.strictObject({
        kind: z
          .enum(CHANNEL_KINDS)
          .describe(
            '`comment` on the pull request or issue; `slack` for Slack, Mattermost and Teams; `webhook` for JSON',
          ),
        address: z
          .url({ protocol: /^https$/, error: 'expected an address with `https://`' })
          .optional()
          .describe("only for hosts that the App's operator allows; without it the operator's `NOTIFY_<CHANNEL>`"),
      }),
    )
    .default({})
    .describe('name -> how messages are sent there'),
  messages: z.array(message).default([]).describe('who is told what when'),
  plan: z
    .record(z.string(), listOf(text))
    .default({})
    .describe("heading of the checklist's communication plan -> channels: its lines are sent there"),
})

type File = z.output<typeof notifySchema>
/** What is wrong, and where below `notify`. */
export type Wrong = { sentence: string; path: PropertyKey[] }

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/

/** @returns the first mistake that the shape alone does not show; null when there is none. */
export function wrongNotify({ channels, messages, plan }: File): Wrong | null {
  for (const [name, { kind, address }] of Object.entries(channels)) {
    const path = ['channels', name]
    if (!NAME.test(name) || name === 'hosts' || name.length > 40)
      return {
        sentence: `\`${name}\` is no name for a channel, one like \`team\` or \`on-call\` was expected; rename it`,
        path,
      }
    if (kind === 'comment' && address)
      return { sentence: `the channel \`${name}\` is a comment, which has no address; leave \`address\` out`, path }
  }
  const known = Object.keys(channels)
  const lost = (to: readonly string[]) => to.find(name => !Object.hasOwn(channels, name))
  const unknown = (name: string, path: PropertyKey[]): Wrong => ({
    sentence: `no channel is called \`${name}\`${known.length ? `, there are ${listed(known.map(each => `\`${each}\``))}` : ''}; add it under \`notify.channels\``,
    path,
  })
  const seen = new Set<string>()
  for (const [at, one] of messages.entries()) {
    const path = ['messages', at]
    const wrong = wrongMessage(one)
    if (wrong) return { sentence: wrong, path }
    const missing = lost(one.to)
    if (missing !== undefined) return unknown(missing, path)
    const id = idOf(one)
    if (seen.has(id)) return { sentence: `two messages are called \`${id}\`; give them a \`name\``, path }
    seen.add(id)
  }
  for (const [heading, to] of Object.entries(plan)) {
    const missing = lost(to)
    if (missing !== undefined) return unknown(missing, ['plan', heading])
  }
  return null
}

function wrongMessage({ on, every, before, text: words = '' }: File['messages'][number]): string | null {
  if ((on === undefined) === (before === undefined))
    return 'a message is about `on` or about `before`, exactly one of them'
  if (every !== undefined && before !== undefined) return '`every` belongs to `on`; leave it out beside `before`'
  if (every !== undefined && every < LEAST) return '`every` is less than `5m`; say it less often'
  const passing = every === undefined ? undefined : on?.find(state => !LASTING.includes(state))
  if (passing)
    return `\`${passing}\` does not last, so that it cannot be said again; \`every\` goes with ${listed(
      LASTING.map(state => `\`${state}\``),
      'or',
    )}`
  const odd = [...words.matchAll(/\{([^{}]*)\}/g)].find(([, name]) => !PLACEHOLDERS.some(known => known === name))
  return odd ? `\`${odd[0]}\` stands for nothing; known are ${listed(PLACEHOLDERS.map(name => `\`{${name}}\``))}` : null
}

const idOf = ({ name, on, every, before }: File['messages'][number]): string =>
  name ?? (before ? `${before / 60_000}m-before` : `${on!.join('+')}${every ? `-every-${every / 60_000}m` : ''}`)

/** @returns the settings of a file that {@link wrongNotify} has nothing against. */
export function notifyOf({ channels, messages, plan }: File): Notify {
  return {
    channels: Object.fromEntries(
      Object.entries(channels).map(([name, { kind, address }]): [string, Channel] => [
        name,
        { kind, address: address ?? null },
      ]),
    ),
    messages: messages.map(
      (one): NoticeRule => ({
        id: idOf(one),
        on: one.on ?? [],
        every: one.every ?? null,
        before: one.before ?? null,
        to: [...new Set(one.to)],
        text: one.text ?? null,
      }),
    ),
    plan,
  }
}
