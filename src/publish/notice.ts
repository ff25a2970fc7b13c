/**
 * @module publish/notice
 * A message of the communication plan -> its text and what is sent. What people and tags are called is data in it: it mentions nobody.
 */
import type { ChannelKind, NoticeState, Placeholder } from '../model/notices.ts'
import { literal, plain } from './escape.ts'

export interface Message {
  state: NoticeState
  /** The configuration's words; null for Holdpoint's own. */
  text: string | null
  /** What is filled in; empty where nothing is known. */
  values: Readonly<Partial<Record<Placeholder, string>>>
  /** The same for every try: a receiver that knows it already has the message. */
  key: string
}

const HEAD = '{repository} {version}'
const WORDS: Record<NoticeState, string> = {
  proposed: `${HEAD} is proposed; {missing} {url}`,
  go: `${HEAD} is go {url}`,
  hold: `${HEAD} is on hold again; {missing} {url}`,
  'no-go': `${HEAD}: {who} said no-go: {reason} {url}`,
  opened: `${HEAD} is about to go to {environment} {url}`,
  planned: `${HEAD} goes to {environment} at {at} {url}`,
  started: `${HEAD} is going to {environment}; {missing} {url}`,
  launched: `${HEAD} is in {environment} {url}`,
  failed: `${HEAD} failed on its way to {environment} {url}`,
  found: `${HEAD}: a problem was found after it reached {environment} {url}`,
  'rolled-back': `${HEAD} is rolled back from {environment}: {reason} {url}`,
  recovered: `${HEAD}: the rollback of {environment} is done {url}`,
  closed: `${HEAD} in {environment} is closed {url}`,
}

const MOST = 3000
const ZERO_WIDTH = '\u200B'

/** Mattermost and Teams read Markdown, Slack its own signs; all of them look for `@here`. */
const chat = (value: string): string =>
  plain(value, 500)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', `@${ZERO_WIDTH}`)
    .replaceAll('](', `]${ZERO_WIDTH}(`)

const SAFE: Record<ChannelKind, (value: string) => string> = {
  slack: chat,
  webhook: value => plain(value, 500),
  comment: value => literal(value, 500),
}

/** @returns one message as people read it, in the signs of the channel. */
export function textOf({ state, text, values }: Message, kind: ChannelKind): string {
  const safe = SAFE[kind]
  // An address stays one; it is Holdpoint's own.
  const value = (name: string) => (name === 'url' ? (values.url ?? '') : safe(values[name as Placeholder] ?? ''))
  const filled = (text ?? WORDS[state]).replace(/\{([a-z]+)\}/g, (_, name: string) => value(name))
  return filled
    .split('\n')
    .map(line =>
      line
        .replace(/[ \t]+/g, ' ')
        .replace(/ ([;:,.])/g, '$1')
        .replace(/[;:]\s*$/, '')
        .trim(),
    )
    .join('\n')
    .trim()
    .slice(0, MOST)
    .toWellFormed()
}

/** Finds the comment again when the answer to its creation was lost. */
export const noticeMark = (key: string): string => `<!-- holdpoint:notice ${key} -->`

/** @returns the Markdown of a comment. */
export const commentOf = (message: Message): string => `${noticeMark(message.key)}\n${textOf(message, 'comment')}`

/** @returns the JSON that is posted. */
export function bodyOf(message: Message, kind: Exclude<ChannelKind, 'comment'>): string {
  if (kind === 'slack') return JSON.stringify({ text: textOf(message, kind) })
  const { state, key, values } = message
  return JSON.stringify({ schema: 'holdpoint/notice@1', key, ...values, state, text: textOf(message, kind) })
}
