/**
 * @module sources/github
 * What GitHub says, asked through any Octokit. Every refusal is one sentence with its mend.
 */
export type { GitHubApi, RepositoryName } from './github/api.ts'
export { githubChecks, ownCheckRun } from './github/checks.ts'
export { githubDeployments } from './github/deployments.ts'
export { githubForge } from './github/forge.ts'
export { githubMembers, type Members } from './github/members.ts'
export { type PullRequestFacts, pullRequestFacts, type Revision } from './github/pull-request.ts'
export { githubWorkflows } from './github/workflows.ts'
