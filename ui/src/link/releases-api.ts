import type {
  FullReleaseJson,
  NewReleaseJson,
  ReleaseJson,
  ReleaseListJson,
} from '../../../src/contract/release.ts'
import { request, requestJson } from './request.ts'
import { type ReleaseFilter, urls } from './urls.ts'

/** The calls about releases. Each rejects as `request.ts` says. */

export async function listReleases(
  filter: ReleaseFilter,
  signal: AbortSignal,
): Promise<readonly ReleaseJson[]> {
  const { releases } = await requestJson<ReleaseListJson>(urls.releases(filter), { signal })
  return releases
}

export function getRelease(id: string, signal: AbortSignal): Promise<FullReleaseJson> {
  return requestJson(urls.release(id), { signal })
}

export function orderRelease(message: string, order: NewReleaseJson): Promise<ReleaseJson> {
  const headers = { 'content-type': 'application/json' }
  return requestJson(urls.releaseMessage(message), { method: 'POST', headers, body: JSON.stringify(order) })
}

export async function retryRelease(id: string): Promise<void> {
  await request(urls.retryRelease(id), { method: 'POST' })
}

export async function cancelRelease(id: string): Promise<void> {
  await request(urls.release(id), { method: 'DELETE' })
}
