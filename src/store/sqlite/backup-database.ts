import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { PostfangError } from '../../model/errors.ts'
import { lockDatabase, makePrivateFile, openToInspect } from './open-database.ts'
import { setAside } from './set-aside.ts'
import { type Verification, verifyDatabase } from './verify-database.ts'
import { listFormerIndexes, removeWords } from './words-database.ts'

/**
 * Writes a copy of a database as it is at one moment, compact, also of one that a running Postfang writes to. The copy
 * has its name only when it is whole and on disk; a file of that name is never overwritten. The index of words stays
 * behind: a Postfang that opens the copy makes it anew.
 *
 * @throws PostfangError `database` or `invalid` with one sentence on what is in the way
 */
export function backUpDatabase(from: string, to: string): void {
  if (existsSync(to))
    throw new PostfangError('invalid', `Cannot write backup "${to}": there is a file of that name`)
  const partial = `${to}.partial`
  rmSync(partial, { force: true })
  const db = openToInspect(from)
  try {
    makePrivateFile(partial)
    // In one read transaction: writers go on, and only their log grows meanwhile.
    db.prepare('VACUUM INTO ?').run(partial)
    leaveIndexBehind(partial)
    putInPlace(partial, to)
  } catch (error) {
    rmSync(partial, { force: true })
    const message = error instanceof Error ? error.message : String(error)
    throw new PostfangError('database', `Cannot write backup "${to}": ${message}`, { cause: error })
  } finally {
    db.close()
  }
}

/**
 * The copy belongs to no index, whoever puts it in the place of what: that of a later moment would not fit. What an upgrade
 * has not cleared away yet of the one before version 12 may be half there.
 */
function leaveIndexBehind(copy: string): void {
  const db = new Database(copy)
  try {
    db.exec(`DELETE FROM setting WHERE name IN ('words_key', 'digest_mark')`)
    for (const table of listFormerIndexes(db)) {
      db.unsafeMode(true)
      db.exec(`DROP TABLE ${table}`)
    }
  } finally {
    db.close()
  }
}

export interface Restored extends Verification {
  /** Where the database that was there before lies now. */
  readonly setAside: string | undefined
}

/**
 * Puts a backup in the place of a database. The backup is checked first; what was there is renamed, never deleted.
 *
 * @param now epoch ms, for the name of what is set aside
 * @throws PostfangError `database` where the backup is damaged, or another Postfang has the database open
 */
export function restoreDatabase(backup: string, path: string, now: number): Restored {
  const verification = verifyDatabase(backup, { words: false })
  const [problem] = verification.problems
  if (problem !== undefined) {
    throw new PostfangError('database', `Cannot restore "${backup}": it is damaged: ${problem}`)
  }
  const lock = lockDatabase(path)
  try {
    const restoring = `${path}.restoring`
    rmSync(restoring, { force: true })
    backUpDatabase(backup, restoring)
    const aside = existsSync(path) ? setAside(path, now) : undefined
    removeWords(path)
    putInPlace(restoring, path)
    return { ...verification, setAside: aside }
  } finally {
    lock?.close()
  }
}

/** Renames a file whose bytes are on disk, and sees to it that the name is there too after a loss of power. */
function putInPlace(from: string, to: string): void {
  sync(from)
  renameSync(from, to)
  // Windows syncs no directories.
  if (process.platform !== 'win32') sync(dirname(to))
}

function sync(path: string): void {
  const file = openSync(path, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
