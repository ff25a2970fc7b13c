/**
 * @module config/schema
 * The shape of `.github/holdpoint.yml`. The published JSON Schema and the reference are generated from here.
 */
import { z } from 'zod'
import { CADENCES } from '../model/cadence.ts'
import { PHASES } from '../model/checklist.ts'
import { timeZone } from '../model/params.ts'
import { MOMENTS } from '../model/votes.ts'
import { notifySchema } from './notify.ts'

const phase = z.enum(PHASES)
const text = z.string().min(1)
const listOf = <T extends z.ZodType>(one: T) => z.union([one.transform(value => [value]), z.array(one)])
const isDay = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?$/
const day = z.string().regex(isDay, 'expected a date such as `2026-12-31`, or date and time `2026-12-31T18:00`')
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time such as `"22:00"`, in quotes')
const duration = z.string().regex(/^\d+\s*(m|h|d|w)$/, 'expected a duration such as `15m`, `24h` or `7d`')

/** Also the name of what holds for every phase that is not named. */
const remindedPhase = z.enum(['default', ...PHASES])

const gate = z.union([
  text.describe('as in an annotation: `coverage min=80 report=coverage/lcov.info`'),
  z.record(z.string(), z.union([z.record(z.string(), z.unknown()), z.null()])).describe('`{ coverage: { min: 80 } }`'),
])

const modifiers = {
  when: text
    .optional()
    .describe('condition: the item is live only when it holds, e.g. `changed:migrations/** or label:schema`'),
  by: listOf(text).optional().describe('roles that may tick, sign or waive it'),
  optional: z.boolean().optional().describe('reported, never holding'),
  after: listOf(text).optional().describe('ids of the items that must be done before'),
  soak: duration.optional().describe('how long its gates must hold after the launch'),
  deadline: day.optional().describe('late when it is not done by then'),
  'not-before': day.optional().describe('not to be done before then'),
  waivable: z.boolean().optional().describe('`false`: it cannot be waived'),
  baseline: text.optional().describe('how much worse than in the baseline report its number may be: `0`, `2%`'),
}

const people = z.strictObject({
  users: listOf(text).default([]).describe('logins; without GitHub also e-mail addresses or names as git knows them'),
  teams: listOf(z.string().regex(/^[^/\s]+\/[^/\s]+$/, 'expected `organisation/team`'))
    .default([])
    .describe('`organisation/team`, child teams included'),
  permission: z
    .enum(['write', 'maintain', 'admin'])
    .optional()
    .describe('everybody with this permission on the repository'),
})

const section = {
  headings: listOf(text).default([]).describe('its headings; without any, those that contain its name'),
}

const branch = z.strictObject({
  checklist: text.optional().describe('path of the checklist, or the name of a built-in one'),
  phases: listOf(phase).optional().describe('phases that hold a change to this branch'),
})

export const configSchema = z.strictObject({
  checklist: text
    .optional()
    .describe('path of the checklist, or the name of a built-in one (`minimal`, `web-service`, ...)'),
  'time-zone': timeZone().optional().describe('of every date and clock time; default UTC'),
  branches: z
    .record(z.string(), branch)
    .default({})
    .describe('branch pattern -> checklist and phases; the first match counts'),
  roles: z.record(z.string(), people).default({}).describe('who may sign: role -> people'),
  headings: z.record(z.string(), phase).default({}).describe('heading -> phase, where its words do not tell'),
  'bullets-are-items': listOf(text).default([]).describe('headings under which plain bullets and steps are items'),
  bindings: z
    .array(
      z
        .strictObject({
          item: text.optional().describe('the item by its id'),
          text: text.optional().describe('the item by its exact text'),
          gates: listOf(gate).default([]),
          ...modifiers,
        })
        .refine(binding => (binding.item === undefined) !== (binding.text === undefined), {
          message: 'names an item by `item` or by `text`, exactly one of them',
        }),
    )
    .default([])
    .describe('gates and modifiers for items whose Markdown stays as it is'),
  gates: z
    .record(z.string(), z.record(z.string(), z.unknown()))
    .default({})
    .describe('parameters for every gate of a kind; what an item says wins'),
  waivers: z
    .array(z.strictObject({ item: text, reason: text, by: text, until: day }))
    .default([])
    .describe('items an authorised person lets go, with a reason and an expiry'),
  'not-applicable': z
    .array(z.strictObject({ item: text, reason: text, by: text }))
    .default([])
    .describe('items that do not apply, with who says so and why'),
  readiness: z.enum(['report', 'hold']).default('report').describe('do open readiness items hold the merge'),
  windows: z
    .array(
      z.strictObject({
        name: text.optional(),
        phases: listOf(phase).default(['preflight', 'deploy']),
        days: listOf(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])).default([]),
        from: clock,
        to: clock,
      }),
    )
    .default([])
    .describe('the only times at which these phases may run'),
  freezes: z
    .array(
      z.strictObject({
        reason: text,
        phases: listOf(phase).default(['pre-deploy', 'preflight', 'deploy']),
        from: day,
        to: day,
      }),
    )
    .default([])
    .describe('times at which nothing goes out'),
  environments: z
    .record(
      z.string(),
      z.strictObject({
        ...section,
        when: text.optional().describe('condition that makes its sections live where no environment is named'),
        requires: text
          .optional()
          .describe('environment in which the same commit must have been, with all its steps done'),
      }),
    )
    .default({})
    .describe('environment -> its checklist sections'),
  scenarios: z
    .record(
      z.string(),
      z.strictObject({
        ...section,
        when: text.describe('condition that makes its sections live'),
        by: listOf(text)
          .default([])
          .describe('roles that may switch it off; without any, whoever may let each of its items go'),
      }),
    )
    .default({})
    .describe('sections that count only for some changes'),
  switched: z
    .array(
      z
        .strictObject({
          scenario: text,
          to: z.union([z.enum(['on', 'off']), z.boolean().transform(on => (on ? ('on' as const) : ('off' as const)))]),
          reason: text,
          by: text,
          until: day.optional(),
        })
        .refine(({ to, until }) => to === 'on' || until !== undefined, {
          message: 'switches a scenario off and names no end; add `until`',
        }),
    )
    .default([])
    .describe('scenarios that a person switches on, or off until a day, whatever their condition finds'),
  author: z
    .enum(['may-sign', 'may-not-sign'])
    .default('may-sign')
    .describe("may the pull request's author tick its items"),
  'sign-offs-on-push': z
    .enum(['reset', 'keep'])
    .default('reset')
    .describe('what becomes of sign-offs when another commit is pushed; only the App knows the commit of a tick'),
  'go-no-go': z
    .strictObject({
      roles: listOf(text)
        .refine(roles => roles.length > 0, 'expected a role at least')
        .describe('who decides: each of these roles has one vote'),
      quorum: z
        .union([z.literal('all'), z.int().min(1)], { error: 'expected `all`, or how many of the roles' })
        .default('all')
        .describe('how many of the roles must say go'),
      distinct: z.boolean().default(true).describe('whoever holds several of the roles speaks for one of them only'),
      at: listOf(z.enum(MOMENTS))
        .refine(moments => moments.length > 0, 'expected `pull` or `deploy`')
        .default([...MOMENTS])
        .describe('what is held without it: the merge of the pull request, the start of the deployment'),
    })
    .optional()
    .describe('a decision that holds whatever the items say: `/holdpoint go` of the roles, for exactly this commit'),
  reminders: z
    .partialRecord(
      remindedPhase,
      z.union([
        z.literal('off').describe('nobody is reminded'),
        z.strictObject({
          after: duration.optional().describe('how long an item is open before somebody is reminded; default at once'),
          escalate: duration.optional().describe('how long it is late before others are told; default at once'),
          to: text.optional().describe('role that is told of what is late; default those who may clear it'),
        }),
      ]),
    )
    .default({})
    .describe('phase, or `default` -> who is reminded, and when'),
  notify: notifySchema.optional().describe('who is told of the release, by the App'),
  evidence: z
    .strictObject({
      workflow: listOf(
        z
          .string()
          .regex(
            /^\.github\/workflows\/[^/:]+\.ya?ml$/,
            'expected a workflow such as `.github/workflows/release-pr.yml`',
          ),
      ).describe('workflows of this repository whose runs may send evidence to the App'),
    })
    .optional()
    .describe('what the App takes for evidence of the Action; without it nothing'),
  checks: z
    .enum(['item', 'section', 'summary'])
    .optional()
    .describe(
      'check runs of the App beside `holdpoint`: one for each item, for each section, or none; items up to 25 of them when absent, else sections',
    ),
  deploy: z
    .strictObject({
      environment: text.default('production').describe('where a merged change goes'),
      'opened-by': z
        .enum(['merge', 'tag', 'deployment'])
        .default('merge')
        .describe('what opens the release: the merge of its pull request, a tag on the commit, or its deployment'),
      issues: z
        .enum(['separate', 'sub-issues', 'one', 'none'])
        .default('separate')
        .describe(
          'an issue for each list (deploy, post-deploy, rollback), the later ones below the first, one for all, or none',
        ),
      incidents: text.default('incident').describe('label of the issues that count as found by a release'),
      'rollback-by': listOf(text)
        .default([])
        .describe('roles that may declare a rollback; without any, whoever may write'),
    })
    .prefault({})
    .describe('what the App does with a change after its merge'),
  recurring: z
    .strictObject({
      checklist: text
        .optional()
        .describe('checklist whose `recurring` items are meant; default the one of the default branch'),
      cadences: listOf(z.enum(CADENCES))
        .optional()
        .describe('paces that have issues; default every one at which something recurs in the checklist'),
    })
    .optional()
    .describe('the App opens an issue for each day, week, month and quarter; without it none'),
  shadow: z.boolean().default(false).describe('record the true verdict, block nothing'),
})

export type ConfigFile = z.output<typeof configSchema>
