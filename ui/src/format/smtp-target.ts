/** How an application reaches the server: what every snippet is made of. */
export interface SmtpTarget {
  readonly host: string
  readonly port: number
  /** The login that names the mailbox; undefined where none is needed. */
  readonly user: string | undefined
  /** Any password will do; one that says so. */
  readonly password: string
  /** `smtp://user:password@host:port`, escaped. */
  readonly url: string
}

/** Names of the unspecified address: a server listens on it, a client cannot connect to it. */
const everywhere: ReadonlySet<string> = new Set(['0.0.0.0', '[::]', '[::0]'])

/**
 * The listener an application should be pointed at: the first in clear, since a client that finds STARTTLS or TLS
 * insists on a certificate it trusts; else the first there is.
 *
 * @param listeners URLs as `GET /api/info` gives them
 * @param pageHost the host this page came from, for a server that listens on every address
 */
export function chooseTarget(
  listeners: readonly string[],
  mailbox: string | undefined,
  pageHost: string,
): SmtpTarget | undefined {
  const chosen = listeners.find((listener) => listener.startsWith('smtp://')) ?? listeners[0]
  const match = chosen === undefined ? null : /^\w+:\/\/(.*):(\d+)\/?$/.exec(chosen)
  if (!match) return undefined
  const [, listenHost = '', port = ''] = match
  const host = everywhere.has(listenHost) || listenHost === '' ? pageHost : listenHost
  const login = mailbox === undefined ? '' : `${escapeLogin(mailbox)}:any@`
  return {
    host: host.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port),
    user: mailbox,
    password: 'any',
    url: `smtp://${login}${host}:${port}`,
  }
}

/** As `encodeURIComponent`, and the quote, so that the URL can stand between single quotes in a shell. */
function escapeLogin(user: string): string {
  return encodeURIComponent(user).replaceAll("'", '%27')
}
