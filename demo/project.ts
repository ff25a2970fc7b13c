/** The shop that is released in the demo: a real git repository with real report files. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export const CONFIGURATION = `branches:
  main: { checklist: RELEASE.md }
roles:
  tech-lead: { users: [ada] }
  ops: { teams: [acme/ops] }
evidence: { workflow: .github/workflows/release.yml }
`

export const CHECKLIST = `# Release

## Pre-deployment

- [ ] All tests pass <!-- gate: tests report=reports/junit.xml id=tests -->
- [ ] Coverage is above 80 % <!-- gate: coverage report=coverage/lcov.info min=80 id=coverage -->
- [ ] No TODO or FIXME in production code <!-- gate: todo id=todo -->
- [ ] The changelog has this version <!-- gate: changelog id=changelog -->
- [ ] The runbook has been walked through <!-- gate: ack by=ops id=runbook -->
- [ ] Tech Lead: go <!-- gate: signoff role=tech-lead id=lead -->

## Deployment

1. [ ] Put the shop into maintenance mode <!-- gate: ack id=maintenance-on -->
2. [ ] Run the migrations <!-- gate: ack by=ops id=migrate -->
3. [ ] Deploy the new version <!-- gate: deployment env=production id=deployed -->
4. [ ] Take the shop out of maintenance mode <!-- gate: ack id=maintenance-off -->

## Post-deployment

### Monitoring (first 15 minutes)

- [ ] No incident is open <!-- gate: issues labels=incident id=incidents -->
- [ ] Dashboards looked at <!-- gate: ack by=ops id=dashboards -->

## Rollback

1. [ ] Deploy the version before <!-- gate: ack by=ops id=redeploy -->
`

/** A workflow that the base branch has: evidence counts only when it comes from there. */
export const WORKFLOW = `name: Release
on: pull_request
permissions: { contents: read, pull-requests: read, id-token: write }
jobs:
  gates:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - run: npm ci && npm test
      - uses: holdpoint/holdpoint@v0
        with: { app-url: 'https://holdpoint.example' }
`

export const BASE: Record<string, string> = {
  '.github/holdpoint.yml': CONFIGURATION,
  '.github/workflows/release.yml': WORKFLOW,
  'RELEASE.md': CHECKLIST,
  'package.json': '{ "name": "shop", "version": "1.2.0" }\n',
  'CHANGELOG.md': '# Changelog\n\n## [1.1.0] - 2026-10-01\n\n### Added\n\n- A cart\n',
  'src/cart.js': 'export const add = (a, b) => a + b\n',
}

/** What is released, first with a note to self that should not be. */
export const CHANGE: Record<string, string> = {
  'CHANGELOG.md': `# Changelog\n\n## [1.2.0] - 2026-11-20\n\n### Added\n\n- A price for every cart\n\n${BASE['CHANGELOG.md']!.slice(13)}`,
  'src/price.js': '// TODO: discounts\nexport const price = cart => cart.reduce((sum, each) => sum + each.price, 0)\n',
}

export const MENDED: Record<string, string> = {
  'src/price.js': 'export const price = cart => cart.reduce((sum, each) => sum + each.price, 0)\n',
}

/** What CI leaves in the checkout; it is not committed. */
export const REPORTS: Record<string, string> = {
  'reports/junit.xml': `<testsuites><testsuite name="shop" tests="3" failures="0" errors="0" skipped="0">
<testcase classname="cart" name="adds"/><testcase classname="cart" name="empties"/><testcase classname="price" name="sums up"/>
</testsuite></testsuites>\n`,
  'coverage/lcov.info': `TN:\nSF:src/price.js\n${Array.from({ length: 20 }, (_, at) => `DA:${at + 1},${at < 18 ? 1 : 0}`).join('\n')}\nLF:20\nLH:18\nend_of_record\n`,
}

const WHO = {
  GIT_AUTHOR_NAME: 'Ben',
  GIT_AUTHOR_EMAIL: 'ben@acme.example',
  GIT_COMMITTER_NAME: 'Ben',
  GIT_COMMITTER_EMAIL: 'ben@acme.example',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
}

/** @returns what git prints. */
export const git = (root: string, ...words: string[]): string =>
  execFileSync('git', words, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...WHO },
  }).trim()

export function write(root: string, files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
}

/** @returns the new commit. */
export function commit(root: string, files: Record<string, string>, message: string): string {
  write(root, files)
  git(root, 'add', '-A', '--', ...Object.keys(files))
  git(root, 'commit', '-q', '-m', message)
  return git(root, 'rev-parse', 'HEAD')
}
