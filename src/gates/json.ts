/**
 * @module gates/json
 * Does a measured value in a JSON document keep its limit, and is the document fresh enough to count?
 */
import { z } from 'zod'
import { tooOld } from '../model/age.ts'
import { comparison, OPERATORS, type Operator } from '../model/compare.ts'
import { byPreset, IMPACTS, TOOLS } from '../model/figures.ts'
import { defineGate } from '../model/gate.ts'
import { matchedFiles } from '../model/globs.ts'
import { valuesAt } from '../model/json-path.ts'
import { type Provenance, type Row, verdict } from '../model/limits.ts'
import { pathText } from '../model/lookup.ts'
import { CouldNotFindOut, fail, type Outcome } from '../model/outcome.ts'
import { duration, flag, list, scalar } from '../model/params.ts'
import { shownValue } from '../model/secrets.ts'
import type { Document, World } from '../model/world.ts'

type Asked = Pick<World, 'documents' | 'files' | 'git' | 'clock'>

const MOST_FILES = 100

export default defineGate({
  kind: 'json',
  says: 'Values in a JSON document keep their limits, and the document is as fresh as it must be.',
  asks: ['documents', 'files', 'git', 'clock'],
  params: z
    .strictObject({
      file: list().default([]).describe('JSON files or globs, `!` in front excludes; each must match'),
      files: list().default([]).describe('the same as `file`'),
      path: z
        .string()
        .optional()
        .describe(
          'the value: JSONPath (RFC 9535, `$.runs[*].score`; without `match()` and `search()`), or a path such as `totals.score`',
        ),
      op: z
        .enum(OPERATORS, { error: `expected one of ${OPERATORS.join(', ')}` })
        .optional()
        .describe(
          '`==` when there is a `value`, else `exists`; of presets: `axe` `<=`, `lighthouse` `>=`, `benchmark` `<=`',
        ),
      value: scalar().optional().describe('what to compare with'),
      match: z
        .enum(['all', 'any'], { error: 'expected `all` or `any`' })
        .default('all')
        .describe('of several values all must hold, or any'),
      length: flag().default(false).describe('compare how many members a list or object has'),
      preset: z
        .enum(TOOLS, { error: `expected one of ${TOOLS.join(', ')}` })
        .optional()
        .describe(
          'a summary that needs no path. `k6`: every threshold of the script held; `lighthouse`: every category scores `value` of 100; ' +
            '`axe`: at most `value` violations (none when absent); `benchmark`: every one keeps `op` `value`, or is not slower than `against` by ' +
            'more than `value` percent (github-action-benchmark, Google Benchmark, pytest-benchmark, hyperfine; times in ms)',
        ),
      metric: list()
        .default([])
        .describe(
          '`k6`, `lighthouse`, `benchmark`: only these numbers keep `op` `value` (`http_req_duration p(95)`, `largest-contentful-paint`)',
        ),
      impact: list()
        .pipe(z.array(z.enum(IMPACTS, { error: `expected some of ${IMPACTS.join(', ')}` })))
        .default([])
        .describe('`axe`: count only these impacts (`critical,serious`), and those that state none'),
      against: z.string().optional().describe('`benchmark`: an earlier report to compare with'),
      better: z
        .enum(['lower', 'higher'], { error: 'expected `lower` or `higher`' })
        .default('lower')
        .describe('`benchmark` with `against`: which direction is better'),
      maxAge: duration()
        .optional()
        .describe(
          "oldest the document may be (`24h`): by `at`, the time the tool states, the file's last commit, or else the file's own time",
        ),
      at: z.string().optional().describe('path to the time the document was made, ISO or seconds since 1970'),
    })
    .refine(({ file, files }) => file.length + files.length > 0, { error: 'expected a file or glob', path: ['file'] })
    .refine(({ path, preset }) => (path === undefined) !== (preset === undefined), {
      error: 'expected either a path or a `preset`',
      path: ['path'],
    })
    .refine(({ preset, metric, impact, against, length }) => fits(preset, metric, impact, against, length), {
      error:
        'expected only parameters that the preset has: `metric` is not for `axe`, `impact` only for it, `against` only for `benchmark`, `length` for none',
      path: ['preset'],
    }),
  async check(params, world) {
    const files = await matchedFiles([...params.file, ...params.files], world.files, {
      parameter: 'file',
      most: MOST_FILES,
    })
    const judged = params.preset
      ? await byPreset(files, params.preset, params, world)
      : await byPath(files, params.path!, params, world)
    if (judged.state !== 'pass' || params.maxAge === undefined) return judged
    const old = await tooOld(files, params.maxAge, params, world)
    if (!old) return judged
    return fail(old, judged.evidence)
  },
  examples: [
    {
      says: 'A number below its limit',
      item: '- [ ] Bundle below 250 kB <!-- gate: json file=size.json path="$.bundles[*].gzip" op="<=" value=256000 -->',
      world: {
        files: {
          'size.json': '{ "bundles": [{ "name": "app", "gzip": 181204 }, { "name": "admin", "gzip": 93120 }] }',
        },
      },
      outcome: 'pass',
      because: '2 values of `$.bundles[*].gzip` hold, at most 256000 expected',
    },
    {
      says: 'Load test: the thresholds of the script decide',
      item: '- [ ] Load test passed <!-- gate: json preset=k6 file=k6-summary.json -->',
      world: {
        files: {
          'k6-summary.json':
            '{ "root_group": {}, "metrics": { "http_req_duration": { "avg": 212.4, "p(95)": 612.1, "thresholds": { "p(95)<500": true } } } }',
        },
      },
      outcome: 'fail',
      because: '`http_req_duration p(95)<500` does not hold',
    },
    {
      says: 'Lighthouse scores',
      item: '- [ ] Lighthouse at 90 or better <!-- gate: json preset=lighthouse file=lhr.json value=90 maxAge=24h -->',
      world: {
        now: '2026-11-21T03:00:00Z',
        files: {
          'lhr.json':
            '{ "lighthouseVersion": "12.6.0", "fetchTime": "2026-11-20T22:10:00.000Z", "categories": { "performance": { "score": 0.93 }, "accessibility": { "score": 1 } } }',
        },
      },
      outcome: 'pass',
      because: '2 categories of lighthouse hold, at least 90 expected',
    },
    {
      says: 'Accessibility, the serious ones only',
      item: '- [ ] No serious accessibility problem <!-- gate: json preset=axe file=axe.json impact=critical,serious -->',
      world: {
        files: {
          'axe.json':
            '{ "testEngine": { "name": "axe-core" }, "passes": [{ "id": "html-lang" }], "violations": [{ "id": "color-contrast", "impact": "serious", "nodes": [{}, {}] }, { "id": "region", "impact": "moderate", "nodes": [{}] }] }',
        },
      },
      outcome: 'fail',
      because: '1 violation of `critical` or `serious` was found, at most 0 expected',
    },
    {
      says: 'Not slower than before',
      item: '- [ ] No slowdown above 10 % <!-- gate: json preset=benchmark file=bench.json against=bench/main.json value=10 -->',
      world: {
        files: {
          'bench.json': '[{ "name": "parse", "unit": "ms", "value": 10.4 }]',
          'bench/main.json': '[{ "name": "parse", "unit": "ms", "value": 10 }]',
        },
      },
      outcome: 'pass',
      because: '1 benchmark is at most 10 % worse than in `bench/main.json`',
    },
    {
      says: 'A path that leads nowhere proves nothing',
      item: '- [ ] No open incident <!-- gate: json file=incidents.json path=open op="<=" value=0 -->',
      world: { files: { 'incidents.json': '{ "error": "rate limited" }' } },
      outcome: 'error',
      because: '`open` leads to nothing in `incidents.json`',
    },
  ],
})

interface Params {
  op?: Operator | undefined
  value?: string | undefined
  match: 'all' | 'any'
  length: boolean
}

function fits(
  preset: string | undefined,
  metric: string[],
  impact: string[],
  against: string | undefined,
  length: boolean,
): boolean {
  if (preset === undefined) return !metric.length && !impact.length && against === undefined
  if (length || (against !== undefined && preset !== 'benchmark')) return false
  return preset === 'axe' ? !metric.length : !impact.length
}

async function byPath(files: readonly string[], path: string, params: Params, world: Asked): Promise<Outcome> {
  const values = await valuesAt(path)
  const op = params.op ?? (params.value === undefined ? 'exists' : '==')
  if (op === 'absent')
    throw new CouldNotFindOut(
      '`op=absent` proves nothing about a document that may be of another kind; use `length` or another value',
    )
  const compared = await comparison(op, params.value)
  const rows: Row[] = []
  const documents: Provenance[] = []
  for (const file of files) {
    const document = await dataOf(file, world)
    documents.push({ file, sha256: document.sha256 })
    const found = values(document.value, { whole: params.match === 'all' })
    if (!found.length)
      throw new CouldNotFindOut(
        `\`${path}\` leads to nothing in \`${file}\`, a value was expected; correct the path, or make the document again`,
      )
    for (const { path: place, value } of found) {
      const key = pathText(place) || path
      const judged = params.length ? lengthOf(value, key, file) : value
      rows.push({
        file,
        line: document.lineOf(place),
        key,
        told: shownValue(key, judged),
        holds: holdsIn(compared.holds, judged, `\`${key}\` of \`${file}\``),
      })
    }
  }
  return verdict(rows, documents, params.match, `\`${path}\``, compared.words, 'value')
}

async function dataOf(file: string, { documents }: Asked): Promise<Document> {
  const [document, another] = await documents.read(file)
  if (another || !document!.complete || document!.format !== 'json')
    throw new CouldNotFindOut(`\`${file}\` is ${document!.format}, JSON was expected; ask the gate \`config\` about it`)
  return document!
}

function lengthOf(value: unknown, key: string, file: string): number {
  if (typeof value !== 'object' || value === null)
    throw new CouldNotFindOut(`\`${key}\` of \`${file}\` is no list, one was expected for \`length\`; correct \`path\``)
  return Object.keys(value).length
}

function holdsIn(holds: (value: unknown) => boolean, value: unknown, what: string): boolean {
  try {
    return holds(value)
  } catch (caught) {
    if (caught instanceof CouldNotFindOut)
      throw new CouldNotFindOut(`${what}: ${caught.message}; correct \`path\` or \`op\``)
    throw caught
  }
}
