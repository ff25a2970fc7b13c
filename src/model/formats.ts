/**
 * @module model/formats
 * Does a value look as it must? The answer is yes or no: the value goes no further.
 */
import type { Format } from './code.ts'
import { patternOf } from './pattern.ts'

const SIMPLE: Record<'url' | 'integer' | 'boolean' | 'email', (value: string) => boolean> = {
  url: value => /^[a-z][a-z0-9+.-]*:\/\/[^\s/]/i.test(value) && !/\s/.test(value) && URL.canParse(value),
  integer: value => /^[+-]?\d+$/.test(value),
  boolean: value => /^(?:true|false|yes|no|on|off|1|0)$/i.test(value),
  email: value => /^[^\s@<>]+@[^\s@.<>]+(?:\.[^\s@.<>]+)+$/.test(value),
}

/** @throws CouldNotFindOut for a pattern that is none. */
export async function fitsFormat(value: string, format: Format): Promise<boolean> {
  if (format.kind === 'pattern') return (await patternOf(format.source)).test(value)
  return SIMPLE[format.kind](value)
}
