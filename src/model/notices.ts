/**
 * @module model/notices
 * The communication plan: who is told what when, and what became of it.
 */

/** What messages are about. `planned` is the time before the start, by its plan. */
export const NOTICE_STATES = [
  'proposed',
  'go',
  'hold',
  'no-go',
  'opened',
  'planned',
  'started',
  'launched',
  'failed',
  'found',
  'rolled-back',
  'recovered',
  'closed',
] as const
export type NoticeState = (typeof NOTICE_STATES)[number]

/** States that last, so that a message can be repeated while they do. */
export const LASTING: readonly NoticeState[] = ['opened', 'started', 'launched', 'rolled-back']

/** `slack`: `{ "text": ... }`, as Slack, Mattermost and Teams take it; `webhook`: all of it as JSON; `comment`: where the list is. */
export const CHANNEL_KINDS = ['comment', 'webhook', 'slack'] as const
export type ChannelKind = (typeof CHANNEL_KINDS)[number]

export interface Channel {
  kind: ChannelKind
  /** Null: whoever runs the App knows it. */
  address: string | null
}

export interface NoticeRule {
  /** Tells it from others to the same channel: a message is sent once for each of it. */
  id: string
  on: readonly NoticeState[]
  /** Milliseconds after which it is said again while the state lasts; null for once. */
  every: number | null
  /** Milliseconds before the planned start; null for messages on a state. */
  before: number | null
  /** Names of channels. */
  to: readonly string[]
  /** With `{version}` and the like; null for Holdpoint's own words. */
  text: string | null
}

export interface Notify {
  channels: Readonly<Record<string, Channel>>
  messages: readonly NoticeRule[]
  /** Heading of the checklist's communication plan -> channels. */
  plan: Readonly<Record<string, readonly string[]>>
}

/** Nobody is told anything. */
export const noNotify = (): Notify => ({ channels: {}, messages: [], plan: {} })

/** What can stand in braces in a text. */
export const PLACEHOLDERS = [
  'repository',
  'version',
  'environment',
  'commit',
  'state',
  'missing',
  'reason',
  'who',
  'at',
  'url',
] as const
export type Placeholder = (typeof PLACEHOLDERS)[number]

/** A message of the plan, and how far it is. */
export interface Notice {
  channel: string
  state: NoticeState
  /** `planned`: not due, or not sent yet; `unsure`: sent, and nobody knows whether it arrived. */
  status: 'planned' | 'sent' | 'failed' | 'unsure'
  /** ISO time of the last try; null before the first. */
  at: string | null
  /** The receiver's answer, or why it failed. */
  because: string | null
}
