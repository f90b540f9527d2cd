/** What may be sent under such an address, as Mailjet's /REST/sender names it. */
export const senderEmailTypes = ['transactional', 'bulk', 'unknown'] as const

export type SenderEmailType = (typeof senderEmailTypes)[number]

/** A sender that a client made in one mailbox; a domain is `*@example.com`. */
export interface MailjetSender {
  /** That of its address as a contact, and so `SenderID` of its messages. */
  readonly id: number
  readonly email: string
  readonly name: string
  readonly emailType: SenderEmailType
  readonly isDefault: boolean
  /** Epoch ms. */
  readonly createdAt: number
}
