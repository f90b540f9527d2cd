import { createHash, timingSafeEqual } from 'node:crypto'
import { HttpProblem } from '../problem.ts'
import { headerValues } from './request-headers.ts'

/** Who may call. With neither, everybody who gets past the other rules. */
export interface Credentials {
  readonly basic?: { readonly user: string; readonly password: string } | undefined
  readonly tokens?: readonly string[] | undefined
}

/** Probes have no password, and these answers have no content. */
const openPaths: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/livez'])

/**
 * Makes the rule that asks for credentials (RFC 7617 Basic, RFC 6750 bearer tokens). Only their hashes are kept, and
 * compared in constant time, every one of them each time.
 *
 * A browser is asked to sign in only where the request came from us or from its user: a foreign page shall not be able
 * to raise the question.
 */
export function createAuthRule(
  credentials: Credentials,
): (path: string, rawHeaders: readonly string[]) => HttpProblem | undefined {
  const accepted = [
    ...(credentials.basic ? [`basic ${credentials.basic.user}:${credentials.basic.password}`] : []),
    ...(credentials.tokens ?? []).map((token) => `bearer ${token}`),
  ].map(hash)

  return (path, rawHeaders) => {
    if (accepted.length === 0 || openPaths.has(path)) return undefined
    const given = hash(readCredentials(headerValues(rawHeaders, 'authorization')))
    const isKnown = accepted.reduce((found, known) => timingSafeEqual(known, given) || found, false)
    return isKnown ? undefined : unauthorized(rawHeaders)
  }
}

function hash(text: string): Uint8Array {
  return createHash('sha256').update(text).digest()
}

/** What was given, in the form in which accepted ones are hashed; nothing acceptable is that short. */
function readCredentials(values: readonly string[]): string {
  const [, scheme, value] =
    /^(basic|bearer) +([^\s]+) *$/i.exec(values.length === 1 ? (values[0] ?? '') : '') ?? []
  if (scheme === undefined || value === undefined) return ''
  return scheme.toLowerCase() === 'basic'
    ? `basic ${Buffer.from(value, 'base64').toString('utf8')}`
    : `bearer ${value}`
}

function unauthorized(rawHeaders: readonly string[]): HttpProblem {
  const isOwn = headerValues(rawHeaders, 'sec-fetch-site').every(
    (site) => site === 'same-origin' || site === 'none',
  )
  const challenge = { 'www-authenticate': 'Basic realm="Postfang", charset="UTF-8"' }
  return new HttpProblem(
    401,
    'Sign in with the user name and password given to --auth, or send a token as Authorization: Bearer',
    {},
    isOwn ? challenge : {},
  )
}
