/** Whose relay a mailbox is taken for. In that of Mailjet, what happens to a mail after sending is worked out too. */
export const mailboxProfiles = ['postfang', 'mailjet'] as const

export type MailboxProfile = (typeof mailboxProfiles)[number]
