/**
 * @module checklist/conditions
 * `(if needed)`, `FINAL only:`, `(optional)`: when an item counts, as its own words say. Shown and asked about; only `when=` decides by itself.
 */

/** Words for `if` that open a bracket or a sentence. */
const IF =
  'if|when|unless|in case|only if|only when|only for|falls|wenn|sofern|si|en cas|se|nel caso|indien|als|mits|jeśli|jeżeli|w razie|если|при|在|如果|如|若|eğer'
const BRACKETS = new RegExp(
  String.raw`[(（[]\s*((?:${IF})(?=[\s\p{Script=Han}])[^()（）[\]]*|[^()（）[\]]*?\sonly)\s*[)）\]]`,
  'iu',
)
const CJK_BRACKETS =
  /[(（]\s*([^()（）]*(?:の場合|必要に応じて|必要时|如有需要|필요시|필요한 경우|해당되는 경우|gerekirse|при необходимости))[^()（）]*[)）]/iu
/** Bare, at the end or in the middle: only words that can mean nothing else. */
const BARE =
  /(?<![\p{L}\p{N}])(if (?:needed|necessary|required|applicable|possible|appropriate|relevant|any|changed|present|used|available|desired)|as (?:needed|required|necessary|applicable)|when (?:needed|necessary|required|applicable)|where (?:needed|necessary|required|applicable)|falls (?:nötig|erforderlich|zutreffend|vorhanden)|wenn (?:nötig|erforderlich)|bei bedarf|si (?:nécessaire|besoin|applicable|es necesario|aplica|procede|corresponde)|au besoin|se (?:necessario|aplicável|applicabile|necessário)|indien (?:nodig|van toepassing)|w razie potrzeby|jeśli (?:dotyczy|potrzebne|konieczne)|при необходимости|если (?:нужно|необходимо|применимо)|gerekirse)(?![\p{L}\p{N}])|(如果?需要|如有必要|如有需要|若需要|必要に応じて|必要な場合|該当する場合|필요시|필요한 경우|해당되는 경우)/iu
/** In front: `If the schema changed: `, `If needed, `, `FINAL only: `, `[RC only] `, `For major releases only - `. */
const FRONT =
  /^(?:\*\*|__|_|\*)?\s*((?:if|when|unless|in case|falls|wenn|sofern|si|se|indien|jeśli|если|如果|若)\s[^:,\n]{1,60}|(?:for\s)?[\p{L}\p{N}][\p{L}\p{N}/ .+-]{0,40}?\sonly)\s*(?:\*\*|__|_|\*)?\s*(?:[:,：，]|\s[-–—]\s)/iu
/** What is checked, not what is a condition: `Check if the service runs`. */
const ASKS = /^\s*(?:check|verify|confirm|see|test|decide|determine|ensure|find out|ask|prüfe\p{L}*)\b/iu

const MAY_HOLD =
  /\b(?:if|when|where|unless|only|case|as|falls|wenn|sofern|bei|si|se|en|au|nel|indien|als|mits)\b|[^\x00-\x7f]|gerek|jeżeli|razie/i
const OPTIONAL =
  /[([（]\s*(?:optional(?:ly)?|nice to have|facultatif|facultative|opcional|opzionale|facoltativo|optioneel|opcjonal\p{L}*|необязательн\p{L}*|опционально|可选|可選|任意|オプション|선택(?:사항)?|isteğe bağlı)\s*[)\]）]|^(?:\*\*)?optional(?:\*\*)?\s*[:：-]/iu

/** @returns the condition as written, without brackets and the sign after it; null when the item is unconditional. */
export function conditionIn(text: string): string | null {
  if (!MAY_HOLD.test(text)) return null
  const brackets = BRACKETS.exec(text) ?? CJK_BRACKETS.exec(text)
  if (brackets) return brackets[1]!.trim()
  const front = FRONT.exec(text)
  if (front) return front[1]!.trim()
  if (ASKS.test(text)) return null
  const bare = BARE.exec(text)
  return bare ? bare[0].trim() : null
}

/** @returns true when the words call the item optional. */
export const isOptional = (text: string): boolean => (/[([（]|^\W*optional/i.test(text) ? OPTIONAL.test(text) : false)
