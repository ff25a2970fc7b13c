/** What people do with issues and in them: their part of `person.ts`. */
import { atLeast, type Role, roleOf } from './auth.ts'
import { addComment, commentNumbered, editComment, react } from './core/comments.ts'
import { type Hub, Refused } from './core/hub.ts'
import {
  addLabels,
  createIssue,
  deleteIssue,
  type IssueEdit,
  isPull,
  type NewIssue,
  pinIssue,
  removeLabel,
  roleForEdit,
  type Thread,
  threadNumbered,
  updateIssue,
} from './core/issues.ts'
import { editPull } from './core/pulls.ts'
import { addSubIssue, removeSubIssue } from './core/sub-issues.ts'
import type { Comment, Issue, Repository } from './records.ts'

/** What somebody does in issues; commenting and labelling also below pull requests. */
export function issueDeeds(hub: Hub, repository: Repository, by: string) {
  const role = () => roleOf(repository, by)
  const needs = (needed: Role, what: string): void => {
    if (!atLeast(role(), needed)) throw new Refused(403, `\`${by}\` may not ${what} here`)
  }
  const numbered = (number: number): Issue => {
    const found = threadNumbered(repository, number)
    if (isPull(found)) throw new Refused(404, `${number} is a pull request`)
    return found
  }
  const edit = (number: number, wish: Omit<IssueEdit, 'by'>): void => {
    const issue = numbered(number)
    needs(roleForEdit(issue, by, wish), 'change issues')
    updateIssue(hub, repository, issue, { ...wish, by })
  }
  const rewrite = (thread: Thread, body: string): void => {
    if (isPull(thread)) {
      if (thread.author !== by) needs('write', 'write')
      editPull(hub, repository, thread, { body, by })
    } else edit(thread.number, { body })
  }
  return {
    openIssue(wish: Omit<NewIssue, 'by'>): Issue {
      needs('read', 'open issues')
      if (wish.labels?.length || wish.assignees?.length) needs('write', 'label or assign')
      return createIssue(hub, repository, { ...wish, by })
    },
    editIssue: (number: number, wish: { title?: string; body?: string; assignees?: string[] }): void =>
      edit(number, wish),
    /** Clicks a box in the body of an issue or a pull request: the first task whose line holds `text`. */
    tick(number: number, text: string, ticked = true): void {
      const thread = threadNumbered(repository, number)
      rewrite(thread, withBox(thread.body ?? '', text, ticked))
    },
    closeIssue: (number: number, stateReason: 'completed' | 'not_planned' = 'completed'): void =>
      edit(number, { state: 'closed', stateReason }),
    reopenIssue: (number: number): void => edit(number, { state: 'open' }),
    deleteIssue(number: number): void {
      needs('admin', 'delete issues')
      deleteIssue(hub, repository, numbered(number), by)
    },
    pinIssue(number: number, pinned = true): void {
      needs('write', 'pin issues')
      pinIssue(hub, repository, numbered(number), pinned, by)
    },
    addSubIssue(parent: number, child: number): void {
      needs('triage', 'order issues')
      const at = (number: number) => ({ issue: numbered(number), repository })
      addSubIssue(hub, at(parent), at(child), { by })
    },
    removeSubIssue(parent: number, child: number): void {
      needs('triage', 'order issues')
      const at = (number: number) => ({ issue: numbered(number), repository })
      removeSubIssue(hub, at(parent), at(child), by)
    },
    comment: (number: number, body: string): Comment => addComment(hub, repository, number, { body, by }),
    editComment(id: number, body: string): void {
      const comment = commentNumbered(repository, id)
      if (comment.author !== by) needs('write', 'write')
      editComment(hub, repository, comment, { body, by })
    },
    react: (comment: number, content: string): void => void react(hub, repository, comment, { content, by }),
    label(number: number, ...names: string[]): void {
      needs('triage', 'label')
      addLabels(hub, repository, threadNumbered(repository, number), names, by)
    },
    unlabel(number: number, name: string): void {
      needs('triage', 'label')
      removeLabel(hub, repository, threadNumbered(repository, number), name, by)
    },
  }
}

/** @returns the body with one box as the click leaves it. @throws Refused where there is no such box to click. */
function withBox(body: string, text: string, ticked: boolean): string {
  const lines = body.split('\n')
  const task = /^(\s*(?:[-*+]|\d+[.)])\s+\[)([ xX])(\])/
  const at = lines.findIndex(line => task.test(line) && line.includes(text))
  if (at < 0) throw new Refused(404, `no box with \`${text}\` in: ${body}`)
  if ((task.exec(lines[at]!)![2] !== ' ') === ticked) throw new Refused(409, `the box with \`${text}\` is so already`)
  lines[at] = lines[at]!.replace(task, `$1${ticked ? 'x' : ' '}$3`)
  return lines.join('\n')
}
