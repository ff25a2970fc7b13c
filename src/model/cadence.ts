/**
 * @module model/cadence
 * The paces at which something recurs.
 */

/** The fastest first. */
export const CADENCES = ['daily', 'weekly', 'monthly', 'quarterly'] as const
export type Cadence = (typeof CADENCES)[number]
