import { PostfangError } from '../model/errors.ts'

/** Where the HTTP server listens; port 0 takes any free one. */
export interface BindAddress {
  readonly host: string
  readonly port: number
}

/**
 * Reads `[host:]port`, an IPv6 host in brackets.
 *
 * @throws PostfangError `invalid` that says what is allowed
 */
export function parseBindAddress(text: string): BindAddress {
  const match = /^(?:(?<host>\[[0-9a-f:.]+\]|[^:[\]/\s]*):)?(?<port>\d{1,5})$/iu.exec(text.trim())
  const port = Number(match?.groups?.port)
  if (match === null || port > 65_535) {
    throw new PostfangError(
      'invalid',
      'expected [host:]port with a port from 0 to 65535, such as 127.0.0.1:8025',
    )
  }
  const host = match.groups?.host || '127.0.0.1'
  return { host: host.replace(/^\[(.*)\]$/u, '$1'), port }
}

/** True for an address that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/u.test(host)
}
