/**
 * @module publish/fill-in/masked
 * Where to look for blanks in a line.
 */

/** Comments keep their length and lose their signs: what stands in them is no form. */
export const masked = (line: string): string => line.replace(/<!--.*?(?:-->|$)/g, comment => ' '.repeat(comment.length))
