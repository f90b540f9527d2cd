import type { FaultJson, NewFaultJson, SpeakingAddressesJson } from '../../../src/contract/fault.ts'
import type { ProviderReplyJson, ReplyExplanationJson } from '../../../src/contract/replies.ts'
import { request, requestJson } from './request.ts'
import { urls } from './urls.ts'

/** The calls about faults and replies. Each rejects as `request.ts` says. */

export async function listFaults(signal: AbortSignal): Promise<readonly FaultJson[]> {
  const { faults } = await requestJson<{ faults: FaultJson[] }>(urls.faults(), { signal })
  return faults
}

export function createFault(fault: NewFaultJson): Promise<FaultJson> {
  return postJson(urls.faults(), fault)
}

export async function deleteFault(id: string): Promise<void> {
  await request(urls.fault(id), { method: 'DELETE' })
}

export function getSpeakingAddresses(signal: AbortSignal): Promise<SpeakingAddressesJson> {
  return requestJson(urls.speakingAddresses(), { signal })
}

export async function listReplies(signal: AbortSignal): Promise<readonly ProviderReplyJson[]> {
  const { replies } = await requestJson<{ replies: ProviderReplyJson[] }>(urls.replies(), { signal })
  return replies
}

export function explainReply(reply: string): Promise<ReplyExplanationJson> {
  return postJson(urls.explainReply(), { reply })
}

function postJson<T>(url: string, body: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  return requestJson(url, { method: 'POST', headers, body: JSON.stringify(body) })
}
