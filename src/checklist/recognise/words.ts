/**
 * @module checklist/recognise/words
 * From letters to concepts: folds a text, cuts it into words and finds the terms of a lexicon, the longest first.
 * One pass over the words with look-ups in maps; no regular expression ever sees a whole sentence.
 */

/**
 * Terms of one concept: blanks between terms, `_` between the words of a term, `*` at the end of a word for any ending,
 * `~` in front for the end of a longer word (German and Nordic compounds). A token that ends in `:` names the language
 * for the reader and is not a term.
 */
export type Terms = string

/** Concept -> its terms in all languages. */
export type Lexicon<Concept extends string = string> = Readonly<Record<Concept, Terms>>

/** Words that carry no meaning of their own: not knowing them is no ignorance. */
const SMALL = new Set(
  fold(`a an the of in on at to for from by with and or is are be been was were has have had it its this that as into if any our your we all you new old other each via per using
    correctly correct properly fully completely required require requires necessary needed relevant various given following both also still final
    there before after against under within between so being can could must should those these them their only main actual specific appropriate appropriately extra automatic automatically automated target existing overall first last next previous file files details information git application app system systems platform project product backend per me us be sure make see any immediately expected
    der die das den dem des ein eine einen im in am an auf aus bei mit nach von vor zu zum zur und oder ist sind wird wurde wurden fur uber als noch nur auch korrekt richtig richtige richtigen automatisch automatische durch ohne notwendige notwendigen erforderliche erforderlichen neue neuer neues neuen werden wie vom anwendung system systeme projekt beim sowie sauber muss mussen sein datei dateien
    le la les un une des du de d l au aux en dans sur pour par avec et ou est sont ont ete a ce cette qui que se correctement automatique automatiques necessaire necessaires nouveau nouvelle avant apres entre bien doit doivent etre fichier fichiers application systeme projet
    el los las lo del al y o con por para es son esta estan ha han se su sus un una que correctamente correcto correcta correctos automatico automaticos automatica antes despues entre nuevo nueva nuevos necesarias necesarios hay esten debe deben ser archivo archivos aplicacion sistema proyecto
    o os as do da dos das no na nos nas em com por para e ou foi foram esta estao que se um uma ao corretamente correto correta automatico automaticos antes depois entre novo nova novos necessario necessarias aos pela pelo deve devem ser arquivo arquivos aplicacao sistema projeto
    il lo gli i di del della dei delle nel nella con per e o sono stato stata stati che un una da al alla dal correttamente corretto corretta corretti automatico automatici automatica prima dopo nuovo nuova necessari hanno su tra come deve devono essere file applicazione sistema progetto
    het een van voor op met en of is zijn wordt worden naar door bij aan te dat correct juist automatisch nieuwe nodig nodige voordat na om af applicatie systeem
    i w we z ze na do od dla oraz lub jest sa sie o przed po poprawnie prawidlowo automatyczne automatycznie nowe nowy wymagane przy dla aplikacja aplikacji systemu
    и в во на с со к по для от до из о об не или что это все при перед после вместо корректно правильно автоматически автоматические новая новый новые новои необходимые нужные ее их должен должны должна быть приложение приложения система системы
    och eller av for med pa i ar har till den det de som er og til av
    ve ile icin bir bu da de
    stripe supabase firebase vercel netlify heroku aws azure gcp cloudflare postgres postgresql mysql mongodb redis sqlite nginx apache docker kubernetes k8s node django laravel rails react vue angular typescript python`)
    .split(/\s+/)
    .filter(word => word !== ''),
)

/** Names of things: files, paths, variables, addresses. Nobody expects to know them. */
const NAMES = /[\w-]*\w[./_:@]\w[\w./_:@-]*/g

/** How many of the text's words no term explains; small words, numbers and names of things do not count. */
export function unexplained(text: string, words: readonly string[], hits: readonly Hit[]): number {
  const explained = new Set(hits.flatMap(({ at, length }) => Array.from({ length }, (_, n) => at + n)))
  const named = new Set(wordsOf(fold((text.match(NAMES) ?? []).join(' '))))
  const unknown = words.filter(
    (word, at) => !explained.has(at) && !SMALL.has(word) && !named.has(word) && !/^\d+$/.test(word),
  ).length
  return unknown + words.reduce((sum, word, at) => sum + (explained.has(at) ? leftOver(word, at, hits) : 0), 0)
}

/** Particles and endings that carry no meaning in a run of an unspaced script. */
const PARTICLES = /[\u3040-\u309f]|[的了并已在和与及或是为被等各项个无误正确均可]/gu
/** About as many characters make a word there. */
const CHARACTERS = 2

/** How many words' worth of a run no term explains. */
function leftOver(run: string, at: number, hits: readonly Hit[]): number {
  if (!IS_UNSPACED.test(run)) return 0
  const rest = hits.filter(hit => hit.at === at).reduce((left, { words }) => left.replace(words, ''), run)
  return Math.floor(rest.replace(PARTICLES, '').length / CHARACTERS)
}

/** A term found in a text. */
export interface Hit {
  concepts: readonly string[]
  /** The words as they stand in the folded text. */
  words: string
  /** Index of its first word, and how many words it takes. */
  at: number
  length: number
}

const LETTERS: Record<string, string> = { ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', ł: 'l', đ: 'd', ı: 'i', þ: 'th', ð: 'd' }

/**
 * Lower case without accents, so that `Überprüft`, `überprüft` and `uberpruft` are one word.
 * Marks of Japanese and Korean stay: there they make another letter.
 */
export function fold(text: string): string {
  const lower = text.toLowerCase()
  if (/^[\x00-\x7f]*$/.test(lower)) return lower
  return lower
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replace(/[ßøæœłđıþð]/g, letter => LETTERS[letter]!)
}

/** Scripts written without blanks between words, or with endings that stick: matched by characters, not by words. */
const UNSPACED = '\\u3005\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff'
const WORD = new RegExp(`[${UNSPACED}]+|[[\\p{L}\\p{N}]--[${UNSPACED}]]+`, 'gv')
const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`)

/** Words of a folded text; runs of an unspaced script that only blanks part are one word. */
export function wordsOf(folded: string): string[] {
  const words: string[] = []
  let end = -1
  for (const { 0: word, index } of folded.matchAll(WORD)) {
    const before = words.length - 1
    const joins = before >= 0 && IS_UNSPACED.test(word) && IS_UNSPACED.test(words[before]!)
    if (joins && folded.slice(end, index).trim() === '') words[before] += word
    else words.push(word)
    end = index + word.length
  }
  return words
}

interface Entry {
  concepts: string[]
  /** How much of the first word it fixes. */
  letters: number
  /** Words after the first, each with whether any ending will do. */
  rest: readonly { word: string; open: boolean }[]
}

/** A lexicon made ready for look-ups. */
export interface Finder {
  /** @returns every term of the words, in order; the longest term at a place wins and its words are not read again. */
  find(words: readonly string[]): Hit[]
}

/** Makes a lexicon ready. Terms are folded as the texts are. */
export function finderOf(lexicon: Lexicon): Finder {
  const exact = new Map<string, Entry[]>()
  const open = new Map<string, Entry[]>()
  const unspaced = new Map<string, string[]>()
  const parts = new Map<string, string[]>()
  let longestUnspaced = 1
  for (const [concept, terms] of Object.entries(lexicon))
    for (const term of terms.split(/\s+/)) {
      if (term === '' || term.endsWith(':')) continue
      const folded = fold(term)
      if (folded.startsWith('~')) add(parts, folded.slice(1), concept)
      else if (IS_UNSPACED.test(folded)) {
        add(unspaced, folded, concept)
        longestUnspaced = Math.max(longestUnspaced, folded.length)
      } else {
        const [first, ...rest] = folded
          .split('_')
          .map(word => ({ word: word.replace('*', ''), open: word.endsWith('*') }))
        const table = first!.open ? open : exact
        const entries = table.get(first!.word) ?? []
        const same = entries.find(entry => sameWords(entry.rest, rest))
        if (same) same.concepts = [...new Set([...same.concepts, concept])]
        else entries.push({ concepts: [concept], letters: first!.word.length, rest })
        table.set(first!.word, entries)
      }
    }
  const tables = { exact, open, unspaced, parts, longestUnspaced }
  return { find: words => find(words, tables) }
}

interface Tables {
  exact: Map<string, Entry[]>
  open: Map<string, Entry[]>
  unspaced: Map<string, string[]>
  parts: Map<string, string[]>
  longestUnspaced: number
}

function find(words: readonly string[], tables: Tables): Hit[] {
  const hits: Hit[] = []
  for (let at = 0; at < words.length; ) {
    const word = words[at]!
    if (IS_UNSPACED.test(word)) {
      hits.push(...insideOf(word, at, tables))
      at++
      continue
    }
    const entry = longest(words, at, tables)
    const taken = (entry?.rest.length ?? 0) + 1
    if (entry) hits.push({ concepts: entry.concepts, words: words.slice(at, at + taken).join(' '), at, length: taken })
    if (taken === 1) hits.push(...partsOf(word, entry?.letters ?? 0, at, tables))
    at += taken
  }
  return hits
}

/** The term with the most words here; of two equally long ones, the one that fixes more letters. */
function longest(words: readonly string[], at: number, { exact, open }: Tables): Entry | null {
  const word = words[at]!
  let best: Entry | null = null
  const consider = (entries: readonly Entry[] | undefined) => {
    for (const entry of entries ?? [])
      if ((!best || entry.rest.length > best.rest.length) && follows(words, at + 1, entry.rest)) best = entry
  }
  consider(exact.get(word))
  for (let length = word.length; length >= 2; length--) consider(open.get(word.slice(0, length)))
  return best
}

const follows = (words: readonly string[], at: number, rest: Entry['rest']): boolean =>
  rest.every(({ word, open }, n) => {
    const here = words[at + n]
    return here !== undefined && (open ? here.startsWith(word) : here === word)
  })

const sameWords = (a: Entry['rest'], b: Entry['rest']): boolean =>
  a.length === b.length && a.every(({ word, open }, n) => word === b[n]!.word && open === b[n]!.open)

/** Terms inside a run of an unspaced script, the longest at each character. */
function insideOf(run: string, at: number, { unspaced, longestUnspaced }: Tables): Hit[] {
  const hits: Hit[] = []
  for (let index = 0; index < run.length; ) {
    let taken = 1
    for (let length = Math.min(longestUnspaced, run.length - index); length > 0; length--) {
      const term = run.slice(index, index + length)
      const concepts = unspaced.get(term)
      if (!concepts) continue
      hits.push({ concepts, words: term, at, length: 1 })
      taken = length
      break
    }
    index += taken
  }
  return hits
}

/** Shorter words are no compounds. */
const COMPOUND = 8

/** What a compound word ends in, if that begins after the letters already understood: its head says what it is. */
function partsOf(word: string, from: number, at: number, { parts }: Tables): Hit[] {
  if (word.length < COMPOUND) return []
  for (let start = Math.max(from, 2); start + 3 <= word.length; start++) {
    const concepts = parts.get(word.slice(start))
    if (concepts) return [{ concepts, words: word, at, length: 1 }]
  }
  return []
}

function add(table: Map<string, string[]>, term: string, concept: string): void {
  table.set(term, [...new Set([...(table.get(term) ?? []), concept])])
}
