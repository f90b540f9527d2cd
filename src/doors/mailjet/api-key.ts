import type { HttpContext } from '../../http/http-environment.ts'
import { HttpProblem } from '../../http/problem.ts'
import { defaultMailbox, isMailboxName } from '../../model/mailbox-name.ts'
import { unauthorizedText } from './error-bodies.ts'

/** Tells whether a pair of API key and secret key is right; `unknown` where it cannot be told now. */
export type KeyCheck = (
  key: string,
  secret: string,
) => Promise<'accepted' | 'refused' | 'unknown'> | 'accepted' | 'refused' | 'unknown'

/** Who calls. */
export interface Caller {
  /** The API key, null where none was given. */
  readonly key: string | null
  /** The key names it. */
  readonly mailbox: string
}

/**
 * Finds out who calls by HTTP Basic (RFC 7617). Any pair is right where no list says otherwise, and none at all files
 * into `inbox`, as mail without a login does.
 *
 * @param check undefined where any pair is right
 * @throws HttpProblem 401 for a wrong pair, a missing one where there is a list, and a key that no mailbox may be named
 */
export async function readCaller(context: HttpContext, check: KeyCheck | undefined): Promise<Caller> {
  const given = readBasic(context.req.header('authorization') ?? '')
  if (check !== undefined) await demandRight(given, check)
  const key = given?.key ?? ''
  if (key === '') return { key: null, mailbox: defaultMailbox }
  if (!isMailboxName(key)) throw unauthorized()
  return { key, mailbox: key }
}

interface Pair {
  readonly key: string
  readonly secret: string
}

async function demandRight(given: Pair | undefined, check: KeyCheck): Promise<void> {
  const verdict = given === undefined ? 'refused' : await check(given.key, given.secret)
  if (verdict === 'refused') throw unauthorized()
  if (verdict === 'unknown') {
    const headers = { 'retry-after': '1' }
    throw new HttpProblem(503, 'The key cannot be checked now: try again', {}, headers)
  }
}

function readBasic(header: string): Pair | undefined {
  const [, encoded] = /^basic +([A-Za-z0-9+/=_-]+) *$/iu.exec(header) ?? []
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 0 ? undefined : { key: text.slice(0, colon), secret: text.slice(colon + 1) }
}

function unauthorized(): HttpProblem {
  return new HttpProblem(401, unauthorizedText)
}
