/** Issues, what is below them, and what is told of them, held against GitHub's documentation. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Octokit } from '@octokit/rest'
import { APP_EVENTS } from './app.ts'
import { nodeId } from './core/hub.ts'
import { asInstallation, last, octokitFor, type Stage, stage } from './stage.ts'

let set: Stage
let octokit: Octokit
const where = { owner: 'acme', repo: 'shop' }
const shop = () => set.github.state.repositories.get('acme/shop')!
const as = (login: string) => set.github.person(login).in('acme/shop')
const repositoryId = nodeId('Repository', 'acme/shop')
const issueId = (number: number) => nodeId('Issue', `acme/shop#${number}`)
const names = () =>
  set.listener.got.map(({ event, payload }) => `${event}${payload.action ? `.${payload.action}` : ''}`)

beforeEach(async () => {
  set = await stage({ events: [...APP_EVENTS, 'sub_issues', 'label'] })
  octokit = await asInstallation(set)
})
afterEach(async () => {
  await set.github.hooks.settled()
  await set.close()
})

// biome-ignore lint/suspicious/noExplicitAny: an answer is what the query asked for
const ask = (query: string, variables = {}, by = octokit): Promise<any> => by.graphql(query, variables)
const refused = (query: string, variables = {}, by = octokit): Promise<string> =>
  ask(query, variables, by).then(
    () => 'answered',
    ({ errors }) => errors.map(({ type, message }: { type?: string; message: string }) => `${type}: ${message}`).join(),
  )
const refusal = (answer: Promise<unknown>): Promise<string> =>
  answer.then(
    () => 'answered',
    ({ status, message }) => `${status} ${message}`,
  )

const CREATE = `mutation ($repo: ID!, $title: String!, $body: String, $labels: [ID!], $people: [ID!], $parent: ID) {
  createIssue(input: { repositoryId: $repo, title: $title, body: $body, labelIds: $labels, assigneeIds: $people, parentIssueId: $parent }) {
    issue { id number state author { login __typename } viewerDidAuthor labels(first: 5) { nodes { id name color } }
      assignees(first: 5) { nodes { login } } parent { number } } } }`
const create = (title: string, more = {}) => ask(CREATE, { repo: repositoryId, title, ...more })
const CLOSE = `mutation ($id: ID!, $why: IssueClosedStateReason) {
  closeIssue(input: { issueId: $id, stateReason: $why }) { issue { state stateReason closedAt } } }`
const EDIT = `mutation ($id: ID!, $body: String, $title: String, $state: IssueState) {
  updateIssue(input: { id: $id, body: $body, title: $title, state: $state }) { issue { body title state lastEditedAt editor { login } } } }`

describe('an issue of the app', () => {
  test('is opened with label, assignee and body, and told from its bot', async () => {
    const label = await ask(
      `mutation ($repo: ID!) { createLabel(input: { repositoryId: $repo, name: "Release", color: "0e8a16" }) { label { id name } } }`,
      { repo: repositoryId },
    )
    const labels = [label.createLabel.label.id]
    const { createIssue } = await create('Deploy', { body: '- [ ] a', labels, people: [nodeId('User', 'ada')] })
    expect(createIssue.issue).toMatchObject({
      number: 1,
      state: 'OPEN',
      author: { login: 'holdpoint', __typename: 'Bot' },
      viewerDidAuthor: true,
      labels: { nodes: [{ name: 'Release', color: '0e8a16' }] },
      assignees: { nodes: [{ login: 'ada' }] },
    })
    await set.github.hooks.settled()
    expect(names().toSorted()).toEqual(['issues.assigned', 'issues.labeled', 'issues.opened', 'label.created'])
    expect(last(set.listener, 'issues.opened').payload).toMatchObject({
      issue: { number: 1, body: '- [ ] a', user: { login: 'holdpoint[bot]' }, labels: [{ name: 'Release' }] },
      sender: { login: 'holdpoint[bot]', type: 'Bot' },
      installation: { id: set.app.installation.id },
    })
    expect(set.github.mistakes).toEqual([])
  })

  test('is edited, closed with a reason, reopened; each is told with what was there before', async () => {
    await create('Deploy', { body: 'first' })
    await ask(EDIT, { id: issueId(1), body: 'second', title: 'Deploy 1.2' })
    expect(await ask(CLOSE, { id: issueId(1), why: 'NOT_PLANNED' })).toMatchObject({
      closeIssue: { issue: { state: 'CLOSED', stateReason: 'NOT_PLANNED' } },
    })
    const reopen = `mutation ($id: ID!) { reopenIssue(input: { issueId: $id }) { issue { state stateReason closedAt } } }`
    expect(await ask(reopen, { id: issueId(1) })).toEqual({
      reopenIssue: { issue: { state: 'OPEN', stateReason: 'REOPENED', closedAt: null } },
    })
    await set.github.hooks.settled()
    expect(names().toSorted()).toEqual(['issues.closed', 'issues.edited', 'issues.opened', 'issues.reopened'])
    expect(last(set.listener, 'issues.edited').payload.changes).toEqual({
      body: { from: 'first' },
      title: { from: 'Deploy' },
    })
    expect(last(set.listener, 'issues.closed').payload.issue).toMatchObject({ state_reason: 'not_planned' })
    expect(set.github.mistakes).toEqual([])
  })

  test('its body keeps every version, with who wrote it', async () => {
    await create('Deploy', { body: '- [ ] a\n- [ ] b' })
    as('ada').tick(1, 'b')
    const { repository } =
      await ask(`{ repository(owner: "acme", name: "shop") { issue(number: 1) { body editor { login }
      userContentEdits(first: 5) { totalCount nodes { diff editor { login } } } } } }`)
    expect(repository.issue).toMatchObject({ body: '- [ ] a\n- [x] b', editor: { login: 'ada' } })
    expect(repository.issue.userContentEdits.nodes).toMatchObject([
      { diff: '- [ ] a\n- [x] b', editor: { login: 'ada' } },
      { diff: '- [ ] a\n- [ ] b', editor: { login: 'holdpoint' } },
    ])
    await set.github.hooks.settled()
    expect(last(set.listener, 'issues.edited').payload).toMatchObject({
      changes: { body: { from: '- [ ] a\n- [ ] b' } },
      sender: { login: 'ada', type: 'User' },
    })
  })

  test('comments and reactions, with the subject they belong to', async () => {
    await create('Deploy')
    const comment = `mutation ($id: ID!) { addComment(input: { subjectId: $id, body: "one" }) {
      subject { ... on Issue { number } } commentEdge { node { id body viewerDidAuthor } } } }`
    const { addComment } = await ask(comment, { id: issueId(1) })
    expect(addComment).toMatchObject({ subject: { number: 1 }, commentEdge: { node: { viewerDidAuthor: true } } })
    const change = `mutation ($id: ID!) { updateIssueComment(input: { id: $id, body: "two" }) { issueComment { body } } }`
    await ask(change, { id: addComment.commentEdge.node.id })
    const react = `mutation ($id: ID!) { addReaction(input: { subjectId: $id, content: EYES }) { reaction { content } } }`
    await ask(react, { id: issueId(1) })
    as('ben').comment(1, '/holdpoint record')
    await set.github.hooks.settled()
    expect(last(set.listener, 'issue_comment.created').payload).toMatchObject({
      issue: { number: 1 },
      comment: { body: '/holdpoint record', user: { login: 'ben' } },
    })
    expect(last(set.listener, 'issue_comment.created').payload.issue).not.toHaveProperty('pull_request')
    expect(shop().reactions).toMatchObject([{ on: '#1', content: 'eyes', by: 'holdpoint[bot]' }])
    expect(set.github.mistakes).toEqual([])
  })
})

describe('what is refused', () => {
  test('“Resource not accessible by integration”: without `issues: write`', async () => {
    as('ben').openIssue({ title: 'x' })
    const reader = await asInstallation(set, { permissions: { issues: 'read' } })
    expect(await refused(CREATE, { repo: repositoryId, title: 'x' }, reader)).toContain('FORBIDDEN: Resource not')
    expect(await refused(EDIT, { id: issueId(1), body: 'x' }, reader)).toContain('FORBIDDEN')
    expect(await refused(CLOSE, { id: issueId(1) }, reader)).toContain('FORBIDDEN')
    expect(await refusal(reader.issues.create({ ...where, title: 'x' }))).toContain('403')
    expect(await refusal(reader.issues.update({ ...where, issue_number: 1, state: 'closed' }))).toContain('403')
    const blind = await asInstallation(set, { permissions: { pull_requests: 'write' } })
    const read = '{ repository(owner: "acme", name: "shop") { issue(number: 1) { id } } }'
    expect(await refused(read, {}, blind)).toContain('FORBIDDEN')
    expect(await refused(CLOSE, { id: issueId(1) }, blind)).toContain('FORBIDDEN')
    expect(shop().tickets.size).toBe(1)
  })

  test('“body is too long (maximum is 65536 characters)”, a blank title, an unknown label, a stranger as assignee', async () => {
    const long = 'x'.repeat(65_537)
    expect(await refused(CREATE, { repo: repositoryId, title: 'x', body: long })).toContain('maximum is 65536')
    expect(await refused(CREATE, { repo: repositoryId, title: ' ' })).toContain("can't be blank")
    const labels = [nodeId('Label', 'acme/shop#none')]
    expect(await refused(CREATE, { repo: repositoryId, title: 'x', labels })).toContain('NOT_FOUND')
    const people = [nodeId('User', 'nobody')]
    expect(await refused(CREATE, { repo: repositoryId, title: 'x', people })).toContain('assignees nobody is invalid')
    await create('x', { body: 'kept' })
    expect(await refused(EDIT, { id: issueId(1), body: long, title: 'y' })).toContain('maximum is 65536')
    expect(shop().tickets.get(1)).toMatchObject({ body: 'kept', title: 'x' })
    expect(() => as('ben').openIssue({ title: 'x', body: long })).toThrow('body is too long')
  })

  test('what was deleted stays deleted, and its number is not given again', async () => {
    as('ben').openIssue({ title: 'x' })
    expect(() => as('ada').deleteIssue(1)).toThrow('may not delete issues')
    as('root').deleteIssue(1)
    expect(await refusal(octokit.issues.get({ ...where, issue_number: 1 }))).toContain('410 This issue was deleted')
    expect(await refused(EDIT, { id: issueId(1), body: 'x' })).toContain('NOT_FOUND')
    expect(await refused('{ repository(owner: "acme", name: "shop") { issue(number: 1) { id } } }')).toContain(
      'NOT_FOUND',
    )
    expect(as('ben').openIssue({ title: 'y' }).number).toBe(2)
    await set.github.hooks.settled()
    expect(last(set.listener, 'issues.deleted').payload).toMatchObject({
      issue: { number: 1 },
      sender: { login: 'root' },
    })
    expect(set.github.mistakes).toEqual([])
  })

  test('switched off: “Issues has been disabled in this repository.”', async () => {
    shop().issuesOff = true
    expect(await refused(CREATE, { repo: repositoryId, title: 'x' })).toContain('Issues has been disabled')
    expect(await refusal(octokit.issues.create({ ...where, title: 'x' }))).toContain('410 Issues has been disabled')
  })

  test('a pull request is no issue to GraphQL, and has no issues below it', async () => {
    as('ben').push({ branch: 'change', files: { a: '1' } })
    as('ben').openPull({ head: 'change' })
    expect(await refused('{ repository(owner: "acme", name: "shop") { issue(number: 1) { id } } }')).toBe(
      'NOT_FOUND: Could not resolve to an Issue with the number of 1.',
    )
    expect(await refused(CLOSE, { id: nodeId('Issue', 'acme/shop#1') })).toContain('NOT_FOUND')
    expect(await refusal(octokit.issues.listSubIssues({ ...where, issue_number: 1 }))).toContain('404')
  })
})

describe('people', () => {
  test('whoever may not write cannot click a box in an issue of others, its author can', () => {
    as('dan').openIssue({ title: 'x', body: '* [ ] mine\n1. [x] done' })
    expect(() => as('cleo').tick(1, 'mine')).toThrow('may not change issues')
    as('dan').tick(1, 'mine')
    as('ben').tick(1, 'done', false)
    expect(shop().tickets.get(1)!.body).toBe('* [x] mine\n1. [ ] done')
    expect(() => as('ben').tick(1, 'nowhere')).toThrow('no box')
    expect(() => as('ben').tick(1, 'mine')).toThrow('is so already')
  })

  test('“reopen issues they closed themselves”: what others closed is for triage', async () => {
    as('dan').openIssue({ title: 'x' })
    as('dan').closeIssue(1)
    as('dan').reopenIssue(1)
    as('cleo').closeIssue(1, 'not_planned')
    expect(() => as('dan').reopenIssue(1)).toThrow('may not')
    const dan = octokitFor(set.github, set.github.person('dan').token())
    expect(await refusal(dan.issues.update({ ...where, issue_number: 1, state: 'open' }))).toContain('403')
    as('cleo').reopenIssue(1)
    expect(shop().tickets.get(1)).toMatchObject({ state: 'open', stateReason: 'reopened', closedAt: null })
  })

  test('“Labels are silently dropped otherwise”: of who may not push', async () => {
    const dan = octokitFor(set.github, set.github.person('dan').token())
    const { data } = await dan.issues.create({ ...where, title: 'Broken', labels: ['release-1'] })
    expect(data.labels).toEqual([])
    expect(await refusal(dan.issues.addLabels({ ...where, issue_number: 1, labels: ['x'] }))).toContain('403')
    as('cleo').label(1, 'Incident')
    as('cleo').label(1, 'incident')
    expect(shop().tickets.get(1)!.labels).toEqual(['Incident'])
    as('cleo').unlabel(1, 'incident')
    await set.github.hooks.settled()
    expect(names().toSorted()).toEqual(['issues.labeled', 'issues.opened', 'issues.unlabeled', 'label.created'])
    // The label itself is still there.
    expect((await octokit.issues.getLabel({ ...where, name: 'INCIDENT' })).data.name).toBe('Incident')
  })

  test('pinned: three at most', async () => {
    for (let number = 1; number <= 4; number++) as('ben').openIssue({ title: String(number) })
    for (let number = 1; number <= 3; number++) as('ben').pinIssue(number)
    expect(() => as('ben').pinIssue(4)).toThrow('Maximum 3 pinned issues')
    as('ben').pinIssue(1, false)
    await set.github.hooks.settled()
    const told = names().filter(name => name.includes('pinned'))
    expect(told.toSorted()).toEqual(['issues.pinned', 'issues.pinned', 'issues.pinned', 'issues.unpinned'])
  })
})

describe('labels', () => {
  test('“name has already been taken”, whatever its case; colours are six digits, names 50 characters', async () => {
    await octokit.issues.createLabel({ ...where, name: 'release', color: '0e8a16' })
    expect(await refusal(octokit.issues.createLabel({ ...where, name: 'Release' }))).toContain('already_exists')
    expect(await refusal(octokit.issues.createLabel({ ...where, name: 'y'.repeat(51) }))).toContain('maximum is 50')
    expect(await refusal(octokit.issues.createLabel({ ...where, name: 'z', color: '#0e8a16' }))).toContain('422')
    const { repository } = await ask(
      '{ repository(owner: "acme", name: "shop") { a: label(name: "RELEASE") { id name } b: label(name: "none") { id } } }',
    )
    expect(repository).toMatchObject({ a: { name: 'release' }, b: null })
    const { data } = await octokit.issues.listLabelsForRepo(where)
    expect(data).toMatchObject([{ name: 'release', color: '0e8a16', node_id: repository.a.id }])
    await octokit.issues.create({ ...where, title: 'x', labels: ['release', 'new'] })
    await octokit.issues.setLabels({ ...where, issue_number: 1, labels: ['other'] })
    expect(shop().tickets.get(1)!.labels).toEqual(['other'])
    expect(set.github.mistakes).toEqual([])
  })
})

describe('found again', () => {
  const LIST = `query ($label: [String!], $states: [IssueState!], $filter: IssueFilters, $order: IssueOrder) {
    repository(owner: "acme", name: "shop") {
      issues(first: 10, labels: $label, states: $states, filterBy: $filter, orderBy: $order) { totalCount nodes { number viewerDidAuthor } } } }`
  const numbers = async (variables = {}): Promise<number[]> =>
    (await ask(LIST, variables)).repository.issues.nodes.map(({ number }: { number: number }) => number)

  test('by label, state, author and time, in the order that was asked for', async () => {
    await octokit.issues.create({ ...where, title: 'one', labels: ['holdpoint'] })
    as('ada').openIssue({ title: 'two', labels: ['Holdpoint', 'deploy'] })
    as('ada').openIssue({ title: 'three' })
    as('ada').closeIssue(2)
    expect(await numbers()).toEqual([1, 2, 3])
    expect(await numbers({ label: ['holdpoint'] })).toEqual([1, 2])
    expect(await numbers({ label: ['holdpoint'], states: ['OPEN'] })).toEqual([1])
    expect(await numbers({ filter: { labels: ['deploy'], states: ['CLOSED'] } })).toEqual([2])
    expect(await numbers({ filter: { createdBy: 'ada' }, order: { field: 'CREATED_AT', direction: 'DESC' } })).toEqual([
      3, 2,
    ])
    as('ben').comment(1, 'x')
    expect((await numbers({ order: { field: 'COMMENTS', direction: 'DESC' } }))[0]).toBe(1)
    const { data } = await octokit.issues.listForRepo({ ...where, state: 'all', creator: 'ada', direction: 'asc' })
    expect(data.map(({ number }) => number)).toEqual([2, 3])
    const { nodes } = await ask('query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Issue { number state } } }', {
      ids: [issueId(1), issueId(2)],
    })
    expect(nodes).toEqual([
      { number: 1, state: 'OPEN' },
      { number: 2, state: 'CLOSED' },
    ])
    expect(set.github.mistakes).toEqual([])
  })

  test('what nobody has documented is a mistake of the test bed, not a guess', async () => {
    expect(await refused(LIST, { filter: { createdBy: 'holdpoint[bot]' } })).toContain('does not know')
    expect(set.github.mistakes.join()).toContain('createdBy')
  })
})

describe('issues below issues', () => {
  const ADD = `mutation ($parent: ID!, $child: ID!, $replace: Boolean) {
    addSubIssue(input: { issueId: $parent, subIssueId: $child, replaceParent: $replace }) {
      issue { subIssues(first: 100) { totalCount nodes { number state } } subIssuesSummary { total completed percentCompleted } }
      subIssue { parent { number } } } }`
  const add = (parent: number, child: number, replace?: boolean) =>
    refused(ADD, { parent: issueId(parent), child: issueId(child), replace })

  test('below one only, never in a circle; both sides are told', async () => {
    for (const title of ['a', 'b', 'c']) as('ben').openIssue({ title })
    await create('d', { parent: issueId(1) })
    expect(await add(1, 2)).toBe('answered')
    expect(await add(1, 2)).toContain('may only have one parent')
    expect(await add(3, 2)).toContain('may only have one parent')
    expect(await add(2, 1)).toContain('circular')
    expect(await add(3, 2, true)).toBe('answered')
    as('ben').closeIssue(4)
    const { data } = await octokit.issues.get({ ...where, issue_number: 1 })
    expect(data.sub_issues_summary).toEqual({ total: 1, completed: 1, percent_completed: 100 })
    await set.github.hooks.settled()
    const told = set.listener.got.filter(({ event }) => event === 'sub_issues').map(({ payload }) => payload)
    const lines = told.map(each => `${each.action} ${each.sub_issue.number} below ${each.parent_issue.number}`)
    const twice = (what: string, where: string) => [`sub_issue_${what} ${where}`, `parent_issue_${what} ${where}`]
    expect(lines.toSorted()).toEqual(
      [
        ...twice('added', '4 below 1'),
        ...twice('added', '2 below 1'),
        ...twice('removed', '2 below 1'),
        ...twice('added', '2 below 3'),
      ].toSorted(),
    )
    expect(told.find(each => each.action === 'parent_issue_added')!.parent_issue_repo.full_name).toBe('acme/shop')
    expect(set.github.mistakes).toEqual([])
  })

  test('“up to 100 sub-issues per parent”, closed ones with them', async () => {
    set.github.limits.settings.secondary = false
    for (let number = 1; number <= 102; number++) as('ben').openIssue({ title: String(number) })
    for (let number = 2; number <= 101; number++) as('ben').addSubIssue(1, number)
    as('ben').closeIssue(2)
    expect(await add(1, 102)).toBe('UNPROCESSABLE: Parent cannot have more than 100 sub-issues')
    as('ben').removeSubIssue(1, 2)
    expect(await add(1, 102)).toBe('answered')
  })

  test('“up to eight levels of nested sub-issues”', async () => {
    for (let number = 1; number <= 11; number++) as('ben').openIssue({ title: String(number) })
    for (let number = 1; number <= 8; number++) as('ben').addSubIssue(number, number + 1)
    expect(await add(9, 10)).toContain('8 levels')
    // What is brought along counts as well.
    as('ben').addSubIssue(10, 11)
    expect(await add(8, 10)).toContain('8 levels')
    expect(await add(7, 10)).toBe('answered')
  })

  test('over REST by its id, not by its number', async () => {
    const parent = (await octokit.issues.create({ ...where, title: 'a' })).data
    const child = (await octokit.issues.create({ ...where, title: 'b' })).data
    const at = { ...where, issue_number: parent.number }
    expect(await refusal(octokit.issues.addSubIssue({ ...at, sub_issue_id: child.number }))).toContain('404')
    await octokit.issues.addSubIssue({ ...at, sub_issue_id: child.id })
    expect((await octokit.issues.listSubIssues(at)).data.map(({ number }) => number)).toEqual([child.number])
    const above = await octokit.issues.getParent({ ...where, issue_number: child.number })
    expect(above.data.number).toBe(parent.number)
    await octokit.issues.removeSubIssue({ ...at, sub_issue_id: child.id })
    expect(await refusal(octokit.issues.getParent({ ...where, issue_number: child.number }))).toContain('404')
    expect(set.github.mistakes).toEqual([])
  })
})

test('faults, meanwhile and the ledger hold for all of it', async () => {
  as('ben').openIssue({ title: 'x', body: '- [ ] a' })
  set.github.faults.add({
    on: /^POST \/graphql mutation \(\$id: ID!, \$body/,
    times: 1,
    answer: { meanwhile: () => as('ada').tick(1, 'a') },
  })
  set.github.ledger.begin('write')
  await ask(EDIT, { id: issueId(1), body: 'mine' })
  expect(set.github.ledger.counts('write')).toMatchObject({ graphql: { write: 1 }, total: 1, points: 5 })
  expect(
    shop()
      .tickets.get(1)!
      .edits.map(({ by }) => by),
  ).toEqual(['ben', 'ada', 'holdpoint[bot]'])
  set.github.hooks.faults.add({ on: /^issues.closed/, what: 'duplicated' })
  as('ben').closeIssue(1)
  await set.github.hooks.settled()
  expect(names().filter(name => name === 'issues.closed')).toHaveLength(2)
})

test('who is not subscribed, or may not read issues, is told of none', async () => {
  await set.close()
  set = await stage({ events: ['issues', 'issue_comment', 'push'], permissions: { contents: 'read' } })
  as('ben').openIssue({ title: 'x' })
  as('ben').comment(1, 'x')
  await set.github.hooks.settled()
  expect(names()).toEqual([])
})
