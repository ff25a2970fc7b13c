import { Mistake } from '../model/outcome.ts'

/** Primary result codes of SQLite whose cause is outside of Holdpoint: what is, and what to do. */
const TROUBLES: Record<number, (file: string, said: string) => string> = {
  5: file => `\`${file}\` is locked by another program, nobody else was expected to write; end the other program`,
  8: file =>
    `\`${file}\` cannot be written, a writable file was expected; give Holdpoint the right to write it and its folder`,
  10: (file, said) => `reading or writing \`${file}\` failed (${said}), a working disk was expected; look at the disk`,
  11: (file, said) => `\`${file}\` is damaged (${said}), a whole database was expected; restore the last backup`,
  13: file =>
    `the disk of \`${file}\` is full, room to write was expected; make room, nothing that was accepted is lost`,
  14: file =>
    `\`${file}\` cannot be opened, a file in an existing folder was expected; create the folder and let Holdpoint write there`,
  26: file =>
    `\`${file}\` is no SQLite database, one that Holdpoint made was expected; name another file, or move this one away`,
}

const SYSTEM: Record<string, number> = {
  ENOSPC: 13,
  EDQUOT: 13,
  EACCES: 8,
  EPERM: 8,
  EROFS: 8,
  ENOENT: 14,
  ENOTDIR: 14,
  EISDIR: 14,
}

/** @returns a `Mistake` with one sentence for what can be mended, otherwise the error itself. */
export function sqliteTrouble(error: unknown, file: string): unknown {
  if (error instanceof Mistake) return error
  const { errcode, code, message } = (error ?? {}) as { errcode?: number; code?: string; message?: string }
  const told = TROUBLES[errcode === undefined ? (SYSTEM[code ?? ''] ?? 0) : errcode & 0xff]
  return told ? new Mistake(told(file, message ?? 'unknown')) : error
}
