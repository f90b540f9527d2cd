import type { Pop3Context, Pop3Verdict } from './door-context.ts'
import { Maildrop } from './maildrop.ts'
import { replies } from './reply.ts'
import type { Wire } from './wire.ts'

/** What a login came to: a maildrop, or what is said to the client. */
export type SignIn = { readonly maildrop: Maildrop } | { readonly refusal: string; readonly isWrong: boolean }

/** Checks a login and opens the mailbox of that name. */
export async function signIn(
  door: Pop3Context,
  user: string,
  judge: () => Pop3Verdict | Promise<Pop3Verdict>,
): Promise<SignIn> {
  try {
    const verdict = await judge()
    if (verdict.kind === 'unknown') return { refusal: replies.notNow, isWrong: false }
    if (verdict.kind === 'refused') return { refusal: replies.refused(verdict.reason), isWrong: true }
    return { maildrop: await Maildrop.open(door.inbox, user) }
  } catch (error) {
    // What the end of the door has cut short is nobody's fault.
    if (!door.isClosing()) door.onError(error)
    return { refusal: replies.mailboxNotNow, isWrong: false }
  }
}

/** Of AUTH PLAIN (RFC 5034 §4, RFC 4616 §2): who signs in with what, or what is said in place of an answer. */
export type PlainLogin = { readonly user: string; readonly secret: string } | { readonly refusal: string }

/** @param initial what came with the command; where nothing did, the client is asked */
export async function hearPlain(
  wire: Wire,
  lineBytes: number,
  initial: string | undefined,
): Promise<PlainLogin> {
  if (initial !== undefined) return readPlain(initial === '=' ? '' : initial)
  await wire.write('+ \r\n')
  const answer = await wire.nextLine(lineBytes)
  if (answer.kind !== 'line') return { refusal: replies.tooLong }
  return answer.text.trim() === '*' ? { refusal: replies.cancelled } : readPlain(answer.text.trim())
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/u

/** Quirk: many clients put the user name into the authorization identity only. */
function readPlain(encoded: string): PlainLogin {
  if (!base64.test(encoded)) return { refusal: replies.notBase64 }
  const words = Buffer.from(encoded, 'base64').toString().split('\0')
  const [identity = '', user = '', secret] = words
  return secret === undefined || words.length > 3
    ? { refusal: replies.notPlain }
    : { user: user || identity, secret }
}
