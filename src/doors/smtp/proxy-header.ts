import { isIPv4, isIPv6 } from 'node:net'

/** What the first octets of a connection are, as the PROXY protocol has them (HAProxy, version 1 and 2). */
export type ProxyHeader =
  /** More octets are needed to tell. */
  | { readonly kind: 'incomplete' }
  | {
      readonly kind: 'read'
      /** Octets of the header: what follows is the client's. */
      readonly length: number
      /** Null where the proxy speaks for itself, as for a health check, or says nothing of use. */
      readonly client: ProxiedClient | null
    }
  | { readonly kind: 'invalid'; readonly reason: string }

export interface ProxiedClient {
  readonly address: string
  readonly port: number
}

const signature = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1')
const binaryHeaderBytes = 16
/** §2.1: the longest line of version 1, its CRLF included. */
const longestLine = 107
/** A header may carry more than the addresses, but not everything. */
const longestBinary = 4_096
const line1 = Buffer.from('PROXY ')

/** §2.2: address family and transport. */
const families = { unspecified: 0x00, tcp4: 0x11, tcp6: 0x21 } as const

/** Reads the header from all octets that have come so far. */
export function parseProxyHeader(octets: Buffer): ProxyHeader {
  if (beginsWith(octets, line1)) return parseLine(octets)
  if (beginsWith(octets, signature)) return parseBinary(octets)
  return invalid('it is neither "PROXY " nor the signature of version 2')
}

/** As far as there is something to compare. */
function beginsWith(octets: Buffer, start: Buffer): boolean {
  const length = Math.min(octets.length, start.length)
  return octets.subarray(0, length).equals(start.subarray(0, length))
}

function parseLine(octets: Buffer): ProxyHeader {
  const end = octets.subarray(0, longestLine).indexOf('\r\n')
  if (end === -1) {
    return octets.length < longestLine ? { kind: 'incomplete' } : invalid('its line has no end')
  }
  const length = end + 2
  const [, family = '', source = '', target = '', port = '', targetPort = '', ...rest] = octets
    .toString('latin1', 0, end)
    .split(' ')
  if (family === 'UNKNOWN') return { kind: 'read', length, client: null }
  const isAddress = family === 'TCP4' ? isIPv4 : family === 'TCP6' ? isIPv6 : undefined
  if (isAddress === undefined) return invalid('its protocol is not TCP4, TCP6 or UNKNOWN')
  if (!isAddress(source) || !isAddress(target)) return invalid(`its addresses are not those of ${family}`)
  if (!isPort(port) || !isPort(targetPort) || rest.length > 0) return invalid('its ports are none')
  return { kind: 'read', length, client: { address: toPlainAddress(source), port: Number(port) } }
}

function isPort(text: string): boolean {
  return /^(?:0|[1-9]\d{0,4})$/.test(text) && Number(text) <= 65_535
}

function parseBinary(octets: Buffer): ProxyHeader {
  if (octets.length < binaryHeaderBytes) return { kind: 'incomplete' }
  const [versionAndCommand, family] = octets.subarray(12, 14)
  if (versionAndCommand !== 0x20 && versionAndCommand !== 0x21) {
    return invalid('its version or command is unknown')
  }
  const length = binaryHeaderBytes + octets.readUInt16BE(14)
  if (length > longestBinary) return invalid('it is too long')
  if (octets.length < length) return { kind: 'incomplete' }
  if (versionAndCommand === 0x20 || family === families.unspecified)
    return { kind: 'read', length, client: null }
  const addresses = octets.subarray(binaryHeaderBytes, length)
  if (family === families.tcp4 && addresses.length >= 12) {
    const client = { address: addresses.subarray(0, 4).join('.'), port: addresses.readUInt16BE(8) }
    return { kind: 'read', length, client }
  }
  if (family === families.tcp6 && addresses.length >= 36) {
    const groups = addresses.subarray(0, 16).toString('hex').match(/.{4}/g) ?? []
    const client = { address: toPlainAddress(groups.join(':')), port: addresses.readUInt16BE(32) }
    return { kind: 'read', length, client }
  }
  return invalid('its addresses are not those of TCP over IPv4 or IPv6')
}

/** In its shortest form (RFC 5952); one of IPv4 that is written as one of IPv6 is one of IPv4. */
function toPlainAddress(address: string): string {
  if (isIPv4(address)) return address
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short) ?? []
  if (high === undefined || low === undefined) return short
  const octets = Buffer.from(high.padStart(4, '0') + low.padStart(4, '0'), 'hex')
  return octets.join('.')
}

function invalid(reason: string): ProxyHeader {
  return { kind: 'invalid', reason }
}
