/** A GitHub of as many pull requests as are asked for, that answers at once and in the same time whatever their number: what is measured beside it is the App. */
import { createHmac } from 'node:crypto'
import type { GitHubApi } from '../src/sources/github.ts'

export const SECRET = 'a secret of two'
const SHA = 'c'.repeat(40)
const FILES: Record<string, string> = {
  '.github/holdpoint.yml':
    'branches:\n  main: { checklist: RELEASE.md }\nroles:\n  tech-lead: { users: [ada] }\n  ops: { users: [opal] }\n',
  'RELEASE.md':
    '# Release\n\n- [ ] The runbook has been walked through <!-- gate: ack by=ops id=runbook -->\n- [ ] Tech Lead: go <!-- gate: signoff role=tech-lead id=lead -->\n',
}

export interface Hall {
  api: GitHubApi
  /** Requests that were made. */
  asked: number
  /** @returns a delivery of `ada`, who opens, or clicks the box of an item. */
  delivery(number: number, action: 'opened' | 'edited', guid: string): { headers: Record<string, string>; body: string }
}

const headOf = (number: number) => number.toString(16).padStart(40, '0')

export function hall(): Hall {
  const bodies = new Map<number, string>()
  let ids = 0
  const read = (variables: Record<string, unknown>) => {
    const number = variables.number as number
    const files = Object.entries(variables).flatMap(([name, path]) => {
      const text = FILES[String(path)]
      const object = { byteSize: text?.length, text, isTruncated: false, isBinary: false }
      return /^f\d+$/.test(name) ? [[name, text === undefined ? null : { object }]] : []
    })
    const people = Object.entries(variables).flatMap(([name, login]) =>
      /^p\d+$/.test(name) ? [[name, { edges: [{ permission: 'WRITE', node: { login } }] }]] : [],
    )
    const commit = { associatedPullRequests: { nodes: [] }, checkSuites: { nodes: [] } }
    const pullRequest = {
      id: `PR_${number}`,
      number,
      state: 'OPEN',
      mergedBy: null,
      mergedAt: null,
      title: 'A change',
      body: bodies.get(number) ?? 'Ship it.',
      author: { login: 'ben' },
      headRefOid: headOf(number),
      baseRefName: 'main',
      baseRef: { target: { oid: SHA, ...Object.fromEntries(files) } },
      labels: { nodes: [] },
      files: { nodes: [{ path: 'a.ts' }] },
      commits: { nodes: [{ commit }] },
      comments: { nodes: [] },
    }
    return {
      repository: { id: 'R_1', databaseId: 1, nameWithOwner: 'acme/shop', pullRequest, ...Object.fromEntries(people) },
    }
  }
  const write = (variables: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(variables).flatMap(([name, given]) => {
        if (!/^i\d+$/.test(name)) return []
        const { pullRequestId, body } = given as { pullRequestId?: string; body?: string }
        if (pullRequestId && body !== undefined) bodies.set(Number(pullRequestId.slice(3)), body)
        return [[name.replace('i', 'm'), { node: { id: `X_${++ids}` } }]]
      }),
    )
  const made: Hall = {
    asked: 0,
    api: {
      request: async (_route, { path } = {}) => {
        made.asked++
        const text = FILES[String(path)]
        if (text !== undefined) return { data: { content: Buffer.from(text).toString('base64'), encoding: 'base64' } }
        throw Object.assign(new Error('Not Found'), { status: 404, response: { headers: {} } })
      },
      async graphql<Data>(document: string, variables: Record<string, unknown> = {}) {
        made.asked++
        return (document.startsWith('mutation') ? write(variables) : read(variables)) as Data
      },
    },
    delivery(number, action, guid) {
      const from = bodies.get(number) ?? 'Ship it.'
      const to = from.replace(/\[( |x)\](?=.*<!-- hp:lead -->)/, (_, mark) => (mark === 'x' ? '[ ]' : '[x]'))
      if (action === 'edited') bodies.set(number, to)
      const payload = {
        action,
        number,
        installation: { id: 1 },
        repository: { id: 1, full_name: 'acme/shop', owner: { login: 'acme' } },
        sender: { login: 'ada', type: 'User' },
        pull_request: { number, body: to, head: { sha: headOf(number) }, base: { ref: 'main' } },
        ...(action === 'edited' ? { changes: { body: { from } } } : {}),
        // As long as GitHub's own.
        rest: 'x'.repeat(8_000),
      }
      return signed('pull_request', guid, JSON.stringify(payload))
    },
  }
  return made
}

export function signed(event: string, guid: string, body: string): { headers: Record<string, string>; body: string } {
  const signature = createHmac('sha256', SECRET).update(body).digest('hex')
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': guid,
      'x-hub-signature-256': `sha256=${signature}`,
    },
  }
}
