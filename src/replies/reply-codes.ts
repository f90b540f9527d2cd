import type { ReplyOutcome } from './reply.ts'

/** A sentence with the document it rests on. */
export interface Meaning {
  readonly text: string
  /** Such as `RFC 5321 §4.2.3`. */
  readonly reference: string
}

/** By outcome: what it means for the client that asked. */
export const outcomeMeanings: Readonly<Record<ReplyOutcome, Meaning>> = {
  done: { text: 'Done: the server did what it was asked.', reference: 'RFC 5321 §4.2.1' },
  continue: { text: 'Go on: the server waits for the rest.', reference: 'RFC 5321 §4.2.1' },
  later: {
    text: 'Not now: nothing was done, and the same may work later. The client should keep the message and try again.',
    reference: 'RFC 5321 §4.2.1',
  },
  failed: {
    text: 'No: it failed for good. The client should not try the same again.',
    reference: 'RFC 5321 §4.2.1',
  },
}

const codes = 'RFC 5321 §4.2.3'
const auth = 'RFC 4954 §6'

/** What each reply code stands for. Table: longer than a file should be, and nothing else. */
export const replyCodes: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [211, { text: 'Tells the state of the server, or answers HELP.', reference: codes }],
  [214, { text: 'Help for a person.', reference: codes }],
  [220, { text: 'The server is ready: the greeting, or the go-ahead for TLS.', reference: codes }],
  [221, { text: 'The server says goodbye and closes the connection.', reference: codes }],
  [235, { text: 'The login was accepted.', reference: auth }],
  [250, { text: 'The command is carried out.', reference: codes }],
  [251, { text: 'The recipient is elsewhere; the server will pass the message on.', reference: codes }],
  [
    252,
    { text: 'The server does not say whether the user exists, but takes mail for it.', reference: codes },
  ],
  [334, { text: 'A challenge of the login: the client answers it in Base64.', reference: 'RFC 4954 §4' }],
  [354, { text: 'Send the message now, and a line with a single dot after it.', reference: codes }],
  [421, { text: 'The service is not available; the server closes the connection.', reference: codes }],
  [432, { text: 'The user has to change the way of signing in first.', reference: auth }],
  [
    450,
    { text: 'The mailbox cannot be reached now: it is busy, or held back for a while.', reference: codes },
  ],
  [451, { text: 'The server met an error of its own.', reference: codes }],
  [452, { text: 'The server has no room now, or takes no more recipients in one go.', reference: codes }],
  [454, { text: 'Signing in, or TLS, does not work at the moment.', reference: auth }],
  [455, { text: 'The server cannot do now what a parameter asks for.', reference: codes }],
  [500, { text: 'The server does not know this command, or the line is too long.', reference: codes }],
  [501, { text: 'The command is known, its argument is not understood.', reference: codes }],
  [502, { text: 'The server does not offer this command.', reference: codes }],
  [503, { text: 'The command comes out of turn: something else has to come first.', reference: codes }],
  [504, { text: 'The server does not offer this parameter.', reference: codes }],
  [521, { text: 'This host takes no mail at all.', reference: 'RFC 7504' }],
  [530, { text: 'The client has to sign in, or to start TLS, first.', reference: auth }],
  [534, { text: 'This way of signing in is too weak here.', reference: auth }],
  [535, { text: 'Name or password are wrong.', reference: auth }],
  [538, { text: 'This way of signing in needs TLS.', reference: auth }],
  [550, { text: 'The mailbox is not available: unknown, closed, or refused by a policy.', reference: codes }],
  [551, { text: 'The recipient is elsewhere, and the server does not pass mail on.', reference: codes }],
  [552, { text: 'There is no room: the mailbox is full, or the message too large.', reference: codes }],
  [553, { text: 'The address is not allowed as it is written.', reference: codes }],
  [554, { text: 'The transaction failed; as a greeting: this host takes no mail.', reference: codes }],
  [555, { text: 'The server does not know a parameter of MAIL or RCPT.', reference: codes }],
  [556, { text: 'The domain of the address takes no mail.', reference: 'RFC 7504' }],
])
