import type { FullReleaseJson, ReleaseJson } from '../../../src/contract/release.ts'
import { cancelRelease, getRelease, listReleases, retryRelease } from '../link/releases-api.ts'
import { toFailure } from '../link/request.ts'
import type { ReleaseFilter } from '../link/urls.ts'
import { createPolled, type Polled } from './polled.ts'

/** Releases are not part of the live feed: they are read again while they are looked at. */
const pollMs = 1_500

export function pollReleases(filter: ReleaseFilter): Polled<readonly ReleaseJson[]> {
  return createPolled((signal) => listReleases(filter, signal), pollMs)
}

/** One release with its attempts, and what can be done with it. */
export interface OpenRelease extends Polled<FullReleaseJson> {
  retry(): Promise<void>
  cancel(): Promise<void>
}

export function pollRelease(id: string): OpenRelease {
  const polled = createPolled((signal) => getRelease(id, signal), pollMs)
  /** Where it can no longer be done, what is read next shows why. */
  const change = async (task: (id: string) => Promise<void>): Promise<void> => {
    try {
      await task(id)
    } catch (error) {
      toFailure(error)
    }
    await polled.reload()
  }
  return { ...polled, retry: () => change(retryRelease), cancel: () => change(cancelRelease) }
}
