/**
 * @module checklist/lint/commands
 * Commands that destroy: worth a second look wherever they stand, in an item or in a code block.
 */
import type { Finding } from '../../model/checklist.ts'
import { shortened } from '../../model/text.ts'
import { hitsInLinesOf } from './hits.ts'

const DESTRUCTIVE = new RegExp(
  [
    String.raw`\brm\s+(?:-[\w-]+\s+)*-(?:\w*r\w*|-recursive)\b`,
    String.raw`\bdrop\s+(?:table|database|schema|user|index|collection)\s+(?:if\s+exists\s+)?[\w."'\x60]+`,
    String.raw`\btruncate\s+(?:table\s+)[\w."'\x60]+`,
    String.raw`\bdelete\s+from\s+[\w."'\x60]+\s*;`,
    String.raw`\bgit\s+push\b[^\n\x60]*?\s(?:--force(?!-with-lease)\b|-f\b)`,
    String.raw`\bgit\s+reset\s+--hard\b`,
    String.raw`\bgit\s+clean\s+-\w*f\w*`,
    String.raw`\b(?:psql|mysql|sqlite3)\b[^\n|\x60]*<\s*[\w$./-]+`,
    String.raw`\b(?:pg_restore|mongorestore|mysqladmin\s+drop|dropdb|heroku\s+pg:reset)\b`,
    String.raw`\bflush(?:all|db)\b`,
    String.raw`\b(?:manage\.py|django-admin)\s+(?:flush|reset_db|migrate\s+[\w-]+\s+[\w-]+)`,
    String.raw`\b(?:rails|rake)\s+db:(?:drop|reset|rollback|schema:load)\b`,
    String.raw`\bkubectl\s+delete\b`,
    String.raw`\b(?:terraform|tofu|pulumi)\s+destroy\b`,
    String.raw`\bhelm\s+(?:uninstall|delete)\b`,
    String.raw`\bdocker(?:-compose|\s+compose)?\s+(?:system\s+prune|volume\s+(?:rm|prune)|down\s+(?:-v|--volumes))`,
    String.raw`\baws\s+s3\s+(?:rm|rb)\b[^\n\x60]*--(?:recursive|force)`,
    String.raw`\bmkfs(?:\.\w+)?\s+/dev/`,
    String.raw`\bdd\s+[^\n\x60]*\bof=/dev/`,
  ].join('|'),
  'gi',
)

/** One word of each, in the cases people write: a line without any of them needs no closer look. */
const MAY_HOLD =
  /\brm +-|drop |DROP |Drop |dropdb|truncate |TRUNCATE |delete |DELETE |git push|git reset|git clean|psql|mysql|sqlite3|_restore|mongorestore|pg:reset|flushall|flushdb|FLUSHALL|FLUSHDB|manage\.py|django-admin|db:|destroy|uninstall|docker|aws s3|mkfs|\bdd /g

/** @returns a warning for each destructive command, with its place. */
export const commandFindings = (text: string): Finding[] =>
  hitsInLinesOf(MAY_HOLD, DESTRUCTIVE, text).map(({ line, column, words }) => ({
    severity: 'warning',
    rule: 'destructive-command',
    line,
    column,
    message: `\`${shortened(words.replace(/\s+/g, ' '), 60)}\` destroys data or history; say what must be true before it, and let nobody copy it by mistake`,
  }))
