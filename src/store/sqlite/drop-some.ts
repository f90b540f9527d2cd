import type Database from 'better-sqlite3'

/** Blocks of an index, of 4 KiB each, that one step throws away. */
const blocksPerStep = 100

/**
 * Takes some more of an index of words away that nobody reads any more: it is thousands of pages of which the free list is
 * told one by one, too much for one step. Used inside transactions only.
 */
export function dropSome(db: Database.Database, table: string): void {
  // SQLite guards the tables behind an index; what nobody reads any more may be taken from under it.
  db.unsafeMode(true)
  try {
    const some = `SELECT id FROM ${table}_data LIMIT ${blocksPerStep}`
    const { changes } = db.prepare(`DELETE FROM ${table}_data WHERE id IN (${some})`).run()
    if (changes < blocksPerStep) db.exec(`DROP TABLE ${table}`)
  } finally {
    db.unsafeMode(false)
  }
}
