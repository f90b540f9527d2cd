import { isDiskFull, PostfangError } from '../../model/errors.ts'
import type { Rejection } from '../../model/message.ts'

/** A reply of our own: code (RFC 5321 §4.2), enhanced status code (RFC 3463; empty for none) and text. */
export interface Reply {
  readonly code: number
  readonly enhanced: string
  readonly text: string
}

export const replies = {
  shuttingDown: reply(421, '4.3.2', 'Postfang is shutting down'),
  tooManyConnections: reply(421, '4.7.0', 'Too many connections, try again later'),
  tooManyFromAddress: reply(421, '4.7.0', 'Too many connections from your address, try again later'),
  tooManyCommands: reply(421, '4.7.0', 'Too many commands without a message, closing the connection'),
  tooManyErrors: reply(421, '4.7.0', 'Too many errors, closing the connection'),
  tooManyMessages: reply(421, '4.7.0', 'Too many messages on this connection, open a new one'),
  longLine: reply(500, '5.5.2', 'Line too long'),
  endlessLine: reply(421, '4.5.2', 'Line too long, closing the connection'),
  tooSlow: reply(421, '4.4.2', 'The message comes in too slowly, closing the connection'),
  tooLong: reply(421, '4.4.2', 'The message takes too long, closing the connection'),
  noHttp: reply(421, '4.7.0', 'HTTP requests not allowed'),
  tlsInClear: reply(421, '4.7.0', 'TLS does not begin by itself here: use STARTTLS or an smtps:// listener'),
  /** RFC 3207 §4. */
  starttlsFirst: reply(530, '5.7.0', 'Must issue a STARTTLS command first'),
  tlsOnly: reply(530, '5.7.0', 'Mail is taken over TLS only: use a starttls:// or smtps:// listener'),
  silent: reply(421, '4.4.2', 'Timeout, closing the connection'),
  authInTransaction: reply(503, '5.5.1', 'AUTH is not allowed in the middle of a mail transaction'),
  authSyntax: reply(501, '5.5.4', 'Syntax: AUTH mechanism [initial-response]'),
  authCancelled: reply(501, '5.7.0', 'Authentication cancelled'),
  unknownMechanism: reply(504, '5.5.4', 'Unrecognized authentication type'),
  signedInAlready: reply(503, '5.5.1', 'Somebody has signed in on this connection already'),
  loginNotNow: reply(454, '4.7.0', 'Temporary authentication failure, try again later'),
  tooManyFailedLogins: reply(421, '4.7.0', 'Too many failed logins'),
  busy: reply(451, '4.3.2', 'Too much mail at once, try again later'),
  noSender: reply(503, '5.5.1', 'MAIL first, there is no sender yet'),
  noRecipients: reply(503, '5.5.1', 'RCPT first, there is no recipient yet'),
  goAhead: reply(354, '', 'End data with <CR><LF>.<CR><LF>'),
  /** RFC 3030 §2. */
  badChunk: reply(501, '5.5.4', 'Syntax: BDAT size [LAST]'),
  inChunks: reply(503, '5.5.1', 'The message has begun with BDAT: go on with it, or RSET'),
  nestedMail: reply(503, '5.5.1', 'There is a sender already: RSET first'),
  badSender: reply(501, '5.1.7', 'Bad sender address syntax'),
  badRecipient: reply(501, '5.1.3', 'Bad recipient address syntax'),
  /** RFC 6531 §3.5. */
  needsSmtpUtf8: reply(553, '5.6.7', 'A non-ASCII address needs the parameter SMTPUTF8 of MAIL'),
  tooManyRecipients: reply(452, '4.5.3', 'Too many recipients'),
  notImplemented: reply(502, '5.5.1', 'Command not implemented'),
} as const

/**
 * What a client hears when a message could not be taken. Our own troubles are temporary, so that it tries again, and
 * their details are for the log.
 */
export function toReply(error: unknown): Reply {
  if (!(error instanceof PostfangError)) return reply(451, '4.3.0', 'Local error, try again later')
  if (error.code === 'too-large') return reply(552, '5.3.4', error.message)
  if (error.code !== 'unavailable') return reply(451, '4.3.0', 'Local error, try again later')
  if (isDiskFull(error)) return reply(452, '4.3.1', 'Insufficient system storage, try again later')
  return reply(451, '4.3.0', 'Cannot take mail now, try again later')
}

/** The reply that a fault orders. */
export function toFaultReply({ code, enhancedCode, text }: Rejection): Reply {
  return { code, enhanced: enhancedCode ?? '', text }
}

/** A text of several lines is a reply of several (RFC 5321 §4.2.1), each with its codes (RFC 2034 §4). */
export function formatReplyLines({ code, enhanced, text }: Reply): readonly string[] {
  const prefix = enhanced === '' ? '' : `${enhanced} `
  if (!text.includes('\n')) return [`${code} ${prefix}${text}`]
  const texts = text.split('\n')
  return texts.map((line, at) => `${code}${at < texts.length - 1 ? '-' : ' '}${prefix}${line}`)
}

/** As one line, without the line end. */
export function formatReply({ code, enhanced, text }: Reply): string {
  const line = text.replaceAll('\n', ' ')
  return enhanced === '' ? `${code} ${line}` : `${code} ${enhanced} ${line}`
}

export function reply(code: number, enhanced: string, text: string): Reply {
  return { code, enhanced, text }
}
