/**
 * @module app/commands
 * `/holdpoint ...` in a comment: the grammar, nothing else. Whether the person may is asked later.
 */

export type Command =
  | { kind: 'waive'; item: string; until: string; reason: string }
  | { kind: 'not-applicable'; item: string; reason: string }
  | { kind: 'tick' | 'untick'; item: string }
  | { kind: 'go' }
  | { kind: 'no-go' | 'rollback'; reason: string }
  | { kind: 'scenario'; scenario: string; to: 'on' | 'off'; reason: string }
  | { kind: 'record'; field: string; value: string }
  | { kind: 'status' }
  | { kind: 'start' | 'launched' }
  | { kind: 'close'; reason: string }

const GRAMMAR = [
  '`/holdpoint waive <item> until <date>: reason`',
  '`/holdpoint na <item>: reason`',
  '`/holdpoint tick <item>`',
  '`/holdpoint untick <item>`',
  '`/holdpoint go`',
  '`/holdpoint no-go: reason`',
  '`/holdpoint rollback: reason`',
  '`/holdpoint scenario on <name>`',
  '`/holdpoint scenario off <name>: reason`',
  '`/holdpoint record <field>: value`',
  '`/holdpoint start`',
  '`/holdpoint launched`',
  '`/holdpoint close: reason`',
  '`/holdpoint status`',
]

/** For the comment that explains. */
export const COMMANDS: readonly string[] = GRAMMAR

/**
 * Reads the first line of a comment.
 * @returns null when it is no command at all; a sentence when it is one that cannot be read.
 */
export function readCommand(comment: string): Command | string | null {
  const line = comment.split('\n', 1)[0]!.trim().slice(0, 2000)
  const said = /^\/holdpoint(?:\s+(\S[\s\S]*))?$/.exec(line)
  if (!said) return null
  const rest = said[1] ?? 'status'
  const verb = /^[a-z-]+/i.exec(rest)?.[0].toLowerCase() ?? ''
  const { subject, reason } = parted(rest.slice(verb.length))
  switch (verb) {
    case 'status':
    case 'start':
    case 'launched':
    case 'go':
      return subject || reason ? wrong(`\`${verb}\` takes nothing more`) : { kind: verb }
    case 'no-go':
    case 'rollback':
    case 'close':
      return subject || !reason ? wrong(`\`${verb}\` needs a reason after a colon`) : { kind: verb, reason }
    case 'tick':
    case 'untick':
    case 'sign':
      return subject && !reason && !/\s/.test(subject)
        ? { kind: verb === 'untick' ? 'untick' : 'tick', item: bare(subject) }
        : wrong(`\`${verb}\` needs an item, and nothing more`)
    case 'na':
      return subject && reason && !/\s/.test(subject)
        ? { kind: 'not-applicable', item: bare(subject), reason }
        : wrong('`na` needs an item, and a reason after a colon')
    case 'scenario': {
      const read = /^(on|off)\s+(\S.*)$/i.exec(subject)
      if (!read) return wrong('`scenario` needs `on` or `off`, and its name')
      const to = read[1]!.toLowerCase() === 'on' ? 'on' : 'off'
      return to === 'on' || reason
        ? { kind: 'scenario', scenario: bare(read[2]!), to, reason }
        : wrong('`scenario off` needs a reason after a colon')
    }
    case 'record':
      return subject && reason
        ? { kind: 'record', field: bare(subject), value: reason }
        : wrong('`record` needs a field, and its value after a colon')
    case 'waive': {
      const read = /^(\S+)\s+until\s+(\S+)$/i.exec(subject)
      return read && reason
        ? { kind: 'waive', item: bare(read[1]!), until: read[2]!, reason }
        : wrong('`waive` needs an item, `until` with a date, and a reason after a colon')
    }
    default:
      return wrong(verb ? `\`${verb}\` is no command` : 'no command was given')
  }
}

/** Recorded as a `command`; all others are acts with a name of their own. */
export const isCommand = (kind: Command['kind']): kind is (typeof WORDS)[number] => WORDS.some(word => word === kind)

const WORDS = ['status', 'record', 'scenario', 'start', 'launched', 'close'] as const

/** What stands before and after the colon that a blank follows: ids and times have colons of their own. */
function parted(text: string): { subject: string; reason: string } {
  const at = /:(?=\s|$)/.exec(text)?.index ?? -1
  const cut = at < 0 ? text.length : at
  return { subject: text.slice(0, cut).trim(), reason: text.slice(cut + 1).trim() }
}

const bare = (word: string): string => word.replace(/^`+|`+$/g, '')

const wrong = (what: string): string => `${what}; write one of ${GRAMMAR.join(', ')}`
