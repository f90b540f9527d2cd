import type { Meaning } from './reply-codes.ts'

/** What a server announces in its answer to EHLO, by keyword. */
const extensions: Readonly<Record<string, Meaning>> = {
  SIZE: { text: 'The largest message that it takes, in bytes.', reference: 'RFC 1870 §4' },
  PIPELINING: { text: 'Commands may be sent without waiting for each reply.', reference: 'RFC 2920 §3' },
  '8BITMIME': { text: 'Messages may have bytes outside of ASCII.', reference: 'RFC 6152 §2' },
  SMTPUTF8: { text: 'Addresses and headers may be in UTF-8.', reference: 'RFC 6531 §3.1' },
  STARTTLS: { text: 'The connection can be encrypted from here on.', reference: 'RFC 3207 §4' },
  AUTH: { text: 'The ways of signing in that it takes.', reference: 'RFC 4954 §3' },
  ENHANCEDSTATUSCODES: { text: 'Its replies have enhanced codes such as 5.1.1.', reference: 'RFC 2034 §3' },
  DSN: { text: 'Reports about the delivery can be ordered.', reference: 'RFC 3461 §3' },
  CHUNKING: { text: 'Messages may come in pieces by BDAT.', reference: 'RFC 3030 §2' },
  BINARYMIME: { text: 'Messages may have any bytes at all.', reference: 'RFC 3030 §3' },
  VRFY: { text: 'It answers VRFY.', reference: 'RFC 5321 §3.5' },
  EXPN: { text: 'It answers EXPN.', reference: 'RFC 5321 §3.5' },
  HELP: { text: 'It answers HELP.', reference: 'RFC 5321 §4.1.1.8' },
  ETRN: { text: 'A client may ask for its waiting mail.', reference: 'RFC 1985 §4' },
  REQUIRETLS: { text: 'Messages can be bound to TLS on the whole way.', reference: 'RFC 8689' },
  LIMITS: { text: 'How many messages and recipients it takes.', reference: 'RFC 9422 §3' },
  XCLIENT: { text: 'A proxy may say for whom it speaks.', reference: 'Postfix XCLIENT_README' },
  XFORWARD: { text: 'A filter may say from where a message came.', reference: 'Postfix XFORWARD_README' },
}

/** Undefined for a keyword that no document names. */
export function explainExtension(keyword: string): Meaning | undefined {
  const name = keyword.toUpperCase()
  return Object.hasOwn(extensions, name) ? extensions[name] : undefined
}
