/** What happens after the merge: the steps of the deployment, the launch, the watch, the end. */
import type { AppStage } from '../test/app/stage.ts'
import type { Issue } from '../test/github/records.ts'
import { boxes, next, really, seen } from './tell.ts'

const MINUTE = 60_000

export async function afterTheMerge(app: AppStage): Promise<void> {
  const person = (login: string) => app.github.person(login).in('acme/shop')
  const issues = () => [...app.shop.tickets.values()].filter(({ author }) => author.endsWith('[bot]'))
  const issue = (words: string): Issue => {
    const found = issues().findLast(({ title }) => title.startsWith(words))
    really(found !== undefined, `there is an issue: ${found?.title}`)
    return found!
  }
  const tick = async (who: string, number: number, item: string) => {
    person(who).tick(number, `<!-- hp:${item} -->`)
    await app.settle()
  }
  const ticked = (about: Issue, item: string) => box(about, item)?.includes('[x]') === true
  const said = (about: Issue, words: string) => {
    for (const line of app
      .comments(about.number)
      .join('\n')
      .split('\n')
      .filter(each => each.includes(words)))
      seen(`  ${line}`)
  }

  next('The merge opens the release: its steps are an issue')
  const deploy = issue('Deploy')
  boxes(deploy.body)

  next('ben begins with the last step')
  await tick('ben', deploy.number, 'maintenance-off')
  really(!ticked(deploy, 'maintenance-off'), 'the box is put back, and a comment says why:')
  said(deploy, 'does not count')

  next('ben begins with the first one, opal of the team ops runs the migrations')
  await tick('ben', deploy.number, 'maintenance-on')
  await tick('opal', deploy.number, 'migrate')
  really(ticked(deploy, 'maintenance-on') && ticked(deploy, 'migrate'), 'both count')

  next('The App is restarted; CI deploys')
  await app.restart()
  const run = app.github.ci('acme/shop').startDeployRun('production')
  await app.settle()
  run.finish()
  await app.settle()
  really(ticked(deploy, 'deployed'), 'GitHub tells of the deployment, and the step is proven by it:')
  seen(`  ${plain(box(deploy, 'deployed')!)}`)
  await tick('ben', deploy.number, 'maintenance-off')
  really(deploy.state === 'closed', 'with its last step the issue is closed')

  next('It is in production, and the first 15 minutes are watched')
  const watch = issue('After')
  boxes(watch.body)
  await tick('opal', watch.number, 'dashboards')
  really(watch.state === 'open', 'opal has looked; the machine goes on looking')
  const launched = app.clock.now
  while (app.clock.now < launched + 15 * MINUTE) {
    app.clock.now += 1.5 * MINUTE
    await app.settle()
  }
  really(watch.state === 'closed', 'a quarter of an hour later nothing came up: the issue closes itself')
  boxes(watch.body)
}

const box = ({ body }: Issue, item: string): string | undefined =>
  body!.split('\n').find(line => line.includes(`<!-- hp:${item} -->`))

const plain = (line: string): string =>
  line
    .replace(/^\s*- /, '')
    .replace(/ <!-- .*/, '')
    .replace(/<\/?sub>|[`\u200B]/g, '')
