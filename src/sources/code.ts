/**
 * @module sources/code
 * The questions about the project's text, over any place it comes from.
 */
import type { Code } from '../model/code.ts'
import { search } from './code/search.ts'
import { onDisk, type Texts } from './code/texts.ts'
import { variables } from './code/variables.ts'

/** @returns the questions over some texts. */
export const codeOf = (texts: Texts): Code => ({
  search: query => search(texts, query),
  variables: query => variables(texts, query),
})

/** @returns the questions about the files below a folder. */
export const code = (root: string): Code => codeOf(onDisk(root))
