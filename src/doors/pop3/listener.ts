import { isIPv6 } from 'node:net'
import { parseBindAddress } from '../../http/bind-address.ts'
import { PostfangError } from '../../model/errors.ts'

/** One place to fetch mail at. */
export interface Pop3Listener {
  /** In clear with STLS on offer (RFC 2595 §4), or TLS from the first octet (RFC 8314 §3.3). */
  readonly scheme: 'pop3' | 'pop3s'
  /** Host name, IPv4 or IPv6 address; IPv6 without brackets. */
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
}

const defaultPorts = { pop3: 1110, pop3s: 1995 } as const

/**
 * Reads the listeners of `--pop3`, comma-separated: `[host:]port`, or `pop3://` or `pop3s://` with host and port, each of
 * which may be left out there.
 *
 * @throws PostfangError `invalid` that says what is allowed
 */
export function parsePop3Listeners(text: string): readonly Pop3Listener[] {
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
  if (words.length === 0) throw new PostfangError('invalid', `expected ${form}`)
  return words.map(parseListener)
}

export function formatPop3Listener({ scheme, host, port }: Pop3Listener, realPort = port): string {
  return `${scheme}://${isIPv6(host) ? `[${host}]` : host}:${realPort}`
}

const form =
  '[host:]port, pop3://[host][:port] or pop3s://[host][:port], such as 1110 (port 0 takes any free one)'

function parseListener(text: string): Pop3Listener {
  const [, given, rest = ''] = /^(?:(pop3s?):\/\/)?(.*)$/isu.exec(text) ?? []
  const scheme = given?.toLowerCase() === 'pop3s' ? 'pop3s' : 'pop3'
  const hasPort = /(?:^|:)\d*$/u.test(rest) && !rest.endsWith(']') && rest !== ''
  const place = hasPort || given === undefined ? rest : `${rest}:${defaultPorts[scheme]}`
  try {
    return { scheme, ...parseBindAddress(place) }
  } catch (error) {
    if (!(error instanceof PostfangError)) throw error
    throw new PostfangError('invalid', `expected ${form}, found "${text}"`)
  }
}
