import { PostfangError } from '../../model/errors.ts'
import { isPermanent, isPositive, type RelayReplies } from './replies.ts'

export interface RecipientOutcome {
  readonly address: string
  /** `refused` is for good (5yz), `deferred` may work later (4yz, or no reply at all). */
  readonly outcome: 'sent' | 'refused' | 'deferred'
  /** The reply that decided; null where there was none. */
  readonly reply: string | null
}

/**
 * What the replies mean for each recipient. A recipient's own refusal decides, unless the sender had been refused before:
 * then what follows is out of sequence and means nothing.
 *
 * @param failure what ended the conversation, if anything did; a PostfangError is our own and for good
 */
export function readOutcomes(
  replies: RelayReplies,
  to: readonly string[],
  failure: unknown,
): { readonly isTaken: boolean; readonly recipients: readonly RecipientOutcome[] } {
  const isTaken = isPositive(replies.message)
  const forAll = findDecisive(replies)
  const recipients = to.map((address, index): RecipientOutcome => {
    const own = isPositive(replies.mail) ? replies.recipients[index] : undefined
    if (isTaken && isPositive(own)) return { address, outcome: 'sent', reply: replies.message ?? null }
    const reply = own !== undefined && !isPositive(own) ? own : forAll
    const isFinal = isPermanent(reply) || (reply === undefined && failure instanceof PostfangError)
    return { address, outcome: isFinal ? 'refused' : 'deferred', reply: reply ?? null }
  })
  return { isTaken: recipients.some(({ outcome }) => outcome === 'sent'), recipients }
}

/** The first reply that let the client go no further. */
function findDecisive({ greeting, auth, mail, data, message }: RelayReplies): string | undefined {
  return [greeting, auth, mail, data, message].find((reply) => reply !== undefined && !isPositive(reply))
}
