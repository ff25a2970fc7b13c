/**
 * @module model/forge
 * What GitHub keeps beside the commits: pull requests and what people said about them, branches and tags.
 */

/** One submitted review. */
export interface Review {
  /** Login; `ghost` for somebody whose account is gone. */
  by: string
  /** Whether it is a person's at all: apps review too. */
  person: boolean
  /** Whether its author may write to the repository. */
  mayWrite: boolean
  state: 'approved' | 'changes_requested' | 'commented' | 'dismissed'
  /** Null where the commit is gone. */
  commit: string | null
  /** Given for the last commit of the pull request, or for one with the very same contents. */
  current: boolean
}

export interface PullRequest {
  number: number
  url: string
  author: string
  state: 'open' | 'merged' | 'closed'
  /** Its last commit. */
  head: string
  /** Branch it goes into. */
  base: string
  /** The commit of that branch it is compared with. */
  baseCommit: string
  /** Oldest first. */
  reviews: Review[]
  /** Logins of whoever wrote or committed any of its commits. */
  writers: string[]
  /** Its commits of which GitHub does not know who wrote and committed them; null where not all of them could be looked at. */
  unattributed: string[] | null
  /** Review threads that nobody has resolved. */
  unresolved: number
}

export interface CommitOrigin {
  commit: string
  /** Pull requests of this repository that brought it, or would. */
  pulls: { number: number; state: PullRequest['state'] }[]
}

export interface PullRequests {
  /** One with all of its reviews and threads. Throws CouldNotFindOut when it is not there, or not complete. */
  one(number: number): Promise<PullRequest>
  /** Paths a pull request changes, former names of moved files included. */
  pathsOf(number: number): Promise<string[]>
  /** Every commit that `commit` contains and `base` does not, and the pull requests it came by. */
  between(base: string, commit: string): Promise<CommitOrigin[]>
  /** Paths a commit changes, former names of moved files included. */
  pathsOfCommit(commit: string): Promise<string[]>
}

export interface RemoteTag {
  name: string
  /** The commit it points at, through tag objects. */
  commit: string
}

/** What GitHub says of the signature in a tag object. */
export interface TagSignature {
  /** The commit the signed object points at. */
  commit: string
  verified: boolean
  /** GitHub's word: `valid`, `unsigned`, `unknown_key`, ... */
  reason: string
}

/** A check that a branch demands before anything is merged into it. */
export interface DemandedCheck {
  context: string
  /** Id of the app that must post it; null where anybody may. */
  app: number | null
}

export interface BranchRule {
  /** GitHub's own word: `pull_request`, `non_fast_forward`, ... */
  type: string
  /** Approvals that `pull_request` demands. */
  approvals: number | null
  /** Checks that `required_status_checks` demands. */
  checks: DemandedCheck[]
}

export interface Branch {
  commit: string
  /** GitHub's own flag. */
  protected: boolean
  /** Checks that classic branch protection demands; its other rules are shown to administrators only. */
  checks: DemandedCheck[]
}

/** Branches and tags as GitHub has them, whatever the checkout knows. */
export interface Refs {
  /** Every tag, in no order. */
  tags(): Promise<RemoteTag[]>
  /** Of one tag; null when it is a lightweight one, which nobody can sign. */
  signature(tag: string): Promise<TagSignature | null>
  /** Whether `commit` is `ancestor`, or comes after it. */
  contains(commit: string, ancestor: string): Promise<boolean>
  /** Null: it is certainly not there. Throws CouldNotFindOut when it may only be hidden. */
  branch(name: string): Promise<Branch | null>
  /** What the active rulesets demand of a branch, those of the organisation included. */
  rules(branch: string): Promise<BranchRule[]>
}

export interface Issue {
  number: number
  title: string
  url: string
  state: 'open' | 'closed'
  /** ISO time. */
  createdAt: string
}

export interface IssueQuery {
  /** `owner/name`; null for the release's own repository. */
  repository: string | null
  kind: 'issue' | 'pull' | 'any'
  /** Null where the words say it. */
  state: 'open' | 'closed' | 'all' | null
  /** One of each group. */
  labels: string[][]
  /** Title, `none`, or `*` for any; null where it does not matter. */
  milestone: string | null
  /** ISO times; null where it does not matter. */
  createdSince: string | null
  updatedSince: string | null
  /** Words for GitHub's search, which lags behind by seconds or minutes; null asks the list itself. */
  words: string | null
}

export interface Issues {
  /**
   * How many match, and the first hundred of them.
   * Throws CouldNotFindOut when not all could be counted, and for a label or a milestone that does not exist.
   */
  matching(query: IssueQuery): Promise<{ total: number; issues: Issue[] }>
}

export interface Asset {
  name: string
  /** Bytes. */
  size: number
  /** Arrived in full. */
  uploaded: boolean
}

export interface PublishedRelease {
  name: string | null
  url: string
  draft: boolean
  prerelease: boolean
  /** The notes. */
  body: string
  /** Branch or commit that the tag is made from when the release is published; nothing once the tag is there. */
  target: string
  assets: Asset[]
}

export interface Releases {
  /** The releases of a tag, published ones first; drafts only where the token may write. Null: this tag has none that is shown. */
  of(tag: string): Promise<PublishedRelease | null>
}
