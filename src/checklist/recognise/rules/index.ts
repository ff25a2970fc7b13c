/**
 * @module checklist/recognise/rules
 * All rules in the order in which they are tried.
 */
import { CODE_RULES, COMMAND_RULES, ISSUE_RULES, PATTERN_RULES, TEST_RULES } from './code.ts'
import { CONFIG_RULES, DATA_RULES } from './data.ts'
import { DOCUMENT_RULES, DOCUMENTED_RULES, RUN_RULES, SECURITY_RULES, WATCH_RULES } from './operations.ts'
import { PEOPLE_RULES, TELLING_RULES } from './people.ts'
import { RELEASE_RULES, VERSION_RULES } from './release.ts'
import type { Rule } from './rule.ts'

export const RULES: readonly Rule[] = [
  ...PEOPLE_RULES,
  ...COMMAND_RULES,
  ...PATTERN_RULES,
  ...TELLING_RULES,
  ...CODE_RULES,
  ...RELEASE_RULES,
  ...CONFIG_RULES,
  ...ISSUE_RULES,
  ...DATA_RULES,
  ...SECURITY_RULES,
  ...DOCUMENTED_RULES,
  ...TEST_RULES,
  ...VERSION_RULES,
  ...WATCH_RULES,
  ...RUN_RULES,
  ...DOCUMENT_RULES,
]
