/** The SMTP URL that files into a mailbox: its name as user name, any password. */
export function mailboxSmtpUrl(server: string, mailbox: string | undefined): string {
  const url = new URL(server)
  const login = mailbox === undefined ? '' : `${encodeURIComponent(mailbox)}:any@`
  return `${url.protocol}//${login}${url.host}`
}

/**
 * Which of a server's listeners tests should use: the clear one, since all others show a certificate that nobody knows.
 * A listener on all addresses is reached under the name under which the server is.
 */
export function pickSmtpUrl(listeners: readonly string[], http: string): string | undefined {
  const picked = listeners.find((url) => url.startsWith('smtp://')) ?? listeners[0]
  if (picked === undefined) return undefined
  const url = new URL(picked)
  const isAny = url.hostname === '0.0.0.0' || url.hostname === '[::]'
  const host = isAny ? new URL(http).hostname : url.hostname
  return `${url.protocol}//${host}:${url.port}`
}

/** A name that no other test has. */
export function createMailboxName(): string {
  const random = crypto.getRandomValues(new Uint8Array(10))
  return `test-${[...random].map((byte) => (byte % 36).toString(36)).join('')}`
}
