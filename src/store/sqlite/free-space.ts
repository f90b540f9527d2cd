import { statfsSync } from 'node:fs'
import { stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PostfangError } from '../../model/errors.ts'
import { wordsPathOf } from './words-database.ts'

/** What is known of the disk under a file. */
export interface FreeSpace {
  /** As of the last look; null where nothing is known, or there is no disk. */
  readonly bytes: number | null
  /** `unavailable`, caused by ENOSPC, while less than the reserve is free. */
  refusal(): PostfangError | undefined
  /** Tells of a message that is about to be stored, so that a rush between two looks counts, too. */
  spend(bytes: number): void
  /**
   * Bytes of messages taken before that may be indexed in one go: deletes need some of the reserve, whatever comes in
   * meanwhile. 0 for none.
   */
  roomToIndex(): Promise<number>
}

/** How old a look at the disk may be, in milliseconds. */
const freshMs = 250

/** A message is written to the log and to the database. */
const copies = 2

/** An index of nothing but rare words takes nearly three times the room of their messages, with its log. */
const indexGrowth = 4

/** So many times the reserve is more than anything can write between two looks. */
const plenty = 8

/** The part of the reserve that is left to deletes. */
const deletesShare = 0.5

/**
 * Watches how much of the disk is free, so that mail is refused before there is no room left for deletes, for the log of
 * a transaction, or for anybody else. Looks only while it is asked, in the background: a look that takes long holds up
 * nothing.
 *
 * @param reserveBytes 0 for no reserve: then mail is taken until SQLite itself finds the disk full
 */
export async function watchFreeSpace(path: string, reserveBytes: number): Promise<FreeSpace> {
  if (path === ':memory:')
    return {
      bytes: null,
      refusal: () => undefined,
      spend() {},
      roomToIndex: async () => Number.POSITIVE_INFINITY,
    }
  let freeBytes: number | null = null
  /** What is in the logs is still to be carried into their databases, which grow by as much. */
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
      const logs = await Promise.all([path, wordsPathOf(path)].map((file) => sizeOf(`${file}-wal`)))
      logBytes = logs.reduce((sum, size) => sum + size, 0)
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

  /** Of what will be free when all that was taken has reached the database. */
  const free = (looked: number) => Math.max(0, looked - logBytes - spent * copies)

  await look()
  return {
    get bytes() {
      return latest()
    },
    refusal() {
      if (reserveBytes === 0) return undefined
      const looked = latest()
      if (looked === null) return undefined
      const left = free(looked)
      if (left >= reserveBytes) return undefined
      const cause = Object.assign(new Error(`${left} bytes are free`), { code: 'ENOSPC' })
      return new PostfangError(
        'unavailable',
        `Cannot store: the disk of "${path}" has ${left} bytes free, fewer than the ${reserveBytes} to keep free`,
        { cause },
      )
    },
    spend(bytes) {
      spent += bytes
      spentMeanwhile += bytes
    },
    async roomToIndex() {
      if (reserveBytes === 0) return Number.POSITIVE_INFINITY
      const isFresh = performance.now() - lookedAt < freshMs
      if (isFresh && free(freeBytes ?? 0) > plenty * reserveBytes) return Number.POSITIVE_INFINITY
      if (!isLooking) await look()
      if (freeBytes === null) return Number.POSITIVE_INFINITY
      const room = (free(freeBytes) - reserveBytes * deletesShare) / indexGrowth
      return Math.max(0, Math.min(room, reserveBytes / (2 * indexGrowth)))
    },
  }
}

/** 0 for a file that is not there. */
function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}

/** Whether so little of the reserve is left that only deletes may use it; for a thread of its own, which it holds up. */
export function isSpaceScarce(path: string, reserveBytes: number): boolean {
  if (reserveBytes === 0 || path === ':memory:') return false
  try {
    const { bavail, bsize } = statfsSync(dirname(path))
    return bavail * bsize < reserveBytes * deletesShare
  } catch {
    return false
  }
}
