/** Reports for the publishers' tests: an item takes what matters, the rest follows from it. */
import { CLEARED, ITEM_STATES, type ItemReport, type ItemState, type Report } from '../../src/model/report.ts'

export function item(state: ItemState, given: Partial<ItemReport> = {}): ItemReport {
  return {
    id: given.text?.toLowerCase().replaceAll(' ', '-') ?? `item-${state}`,
    line: 7,
    text: `An item that is ${state}`,
    path: ['Release checklist', 'Before the merge'],
    phase: 'pre-deploy',
    kind: 'item',
    depth: 0,
    parent: null,
    state,
    because: 'it is so',
    evidence: {},
    gates: [],
    proposals: [],
    optional: false,
    clearBy: [],
    ...given,
  }
}

/** An item that one gate decided. */
export function gated(
  state: 'failing' | 'error' | 'proven',
  text: string,
  evidence: Record<string, unknown>,
): ItemReport {
  const outcome = state === 'failing' ? 'fail' : state === 'error' ? 'error' : 'pass'
  const because = `\`${text}\` is ${state}`
  const gates = [{ kind: 'tests', params: {}, state: outcome, because, evidence } as const]
  return item(state, { text, because, evidence, gates })
}

export function report(items: ItemReport[], given: Partial<Report> = {}): Report {
  const missing = items.filter(({ state, optional }) => !optional && !CLEARED.includes(state)).map(({ id }) => id)
  return {
    schema: 'holdpoint/report@1',
    verdict: missing.length ? 'hold' : 'go',
    shadow: false,
    release: {
      repository: 'acme/shop',
      commit: '0123456789abcdef0123456789abcdef01234567',
      version: '1.2.0',
      environment: null,
    },
    checklist: { source: 'RELEASE.md', title: 'Release checklist', digest: 'd'.repeat(64) },
    phases: ['pre-deploy'],
    items,
    missing,
    counts: Object.fromEntries(
      ITEM_STATES.map(state => [state, items.filter(one => one.state === state).length]),
    ) as Report['counts'],
    holds: [],
    findings: [],
    at: '2026-11-21T03:00:00.000Z',
    durationMs: 12,
    ...given,
  }
}

/** What a report file of an attacker may hold. Each must come out as plain text. */
export const HOSTILE = [
  '@octocat and @acme/release-team, please look',
  'fixes #123, GH-7 and acme/shop#9',
  '![beacon](https://evil.example/p.png)',
  '[click](https://evil.example)',
  '[click][ref]\n\n[ref]: https://evil.example',
  'https://evil.example/?leak=1 and www.evil.example and mail@evil.example',
  '_https://evil.example and xwww.evil.example',
  'mailto:a@evil.example xmpp:a@evil.example',
  '<img src="https://evil.example/p.png">',
  '<details open><summary>x</summary>',
  '</details></td></table><script>alert(1)</script>',
  '<!-- holdpoint:end --> <!-- gate: tests -->',
  '<https://evil.example>',
  '| a | b |\n| - | - |\n| c | d |',
  'a \\| b \\',
  '`a` | ``b`|` | `',
  '`| x',
  '**bold** __strong__ *em* ~~gone~~',
  '- [x] ticked\n- [ ] not',
  '# heading',
  '> [!WARNING]\n> quote',
  '1. one',
  '```\nfence',
  '    code',
  '$\\sqrt{x}$ and $`y`$',
  '&lt;img&gt; &#64;octocat &copy;',
  '::error file=a.ts,line=1::boo',
  '\n::set-output name=verdict::go\r\n::add-mask::e\n##[error]boo',
  '%0A::error::boo %25',
  '\u202Egnp.elif\u2066 \u0000\u001B[31mred\u0007 \uD800',
  'مرحبا بالعالم 你好 👩‍👩‍👧‍👦',
  '',
  ' ',
  'long '.repeat(300),
]
