/**
 * @module sources/github/feature
 * Parts of GitHub that may be turned off.
 */
import { CouldNotFindOut } from '../../model/outcome.ts'
import { shortened } from '../../model/text.ts'
import { statusOf } from './api.ts'

export interface Feature {
  /** `security-events: read`: what the token needs. */
  permission: string
  name: string
}

export const CODE_SCANNING: Feature = { permission: 'security-events: read', name: 'code scanning' }

/** A scanner that is turned off and a token that may not look are answered alike; GitHub's own words are the only hint. */
export async function orTold<T>(answer: Promise<T>, { name, permission }: Feature): Promise<T> {
  try {
    return await answer
  } catch (caught) {
    const status = statusOf(caught)
    if (!(caught instanceof CouldNotFindOut) || (status !== 403 && status !== 404) || /rate limit/.test(caught.message))
      throw caught
    const said = shortened(
      String((caught.cause as Error).message)
        .split(/\s+- https?:/)[0]!
        .replace(/[`\s]+/g, ' ')
        .trim(),
      120,
    )
    throw new CouldNotFindOut(
      `GitHub does not tell the alerts of ${name} (${status}: ${said}); turn it on in the repository's security settings, and give the token \`${permission}\``,
      {},
      { cause: caught.cause },
    )
  }
}
