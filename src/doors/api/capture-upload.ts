import type { HttpContext } from '../../http/http-environment.ts'
import type { Inbox } from '../../inbox/inbox.ts'
import type { Envelope } from '../../model/address.ts'
import { createSessionId } from '../../model/ids.ts'

/** What the answer to a capture names. */
export interface Captured {
  readonly id: string
  readonly seq: number
  readonly mailbox: string
}

/** Captures a message that came by HTTP; its session is the one request. */
export async function captureUpload(
  inbox: Inbox,
  mail: { readonly mailbox: string; readonly envelope: Envelope; readonly raw: Uint8Array<ArrayBuffer> },
  context: HttpContext,
  nowMs: number,
): Promise<Captured> {
  await inbox.room()
  const sizeBytes = mail.raw.byteLength
  const { id, seq } = await inbox.capture({
    ...mail,
    session: {
      id: createSessionId(nowMs),
      listener: 'http',
      clientAddress: context.env.incoming.socket.remoteAddress ?? '',
      tls: null,
      user: null,
      helo: null,
      faults: [],
    },
    transcript: [
      { atMs: 0, by: 'note', text: `${context.req.method} ${context.req.path}: ${sizeBytes} bytes` },
    ],
  })
  return { id, seq, mailbox: mail.mailbox }
}
