/**
 * @module app/recurring/rules
 * By which rules work recurs: configuration and checklist of the default branch.
 */
import { Mistake } from '../../model/outcome.ts'
import type { Recurring } from '../../model/settings.ts'
import { openProject, type Project, readConfig } from '../../project.ts'
import { filesAt, type RulesAsked, rulesAt } from '../release/rules.ts'

export type RecurringRules = { project: Project; recurring: Recurring } | { mistake: Mistake } | { none: string }

/**
 * @param asked the default branch, and its tip or the commit that a period was opened with.
 * @returns `none` where the configuration does not ask for it.
 * @throws what GitHub answers: it is tried again.
 */
export async function recurringRules(asked: RulesAsked): Promise<RecurringRules> {
  const read = filesAt(asked)
  try {
    const config = await readConfig(read)
    const { recurring } = config.settings
    if (!recurring) return { none: 'the configuration has no `recurring`' }
    if (recurring.checklist !== null) {
      const project = await openProject(read, { branch: asked.branch, checklist: recurring.checklist })
      return { project, recurring }
    }
    const rules = await rulesAt(asked)
    return 'project' in rules ? { ...rules, recurring } : rules
  } catch (caught) {
    if (caught instanceof Mistake) return { mistake: caught }
    throw caught
  }
}
