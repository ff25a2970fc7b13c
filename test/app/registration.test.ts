/** What the App asks of GitHub is what it uses. */
import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { appYml, EVENTS, lacking, manifestOf, PERMISSIONS } from '../../src/app/registration.ts'

test('`app.yml` says the same as the registration page', () => {
  const { default_permissions, default_events, name, public: open } = manifestOf('https://x')
  expect(parse(appYml())).toMatchObject({ name, public: open, default_permissions, default_events })
  expect(readFileSync(new URL('../../app.yml', import.meta.url), 'utf8')).toBe(appYml())
})

test('says what a registered App lacks', () => {
  const { default_permissions, default_events } = manifestOf('https://x')
  expect(lacking(default_permissions, default_events)).toEqual([])
  expect(lacking({ ...default_permissions, checks: 'read', members: '' }, default_events.slice(1))).toEqual([
    'checks: write',
    'members: read',
    'event check_run',
  ])
})

test('asks for the events that it reads, and no others', () => {
  const source = readFileSync(new URL('../../src/app/events.ts', import.meta.url), 'utf8')
  const start = source.indexOf('export function readEvent')
  const read = [...source.slice(start, source.indexOf('\n}\n', start)).matchAll(/case '(\w+)'/g)].map(
    ([, name]) => name!,
  )
  const always = ['installation', 'installation_repositories']
  expect(read.filter(name => !always.includes(name)).sort()).toEqual(Object.keys(EVENTS).sort())
})

test('asks for less than write where it only reads', () => {
  const writes = Object.entries(PERMISSIONS).filter(([, [access]]) => access === 'write')
  expect(writes.map(([name]) => name)).toEqual(['checks', 'deployments', 'issues', 'pull_requests'])
})
