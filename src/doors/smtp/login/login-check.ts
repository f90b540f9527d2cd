import { limits } from '../../../model/limits.ts'
import { isMailboxName } from '../../../model/mailbox-name.ts'
import type { Login } from './sasl.ts'

export type LoginVerdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly reason: string }
  /** It cannot be told now; the client may try again. */
  | { readonly kind: 'unknown' }

/** Who may sign in, and by which mechanisms. */
export interface LoginCheck {
  /** SASL mechanisms by their registered names, in the order in which they are listed. */
  readonly mechanisms: readonly string[]
  /** @throws whatever keeps it from being told */
  check(login: Login): LoginVerdict | Promise<LoginVerdict>
  close(): Promise<void>
}

/** Takes any login whose user name can be the name of a mailbox. */
export const anyLogin: LoginCheck = {
  mechanisms: ['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2'],
  check: ({ user }) =>
    isMailboxName(user) ? { kind: 'accepted' } : { kind: 'refused', reason: badUserName },
  close: async () => {},
}

const badUserName =
  `The user name is the name of the mailbox here: 1 to ${limits.mailboxNameLength} printable characters, ` +
  'no space at either end'
