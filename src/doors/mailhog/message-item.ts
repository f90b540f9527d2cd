import { jsonText } from '../../http/json-stream.ts'
import type { Inbox } from '../../inbox/inbox.ts'
import { openRawText, type RawText } from '../../inbox/raw-text.ts'
import type { EncodedPart } from '../../mime/encoded-parts.ts'
import { PostfangError } from '../../model/errors.ts'
import type { MessageSummary, StoredMessage } from '../../model/message.ts'

/** A message as MailHog writes it: everything still encoded, recipients those of the envelope. */
export interface MessageItem {
  /** The JSON, in pieces, so that a large message is never held whole. */
  text(): AsyncGenerator<string>
}

type ItemSource = Pick<Inbox, 'find' | 'readRawRange' | 'readEncodedParts'>

/** Undefined for a message that has been deleted meanwhile. */
export async function openMessageItem(
  inbox: ItemSource,
  { id, sizeBytes }: Pick<MessageSummary, 'id' | 'sizeBytes'>,
): Promise<MessageItem | undefined> {
  const [stored, root] = await Promise.all([inbox.find(id), readParts(inbox, id, sizeBytes)])
  if (stored === undefined || root === undefined) return undefined
  const raw = openRawText(inbox, id, sizeBytes)
  return { text: () => composeItem(stored, root, raw) }
}

/** A message that cannot be read in full is shown as one piece. */
async function readParts(
  inbox: ItemSource,
  id: MessageSummary['id'],
  sizeBytes: number,
): Promise<EncodedPart | undefined> {
  try {
    return await inbox.readEncodedParts(id)
  } catch (error) {
    if (!(error instanceof PostfangError && error.code === 'unreadable')) throw error
    return { headers: [], start: 0, bodyStart: 0, bodyEnd: sizeBytes, parts: null }
  }
}

async function* composeItem(stored: StoredMessage, root: EncodedPart, raw: RawText): AsyncGenerator<string> {
  const { summary, session } = stored
  const end = await findEnd(raw, summary.sizeBytes)
  const whole = { ...root, headers: addTrace(root, stored), bodyEnd: Math.max(root.bodyStart, end) }
  const { from, to } = summary.envelope
  yield `{"ID":${JSON.stringify(summary.id)},"From":${JSON.stringify(toPath(from))},"To":${JSON.stringify(to.map(toPath))},"Content":`
  yield* composePart({ ...whole, parts: null }, raw)
  yield `,"Created":"${new Date(summary.receivedAt).toISOString()}","MIME":`
  yield* composeMime(root.parts, raw)
  yield `,"Raw":{"From":${JSON.stringify(from)},"To":${JSON.stringify(to)},"Data":`
  yield* jsonText(raw.read(0, end))
  yield `,"Helo":${JSON.stringify(session.helo ?? '')}}}`
}

async function* composePart(part: EncodedPart, raw: RawText): AsyncGenerator<string> {
  const { headers, start, bodyStart, bodyEnd, parts } = part
  yield `{"Headers":${JSON.stringify(groupHeaders(headers))},"Body":`
  yield* jsonText(raw.read(bodyStart, bodyEnd))
  yield `,"Size":${bodyEnd - start},"MIME":`
  yield* composeMime(parts, raw)
  yield '}'
}

async function* composeMime(parts: EncodedPart['parts'], raw: RawText): AsyncGenerator<string> {
  if (parts === null) {
    yield 'null'
    return
  }
  yield '{"Parts":['
  for (const [at, part] of parts.entries()) {
    if (at > 0) yield ','
    yield* composePart(part, raw)
  }
  yield ']}'
}

/** MailHog takes the last line end for that of the final dot, and its clients compare bodies without it. */
async function findEnd(raw: RawText, sizeBytes: number): Promise<number> {
  let last = ''
  for await (const text of raw.read(Math.max(0, sizeBytes - 2), sizeBytes)) last += text
  return last === '\r\n' ? sizeBytes - 2 : sizeBytes
}

/** What a receiving server adds; tests read the envelope's sender out of it. Only here: the bytes stay as they came. */
function addTrace(root: EncodedPart, { summary, session }: StoredMessage): EncodedPart['headers'] {
  const date = new Date(summary.receivedAt).toUTCString().replace('GMT', '+0000')
  const received = `from ${session.helo ?? 'unknown'} by postfang (Postfang)\r\n          id ${summary.id}; ${date}`
  const hasId = root.headers.some(([name]) => name.toLowerCase() === 'message-id')
  return [
    ...root.headers,
    ...(hasId ? [] : [['Message-ID', summary.id] as const]),
    ['Received', received],
    ['Return-Path', `<${summary.envelope.from}>`],
  ]
}

/** By name as written; a header that is given several times has as many values. */
function groupHeaders(headers: EncodedPart['headers']): Record<string, readonly string[]> {
  const groups = Map.groupBy(headers, ([name]) => name)
  return Object.fromEntries([...groups].map(([name, fields]) => [name, fields.map(([, value]) => value)]))
}

/** Parts that no address here has are as Go writes empty ones. */
function toPath(address: string) {
  const at = address.indexOf('@')
  const [mailbox, domain] = at < 0 ? [address, ''] : [address.slice(0, at), address.slice(at + 1)]
  return { Relays: null, Mailbox: mailbox, Domain: domain, Params: '' }
}
