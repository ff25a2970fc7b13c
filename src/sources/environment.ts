/**
 * @module sources/environment
 * The environment of this process. Values stay in here: only whether they are there, and whether they fit, is told.
 */
import type { Environment } from '../model/code.ts'
import { fitsFormat } from '../model/formats.ts'

/** @returns the question about these variables. */
export const environment = (variables: Readonly<Record<string, string | undefined>>): Environment => ({
  async facts(name, format) {
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined
    if (value === undefined) return { state: 'missing', fits: null }
    if (value.trim() === '') return { state: 'empty', fits: null }
    return { state: 'set', fits: format && (await fitsFormat(value, format)) }
  },
})
