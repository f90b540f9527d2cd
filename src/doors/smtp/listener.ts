import { isIPv4, isIPv6 } from 'node:net'
import { PostfangError } from '../../model/errors.ts'

/** In clear; in clear with STARTTLS on offer (RFC 3207); TLS from the first octet (RFC 8314 §3.3). */
export type ListenerScheme = 'smtp' | 'starttls' | 'smtps'

/** One port to take mail on. */
export interface Listener {
  readonly scheme: ListenerScheme
  /** Host name, IPv4 or IPv6 address; IPv6 without brackets. */
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
}

const defaultHost = '127.0.0.1'
const defaultPorts = { smtp: 1025, starttls: 1587, smtps: 1465 } as const

const form = /^(smtp|starttls|smtps):\/\/(\[[^[\]]*\]|[^[\]:/?#@\s]*)(?::(\d{1,5}))?$/i
const hostName = /^[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?$/i

/**
 * Reads a listener as a setting names it: `smtp://`, `starttls://` or `smtps://`, then host and port, each of which may
 * be left out.
 *
 * @throws PostfangError `invalid` with one sentence that names the text and what is allowed
 */
export function parseListener(text: string): Listener {
  const [, scheme = '', host = '', port] = form.exec(text) ?? []
  const name = scheme.toLowerCase()
  if (!isScheme(name) || !isHost(host) || Number(port) > 65_535) {
    throw new PostfangError(
      'invalid',
      'expected smtp://, starttls:// or smtps:// followed by [host][:port], as in smtp://127.0.0.1:1025 ' +
        `(port 0 takes any free one), found "${text}"`,
    )
  }
  return {
    scheme: name,
    host: host === '' ? defaultHost : host.replace(/^\[|\]$/g, ''),
    port: port === undefined ? defaultPorts[name] : Number(port),
  }
}

/** The listener's URL, with the port that it really got where that is known. */
export function formatListener({ scheme, host, port }: Listener, realPort = port): string {
  return `${scheme}://${isIPv6(host) ? `[${host}]` : host}:${realPort}`
}

function isScheme(text: string): text is ListenerScheme {
  return Object.hasOwn(defaultPorts, text)
}

function isHost(text: string): boolean {
  if (text === '') return true
  if (text.startsWith('[')) return isIPv6(text.slice(1, -1))
  // Digits and dots alone are an address or a mistake: "smtp://2525" would listen on 0.0.9.221.
  return /^[\d.]+$/.test(text) ? isIPv4(text) : hostName.test(text)
}
