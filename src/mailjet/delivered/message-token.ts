import { parseUuid, printUuid } from './uuid-bytes.ts'

/**
 * What Mailjet's message token holds (X-MJ-Mid, the links, the pixel, the beginning of Message-Id). Widths are as seen in
 * delivered mails; what contact and sender mean is inferred.
 */
export interface MessageToken {
  /** Unsigned, 64 bits. */
  readonly messageId: bigint
  /** 48 bits; 0 for a transactional message. */
  readonly campaignId: number
  /** 48 bits. */
  readonly contactId: number
  /** 48 bits. */
  readonly senderId: number
  /** 32 bits; 0 for a transactional message. */
  readonly listId: number
  /** 32 bits. */
  readonly userId: number
  /** Unix time in seconds, 40 bits. */
  readonly time: number
  /** UUID of the message in lower case. */
  readonly uuid: string
  /** 32 bits. */
  readonly apiKeyId: number
}

const tokenBytes = 59
const tokenChars = 79

/** Of the token, as far as Message-Id repeats it: everything but UUID and key. */
export const messageIdChars = 52

/** Writes a token: big-endian fields in base64url without padding, 79 characters. */
export function composeMessageToken(token: MessageToken): string {
  const bytes = Buffer.alloc(tokenBytes)
  bytes.writeBigUInt64BE(BigInt.asUintN(64, token.messageId), 0)
  bytes.writeUIntBE(token.campaignId, 8, 6)
  bytes.writeUIntBE(token.contactId, 14, 6)
  bytes.writeUIntBE(token.senderId, 20, 6)
  bytes.writeUInt32BE(token.listId, 26)
  bytes.writeUInt32BE(token.userId, 30)
  bytes.writeUIntBE(token.time, 34, 5)
  parseUuid(token.uuid).copy(bytes, 39)
  bytes.writeUInt32BE(token.apiKeyId, 55)
  return bytes.toString('base64url')
}

/** Reads a token; undefined for what is none. */
export function parseMessageToken(text: string): MessageToken | undefined {
  if (text.length !== tokenChars || !/^[\w-]+$/u.test(text)) return undefined
  const bytes = Buffer.from(text, 'base64url')
  return {
    messageId: bytes.readBigUInt64BE(0),
    campaignId: bytes.readUIntBE(8, 6),
    contactId: bytes.readUIntBE(14, 6),
    senderId: bytes.readUIntBE(20, 6),
    listId: bytes.readUInt32BE(26),
    userId: bytes.readUInt32BE(30),
    time: bytes.readUIntBE(34, 5),
    uuid: printUuid(bytes.subarray(39, 55)),
    apiKeyId: bytes.readUInt32BE(55),
  }
}
