import { hash } from 'node:crypto'
import type { MailjetAccount } from '../mailjet/delivered/delivery.ts'

/** What accounts have in common. */
export interface AccountSettings {
  /** Where links and pixel point, without a final slash. */
  readonly trackUrl: string
  /** Of the database. */
  readonly secret: string
}

/** The account that a mailbox stands for: its numbers follow from its name, so that they are the same in every run. */
export function accountOf(mailbox: string, { trackUrl, secret }: AccountSettings): MailjetAccount {
  const digest = hash('sha256', `account\0${mailbox}`, 'buffer')
  return {
    userId: idOf(digest, 0),
    apiKeyId: idOf(digest, 4),
    trackUrl,
    trackLabel: digest.readUInt32BE(8).toString(36).padStart(5, '0').slice(-5),
    secret,
  }
}

/** Seven digits, as those of Mailjet's have. */
function idOf(digest: Buffer, at: number): number {
  return 1_000_000 + (digest.readUInt32BE(at) % 9_000_000)
}
