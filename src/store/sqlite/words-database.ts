import { randomUUID } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { readHead } from './change-log.ts'
import { explained, isSqliteError, makePrivateFile } from './open-database.ts'
import { tableOf } from './word-segments.ts'

/**
 * The index of words lies in a file of its own beside the database, written by a thread of its own: what it costs, no
 * capture waits for (docs/decisions/0020). It holds nothing that the messages do not say. Where it is missing, damaged or
 * belongs to another database it is begun anew, and the messages wait for a digest again.
 */
export const wordsPathOf = (path: string) => `${path}-words`

/** "PFNW", as SQLite's application_id. */
const wordsId = 0x50464e57
/** Of the tables below and of those in it; a file of another version is begun anew. */
const wordsVersion = 1

/**
 * `key` names the database that it belongs to, `mark` the newest message in it: with a loss of power it may lose its last
 * commits, since only what is carried over from its log is synced.
 */
const schema = `
CREATE TABLE segment (
  id INTEGER PRIMARY KEY,
  first_seq INTEGER NOT NULL,
  is_dirty INTEGER NOT NULL DEFAULT 0,
  is_merged INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE progress (key TEXT NOT NULL, mark INTEGER NOT NULL) STRICT;
`

/** Makes the tables; of a database in memory they lie beside all others. */
export function createWordTables(words: Database.Database, key: string): void {
  words.exec(schema)
  words.prepare('INSERT INTO progress (key, mark) VALUES (?, 0)').run(key)
}

/**
 * Sees to it that a database has the index that belongs to it; messages whose words are not in it wait for a digest
 * again. Nobody else may have either of them open.
 *
 * @param db the connection that writes, outside of a transaction
 * @returns whether there is something to be cleared away or merged
 */
export function prepareWords(db: Database.Database, path: string): boolean {
  const found = explained(wordsPathOf(path), () => inspect(path))
  return explained(path, () => {
    // Words of messages that the database has lost would be taken for those of the ones that get their numbers.
    if (found?.key !== readSetting(db, 'words_key') || found === undefined || found.mark > readHead(db)) {
      const key = explained(wordsPathOf(path), () => beginAnew(path))
      forgetDigests(db, { key, mark: 0 })
      return false
    }
    if (found.mark < Number(readSetting(db, 'digest_mark') ?? 0)) forgetDigests(db, found)
    return found.hasUpkeep
  })
}

/** Messages that are made to wait for a digest again in one step. */
const forgottenTogether = 500

/**
 * Begins the index anew while the database is in use, when it has turned out to be damaged. Nobody may have the old one
 * open. Where this does not come to its end, the next start does it.
 *
 * @param db outside of a transaction
 * @returns a step of making messages wait for a digest again, to be run within a transaction until it returns false
 */
export function renewWords(db: Database.Database, path: string): () => boolean {
  db.prepare("DELETE FROM setting WHERE name = 'words_key'").run()
  const key = beginAnew(path)
  const forget = db.prepare<[number, number]>(
    'UPDATE message SET digest = 0, digest_error = NULL WHERE seq > ? AND seq <= ? AND digest != 0',
  )
  let from = 0
  return () => {
    forget.run(from, from + forgottenTogether)
    from += forgottenTogether
    if (from < readHead(db)) return true
    keepProgress(db, { key, mark: 0 })
    return false
  }
}

/** Whether an error says that what a file holds makes no sense. */
export function saysDamage(error: unknown): boolean {
  return isSqliteError(error) && /^SQLITE_(?:CORRUPT|NOTADB)/u.test(error.code)
}

/** Whether it may come of a file that was cut short, taken away or put in place by somebody else. */
export function mayBeDamage(error: unknown): boolean {
  return saysDamage(error) || (isSqliteError(error) && /^SQLITE_(?:ERROR|CANTOPEN)/u.test(error.code))
}

/** What the file says of itself; undefined where there is none that can be read, or it is not ours. */
function inspect(path: string) {
  if (!existsSync(wordsPathOf(path))) return undefined
  const words = new Database(wordsPathOf(path), { fileMustExist: true })
  try {
    const isOurs = words.pragma('application_id', { simple: true }) === wordsId
    if (!isOurs || words.pragma('user_version', { simple: true }) !== wordsVersion) return undefined
    const { key, mark } = readProgress(words)
    return { key, mark, hasUpkeep: hasUpkeep(words) }
  } catch (error) {
    // A full disk or one that fails is no reason to begin anew.
    if (isSqliteError(error) && !mayBeDamage(error)) throw error
    return undefined
  } finally {
    words.close()
  }
}

/** Opens the index for the thread that writes it, with the messages beside it. */
export function openWords(path: string): Database.Database {
  const words = new Database(wordsPathOf(path), { fileMustExist: true })
  try {
    words.pragma('journal_mode = WAL')
    // Of one commit lost with the power the messages are digested again; a log carried over is synced.
    words.pragma('synchronous = NORMAL')
    words.pragma(`wal_autocheckpoint = ${checkpointPages}`)
    words.pragma('cache_size = -6000')
    words.prepare('ATTACH ? AS mail').run(path)
    return words
  } catch (error) {
    words.close()
    throw error
  }
}

/** Lets a connection that reads the messages search for their words. */
export function attachWords(db: Database.Database, path: string): void {
  db.prepare('ATTACH ? AS words').run(wordsPathOf(path))
}

/** Instead of {@link attachWords}: an index without any word, for as long as there is no other. */
export function attachNoWords(db: Database.Database): void {
  db.pragma('query_only = OFF')
  db.exec(schema.replaceAll('CREATE TABLE', 'CREATE TEMP TABLE'))
  db.pragma('query_only = ON')
}

/**
 * Whether the index is damaged, or gone, where something has said that one of two files is: it or the messages. It is read
 * whole, over a connection of its own: what another one has written itself may still be whole in its memory.
 */
export function isIndexDamaged(path: string): boolean {
  try {
    if (inspect(path) === undefined) return true
    const words = new Database(wordsPathOf(path), { readonly: true, fileMustExist: true })
    try {
      return words.pragma('quick_check(1)', { simple: true }) !== 'ok'
    } finally {
      words.close()
    }
  } catch (error) {
    return mayBeDamage(error)
  }
}

export function removeWords(path: string): void {
  for (const end of ['', '-wal', '-shm'])
    rmSync(`${wordsPathOf(path)}${end}`, { force: true, recursive: true })
}

/** Pages of the log, of 4 KiB, that are carried over within a commit, for which only digests wait. */
const checkpointPages = 2_000

function readProgress(words: Database.Database): { readonly key: string; readonly mark: number } {
  const progress = words.prepare<[], { key: string; mark: number }>('SELECT key, mark FROM progress').get()
  if (progress === undefined) throw new Error('The index of words does not say what it holds')
  return progress
}

/** @returns the key of the new one */
function beginAnew(path: string): string {
  removeWords(path)
  makePrivateFile(wordsPathOf(path))
  const words = new Database(wordsPathOf(path))
  const key = randomUUID()
  try {
    // Only counts before the first table is made.
    words.pragma('auto_vacuum = INCREMENTAL')
    words.pragma('journal_mode = WAL')
    words.transaction(() => {
      words.pragma(`application_id = ${wordsId}`)
      words.pragma(`user_version = ${wordsVersion}`)
      createWordTables(words, key)
    })()
  } finally {
    words.close()
  }
  return key
}

/** Messages beyond what the index holds are digested again. */
function forgetDigests(db: Database.Database, { key, mark }: { key: string; mark: number }): void {
  const forget = db.prepare<[number]>(
    'UPDATE message SET digest = 0, digest_error = NULL WHERE seq > ? AND digest != 0',
  )
  const { changes } = db
    .transaction(() => {
      keepProgress(db, { key, mark })
      return forget.run(mark)
    })
    .immediate()
  // A long log would be carried over with one of the first commits, and captures would wait for it.
  if (changes > 0) db.pragma('wal_checkpoint(TRUNCATE)')
}

/** What the database knows of the index that belongs to it. */
function keepProgress(db: Database.Database, { key, mark }: { key: string; mark: number }): void {
  const setSetting = db.prepare<[string, string | number]>(
    'INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)',
  )
  setSetting.run('words_key', key)
  setSetting.run('digest_mark', mark)
}

function hasUpkeep(words: Database.Database): boolean {
  const segments = words
    .prepare<[], { is_dirty: number; is_merged: number }>(
      'SELECT is_dirty, is_merged FROM segment ORDER BY first_seq DESC',
    )
    .all()
  return (
    segments.some(({ is_dirty, is_merged }, index) => is_dirty === 1 || (index > 0 && is_merged === 0)) ||
    listForgottenTables(words).length > 0
  )
}

/** Indexes that no segment names any more, so that no search looks into them: they are to be dropped, or half are. */
export function listForgottenTables(words: Database.Database): readonly string[] {
  const ids = words.prepare<[], number>('SELECT id FROM segment').pluck().all()
  const named = new Set(ids.map(tableOf))
  const all = words
    .prepare<[], string>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE words%'`,
    )
    .pluck()
    .all()
  return all.filter((table) => !named.has(table))
}

/** Before version 12 the index lay beside the messages; it is cleared away step by step. */
export function listFormerIndexes(db: Database.Database): readonly string[] {
  return db
    .prepare<[], string>(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE word!_%' ESCAPE '!'`,
    )
    .pluck()
    .all()
}

function readSetting(db: Database.Database, name: string): string | number | undefined {
  return db.prepare<[string], string | number>('SELECT value FROM setting WHERE name = ?').pluck().get(name)
}
