import { findProvider } from './catalogue.ts'
import { explainEnhancedCode } from './enhanced-codes.ts'
import { type FoundReason, findReason } from './find-reason.ts'
import { findMailjetOutcome, type MailjetOutcome } from './mailjet-outcome.ts'
import type { Provider } from './provider-reply.ts'
import { findOutcome, type ParsedReply, parseReply, type ReplyOutcome } from './reply.ts'
import { type Meaning, outcomeMeanings, replyCodes } from './reply-codes.ts'

/** What a reply means, and what Mailjet would report had its relay got it from a receiver. */
export interface ReplyExplanation {
  readonly reply: ParsedReply
  readonly outcome: ReplyOutcome
  /** What the first digit says. */
  readonly meaning: Meaning
  /** What the code says; null for one that no document names. */
  readonly code: Meaning | null
  /** What the enhanced code says; null where there is none, or an unknown one. */
  readonly enhanced: Meaning | null
  /** Why it refuses; null where it does not. `by` tells how sure that is: text, then enhanced code, then bare code. */
  readonly reason: FoundReason | null
  /** Whose words these seem to be. */
  readonly provider: Provider | null
  readonly mailjet: MailjetOutcome | null
}

/** Explains a reply as somebody pastes it, see {@link parseReply}; undefined where no reply can be found in it. */
export function explainReply(pasted: string): ReplyExplanation | undefined {
  const reply = parseReply(pasted)
  const outcome = reply && findOutcome(reply.code)
  if (reply === undefined || outcome === undefined) return undefined
  const reason = findReason(reply)
  return {
    reply,
    outcome,
    meaning: outcomeMeanings[outcome],
    code: replyCodes.get(reply.code) ?? null,
    enhanced: (reply.enhanced !== null && explainEnhancedCode(reply.enhanced)) || null,
    reason,
    provider: reason === null ? null : (findProvider(reply.text) ?? null),
    mailjet: findMailjetOutcome(reply, reason?.reason ?? null),
  }
}
