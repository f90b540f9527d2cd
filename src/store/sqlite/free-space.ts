import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PostfangError } from '../../model/errors.ts'

/** What is known of the disk under a file. */
export interface FreeSpace {
  /** @throws PostfangError `unavailable`, caused by ENOSPC, while less than the reserve is free */
  refuseWhenLow(): void
}

/** How old a look at the disk may be, in milliseconds. */
const freshMs = 250

/**
 * Watches how much of the disk is free, so that mail is refused before there is no room left for deletes, for the log of
 * a transaction, or for anybody else. Looks only while it is asked, in the background: a look that takes long holds up
 * nothing.
 *
 * @param reserveBytes 0 for no reserve: then mail is taken until SQLite itself finds the disk full
 */
export async function watchFreeSpace(path: string, reserveBytes: number): Promise<FreeSpace> {
  if (reserveBytes === 0 || path === ':memory:') return { refuseWhenLow() {} }
  let freeBytes = Number.POSITIVE_INFINITY
  let lookedAt = Number.NEGATIVE_INFINITY
  let isLooking = false

  async function look(): Promise<void> {
    isLooking = true
    try {
      const { bavail, bsize } = await statfs(dirname(path))
      freeBytes = bavail * bsize
    } catch {
      // Not every file system tells. The database will say when it is full.
      freeBytes = Number.POSITIVE_INFINITY
    }
    lookedAt = performance.now()
    isLooking = false
  }

  await look()
  return {
    refuseWhenLow() {
      if (!isLooking && performance.now() - lookedAt > freshMs) void look()
      if (freeBytes >= reserveBytes) return
      const cause = Object.assign(new Error(`${freeBytes} bytes are free`), { code: 'ENOSPC' })
      throw new PostfangError(
        'unavailable',
        `Cannot store: the disk of "${path}" has ${freeBytes} bytes free, fewer than the ${reserveBytes} to keep free`,
        { cause },
      )
    },
  }
}
