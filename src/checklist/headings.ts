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
    const words = withoutSigns(text)
    const keys = [text.toLowerCase(), words.toLowerCase()]
    const set = phase ?? this.#options.phases.get(keys[0]!) ?? this.#options.phases.get(keys[1]!)
    const time = headingTime(plain(text))
    const outer = this.#stack.some(({ section }) => section.meaning !== NOWHERE) ? above.meaning : null
    const meaning = set
      ? fixed(set)
      : isTitle
        ? NOWHERE
        : meaningOf(words, outer, time?.relative?.toMinutes !== undefined ? launchOf(time.relative) : null)
    const opened = section(
      {
        path: [...above.path, text],
        slugs: [...above.slugs, headingSlug(text)],
        meaning,
        time: time || above.time ? { ...above.time, ...time } : null,
        line,
      },
      above.bulletsAreItems || keys.some(key => this.#options.bulletsAreItems.has(key)),
    )
    this.#stack.push({ level, section: opened })
    this.sections.push(opened)
    this.all.push({ line, level, text, path: opened.path, phase: meaning.shown, condition })
  }

  /** Ends every heading of this level or below it. */
  close(level: number): void {
    while (this.#stack.length && this.#stack.at(-1)!.level >= level) this.#stack.pop()
  }
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
