/**
 * @module model/report-shape
 * A report as a zod object: what is published as its JSON Schema, and what a report from elsewhere is read by.
 */
import { z } from 'zod'
import { PHASES } from './checklist.ts'
import { ITEM_STATES, type Report } from './report.ts'

export const phase = z.enum(PHASES)
export const evidence = z.record(z.string(), z.unknown())
export const text = z.string()
export const line = z.number().int().describe('1-based')
export const path = z.array(text).describe("headings from the document's title down")
export const state = z.enum(['pass', 'fail', 'wait', 'skip', 'error'])

export const gateCall = z.object({
  kind: text,
  params: z.record(z.string(), z.unknown()),
  from: z.enum(['annotation', 'configuration', 'proposal']),
  place: z.object({ line, column: z.number().int() }).optional(),
  confidence: z.number().min(0).max(1).optional(),
  reason: text.optional(),
})

export const finding = z.object({
  severity: z.enum(['error', 'warning', 'info']),
  rule: text,
  line,
  column: z.number().int().optional(),
  message: text,
})

const gateReport = z.object({ kind: text, params: evidence, state, because: text, evidence })

export const reportShape = z.object({
  schema: z.literal('holdpoint/report@1'),
  verdict: z.enum(['go', 'hold']),
  shadow: z.boolean(),
  release: z.object({
    repository: text.nullable(),
    commit: text.nullable(),
    version: text.nullable(),
    environment: text.nullable(),
  }),
  checklist: z.object({ source: text, title: text.nullable(), digest: text }),
  phases: z.array(phase),
  sections: z
    .array(
      z.object({
        kind: z.enum(['scenario', 'environment']),
        name: text,
        live: z.boolean(),
        because: text.describe('why its items count, or sleep'),
        items: z.number().int().describe('how many it has'),
      }),
    )
    .optional(),
  items: z.array(
    z.object({
      id: text,
      line,
      text,
      path,
      phase,
      kind: z.enum(['item', 'sign-off', 'condition']),
      depth: z.number().int(),
      parent: text.nullable(),
      state: z.enum(ITEM_STATES),
      because: text,
      evidence,
      gates: z.array(gateReport),
      proposals: z.array(gateCall),
      optional: z.boolean(),
      condition: z
        .object({
          words: text.describe('as written: `if needed`'),
          leaves: z
            .enum(['applies', 'try', 'hurry'])
            .describe('what is open: whether it applies, whether it can be done, whether the faster way is taken'),
          name: text.describe(
            'by which it is answered: the id of the item, or of the heading that asks for all below it',
          ),
        })
        .optional(),
      clearBy: z.array(text).describe('roles that can clear it'),
    }),
  ),
  missing: z.array(text).describe('ids of what holds'),
  counts: z.record(z.enum(ITEM_STATES), z.number().int()),
  holds: z.array(text).describe("reasons to hold that are not an item's"),
  findings: z.array(finding),
  votes: z
    .object({
      decided: z.enum(['go', 'no-go', 'open']),
      because: text,
      holds: z.array(text),
      ballots: z.array(
        z.object({
          by: text,
          vote: z.enum(['go', 'no-go']),
          at: text.describe('ISO time'),
          commit: text.nullable(),
          roles: z.array(text).describe('that it counts for'),
          reason: text.nullable(),
          void: text.nullable().describe('why it counts for nothing; null when it counts'),
        }),
      ),
      given: z.array(z.object({ role: text, by: text })),
      missing: z.array(text).describe('roles that have not said go'),
      needed: z.number().int().describe('how many roles must say it'),
    })
    .optional()
    .describe('go / no-go, where the configuration asks for it'),
  at: text.describe('ISO time of the evaluation'),
  durationMs: z.number(),
}) satisfies z.ZodType<Report>
