/**
 * @module checklist/alternatives
 * Boxes of which one is chosen: `GO` / `NO-GO`, `Yes` / `No`, "choose one". They are one decision, not several things to do.
 */
import type { Finding, Item } from '../model/checklist.ts'
import { shortened } from '../model/text.ts'
import { folded } from './senses.ts'

export interface Candidate {
  item: Item
  /** The list it stands in. */
  list: number
  /** The words the list stands below: a plain bullet, an item or a heading. */
  above: string
}

const FOR =
  /^ (?:go|pass|passed|ok|okay|done|complete|completed|success|successful|bestanden|erledigt|approved?|approve|accept|accepted|proceed|ship it|release it|freigegeben|freigabe erteilt|genehmigt|approuve|aprobado|aprovado|approvato|goedgekeurd|zatwierdzone|одобрено|批准|通过|同意|承認|승인|onaylandi) /
const AGAINST =
  /^ (?:no go|nogo|fail|fails|failed|failure|not ok|not passed|not done|not complete|incomplete|error|errors|blocked|nicht bestanden|durchgefallen|not approved|reject|rejected|declined|do not proceed|abort|abgelehnt|nicht freigegeben|refuse|rechazado|rejeitado|reprovado|respinto|afgekeurd|odrzucone|отклонено|拒绝|不通过|驳回|却下|否認|반려|거절|reddedildi) /
/** `GO with conditions`, `Postponed`: beside the two, neither of them. */
const BETWEEN = /^ (?:conditional|go with|approved with|postpone|defer|hold|delay|on hold|n a|not applicable) /
/** Bare answers alone: `No open bugs` is work. */
const YES = /^ (?:yes|ja|oui|si|sim|tak|da|да|是|はい|예|네|evet) $/
const NO = /^ (?:no|nein|non|nao|nie|nee|нет|否|いいえ|아니오|아니요|hayir|n a|not applicable) $/
/** A question whether there is something to do; `No` is an answer to it, as it is none to "Backups verified?". */
const WHETHER =
  /\b(?:needed|need|required|requires?|necessary|applicable|expected|planned|affected|affects?|breaking|any|nötig|notwendig|erforderlich|nécessaire|requise?|necesari[oa]|necessári[oa]|necessari[oa]|nodig|wymagan\p{L}*)\b|需要|必要|нужн|필요/iu
/** The first letters of any answer: most lists are told by their first item. */
const MAY_ANSWER =
  /^[^\p{L}\p{N}]*(?:go|no|n|yes|y|app|pa|ok|succ|fai|inc|err|blo|bes|erl|dur|acc|pro|ship|rel|frei|gene|apr|goed|zatw|rej|dec|do|abo|abg|nic|ref|rech|resp|afg|odrz|redd|cond|post|def|hold|del|on|j|oui|s|tak|da|h|ev|[^\x00-\x7f])/iu
const CHOOSE =
  /\b(?:choose|select|pick|check|tick|mark) (?:only |exactly )?one\b|\beine?n? (?:auswählen|ankreuzen)|\b(?:choisir|cocher) une?\b|\b(?:elija|elegir|seleccione) un[ao]?\b|\bescolha uma?\b|выберите один|选择一个|一つ選|하나 선택/iu

/**
 * Turns groups of alternatives into one decision each: the box that lets the release go stays the item; the others become
 * conditions, which are watched and never ticked off as work. Where no answer is better than another, the first box stays the
 * item and names the others as `alternatives`. In doubt boxes are work: what is wrongly held can be mended.
 * @returns a finding for each choice, and for answers that contradict each other.
 */
export function decide(candidates: readonly Candidate[]): Finding[] {
  const findings: Finding[] = []
  for (const group of Map.groupBy(candidates, ({ list }) => list).values()) {
    if (group.length < 2 || group.length > 12) continue
    const chosen = CHOOSE.test(group[0]!.above)
    if (!chosen && !group.every(({ item }) => MAY_ANSWER.test(item.text))) continue
    const said = group.map(({ item }) => folded(item.text))
    const against = said.findIndex(words => AGAINST.test(words))
    const go = said.findIndex((words, at) => at !== against && FOR.test(words) && !BETWEEN.test(words))
    if (go >= 0 && against >= 0 && said.every(words => [FOR, AGAINST, BETWEEN].some(test => test.test(words))))
      findings.push(...verdictOf(group, go))
    else if (
      group.length <= 3 &&
      said.some(words => YES.test(words)) &&
      said.every(words => YES.test(words) || NO.test(words))
    )
      findings.push(...answers(group, said))
    else if (chosen) {
      // One of them may be the answer that must not let the release go.
      const good = said.findIndex((words, at) => at !== against && (FOR.test(words) || YES.test(words)))
      if (against < 0 && !said.some(words => NO.test(words))) findings.push(choiceOf(group))
      else if (good >= 0) findings.push(...verdictOf(group, good))
    }
  }
  return findings
}

function answers(group: readonly Candidate[], said: readonly string[]): Finding[] {
  if (WHETHER.test(group[0]!.above)) return [choiceOf(group)]
  const yes = said.findIndex(words => YES.test(words))
  return verdictOf(group, yes)
}

function verdictOf(group: readonly Candidate[], go: number): Finding[] {
  for (const [at, { item }] of group.entries()) if (at !== go) item.kind = 'condition'
  const ticked = group.filter(({ item }) => item.checked)
  if (ticked.length < 2) return []
  return [
    {
      severity: 'error',
      rule: 'contradicting-boxes',
      line: ticked[1]!.item.line,
      message: `\`${ticked[0]!.item.text}\` (line ${ticked[0]!.item.line}) and \`${ticked[1]!.item.text}\` are both ticked and exclude each other; untick one`,
    },
  ]
}

/** Said, so that nobody wonders where the other boxes went. */
function choiceOf(group: readonly Candidate[]): Finding {
  const [first, ...others] = group.map(({ item }) => item)
  for (const other of others) other.kind = 'condition'
  first!.alternatives = others.map(({ id }) => id)
  return {
    severity: 'info',
    rule: 'one-choice',
    line: first!.line,
    message: `the ${group.length} boxes from \`${shortened(first!.text, 40)}\` on are one choice, and a tick at any of them is enough; say it in other words above when each of them counts`,
  }
}
