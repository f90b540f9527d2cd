import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { PostfangError } from '../../model/errors.ts'
import { migrations } from './migrations/index.ts'

export type Durability = 'full' | 'normal'

/** "PFNG": marks a file as ours (SQLite's application_id), so that nobody else's database is ever migrated. */
export const applicationId = 0x50464e47

/** Before it, WAL could lose committed pages when two connections checkpointed at once (sqlite.org/wal.html). */
const oldestSqlite = [3, 51, 3]

/**
 * Opens the one connection that writes, makes or migrates the schema, and takes the lock that keeps a second process out.
 *
 * @param path file name, or `:memory:`
 * @throws PostfangError `database` with one sentence that names the file and what is wrong with it
 */
export function openForWriting(path: string, durability: Durability): Database.Database {
  return explained(path, () => {
    if (path !== ':memory:') makePrivateFile(path)
    const db = new Database(path)
    try {
      refuseOldSqlite(db)
      refuseForeign(db)
      // Only counts before the first table is made; see `returnSpace`.
      db.pragma('auto_vacuum = INCREMENTAL')
      db.pragma('journal_mode = WAL')
      db.pragma(`synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'}`)
      // What belongs to a message is removed with it, in the order and at the time that suit (row-remover.ts).
      db.pragma('foreign_keys = OFF')
      // Not within a commit: see checkpointer.ts. A migration is one transaction, and closing carries over what is left.
      db.pragma('wal_autocheckpoint = 0')
      db.pragma('cache_size = -8000')
      migrate(db)
      returnSpace(db)
      return db
    } catch (error) {
      db.close()
      throw error
    }
  })
}

/**
 * Opens a connection for a reader thread. It never writes and never checkpoints.
 *
 * @param cacheKiB pages that it keeps in memory; few for one that reads each page once
 */
export function openForReading(path: string, cacheKiB = 16_000): Database.Database {
  return explained(path, () => {
    const db = new Database(path, { readonly: true, fileMustExist: true, timeout: 5_000 })
    db.pragma('query_only = ON')
    db.pragma(`cache_size = -${cacheKiB}`)
    return db
  })
}

/**
 * Opens a database of ours to look at it, also while a Postfang runs on it.
 *
 * @throws PostfangError `database` where there is none, or it has another schema than this version
 */
export function openToInspect(path: string): Database.Database {
  return explained(path, () => {
    if (!existsSync(path)) throw new PostfangError('database', `There is no database "${path}"`)
    const db = new Database(path, { readonly: true, fileMustExist: true, timeout: 5_000 })
    try {
      refuseForeign(db)
      const version = Number(db.pragma('user_version', { simple: true }))
      if (version !== migrations.length) {
        throw new PostfangError(
          'database',
          `Cannot read database "${path}": its schema is ${version}, that of this Postfang ${migrations.length}; ` +
            'use the version that wrote it, or start this one on a copy',
        )
      }
      return db
    } catch (error) {
      db.close()
      throw error
    }
  })
}

/**
 * Keeps a second Postfang away from the file, whose sequence numbers would collide with ours. The lock is one of the
 * operating system, held through a small database beside it: it ends with the process, however that ends.
 */
export function lockDatabase(path: string): Database.Database | undefined {
  if (path === ':memory:') return undefined
  return explained(path, () => {
    makePrivateFile(`${path}.lock`)
    const lock = new Database(`${path}.lock`, { timeout: 0 })
    try {
      lock.exec('BEGIN EXCLUSIVE')
      return lock
    } catch (error) {
      lock.close()
      if (isSqliteError(error) && error.code.startsWith('SQLITE_BUSY')) {
        throw new PostfangError('database', `Cannot open database "${path}": another Postfang is using it`)
      }
      throw error
    }
  })
}

/** For its owner only, since mail of a system under test opens its accounts. SQLite's other files follow its mode. */
export function makePrivateFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  closeSync(openSync(path, 'a', 0o600))
}

function migrate(db: Database.Database): void {
  const version = Number(db.pragma('user_version', { simple: true }))
  if (version > migrations.length) {
    throw new PostfangError(
      'database',
      `Cannot open database "${db.name}": its schema ${version} is newer than ${migrations.length}, ` +
        'the newest this version of Postfang knows; use a newer Postfang or another --data',
    )
  }
  if (version === migrations.length) return
  db.transaction(() => {
    for (const migration of migrations.slice(version)) db.exec(migration)
    db.pragma(`application_id = ${applicationId}`)
    db.pragma(`user_version = ${migrations.length}`)
  }).exclusive()
}

/** Databases up to this size are rewritten when they are opened, once; it takes a second or two. */
const rewrittenBytes = 256 * 1024 * 1024

/**
 * Lets the file shrink when mail is deleted. One that was made before this was so has to be rewritten for it; where that
 * would take long, it stays as it is: its free pages are used again, the file only does not get smaller.
 */
function returnSpace(db: Database.Database): void {
  const pages = Number(db.pragma('page_count', { simple: true }))
  const pageBytes = Number(db.pragma('page_size', { simple: true }))
  if (db.pragma('auto_vacuum', { simple: true }) !== 0 || pages * pageBytes > rewrittenBytes) return
  db.exec('VACUUM')
}

function refuseForeign(db: Database.Database): void {
  const found = db.pragma('application_id', { simple: true })
  const isEmpty = db.prepare('SELECT count(*) AS n FROM sqlite_schema').pluck().get() === 0
  if (found !== applicationId && !isEmpty) {
    throw new PostfangError('database', `Cannot open database "${db.name}": it belongs to another program`)
  }
}

function refuseOldSqlite(db: Database.Database): void {
  const version = String(db.prepare('SELECT sqlite_version()').pluck().get())
  const numbers = version.split('.').map(Number)
  const difference = oldestSqlite.map((oldest, index) => (numbers[index] ?? 0) - oldest).find((n) => n !== 0)
  if ((difference ?? 0) < 0) {
    throw new PostfangError(
      'database',
      `Cannot use SQLite ${version}: versions before 3.51.3 can lose commits`,
    )
  }
}

interface SqliteError extends Error {
  readonly code: string
}

export function isSqliteError(error: unknown): error is SqliteError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_')
}

/** What SQLite throws as one sentence on this file. */
export function explained<T>(path: string, open: () => T): T {
  try {
    return open()
  } catch (error) {
    if (error instanceof PostfangError || !(error instanceof Error)) throw error
    throw new PostfangError('database', `Cannot open database "${path}": ${reason(path, error)}`, {
      cause: error,
    })
  }
}

/** Nothing is done to a file without our mark, whoever's it is. */
const wayOut =
  '"postfang verify" tells more, "postfang restore <backup>" sets it aside and puts a backup in its place, ' +
  'another --data begins anew'

function reason(path: string, error: Error): string {
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'SQLITE_NOTADB') return `it is not a SQLite database, or its beginning is damaged; ${wayOut}`
  if (code.startsWith('SQLITE_CORRUPT')) return `it is damaged; ${wayOut}`
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') return 'the disk is full'
  if (code.startsWith('SQLITE_READONLY') || code === 'EROFS') return 'it cannot be written'
  if (code === 'EACCES' || code === 'EPERM' || code.startsWith('SQLITE_CANTOPEN') || code === 'ENOTDIR') {
    return existsSync(path)
      ? 'it cannot be read and written'
      : 'it cannot be made there; check the directory and its rights'
  }
  return error.message
}
