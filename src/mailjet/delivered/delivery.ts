import { createHmac, hash } from 'node:crypto'
import { composeMessageToken, messageIdChars } from './message-token.ts'
import { asVersion4, parseUuid, printUuid } from './uuid-bytes.ts'

/** Whose mail it is, as tokens and Feedback-Id name it. */
export interface MailjetAccount {
  readonly userId: number
  readonly apiKeyId: number
  /** Where links and pixel point, without a final slash; Mailjet's own is a name under mjt.lu. */
  readonly trackUrl: string
  /** Stands in List-Unsubscribe's mail address. */
  readonly trackLabel: string
  /** Makes the parts of links whose making Mailjet does not tell; any text. */
  readonly secret: string
}

/** One message on its way to one recipient. */
export interface Delivery {
  readonly account: MailjetAccount
  /** UUID of the message as it was taken. */
  readonly uuid: string
  /** As the envelope has it. */
  readonly recipient: string
  /** There are others besides. */
  readonly isOneOfMany: boolean
  readonly sender: string
  /** Null for a transactional message. */
  readonly campaign: string | null
  /** Epoch ms. */
  readonly sentAt: number
}

/** The names by which Mailjet speaks of a delivery. The same delivery has the same ones, always. */
export interface DeliveryIds {
  /** Unsigned 64 bits, more than a JavaScript number holds. */
  readonly messageId: bigint
  readonly campaignId: number
  readonly contactId: number
  readonly senderId: number
  /** Each recipient's message has a UUID of its own; a single one has that of the submission. */
  readonly uuid: string
  /** X-MJ-Mid. */
  readonly token: string
  /** Eight hex digits that begin the Message-Id and stand in unsubscribe links. */
  readonly short: string
}

/** In the top sixteen bits of a MessageID: looks like a shard's number. */
const shard = 0x1000n

/** The names of one recipient's message, which need nothing but the submission's. */
export function identifyMessage({
  uuid,
  recipient,
  isOneOfMany,
}: Pick<Delivery, 'uuid' | 'recipient' | 'isOneOfMany'>): Pick<DeliveryIds, 'messageId' | 'uuid'> {
  return nameMessage({ uuid, isOneOfMany }, digest(`${uuid}\0${recipient}`))
}

function nameMessage(
  { uuid, isOneOfMany }: Pick<Delivery, 'uuid' | 'isOneOfMany'>,
  own: Buffer,
): Pick<DeliveryIds, 'messageId' | 'uuid'> {
  return {
    messageId: (shard << 48n) | BigInt(own.readUIntBE(0, 6)),
    uuid: isOneOfMany ? printUuid(asVersion4(own.subarray(8, 24))) : printUuid(parseUuid(uuid)),
  }
}

export function identify({ account, uuid, recipient, isOneOfMany, ...delivery }: Delivery): DeliveryIds {
  const own = digest(`${uuid}\0${recipient}`)
  const { messageId, uuid: ownUuid } = nameMessage({ uuid, isOneOfMany }, own)
  const campaignId = delivery.campaign === null ? 0 : campaignIdOf(delivery.campaign)
  const contactId = contactIdOf(recipient)
  const senderId = contactIdOf(delivery.sender)
  const token = composeMessageToken({
    messageId,
    campaignId,
    contactId,
    senderId,
    listId: 0,
    userId: account.userId,
    time: Math.floor(delivery.sentAt / 1_000),
    uuid: ownUuid,
    apiKeyId: account.apiKeyId,
  })
  return {
    messageId,
    campaignId,
    contactId,
    senderId,
    uuid: ownUuid,
    token,
    short: own.toString('hex', 24, 28),
  }
}

export function campaignIdOf(name: string): number {
  return idOf(`campaign\0${name}`)
}

/** Of a recipient, and of a sender: an address has one number, in any letter case. */
export function contactIdOf(address: string): number {
  return idOf(`contact\0${address.toLowerCase()}`)
}

/** Without angle brackets. */
export function messageIdOf({ short, token }: DeliveryIds): string {
  return `${short}.${token.slice(0, messageIdChars)}@mailjet.com`
}

export function returnPathOf(ids: DeliveryIds, { userId }: MailjetAccount): string {
  return messageIdOf(ids).replace(/@.*$/u, `@a${userId}.bnc3.mailjet.com`)
}

/** Where a click is counted: `/lnk/<token>/<position>/<22 characters>/<target in base64url>`. */
export function linkUrl(
  account: MailjetAccount,
  { token }: Pick<DeliveryIds, 'token'>,
  target: string,
  position: number,
): string {
  const encoded = Buffer.from(target).toString('base64url')
  return `${account.trackUrl}/lnk/${token}/${position}/${seal(account, `${token}/${position}/${target}`, 16)}/${encoded}`
}

export function pixelUrl(account: MailjetAccount, { token }: Pick<DeliveryIds, 'token'>): string {
  return `${account.trackUrl}/oo/${token}/${sealHex(account, `open/${token}`)}/e.gif`
}

/** @param language two letters, as in `mj:unsub_link_fr`; undefined in List-Unsubscribe */
export function unsubscribeUrl(
  account: MailjetAccount,
  { token, short }: Pick<DeliveryIds, 'token' | 'short'>,
  language?: string,
): string {
  const shown = language === undefined ? '' : `hl=${language}&`
  const check = `m=${token}&b=${short}&e=${sealHex(account, `unsub/${token}`)}`
  return `${account.trackUrl}/unsub2?${shown}${check}&x=${seal(account, `unsub/${token}/${short}`, 32)}`
}

export function unsubscribeMailto(account: MailjetAccount, { token, short }: DeliveryIds): string {
  const sealed = createHmac('sha256', account.secret).update(`mailto/${token}`).digest()
  const proof = BigInt(`0x${sealed.toString('hex', 0, 8)}`).toString(36)
  return `mailto:unsub-${short}.${account.trackLabel}.${proof}@bnc3.mailjet.com`
}

/** Base64url of so many octets: 16 give 22 characters, 32 give 43. */
function seal({ secret }: MailjetAccount, text: string, octets: number): string {
  return createHmac('sha256', secret).update(text).digest().subarray(0, octets).toString('base64url')
}

function sealHex({ secret }: MailjetAccount, text: string): string {
  return createHmac('sha256', secret).update(text).digest().toString('hex', 0, 4)
}

/** A number of 31 bits that is never 0. */
function idOf(text: string): number {
  return digest(text).readUInt32BE(0) & 0x7fff_ffff || 1
}

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer')
}
