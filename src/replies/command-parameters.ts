import type { ExplainedPart } from './line-explanation.ts'
import type { Meaning } from './reply-codes.ts'

/** Parameters of MAIL and RCPT by keyword. */
const parameters: Readonly<Record<string, Meaning>> = {
  SIZE: { text: 'How many bytes the message will have, as the client reckons.', reference: 'RFC 1870 §6' },
  BODY: { text: 'Whether the message has bytes outside of ASCII (8BITMIME).', reference: 'RFC 6152 §3' },
  SMTPUTF8: { text: 'Addresses or headers of this message may be in UTF-8.', reference: 'RFC 6531 §3.4' },
  AUTH: { text: 'Who handed the message in at first, as the client vouches.', reference: 'RFC 4954 §5' },
  RET: {
    text: 'Whether a report of failure brings back the message (FULL) or its headers (HDRS).',
    reference: 'RFC 3461 §4.3',
  },
  ENVID: {
    text: 'The client’s own name for this envelope, repeated in reports.',
    reference: 'RFC 3461 §4.4',
  },
  NOTIFY: { text: 'When a report about this recipient is wanted.', reference: 'RFC 3461 §4.1' },
  ORCPT: { text: 'The recipient as it was addressed at first.', reference: 'RFC 3461 §4.2' },
  BY: { text: 'By when the message is to be delivered.', reference: 'RFC 2852 §4' },
  HOLDFOR: { text: 'For how many seconds to hold the message back.', reference: 'RFC 4865 §4' },
  HOLDUNTIL: { text: 'Until when to hold the message back.', reference: 'RFC 4865 §4' },
  'MT-PRIORITY': { text: 'How urgent the message is, from -9 to 9.', reference: 'RFC 6710' },
  REQUIRETLS: { text: 'The message may only travel over TLS.', reference: 'RFC 8689' },
  RRVS: { text: 'The mailbox must have had the same owner since that time.', reference: 'RFC 7293' },
}

/** Explains what follows an address, `SIZE=1000 BODY=8BITMIME`. */
export function explainParameters(text: string): readonly ExplainedPart[] {
  return words(text).map((word) => {
    const known = parameters[word.split('=', 1)[0]?.toUpperCase() ?? '']
    return known
      ? { name: word, ...known }
      : { name: word, text: 'A parameter that no document names.', reference: null }
  })
}

/** Most words of a line that are explained, so that a line made of them stays small. */
const mostWords = 20

export function words(text: string): readonly string[] {
  return text
    .split(/\s+/, mostWords + 1)
    .filter((word) => word !== '')
    .slice(0, mostWords)
}
