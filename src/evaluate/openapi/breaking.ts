/**
 * @module evaluate/openapi/breaking
 * Does a change of an OpenAPI document break whoever relies on the old one. What is not judged in detail counts as breaking
 * when it differs; descriptions, examples and extensions (`x-...`) do not count.
 */
import { CouldNotFindOut } from '../../model/outcome.ts'
import { releasedCommit } from '../../model/release.ts'
import { plural, shortened } from '../../model/text.ts'
import type { World } from '../../model/world.ts'
import { type ApiDocument, fieldOf, fieldsIn, readDocument } from './document.ts'
import { type Content, type Operation, operationsOf } from './operations.ts'
import { type Comparison, comparing, type Direction } from './schemas.ts'

/**
 * Compares the document where the change began with the judged commit's.
 * @throws CouldNotFindOut where one of them cannot be had or read.
 */
export async function breaking(
  path: string,
  base: string,
  { release, git }: Pick<World, 'release' | 'git'>,
): Promise<{ holds: boolean; because: string }> {
  const commit = releasedCommit(release)
  const fork = await git.forkPoint(base, commit)
  const [before, after] = await Promise.all([git.show(fork, path), git.show(commit, path)])
  if (!before && !after)
    throw new CouldNotFindOut(
      `\`${path}\` is not there, an OpenAPI document was expected before or after the change; correct the path`,
    )
  if (!after) return { holds: true, because: `\`${path}\` is gone` }
  const now = readDocument(after, path, `\`${path}\``)
  if (!before) return { holds: false, because: `\`${path}\` is new, nobody relies on it yet` }
  const found = breaks(readDocument(before, path, `\`${path}\` at \`${fork.slice(0, 7)}\``), now)
  if (!found.length) return { holds: false, because: `\`${path}\` breaks nobody` }
  const more = found.length > 1 ? `, and ${plural(found.length - 1, 'more change')}` : ''
  return { holds: true, because: `\`${path}\` breaks whoever relies on it: ${found[0]}${more}` }
}

/** @returns one sentence for each thing that breaks somebody, at most some hundred. */
export function breaks(before: ApiDocument, after: ApiDocument): string[] {
  if (before.generation !== after.generation)
    throw new CouldNotFindOut(
      `${after.name} is written for OpenAPI ${after.generation} and was for ${before.generation}, which are not compared; say with a label whether it breaks clients`,
    )
  const comparison = comparing(before, after)
  const now = operationsOf(after)
  for (const place of lost(addressesOf(before), addressesOf(after)))
    comparison.found.push(`the address \`${place}\` is gone`)
  for (const [key, old] of operationsOf(before)) {
    const operation = now.get(key)
    if (operation) compareOperations(old, operation, comparison)
    else comparison.found.push(`${old.told} is gone`)
  }
  comparison.raw(fieldOf(before.root, 'webhooks'), fieldOf(after.root, 'webhooks'), '`webhooks`')
  const schemes = schemesOf(after)
  for (const [name, scheme] of schemesOf(before))
    if (!schemes.has(name)) comparison.found.push(`the security scheme \`${shortened(name, 60)}\` is gone`)
    else if (undescribed(scheme) !== undescribed(schemes.get(name)))
      comparison.found.push(`the security scheme \`${shortened(name, 60)}\` changed`)
  return comparison.found
}

function compareOperations(old: Operation, now: Operation, comparison: Comparison): void {
  const tell = (sentence: string) => comparison.found.push(sentence)
  for (const [key, parameter] of old.parameters) {
    const other = now.parameters.get(key)
    const where = `${parameter.told} of ${now.told}`
    if (!other) {
      tell(`${where} is gone`)
      continue
    }
    if (other.required && !parameter.required) tell(`${where} is required now`)
    if (other.style !== parameter.style) tell(`${where} is written otherwise`)
    comparison.schema(parameter.schema, other.schema, 'sent', where)
  }
  for (const [key, parameter] of now.parameters)
    if (parameter.required && !old.parameters.has(key)) tell(`${parameter.told} of ${now.told} is new and required`)
  if (now.body?.required && !old.body?.required) tell(`the body of ${now.told} is required now`)
  if (old.body && !now.body) tell(`the body of ${now.told} is gone`)
  if (old.body && now.body) compareContent(old.body, now.body, 'sent', `the body of ${now.told}`, comparison)
  for (const [status, answer] of old.answers) {
    const other = now.answers.get(status)
    const where = `answer \`${shortened(status, 20)}\` of ${now.told}`
    if (!other) {
      tell(`${where} is gone`)
      continue
    }
    compareContent(answer, other, 'got', where, comparison)
    for (const [name, schema] of answer.headers)
      if (!other.headers.has(name)) tell(`header \`${shortened(name, 60)}\` in ${where} is gone`)
      else comparison.schema(schema, other.headers.get(name), 'got', `header \`${shortened(name, 60)}\` in ${where}`)
  }
  if (old.security.some(each => !now.security.includes(each))) tell(`${now.told} asks for other credentials`)
  comparison.raw(old.callbacks, now.callbacks, `\`callbacks\` of ${now.told}`)
}

function compareContent(old: Content, now: Content, direction: Direction, where: string, comparison: Comparison): void {
  for (const [type, schema] of old.types)
    if (now.types.has(type)) comparison.schema(schema, now.types.get(type), direction, where)
    else comparison.found.push(`\`${shortened(type, 60)}\` in ${where} is gone`)
  // Whoever never got a body may not expect one; whoever sent none may still send none.
}

/** Where the interface is reached. */
function addressesOf({ root }: ApiDocument): string[] {
  const servers = fieldOf(root, 'servers')
  if (Array.isArray(servers)) return servers.map(server => String(fieldOf(server, 'url')))
  const [host, folder] = [fieldOf(root, 'host'), fieldOf(root, 'basePath')]
  return host === undefined && folder === undefined ? [] : [`${String(host ?? '')}${String(folder ?? '')}`]
}

const lost = (before: readonly string[], after: readonly string[]): string[] =>
  before.filter(each => !after.includes(each)).map(each => shortened(each, 80))

const schemesOf = ({ root }: ApiDocument): Map<string, unknown> =>
  new Map(fieldsIn(fieldOf(fieldOf(root, 'components'), 'securitySchemes') ?? fieldOf(root, 'securityDefinitions')))

const undescribed = (scheme: unknown): string =>
  JSON.stringify(fieldsIn(scheme).filter(([key]) => key !== 'description' && !key.startsWith('x-')))
