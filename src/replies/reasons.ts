/**
 * Why receivers refuse mail, in the words of the catalogue and of fault rules. Providers word the same reason in many
 * ways; an application should only have to tell these apart.
 */
export const replyReasons = [
  'unknown-user',
  'inactive-mailbox',
  'over-quota',
  'rate-limited',
  'greylisted',
  'blocked',
  'content',
  'dmarc',
  'policy',
  'too-large',
  'invalid-domain',
  'no-mail-host',
  'relay-denied',
  'temporary',
  'connection',
  'protocol',
  'login',
] as const

export type ReplyReason = (typeof replyReasons)[number]

/** In plain words, for people. `authentication` is the sender's domain (SPF, DKIM, DMARC), `login` a user's password. */
export const reasonTexts: Readonly<Record<ReplyReason, string>> = {
  'unknown-user': 'The mailbox does not exist',
  'inactive-mailbox': 'The mailbox is disabled or no longer used',
  'over-quota': 'The mailbox is full',
  'rate-limited': 'Too many messages in a short time',
  greylisted: 'Greylisted: refused at first, taken on a later try',
  blocked: 'The sending host or domain has a bad reputation, or is on a block list',
  content: 'The content looks like spam, a virus or phishing',
  dmarc: 'The sender’s domain could not be verified (SPF, DKIM, DMARC)',
  policy: 'A policy of the receiver refuses it',
  'too-large': 'The message is too large',
  'invalid-domain': 'The domain of the address does not exist',
  'no-mail-host': 'The domain takes no mail',
  'relay-denied': 'The server does not pass mail on for this client',
  temporary: 'The receiver cannot take mail at the moment',
  connection: 'The connection broke or timed out',
  protocol: 'Client and server misunderstood each other',
  login: 'The login was refused, or is missing',
}
