import type { CompatPaths } from '../compat/compat-paths.ts'
import { splitBoxPath } from '../mailbox-scope.ts'
import { HttpProblem } from '../problem.ts'

/** A request target that means the same to whoever reads it. */
export interface RequestTarget {
  /** Canonical, still percent-encoded. */
  readonly path: string
  /** With its `?`; empty where there is none. */
  readonly query: string
  /** It names the server too, as clients of a proxy write it (RFC 9112 §3.2.2). */
  readonly isAbsolute: boolean
  /** For a path that other sandboxes' clients ask for; `box` is the mailbox that its base path names. */
  readonly compat?: { readonly box: string | undefined } | undefined
}

/** RFC 3986 §3.3 `pchar` and `/`, without `;`, which some servers cut paths at. */
const pathCharacters = /^\/[A-Za-z0-9\-._~!$&'()*+,=:@%/]*$/
const queryCharacters = /^[\x21\x22\x24-\x7e]*$/
const dotSegment = /\/\.{1,2}(?:\/|$)/
const unreserved = /[A-Za-z0-9\-._~]/
const escapes = /%(..?)?/g

/**
 * Reads a request target (RFC 9112 §3.2). Whatever a router, a proxy and a rule could read differently is refused
 * rather than normalised: `//`, dot segments, `;`, backslashes, bytes that had no need to be encoded (`%61pi`), encoded
 * slashes and control characters, bytes that are no UTF-8.
 *
 * The one exception: clients of other sandboxes put their paths together with doubled slashes. Where the path without the
 * doubles is canonical and one of theirs, it is read as that, here, before any rule has seen it.
 *
 * @param host the Host header: an absolute-form target must name the same
 * @param takesHttps an absolute-form target may have the scheme https too, as from a client that takes us for its proxy
 * @param compat paths of other sandboxes' interfaces
 */
export function readRequestTarget(
  target: string,
  host: string,
  { takesHttps = false, compat }: { takesHttps?: boolean; compat?: CompatPaths | undefined } = {},
): RequestTarget | HttpProblem {
  const origin = toOriginForm(target, host, takesHttps ? /^https?:\/\//i : /^http:\/\//i)
  if (origin === undefined) {
    return new HttpProblem(400, 'Ask for a path, such as /api/info; this server is no proxy')
  }
  const question = origin.indexOf('?')
  const path = question < 0 ? origin : origin.slice(0, question)
  const query = question < 0 ? '' : origin.slice(question)
  const found = compat && findCompatPath(path, compat)
  if (!found && !isCanonicalPath(path)) {
    return new HttpProblem(
      400,
      'Write the path in its plain form: no "//", "." or ".." segments, ";" or backslashes, and nothing encoded that need not be (a mailbox with such a name is changed and deleted by PATCH and DELETE /api/mailboxes?name=…)',
    )
  }
  if (!queryCharacters.test(query)) {
    return new HttpProblem(400, 'Percent-encode the query: it may hold printable ASCII only')
  }
  const isAbsolute = !target.startsWith('/')
  return found
    ? { path: found.path, query, isAbsolute, compat: { box: found.box } }
    : { path, query, isAbsolute }
}

/** The path of another sandbox's interface, without doubled slashes, its base, and the mailbox in front of it. */
function findCompatPath(path: string, compat: CompatPaths): ReturnType<typeof splitBoxPath> | undefined {
  const single = path.replaceAll(/\/{2,}/g, '/')
  if (!isCanonicalPath(single)) return undefined
  const { base } = compat
  const split = splitBoxPath(base && single.startsWith(`${base}/`) ? single.slice(base.length) : single)
  return compat.has(split.path) ? split : undefined
}

function toOriginForm(target: string, host: string, schemes: RegExp): string | undefined {
  if (target.startsWith('/')) return target
  const scheme = schemes.exec(target)?.[0] ?? ''
  const end = scheme.length + host.length
  if (scheme === '' || host === '') return undefined
  if (target.slice(scheme.length, end).toLowerCase() !== host.toLowerCase()) return undefined
  const rest = target.slice(end)
  if (rest === '' || rest.startsWith('?')) return `/${rest}`
  return rest.startsWith('/') ? rest : undefined
}

function isCanonicalPath(path: string): boolean {
  if (!pathCharacters.test(path) || path.includes('//') || dotSegment.test(path)) return false
  for (const [, digits] of path.matchAll(escapes)) {
    if (digits === undefined || !/^[0-9A-Fa-f]{2}$/.test(digits)) return false
    if (!mayBeEncoded(Number.parseInt(digits, 16))) return false
  }
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}

function mayBeEncoded(byte: number): boolean {
  if (byte >= 0x80) return true
  const character = String.fromCharCode(byte)
  return (
    byte >= 0x20 && byte !== 0x7f && character !== '/' && character !== '\\' && !unreserved.test(character)
  )
}
