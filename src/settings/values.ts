import { homedir } from 'node:os'
import { join } from 'node:path'
import { type Listener, parseListener } from '../doors/smtp/listener.ts'
import { PostfangError } from '../model/errors.ts'
import { readCallbackUrl } from '../outbound/callback-url.ts'
import { readUrl } from '../outbound/outbound-client.ts'

/** How the values of settings are written. Each parser throws PostfangError `invalid` that says what is allowed. */

export function parseListeners(text: string): readonly Listener[] {
  const listeners = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(parseListener)
  if (listeners.length === 0)
    throw new PostfangError('invalid', 'expected at least one listener, such as smtp://:1025')
  return listeners
}

export function parseInteger(text: string, least: number, most: number): number {
  const number = Number(text)
  if (!/^\d+$/u.test(text) || number < least || number > most) {
    throw new PostfangError('invalid', `expected a whole number from ${least} to ${most}`)
  }
  return number
}

/** Whole minutes, hours or days; in milliseconds. */
export function parseAmount(
  text: string,
  parse: (text: string) => number | undefined,
  expected: string,
): number {
  const amount = parse(text)
  if (amount === undefined) throw new PostfangError('invalid', `expected ${expected}`)
  return amount
}

export function parseTimeSpan(text: string): number {
  const [, amount, unit = ''] = /^(\d{1,5})([mhd])$/u.exec(text) ?? []
  if (amount === undefined)
    throw new PostfangError('invalid', 'expected minutes, hours or days, such as 90m, 12h or 7d')
  return Number(amount) * (msPerUnit[unit] ?? 0)
}

/** A time span that may be short. */
export function parsePause(text: string): number {
  const [, amount, unit = ''] = /^(\d{1,5})(ms|s|m|h|d)$/u.exec(text) ?? []
  if (amount === undefined) {
    throw new PostfangError('invalid', 'expected a time such as 500ms, 30s, 2m or 24h')
  }
  return Number(amount) * (msPerUnit[unit] ?? 0)
}

const msPerUnit: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

export function parseChoice<T extends string>(text: string, choices: readonly T[]): T {
  const choice = choices.find((candidate) => candidate === text)
  if (choice === undefined) throw new PostfangError('invalid', `expected ${choices.join(' or ')}`)
  return choice
}

export function parseSwitch(text: string): boolean {
  return parseChoice(text, ['1', 'true', 'on', '0', 'false', 'off']).match(/^(?:1|true|on)$/u) !== null
}

export function parsePath(text: string): string {
  if (text.trim() === '' || text.includes('\0'))
    throw new PostfangError('invalid', 'expected the name of a file')
  return text
}

/** Only the first colon divides: a password may hold more of them (RFC 7617 §2). */
export function parseLogin(text: string): { readonly user: string; readonly password: string } {
  const colon = text.indexOf(':')
  if (colon < 1 || colon === text.length - 1) {
    throw new PostfangError('invalid', 'expected user:password, neither of them empty')
  }
  return { user: text.slice(0, colon), password: text.slice(colon + 1) }
}

export function parseFaultDomains(text: string): readonly string[] {
  if (text.trim().toLowerCase() === 'off') return []
  const domains = text.split(',').map((domain) => domain.trim().toLowerCase())
  const wrong = domains.find((domain) => !/^(?!-)[a-z0-9.-]{1,253}$/u.test(domain))
  if (wrong === undefined) return domains
  throw new PostfangError('invalid', `expected domain names such as fault.test, or off; found "${wrong}"`)
}

export function parseHosts(text: string): readonly string[] {
  const hosts = text.split(',').map((host) => host.trim().toLowerCase())
  const wrong = hosts.find((host) => !/^(?:https?:\/\/)?(?!-)[a-z0-9.-]{1,253}(?::\d{1,5})?$/u.test(host))
  if (wrong !== undefined) {
    throw new PostfangError(
      'invalid',
      `expected host names or origins such as https://mail.test, found "${wrong}"`,
    )
  }
  return hosts
}

/** A comma parts two addresses only where the next begins. */
export function parseWebhooks(text: string): readonly string[] {
  return text.split(/,(?=\s*https?:)/iu).map((url) => readUrl(url.trim()).href)
}

export function parseCallbackUrl(text: string): string {
  readCallbackUrl(text)
  return text
}

export function parseSecret(text: string): string {
  if (/^[\x21-\x7e]{16,200}$/u.test(text)) return text
  throw new PostfangError('invalid', 'expected 16 to 200 printable ASCII characters without blanks')
}

export function parseAllowedTargets(text: string): {
  readonly hosts: readonly string[]
  readonly anyPublic: boolean
} {
  const entries = text.split(',').map((entry) => entry.trim().toLowerCase())
  const hosts = entries.filter((entry) => entry !== 'any')
  const wrong = hosts.find((host) => URL.parse(`http://${host}/`)?.host.replace(/\.$/u, '') !== host)
  if (wrong !== undefined) {
    throw new PostfangError('invalid', `expected host names, with or without a port, found "${wrong}"`)
  }
  return { hosts, anyPublic: hosts.length < entries.length }
}

/** Where programs keep a user's data: the XDG base directory, its counterparts on macOS and Windows. */
export function userDataDirectory(): string {
  const { env, platform } = process
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'postfang')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'postfang')
  return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'postfang')
}
