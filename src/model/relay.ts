/** A server that messages may really be sent on to. What is secret in it never leaves the process. */
export interface Relay {
  readonly name: string
  readonly host: string
  readonly port: number
  /**
   * `implicit`: TLS from the first octet; `required`: nothing goes out before STARTTLS; `offered`: STARTTLS where the
   * server has it; `never`: in clear.
   */
  readonly tls: 'implicit' | 'required' | 'offered' | 'never'
  /** False only where the operator has said so: any certificate is taken. */
  readonly isVerified: boolean
  readonly login: { readonly user: string; readonly password: string } | null
}

/** One line of a conversation with a relay; what is secret in it is left out. */
export interface RelayLine {
  readonly by: 'client' | 'server' | 'note'
  readonly text: string
}
