/** What stories after the merge have in common: the issues of a release, and people who work in them. */

import { nameOf, type ReleaseSubject } from '../../src/app/subjects.ts'
import { readBlock } from '../../src/publish/block.ts'
import { lifeOf } from '../../src/release/life.ts'
import type { Issue } from '../github/records.ts'
import { type AppStage, stageApp, type Wish } from './stage.ts'

export const AFTER = `# Release

## Pre-deployment

- [ ] The runbook has been walked through <!-- gate: ack id=runbook -->

## Deployment

1. Put the application into maintenance mode <!-- gate: ack id=maintenance-on -->
2. Run the migrations <!-- gate: ack by=ops id=migrate -->
3. Take it out of maintenance mode <!-- gate: ack id=maintenance-off -->

## Verification

- [ ] The home page answers <!-- gate: ack id=home -->

## Post-deployment

- [ ] Error rates looked at <!-- gate: ack id=errors -->

## Rollback

1. Redeploy the previous version <!-- gate: ack id=redeploy -->
2. Tell everybody <!-- gate: ack id=tell -->
`

export const AFTER_CONFIGURATION = `branches:
  main: { checklist: RELEASE.md }
roles:
  tech-lead: { users: [ada] }
  ops: { teams: [acme/ops] }
bullets-are-items: [Deployment, Rollback]
`

export interface AfterStage extends AppStage {
  /** Pull request 1 is opened, made green and merged by `ada`. @returns the merged commit. */
  release(): Promise<string>
  /** Issues of the App, oldest first. */
  issues(): Issue[]
  /** Of the newest issue whose title begins so: id -> ticked. */
  list(title: string): Record<string, boolean>
  issue(title: string): Issue
  /** Somebody clicks a box in an issue. */
  check(number: number, name?: string): ReturnType<AppStage['check']>
  click(who: string, title: string, item: string, box?: 'x' | ' '): void
  life(sha: string, environment?: string): Promise<ReturnType<typeof lifeOf>>
}

/** @returns the stage with a checklist that goes on after the merge. */
export async function stageAfter(wish: Wish = {}): Promise<AfterStage> {
  const stage = (await stageApp({
    ...wish,
    files: { '.github/holdpoint.yml': AFTER_CONFIGURATION, 'RELEASE.md': AFTER, ...wish.files },
  })) as AfterStage
  const { github, shop } = stage
  const person = (login: string) => github.person(login).in('acme/shop')
  const issues = () => [...shop.tickets.values()].filter(({ author }) => author.endsWith('[bot]'))
  const issue = (title: string) => {
    const found = issues().findLast(each => each.title.startsWith(title))
    if (!found)
      throw new Error(
        `no issue \`${title}\` among ${issues()
          .map(each => each.title)
          .join(', ')}`,
      )
    return found
  }
  return Object.assign(stage, {
    async release() {
      await stage.propose()
      for (const id of Object.keys(stage.boxes(1))) stage.tick('ada', 1, id)
      await stage.settle()
      const sha = person('ada').merge(1)
      await stage.settle()
      return sha
    },
    issues,
    issue,
    list: (title: string) => Object.fromEntries(readBlock(issue(title).body) ?? []),
    click(who: string, title: string, item: string, box: 'x' | ' ' = 'x') {
      const { number, body } = issue(title)
      const line = body!.split('\n').find(each => each.includes(`<!-- hp:${encodeURIComponent(item)} -->`))
      if (!line) throw new Error(`no box for ${item} in ${body}`)
      person(who).editIssue(number, { body: body!.replace(line, line.replace(/\[[ x]\]/, `[${box}]`)) })
    },
    async life(sha: string, environment = 'production') {
      const subject: ReleaseSubject = { kind: 'release', repository: 'acme/shop', sha, environment }
      return lifeOf({ ...subject, commit: sha }, await stage.store.record.all({ subject: nameOf(subject) }))
    },
  })
}
