import { randomBytes } from 'node:crypto'

/** What somebody signs in with. */
export interface Login {
  readonly user: string
  readonly proof:
    | { readonly kind: 'password' | 'token'; readonly secret: string }
    /** Of CRAM-MD5: a digest, which only somebody with the password in clear could check. */
    | { readonly kind: 'digest' }
}

/** Where an exchange (RFC 4954 §4) stands. */
export type SaslStep =
  /** The server has to say this, and go on with what the client says to it. */
  | { readonly kind: 'challenge'; readonly text: string; readonly next: (response: string) => SaslStep }
  | { readonly kind: 'login'; readonly login: Login }
  /** The client does not keep to the mechanism. */
  | { readonly kind: 'malformed'; readonly reason: string }

/** Begins an exchange. @param response what came with the AUTH command, decoded; undefined where nothing did */
type Mechanism = (response: string | undefined, serverName: string) => SaslStep

export const mechanisms: ReadonlyMap<string, Mechanism> = new Map([
  ['PLAIN', (response) => begin(response, '', readPlain)],
  ['LOGIN', (response) => begin(response, 'Username:', askPassword)],
  ['CRAM-MD5', startCramMd5],
  ['XOAUTH2', (response) => begin(response, '', readXoauth2)],
] satisfies [string, Mechanism][])

/** Reads base64 as RFC 4648 §4 has it, padding included; undefined for anything else. */
export function decodeBase64(text: string): string | undefined {
  return base64.test(text) ? Buffer.from(text, 'base64').toString() : undefined
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/u

function begin(response: string | undefined, text: string, next: (response: string) => SaslStep): SaslStep {
  return response === undefined ? { kind: 'challenge', text, next } : next(response)
}

/**
 * RFC 4616 §2: authorization identity, NUL, authentication identity, NUL, password. Quirk: many clients put the user
 * name into the first of them only.
 */
function readPlain(response: string): SaslStep {
  const [authorization = '', user = '', secret, ...rest] = response.split('\0')
  if (secret === undefined || rest.length > 0) return malformed('PLAIN is identity, NUL, user, NUL, password')
  return login(user || authorization, { kind: 'password', secret })
}

function askPassword(user: string): SaslStep {
  if (hasControls(user)) return badName
  const next = (secret: string) => login(user, { kind: 'password', secret })
  return { kind: 'challenge', text: 'Password:', next }
}

/** RFC 2195 §2: user name, space, digest. The digest has no space, so the user name may have some. */
function startCramMd5(response: string | undefined, serverName: string): SaslStep {
  if (response !== undefined) return malformed('CRAM-MD5 has no initial response')
  const text = `<${randomBytes(16).toString('hex')}.${Date.now()}@${serverName}>`
  const next = (answer: string): SaslStep => {
    const [, user] = /^(.*) [0-9a-f]{32}$/isu.exec(answer) ?? []
    if (user === undefined) return malformed('CRAM-MD5 is user name, space, 32 hex digits')
    return login(user, { kind: 'digest' })
  }
  return { kind: 'challenge', text, next }
}

/** Google's and Microsoft's form: `user=<name>^Aauth=Bearer <token>^A^A`, where ^A is the octet 1. */
function readXoauth2(response: string): SaslStep {
  const fields = response.split('\x01')
  const user = fields.map((field) => /^user=(.*)$/isu.exec(field)?.[1]).find((value) => value !== undefined)
  const secret = fields
    .map((field) => /^auth=bearer +(.+)$/isu.exec(field)?.[1])
    .find((value) => value !== undefined)
  if (user === undefined || secret === undefined) {
    return malformed('XOAUTH2 is user=<name>^Aauth=Bearer <token>^A^A')
  }
  return login(user, { kind: 'token', secret })
}

function login(user: string, proof: Login['proof']): SaslStep {
  return hasControls(user) ? badName : { kind: 'login', login: { user, proof } }
}

const badName = malformed('A user name has no control characters')

function hasControls(user: string): boolean {
  return /\p{Cc}/u.test(user)
}

function malformed(reason: string): SaslStep {
  return { kind: 'malformed', reason }
}
