/** Labels of a repository: made on purpose, or by putting a new one on an issue. To GitHub `Bug` and `bug` are the same. */
import type { Repository } from '../records.ts'
import { type Hub, Refused } from './hub.ts'

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** @returns names of all labels, those that nothing carries first. */
export const labelNames = (repository: Repository): string[] => [
  ...new Set([
    ...repository.labels,
    ...[...repository.tickets.values(), ...repository.pulls.values()].flatMap(({ labels }) => labels),
  ]),
]

/** @returns the label as it is written. */
export const knownLabel = (repository: Repository, name: string): string | undefined =>
  labelNames(repository).find(each => same(each, name))

interface NewLabel {
  name: string
  /** Six hexadecimal digits. */
  color?: string | undefined
  description?: string | null | undefined
  by: string
}

export function createLabel(hub: Hub, repository: Repository, { name, color, description, by }: NewLabel): string {
  if (name.trim() === '') throw new Refused(422, "Validation Failed: name can't be blank")
  if (name.length > 50) throw new Refused(422, 'Validation Failed: name is too long (maximum is 50 characters)')
  if (color !== undefined && !/^[0-9a-f]{6}$/i.test(color))
    throw new Refused(422, 'Validation Failed: color is invalid')
  if ((description ?? '').length > 100)
    throw new Refused(422, 'Validation Failed: description is too long (maximum is 100 characters)')
  if (knownLabel(repository, name)) throw new Refused(422, 'Validation Failed: Label already_exists')
  repository.labels.push(name)
  const facts = { color: color ?? 'ededed', description: description ?? null }
  repository.labelFacts = { ...repository.labelFacts, [name]: facts }
  hub.tell({ event: 'label', action: 'created', repository, sender: by, parts: { label: name } })
  return name
}

/** @returns the label as it is written; one that is not there yet is made, as GitHub does on the way. */
export function takeLabel(hub: Hub, repository: Repository, name: string, by: string): string {
  const known = knownLabel(repository, name)
  if (known === undefined) return createLabel(hub, repository, { name, by })
  if (!repository.labels.includes(known)) repository.labels.push(known)
  return known
}
