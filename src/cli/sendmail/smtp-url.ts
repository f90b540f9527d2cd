import { PostfangError } from '../../model/errors.ts'

/** Where mail goes, and as whom. */
export interface SmtpTarget {
  readonly scheme: 'smtp' | 'starttls' | 'smtps'
  readonly host: string
  readonly port: number
  /** The name of the mailbox; null for none. */
  readonly login: { readonly user: string; readonly password: string } | null
}

const defaultPorts = { smtp: 1025, starttls: 1587, smtps: 1465 } as const

/**
 * Reads `smtp://[mailbox[:password]@]host[:port]`, or the same with `starttls` or `smtps`.
 *
 * @param mailbox goes before the one in the URL
 * @throws PostfangError `invalid` that says what is allowed, never the password
 */
export function readSmtpUrl(text: string, mailbox: string | undefined): SmtpTarget {
  const url = URL.parse(text)
  const scheme = url?.protocol.slice(0, -1)
  if (
    url === null ||
    url.hostname === '' ||
    (scheme !== 'smtp' && scheme !== 'starttls' && scheme !== 'smtps')
  ) {
    throw new PostfangError(
      'invalid',
      'The SMTP URL is not right: expected one such as smtp://my-mailbox:any@127.0.0.1:1025',
    )
  }
  const user = mailbox ?? decodeURIComponent(url.username)
  return {
    scheme,
    host: url.hostname.replace(/^\[|\]$/gu, ''),
    port: url.port === '' ? defaultPorts[scheme] : Number(url.port),
    login: user === '' ? null : { user, password: decodeURIComponent(url.password) || 'any' },
  }
}

/** The certificate of one's own machine was made by it, and nobody has been told to trust it. */
export function isOwnMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}
