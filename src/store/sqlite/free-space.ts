import { stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PostfangError } from '../../model/errors.ts'

/** What is known of the disk under a file. */
export interface FreeSpace {
  /** As of the last look; null where nothing is known, or there is no disk. */
  readonly bytes: number | null
  /** `unavailable`, caused by ENOSPC, while less than the reserve is free. */
  refusal(): PostfangError | undefined
  /** Tells of a message that is about to be stored, so that a rush between two looks counts, too. */
  spend(bytes: number): void
}

/** How old a look at the disk may be, in milliseconds. */
const freshMs = 250

/** A message is written to the log and to the database. */
const copies = 2

/**
 * Watches how much of the disk is free, so that mail is refused before there is no room left for deletes, for the log of
 * a transaction, or for anybody else. Looks only while it is asked, in the background: a look that takes long holds up
 * nothing.
 *
 * @param reserveBytes 0 for no reserve: then mail is taken until SQLite itself finds the disk full
 */
export async function watchFreeSpace(path: string, reserveBytes: number): Promise<FreeSpace> {
  if (path === ':memory:') return { bytes: null, refusal: () => undefined, spend() {} }
  let freeBytes: number | null = null
  /** What is in the log is still to be carried into the database, which grows by as much. */
  let logBytes = 0
  let lookedAt = Number.NEGATIVE_INFINITY
  let isLooking = false
  /** What was stored since the look that is known, and since the one under way has begun. */
  let spent = 0
  let spentMeanwhile = 0

  async function look(): Promise<void> {
    isLooking = true
    spentMeanwhile = 0
    try {
      const { bavail, bsize } = await statfs(dirname(path))
      freeBytes = bavail * bsize
      logBytes = await stat(`${path}-wal`).then(
        ({ size }) => size,
        () => 0,
      )
    } catch {
      // Not every file system tells. The database will say when it is full.
      freeBytes = null
    }
    spent = spentMeanwhile
    lookedAt = performance.now()
    isLooking = false
  }

  function latest(): number | null {
    if (!isLooking && performance.now() - lookedAt > freshMs) void look()
    return freeBytes
  }

  await look()
  return {
    get bytes() {
      return latest()
    },
    refusal() {
      if (reserveBytes === 0) return undefined
      const looked = latest()
      if (looked === null) return undefined
      const free = Math.max(0, looked - logBytes - spent * copies)
      if (free >= reserveBytes) return undefined
      const cause = Object.assign(new Error(`${free} bytes are free`), { code: 'ENOSPC' })
      return new PostfangError(
        'unavailable',
        `Cannot store: the disk of "${path}" has ${free} bytes free, fewer than the ${reserveBytes} to keep free`,
        { cause },
      )
    },
    spend(bytes) {
      spent += bytes
      spentMeanwhile += bytes
    },
  }
}
