/**
 * @module reference/schemas
 * The published JSON Schemas: configuration, checklist, report, outcome, audit. Each is made from a zod object
 * that must fit the type the program really writes.
 */
import { z } from 'zod'
import { configSchema } from '../config/schema.ts'
import type { Checklist } from '../model/checklist.ts'
import type { Diagnosis } from '../model/guard.ts'
import { METRICS, type Metrics, RELEASE_FIGURES } from '../model/metrics.ts'
import type { ReleaseDocument } from '../model/release-document.ts'
import {
  evidence,
  finding,
  gateCall,
  line,
  path,
  phase,
  reportShape as report,
  state,
  text,
} from '../model/report-shape.ts'
import { ACT_KINDS, type Json } from '../model/store.ts'
import type { Audit } from '../publish/audit.ts'
import type { ExportedEntries, Manifest } from '../publish/export.ts'

const threshold = z.object({
  op: z.enum(['>', '>=', '<', '<=', '==']),
  value: z.number(),
  unit: text,
  text,
  stat: text.optional(),
})

const span = z.object({
  text,
  fromMinutes: z.number().optional(),
  toMinutes: z.number().optional(),
  date: text.optional(),
  from: text.optional(),
  to: text.optional(),
})

const at = z.object({
  clock: text.nullable().describe('`HH:MM`'),
  text,
  window: span.optional(),
  deadline: span.optional(),
  notBefore: span.optional(),
  relative: span.optional(),
  cadence: text.optional(),
  responseTime: span.optional(),
})

const modifiers = z.object({
  when: text.optional(),
  by: z.array(text).optional(),
  optional: z.boolean().optional(),
  after: z.array(text).optional(),
  soak: text.optional(),
  deadline: text.optional(),
  notBefore: text.optional(),
  waivable: z.boolean().optional(),
  baseline: text.optional(),
})

const item = z.object({
  id: text,
  line,
  text: text.describe('as written: no marker, no box, no annotation, inline Markdown kept'),
  path,
  phase,
  kind: z.enum(['item', 'sign-off', 'condition']),
  ordered: z.boolean(),
  depth: z.number().int(),
  parent: text.nullable(),
  checked: z.boolean(),
  condition: text.nullable(),
  at: at.nullable(),
  thresholds: z.array(threshold),
  role: text.nullable(),
  gates: z.array(gateCall),
  under: z.array(text),
  detail: z.array(text),
  number: z.number().int().nullable(),
  modifiers,
  alternatives: z.array(text).optional().describe('ids of further boxes of which one is enough'),
})

const labelled = z.object({ line, label: text, value: text, path })

const checklist = z.object({
  schema: z.literal('holdpoint/checklist@1'),
  source: text,
  title: text.nullable(),
  digest: text.describe('hex SHA-256 of the source'),
  items: z.array(item),
  signoffs: z.array(
    z.object({
      id: text,
      line,
      role: text,
      path,
      moment: z.enum(['pre-deploy', 'post-deploy']),
      syntax: z.enum(['line', 'table']),
      item: text.nullable(),
      name: text.nullable(),
      date: text.nullable(),
      cells: z.array(text).optional(),
      columns: z
        .object({ name: z.number().int(), sign: z.number().int(), date: z.number().int() })
        .optional()
        .describe('tables: where its name, signature and date belong, counted from 0; -1 without such a column'),
    }),
  ),
  metrics: z.array(labelled),
  notes: z.array(
    z.object({
      line,
      text,
      path,
      phase,
      kind: z.enum([
        'paragraph',
        'bullet',
        'trigger',
        'role',
        'communication',
        'url',
        'footer',
        'table-row',
        'code',
        'html',
        'front-matter',
        'not-understood',
      ]),
      label: text.optional(),
      value: text.optional(),
      time: text.optional(),
      cells: z.array(text).optional(),
      language: text.optional(),
    }),
  ),
  contacts: z.array(labelled),
  headings: z.array(
    z.object({ id: text, line, level: z.number().int(), text, path, phase, condition: text.nullable() }),
  ),
  findings: z.array(finding),
}) satisfies z.ZodType<Checklist>

const outcome = z.object({
  schema: z.literal('holdpoint/outcome@1'),
  gate: text,
  params: evidence,
  state,
  because: text,
  evidence,
})

const link = z.object({ id: z.number().int(), digest: text.describe('hex SHA-256; empty for an empty record') })

const auditEntry = z.object({
  id: z.number().int().describe('1, 2, 3 ... over the whole record'),
  key: text.describe('two acts of one key are the same act'),
  at: text.describe('ISO time'),
  repository: text,
  subject: text.describe('`pull:owner/name#12`'),
  kind: z.enum(ACT_KINDS),
  actor: text.nullable().describe('login; null when Holdpoint did it'),
  item: text.nullable(),
  commit: text.nullable(),
  checklist: text.nullable().describe('digest of the checklist as it was'),
  data: z.custom<Json>(),
  delivery: text.nullable().describe('GUID of the delivery that told of it'),
  digest: text.describe('over this entry and the digest of the one before'),
})

const audit = z.object({
  schema: z.literal('holdpoint/audit@1'),
  head: link.describe('the end of the record when it was read'),
  verification: z
    .object({ checked: z.number().int(), wrong: text.nullable().describe('what was tampered with, in one sentence') })
    .nullable()
    .describe('of `--verify`; null without it'),
  entries: z.array(auditEntry),
}) satisfies z.ZodType<Audit>

const figure = z.object({
  value: z.number().nullable().describe('durations in seconds; null: not known'),
  because: text.describe('where it is from, or why there is none'),
})

const figures = z.object(
  Object.fromEntries(RELEASE_FIGURES.map(name => [name, figure])) as Record<
    (typeof RELEASE_FIGURES)[number],
    typeof figure
  >,
)

const foundIssue = z.object({ issue: z.number().int(), foundAt: text, resolvedAt: text.nullable() })

const releaseMetrics = z.object({
  repository: text,
  environment: text,
  commit: text,
  version: text.nullable(),
  stage: text.describe('`opened`, `started`, `launched`, `rolling-back`, `closed`'),
  outcome: text
    .nullable()
    .describe('`succeeded`, `rolled-back`, `failed`, `superseded`, `abandoned`; null: not closed'),
  at: text.nullable().describe('ISO: when it went into production, else when it ended, else when it was opened'),
  figures,
  issues: z.array(foundIssue),
})

const metric = figure.extend({
  unit: z.enum(['seconds', 'count', 'ratio', 'per day']),
  min: z.number().nullable(),
  max: z.number().nullable(),
  mean: z.number().nullable(),
  known: z.number().int().describe('how many releases (issues) the value is made of'),
  unknown: z.number().int().describe('how many tell nothing'),
})

const metrics = z.object({
  schema: z.literal('holdpoint/metrics@1'),
  head: link.describe('the end of the record when it was read'),
  since: text.nullable().describe('ISO; as asked for'),
  until: text,
  groups: z.array(
    z.object({
      repository: text,
      environment: text,
      window: z
        .object({ since: text, until: text, days: z.number() })
        .describe('what was asked for, as far as the record reaches'),
      counts: z.object({
        releases: z.number().int(),
        launched: z.number().int(),
        open: z.number().int(),
        succeeded: z.number().int(),
        failed: z.number().int(),
        other: z.number().int(),
      }),
      metrics: z.object(
        Object.fromEntries(METRICS.map(name => [name, metric])) as Record<(typeof METRICS)[number], typeof metric>,
      ),
    }),
  ),
  releases: z.array(releaseMetrics),
}) satisfies z.ZodType<Metrics>

const time = text.describe('ISO')
const recordedValue = z.object({ label: text, value: text, by: text, at: time })

const release = z.object({
  schema: z.literal('holdpoint/release@1'),
  repository: text,
  version: text.nullable(),
  commit: text.nullable(),
  environment: text.nullable().describe('null: a pull request of which nothing was released yet'),
  stage: text.describe('`proposed`, `opened`, `started`, `launched`, `rolling-back`, `closed`'),
  outcome: text.nullable().describe('`succeeded`, `rolled-back`, `failed`, `superseded`, `abandoned`'),
  opening: z
    .object({
      from: text.describe('`pull`, `tag`, `deployment`, `command`'),
      pull: z.number().int().nullable(),
      branch: text,
      since: text.nullable().describe('ISO time of the oldest commit'),
    })
    .nullable(),
  checklist: z.object({
    path: text.nullable(),
    rules: text.nullable().describe('commit whose checklist and configuration count'),
    digest: text.nullable().describe("SHA-256 of the checklist's bytes, the last that entries name"),
    version: text.nullable().describe('what the checklist says of itself'),
    updated: text.nullable(),
  }),
  times: z.object({
    opened: time.nullable(),
    started: time.nullable(),
    launched: time.nullable(),
    rolledBack: time.nullable(),
    recovered: time.nullable(),
    closed: time.nullable(),
  }),
  figures: figures.nullable(),
  rollback: z
    .object({ reason: text, to: text.nullable(), by: text, at: time, recoveredAt: time.nullable() })
    .nullable(),
  issues: z.array(z.object({ list: text, number: z.number().int() })),
  found: z.array(foundIssue).describe('issues that were labelled as of this release after its launch'),
  deployments: z.array(
    z.object({
      id: z.number().int(),
      state: text,
      url: text.nullable(),
      creator: text.nullable(),
      since: time,
      at: time,
    }),
  ),
  verdicts: z.array(
    z.object({
      entry: z.number().int(),
      at: time,
      list: text.nullable().describe('`deploy`, `post-deploy` ...; null for the pull request'),
      verdict: text,
      commit: text.nullable(),
      missing: z.array(text),
      holds: z.array(text),
    }),
  ),
  messages: z
    .array(
      z.object({ entry: z.number().int(), at: time, kind: z.enum(['notice', 'reminder']), data: z.custom<Json>() }),
    )
    .describe('of the communication plan, and reminders'),
  waivers: z.array(z.object({ item: text, reason: text, until: text.nullable(), by: text, at: time })),
  notApplicable: z.array(z.object({ item: text, reason: text, by: text, at: time })),
  votes: z.array(
    z.object({ vote: z.enum(['go', 'no-go']), reason: text.nullable(), by: text, at: time, commit: text.nullable() }),
  ),
  recorded: z.array(recordedValue).describe('values that people recorded and that count'),
  notes: z.array(text),
  lessons: z.array(text),
  acts: z
    .array(
      z.object({
        entry: z.number().int().describe('id in the record'),
        at: time,
        subject: text,
        kind: z.enum(ACT_KINDS),
        actor: text.nullable(),
        item: text.nullable(),
        commit: text.nullable(),
        counts: z.boolean().nullable().describe('null: nobody has judged it yet'),
        because: text.nullable(),
        data: z.custom<Json>(),
      }),
    )
    .describe('everything people did, whether it counted or not'),
  chain: z.object({ entries: z.number().int(), first: link.nullable(), last: link.nullable() }),
}) satisfies z.ZodType<ReleaseDocument>

const entries = z.object({
  schema: z.literal('holdpoint/entries@1'),
  entries: z.array(
    auditEntry.extend({
      previous: text.describe('digest of the entry before it in the whole record; empty for the first'),
    }),
  ),
}) satisfies z.ZodType<ExportedEntries>

const exported = z.object({
  schema: z.literal('holdpoint/export@1'),
  holdpoint: text.describe('version of Holdpoint'),
  made: time,
  repository: text,
  commit: text.nullable(),
  environment: text.nullable(),
  version: text.nullable(),
  subjects: z.array(text),
  record: z.object({
    head: link.describe('the end of the whole record when this was made'),
    entries: z.number().int(),
    first: link.nullable(),
    last: link.nullable(),
    verification: z.object({ checked: z.number().int(), wrong: text.nullable() }).describe('of the whole chain'),
  }),
  checklist: z.object({
    path: text.nullable(),
    because: text,
    signed: z.array(text).describe('ids of sign-offs that are filled in'),
    left: z.array(text).describe('ids of sign-offs with a signature that found no place'),
  }),
  files: z.array(z.object({ name: text, bytes: z.number().int(), sha256: text })),
  signature: z
    .object({
      algorithm: z.enum(['ed25519', 'rsa-sha256']),
      file: text,
      publicKey: text,
      fingerprint: text.describe("hex SHA-256 of the public key's DER"),
    })
    .nullable(),
  signed: text,
}) satisfies z.ZodType<Manifest>

const doctor = z.object({
  schema: z.literal('holdpoint/doctor@1'),
  repository: text,
  app: z.number().int().nullable().describe('id of the App; null when it is not known'),
  branches: z.array(text).describe('patterns'),
  findings: z.array(
    z.object({
      severity: z.enum(['fine', 'warning', 'problem', 'unknown']).describe('`unknown`: it could not be found out'),
      about: text.describe('`check`, `bypass`, `app`, `role` ...'),
      branch: text.nullable().describe('the pattern; null for the whole repository'),
      message: text.describe('what is, what was expected, what to do'),
    }),
  ),
  fixed: z
    .object({ ruleset: z.number().int(), name: text, created: z.boolean() })
    .nullable()
    .describe('what `--fix` did; null when it did nothing'),
}) satisfies z.ZodType<Diagnosis>

const PUBLISHED: Record<string, { title: string; schema: z.ZodType }> = {
  config: { title: 'holdpoint configuration', schema: configSchema },
  checklist: { title: 'holdpoint/checklist@1', schema: checklist },
  report: { title: 'holdpoint/report@1', schema: report },
  outcome: { title: 'holdpoint/outcome@1', schema: outcome },
  doctor: { title: 'holdpoint/doctor@1', schema: doctor },
  audit: { title: 'holdpoint/audit@1', schema: audit },
  metrics: { title: 'holdpoint/metrics@1', schema: metrics },
  release: { title: 'holdpoint/release@1', schema: release },
  export: { title: 'holdpoint/export@1', schema: exported },
  entries: { title: 'holdpoint/entries@1', schema: entries },
}

export const SCHEMA_NAMES = Object.keys(PUBLISHED)

/** @returns the JSON Schema (draft 2020-12) of that name as text; null when there is none. */
export function schemaText(name: string): string | null {
  const published = PUBLISHED[name]
  if (!published) return null
  const schema = z.toJSONSchema(published.schema, {
    io: name === 'config' ? 'input' : 'output',
    unrepresentable: 'any',
  })
  return `${JSON.stringify({ ...schema, title: published.title }, null, 2)}\n`
}
