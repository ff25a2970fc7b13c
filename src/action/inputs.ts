/**
 * @module action/inputs
 * The one source of the step's inputs and outputs: `action.yml`, the reference and the reader all come from here.
 * It is loaded before the first output, so it imports nothing heavy.
 */
import { Mistake } from '../model/outcome.ts'

export interface InputData {
  name: string
  description: string
  default: string
  required: boolean
  /** The only words it takes, where that is so. */
  oneOf?: readonly string[]
}

const SWITCH = ['true', 'false'] as const

export const INPUTS = [
  {
    name: 'checklist',
    description:
      'Markdown or YAML file, or the name of a built-in checklist. Without it the configuration decides, and without one of those the built-in `minimal`.',
    default: '',
    required: false,
  },
  {
    name: 'config',
    description: 'Configuration file, when it is not `.github/holdpoint.yml`. It must be there when it is named.',
    default: '',
    required: false,
  },
  {
    name: 'phase',
    description:
      'Phases to judge, separated by commas or lines, e.g. `pre-deploy`. Without it the configuration decides. Phases that leave out some of the configuration’s post a check run of their own name.',
    default: '',
    required: false,
  },
  {
    name: 'only',
    description:
      'Judge these items only: ids, separated by commas or lines. Their check run is called `holdpoint: <ids>`, for it says nothing of the others.',
    default: '',
    required: false,
  },
  {
    name: 'environment',
    description: 'Environment the release goes to, e.g. `production`.',
    default: '',
    required: false,
  },
  {
    name: 'version',
    description: 'Version of the release. Without it: the pushed tag, the release, else what the project says itself.',
    default: '',
    required: false,
  },
  {
    name: 'token',
    description:
      'Reads ticks, check runs and the base branch; posts the check run. The workflow’s own token is enough. Blank: nothing is asked of GitHub.',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of the workflow, filled in by the runner
    default: '${{ github.token }}',
    required: false,
  },
  {
    name: 'fail-on',
    description:
      'When the step fails: `hold` (anything is missing), `error` (only when something could not be found out), `never` (whatever the verdict). With `app-url` only the gates count that the App cannot ask. A mistake in the inputs or the configuration always fails.',
    default: 'hold',
    required: false,
    oneOf: ['hold', 'error', 'never'],
  },
  {
    name: 'shadow',
    description: '`true` records the true verdict and blocks nothing. `false` leaves it to the configuration.',
    default: 'false',
    required: false,
    oneOf: SWITCH,
  },
  {
    name: 'check-run',
    description:
      'Post the check run `holdpoint`: `auto` (when the token may, and never with `app-url`: the App posts it), `true` (an error when it may not, except for forks), `false`.',
    default: 'auto',
    required: false,
    oneOf: ['auto', 'true', 'false'],
  },
  {
    name: 'app-url',
    description:
      'Address of the Holdpoint App, e.g. `https://holdpoint.example`. The report is sent there as evidence, signed by the runner; the job needs `permissions: id-token: write`.',
    default: '',
    required: false,
  },
  {
    name: 'issues',
    description:
      '`true`, on events after the merge and without `app-url`: opens the release’s lists as issues and keeps them up to date (`docs/after-merge.md`). The job needs `permissions: issues: write`. A hold fails the step only where `phase` names what it is to hold.',
    default: 'false',
    required: false,
    oneOf: SWITCH,
  },
  {
    name: 'working-directory',
    description: 'The project’s folder, when it is not the repository’s root.',
    default: '.',
    required: false,
  },
  {
    name: 'exec',
    description: '`deny` keeps `exec` gates from running commands: their items end as errors.',
    default: 'allow',
    required: false,
    oneOf: ['allow', 'deny'],
  },
  {
    name: 'baseline',
    description: 'Report of an earlier release to compare with, for items that carry `baseline`.',
    default: '',
    required: false,
  },
  {
    name: 'record',
    description:
      'Values of the release record that the workflow measured, one `field=value` per line, e.g. `migration-duration=12m`.',
    default: '',
    required: false,
  },
  {
    name: 'report-path',
    description: 'Where the report is written as JSON. Without it a file in the runner’s temporary folder.',
    default: '',
    required: false,
  },
] as const satisfies readonly InputData[]

export const OUTPUTS = [
  { name: 'verdict', description: '`go` or `hold`; `hold` also when nothing could be judged.' },
  { name: 'report', description: 'Path of the report (JSON, `holdpoint/report@1`); empty when there is none.' },
  { name: 'passed', description: 'Number of items that are proven, signed, waived or not applicable.' },
  { name: 'failed', description: 'Number of required items that are failing or could not be judged.' },
  { name: 'missing', description: 'Ids of all items that hold the release, as a JSON list.' },
] as const

export type InputName = (typeof INPUTS)[number]['name']
export type Inputs = Record<InputName, string>
export type OutputName = (typeof OUTPUTS)[number]['name']

/**
 * Reads what the runner put into the environment.
 * @throws Mistake for a word that an input does not take.
 */
export function readInputs(env: NodeJS.ProcessEnv): Inputs {
  const inputs = {} as Inputs
  for (const input of INPUTS as readonly InputData[]) {
    const given = env[`INPUT_${input.name.toUpperCase()}`]?.trim()
    // The runner fills defaults in; an expression cannot be one here.
    const value = given || (input.default.startsWith('${{') ? '' : input.default)
    if (input.oneOf && !input.oneOf.includes(value))
      throw new Mistake(
        `the input \`${input.name}\` is \`${value.slice(0, 80)}\`; it takes ${input.oneOf.map(word => `\`${word}\``).join(', ')}`,
      )
    inputs[input.name as InputName] = value
  }
  return inputs
}

/** `a, b` or one per line -> `['a', 'b']`; nothing -> undefined. */
export function listInput(value: string): string[] | undefined {
  const words = value
    .split(/[,\n]/)
    .map(word => word.trim())
    .filter(word => word !== '')
  return words.length ? words : undefined
}

/**
 * @returns the App's address; null without one.
 * @throws Mistake for an address that a token must not be sent to.
 */
export function appUrlOf(inputs: Inputs): URL | null {
  const given = inputs['app-url']
  if (!given) return null
  const url = URL.canParse(given) ? new URL(given) : null
  const local = url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  if (url && (url.protocol === 'https:' || local) && !url.username && !url.password && !url.search && !url.hash)
    return url
  throw new Mistake(
    `the input \`app-url\` is \`${given.slice(0, 80)}\`, the App's address was expected; write it like \`https://holdpoint.example\``,
  )
}
