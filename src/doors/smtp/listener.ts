import { isIPv4, isIPv6 } from 'node:net'
import { PostfangError } from '../../model/errors.ts'
import { isMailboxName } from '../../model/mailbox-name.ts'

/**
 * In clear; in clear with STARTTLS on offer (RFC 3207); TLS from the first octet (RFC 8314 §3.3); LMTP in clear
 * (RFC 2033).
 */
export type ListenerScheme = 'smtp' | 'starttls' | 'smtps' | 'lmtp'

/** A port of an address, or a Unix domain socket. */
export type ListenerPlace =
  | {
      readonly kind: 'port'
      /** Host name, IPv4 or IPv6 address; IPv6 without brackets. */
      readonly host: string
      /** 0 takes any free port. */
      readonly port: number
    }
  | { readonly kind: 'socket'; readonly path: string }

/** One place to take mail at. */
export interface Listener {
  readonly scheme: ListenerScheme
  readonly at: ListenerPlace
  /** Where its mail is filed by `?mailbox=`; null leaves that to the login. */
  readonly mailbox: string | null
}

const defaultHost = '127.0.0.1'
const defaultPorts = { smtp: 1025, starttls: 1587, smtps: 1465, lmtp: 1024 } as const

const form =
  /^(?:(smtp|starttls|smtps|lmtp):\/\/(\[[^[\]]*\]|[^[\]:/?#@\s]*)(?::(\d{1,5}))?|(?:(smtp|starttls|smtps|lmtp):)?unix:([^?#\0]+))(?:\?(.*))?$/i
const hostName = /^[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?$/i

/**
 * Reads a listener as a setting names it: `smtp://`, `starttls://`, `smtps://` or `lmtp://`, then host and port, each of
 * which may be left out; or `unix:` and a path, with `lmtp:` or another scheme in front. `?mailbox=` may follow.
 *
 * @throws PostfangError `invalid` with one sentence that names the text and what is allowed
 */
export function parseListener(text: string): Listener {
  const [, tcpScheme, host = '', port, unixScheme = 'smtp', path, query] = form.exec(text) ?? []
  const scheme = (tcpScheme ?? unixScheme).toLowerCase()
  if (!isScheme(scheme) || (tcpScheme === undefined && path === undefined)) throw refuse(text)
  const mailbox = query === undefined ? null : parseMailbox(query)
  if (path !== undefined) return { scheme, at: { kind: 'socket', path }, mailbox }
  if (!isHost(host) || Number(port) > 65_535) throw refuse(text)
  const at = {
    kind: 'port',
    host: host === '' ? defaultHost : host.replace(/^\[|\]$/g, ''),
    port: port === undefined ? defaultPorts[scheme] : Number(port),
  } as const
  if (scheme === 'lmtp' && at.port === 25) {
    throw new PostfangError('invalid', 'LMTP must not be spoken on port 25 (RFC 2033 §5), take another one')
  }
  return { scheme, at, mailbox }
}

/** The listener's URL without its mailbox, with the port that it really got where that is known. */
export function formatListener({ scheme, at }: Listener, realPort?: number): string {
  if (at.kind === 'socket') return `${scheme === 'smtp' ? '' : `${scheme}:`}unix:${at.path}`
  return `${scheme}://${isIPv6(at.host) ? `[${at.host}]` : at.host}:${realPort ?? at.port}`
}

function refuse(text: string): PostfangError {
  return new PostfangError(
    'invalid',
    'expected smtp://, starttls://, smtps:// or lmtp:// followed by [host][:port], as in smtp://127.0.0.1:1025 ' +
      `(port 0 takes any free one), or unix:/path/to/socket, found "${text}"`,
  )
}

/** Percent-encoded, and a plus stays a plus: names such as `run+42` are common. */
function parseMailbox(query: string): string {
  const [, encoded = ''] = /^mailbox=([^&]*)$/.exec(query) ?? []
  const name = decode(encoded)
  if (name === undefined || !isMailboxName(name)) {
    throw new PostfangError('invalid', `expected ?mailbox= and the name of a mailbox, found "?${query}"`)
  }
  return name
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
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
