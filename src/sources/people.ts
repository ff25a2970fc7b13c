/**
 * @module sources/people
 * Who ticked, and who may. Without an App the first is as sure as git's authors and GitHub's edit history are.
 */
import { CouldNotFindOut } from '../model/outcome.ts'
import type { Role } from '../model/settings.ts'
import { listed, slug } from '../model/text.ts'
import type { People, Tick } from '../model/world.ts'
import type { Members } from './github/members.ts'

export { type ParsedRevision, ticksOfBody } from './people/body.ts'
export { ticksOfFile } from './people/file.ts'

export interface PeopleParts {
  /** By the name the configuration gives them. */
  roles: Record<string, Role>
  /** All ticks there are; asked when the first one is. */
  ticks: () => Promise<readonly Tick[]>
  /** Login of the release's author when authors may not sign for themselves. */
  excluded?: string | null
  /** Authors may not sign for themselves, and who the author is cannot be told. */
  authorUnknown?: boolean
  /** Teams and permissions, where GitHub can be asked. */
  members?: Partial<Members>
}

interface Answer {
  holds: boolean
  because: string
}

interface Person {
  /** As handed in, for sentences. */
  told: string
  /** Null where only a name or an e-mail is known. */
  login: string | null
  /** Everything the person may be listed under, in lower case. */
  known: string[]
}

const NO_GITHUB =
  'GitHub cannot be asked here; set `GITHUB_TOKEN` or the input `token`, or list the people under `users`'
const RANKS = ['none', 'read', 'triage', 'write', 'maintain', 'admin']

/**
 * @returns the questions about people. A person is a login, a name, an e-mail address, or `Name <e-mail>`.
 */
export function peopleSource({
  roles,
  ticks,
  excluded = null,
  authorUnknown = false,
  members = {},
}: PeopleParts): People {
  const table = new Map(Object.entries(roles).map(([name, role]) => [slug(name), role]))
  let all: Promise<readonly Tick[]> | undefined
  const inRole = async (person: Person, name: string): Promise<Answer> => {
    const role = table.get(slug(name))
    if (!role) throw new CouldNotFindOut(`role \`${name}\` is not in the configuration; add it under \`roles\``)
    return holdsRole(person, name, role, members)
  }
  return {
    async ticks(item) {
      all ??= ticks()
      return (await all).filter(tick => tick.item === item)
    },
    async holds(who, asked) {
      const person = personOf(who)
      const refusal = refusalOf(person, excluded)
      if (refusal) return { holds: false, because: refusal }
      if (authorUnknown)
        throw new CouldNotFindOut(
          `its author may not sign this release, and whether that is ${person.told} is not known here; run it on the pull request`,
        )
      if (asked.length === 0) return mayWrite(person, members)
      return firstThatHolds(person, asked, name => inRole(person, name))
    },
    async same(who, whoElse) {
      const [one, other] = [personOf(who), personOf(whoElse)]
      if (one.known.some(name => other.known.includes(name))) return true
      if (one.login !== null && other.login !== null) return false
      throw new CouldNotFindOut(
        `whether ${one.told} and ${other.told} are two people is not known, the logins of both were expected; tick it on GitHub`,
      )
    },
  }
}

/** Before any role: machines never sign for people, and authors not for themselves where this is so configured. */
function refusalOf(person: Person, excluded: string | null): string | null {
  if (person.known.some(name => name.endsWith('[bot]'))) return `${person.told} is a bot, and bots sign nothing`
  if (excluded === null) return null
  if (person.known.includes(excluded.toLowerCase()))
    return `${person.told} opened this release, and its author may not sign it`
  if (person.login === null)
    throw new CouldNotFindOut(
      `whether ${person.told} is \`${excluded}\`, who opened this release and may not sign it, is not known; tick it on GitHub`,
    )
  return null
}

/** One role is enough; not finding out about another does not matter then. */
async function firstThatHolds(
  person: Person,
  asked: readonly string[],
  inRole: (name: string) => Promise<Answer>,
): Promise<Answer> {
  const unknown: CouldNotFindOut[] = []
  for (const name of asked) {
    try {
      const answer = await inRole(name)
      if (answer.holds) return answer
    } catch (caught) {
      if (!(caught instanceof CouldNotFindOut)) throw caught
      unknown.push(caught)
    }
  }
  if (unknown[0]) throw unknown[0]
  return { holds: false, because: `${person.told} does not hold ${listed(asked, 'or')}` }
}

async function holdsRole(person: Person, name: string, role: Role, members: Partial<Members>): Promise<Answer> {
  const yes = (how: string): Answer => ({ holds: true, because: `${person.told} holds ${name} (${how})` })
  const users = role.users.map(user => user.toLowerCase().replace(/^@/, ''))
  if (person.known.some(known => users.includes(known))) return yes('listed')
  for (const team of role.teams) if (await inTeam(person, team, members)) return yes(`team ${team}`)
  if (role.permission) {
    const { permission } = await permissionOf(person, members)
    if (RANKS.indexOf(permission) >= RANKS.indexOf(role.permission)) return yes(`permission ${permission}`)
  }
  return { holds: false, because: `${person.told} does not hold ${name}` }
}

async function inTeam(person: Person, team: string, { memberOf }: Partial<Members>): Promise<boolean> {
  if (!memberOf) throw new CouldNotFindOut(`who is in the team \`${team}\` is not known: ${NO_GITHUB}`)
  const [organisation, name] = team.replace(/^@/, '').split('/')
  if (!organisation || !name) throw new CouldNotFindOut(`\`${team}\` is no team; write \`organisation/team\``)
  return memberOf(organisation, name, loginOf(person, `is in the team \`${team}\``))
}

async function permissionOf(person: Person, members: Partial<Members>): Promise<{ permission: string }> {
  if (!members.permissionOf) throw new CouldNotFindOut(`what ${person.told} may do is not known: ${NO_GITHUB}`)
  return { permission: await members.permissionOf(loginOf(person, 'may write')) }
}

/** No role is asked for: whoever may write to the repository. Without GitHub, whoever is known by name. */
async function mayWrite(person: Person, members: Partial<Members>): Promise<Answer> {
  if (!members.permissionOf) return { holds: true, because: `${person.told} is known, and no role is asked for` }
  const { permission } = await permissionOf(person, members)
  const holds = RANKS.indexOf(permission) >= RANKS.indexOf('write')
  return { holds, because: `${person.told} ${holds ? 'may' : 'may not'} write to the repository (${permission})` }
}

function loginOf({ login, told }: Person, what: string): string {
  if (login !== null) return login
  throw new CouldNotFindOut(
    `whether ${told} ${what} is not known, for GitHub knows logins only; list the e-mail address under \`users\`, or tick it on GitHub`,
  )
}

/** GitHub's own addresses carry the login: `123+ada@users.noreply.github.com`. */
const NO_REPLY = /^(?:\d+\+)?([^@+]+)@users\.noreply\./i

function personOf(who: string): Person {
  const told = who.trim()
  const [, name = '', email = ''] = /^(.*?)\s*<([^<>]*)>$/.exec(told) ?? []
  const address = email || (told.includes('@') ? told.replace(/^@/, '') : '')
  const isAddress = address.includes('@')
  const login = isAddress ? (NO_REPLY.exec(address)?.[1] ?? null) : email ? null : told.replace(/^@/, '')
  const known = [login, name, isAddress ? address : '', told].filter(text => text !== null && text !== '')
  return { told, login, known: known.map(text => text!.toLowerCase()) }
}
