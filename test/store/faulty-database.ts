import type Database from 'better-sqlite3'

/** Stands between the store and SQLite in a database thread, and makes it fail when a test says so. */

/** What a test shares with it: numbers in shared memory. */
export const faultFields = { countdown: 0, code: 1, maxPages: 2 } as const

export const faultCodes = [
  'SQLITE_FULL',
  'SQLITE_IOERR_WRITE',
  'SQLITE_BUSY',
  'SQLITE_NOMEM',
  'death',
] as const

export function createFaultMemory(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(12))
}

export function wrapDatabase(db: Database.Database, data: unknown): Database.Database {
  const memory = data as Int32Array<SharedArrayBuffer>
  const maxPages = memory[faultFields.maxPages] ?? 0
  if (maxPages > 0) db.pragma(`max_page_count = ${maxPages}`)

  /** Counts the calls of SQLite down; the one that comes to 0 fails. */
  function step(): void {
    if (Atomics.load(memory, faultFields.countdown) === 0) return
    if (Atomics.sub(memory, faultFields.countdown, 1) !== 1) return
    const code = faultCodes[Atomics.load(memory, faultFields.code)]
    if (code === 'death') process.exit(1)
    throw Object.assign(new Error(`Simulated ${code}`), { name: 'SqliteError', code })
  }

  const instrument = <Target extends object>(target: Target, names: readonly (keyof Target)[]): Target => {
    for (const name of names) {
      const original = target[name]
      if (typeof original !== 'function') throw new TypeError(`There is no method "${String(name)}"`)
      Object.defineProperty(target, name, {
        value: (...args: unknown[]) => {
          step()
          return original.apply(target, args)
        },
      })
    }
    return target
  }

  const { prepare } = db
  Object.defineProperty(db, 'prepare', {
    value: (sql: string) => instrument(prepare.call(db, sql), ['run', 'get', 'all']),
  })
  return instrument(db, ['exec'])
}
