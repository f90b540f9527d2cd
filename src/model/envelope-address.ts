import { domainToASCII } from 'node:url'
import { PostfangError } from './errors.ts'

/**
 * An address that may stand in an envelope: a dot-atom, also in UTF-8 (RFC 6531), at a domain name. Quoted local parts,
 * address literals and source routes are none, whatever a server would make of them.
 */
const localPart = /^[^\s\p{C}<>()[\]\\,;:"@]+$/u
const domain = /^[\p{L}\p{N}\p{M}_](?:[\p{L}\p{N}\p{M}._-]*[\p{L}\p{N}\p{M}_])?$/u

/** RFC 5321 §4.5.3.1, in octets. */
const longestLocalPart = 64
const longestAddress = 254

/** @returns what is wrong with it; undefined where nothing is */
export function findAddressFault(address: string): string | undefined {
  if (Buffer.byteLength(address) > longestAddress) return `it is longer than ${longestAddress} octets`
  const at = address.lastIndexOf('@')
  if (at < 1) return 'it has no @ between two parts'
  const [local, host] = [address.slice(0, at), address.slice(at + 1)]
  if (Buffer.byteLength(local) > longestLocalPart) {
    return `it has more than ${longestLocalPart} octets before the @`
  }
  if (!localPart.test(local)) return 'it holds a blank, a line end, a bracket or a quote before the @'
  if (!domain.test(host) || host.includes('..') || toDomain(host) === '')
    return 'what follows the @ is no domain'
  // Full-width letters and the like: read as another name than is written, by some.
  if (!isAscii(host) && !toDomain(host).includes('xn--'))
    return `what follows the @ has to be written as "${toDomain(host)}"`
  return undefined
}

/** @throws PostfangError `invalid` that names it, escaped, and what is wrong */
export function checkAddress(what: string, address: string): void {
  const fault = findAddressFault(address)
  if (fault === undefined) return
  const shown = JSON.stringify(address.length > 100 ? `${address.slice(0, 100)}…` : address)
  throw new PostfangError('invalid', `The ${what} cannot be ${shown}: ${fault}`)
}

/** An address as it is compared: letter case aside, its domain in ASCII (RFC 5890). */
export function foldAddress(address: string): string {
  const at = address.lastIndexOf('@')
  return `${foldLocalPart(address.slice(0, at))}@${toDomain(address.slice(at + 1))}`
}

/** The Kelvin sign is no k, though that is its small letter: what is beyond ASCII stays there, or is left as it is. */
function foldLocalPart(text: string): string {
  return text.replaceAll(/[A-Z]+|\P{ASCII}/gu, (part) => {
    const lower = part.toLowerCase()
    return isAscii(part) || !/\p{ASCII}/u.test(lower) ? lower : part
  })
}

function isAscii(text: string): boolean {
  return /^\p{ASCII}*$/u.test(text)
}

/** Underscores are in names that are in use, though no host may have one. */
function toDomain(name: string): string {
  const lower = name.toLowerCase()
  return /^[a-z0-9._-]+$/.test(lower) ? lower : domainToASCII(lower)
}
