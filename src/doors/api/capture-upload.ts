import type { HttpContext } from '../../http/http-environment.ts'
import type { MailboxChoice } from '../../inbox/claimed-mailbox.ts'
import type { Inbox } from '../../inbox/inbox.ts'
import type { Envelope } from '../../model/address.ts'
import { createSessionId } from '../../model/ids.ts'

/** What the answer to a capture names. */
export interface Captured {
  readonly id: string
  readonly seq: number
  readonly mailbox: string
}

/** A message with where it is filed. */
interface Upload extends MailboxChoice {
  readonly envelope: Envelope
  readonly raw: Uint8Array<ArrayBuffer>
}

/** Captures a message that came by HTTP; its session is the one request. */
export async function captureUpload(
  inbox: Inbox,
  { mailbox, warnings, ...mail }: Upload,
  context: HttpContext,
  nowMs: number,
): Promise<Captured> {
  await inbox.room()
  const sizeBytes = mail.raw.byteLength
  const { id, seq } = await inbox.capture({
    ...mail,
    mailbox,
    session: {
      id: createSessionId(nowMs),
      listener: 'http',
      clientAddress: context.env.incoming.socket.remoteAddress ?? '',
      tls: null,
      user: null,
      helo: null,
      faults: [],
    },
    transcript: [`${context.req.method} ${context.req.path}: ${sizeBytes} bytes`, ...warnings].map(
      (text) => ({ atMs: 0, by: 'note', text }),
    ),
  })
  return { id, seq, mailbox }
}
