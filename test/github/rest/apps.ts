/** An app about itself: its installations, their tokens, its deliveries. */
import { randomBytes } from 'node:crypto'
import { appBody, repositoryBody, userBody } from '../bodies.ts'
import { nodeId, numberOf, numberOfRepository, Refused } from '../core/hub.ts'
import type { Delivery, Hooks } from '../hooks/deliveries.ts'
import { covers, reaches } from '../hooks/subscriptions.ts'
import type { Access, AppRecord, Installation, Repository, State } from '../records.ts'
import { type Answer, appOf, type Call, created, inRepository, listed, notFound, type Operations, ok } from '../rule.ts'

const HOUR = 60 * 60 * 1000

const wholeApp = (app: AppRecord, state: State) => ({
  ...appBody(app),
  name: app.name,
  owner: { ...userBody(app.owner), type: 'Organization' },
  permissions: app.permissions,
  events: app.events,
  installations_count: state.installations.filter(each => each.app === app.id).length,
})

export const installationBody = (installation: Installation, app: AppRecord) => ({
  id: installation.id,
  node_id: nodeId('IntegrationInstallation', installation.id),
  account: { ...userBody(installation.account), type: 'Organization' },
  app_id: app.id,
  app_slug: app.slug,
  target_type: 'Organization',
  target_id: numberOf(installation.account),
  permissions: installation.permissions,
  events: app.events,
  repository_selection: installation.repositories === 'all' ? 'all' : 'selected',
  suspended_at: installation.suspended ? '2026-11-21T00:00:00Z' : null,
})

const installationsOf = (call: Call): Installation[] =>
  call.state.installations.filter(({ app }) => app === appOf(call).id)

const within = (state: State, installation: Installation): Repository[] =>
  [...state.repositories.values()].filter(repository => reaches(installation, repository))

function mint(call: Call): Answer {
  const { state, hub, params, body } = call
  const app = appOf(call)
  const installation = installationsOf(call).find(({ id }) => id === Number(params.installation_id))
  if (!installation) return notFound()
  if (installation.suspended) throw new Refused(403, 'This installation has been suspended')
  const permissions = narrowed(installation, body.permissions as Record<string, Access> | undefined)
  const chosen = chosenRepositories(within(state, installation), installation, body)
  const expiresAt = new Date(hub.clock().getTime() + HOUR).toISOString().replace(/\.\d+Z$/, 'Z')
  const token = `ghs_${randomBytes(24).toString('hex')}`
  state.tokens[token] = {
    permissions,
    app: { id: app.id, slug: app.slug },
    installation: installation.id,
    expiresAt,
    ...(chosen ? { repositories: chosen.map(({ fullName }) => fullName) } : {}),
  }
  return created({
    token,
    expires_at: expiresAt,
    permissions,
    repository_selection: chosen || installation.repositories !== 'all' ? 'selected' : 'all',
    ...(chosen ? { repositories: chosen.map(repositoryBody) } : {}),
  })
}

function narrowed({ permissions }: Installation, asked: Record<string, Access> | undefined) {
  for (const [name, access] of Object.entries(asked ?? {}))
    if (permissions[name] !== 'write' && permissions[name] !== access)
      throw new Refused(422, 'The permissions requested are not granted to this installation.')
  return { ...(asked ?? permissions) }
}

function chosenRepositories(
  all: readonly Repository[],
  { account }: Installation,
  body: Record<string, unknown>,
): Repository[] | null {
  const names = body.repositories as string[] | undefined
  const ids = body.repository_ids as number[] | undefined
  if (!names && !ids) return null
  const byName = (names ?? []).map(name => all.find(({ fullName }) => fullName === `${account}/${name}`))
  const byId = (ids ?? []).map(id => all.find(each => numberOfRepository(each) === id))
  return [...byName, ...byId].map(found => {
    if (found) return found
    throw new Refused(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    )
  })
}

function deliveryBody(delivery: Delivery) {
  const { id, guid, deliveredAt, redelivery, duration, status, statusCode, event, action } = delivery
  const { installation: installation_id, repository: repository_id } = delivery
  const when = { delivered_at: deliveredAt, redelivery, duration, throttled_at: null }
  return { id, guid, ...when, status, status_code: statusCode, event, action, installation_id, repository_id }
}

/** Newest first; the cursor is where the following page begins. */
function listDeliveries(hooks: Hooks, call: Call): Answer {
  const { query } = call
  const from = query.get('cursor')
  const wanted = query.get('status')
  const all = hooks.deliveries
    .filter(({ app }) => app === appOf(call).id)
    .filter(({ status }) => !wanted || (wanted === 'success') === (status === 'OK'))
    .toSorted((a, b) => b.id - a.id)
  const rest = from ? all.filter(({ id }) => id <= Number(from)) : all
  const size = Number(query.get('per_page') ?? 30)
  const next = rest[size]
  const answer = ok(rest.slice(0, size).map(deliveryBody))
  if (!next) return answer
  return { ...answer, headers: { link: `<${call.address}?per_page=${size}&cursor=${next.id}>; rel="next"` } }
}

function getDelivery(hooks: Hooks, call: Call): Answer {
  const delivery = ownDelivery(hooks, call)
  if (!delivery) return notFound()
  const payload = JSON.parse(delivery.body) as Record<string, unknown>
  return ok({
    ...deliveryBody(delivery),
    request: { headers: delivery.requestHeaders, payload },
    response: { headers: delivery.responseHeaders, payload: delivery.responseBody },
  })
}

const ownDelivery = (hooks: Hooks, call: Call): Delivery | undefined =>
  hooks.deliveries.find(({ id, app }) => id === Number(call.params.delivery_id) && app === appOf(call).id)

export const appOperations = (hooks: Hooks): Operations => ({
  'apps/get-authenticated': {
    needs: null,
    forApp: true,
    answer: call => ok(wholeApp(appOf(call), call.state)),
  },
  'apps/list-installations': {
    needs: null,
    forApp: true,
    answer: call =>
      listed(
        installationsOf(call).map(each => installationBody(each, appOf(call))),
        call,
      ),
  },
  'apps/get-by-slug': {
    needs: null,
    answer: call => {
      const app = call.state.apps.find(({ slug }) => slug === call.params.app_slug)
      return app ? ok(wholeApp(app, call.state)) : notFound()
    },
  },
  'orgs/list-app-installations': {
    needs: null,
    answer: call => {
      const { state, token, params } = call
      const owns = [...state.repositories.values()].some(
        ({ fullName, collaborators }) =>
          fullName.startsWith(`${params.org}/`) && token.person && collaborators[token.person] === 'admin',
      )
      if (!owns) throw new Refused(403, 'Must be an organization owner to see its installations.')
      const all = state.installations
        .filter(({ account }) => account === params.org)
        .map(each => installationBody(each, state.apps.find(({ id }) => id === each.app)!))
      return listed(all, call, installations => ({ total_count: all.length, installations }))
    },
  },
  'apps/get-installation': {
    needs: null,
    forApp: true,
    answer: call => {
      const found = installationsOf(call).find(({ id }) => id === Number(call.params.installation_id))
      return found ? ok(installationBody(found, appOf(call))) : notFound()
    },
  },
  'apps/get-repo-installation': {
    needs: null,
    forApp: true,
    answer: inRepository((repository, call) => {
      const found = installationsOf(call).find(each => covers(each, repository))
      return found ? ok(installationBody(found, appOf(call))) : notFound()
    }),
  },
  'apps/create-installation-access-token': { needs: null, forApp: true, answer: mint },
  'apps/list-repos-accessible-to-installation': {
    needs: ['metadata', 'read'],
    answer: call => {
      const { state, token } = call
      const installation = state.installations.find(({ id }) => id === token.installation)
      const all = installation ? within(state, installation) : []
      const shown = all.filter(({ fullName }) => token.repositories?.includes(fullName) ?? true)
      const total_count = shown.length
      return listed(shown.map(repositoryBody), call, repositories => ({ total_count, repositories }))
    },
  },
  'apps/list-webhook-deliveries': { needs: null, forApp: true, answer: call => listDeliveries(hooks, call) },
  'apps/get-webhook-delivery': { needs: null, forApp: true, answer: call => getDelivery(hooks, call) },
  'apps/redeliver-webhook-delivery': {
    needs: null,
    forApp: true,
    answer: call => {
      const delivery = ownDelivery(hooks, call)
      if (!delivery) return notFound()
      hooks.redeliver(delivery)
      return { status: 202, body: {} }
    },
  },
})
