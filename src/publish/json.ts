/**
 * @module publish/json
 * Report -> JSON text for machines (`holdpoint/report@1`).
 */
import type { Report } from '../model/report.ts'

/** @returns indented JSON with a line feed at its end; the same report gives the same bytes. */
export const renderJson = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`
