import { closeSync, existsSync, openSync, readSync, renameSync } from 'node:fs'
import { PostfangError } from '../../model/errors.ts'
import { applicationId } from './open-database.ts'

/**
 * Renames a database together with its log, without which it would not be whole.
 *
 * @param now epoch ms, for its new name
 * @returns the new name
 */
export function setAside(path: string, now: number): string {
  const stamp = new Date(now).toISOString().replaceAll(/[:.]/gu, '-')
  const aside = `${path}.${stamp}.aside`
  for (const end of ['', '-wal', '-shm']) {
    if (existsSync(`${path}${end}`)) renameSync(`${path}${end}`, `${aside}${end}`)
  }
  return aside
}

/** Whether opening failed because a database of ours is damaged; a file without our mark may be anybody's. */
export function isOursAndDamaged(path: string, error: unknown): boolean {
  if (!(error instanceof PostfangError) || !(error.cause instanceof Error)) return false
  const code = 'code' in error.cause ? String(error.cause.code) : ''
  return (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) && bearsOurMark(path)
}

/** Where SQLite keeps the application_id (sqlite.org/fileformat2.html, 1.3.17). */
const markOffset = 68

function bearsOurMark(path: string): boolean {
  const file = openSync(path, 'r')
  try {
    const mark = Buffer.alloc(4)
    readSync(file, mark, 0, mark.length, markOffset)
    return mark.readUInt32BE() === applicationId
  } finally {
    closeSync(file)
  }
}
