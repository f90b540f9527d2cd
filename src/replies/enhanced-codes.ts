import type { Meaning } from './reply-codes.ts'

/**
 * Enhanced status codes: `class.subject.detail` (RFC 3463), with what other documents have added to the registry of IANA
 * (RFC 5248). The class is said by the reply's first digit already, so that subject and detail are what is explained.
 */

const subjects: Readonly<Record<string, string>> = {
  0: 'Something that no other subject covers.',
  1: 'It is about an address.',
  2: 'It is about the mailbox.',
  3: 'It is about the mail system of the receiver.',
  4: 'It is about the network or the way to the receiver.',
  5: 'It is about the dialogue between client and server.',
  6: 'It is about the content of the message, or its format.',
  7: 'It is about security or a policy.',
}

const rfc3463 = (subject: number): string => `RFC 3463 §3.${subject + 1}`

const details: ReadonlyMap<string, readonly [text: string, reference: string]> = new Map([
  ['0.0', ['The code tells nothing more.', rfc3463(0)]],
  ['1.0', ['Something is wrong with an address.', rfc3463(1)]],
  ['1.1', ['There is no such mailbox: what stands before the @ is unknown.', rfc3463(1)]],
  ['1.2', ['There is no such host or domain: what stands after the @ is unknown.', rfc3463(1)]],
  ['1.3', ['The recipient address is not well-formed.', rfc3463(1)]],
  ['1.4', ['The address fits more than one recipient.', rfc3463(1)]],
  ['1.5', ['The recipient address is valid.', rfc3463(1)]],
  ['1.6', ['The mailbox has moved, and nobody knows where to.', rfc3463(1)]],
  ['1.7', ['The sender address is not well-formed.', rfc3463(1)]],
  ['1.8', ['The domain of the sender address is unknown, or takes no mail.', rfc3463(1)]],
  ['1.9', ['Passed on to a system that sends no delivery reports.', 'RFC 3886']],
  ['1.10', ['The domain declares that it takes no mail (null MX).', 'RFC 7505']],
  ['2.0', ['Something is wrong with the mailbox.', rfc3463(2)]],
  ['2.1', ['The mailbox exists but takes no messages: it is disabled, or held back.', rfc3463(2)]],
  ['2.2', ['The mailbox is full.', rfc3463(2)]],
  ['2.3', ['The message is larger than this mailbox takes.', rfc3463(2)]],
  ['2.4', ['A mailing list could not be expanded.', rfc3463(2)]],
  ['3.0', ['Something is wrong with the mail system.', rfc3463(3)]],
  ['3.1', ['The mail system has no room left.', rfc3463(3)]],
  ['3.2', ['The mail system takes no messages at present.', rfc3463(3)]],
  ['3.3', ['The mail system does not offer what the message needs.', rfc3463(3)]],
  ['3.4', ['The message is too large for the mail system.', rfc3463(3)]],
  ['3.5', ['The mail system is set up wrongly.', rfc3463(3)]],
  ['3.6', ['The priority that was asked for has been changed.', 'RFC 6710']],
  ['4.0', ['Something is wrong on the way to the receiver.', rfc3463(4)]],
  ['4.1', ['The host does not answer.', rfc3463(4)]],
  ['4.2', ['The connection broke.', rfc3463(4)]],
  ['4.3', ['A directory, such as DNS, could not be asked.', rfc3463(4)]],
  ['4.4', ['There is no route to the host.', rfc3463(4)]],
  ['4.5', ['There is too much traffic.', rfc3463(4)]],
  ['4.6', ['The message goes round in a loop.', rfc3463(4)]],
  ['4.7', ['Delivery took too long.', rfc3463(4)]],
  ['5.0', ['Something went wrong in the dialogue.', rfc3463(5)]],
  ['5.1', ['The command is not valid here, or not offered.', rfc3463(5)]],
  ['5.2', ['The command is not understood.', rfc3463(5)]],
  ['5.3', ['There are too many recipients.', rfc3463(5)]],
  ['5.4', ['An argument of the command is not valid.', rfc3463(5)]],
  ['5.5', ['Client and server speak different versions.', rfc3463(5)]],
  ['5.6', ['A line of the login is too long.', 'RFC 4954 §6']],
  ['6.0', ['Something is wrong with the content.', rfc3463(6)]],
  ['6.1', ['Media of this type are not supported.', rfc3463(6)]],
  ['6.2', ['The content would have to be converted, which is forbidden.', rfc3463(6)]],
  ['6.3', ['The content would have to be converted, which is not supported.', rfc3463(6)]],
  ['6.4', ['The content was converted, and lost something.', rfc3463(6)]],
  ['6.5', ['Converting the content failed.', rfc3463(6)]],
  ['6.6', ['The content that was referred to cannot be had.', 'RFC 4468']],
  ['6.7', ['Addresses outside of ASCII are not allowed here.', 'RFC 6531 §3.5']],
  ['6.8', ['The reply needs UTF-8, and the client has not said that it takes it.', 'RFC 6531 §3.5']],
  ['6.9', ['Headers in UTF-8 cannot be passed on to some recipient.', 'RFC 6531 §3.5']],
  ['7.0', ['Refused for security, or by a policy.', rfc3463(7)]],
  ['7.1', ['The sender may not send to this recipient, or not from there: a policy refuses it.', rfc3463(7)]],
  ['7.2', ['The sender may not send to this mailing list.', rfc3463(7)]],
  ['7.3', ['The security of the message would have to be converted.', rfc3463(7)]],
  ['7.4', ['A security feature is not supported.', rfc3463(7)]],
  ['7.5', ['A cryptographic step failed.', rfc3463(7)]],
  ['7.6', ['A cryptographic algorithm is not supported.', rfc3463(7)]],
  ['7.7', ['The message was changed on its way.', rfc3463(7)]],
  ['7.8', ['Name or password are wrong.', 'RFC 4954 §6']],
  ['7.9', ['This way of signing in is too weak here.', 'RFC 4954 §6']],
  ['7.10', ['The connection has to be encrypted.', 'RFC 5248']],
  ['7.11', ['This way of signing in needs an encrypted connection.', 'RFC 4954 §6']],
  ['7.12', ['The user has to change the way of signing in first.', 'RFC 4954 §6']],
  ['7.13', ['The account that signed in is disabled.', 'RFC 5248']],
  ['7.14', ['The servers do not trust each other as they would have to.', 'RFC 5248']],
  ['7.15', ['The priority of the message is too low at present.', 'RFC 6710']],
  ['7.16', ['The message is too large for its priority.', 'RFC 6710']],
  ['7.17', ['The mailbox belongs to somebody else by now.', 'RFC 7293']],
  ['7.18', ['The domain belongs to somebody else by now.', 'RFC 7293']],
  ['7.19', ['Whether the mailbox still has the same owner cannot be told.', 'RFC 7293']],
  ['7.20', ['No DKIM signature of the message is valid.', 'RFC 7372 §3.1']],
  ['7.21', ['No DKIM signature that counts here is valid.', 'RFC 7372 §3.1']],
  ['7.22', ['No valid DKIM signature belongs to the author’s domain.', 'RFC 7372 §3.1']],
  ['7.23', ['SPF: the host may not send for this domain.', 'RFC 7372 §3.2']],
  ['7.24', ['SPF could not be checked: its record is in error.', 'RFC 7372 §3.2']],
  ['7.25', ['The reverse DNS name of the sending host does not fit.', 'RFC 7372 §3.3']],
  [
    '7.26',
    ['Several checks of the sender failed, such as SPF and DKIM together, or DMARC.', 'RFC 7372 §3.4'],
  ],
  ['7.27', ['The sender’s domain takes no mail (null MX), so that it could not be answered.', 'RFC 7505']],
  ['7.28', ['Too much mail arrives in a short time.', 'IANA SMTP Enhanced Status Codes']],
  ['7.29', ['The ARC chain of a forwarded message is not valid.', 'RFC 8617']],
  ['7.30', ['TLS was required on the whole way, and cannot be had.', 'RFC 8689']],
])

/** Undefined for text that is no enhanced code, and for a subject that no document names. */
export function explainEnhancedCode(enhanced: string): Meaning | undefined {
  const [, subject = '', detail = ''] = /^[245]\.(\d{1,3})\.(\d{1,3})$/.exec(enhanced) ?? []
  const known = details.get(`${subject}.${detail}`)
  if (known) return { text: known[0], reference: known[1] }
  const text = subjects[subject]
  if (text === undefined) return undefined
  return { text: `${text} The detail ${detail} is the server’s own.`, reference: 'RFC 3463 §3.1' }
}
