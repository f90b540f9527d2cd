import type { Rejection } from '../model/message.ts'

/** Where in an SMTP connection a rule applies, in the order in which a client gets there. */
export const faultPoints = [
  /** Before a word is said, and before TLS. */
  'connect',
  'greeting',
  'helo',
  'starttls',
  'auth',
  'mail',
  'rcpt',
  'data',
  /** The message has come in whole and waits for its reply. */
  'end',
] as const

export type FaultPoint = (typeof faultPoints)[number]

/** What is done instead of the normal reply, where that is not a reply of its own. */
export const faultActions = [
  /** The connection is closed without a word. */
  'drop',
  /** Nothing is done and nothing is answered any more; the connection stays open. */
  'stall',
  /** What the command asks for is done, but neither it nor anything after it is answered. */
  'silence',
] as const

export type FaultAction = (typeof faultActions)[number]

/**
 * A rule as somebody orders it. What is left out does not narrow it: a rule with `at` and `reply` alone refuses
 * everybody, always. Patterns match whole, letter case aside; `*` stands for any text.
 */
export interface NewFault {
  readonly at: FaultPoint

  /** For whom. */
  readonly mailbox?: string | undefined
  readonly sender?: string | undefined
  readonly recipient?: string | undefined
  /** Pattern of the listener's URL. */
  readonly listener?: string | undefined
  /** Pattern of the client's address. */
  readonly client?: string | undefined
  readonly header?: HeaderPattern | undefined

  /** When, at most one of these four; without them always. */
  readonly first?: number | undefined
  readonly every?: number | undefined
  readonly probability?: number | undefined
  readonly rate?: FaultRate | undefined
  /** Of `probability`: the same seed gives the same sequence. */
  readonly seed?: number | undefined

  /** What: at most one of these three, else only a delay or a slow reply. */
  readonly reply?: Rejection | undefined
  /** Where the reply came from, if out of the catalogue. */
  readonly provider?: string | undefined
  readonly reason?: string | undefined
  readonly action?: FaultAction | undefined
  /** Closes the connection once that many octets of DATA have come. */
  readonly closeAfterBytes?: number | undefined
  /** Before anything else is done. */
  readonly delayMs?: number | undefined
  /** Between two octets of the reply. */
  readonly dripMs?: number | undefined

  /** How long: so many times, until then; else until it is deleted. */
  readonly times?: number | undefined
  /** Epoch milliseconds. */
  readonly expiresAt?: number | undefined
  /** Whether the message that is refused at `end` is kept; true where nothing is said. */
  readonly keep?: boolean | undefined
}

export interface HeaderPattern {
  /** In any letter case. */
  readonly name: string
  /** Pattern of the decoded value; undefined where it is enough that there is one. */
  readonly value?: string | undefined
}

/** As many may pass in any span of that length; the rest meets the fault. */
export interface FaultRate {
  readonly count: number
  readonly perMs: number
}

/** A rule in force, with its counters as of now. */
export interface Fault extends NewFault {
  readonly id: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly state: 'active' | 'spent' | 'expired'
  /** How often it was asked and matched for whom it is. */
  readonly seen: number
  /** How often it was carried out. */
  readonly hits: number
}

/** Who has got to a point, as far as that is known there. */
export interface Occasion {
  /** Where mail of this connection would be filed now; null before that is known. */
  readonly mailbox: string | null
  readonly listener: string
  readonly client: string
  /** `""` for the null sender; null before MAIL. */
  readonly sender: string | null
  /** At `rcpt` the one in question. */
  readonly recipients: readonly string[]
  /** At `end` the message. */
  readonly raw?: Uint8Array<ArrayBuffer> | undefined
}

export type FaultOutcome =
  /** The normal reply, late or slowly. */
  | { readonly kind: 'pass' }
  | { readonly kind: 'reply'; readonly reply: Rejection }
  | { readonly kind: FaultAction }
  | { readonly kind: 'cut'; readonly afterBytes: number }

/** What is to be done: wait, then the outcome, its reply as slowly as `dripMs` says. */
export interface FaultEffect {
  readonly delayMs: number
  readonly dripMs: number
  readonly outcome: FaultOutcome
  readonly keep: boolean
}

/** An effect, and who ordered it: the id of a rule, or a speaking address. */
export interface FaultHit {
  readonly name: string
  readonly effect: FaultEffect
}
