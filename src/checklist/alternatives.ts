/**
 * @module checklist/alternatives
 * Boxes of which one is chosen: `GO` / `NO-GO`, `Yes` / `No`, "choose one". They are one decision, not several things to do.
 */
import type { Finding, Item } from '../model/checklist.ts'
import { folded } from './senses.ts'

export interface Candidate {
  item: Item
  /** The list it stands in. */
  list: number
}

const FOR =
  /^ (?:go|approved?|approve|accept|accepted|proceed|ship it|release it|freigegeben|freigabe erteilt|genehmigt|approuve|aprobado|aprovado|approvato|goedgekeurd|zatwierdzone|одобрено|批准|通过|同意|承認|승인|onaylandi) /
const AGAINST =
  /^ (?:no go|nogo|not approved|reject|rejected|declined|do not proceed|abort|abgelehnt|nicht freigegeben|refuse|rechazado|rejeitado|reprovado|respinto|afgekeurd|odrzucone|отклонено|拒绝|不通过|驳回|却下|否認|반려|거절|reddedildi) /
/** `GO with conditions`, `Postponed`: beside the two, neither of them. */
const BETWEEN = /^ (?:conditional|go with|approved with|postpone|defer|hold|delay|on hold|n a|not applicable) /
const YES = /^ (?:yes|ja|oui|si|sim|tak|da|да|是|はい|예|네|evet) /
const NO = /^ (?:no|nein|non|nao|nie|nee|нет|否|いいえ|아니오|아니요|hayir|n a|not applicable) /
const CHOOSE =
  /\b(?:choose|select|pick|check|tick|mark) (?:only )?one\b|\bone of\b|eine? auswahlen|choisir un|elegir un|seleccione un|escolha um|выберите один|择一|选择一个|一つ選|하나 선택/

/**
 * Turns groups of alternatives into one decision each: the box that lets the release go stays the item; the others become
 * conditions, which are watched and never ticked off as work. Where no answer is better than another, the first box stays the
 * item and names the others as `alternatives`.
 * @returns a finding for answers that contradict each other.
 */
export function decide(candidates: readonly Candidate[]): Finding[] {
  const findings: Finding[] = []
  const texts = new Map(candidates.map(({ item }) => [item.id, item.text]))
  for (const group of Map.groupBy(candidates, ({ list }) => list).values()) {
    if (group.length < 2 || group.length > 12) continue
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
      choiceOf(group)
    else if (CHOOSE.test(folded(introduction(group[0]!.item, texts)))) choiceOf(group)
  }
  return findings
}

/** The words a list of boxes stands below: a plain bullet, an item or a heading. */
const introduction = (item: Item, texts: ReadonlyMap<string, string>): string =>
  item.under.at(-1) ?? (item.parent ? texts.get(item.parent) : item.path.at(-1)) ?? ''

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

function choiceOf(group: readonly Candidate[]): void {
  const [first, ...others] = group.map(({ item }) => item)
  for (const other of others) other.kind = 'condition'
  first!.alternatives = others.map(({ id }) => id)
}
