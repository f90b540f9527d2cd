import type { SecureContext } from 'node:tls'
import type { Inbox } from '../../inbox/inbox.ts'
import type { limits } from '../../model/limits.ts'

export type Pop3Limits = Record<
  | 'pop3Connections'
  | 'pop3LineBytes'
  | 'pop3AuthLineBytes'
  | 'pop3Errors'
  | 'pop3FailedLogins'
  | 'pop3IdleMs'
  | 'pop3TlsHandshakeMs',
  number
> &
  // Each of them is a limit that there is.
  Partial<Record<keyof typeof limits, unknown>>

export type Pop3Verdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly reason: string }
  /** It cannot be told now; the client may try again. */
  | { readonly kind: 'unknown' }

/** Who may sign in. */
export interface Pop3Logins {
  check(user: string, secret: string): Pop3Verdict | Promise<Pop3Verdict>
  /**
   * What is said to an APOP (RFC 1939 §7), whose digest only somebody with the password in clear could check; null where
   * it is not offered.
   */
  readonly apop: ((user: string) => Pop3Verdict) | null
}

/** What every connection of the door is given. */
export interface Pop3Context {
  readonly inbox: Pick<Inbox, 'listSizes' | 'head' | 'readRawRange' | 'remove'>
  readonly logins: Pop3Logins
  readonly limits: Pop3Limits
  readonly isTlsRequired: boolean
  /** Shown by CAPA. */
  readonly version: string
  readonly onError: (error: unknown) => void
  /** The certificate as it is now; null where no listener speaks TLS. */
  secureContext(): SecureContext | null
  isClosing(): boolean
}
