/**
 * @module checklist/vague
 * Words that ask for a measure and name none: `CPU usage normal`, `response times acceptable`. Without a number a person judges.
 */
const VAGUE =
  /\b(?:normal(?:ly)?|acceptable|stable|adequate(?:ly)?|appropriate(?:ly)?|reasonable|sufficient(?:ly)?|healthy|optimi[sz]ed|performant|within (?:limits|range|expectations)|as expected|meets? (?:slas?|slos?|requirements?|expectations?|targets?)|good|fast|low|minimal)\b/iu

/** @returns the word as written; null where there is none, or a number stands beside it. */
export function vagueWord(text: string, thresholds: number): string | null {
  return thresholds > 0 ? null : (VAGUE.exec(text)?.[0] ?? null)
}
