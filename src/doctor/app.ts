/**
 * @module doctor/app
 * Whether the App is there, and may do and hear what it needs.
 */
import type { DoctorFinding, GuardFacts } from '../model/guard.ts'
import type { Needs, Say } from './judge.ts'

export function judgeApp({ app, repository, admin }: GuardFacts, needs: Needs, say: Say): DoctorFinding[] {
  const findings: DoctorFinding[] = admin
    ? []
    : [
        say(
          'unknown',
          'token',
          `the token is not of an administrator of \`${repository}\`, one was expected, as much is not shown to others; use \`GITHUB_TOKEN\` of one, with \`administration: write\``,
        ),
      ]
  if ('unknown' in app) return [...findings, say('unknown', 'app', app.unknown)]
  const { id, slug, installed } = app.known
  const name = slug ? `\`${slug}\` (${id})` : String(id)
  if ('unknown' in installed) return [...findings, say('unknown', 'app', installed.unknown)]
  if (!installed.known)
    return [
      ...findings,
      say('problem', 'app', `the App ${name} is not installed in \`${repository}\`; install it, or nothing is judged`),
    ]
  const { permissions, events, suspended, selected } = installed.known
  if (suspended)
    return [...findings, say('problem', 'app', `the installation of the App ${name} is suspended; unsuspend it`)]
  const lacks = Object.entries(needs.permissions).filter(
    ([permission, access]) => permissions[permission] !== access && permissions[permission] !== 'write',
  )
  const deaf = needs.events.filter(event => !events.includes(event))
  if (lacks.length)
    findings.push(
      say(
        'problem',
        'app',
        `the App ${name} lacks ${lacks.map(([permission, access]) => `\`${permission}: ${access}\``).join(', ')}; grant it in its settings, and accept it in the installation`,
      ),
    )
  if (deaf.length)
    findings.push(
      say(
        'problem',
        'app',
        `the App ${name} is not told of ${deaf.map(event => `\`${event}\``).join(', ')}; subscribe it to these events in its settings`,
      ),
    )
  if (selected)
    findings.push(
      say(
        'warning',
        'app',
        `the App ${name} is installed in selected repositories, and which ones is not shown; see in its settings that \`${repository}\` is one of them`,
      ),
    )
  if (!lacks.length && !deaf.length)
    findings.push(say('fine', 'app', `the App ${name} is installed, with the permissions and events that it needs`))
  return findings
}
