/** Reads a Dockerfile as far as ours goes: one line, one step. */

export interface Step {
  /** `FROM`, `COPY`, ... */
  word: string
  rest: string
}

export interface Stage {
  name: string
  image: string
  steps: Step[]
}

/** @returns the stages in order. @throws Error for a word that it does not know. */
export function readDockerfile(text: string): Stage[] {
  const stages: Stage[] = []
  for (const line of text.replace(/\\\n\s*/g, '').split('\n')) {
    const [, word, rest] = /^([A-Z]+) (.+)$/.exec(line) ?? []
    if (!line.trim() || line.startsWith('#')) continue
    if (!word || !rest) throw new Error(`\`${line}\` is no step that is known here`)
    const [, image, name] = word === 'FROM' ? /^(\S+)(?: AS (\S+))?$/.exec(rest)! : []
    if (image) stages.push({ name: name ?? '', image, steps: [] })
    else stages.at(-1)!.steps.push({ word, rest })
  }
  return stages
}

/** @returns the values that are set in a stage. */
export const environmentOf = ({ steps }: Stage): Record<string, string> =>
  Object.fromEntries(
    steps
      .filter(({ word }) => word === 'ENV')
      .flatMap(({ rest }) => rest.split(' ').map(pair => pair.split('=') as [string, string])),
  )
