/** How the story is told: numbered steps, what was seen, and whether it really happened. */
import pc from 'picocolors'
import { readBlock } from '../src/publish/block.ts'

let step = 0
const print = (line = ''): void => void process.stdout.write(`${line}\n`)

export function title(...lines: string[]): void {
  for (const [at, line] of lines.entries()) print(at ? line : pc.bold(line))
}

/** The next thing that somebody does. */
export function next(what: string): void {
  step++
  print(`\n${pc.bold(`${String(step).padStart(2)}. ${what}`)}`)
}

export const seen = (what: string): void => print(`    ${what}`)

/** @throws Error when it did not happen: the demo ends there, and its exit code says so. */
export function really(happened: boolean, what: string): void {
  if (!happened) throw new Error(`this did not happen: ${what}`)
  print(`    ${pc.green('✔')} ${what}`)
}

/** The list in the body, as GitHub shows it. */
export function boxes(body: string | null): void {
  const ticked = readBlock(body)
  for (const line of (body ?? '').split('\n')) {
    const read = /^\s*- \[[ x]\] (.*) <!-- hp:(\S+) -->/.exec(line)
    if (!read || !ticked) continue
    const words = read[1]!
      .replace(/<\/?sub>/g, '')
      .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    print(
      `      ${ticked.get(decodeURIComponent(read[2]!)) ? pc.green('[x]') : '[ ]'} ${words.replace(/[`\u200B]/g, '')}`,
    )
  }
}
