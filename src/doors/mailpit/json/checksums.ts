import { createHash } from 'node:crypto'
import type { Inbox } from '../../../inbox/inbox.ts'
import type { MessageId } from '../../../model/ids.ts'
import type { Attachment } from '../../../model/opened-mail.ts'

/** As Mailpit writes them, hex. */
export interface Checksums {
  readonly MD5: string
  readonly SHA1: string
  readonly SHA256: string
}

/** Each part costs one more reading of the message, which a mail of ten thousand parts would make much of. */
const readParts = 20

/**
 * Checksums of parts, in their order. MD5 and SHA-1 are taken of the first twenty; of the others they are empty.
 */
export async function readChecksums(
  inbox: Inbox,
  id: MessageId,
  attachments: readonly Attachment[],
): Promise<readonly Checksums[]> {
  const found: Checksums[] = []
  for (const [index, { part, sha256 }] of attachments.entries()) {
    const content = index < readParts ? await inbox.readPart(id, part) : undefined
    found.push({ ...(content ? await hash(content.bytes) : { MD5: '', SHA1: '' }), SHA256: sha256 })
  }
  return found
}

async function hash(
  bytes: Uint8Array | ReadableStream<Uint8Array>,
): Promise<Pick<Checksums, 'MD5' | 'SHA1'>> {
  const [md5, sha1] = [createHash('md5'), createHash('sha1')]
  for await (const piece of bytes instanceof ReadableStream ? bytes : [bytes]) {
    md5.update(piece)
    sha1.update(piece)
  }
  return { MD5: md5.digest('hex'), SHA1: sha1.digest('hex') }
}
