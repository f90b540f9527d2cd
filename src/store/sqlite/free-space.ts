import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PostfangError } from '../../model/errors.ts'

/** What is known of the disk under a file. */
export interface FreeSpace {
  /** As of the last look; null where nothing is known, or there is no disk. */
  readonly bytes: number | null
  /** `unavailable`, caused by ENOSPC, while less than the reserve is free. */
  refusal(): PostfangError | undefined
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
  if (path === ':memory:') return { bytes: null, refusal: () => undefined }
  let freeBytes: number | null = null
  let lookedAt = Number.NEGATIVE_INFINITY
  let isLooking = false

  async function look(): Promise<void> {
    isLooking = true
    try {
      const { bavail, bsize } = await statfs(dirname(path))
      freeBytes = bavail * bsize
    } catch {
      // Not every file system tells. The database will say when it is full.
      freeBytes = null
    }
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
      const free = latest()
      if (free === null || free >= reserveBytes) return undefined
      const cause = Object.assign(new Error(`${free} bytes are free`), { code: 'ENOSPC' })
      return new PostfangError(
        'unavailable',
        `Cannot store: the disk of "${path}" has ${free} bytes free, fewer than the ${reserveBytes} to keep free`,
        { cause },
      )
    },
  }
}
