import type { Download } from '../../http/download-response.ts'
import type { Inbox } from '../../inbox/inbox.ts'
import { streamPart } from '../../inbox/stream-part.ts'
import type { EncodedPart } from '../../mime/encoded-parts.ts'
import type { MessageSummary } from '../../model/message.ts'

/**
 * One of the pieces that a message was cut into, by its place in `MIME.Parts`. As with MailHog base64 is undone and
 * nothing else.
 */
export async function openEncodedPart(
  inbox: Pick<Inbox, 'readEncodedParts' | 'readRawRange'>,
  { id }: Pick<MessageSummary, 'id'>,
  at: number,
): Promise<Download | undefined> {
  const part = (await inbox.readEncodedParts(id))?.parts?.[at]
  if (part === undefined) return undefined
  const isBase64 = findHeader(part, 'content-transfer-encoding').toLowerCase() === 'base64'
  const place = {
    kind: 'place',
    contentType: firstWord(findHeader(part, 'content-type')),
    filename: readFileName(findHeader(part, 'content-disposition')),
    encoding: isBase64 ? 'base64' : 'binary',
    start: part.bodyStart,
    end: part.bodyEnd,
  } as const
  return { ...place, bytes: streamPart(inbox, id, place) }
}

function findHeader({ headers }: EncodedPart, key: string): string {
  return headers.find(([name]) => name.toLowerCase() === key)?.[1].trim() ?? ''
}

function firstWord(value: string): string {
  return (value.split(';', 1)[0] ?? '').trim().toLowerCase()
}

function readFileName(disposition: string): string | null {
  const [, quoted, bare] = /;\s*filename=(?:"([^"]*)"|([^\s;"]+))/i.exec(disposition) ?? []
  return quoted ?? bare ?? null
}
