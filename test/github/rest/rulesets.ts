/** Rulesets, classic protection, and the merge they hold back. */
import { roleOf } from '../auth.ts'
import { loginOf } from '../core/hub.ts'
import type { Repository } from '../records.ts'
import {
  type Answer,
  type Call,
  created,
  gone,
  inFound,
  inPull,
  inRepository,
  listed,
  type Operations,
  ok,
  refuse,
} from '../rule.ts'
import { mergePull } from '../rules/merging.ts'
import type { Protection, Ruleset } from '../rules/records.ts'
import {
  activeRules,
  createRuleset,
  deleteRuleset,
  type RulesetWish,
  rulesetBody,
  updateRuleset,
} from '../rules/rulesets.ts'

const inRuleset = inFound(({ rulesets }, params) => rulesets.find(({ id }) => id === Number(params.ruleset_id)))

/** The list says neither rules nor conditions. */
const short = (ruleset: Ruleset, repository: Repository) => {
  const { rules: _, conditions: __, bypass_actors: ___, ...rest } = rulesetBody(ruleset, repository)
  return rest
}

interface ProtectionWish {
  required_status_checks: {
    strict: boolean
    contexts: string[]
    checks?: { context: string; app_id?: number }[]
  } | null
  enforce_admins: boolean | null
}

/** -1 is any app; without one GitHub takes the app that reported last. */
function appOf(repository: Repository, { context, app_id }: { context: string; app_id?: number }): number | null {
  if (app_id !== undefined) return app_id === -1 ? null : app_id
  return repository.checkRuns.findLast(run => run.name === context)?.app.id ?? null
}

function protect(repository: Repository, { params, body }: Call): Answer {
  const branch = params.branch!
  if (!repository.refs[branch]) return refuse(404, 'Branch not found')
  const { required_status_checks: wanted, enforce_admins } = body as unknown as ProtectionWish
  const checks = wanted?.checks ?? wanted?.contexts.map(context => ({ context })) ?? []
  const protection: Protection = {
    strict: wanted?.strict ?? false,
    checks: checks.map(check => ({ context: check.context, app_id: appOf(repository, check) })),
    enforceAdmins: enforce_admins ?? false,
  }
  repository.protections[branch] = protection
  return ok(protectionBody(protection))
}

const protectionBody = ({ strict, checks, enforceAdmins }: Protection) => ({
  required_status_checks: { strict, contexts: checks.map(({ context }) => context), checks },
  enforce_admins: { enabled: enforceAdmins, url: 'https://github.example/x' },
})

export const rulesetOperations: Operations = {
  'repos/get-repo-rulesets': {
    needs: ['metadata', 'read'],
    answer: inRepository((repository, call) =>
      listed(repository.rulesets, call, page => page.map(each => short(each, repository))),
    ),
  },
  'repos/get-repo-ruleset': {
    needs: ['metadata', 'read'],
    answer: inRuleset((ruleset, repository, { token }) => {
      const { bypass_actors, ...rest } = rulesetBody(ruleset, repository)
      // “… only returned if the user making the API call has write access to the ruleset.”
      const writes = token.person
        ? roleOf(repository, token.person) === 'admin'
        : token.permissions.administration === 'write'
      return ok(writes ? { ...rest, bypass_actors } : rest)
    }),
  },
  'repos/create-repo-ruleset': {
    needs: ['administration', 'write'],
    role: 'admin',
    answer: inRepository((repository, { hub, body, token }) =>
      created(rulesetBody(createRuleset(hub, repository, body as RulesetWish, loginOf(token)), repository)),
    ),
  },
  'repos/update-repo-ruleset': {
    needs: ['administration', 'write'],
    role: 'admin',
    answer: inRuleset((ruleset, repository, { hub, body, token }) => {
      updateRuleset(hub, repository, ruleset, body as RulesetWish, loginOf(token))
      return ok(rulesetBody(ruleset, repository))
    }),
  },
  'repos/delete-repo-ruleset': {
    needs: ['administration', 'write'],
    role: 'admin',
    answer: inRuleset((ruleset, repository, { hub, token }) => {
      deleteRuleset(hub, repository, ruleset, loginOf(token))
      return gone()
    }),
  },
  'repos/get-branch-rules': {
    needs: ['metadata', 'read'],
    answer: inRepository((repository, call) => {
      const source = { ruleset_source_type: 'Repository', ruleset_source: repository.fullName }
      return listed(activeRules(repository, call.params.branch!), call, page =>
        page.map(({ rule, ruleset }) => ({ ...rule, ...source, ruleset_id: ruleset.id })),
      )
    }),
  },
  'repos/get-branch-protection': {
    needs: ['administration', 'read'],
    role: 'admin',
    answer: inRepository((repository, { params }) => {
      if (!repository.refs[params.branch!]) return refuse(404, 'Branch not found')
      const found = repository.protections[params.branch!]
      return found ? ok(protectionBody(found)) : refuse(404, 'Branch not protected')
    }),
  },
  'repos/update-branch-protection': {
    needs: ['administration', 'write'],
    role: 'admin',
    answer: inRepository(protect),
  },
  'pulls/merge': {
    needs: ['contents', 'write'],
    answer: inPull((pull, repository, { hub, token, body }) => {
      const { merge_method: method, sha, commit_title: title } = body as Record<string, string | undefined>
      const wish = Object.entries({ method, sha, title }).filter(([, value]) => value !== undefined)
      const commit = mergePull(hub, repository, pull, token, Object.fromEntries(wish))
      return ok({ sha: commit, merged: true, message: 'Pull Request successfully merged' })
    }),
  },
}
