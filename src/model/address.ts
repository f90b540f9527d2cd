/** One mailbox of an address header: display name decoded, `""` where there is none (RFC 5322 §3.4). */
export interface Address {
  readonly name: string
  readonly address: string
}

/** What MAIL FROM and RCPT TO said: `from` is `""` for the null sender; `to` in the order given, repeats left out. */
export interface Envelope {
  readonly from: string
  readonly to: readonly string[]
}
