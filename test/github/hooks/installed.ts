/** What the owner of an installation does on GitHub's pages, and what the app hears of it. */
import { repositoryBody, userBody } from '../bodies.ts'
import type { Hub } from '../core/hub.ts'
import type { Installation, Repository } from '../records.ts'
import { installationBody } from '../rest/apps.ts'
import { covers } from './subscriptions.ts'

const brief = (repository: Repository) => {
  const { id, node_id, name, full_name, private: isPrivate } = repositoryBody(repository)
  return { id, node_id, name, full_name, private: isPrivate }
}

const covered = ({ state }: Hub, installation: Installation): Repository[] =>
  [...state.repositories.values()].filter(each => covers(installation, each))

function tell(
  hub: Hub,
  installation: Installation,
  event: string,
  action: string,
  parts: Record<string, unknown>,
): void {
  const app = hub.state.apps.find(({ id }) => id === installation.app)!
  // The delivery has no `node_id`, the answer has.
  const { node_id: _, ...facts } = installationBody(installation, app)
  const whole = { ...facts, ...suspension(hub, installation) }
  const about = { repository: null, organization: installation.account, sender: 'root', onlyApp: app.id }
  hub.tell({ ...about, event, action, parts: { installation: whole, ...parts } })
}

const suspension = (hub: Hub, { suspended }: Installation) =>
  suspended ? { suspended_at: hub.now(), suspended_by: userBody('root') } : { suspended_at: null, suspended_by: null }

/** Tokens are refused from here on, and nothing is told any more. */
export function suspend(hub: Hub, installation: Installation): void {
  installation.suspended = true
  tell(hub, installation, 'installation', 'suspend', { repositories: covered(hub, installation).map(brief) })
}

export function unsuspend(hub: Hub, installation: Installation): void {
  installation.suspended = false
  tell(hub, installation, 'installation', 'unsuspend', { repositories: covered(hub, installation).map(brief) })
}

/** Another choice of repositories: full names, or all of the account. */
export function choose(hub: Hub, installation: Installation, repositories: Installation['repositories']): void {
  const before = covered(hub, installation)
  installation.repositories = repositories
  const after = covered(hub, installation)
  const selection = { repository_selection: repositories === 'all' ? 'all' : 'selected', requester: null }
  const added = after.filter(each => !before.includes(each)).map(brief)
  const removed = before.filter(each => !after.includes(each)).map(brief)
  const told = { ...selection, repositories_added: added, repositories_removed: removed }
  if (added.length) tell(hub, installation, 'installation_repositories', 'added', { ...told, repositories_removed: [] })
  if (removed.length)
    tell(hub, installation, 'installation_repositories', 'removed', { ...told, repositories_added: [] })
}

/** The installation, and every token of it, is gone. */
export function uninstall(hub: Hub, installation: Installation): void {
  tell(hub, installation, 'installation', 'deleted', { repositories: covered(hub, installation).map(brief) })
  hub.state.installations.splice(hub.state.installations.indexOf(installation), 1)
}
