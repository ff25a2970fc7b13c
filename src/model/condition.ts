/**
 * @module model/condition
 * What a condition in an item's own words leaves open: whether it applies, whether it can be done, or which way is taken.
 */

/**
 * `applies`: `if needed`, `if the schema changed`: done, or not applicable. `try`: `if possible`: it always applies; done, or waived.
 * `hurry`: `if critical`: the way of a release that cannot wait; taken, or waived.
 */
export type Leaves = 'applies' | 'try' | 'hurry'

/** A condition, and the name by which somebody answers it: the item's own, or that of the heading that asks for all below it. */
export interface Conditional {
  words: string
  leaves: Leaves
  name: string
}

const TRY =
  /\b(?:possible|feasible|practicable|time (?:permits|allows)|possibile|posible|possível|mogelijk|möglich|możliwe)\b|возможно|可能|가능/iu
const HURRY =
  /\b(?:critical|urgent|emergency|hotfix|expedited|kritisch|dringend|critique|crítico|crítica|critico|critica|spoed)\b|критич|срочн|紧急|緊急|긴급/iu

/** @param words the condition as written, without brackets: `if needed`. */
export const leavesOpen = (words: string): Leaves =>
  TRY.test(words)
    ? 'try'
    : /^\s*(?:if|when|falls|wenn|si|se|indien|jeśli|если|如果)\s/iu.test(words) &&
        HURRY.test(words) &&
        words.length < 40
      ? 'hurry'
      : 'applies'

/** What to do about it, in the words of comments: `tick it, or say \`/holdpoint na id: reason\``. */
export function askedInComments({ leaves, name }: Conditional): string {
  if (leaves === 'applies') return `tick it, or say \`/holdpoint na ${name}: reason\``
  const waive = `waive it: \`/holdpoint waive ${name} until <date>: reason\``
  return leaves === 'try' ? `tick it, or ${waive}` : `tick it when this release takes the faster way, else ${waive}`
}

/** The same without the App: in the words of the configuration. */
export function askedInConfiguration({ leaves, name }: Conditional): string {
  if (leaves === 'applies') return `tick it, or record \`${name}\` under \`not-applicable\` in the configuration`
  return `${leaves === 'try' ? 'tick it' : 'tick it when this release takes the faster way'}, or waive it in the configuration`
}
