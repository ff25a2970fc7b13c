/** Probot itself, as published, lives with the stand-in: it signs in, is told, answers, and is refused by a wrong secret. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@jest/globals'
import { createNodeMiddleware, Probot } from 'probot'
import { SECRET, stage } from './stage.ts'

test('a handler hears of an edit and posts a check run with a token of its own', async () => {
  const set = await stage()
  const { app, privateKey } = set.app
  const probot = new Probot({
    appId: app.id,
    privateKey,
    secret: SECRET,
    baseUrl: set.github.url,
    logLevel: 'fatal',
  })
  const middleware = await createNodeMiddleware(
    bot => {
      bot.on('pull_request.edited', async context => {
        const { head } = context.payload.pull_request
        const verdict = { name: 'holdpoint', head_sha: head.sha, conclusion: 'action_required' } as const
        await context.octokit.rest.checks.create(context.repo(verdict))
      })
    },
    { probot, webhooksPath: '/' },
  )
  const server = createServer((request, response) => void middleware(request, response))
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  app.hook!.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`

  const ben = set.github.person('ben').in('acme/shop')
  ben.push({ branch: 'change', files: { 'a.ts': '1' } })
  ben.openPull({ head: 'change', body: '- [ ] a' })
  await set.github.hooks.settled()
  set.github.ledger.begin('edit')
  set.github.person('ada').in('acme/shop').editPull(1, { body: '- [x] a' })
  await set.github.hooks.settled()

  const shop = set.github.state.repositories.get('acme/shop')!
  expect(shop.checkRuns).toMatchObject([
    { name: 'holdpoint', conclusion: 'action_required', app: { slug: 'holdpoint' } },
  ])
  // A token, and the check run.
  expect(set.github.ledger.counts('edit').rest).toEqual({ read: 0, write: 2 })
  expect(set.github.mistakes).toEqual([])
  expect(set.github.hooks.deliveries.map(({ status }) => status)).not.toContain('Invalid HTTP Response: 400')

  app.hook!.secret = 'another secret'
  set.github.person('ada').in('acme/shop').editPull(1, { body: 'forged' })
  await set.github.hooks.settled()
  expect(set.github.hooks.deliveries.at(-1)!.statusCode).toBe(400)
  expect(shop.checkRuns).toHaveLength(1)

  server.closeAllConnections()
  await new Promise(closed => server.close(closed))
  await set.close()
})
