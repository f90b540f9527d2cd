import { isIP, isIPv6 } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { domainToASCII } from 'node:url'
import { PostfangError } from '../../model/errors.ts'
import type { Listener } from './listener.ts'

const hostName = /^(?:\*\.)?(?!-)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/

/**
 * Reads names that the certificate is to stand for besides those in use: host names, `*.example.com`, addresses.
 *
 * @throws PostfangError `invalid` that names the first one that is neither
 */
export function parseTlsNames(text: string): readonly string[] {
  const words = text.split(',').map((word) => word.trim())
  return words
    .filter((word) => word !== '')
    .map((word) => {
      const name = toCertificateName(word)
      if (name === undefined) {
        throw new PostfangError('invalid', `expected host names or IP addresses, found "${word}"`)
      }
      return name
    })
}

/**
 * The names under which clients may reach the listeners: `localhost`, the loopback addresses, the machine's name, the
 * listeners' own hosts, and where one listens on all addresses, those that the machine has now.
 */
export function namesInUse(
  listeners: readonly Pick<Listener, 'at'>[],
  extra: readonly string[] = [],
): readonly string[] {
  const hosts = listeners.flatMap(({ at }) => (at.kind === 'port' ? [at.host] : []))
  const reached = hosts.flatMap((host) => (isWildcard(host) ? machineAddresses(host) : [host]))
  const all = ['localhost', '127.0.0.1', '::1', hostname(), ...reached].map(toCertificateName)
  return [...new Set([...all.filter((name) => name !== undefined), ...extra])]
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

/** Those of IPv6 that only mean something together with an interface are left out. */
function machineAddresses(wildcard: string): readonly string[] {
  return Object.values(networkInterfaces())
    .flat()
    .filter((found) => found !== undefined)
    .filter(({ family }) => wildcard === '::' || family === 'IPv4')
    .map(({ address }) => address)
    .filter((address) => !/^fe80:/i.test(address))
}

/** @returns undefined for what cannot stand in a certificate */
function toCertificateName(text: string): string | undefined {
  if (isIPv6(text))
    return /^[^%]*$/.test(text) ? new URL(`http://[${text}]`).hostname.slice(1, -1) : undefined
  if (isIP(text) !== 0) return text
  const isAnyOf = text.startsWith('*.')
  const ascii = domainToASCII(isAnyOf ? text.slice(2) : text).toLowerCase()
  const name = isAnyOf ? `*.${ascii}` : ascii
  // A machine may be called anything, a DNS name has its bounds (RFC 1035 §2.3.4).
  return hostName.test(name) && name.length <= 253 ? name : undefined
}
