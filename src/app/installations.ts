/**
 * @module app/installations
 * With whose rights a repository is asked: the App's installation that has it.
 */
import { CouldNotFindOut } from '../model/outcome.ts'
import type { GitHubApi } from '../sources/github.ts'

export interface Installations {
  /** Learned from a delivery. */
  learn(repository: string, installation: number): void
  /** What failed may have been asked with the rights of an installation that is gone: the next one to ask looks it up. */
  forget(repository: string): void
  /** @throws CouldNotFindOut where the App is not installed. */
  apiFor(repository: string): Promise<GitHubApi>
  apiOf(installation: number): Promise<GitHubApi>
  /** As the App itself. */
  app(): Promise<GitHubApi>
}

/** @param auth gives the App's own API without an installation, and the installation's with one. */
export function installations(auth: (installation?: number) => Promise<GitHubApi>): Installations {
  const known = new Map<string, number>()
  const lookUp = async (repository: string): Promise<number> => {
    const [owner, repo] = repository.split('/')
    const app = await auth()
    try {
      const { data } = await app.request('GET /repos/{owner}/{repo}/installation', { owner, repo })
      return (data as { id: number }).id
    } catch (caught) {
      if ((caught as { status?: number }).status !== 404) throw caught
      throw new CouldNotFindOut(`the App is not installed in \`${repository}\`; install it there`)
    }
  }
  return {
    learn: (repository, installation) => known.set(repository.toLowerCase(), installation),
    forget: repository => void known.delete(repository.toLowerCase()),
    async apiFor(repository) {
      const key = repository.toLowerCase()
      const installation = known.get(key) ?? (await lookUp(repository))
      known.set(key, installation)
      return auth(installation)
    },
    apiOf: installation => auth(installation),
    app: () => auth(),
  }
}
