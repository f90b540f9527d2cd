import type { MailboxJson } from '../../../src/contract/mailbox.ts'
import { setProfile } from '../link/mailjet-api.ts'
import { toFailure } from '../link/request.ts'
import type { Mailboxes } from './mailboxes.ts'
import type { Notices } from './notices.ts'
import type { Server } from './server.ts'

/** Whose relay a mailbox is taken for; null for that of the server. */
export type MailboxProfile = MailboxJson['profile']

/** Which mailboxes are in Mailjet mode: there headers take effect, and what happens after sending is worked out. */
export interface MailjetMode {
  profileOf(mailbox: string): MailboxProfile
  isOn(mailbox: string): boolean
  /** Holds for what comes from now on. */
  set(mailbox: string, profile: MailboxProfile): Promise<void>
}

export function createMailjetMode(
  mailboxes: Pick<Mailboxes, 'all' | 'refresh'>,
  server: Pick<Server, 'info'>,
  notices: Notices,
): MailjetMode {
  function profileOf(mailbox: string): MailboxProfile {
    return mailboxes.all.value?.find(({ name }) => name === mailbox)?.profile ?? null
  }

  return {
    profileOf,
    isOn: (mailbox) => (profileOf(mailbox) ?? server.info.value?.profile) === 'mailjet',
    async set(mailbox, profile) {
      try {
        await setProfile(mailbox, profile)
        mailboxes.refresh()
      } catch (error) {
        const failure = toFailure(error)
        if (failure !== undefined) notices.show({ kind: 'profile', failure })
      }
    },
  }
}
