/**
 * @module checklist/headings
 * The stack of headings above the line that is being read, and what they say together.
 */
import type { At, Heading, Phase } from '../model/checklist.ts'
import { headingSlug } from './identity.ts'
import { plain } from './inline.ts'
import { fixed, type Meaning, meaningOf, NOWHERE } from './phases.ts'
import { type HeadingTime, headingTime } from './times.ts'

/** Levels below the six of Markdown. */
export const BOLD = 7
export const LABEL = 8

/** Everything a line has from the headings above it. */
export interface Section {
  path: string[]
  /** Slug of each part of the path. */
  slugs: string[]
  meaning: Meaning
  time: HeadingTime | null
  /** Plain bullets and steps are items here. */
  bulletsAreItems: boolean
  line: number
  /** Boxes read so far: a section without one needs no phase. */
  boxes: number
  /** Anything at all read below the heading, other headings included. */
  filled: boolean
}

export interface HeadingOptions {
  phases: ReadonlyMap<string, Phase>
  bulletsAreItems: ReadonlySet<string>
}

interface Open {
  level: number
  section: Section
}

export class Headings {
  readonly all: Heading[] = []
  readonly sections: Section[] = []
  readonly #options: HeadingOptions
  #stack: Open[] = []
  #top: Section

  constructor(options: HeadingOptions) {
    this.#options = options
    this.#top = section(
      { path: [], slugs: [], meaning: NOWHERE, time: null, line: 1 },
      options.bulletsAreItems.has('*'),
    )
    this.sections.push(this.#top)
  }

  get current(): Section {
    return this.#stack.at(-1)?.section ?? this.#top
  }

  /**
   * Opens a heading. The document's title tells no phase by itself: it is asked when nothing else does.
   * @param phase where the document itself names it.
   */
  open(level: number, text: string, line: number, condition: string | null, isTitle: boolean, phase?: Phase): void {
    this.close(level)
    const above = this.current
    above.filled = true
    const { words, time, slug } = wordsOf(text)
    const set = phase ?? this.#configured(text, words)
    const outer = this.#stack.some(({ section }) => section.meaning !== NOWHERE) ? above.meaning : null
    const meaning = set
      ? fixed(set)
      : isTitle
        ? NOWHERE
        : meaningOf(words, outer, time?.relative ? launchOf(time.relative) : null)
    const opened = section(
      {
        path: [...above.path, text],
        slugs: [...above.slugs, slug],
        meaning,
        time: time || above.time ? { ...above.time, ...time } : null,
        line,
      },
      above.bulletsAreItems || this.#holdsBullets(text, words),
    )
    this.#stack.push({ level, section: opened })
    this.sections.push(opened)
    this.all.push({ id: opened.slugs.join('/'), line, level, text, path: opened.path, phase: meaning.shown, condition })
  }

  #configured(text: string, words: string): Phase | undefined {
    const { phases } = this.#options
    return phases.size ? (phases.get(text.toLowerCase()) ?? phases.get(words.toLowerCase())) : undefined
  }

  #holdsBullets(text: string, words: string): boolean {
    const { bulletsAreItems } = this.#options
    return (
      bulletsAreItems.size > 0 && (bulletsAreItems.has(text.toLowerCase()) || bulletsAreItems.has(words.toLowerCase()))
    )
  }

  /** Ends every heading of this level or below it. */
  close(level: number): void {
    while (this.#stack.length && this.#stack.at(-1)!.level >= level) this.#stack.pop()
  }
}

interface Words {
  words: string
  time: HeadingTime | null
  slug: string
}

/** The same headings come back with every reading of a checklist, and often within one. */
const KNOWN = new Map<string, Words>()
const MOST_KNOWN = 2000

function wordsOf(text: string): Words {
  let known = KNOWN.get(text)
  if (!known) {
    known = { words: withoutSigns(text), time: headingTime(plain(text)), slug: headingSlug(text) }
    if (KNOWN.size >= MOST_KNOWN) KNOWN.clear()
    if (text.length <= 200) KNOWN.set(text, known)
  }
  return known
}

const section = (
  told: Pick<Section, 'path' | 'slugs' | 'meaning' | 'time' | 'line'>,
  bulletsAreItems: boolean,
): Section => ({ ...told, bulletsAreItems, boxes: 0, filled: false })

const launchOf = ({ fromMinutes = 0, toMinutes = 0 }: { fromMinutes?: number; toMinutes?: number }): number =>
  fromMinutes < 0 ? fromMinutes : toMinutes

/** Without emoji, numbering, brackets and a colon at the end. */
export const withoutSigns = (heading: string): string =>
  ORDINARY.test(heading)
    ? heading
    : plain(heading)
        .replace(/^[^\p{L}\p{N}]+/u, '')
        .replace(/\s*[(（][^()（）]*[)）]\s*/g, ' ')
        .replace(/^\d+(?:\.\d+)*[.):]?\s+(?=\S)/, '')
        .replace(/[\s:：]+$/u, '')
        .trim()

const ORDINARY = /^[A-Za-z][A-Za-z0-9 &/,-]*[A-Za-z0-9]$/

/** What an item has of time: its own clock, else what its headings say; null when there is neither. */
export function atOf(clock: { clock: string; written: string } | null, time: HeadingTime | null): At | null {
  if (!clock && !time) return null
  return { clock: clock?.clock ?? null, text: clock?.written ?? textOf(time!), ...time }
}

const textOf = (time: HeadingTime): string =>
  (time.relative ?? time.window ?? time.deadline ?? time.notBefore ?? time.responseTime)?.text ?? time.cadence ?? ''
