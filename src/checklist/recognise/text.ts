/**
 * @module checklist/recognise/text
 * What an item says, apart from how it is written: no box, clock, emoji, number, link target or Markdown sign;
 * code spans, addresses and brackets kept beside the words because parameters are read from them.
 */

/** More than any sentence needs; a longer item is cut so that time stays bounded. */
export const LONGEST = 1_000

export interface Said {
  /** As written, cut to {@link LONGEST}. */
  raw: string
  /** The label in front, bold or before a colon, or null. */
  lead: string | null
  /** Without what stands in round brackets. */
  main: string
  /** Everything, brackets included. */
  whole: string
  /** Contents of the round brackets. */
  asides: string[]
  /** Contents of the code spans. */
  code: string[]
  /** Addresses of links and bare addresses. */
  urls: string[]
  /** Relative link targets: files of the repository. */
  links: string[]
}

/** `**1:15 PM** - `, `13:15 `, `T-24h: `. */
const CLOCK = /^(?:\*\*)?(?:\d{1,2}[:.]\d{2}(?:\s*[ap]\.?m\.?)?|t\s*[-+]\s*\d+\s*\w*)(?:\*\*)?\s*(?:[-–—:]\s*|\s)/i
/** `1.2.3 `, `(1) `, `Step 3: `. */
const NUMBER = /^(?:\(?\d+(?:\.\d+)*[.)]\s+|\d+(?:\.\d+)+\s+|step\s+\d+\s*[:.-]\s*)/i
/** `[CRITICAL] `, `[Release Lead] `: who or how important, not what. */
const MARK = /^\[[^\]\n]{1,30}\](?!\(|\[)\s*/
/** `Optional: `, `FINAL only: `. */
const CONDITION =
  /^(?:\(?optional(?:ly)?\)?|[\w-]{2,20} only|if (?:needed|necessary|applicable|required))\s*[:,)–-]\s*/i

/** `Lint: ...`; `If it fails: ...` is no label, and neither is half a sentence. */
const LABEL =
  /^(?!(?:if|when|unless|wenn|falls|si|se|als|jesli|если)\s)((?:[^\s:：`]{1,30}\s+){1,3}[^\s:：`]{2,30}?)\s*(?::\s|：)\s*\S/iu

/** @returns the parts of an item's text. */
export function said(text: string): Said {
  const raw = text.slice(0, LONGEST)
  const code = [...raw.matchAll(/`+([^`\n]{1,200})`+/g)].map(match => match[1]!.trim())
  const targets = [...raw.matchAll(/\]\(\s*<?([^()\s<>]{1,300})>?[^()]{0,100}\)/g)].map(match => match[1]!)
  const bare = [...raw.matchAll(/https?:\/\/[^\s<>()`"'\]]{1,300}/g)].map(match => match[0].replace(/[.,;:!?*_]+$/, ''))
  const plain = unmarked(raw)
  const asides = [...plain.matchAll(/[(（]([^()（）]{1,300})[)）]/g)].map(match => match[1]!.trim())
  const bold = /^\s*(?:\*\*|__)([^*_\n]{2,120}?)\s*:?\s*(?:\*\*|__)/.exec(withoutPrefix(raw))
  const label = bold && bold[0].trim().length < raw.trim().length ? unmarked(bold[1]!) : LABEL.exec(plain)?.[1]
  const lead = label ? withoutBrackets(label) : null
  return {
    raw,
    lead,
    main: withoutBrackets(plain),
    whole: plain,
    asides,
    code,
    urls: [...new Set([...targets.filter(target => /^https?:/.test(target)), ...bare])],
    links: targets.filter(target => !/^(?:[a-z]+:|#)/i.test(target)),
  }
}

/** Links as their text, images and comments gone, addresses gone: what they point to is not what the item says. */
function unmarked(text: string): string {
  return withoutPrefix(text)
    .replace(/<!--.*?(?:-->|$)/gs, ' ')
    .replace(/!?\[([^[\]]*)\]\([^()]*\)/g, '$1')
    .replace(/\[([^[\]]*)\]\[[^[\]]*\]/g, '$1')
    .replace(/https?:\/\/[^\s<>()`"'\]]+/g, ' ')
    .replace(/<[/a-z][^<>]*>/gi, ' ')
    .replace(/\*\*|__|~~|`/g, '')
    .trim()
}

function withoutPrefix(text: string): string {
  let rest = text
  for (let turn = 0; turn < 4; turn++) {
    const before = rest
    rest = rest
      .replace(/^(?:\s|\p{Extended_Pictographic}|\u{fe0f}|\u{200d}|☐|☑|✓)+(?![\d#*])/u, '')
      .replace(CLOCK, '')
      .replace(NUMBER, '')
      .replace(MARK, '')
      .replace(CONDITION, '')
    if (rest === before) break
  }
  return rest
}

const withoutBrackets = (text: string): string => text.replace(/[(（][^()（）]*[)）]?/g, ' ').trim()
