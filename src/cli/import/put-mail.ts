import type { ArchiveItem } from '../../archive/archive-item.ts'
import { findEnvelope } from '../../archive/find-envelope.ts'
import { type Connection, withQuery } from '../../client/connection.ts'
import { RequestError } from '../../client/errors.ts'

type Mail = Extract<ArchiveItem, { kind: 'mail' }>

/** A URL takes so much; beyond it, the header of the message says who got it. */
const longestEnvelope = 8_000
const answerMs = 120_000

/**
 * Captures a message with the envelope that is known of it, and marks it as it was marked.
 *
 * @returns why the server would not take this one; undefined where it did
 */
export async function putMail(
  connection: Connection,
  mail: Mail,
  { mailbox, keepsLineEnds }: { readonly mailbox: string | undefined; readonly keepsLineEnds: boolean },
): Promise<string | undefined> {
  const raw = keepsLineEnds ? mail.raw : withCrlf(mail.raw)
  if (raw.length === 0) return 'it is empty'
  const found = findEnvelope(raw)
  const to = (mail.recipients ?? found.recipients)?.join(',')
  const envelope = { from: mail.sender ?? found.sender, to: to === '' ? undefined : to }
  try {
    const id = await post(connection, raw, mailbox, envelope)
    await mark(connection, id, mail)
    return undefined
  } catch (error) {
    if (error instanceof RequestError && [400, 413, 415].includes(error.status)) return error.message
    throw error
  }
}

/** An envelope that may not be is left to the header of the message. */
async function post(
  connection: Connection,
  raw: Uint8Array<ArrayBuffer>,
  mailbox: string | undefined,
  envelope: { readonly from: string | undefined; readonly to: string | undefined },
): Promise<string> {
  const { from, to } = envelope
  const isShort = encodeURIComponent(to ?? '').length <= longestEnvelope
  const query = new URLSearchParams({
    ...(from === undefined ? {} : { from }),
    ...(to === undefined || !isShort ? {} : { to }),
  })
  const path = withQuery('/api/messages', { mailbox })
  const whole = query.size === 0 ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`
  const send = (target: string) =>
    connection.json<{ id: string }>(target, {
      method: 'POST',
      headers: { 'content-type': 'message/rfc822' },
      body: raw,
      signal: AbortSignal.timeout(answerMs),
    })
  try {
    return (await send(whole)).id
  } catch (error) {
    const isEnvelope = error instanceof RequestError && error.status === 400 && whole !== path
    if (!isEnvelope) throw error
    return (await send(path)).id
  }
}

async function mark(connection: Connection, id: string, { isRead, tags = [] }: Mail): Promise<void> {
  const marks = { ...(isRead ? { read: true } : {}), ...(tags.length > 0 ? { tags } : {}) }
  if (Object.keys(marks).length === 0) return
  await connection
    .request(`/api/messages/${id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(marks),
    })
    .catch((error: unknown) => {
      // Tags that may not be, or a message that a bound has pruned: the message itself is in.
      if (!(error instanceof RequestError)) throw error
    })
}

/** Files of Unix have LF where mail has CRLF. A message that has any CRLF is one that was kept as it was. */
function withCrlf(raw: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  if (bytes.includes('\r\n') || !bytes.includes('\n')) return raw
  return new Uint8Array(Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1'))
}
