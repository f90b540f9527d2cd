import { findRecipientsFault } from '../../mailjet/message-faults.ts'
import { relayBytes } from '../../mailjet/relay-limits.ts'
import type { MessageId } from '../../model/ids.ts'
import { type Reply, reply } from './reply.ts'

/** How Postfang answers: the names, texts, limits and the order of keywords that differ from one provider to another. */
export interface Profile {
  /** The names in greeting and EHLO reply; undefined for the machine's own. */
  readonly greetingName: string | undefined
  readonly helloName: string | undefined
  readonly banner: string
  /** The first line of the reply to HELO and EHLO. */
  readonly hello: (serverName: string, clientAddress: string) => string
  /** What is listed in the reply to EHLO, in order (RFC 5321 §4.1.1.1). */
  readonly keywords: (offer: Offer) => readonly string[]
  /** The SASL mechanisms that it has; undefined for all that Postfang has. */
  readonly mechanisms: readonly string[] | undefined
  /** A limit lower than the one of Postfang itself. */
  readonly messageBytes: number | undefined
  /** What a developer is told of a message with more recipients than that; undefined where there is no such number. */
  readonly adviseRecipients: (count: number) => string | undefined
  readonly replies: ProfileReplies
}

/** What the connection can take just now. */
export interface Offer {
  /** RFC 4954 §3; null where nobody can sign in, for example since somebody has. */
  readonly authMechanisms: readonly string[] | null
  readonly hasStarttls: boolean
  readonly messageBytes: number
}

export interface ProfileReplies {
  readonly senderOk: Reply
  readonly recipientOk: Reply
  readonly resetOk: Reply
  readonly noopOk: Reply
  readonly signedIn: Reply
  /** @param reason what is wrong with the login */
  readonly loginRefused: (reason: string) => Reply
  readonly loginRequired: Reply
  /** The size that MAIL declares is over the limit (RFC 1870 §6.1). */
  readonly declaredTooLarge: (limitBytes: number) => Reply
  /** The message has turned out to be over it (RFC 1870 §6.3). */
  readonly tooLarge: (limitBytes: number) => Reply
  /** The message is as durable as the store was opened to be. */
  readonly queued: (id: MessageId) => Reply
}

/** Postfang's own answers. */
const postfang: Profile = {
  greetingName: undefined,
  helloName: undefined,
  banner: 'Postfang',
  hello: (serverName, clientAddress) => `${serverName} greets ${clientAddress}`,
  keywords: ({ authMechanisms, hasStarttls, messageBytes }) => [
    'PIPELINING',
    '8BITMIME',
    'SMTPUTF8',
    'ENHANCEDSTATUSCODES',
    'CHUNKING',
    ...(authMechanisms === null ? [] : [`AUTH ${authMechanisms.join(' ')}`]),
    ...(hasStarttls ? ['STARTTLS'] : []),
    `SIZE ${messageBytes}`,
  ],
  mechanisms: undefined,
  messageBytes: undefined,
  adviseRecipients: () => undefined,
  replies: {
    senderOk: reply(250, '2.1.0', 'Accepted'),
    recipientOk: reply(250, '2.1.5', 'Accepted'),
    resetOk: reply(250, '2.0.0', 'Flushed'),
    noopOk: reply(250, '2.0.0', 'OK'),
    signedIn: reply(235, '2.7.0', 'Authentication successful'),
    loginRefused: (reason) => reply(535, '5.7.8', reason),
    loginRequired: reply(530, '5.7.0', 'Authentication required: sign in with AUTH first'),
    declaredTooLarge: (limitBytes) => reply(552, '5.3.4', `The message is larger than ${limitBytes} bytes`),
    tooLarge: (limitBytes) => reply(552, '5.3.4', `The message is larger than ${limitBytes} bytes`),
    queued: (id) => reply(250, '2.0.0', `OK: queued as ${id}`),
  },
}

/**
 * Mailjet's relay as sessions with it show it (2026): names, keyword order, texts. Of its keywords ETRN and
 * the mechanism DIGEST-MD5 are left out, since Postfang does not have them.
 */
const mailjet: Profile = {
  greetingName: 'in.mailjet.com',
  helloName: 'smtpintls.mailjet.com',
  banner: 'Mailjet',
  hello: (serverName) => serverName,
  keywords: ({ authMechanisms, hasStarttls, messageBytes }) => [
    'PIPELINING',
    `SIZE ${messageBytes}`,
    'VRFY',
    ...(hasStarttls ? ['STARTTLS'] : []),
    ...(authMechanisms === null
      ? []
      : [`AUTH ${authMechanisms.join(' ')}`, `AUTH=${authMechanisms.join(' ')}`]),
    'ENHANCEDSTATUSCODES',
    '8BITMIME',
    'SMTPUTF8',
    'CHUNKING',
  ],
  mechanisms: ['PLAIN', 'LOGIN', 'CRAM-MD5'],
  messageBytes: relayBytes,
  adviseRecipients: findRecipientsFault,
  replies: {
    senderOk: reply(250, '2.1.0', 'Ok'),
    recipientOk: reply(250, '2.1.5', 'Ok'),
    resetOk: reply(250, '2.0.0', 'Ok'),
    noopOk: reply(250, '2.0.0', 'Ok'),
    signedIn: reply(235, '2.7.0', 'Authentication successful'),
    loginRefused: (reason) => reply(535, '5.7.8', `Error: authentication failed: ${reason}`),
    loginRequired: reply(530, '5.7.0', 'Authentication required'),
    declaredTooLarge: () => reply(552, '5.3.4', 'Message size exceeds fixed limit'),
    tooLarge: () => reply(552, '5.3.4', 'Error: message file too big'),
    queued: (id) => reply(250, '', `OK queued as ${id}`),
  },
}

export const profiles = { postfang, mailjet } as const

export const profileNames = ['postfang', 'mailjet'] as const satisfies (keyof typeof profiles)[]
