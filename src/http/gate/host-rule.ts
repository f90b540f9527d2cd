import { isIP } from 'node:net'
import { HttpProblem } from '../problem.ts'
import { type Authority, parseAuthority, parseOrigin } from './authority.ts'

/** Where a server may be reached besides loopback and bare addresses. */
export interface AllowedNames {
  /** Host names, lower case. */
  readonly names: ReadonlySet<string>
  /** Origins, in the form of `originKey`. */
  readonly origins: ReadonlySet<string>
}

/**
 * Reads configured names: `mail.test` is a Host to answer to, on any port; `https://mail.test` is that, and an origin
 * whose pages may call, for a server behind a TLS proxy.
 *
 * @throws RangeError for an entry that is neither
 */
export function readAllowedNames(entries: readonly string[]): AllowedNames {
  const names = new Set<string>()
  const origins = new Set<string>()
  for (const entry of entries) {
    const rest = entry.toLowerCase().replace(/^https?:\/\//, '')
    const authority = parseAuthority(rest)
    if (!authority)
      throw new RangeError(
        `Cannot allow host "${entry}": expected a name or an origin such as https://mail.test`,
      )
    names.add(authority.name)
    const origin = parseOrigin(entry)
    if (origin !== undefined) origins.add(origin)
  }
  return { names, origins }
}

/**
 * Finds what the request calls this server. Only names that are known to be ours get through: a page of another name
 * that resolves to this machine (DNS rebinding) would otherwise be of our own origin to a browser. Addresses are let
 * through, since such a page can have none.
 *
 * @param isOriginalName names that this request may use besides
 */
export function readHost(
  values: readonly string[],
  allowed: AllowedNames,
  isOriginalName: (name: string) => boolean = () => false,
): Authority | HttpProblem {
  const [text] = values
  if (text === undefined || values.length !== 1) {
    return new HttpProblem(400, 'Send exactly one Host header')
  }
  const authority = parseAuthority(text)
  if (!authority) return new HttpProblem(400, 'Send a Host header of the form name or name:port')
  if (isOwnName(authority.name, allowed) || isOriginalName(authority.name)) return authority
  return new HttpProblem(
    421,
    'This server does not go by the name in the Host header. Use localhost or its address, or start Postfang with --hosts and that name',
  )
}

function isOwnName(name: string, allowed: AllowedNames): boolean {
  // RFC 6761 §6.3: localhost and all names below it are loopback, to every browser.
  return name === 'localhost' || name.endsWith('.localhost') || isIP(name) !== 0 || allowed.names.has(name)
}
