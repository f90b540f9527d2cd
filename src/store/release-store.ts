import type { MessageId } from '../model/ids.ts'
import type { Release, ReleaseFacts } from '../model/release.ts'

/** A release in a list, with the number that the list is paged by. */
export interface ListedRelease {
  readonly seq: number
  readonly release: ReleaseFacts
}

export interface ReleaseSelection {
  readonly mailbox?: string | undefined
  readonly message?: MessageId | undefined
}

export interface ReleaseMarks {
  /** Names this database in the trace header of what it releases; made with it, and never anything else. */
  readonly instance: string
  /** Up to which sequence number rules have been applied; null where they are not. */
  readonly rulesThrough: number | null
}

/** What is really sent on: the queue, and what became of what was in it. Messages that go leave their releases behind. */
export interface ReleaseStore {
  /**
   * Keeps new releases, and with them, in the same commit, how far rules have been applied: none is ordered twice. Of
   * those that are over, the newest `limits.keptReleases` stay.
   */
  appendReleases(releases: readonly Release[], rulesThrough?: number | null): Promise<void>
  /** Keeps a release as it is now. */
  saveRelease(release: Release): Promise<void>
  findRelease(id: string): Promise<Release | undefined>
  /** Newest first, those with `seq < before`. */
  listReleases(
    selection: ReleaseSelection,
    page: { readonly limit: number; readonly before?: number | undefined },
  ): Promise<readonly ListedRelease[]>
  /** Those that are not over, oldest first. */
  listOpenReleases(): Promise<readonly ReleaseFacts[]>
  readReleaseMarks(): Promise<ReleaseMarks>
}
