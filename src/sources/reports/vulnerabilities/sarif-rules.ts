/**
 * @module sources/reports/vulnerabilities/sarif-rules
 * From a SARIF result to its rule: by index or by name, in the tool itself or in one of its extensions.
 */
import { BrokenReport } from '../reading.ts'
import { type Json, memberOf, numberIn, objectIn, objectsIn, textIn } from './members.ts'

export interface Rule {
  /** As the result names it. */
  id: string | null
  /** As the rule itself is called: `CA1000` where the result says `CA1000/1`. */
  ownId: string | null
  /** The level it has where the result has none, changes of the invocation included. */
  level: string | null
  /** The descriptor; empty when the report has none. */
  json: Json
}

/** @returns the question for the rule of a result of this run. */
export function rulesOf(run: Json): (result: Json) => Rule {
  const tool = objectIn(run, 'tool')
  const components = [objectIn(tool, 'driver'), ...objectsIn(tool, 'extensions', 'optional')].map(componentOf)
  const overrides = objectsIn(run, 'invocations', 'optional').map(invocation =>
    objectsIn(invocation, 'ruleConfigurationOverrides', 'optional'),
  )
  const lookup = (reference: Json, id: string | null): Json | undefined => {
    const named = objectIn(reference, 'toolComponent')
    const home = componentAt(components, named)
    const index = numberIn(reference, 'index') ?? -1
    if (index >= 0 && home?.rules[index]) return home.rules[index]
    const names = [textIn(reference, 'guid'), id].filter(name => name !== null)
    for (const component of home && Object.keys(named).length > 0 ? [home] : components)
      for (const name of names) {
        const rule = component.byName.get(name) ?? component.byName.get(name.replace(/\/[^/]*$/, ''))
        if (rule) return rule
      }
    return undefined
  }
  return result => {
    const reference = objectIn(result, 'rule')
    const index = numberIn(reference, 'index') ?? numberIn(result, 'ruleIndex')
    const id = textIn(result, 'ruleId') ?? textIn(reference, 'id')
    const json = lookup(index === null ? reference : { ...reference, index }, id) ?? {}
    const invocation = numberIn(objectIn(result, 'provenance'), 'invocationIndex')
    const changed = (invocation === null ? [] : (overrides[invocation] ?? [])).find(override => {
      const descriptor = objectIn(override, 'descriptor')
      return Object.keys(json).length > 0 && lookup(descriptor, textIn(descriptor, 'id')) === json
    })
    const level =
      (changed && textIn(objectIn(changed, 'configuration'), 'level')) ??
      textIn(objectIn(json, 'defaultConfiguration'), 'level')
    return { id: id ?? textIn(json, 'id'), ownId: textIn(json, 'id'), level, json }
  }
}

interface Component {
  json: Json
  rules: Json[]
  /** By id and by guid. */
  byName: ReadonlyMap<string, Json>
}

function componentOf(json: Json): Component {
  const rules = objectsIn(json, 'rules', 'optional')
  const byName = new Map<string, Json>()
  for (const rule of rules)
    for (const name of [textIn(rule, 'id'), textIn(rule, 'guid')])
      if (name !== null && !byName.has(name)) byName.set(name, rule)
  return { json, rules, byName }
}

/** The tool's own rules when nothing else is named. */
function componentAt([driver, ...extensions]: Component[], named: Json): Component | undefined {
  const index = numberIn(named, 'index')
  if (index !== null && index >= 0) {
    if (!extensions[index]) throw new BrokenReport(`names extension ${index} of its tool, which is not there`)
    return extensions[index]
  }
  const [name, guid] = [memberOf(named, 'name'), memberOf(named, 'guid')]
  if (name === undefined && guid === undefined) return driver
  const is = ({ json }: Component) =>
    (name !== undefined && memberOf(json, 'name') === name) || (guid !== undefined && memberOf(json, 'guid') === guid)
  return [driver!, ...extensions].find(is)
}
