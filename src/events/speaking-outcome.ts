import type { MailjetEventDetail } from '../model/mailjet-event.ts'
import { findProviderReply } from '../replies/catalogue.ts'
import { findReason } from '../replies/find-reason.ts'
import { findMailjetOutcome } from '../replies/mailjet-outcome.ts'
import { type Provider, providerNames } from '../replies/provider-reply.ts'
import type { ReplyReason } from '../replies/reasons.ts'
import { type ParsedReply, parseReply } from '../replies/reply.ts'

/** What the destination is taken to have answered where nothing is said of it. */
export const acceptedReply = 'sent (250 2.0.0 OK)'

export const sent: MailjetEventDetail = { type: 'sent', smtpReply: acceptedReply }

/** Words that recipients at the domains of `--fault-domain` say in Mailjet mode. */
const words: Readonly<Record<string, readonly MailjetEventDetail[]>> = {
  hardbounce: [bounceOf({ code: 550, enhanced: '5.1.1', text: 'User unknown' })],
  softbounce: [bounceOf({ code: 452, enhanced: '4.2.2', text: 'Mailbox full' })],
  blocked: [{ type: 'blocked', errorRelatedTo: 'mailjet', error: 'preblocked' }],
  spamreport: [sent, { type: 'spam', source: 'JMRPP' }],
}

/**
 * What a recipient says is to happen to its mail: `hardbounce`, `softbounce`, `blocked`, `spamreport`,
 * `bounce-550-5.1.1`, `bounce.gmail.over-quota`; what follows a plus sign is left aside.
 *
 * @param domains in lower case
 * @returns undefined for one that says nothing
 */
export function readSpeakingOutcome(
  recipient: string,
  domains: readonly string[],
): readonly MailjetEventDetail[] | undefined {
  const at = recipient.lastIndexOf('@')
  if (at < 0 || !domains.includes(recipient.slice(at + 1).toLowerCase())) return undefined
  const [word = ''] = recipient.slice(0, at).toLowerCase().split('+')
  if (Object.hasOwn(words, word)) return words[word]
  const reply = readReplyWord(word) ?? readProviderWord(word)
  return reply && [bounceOf(reply)]
}

/** What Mailjet reports of an SMTP reply; undefined for a text that is no refusal. */
export function readBounce(reply: string): MailjetEventDetail | undefined {
  const parsed = parseReply(reply)
  return parsed && parsed.code >= 400 ? bounceOf(parsed) : undefined
}

function readReplyWord(word: string): ParsedReply | undefined {
  const [, code, enhanced = null] = /^bounce-([45]\d\d)(?:-([45]\.\d{1,3}\.\d{1,3}))?$/u.exec(word) ?? []
  if (code === undefined || (enhanced !== null && enhanced[0] !== code[0])) return undefined
  return { code: Number(code), enhanced, text: '' }
}

function readProviderWord(word: string): ParsedReply | undefined {
  const [, provider = '', reason = ''] = /^bounce\.([a-z0-9]+)\.([a-z-]+)$/u.exec(word) ?? []
  return isProvider(provider) ? findProviderReply(provider, reason as ReplyReason) : undefined
}

function isProvider(name: string): name is Provider {
  return Object.hasOwn(providerNames, name)
}

function bounceOf(reply: ParsedReply): MailjetEventDetail {
  const outcome = findMailjetOutcome(reply, findReason(reply)?.reason ?? null)
  if (outcome?.event === 'bounce') {
    const { hard, errorRelatedTo, error, comment } = outcome
    return { type: 'bounce', isBlocked: hard, isHard: hard, errorRelatedTo, error, comment: comment.trim() }
  }
  // A reply about a login, which no receiver gives to a relay.
  const comment = [reply.code, reply.enhanced, reply.text].filter(Boolean).join(' ')
  return {
    type: 'bounce',
    isBlocked: false,
    isHard: false,
    errorRelatedTo: 'system',
    error: 'protocol issue',
    comment,
  }
}
