import { isMailboxName } from '../model/mailbox-name.ts'
import { headerValues } from './gate/request-headers.ts'
import { HttpProblem } from './problem.ts'

/**
 * Which mailbox a client of another sandbox's interface means, so that even one that knows of no mailboxes has one of
 * its own. The base path says it (`/box/<name>/…`), else the query (`?mailbox=`), else the Basic user name; nobody: all
 * of them. A name that cannot be a mailbox is refused: taking it for "all" would widen a deletion.
 */

const boxPath = /^\/box\/([^/]+)(\/.*)$/

/** A path without its `/box/<name>`, and the name, decoded. */
export function splitBoxPath(path: string): { readonly path: string; readonly box: string | undefined } {
  const [, name, rest] = boxPath.exec(path) ?? []
  if (name === undefined || rest === undefined) return { path, box: undefined }
  return { path: rest, box: decodeURIComponent(name) }
}

export interface ScopeSource {
  readonly box: string | undefined
  /** With its `?`. */
  readonly query: string
  readonly rawHeaders: readonly string[]
  /** Where the server asks for a login, the Basic user is that login, and no mailbox. */
  readonly isGuarded: boolean
}

/** @returns the name; undefined for all; a problem for what can be no mailbox, or names several */
export function readMailboxScope(source: ScopeSource): string | undefined | HttpProblem {
  const asked = new URLSearchParams(source.query).getAll('mailbox')
  if (asked.length > 1) return new HttpProblem(400, 'Give the parameter "mailbox" once')
  const name = source.box ?? asked[0] ?? (source.isGuarded ? undefined : readBasicUser(source.rawHeaders))
  if (name === undefined || isMailboxName(name)) return name
  return new HttpProblem(400, 'There can be no mailbox of this name: it takes 1 to 128 printable characters')
}

/** RFC 7617 §2; an empty user name names no mailbox. */
function readBasicUser(rawHeaders: readonly string[]): string | undefined {
  const values = headerValues(rawHeaders, 'authorization')
  // Two of them name no one mailbox, and must not mean all.
  if (values.length > 1) return ''
  const [, encoded] = /^basic +([^\s]+) *$/i.exec(values[0] ?? '') ?? []
  if (encoded === undefined) return undefined
  const login = Buffer.from(encoded, 'base64').toString('utf8')
  const user = login.slice(0, login.indexOf(':') === -1 ? login.length : login.indexOf(':'))
  return user === '' ? undefined : user
}
