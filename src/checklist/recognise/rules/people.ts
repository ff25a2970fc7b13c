/**
 * @module checklist/recognise/rules/people
 * What a person must answer for, and what is told to people. These come first: a machine must never be offered
 * for a judgement.
 */
import { rule } from './rule.ts'

/** Things that can be "available" or "ready" without anybody being asked. */
const SIGNATURE = /^[^:`]{2,50}:\s*_{3,}/

/** `... approved` at the end: somebody has to say it. */
const APPROVED =
  /(?:^|\s)(?:approved|genehmigt|freigegeben|approuv[ée]e?s?|aprobad[oa]s?|aprovad[oa]s?|approvat[oaie]|goedgekeurd|zatwierdzon\p{L}{1,2}|одобрен\p{L}{0,2}|утвержд[её]н\p{L}{0,2})[.!]?$/iu

export const PEOPLE_RULES = [
  rule('signoff', 1, ({ item, said }) => item.kind === 'sign-off' || SIGNATURE.test(said.raw)),
  rule('notify', 0.8, ({ item, has }) => item.phase === 'alerting' && has('notify') && has('deploy')),
  rule('alertrule', 0.9, ({ item }) => item.phase === 'alerting'),
  rule('signoff', 0.9, ({ has }) => has('signoff') && !has('document', 'script', 'docs', 'plan') && !has('window')),
  rule('signoff', 0.85, ({ has }) => has('decision') && !has('notify') && has('approve', 'rollback', 'deploy', 'team')),
  rule(
    'signoff',
    0.85,
    ({ has, opens }) =>
      has('approve') &&
      (has('audience', 'release', 'releaseNotes', 'deploy', 'decision') || has('checklistItem') || opens('approve')) &&
      !has('codeReview', 'pr', 'registry', 'signoff'),
  ),
  rule(
    'signoff',
    0.85,
    ({ said, has }) =>
      APPROVED.test(said.main) &&
      !has('codeReview', 'pr', 'code', 'registry', 'migration', 'branch', 'commit', 'script', 'test'),
  ),
  rule('ack', 0.9, ({ has }) => has('manual') && !has('docs', 'backup', 'migration')),
  rule('ack', 0.9, ({ has }) => has('feedback') && !has('create', 'notify')),
  rule('ack', 0.8, ({ has }) => has('paperwork') && !has('vulnerability', 'load', 'test', 'docs', 'headers')),
  rule(
    'ack',
    0.85,
    ({ has }) =>
      has('available') &&
      has('team', 'audience') &&
      !has('onCall', 'backup', 'health', 'docs', 'runbook', 'plan', 'site', 'log', 'communicationPlan', 'notify'),
  ),
  rule('ack', 0.7, ({ has, terms }) => has('available') && has('measure') && terms <= 2 && !has('fine')),
  rule(
    'ack',
    0.85,
    ({ has }) =>
      has('person') &&
      !has('onCall', 'log', 'changelog', 'alert') &&
      !(has('runbook', 'docs', 'plan') && has('document')),
  ),
  rule(
    'ack',
    0.8,
    ({ has, all, said }) =>
      (has('audit') && !has('log', 'vulnerability', 'load')) ||
      (all('measure', 'optimize') && !has('monitoring', 'query') && !/^profil/i.test(said.main)),
  ),
  rule('ack', 0.8, ({ all, has }) => all('rollback', 'plan', 'review') && !has('test', 'document')),
  rule(
    'ack',
    0.75,
    ({ all, has }) =>
      all('plan', 'done') &&
      has('measure', 'infra') &&
      !has('document', 'update', 'rollback', 'backup', 'restore', 'test'),
  ),
  rule(
    'ack',
    0.75,
    ({ opens, all, has, terms }) => opens('infra', 'feature') && all('review') && terms <= 3 && !has('code', 'done'),
  ),
]

/** Things told to people. */
export const TELLING_RULES = [
  rule('file', 0.85, ({ under, has }) => under('runbook') && !has('test', 'works'), { mode: 'exists' }),
  rule('http', 0.75, ({ all, has }) => all('statusPage') && has('set', 'prepare') && !has('update', 'notify'), {
    mode: 'probe',
  }),
  rule('notify', 0.85, ({ has }) => has('statusPage'), { channel: 'statuspage' }),
  rule('file', 0.75, ({ has }) => has('communicationPlan') && !has('notify'), { mode: 'exists' }),
  rule('file', 0.75, ({ has, all }) => all('message', 'plan') && !has('notify', 'sent'), { mode: 'exists' }),
  rule(
    'file',
    0.75,
    ({ all, has }) => all('plan', 'document') && has('notify') && !has('rollback', 'deploy', 'release'),
    { mode: 'exists' },
  ),
  rule(
    'notify',
    0.85,
    ({ has, opens }) =>
      has('notify') &&
      !(has('test', 'works') && !has('team', 'audience')) &&
      !has('tracker', 'alert', 'rateLimit') &&
      (!has('error') || opens('notify')) &&
      !(has('verify') && !has('team', 'audience', 'sent')) &&
      !((has('prepare') || opens('set', 'create')) && !has('sent', 'audience', 'team')) &&
      !(has('docs', 'runbook') && !opens('notify') && !has('team', 'audience', 'sent')),
  ),
  rule('file', 0.7, ({ all, has }) => all('notify', 'prepare') && !has('sent'), { mode: 'exists' }),
  rule('notify', 0.8, ({ all }) => all('message', 'sent')),
  rule('notify', 0.75, ({ all, terms }) => all('message', 'done') && terms <= 2),
  rule('notify', 0.75, ({ all, opens, terms }) => opens('message') && all('audience') && terms <= 2),
  rule('notify', 0.75, ({ all, has }) => has('releaseNotes') && all('sent', 'audience')),
]
