/** Which apps are told of what: by installation, by what they asked for, and by what they may see. */
import type { Happening } from '../core/hub.ts'
import type { Access, AppRecord, Installation, Repository, State } from '../records.ts'

/** The permission without which an event is not sent. */
const NEEDS: Record<string, string> = {
  pull_request: 'pull_requests',
  pull_request_review: 'pull_requests',
  check_run: 'checks',
  check_suite: 'checks',
  push: 'contents',
  create: 'contents',
  delete: 'contents',
  release: 'contents',
  issues: 'issues',
  issue_comment: 'issues',
  label: 'issues',
  sub_issues: 'issues',
  deployment: 'deployments',
  deployment_status: 'deployments',
  deployment_protection_rule: 'deployments',
  workflow_run: 'actions',
  merge_group: 'merge_queues',
  status: 'statuses',
  membership: 'members',
  team: 'members',
  repository_ruleset: 'administration',
}

/** Sent to every app, asked for or not. */
const ALWAYS = ['installation', 'installation_repositories', 'ping']

/** Sent to the app that owns the run or suite, which needs to be allowed to write checks. */
const TO_THE_OWNER = ['check_run.requested_action', 'check_run.rerequested', 'check_suite.rerequested']

export const covers = ({ repositories, account }: Installation, { fullName }: Repository): boolean =>
  repositories === 'all' ? fullName.startsWith(`${account}/`) : repositories.includes(fullName)

export const reaches = (installation: Installation, repository: Repository): boolean =>
  !installation.suspended && covers(installation, repository)

function allowed(permissions: Record<string, Access>, { event, action }: Happening): boolean {
  if (TO_THE_OWNER.includes(`${event}.${action}`)) return permissions.checks === 'write'
  const needed = NEEDS[event]
  return needed === undefined || needed in permissions
}

export function installationsToldOf(
  state: State,
  happening: Happening,
): { app: AppRecord; installation: Installation }[] {
  const { event, action, repository, organization, onlyApp } = happening
  return state.installations.flatMap(installation => {
    const app = state.apps.find(({ id }) => id === installation.app)
    if (!app?.hook || (onlyApp !== undefined && onlyApp !== app.id)) return []
    // Of its suspension an app hears; of nothing else while it lasts.
    if (installation.suspended && event !== 'installation') return []
    if (repository ? !reaches(installation, repository) : installation.account !== organization) return []
    const asked = ALWAYS.includes(event) || TO_THE_OWNER.includes(`${event}.${action}`) || app.events.includes(event)
    return asked && allowed(installation.permissions, happening) ? [{ app, installation }] : []
  })
}
