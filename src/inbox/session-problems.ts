import type { ConnectionRecord } from '../model/session.ts'

/** The last line of a reply that refuses something (RFC 5321 §4.2.1); of several lines the earlier have a `-`. */
const refusal = /^[45]\d\d(?: |$)/

/** Ends that no reply tells of; a connection that is just closed between two commands is none of them. */
const trouble = /^TLS handshake failed|^The client broke|right after the TLS|in the middle of|before it got/

/** How much went wrong in a session: refusals as far as the transcript has them, and one for a troubled end. */
export function countProblems({ transcript, endReason }: ConnectionRecord): number {
  const refusals = transcript.filter(({ by, text }) => by === 'server' && refusal.test(text)).length
  return refusals + (endReason !== null && trouble.test(endReason) ? 1 : 0)
}
