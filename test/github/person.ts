/** People who act: what they do in the browser or with git, without a token. GitHub's own rights hold for them. */
import { atLeast, roleOf } from './auth.ts'
import { pressButton, rerequestRun, rerequestSuite } from './core/checks.ts'
import { bypass, reviewDeployment } from './core/gates.ts'
import { type Changes, changedTree, treeOf, writeCommit } from './core/git.ts'
import { type Hub, Refused, repositoryNamed } from './core/hub.ts'
import {
  closePull,
  deleteBranch,
  editPull,
  openPull,
  pullNumbered,
  pushBranch,
  renameBranch,
  reopenPull,
  setDraft,
} from './core/pulls.ts'
import { createRelease, deleteRelease, type ReleaseWish, releaseNumbered, updateRelease } from './core/releases.ts'
import { type Opinion, review } from './core/reviews.ts'
import { deleteTag, pushTags } from './core/tags.ts'
import { changeTeam } from './core/teams.ts'
import { commitOf } from './history.ts'
import { issueDeeds } from './issue-deeds.ts'
import type { CheckRunRecord, Pull, ReleaseRecord, Repository } from './records.ts'
import { guardPush, type Merge, mergePull } from './rules/merging.ts'
import { dequeue, enqueue } from './rules/queue.ts'
import type { QueueEntry } from './rules/records.ts'
import { repository as newRepository, personToken } from './state.ts'

export interface Person {
  /** A token for REST and GraphQL. */
  token(): string
  /** What the person does in one repository. Everything throws `Refused` where GitHub would not let them. */
  in(fullName: string): Deeds
  /** @param team `organisation/team`. */
  addToTeam(team: string, member: string): void
  removeFromTeam(team: string, member: string): void
}

export interface Deeds extends ReturnType<typeof plainDeeds> {
  /** @returns deeds in the person's own copy, whose branches can be proposed as `login:branch`. */
  fork(): Deeds
}

interface NewCommit {
  branch: string
  files?: Changes
  message?: string
  /** Where a branch that is not there yet begins; without it, at the default branch. */
  from?: string
  /** Commits before this one are dropped: the branch then holds it on top of this commit alone. */
  onto?: string
}

export function personOf(hub: Hub, login: string): Person {
  return {
    token() {
      const secret = `ghp_${login}`
      hub.state.tokens[secret] = personToken(login)
      return secret
    },
    addToTeam: (team, member) => changeTeam(hub, team, { member, joins: true, by: login }),
    removeFromTeam: (team, member) => changeTeam(hub, team, { member, joins: false, by: login }),
    in: fullName => deedsOf(hub, repositoryNamed(hub, fullName), login),
  }
}

function deedsOf(hub: Hub, repository: Repository, by: string): Deeds {
  return {
    ...plainDeeds(hub, repository, by),
    fork() {
      const { fullName, refs, trees, history, defaultBranch } = repository
      const name = `${by}/${fullName.split('/')[1]}`
      const copied = structuredClone({ refs, trees, history, defaultBranch })
      const fork = newRepository(name, { ...copied, forkOf: fullName, collaborators: { [by]: 'admin' } })
      hub.state.repositories.set(name, fork)
      return deedsOf(hub, fork, by)
    },
  }
}

function plainDeeds(hub: Hub, repository: Repository, by: string) {
  const role = () => roleOf(repository, by)
  const mayWrite = (own: string | null = null): void => {
    if (own !== by && !atLeast(role(), 'write')) throw new Refused(403, `\`${by}\` may not write here`)
  }
  const numbered = (number: number): Pull => pullNumbered(repository, number)
  const runNamed = (name: string, sha?: string): CheckRunRecord => {
    const found = repository.checkRuns.findLast(run => run.name === name && (!sha || run.head_sha === sha))
    if (!found) throw new Refused(404, `no check run \`${name}\``)
    return found
  }
  return {
    /** @returns the new commit; the branch is made when it is not there yet. */
    push({ branch, files = {}, message = 'Change', from, onto }: NewCommit): string {
      mayWrite()
      const parent = onto ?? repository.refs[branch] ?? repository.refs[from ?? repository.defaultBranch]
      const tree = changedTree(parent ? treeOf(repository, parent) : {}, files)
      const parents = parent ? [parent] : []
      const to = writeCommit(hub, repository, { parents, tree, message, author: by })
      guardPush(hub, repository, { branch, to, who: personToken(by) })
      pushBranch(hub, repository, { branch, to, by, forced: onto !== undefined })
      return to
    },
    openPull: (wish: { head: string; base?: string; title?: string; body?: string; draft?: boolean }): Pull =>
      openPull(hub, repository, { base: repository.defaultBranch, title: 'A change', ...wish, by }),
    editPull(number: number, edit: { title?: string; body?: string; base?: string }): void {
      const pull = numbered(number)
      mayWrite(pull.author)
      editPull(hub, repository, pull, { ...edit, by })
    },
    closePull(number: number): void {
      mayWrite(numbered(number).author)
      closePull(hub, repository, numbered(number), by)
    },
    reopenPull(number: number): void {
      mayWrite(numbered(number).author)
      reopenPull(hub, repository, numbered(number), by)
    },
    /** @returns the commit on the base. */
    merge(number: number, wish: Merge = {}): string {
      mayWrite()
      return mergePull(hub, repository, numbered(number), personToken(by), wish)
    },
    /** “Merge when ready”, where the base has a merge queue. */
    enqueue(number: number): QueueEntry {
      mayWrite()
      return enqueue(hub, repository, numbered(number), by)
    },
    dequeue(number: number): void {
      mayWrite()
      dequeue(hub, repository, numbered(number), { by })
    },
    /** Of the head as it is now. */
    review: (number: number, state: Opinion = 'APPROVED'): void =>
      review(hub, repository, numbered(number), { by, state }),
    markDraft(number: number, draft = true): void {
      mayWrite(numbered(number).author)
      setDraft(hub, repository, numbered(number), draft, by)
    },
    ...issueDeeds(hub, repository, by),
    /** As one of the environment's reviewers. @param run id of the workflow run. */
    reviewDeployment(
      run: number,
      environment: string,
      state: 'approved' | 'rejected' = 'approved',
      comment = '',
    ): void {
      reviewDeployment(hub, repository, run, { environment, state, comment, by })
    },
    /** “Start all waiting jobs”: past every rule. */
    bypassDeployment: (run: number, environment: string): void => bypass(hub, repository, run, environment, by),
    /** Presses a button below the newest run of that name. */
    press(run: string, identifier: string, sha?: string): void {
      mayWrite()
      pressButton(hub, repository, runNamed(run, sha), { identifier, by })
    },
    rerun(run: string, sha?: string): void {
      mayWrite()
      rerequestRun(hub, repository, runNamed(run, sha), by)
    },
    /** Re-runs everything an app reported about a commit. */
    rerunAll(app: string, sha: string): void {
      mayWrite()
      const suite = repository.checkSuites.find(each => each.app.slug === app && each.head_sha === sha)
      if (!suite) throw new Refused(404, `no check suite of \`${app}\``)
      rerequestSuite(hub, repository, suite, by)
    },
    /** @param commit a commit or a branch; without it, the default branch. */
    pushTag(
      name: string,
      commit = repository.defaultBranch,
      wish: { annotated?: boolean; forced?: boolean } = {},
    ): void {
      mayWrite()
      pushTags(hub, repository, [{ name, commit: commitOf(repository, commit), ...wish }], by)
    },
    /** All in one push: of more than three GitHub tells nobody. */
    pushTags(names: readonly string[], commit = repository.defaultBranch): void {
      mayWrite()
      pushTags(
        hub,
        repository,
        names.map(name => ({ name, commit: commitOf(repository, commit) })),
        by,
      )
    },
    deleteTag(name: string): void {
      mayWrite()
      deleteTag(hub, repository, name, by)
    },
    /** Publishes it, unless it is a draft. */
    release(tag: string, wish: Omit<ReleaseWish, 'tag' | 'by'> = {}): ReleaseRecord {
      mayWrite()
      return createRelease(hub, repository, { ...wish, tag, by })
    },
    editRelease(id: number, wish: Omit<ReleaseWish, 'by'>): void {
      mayWrite()
      updateRelease(hub, repository, releaseNumbered(repository, id), { ...wish, by })
    },
    deleteRelease(id: number): void {
      mayWrite()
      deleteRelease(hub, repository, releaseNumbered(repository, id), by)
    },
    deleteBranch(branch: string): void {
      mayWrite()
      guardPush(hub, repository, { branch, to: null, who: personToken(by) })
      deleteBranch(hub, repository, branch, by)
    },
    renameBranch(from: string, to: string): void {
      mayWrite()
      renameBranch(hub, repository, from, to, by)
    },
  }
}
