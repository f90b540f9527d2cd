import type { Socket } from 'node:net'
import type { Faults } from '../../faults/create-faults.ts'
import type { Inbox } from '../../inbox/inbox.ts'
import type { TransientMap } from '../../lib/transient-map.ts'
import type { limits } from '../../model/limits.ts'
import type { Rejection } from '../../model/message.ts'
import type { Congestion } from './congestion.ts'
import type { LoginCheck } from './login/login-check.ts'
import type { Profile } from './profile.ts'
import type { ReceiveBudget } from './receive-budget.ts'
import type { TrustedAddresses } from './trusted-addresses.ts'

/** The bounds that the door keeps, see model/limits.ts. */
export type SmtpLimits = {
  readonly [Name in 'messageBytes' | 'recipients' | Extract<keyof typeof limits, `smtp${string}`>]: number
}

/** A connection as its door sees it. */
export interface OpenConnection {
  /** The session's id. */
  readonly id: string
  readonly clientAddress: string
  /** TLS has been negotiated, by STARTTLS or from the first octet. */
  secured(socket: Socket): void
  /** Hangs up at once, or after the reply to the message that is coming in. */
  shutDown(): void
  /** Hangs up now. */
  hangUp(): void
}

/** Asked of each message that has come in whole: the refusal for one that is not as it should be. */
export type Judge = (
  raw: Uint8Array<ArrayBuffer>,
  where: { readonly mailbox: string; readonly recipients: number },
) => Promise<Rejection | undefined>

/** What all connections of a door share. */
export interface DoorContext {
  readonly inbox: Pick<Inbox, 'capture' | 'room' | 'refusal' | 'countRefusal' | 'openSession'>
  readonly limits: SmtpLimits
  readonly profile: Profile
  /** Errors that were ordered on purpose. */
  readonly faults: Pick<Faults, 'decide' | 'hasRules' | 'hasSpeakingAddress'>
  /** Undefined where every message is taken. */
  readonly judge: Judge | undefined
  readonly logins: LoginCheck
  /** Nobody sends without a login. */
  readonly isLoginRequired: boolean
  /** Peers that send a header of the PROXY protocol, and those that may use XCLIENT. */
  readonly proxies: TrustedAddresses
  readonly xclients: TrustedAddresses
  /** Mail and logins in clear are refused, but over Unix sockets. */
  readonly isTlsRequired: boolean
  /** Epoch milliseconds. */
  readonly clock: () => number
  /** Hears of our own troubles, for the log. */
  readonly onError: (error: unknown) => void
  readonly budget: ReceiveBudget
  readonly congestion: Congestion
  /** The open ones, by session id. */
  readonly connections: Pick<TransientMap<string, OpenConnection>, 'get' | 'values' | 'size'>
  readonly enter: (connection: OpenConnection) => void
  readonly isClosing: () => boolean
  /** A connection is gone and its record has ended. */
  readonly leave: (connection: OpenConnection) => void
}
