import { findAddressFault, foldAddress } from './envelope-address.ts'
import { PostfangError } from './errors.ts'

/** `eve%evil.test@ours.test`, `evil.test!eve@ours.test`: servers of ours.test may send these on to evil.test. */
const isRoute = /[%!]/

/** Who may be sent to at all. */
export interface AllowedRecipients {
  /** As the operator wrote them: addresses, `@domain`, `*`. */
  readonly entries: readonly string[]
  isAllowed(address: string): boolean
}

/**
 * Reads a list of addresses, of `@domain` for all of a domain (not of those below it, nor
 * routes through it such as `a%b@domain`), or of `*` for everybody.
 *
 * @throws PostfangError `invalid` that says what is allowed
 */
export function parseAllowedRecipients(text: string): AllowedRecipients {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
  const wrong = entries.find((entry) => entry !== '*' && findAddressFault(toAddress(entry)) !== undefined)
  if (wrong !== undefined || entries.length === 0) {
    const found = wrong === undefined ? 'nothing' : `"${wrong}"`
    throw new PostfangError(
      'invalid',
      `expected addresses, domains such as @example.com, or *, comma-separated, found ${found}`,
    )
  }
  const isEverybody = entries.includes('*')
  const known = new Set(entries.filter((entry) => entry !== '*').map((entry) => foldAddress(entry)))
  return {
    entries,
    isAllowed(address) {
      if (findAddressFault(address) !== undefined) return false
      if (isEverybody) return true
      const folded = foldAddress(address)
      if (known.has(folded)) return true
      const at = folded.lastIndexOf('@')
      return known.has(folded.slice(at)) && !isRoute.test(folded.slice(0, at))
    },
  }
}

function toAddress(entry: string): string {
  return entry.startsWith('@') ? `a${entry}` : entry
}
