/**
 * @module sources/github/forge
 * Everything GitHub is asked about a repository, as one bundle for the faces.
 */
import type { World } from '../../model/world.ts'
import { githubAlerts } from './alerts.ts'
import type { GitHubApi, RepositoryName } from './api.ts'
import { githubDeployments } from './deployments.ts'
import { githubIssues } from './issues.ts'
import { githubPulls } from './pulls.ts'
import { githubRefs } from './refs.ts'
import { githubReleases } from './releases.ts'

/** @returns the questions about this repository, asked with the rights of the given token. */
export const githubForge = (api: GitHubApi, repository: RepositoryName) =>
  ({
    alerts: githubAlerts(api, repository),
    deployments: githubDeployments(api, repository),
    issues: githubIssues(api, repository),
    pulls: githubPulls(api, repository),
    releases: githubReleases(api, repository),
    refs: githubRefs(api, repository),
  }) satisfies Partial<World>
