/**
 * @module sources/reports/vulnerabilities/sarif-run
 * Did the tool really do its work? SARIF says so in the invocations of a run.
 */
import { shortened } from '../../../model/text.ts'
import { BrokenReport } from '../reading.ts'
import { isObject, type Json, memberOf, numberIn, objectIn, objectsIn, textIn } from './members.ts'

/** @throws BrokenReport for a run that failed, or met an error: it may have found less than there is. */
export function mustHaveSucceeded(run: Json, tool: string): void {
  for (const invocation of objectsIn(run, 'invocations', 'optional')) {
    const trouble = troubleOf(run, invocation)
    const why = trouble ? `: ${shortened(trouble.replace(/\s+/g, ' '), 200)}` : ''
    // Absent is against the format, but as good as unsaid.
    if ((memberOf(invocation, 'executionSuccessful') ?? true) !== true)
      throw new BrokenReport(`says that the scan of \`${tool}\` did not succeed${why}`)
    if (trouble !== null) throw new BrokenReport(`says that \`${tool}\` met an error while scanning${why}`)
  }
}

/** What the first error says; null when there is none. */
function troubleOf(run: Json, invocation: Json): string | null {
  const crashed = textIn(invocation, 'processStartFailureMessage') ?? textIn(invocation, 'exitSignalName')
  if (crashed) return crashed
  for (const name of ['toolExecutionNotifications', 'toolConfigurationNotifications'])
    for (const notification of objectsIn(invocation, name, 'optional')) {
      const descriptor = descriptorOf(run, notification)
      const own = textIn(notification, 'level') ?? textIn(objectIn(descriptor, 'defaultConfiguration'), 'level')
      if (own !== 'error') continue
      const message = objectIn(notification, 'message')
      return textIn(message, 'text') ?? textIn(descriptor, 'name') ?? textIn(message, 'id') ?? 'it does not say which'
    }
  return null
}

function descriptorOf(run: Json, notification: Json): Json {
  const reference = objectIn(notification, 'descriptor')
  const tool = objectIn(run, 'tool')
  const component = objectIn(reference, 'toolComponent')
  const extensions = objectsIn(tool, 'extensions', 'optional')
  const holder = extensions[numberIn(component, 'index') ?? -1] ?? objectIn(tool, 'driver')
  const known = objectsIn(holder, 'notifications', 'optional')
  const [index, id] = [numberIn(reference, 'index') ?? -1, textIn(reference, 'id')]
  return known[index] ?? (id ? known.find(each => memberOf(each, 'id') === id) : undefined) ?? {}
}

/** When the last process of the run ended; null when one of them does not tell. */
export function timeOf(run: Json): string | null {
  const invocations = memberOf(run, 'invocations')
  if (!Array.isArray(invocations) || invocations.length === 0) return null
  const times = invocations.filter(isObject).map(each => textIn(each, 'endTimeUtc') ?? textIn(each, 'startTimeUtc'))
  const known = times.map(time => (time === null ? Number.NaN : Date.parse(time)))
  const newest = Math.max(...known.slice(0, 1000))
  return Number.isNaN(newest) ? null : new Date(newest).toISOString()
}
