/** What GitHub keeps beside the commits, from the record. */
import type { ExampleWorld } from '../src/model/gate.ts'
import { CouldNotFindOut } from '../src/model/outcome.ts'
import type { Vulnerability } from '../src/model/reports.ts'
import type { World } from '../src/model/world.ts'
import { finding } from '../src/sources/reports/vulnerabilities/facts.ts'

const unasked = (question: string): never => {
  throw new CouldNotFindOut(`the example records no answer for ${question}`)
}

/** @returns the questions about pull requests, branches and tags, answered from the record. */
export function fakeForge(record: ExampleWorld) {
  const pull = (number: number) =>
    (record.pulls ?? unasked('pulls')).find(each => each.number === number) ?? unasked(`pull request #${number}`)
  const origins = Object.values(record.between ?? {}).flat()
  const alerts = (given: Partial<Vulnerability>[] | undefined, question: string) =>
    (given ?? unasked(question)).map(known => finding({ advisories: [], severity: 'unknown', ...known }))
  return {
    alerts: {
      codeScanning: async () => {
        const {
          tools = [],
          pending = null,
          alerts: open = [],
        } = record.alerts?.codeScanning ?? unasked('code scanning')
        return { tools, pending, alerts: alerts(open, 'code scanning') }
      },
      dependabot: async () => alerts(record.alerts?.dependabot, 'Dependabot alerts'),
      secretScanning: async () => alerts(record.alerts?.secretScanning, 'secret scanning alerts'),
    },
    issues: {
      matching: async () => {
        const issues = record.issues ?? unasked('issues')
        return { total: issues.length, issues }
      },
    },
    releases: { of: async tag => (record.releases ?? unasked('releases'))[tag] ?? null },
    pulls: {
      one: async number => pull(number),
      pathsOf: async number => pull(number).paths ?? unasked(`the paths of #${number}`),
      between: async base => record.between?.[base] ?? unasked(`the commits since ${base}`),
      pathsOfCommit: async commit =>
        origins.find(each => each.commit === commit)?.paths ?? unasked(`the paths of ${commit}`),
    },
    refs: {
      signature: async tag => {
        const known = record.refs?.signatures ?? unasked('refs.signature')
        return known[tag] ?? null
      },
      tags: async () => record.refs?.tags ?? unasked('refs.tags'),
      branch: async name => (record.refs?.branches ?? unasked('refs.branch'))[name] ?? null,
      rules: async branch => record.refs?.rules?.[branch] ?? unasked(`the rules of ${branch}`),
      // What is recorded as a base is in the history.
      contains: async (_, ancestor) => Object.hasOwn(record.between ?? {}, ancestor),
    },
  } satisfies Partial<World>
}
