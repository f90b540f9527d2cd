import type { ReplyReason } from './reasons.ts'
import type { ParsedReply } from './reply.ts'

/** A reason, and how it was found: the words of a reply tell most, its bare code least. */
export interface FoundReason {
  readonly reason: ReplyReason
  readonly by: 'text' | 'enhanced' | 'code'
}

/**
 * In order: what is said first wins, since a text may name several things ("to protect our users from spam, mail has been
 * rate limited"). Compared with the text in lower case.
 */
const byText: readonly (readonly [ReplyReason, RegExp])[] = [
  ['greylisted', /gr[ae]y-?list|internal resource temporarily unavailable/],
  // What a receiver asks of its senders, though it speaks of logins, domains or users in doing so.
  [
    'policy',
    /resolver\.rst\.(?:auth|notauth|sender)|sender (?:(?:address )?rejected|verif)|verification failed for <|sender[^.]{0,20} (?:null mx|must exist)|helo command rejected|invalid helo/,
  ],
  [
    'relay-denied',
    /rela(?:y|ying) (?:access )?(?:denied|not (?:allowed|permitted))|unable to relay|open relay|rcpthosts/,
  ],
  [
    'login',
    /authentication (?:required|failed|credentials)|password not accepted|must (?:issue|sign)|smtp authentication/,
  ],
  [
    'rate-limited',
    /rate.?limit|too (?:quickly|fast)|slow down|too many (?:\w+ ){0,2}(?:connections|messages|recipients)|sending (?:limit|quota)|trop de connexions|throttl|excessive volume|unexpected volume|unusual (?:rate|amount)|receiving (?:e?mail|messages) at a rate|limit (?:for|on) the number of[^.]{0,20} messages|max message per connection|thread limit/,
  ],
  [
    'over-quota',
    /over.?quota|quota exceeded|exceeded (?:its |the )?(?:storage|quota)|(?:mail|in)box(?: is)? (?:full|out of storage)|out of storage space|boite du destinataire pleine|quota limit/,
  ],
  [
    'too-large',
    /message size exceed|(?:message|mail|size|header)[^.]{0,40}(?:too (?:large|big)|exceed\w{0,4}[^.]{0,40}(?:size|limit))|taille limite/,
  ],
  ['no-mail-host', /null mx|does not accept mail|no mail host|no mail-enabled/],
  ['dmarc', /dmarc|openspf|\bspf\b|\bdkim\b|unauthenticated|authentication level|sender policy framework/],
  [
    'inactive-mailbox',
    /inactive|(?:mailbox|account|user|recipient|reach)[^.]{0,20} (?:is )?(?:disabled|suspended|terminated|deactivated|archived|blocked\b)|no longer (?:valid|on server|available)|destinataire (?:archivee|est bloque)/,
  ],
  ['temporary', /configuration error|(?:lookup|local|verification) (?:error|failure)/],
  [
    'invalid-domain',
    /(?:domain|host)[^.]{0,20}(?:not found|not exist)|domain \S{1,255} (?:not found|does not exist)|find the recipient domain|unrouteable/,
  ],
  [
    'unknown-user',
    /(?:user|recipient|addressee|mailbox|account|address)[^.]{0,30}(?:unknown|not found|not exist|does not exist|invalid|unavailable|unallocated)|unknown (?:user|recipient|or illegal)|no such (?:user|recipient|mailbox|address|person)|doesn.t have a|invalid (?:recipient|mailbox)|recipient ?notfound|destinataire invalide|recipient address rejected|not our customer/,
  ],
  ['policy', /administrative prohibition/],
  [
    'protocol',
    /too many (?:errors|hops)|hop count|(?:mail|routing) loop|smtputf8|\b(?:bare|lone) (?:cr|lf)\b/,
  ],
  [
    'content',
    /security issue|its content|nature of the content|likely unsolicited|contains (?:spam|a? ?virus)|spam content/,
  ],
  [
    'blocked',
    /block.?list|black.?list|spamhaus|block(?:ed|ee)|reputation|banned|will not be accepted|not accepting connections|permanently deferred|user complaints|reverse (?:dns|hostname)|\bptr\b|\brbl\b|\bdnsbl\b|traffic not accepted|not allowed to connect/,
  ],
  ['content', /spam|unsolicited|virus|malware|phish|\bcontent\b|\[ph\d|mail rejet|suspicion/],
  ['connection', /time(?:d )?-?out|connection (?:lost|expired|dropped)/],
  [
    'temporary',
    /(?:try|essayer) (?:again )?(?:later|plus tard)|temporar|not available|server busy|service unavailable/,
  ],
  ['policy', /policy|policies|prohibit|access denied|not allowed|administrative/],
]

const byEnhanced: Readonly<Record<string, ReplyReason>> = {
  '1.1': 'unknown-user',
  '1.2': 'invalid-domain',
  '1.3': 'unknown-user',
  '1.4': 'unknown-user',
  '1.6': 'inactive-mailbox',
  '1.8': 'policy',
  '1.10': 'no-mail-host',
  '2.1': 'inactive-mailbox',
  '2.2': 'over-quota',
  '2.3': 'too-large',
  '3.4': 'too-large',
  '5.3': 'rate-limited',
  '7.8': 'login',
  '7.9': 'login',
  '7.11': 'login',
  '7.12': 'login',
  '7.13': 'login',
  '7.20': 'dmarc',
  '7.21': 'dmarc',
  '7.22': 'dmarc',
  '7.23': 'dmarc',
  '7.24': 'dmarc',
  '7.25': 'blocked',
  '7.26': 'dmarc',
  '7.28': 'rate-limited',
  '7.29': 'dmarc',
}

const bySubject: Readonly<Record<string, ReplyReason>> = {
  3: 'temporary',
  4: 'connection',
  5: 'protocol',
  6: 'content',
  7: 'policy',
}

const byCode: Readonly<Record<number, ReplyReason>> = {
  530: 'login',
  534: 'login',
  535: 'login',
  538: 'login',
  550: 'unknown-user',
  551: 'unknown-user',
  552: 'over-quota',
  553: 'unknown-user',
  554: 'policy',
  556: 'no-mail-host',
}

/** Why a reply refuses; null for one that does not. What says nothing is `temporary` (4yz) or `protocol` (5yz). */
export function findReason({ code, enhanced, text }: ParsedReply): FoundReason | null {
  if (code < 400) return null
  if (code in loginCodes) return { reason: 'login', by: 'code' }
  const words = text.toLowerCase()
  const told = byText.find(([, pattern]) => pattern.test(words))
  if (told) return { reason: told[0], by: 'text' }
  const [, subject = '', detail = ''] = enhanced?.split('.') ?? []
  const known = byEnhanced[`${subject}.${detail}`] ?? bySubject[subject]
  if (known) return { reason: known, by: 'enhanced' }
  return { reason: byCode[code] ?? (code < 500 ? 'temporary' : 'protocol'), by: 'code' }
}

/** These say by themselves that it is about signing in (RFC 4954 §6). */
const loginCodes: Readonly<Record<number, true>> = {
  530: true,
  534: true,
  535: true,
  538: true,
}
