import { isIPv4, isIPv6 } from 'node:net'

/**
 * Where a MAIL or RCPT command says that a message comes from or goes to (RFC 5321 §4.1.2, internationalised by
 * RFC 6531 §3.3).
 */
export interface Path {
  /** As given, quotes and escapes included, without brackets and source route; empty for the null sender `<>`. */
  readonly address: string
  /** Its local part as given; of an address without a domain the whole of it. */
  readonly localPart: string
  /** Empty where there is none. */
  readonly domain: string
  /** False where only a client that asks for SMTPUTF8 may say it. */
  readonly isAscii: boolean
  /** Index of what follows the closing bracket. */
  readonly end: number
}

/** RFC 5321 §4.5.3.1.3 and §4.5.3.1.2, both in octets; a local part may fill what the domain leaves. */
const pathOctets = 256
const domainOctets = 255

/** What RFC 6531 adds, without what is invisible or ends a line elsewhere: C1 controls, zero width, separators. */
const wide = '\\u{a0}-\\u{200a}\\u{200c}-\\u{2027}\\u{202a}-\\u{205f}\\u{2061}-\\u{fefe}\\u{ff00}-\\u{10ffff}'
const atom = `[a-zA-Z0-9!#$%&'*+\\-/=?^_\`{|}~${wide}]+`
const label = `[a-zA-Z0-9${wide}]+(?:-+[a-zA-Z0-9${wide}]+)*`
const domainName = `${label}(?:\\.${label})*`

// Each is read from one place on, and no two ways to read the same text exist: the work is linear in its length.
const dotString = new RegExp(`${atom}(?:\\.${atom})*`, 'uy')
const quotedString = new RegExp(`"(?:[ !#-\\[\\]-~${wide}]|\\\\[ -~])*"`, 'uy')
const domain = new RegExp(domainName, 'uy')
const literal = /\[[!-Z^-~]+\]/uy
const sourceRoute = new RegExp(`@${domainName}(?:,@${domainName})*:`, 'uy')
const taggedLiteral = /^[a-zA-Z0-9-]*[a-zA-Z0-9]:[!-Z^-~]+$/u
// biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range
const ascii = /^[\x00-\x7f]*$/u

/**
 * Reads a path that begins at `start`: `<`, an optional source route (read and dropped, §4.1.1.3), an address or
 * nothing, `>`. `Postmaster` needs no domain (§4.1.1.3).
 *
 * @returns undefined for anything else, also for one that is longer than 256 octets
 */
export function parsePath(text: string, start: number): Path | undefined {
  if (text[start] !== '<') return undefined
  if (text[start + 1] === '>')
    return { address: '', localPart: '', domain: '', isAscii: true, end: start + 2 }
  const from = endOf(sourceRoute, text, start + 1) ?? start + 1
  const localEnd = endOf(text[from] === '"' ? quotedString : dotString, text, from)
  if (localEnd === undefined) return undefined
  const localPart = text.slice(from, localEnd)
  const hasDomain = text[localEnd] === '@'
  if (!hasDomain && localPart.toLowerCase() !== 'postmaster') return undefined
  const end = hasDomain ? endOfDomain(text, localEnd + 1) : localEnd
  if (end === undefined || text[end] !== '>') return undefined
  const address = text.slice(from, end)
  const domain = address.slice(localPart.length + 1)
  if (Buffer.byteLength(address) + 2 > pathOctets || Buffer.byteLength(domain) > domainOctets)
    return undefined
  return { address, localPart, domain, isAscii: ascii.test(address), end: end + 1 }
}

/** The text that a local part stands for: a quoted one without its quotes and escapes (RFC 5321 §4.1.2). */
export function unquoteLocalPart(localPart: string): string {
  return localPart.startsWith('"') ? localPart.slice(1, -1).replaceAll(/\\(.)/gu, '$1') : localPart
}

function endOfDomain(text: string, at: number): number | undefined {
  if (text[at] !== '[') return endOf(domain, text, at)
  const end = endOf(literal, text, at)
  return end !== undefined && isAddressLiteral(text.slice(at + 1, end - 1)) ? end : undefined
}

/** RFC 5321 §4.1.3: an IPv4 address, an IPv6 address with its tag, or what another tag may stand for. */
function isAddressLiteral(content: string): boolean {
  if (/^ipv6:/iu.test(content)) return isIPv6(content.slice(5)) && !content.includes('%')
  return isIPv4(content) || taggedLiteral.test(content)
}

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}
