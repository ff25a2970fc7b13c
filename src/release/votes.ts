/**
 * @module release/votes
 * Go / no-go from the record: a vote for each role, by people who held it when they voted and hold it now. A go is about one commit;
 * a no-go stands until whoever said it, or somebody of the same role, lifts it.
 */
import type { Item } from '../model/checklist.ts'
import type { GateTable } from '../model/gate.ts'
import { CouldNotFindOut } from '../model/outcome.ts'
import type { Settings } from '../model/settings.ts'
import type { Entry } from '../model/store.ts'
import { listed, plural, slug } from '../model/text.ts'
import type { Ballot, Decision, VoteRules } from '../model/votes.ts'
import type { People } from '../model/world.ts'

/** An accepted `/holdpoint go` or `/holdpoint no-go: reason`. */
export interface Vote {
  by: string
  vote: 'go' | 'no-go'
  /** Milliseconds since 1970. */
  at: number
  /** The commit that was proposed, or released, when it was said. */
  commit: string | null
  reason: string
  /** Voting roles that the person held when it was judged. */
  roles: readonly string[]
  /** Why a go counts no more whatever its commit is; null when nothing is against it. */
  stale: string | null
}

export interface Reading {
  /** The commit that an act was about. */
  commitOf(act: Entry): string | null
  /** Why a go counts no more, e.g. because the base was changed. */
  staleOf?(act: Entry): string | null
}

/**
 * @param ordered the record in the order in which people acted, with its judgements.
 * @returns the votes that were accepted, in that order.
 */
export function votesIn(ordered: readonly Entry[], { commitOf, staleOf = () => null }: Reading): Vote[] {
  const judged = new Map<number, { allowed: boolean; roles?: string[] }>()
  for (const { kind, data } of ordered) {
    const judgement = data as unknown as { of: number; allowed: boolean; roles?: string[] }
    if (kind === 'judgement') judged.set(judgement.of, judgement)
  }
  return ordered.flatMap((act): Vote[] => {
    const judgement = judged.get(act.id)
    if ((act.kind !== 'go' && act.kind !== 'no-go') || !act.actor || !judgement?.allowed) return []
    const { reason = '' } = act.data as { reason?: string }
    const { kind: vote, actor: by, at } = act
    return [{ by, vote, at, reason, commit: commitOf(act), roles: judgement.roles ?? [], stale: staleOf(act) }]
  })
}

/**
 * @param items with what the configuration bound to them.
 * @returns every role that has a vote: by the configuration, or by an item's gate that counts votes.
 */
export function votingRoles(
  items: readonly Pick<Item, 'id' | 'text' | 'thresholds' | 'role' | 'modifiers' | 'gates'>[],
  gates: GateTable,
  { goNoGo, gateDefaults }: Pick<Settings, 'goNoGo' | 'gateDefaults'>,
): string[] {
  const asked = items.flatMap(item =>
    item.gates.flatMap(({ kind, params, from }) => {
      const gate = from !== 'proposal' && Object.hasOwn(gates, kind) ? gates[kind]! : null
      return gate?.asks.includes('votes') ? (gate.roles(params, item, gateDefaults[kind]) ?? []) : []
    }),
  )
  return [...new Set([...(goNoGo?.roles ?? []), ...asked].map(slug))]
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** @returns what nobody has lifted: whoever said it may, who shares a role with them, and for whoever held none every voter. */
export function standingNoGos(votes: readonly Vote[], voting: readonly string[]): Vote[] {
  return votes.filter(
    (said, at) => said.vote === 'no-go' && !votes.slice(at + 1).some(later => lifts(later, said, voting)),
  )
}

function lifts(later: Vote, said: Vote, voting: readonly string[]): boolean {
  // A second no-go of the same person stands in for the first.
  if (same(later.by, said.by)) return true
  if (later.vote === 'no-go') return false
  if (said.roles.length) return later.roles.some(role => said.roles.includes(role))
  return voting.length === 0 || later.roles.length > 0
}

export interface Count {
  votes: readonly Vote[]
  /** No roles: only whether a no-go stands. */
  rules: VoteRules
  /** Every role that has a vote anywhere: who may lift a no-go. Those of the rules when it is left out. */
  voting?: readonly string[]
  /** What is decided about; null when it is not known, and then no go counts. */
  commit: string | null
  people: Pick<People, 'holds'>
}

/** @returns what is decided. Never throws for a role that cannot be looked up: then its go does not count. */
export async function votesOf({ votes, rules, voting, commit, people }: Count): Promise<Decision> {
  const roles = [...new Set(rules.roles.map(slug))]
  const standing = standingNoGos(votes, voting ?? roles)
  const last = new Map(votes.map(vote => [vote.by.toLowerCase(), vote]))
  const ballots: Ballot[] = []
  for (const vote of [...last.values()].toSorted((a, b) => a.at - b.at))
    ballots.push(await ballotOf(vote, roles, standing, commit, people))
  const given = spokenFor(roles, ballots, rules.distinct)
  const needed = Math.min(rules.quorum ?? roles.length, roles.length)
  const missing = roles.filter(role => !given.some(each => each.role === role))
  const holds = standing.map(vote => noGoText(vote, voting ?? roles))
  const decided = holds.length ? 'no-go' : roles.length && given.length >= needed ? 'go' : 'open'
  const counted = { decided, holds, ballots, given, missing, needed } as const
  return { ...counted, because: sentenceOf(counted) }
}

async function ballotOf(
  vote: Vote,
  roles: readonly string[],
  standing: readonly Vote[],
  commit: string | null,
  people: Count['people'],
): Promise<Ballot> {
  const { by, at, reason } = vote
  const ballot: Ballot = {
    ...{ by, vote: vote.vote, at: new Date(at).toISOString(), commit: vote.commit, roles: [] },
    reason: reason || null,
    void: null,
  }
  if (vote.vote === 'no-go') return standing.includes(vote) ? ballot : { ...ballot, void: 'lifted' }
  if (vote.stale) return { ...ballot, void: vote.stale }
  if (!commit || vote.commit !== commit)
    return {
      ...ballot,
      void: `said for \`${vote.commit?.slice(0, 7) ?? 'no commit'}\`, \`${commit?.slice(0, 7) ?? 'no commit'}\` is asked about; say it again`,
    }
  const refusals: string[] = []
  for (const role of roles.filter(each => vote.roles.includes(each))) {
    try {
      const { holds, because } = await people.holds(by, [role])
      if (holds) ballot.roles.push(role)
      else refusals.push(because)
    } catch (caught) {
      if (!(caught instanceof CouldNotFindOut)) throw caught
      refusals.push(caught.message)
    }
  }
  if (ballot.roles.length) return ballot
  return { ...ballot, void: refusals[0] ?? `${by} did not hold ${listed(roles, 'or')}` }
}

/** As many roles as can be spoken for: with distinct people each person speaks for one, whichever leaves the fewest silent. */
function spokenFor(roles: readonly string[], ballots: readonly Ballot[], distinct: boolean): Decision['given'] {
  const gos = ballots.filter(ballot => ballot.vote === 'go' && !ballot.void)
  const able = (role: string) => gos.filter(ballot => ballot.roles.includes(role)).map(({ by }) => by)
  if (!distinct)
    return roles.flatMap(role =>
      able(role)
        .slice(0, 1)
        .map(by => ({ role, by })),
    )
  const speaks = new Map<string, string>()
  const seat = (role: string, tried: Set<string>): boolean => {
    for (const by of able(role)) {
      if (tried.has(by)) continue
      tried.add(by)
      const other = speaks.get(by)
      if (other === undefined || seat(other, tried)) {
        speaks.set(by, role)
        return true
      }
    }
    return false
  }
  for (const role of roles) seat(role, new Set())
  const seats = new Map([...speaks].map(([by, role]) => [role, by]))
  return roles.flatMap(role => (seats.has(role) ? [{ role, by: seats.get(role)! }] : []))
}

/** Who a no-go waits for stands in it. */
function noGoText({ by, reason, roles }: Vote, voting: readonly string[]): string {
  const who = voting.length ? ` by ${by} or the ${listed([...(roles.length ? roles : voting)], 'or')}` : ''
  return `no-go by ${by}: ${reason}; \`/holdpoint go\`${who} lifts it`
}

function sentenceOf({ decided, holds, ballots, given, missing, needed }: Omit<Decision, 'because'>): string {
  if (decided === 'no-go') return holds.join('; ')
  const said = given.map(({ role, by }) => `${by} for ${role}`).join(', ')
  if (decided === 'go') return `go by ${said}`
  if (!needed) return 'nobody is asked; name `roles`'
  const lost = ballots.find(ballot => ballot.vote === 'go' && ballot.void)
  return [
    `go by ${given.length} of ${plural(needed, 'role')} that must say it${said ? ` (${said})` : ''}`,
    `${listed(missing, needed - given.length < missing.length ? 'or' : 'and')} ${missing.length === 1 || needed - given.length < missing.length ? 'is' : 'are'} missing`,
    ...(lost ? [`${lost.by}'s go does not count: ${(lost.void ?? '').replace(/;.*$/s, '')}`] : []),
  ]
    .join(', ')
    .concat('; comment `/holdpoint go`')
}
