/**
 * @module checklist/lint/pairs
 * States that one item opens and no other closes: maintenance mode, stopped services, verbose logging, silenced alerts.
 */
import type { Finding, Item } from '../../model/checklist.ts'
import { closes, PAIRS, type Pair, runOf } from '../../model/pairs.ts'
import { shortened } from '../../model/text.ts'

/** One word of each opening, without its first letter's case: most items need no closer look. */
const MAY_OPEN =
  /aintenance|erbose|ebug|race|ilence|[Mm]ute|nooze|uppress|[Dd]isable|reez|roze|[Ll]ock|ead.only|top|hut|[Pp]ause|rain|cale|[Hh]alt/

/** The same for closings. */
const MAY_CLOSE =
  /aintenance|og|lert|larm|aging|onitor|freeze|froz|lock|ift|open|nd|ead.only|tart|esum|paus|drain|cale|ring|rought|nabl|unning/

/** @returns a warning for each state that is opened and never closed in its run. */
export function pairFindings(items: readonly Item[]): Finding[] {
  const work = items.filter(({ kind }) => kind === 'item')
  const opening = work.filter(({ text }) => MAY_OPEN.test(text))
  if (!opening.length) return []
  const closing = work.filter(({ text }) => MAY_CLOSE.test(text))
  return PAIRS.flatMap(pair => {
    const opened = opening.filter(({ text }) => pair.open.test(text) && !pair.close.test(text))
    if (!opened.length) return []
    const closers = closing.filter(({ text }) => pair.close.test(text))
    return opened.filter(item => !closers.some(other => closes(pair, item, other))).map(item => finding(pair, item))
  })
}

const finding = ({ what, mend }: Pair, item: Item): Finding => ({
  severity: 'warning',
  rule: 'opened-never-closed',
  line: item.line,
  message: `\`${shortened(item.text, 60)}\`: ${what}${runOf(item) === 'launch' ? '' : ` in \`${runOf(item)}\``} and nothing there undoes it; add ${mend}`,
})
