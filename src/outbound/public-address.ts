import { BlockList, isIP } from 'node:net'

/** IPv4 ranges that are no public host's (IANA special-purpose address registry, RFC 6890). */
const reserved: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

/**
 * Inside 2000::/3, what is no public host's, or carries an IPv4 address that a gateway would go on to: protocol
 * assignments with Teredo, documentation, 6to4.
 */
const reserved6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

const blocked = new BlockList()
for (const [network, bits] of reserved) blocked.addSubnet(network, bits, 'ipv4')
for (const [network, bits] of reserved6) blocked.addSubnet(network, bits, 'ipv6')

const globalUnicast = new BlockList()
globalUnicast.addSubnet('2000::', 3, 'ipv6')

/** ISATAP (RFC 5214 §6.1): an interface id that carries an IPv4 address. */
const isatap = /:5efe:/i

/**
 * True for an address in the public internet, and for nothing that only looks like one: mapped, translated and tunnelled
 * IPv4 addresses are refused whole, since what is behind them is a gateway's to decide.
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !blocked.check(address, 'ipv4')
  if (family !== 6) return false
  return globalUnicast.check(address, 'ipv6') && !blocked.check(address, 'ipv6') && !isatap.test(address)
}
