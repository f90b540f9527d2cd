import type { CallbackTarget } from '../../model/callback.ts'
import { PostfangError } from '../../model/errors.ts'
import { type AllowedTargets, findObjection, reachOfAllowed } from '../../outbound/allowed-targets.ts'
import { readCallbackUrl } from '../../outbound/callback-url.ts'
import type { OutboundClient } from '../../outbound/outbound-client.ts'

/** What came of a POST; without an error it was taken. */
export interface PostOutcome {
  readonly status: number | null
  readonly answer: string
  readonly error: string | null
}

/** Posts a body to an address; never throws. */
export type Post = (target: CallbackTarget, body: string, signal: AbortSignal) => Promise<PostOutcome>

/** Of an answer that is kept for people to read. */
const answerChars = 4_096

/** The operator's own address may be anywhere; what is not allowed any more is refused without a connection. */
export function createPost(outbound: OutboundClient, allowed: AllowedTargets): Post {
  return async ({ url: text, mailbox }, body, signal) => {
    try {
      const { url, authorization } = readCallbackUrl(text)
      const objection = mailbox === null ? undefined : findObjection(url, allowed)
      if (objection !== undefined) return { status: null, answer: '', error: objection }
      const { status, excerpt } = await outbound.post({
        url: url.href,
        headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
        body,
        reach: mailbox === null ? 'anywhere' : reachOfAllowed(url, allowed),
        signal,
        excerptChars: answerChars,
      })
      const error = status === 200 ? null : `It answered ${status}, not 200`
      return { status, answer: excerpt, error }
    } catch (error) {
      return { status: null, answer: '', error: describeFailure(error) }
    }
  }
}

/** Connecting to a name with several addresses fails with one error for each. */
function describeFailure(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(describeFailure).join('; ')
  if (error instanceof PostfangError || error instanceof Error) return error.message
  return String(error)
}
