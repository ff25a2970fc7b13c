/**
 * @module checklist/signoffs
 * Names asked for: `Tech Lead: ____ Date: ____`, with or without a box, and the rows of sign-off tables.
 */

import { BLANK, DATE_FIELD, DATE_WORD, SIGNED_WORD } from '../model/signing.ts'

export interface Signature {
  role: string
  name: string | null
  date: string | null
}

/** Signs of a blank. */
const MAY_ASK = /__|\.{4}|…|\[/
const LINE = /^(?:\*\*|__)?([^:：*_\n|]{2,60}?)(?:\*\*|__)?\s*[:：]\s*(?:\*\*|__(?!_))?\s*(.*)$/u
const SIGNED_FIELD = new RegExp(`(?<![\\p{L}])(?:${SIGNED_WORD}|${DATE_WORD})\\s*[:：]`, 'iu')

/**
 * Reads `Role: ____ Date: ____`.
 * @param expected true under a sign-off heading, where a blank after the role is enough.
 */
export function signatureIn(text: string, expected: boolean): Signature | null {
  if (!/[:：]/.test(text) || !(expected || MAY_ASK.test(text))) return null
  const line = LINE.exec(text)
  if (!line) return null
  const [, role, rest] = line as unknown as [string, string, string]
  const asked = BLANK.test(rest) || (expected && rest.trim() === '')
  const dated = SIGNED_FIELD.test(rest)
  if (expected ? !asked && !dated : !(asked && dated)) return null
  const [name = '', date = ''] = rest.split(DATE_FIELD)
  return { role: role.trim(), name: written(name), date: written(date) }
}

/** What people write where a name is still to come. */
const NOBODY = /^(?:tb[dac]|n\s*\/?\s*a|none|nobody|pending|open|no|todo|name|date|x{2,}|[-–—?☐⬜]+)$/iu

/** What stands in a blank: null for underscores, dots and empty brackets. */
function written(text: string): string | null {
  const words = text
    .replace(new RegExp(`(?<![\\p{L}])(?:${SIGNED_WORD})\\s*[:：]`, 'giu'), ' ')
    .replace(/_{2,}|\.{3,}|…+|\[\s*(?:name|date|signature)?\s*\]|[*|]/gi, ' ')
    .trim()
    .replace(/^[,;/–—-]+|[,;/–—-]+$/g, '')
    .trim()
  return words && !NOBODY.test(words) ? words : null
}

const FIELD = new RegExp(`^(?:${SIGNED_WORD}|${DATE_WORD})$`, 'iu')

/** @returns true when a signature tells all words of its text: a bullet may go on with lines that have nothing to do with it. */
export function tellsAll(text: string, { role, name, date }: Signature): boolean {
  const told = `${role} ${name ?? ''} ${date ?? ''}`
  return (text.match(/[\p{L}\p{N}]+/gu) ?? []).every(word => FIELD.test(word) || told.includes(word))
}

const ROLE_NOUN =
  /\b(?:lead|leads|manager|owner|engineer|engineering|director|officer|admin(?:istrator)?|developer|dev|devops|ops|operations|qa|qe|security|product|team|architect|tester|sre|dba|support|legal|marketing|cto|cio|ciso|ceo|vp|head|master|stakeholders?|client|customer|leit\p{L}*|leiter(?:in)?|verantwortliche\p{L}*|responsable|chef|gerente|líder|jefe|responsabile|kierownik|менеджер|руководитель|负责人|经理|責任者|담당자|yönetici\p{L}*)$/iu
const APPROVES =
  /\s*[-–:]?\s*(?:sign[- ]?off|signoff|signed[- ]off|approval|approved|approves|freigabe|genehmigung|approbation|aprobación|aprovação|approvazione|goedkeuring)(?:\s+(?:received|obtained|given))?\s*$/iu

/** The role of a box under a sign-off heading that has no blank: `QA Lead`, `Security approval`; null for other work. */
export function roleOf(text: string): string | null {
  const words = text.replace(/[*_`]/g, '').trim()
  if (words.length > 50 || words.split(/\s+/).length > 5) return null
  const bare = words.replace(APPROVES, '').trim()
  if (bare && bare !== words) return bare
  return ROLE_NOUN.test(words) ? words : null
}

const HEAD = {
  role: /^(?:role|roles|position|title|function|team|department|area|approver|rolle|funktion|rôle|fonction|rol|cargo|función|papel|função|ruolo|functie|rola|роль|должность|角色|职位|役割|役職|역할|rol|görev)$/i,
  name: /^(?:name|names|who|person|approved by|signed by|approver|assignee|nom|nombre|nome|naam|imię.*|имя|фио|姓名|名前|氏名|이름|isim|ad)$/i,
  sign: /sign|approv|freigabe|unterschrift|signature|firma|aprob|aprov|approvaz|goedkeur|handtek|podpis|подпись|签|審|承認|서명|승인|onay|imza|status/i,
  date: /^(?:date|datum|fecha|data|дата|日期|日付|날짜|tarih|dato|signed on|when)/i,
}

export interface Columns {
  role: number
  name: number
  sign: number
  date: number
}

/**
 * @param expected true under a sign-off heading, where the first column is the role when none is named so.
 * @returns the columns of a sign-off table by its head; null for another table.
 */
export function signOffColumns(head: readonly string[], expected: boolean): Columns | null {
  const find = (pattern: RegExp, but: number[] = []) =>
    head.findIndex((cell, at) => !but.includes(at) && pattern.test(cell.replace(/[*_`]/g, '').trim()))
  const role = find(HEAD.role)
  const date = find(HEAD.date)
  const name = find(HEAD.name, [role])
  const sign = find(HEAD.sign, [role, name])
  if (expected) return { role: role < 0 ? (name === 0 ? 0 : 0) : role, name, sign, date }
  return role >= 0 && (sign >= 0 || (name >= 0 && date >= 0)) ? { role, name, sign, date } : null
}

/** @returns what a row of a sign-off table asks for and holds; null for a row without a role. */
export function signatureOfRow(cells: readonly string[], columns: Columns): Signature | null {
  const cell = (at: number) => (at < 0 ? null : written(cells[at] ?? ''))
  const role = (cells[columns.role] ?? '').replace(/[*_`]/g, '').trim()
  if (!role) return null
  return { role, name: cell(columns.name) ?? cell(columns.sign), date: cell(columns.date) }
}
