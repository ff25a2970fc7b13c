/**
 * @module model/signing
 * How forms ask for a signature: shared by who reads them and who fills them in.
 */

export const DATE_WORD = 'date|datum|fecha|data|дата|日期|日付|날짜|tarih|dato|when|on'
export const SIGNED_WORD =
  'signature|signed|sign-off|unterschrift|firma|assinatura|handtekening|podpis|подпись|签字|签名|署名|서명|imza|initials?|name'

/** A place to write on: underscores, dots, brackets with a hint. */
export const BLANK = /_{2,}|\.{4,}|…{2,}|\[\s*(?:name|date|signature)?\s*\]/i

/** `Date:` before what is written as one. */
export const DATE_FIELD = new RegExp(
  `(?<![\\p{L}])(?:\\*\\*)?(?:${DATE_WORD})(?:\\*\\*)?\\s*[:：]\\s*(?:\\*\\*)?`,
  'iu',
)
