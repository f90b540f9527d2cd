import type { MessageListJson, MessagePatchJson } from '../../../src/contract/api.ts'
import type { InfoJson } from '../../../src/contract/info.ts'
import type { MailboxJson } from '../../../src/contract/mailbox.ts'
import type { MessageJson, SessionFactsJson, SummaryJson } from '../../../src/contract/message.ts'
import type { SessionJson, SessionListJson, TranscriptLineJson } from '../../../src/contract/session.ts'
import { request, requestJson } from './request.ts'
import { type Scope, type SessionFilter, urls } from './urls.ts'

/** The calls to the server's REST API that the screen makes. Each rejects as `request.ts` says. */

export function getInfo(): Promise<InfoJson> {
  return requestJson(urls.info())
}

export function listMessages(
  scope: Scope,
  page: { limit: number; cursor: string | null },
  signal?: AbortSignal,
): Promise<MessageListJson> {
  return requestJson(urls.messages(scope, page), signal ? { signal } : {})
}

export function getMessage(id: string, signal: AbortSignal): Promise<MessageJson> {
  return requestJson(urls.message(id), { signal })
}

export function changeMessage(id: string, patch: MessagePatchJson): Promise<SummaryJson> {
  return requestJson(urls.message(id), {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(patch),
  })
}

/** Deletes one message. Outlives the page, so that a deletion that is due when the page is closed still happens. */
export async function deleteMessage(id: string): Promise<void> {
  await request(urls.message(id), { method: 'DELETE', keepalive: true })
}

export function deleteMessages(scope: Scope): Promise<{ deleted: number }> {
  return requestJson(urls.messages(scope), { method: 'DELETE' })
}

export async function listMailboxes(): Promise<readonly MailboxJson[]> {
  const { mailboxes } = await requestJson<{ mailboxes: MailboxJson[] }>(urls.mailboxes())
  return mailboxes
}

export function getMessageSession(
  id: string,
  signal: AbortSignal,
): Promise<SessionFactsJson & { transcript: TranscriptLineJson[] }> {
  return requestJson(urls.messageSession(id), { signal })
}

export function listSessions(
  filter: SessionFilter,
  cursor: string | null,
  signal: AbortSignal,
): Promise<SessionListJson> {
  return requestJson(urls.sessions(filter, cursor), { signal })
}

export function getSession(id: string, signal: AbortSignal): Promise<SessionJson> {
  return requestJson(urls.session(id), { signal })
}

/** Has the server send itself one of its sample mails (`info.samples`). */
export async function sendSample(name: string, mailbox: string | undefined): Promise<void> {
  await request(urls.sample(name, mailbox), { method: 'POST' })
}

/** The beginning of a message as received, and whether there is more. */
export interface RawText {
  readonly text: string
  readonly isCut: boolean
}

/**
 * Reads a message as received, at most `limitBytes` of it, and hangs up then: a 50 MB message is not transferred for
 * the sake of its first page. Bytes that are no UTF-8 show as replacement characters; the download has them.
 */
export async function readRaw(id: string, limitBytes: number, signal: AbortSignal): Promise<RawText> {
  const response = await request(urls.raw(id), { signal })
  const reader = response.body?.getReader()
  if (!reader) return { text: '', isCut: false }
  const decoder = new TextDecoder()
  let text = ''
  let readBytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return { text: text + decoder.decode(), isCut: false }
    const wanted = value.subarray(0, limitBytes - readBytes)
    text += decoder.decode(wanted, { stream: true })
    readBytes += value.length
    if (readBytes > limitBytes) {
      await reader.cancel()
      return { text, isCut: true }
    }
  }
}
