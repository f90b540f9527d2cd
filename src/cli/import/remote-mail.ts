import { type ArchiveItem, tooLarge } from '../../archive/archive-item.ts'
import { importJsonLines } from '../../archive/json-lines.ts'
import { type Connection, createConnection } from '../../client/connection.ts'
import { RequestError } from '../../client/errors.ts'
import { PostfangError } from '../../model/errors.ts'

const pageSize = 200
const mailhogPageSize = 50
/** No part of what another server has is waited for longer than this. */
const answerMs = 120_000

/**
 * What a running Postfang, Mailpit or MailHog has, the oldest first. What arrives there meanwhile may be left out.
 *
 * @throws PostfangError `invalid` where none of them answers at the URL
 */
export async function* readRemote(url: string, maxBytes: number): AsyncGenerator<ArchiveItem> {
  const connection = createConnection(url)
  if ((await ask<{ name?: unknown }>(connection, '/api/info'))?.name === 'postfang') {
    const signal = new AbortController().signal
    const response = await connection.request('/api/messages/export?format=jsonl', { signal })
    if (response.body !== null) yield* importJsonLines(response.body, maxBytes)
  } else if (typeof (await ask<{ Version?: unknown }>(connection, '/api/v1/info'))?.Version === 'string') {
    yield* readMailpit(connection, maxBytes)
  } else if (
    typeof (await ask<{ total?: unknown }>(connection, '/api/v2/messages?limit=1'))?.total === 'number'
  ) {
    yield* readMailhog(connection, maxBytes)
  } else {
    throw new PostfangError('invalid', `At ${connection.url} is neither a Mailpit, a MailHog nor a Postfang`)
  }
}

/** Undefined where the server has no such thing. */
async function ask<T>(connection: Connection, path: string): Promise<T | undefined> {
  try {
    const response = await connection.request(path)
    const value: unknown = await response.json().catch(() => undefined)
    return typeof value === 'object' && value !== null ? (value as T) : undefined
  } catch (error) {
    if (error instanceof RequestError) return undefined
    throw error
  }
}

interface MailpitSummary {
  readonly ID: string
  readonly Read: boolean
  readonly Tags: readonly string[] | null
  readonly Size: number
}

async function* readMailpit(connection: Connection, maxBytes: number): AsyncGenerator<ArchiveItem> {
  const found = new Map<string, MailpitSummary>()
  for (let start = 0; ; start += pageSize) {
    const path = `/api/v1/messages?start=${start}&limit=${pageSize}`
    const page = await ask<{ messages: readonly MailpitSummary[] | null }>(connection, path)
    for (const message of page?.messages ?? []) found.set(message.ID, message)
    if ((page?.messages ?? []).length < pageSize) break
  }
  for (const message of [...found.values()].reverse()) {
    if (message.Size > maxBytes) yield tooLarge(message.ID, maxBytes)
    else {
      const raw = await download(connection, `/api/v1/message/${encodeURIComponent(message.ID)}/raw`)
      if (raw === undefined) yield { kind: 'skipped', place: message.ID, reason: 'it is gone' }
      else yield { kind: 'mail', raw, isRead: message.Read, tags: message.Tags ?? [] }
    }
  }
}

interface MailhogItem {
  readonly ID: string
  readonly Raw: { readonly From: string; readonly To: readonly string[]; readonly Data: string }
}

/** MailHog hands out messages as text: octets that were no UTF-8 were lost when it took them. */
async function* readMailhog(connection: Connection, maxBytes: number): AsyncGenerator<ArchiveItem> {
  const total = (await ask<{ total: number }>(connection, '/api/v2/messages?limit=1'))?.total ?? 0
  const seen = new Set<string>()
  for (let end = total; end > 0; end -= mailhogPageSize) {
    const start = Math.max(0, end - mailhogPageSize)
    const path = `/api/v2/messages?start=${start}&limit=${end - start}`
    const page = await ask<{ items: readonly MailhogItem[] }>(connection, path)
    for (const { ID, Raw } of [...(page?.items ?? [])].reverse()) {
      if (seen.has(ID)) continue
      seen.add(ID)
      const raw = new Uint8Array(Buffer.from(Raw.Data))
      if (raw.length > maxBytes) yield tooLarge(ID, maxBytes)
      else yield { kind: 'mail', raw, sender: Raw.From, recipients: Raw.To }
    }
  }
}

async function download(connection: Connection, path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const response = await connection.request(path, { signal: AbortSignal.timeout(answerMs) })
    return new Uint8Array(await response.arrayBuffer())
  } catch (error) {
    if (error instanceof RequestError && error.status === 404) return undefined
    throw error
  }
}
