import type { Rejection } from '../model/message.ts'
import { composeReply } from './compose-reply.ts'
import type { FaultEffect, FaultHit, FaultOutcome, Occasion } from './fault.ts'
import { createGreylist } from './greylist.ts'

/** One that the documentation, the API and the UI list. */
export interface SpeakingAddress {
  /** Local part as an example. */
  readonly localPart: string
  /** `after`: the mail is taken, and that becomes of it, in a mailbox in Mailjet mode. */
  readonly at: 'rcpt' | 'end' | 'after'
  /** What happens, in one sentence. */
  readonly meaning: string
}

/** Recipients that say themselves what is to happen to them, at domains that exist for nothing else. */
export interface SpeakingAddresses {
  /** Lower case; none where they are switched off. */
  readonly domains: readonly string[]
  /** False for a text that holds no such address. */
  isMentioned(text: string): boolean
  /** What a recipient says at that point; undefined for one that says nothing. */
  decide(point: 'rcpt' | 'end', occasion: Occasion): FaultHit | undefined
}

/** Of `slow@`: a reply of 40 characters takes two seconds. */
const slowDripMs = 50
const longestDelayMs = 10 * 60_000

/** Words with a reply of their own, at RCPT and, with `end-` before them, at the end of the data. */
const replies: Readonly<Record<string, Rejection>> = {
  unknown: composeReply(550, '5.1.1', 'No such user here'),
  disabled: composeReply(550, '5.2.1', 'The account is disabled'),
  full: composeReply(552, '5.2.2', 'The mailbox is full'),
  quota: composeReply(452, '4.2.2', 'The mailbox is over its quota, try again later'),
  busy: composeReply(450, '4.2.1', 'The mailbox is busy, try again later'),
  blocked: composeReply(554, '5.7.1', 'Blocked: the reputation of your address is too low'),
  throttle: composeReply(421, '4.7.0', 'Too many messages from your address, try again later'),
  later: composeReply(451, '4.3.0', 'Local error, try again later'),
}

/** Words that speak of the message: at the end of the data without being asked. */
const contentReplies: Readonly<Record<string, Rejection>> = {
  spam: composeReply(554, '5.7.1', 'The message looks like spam'),
  virus: composeReply(554, '5.7.1', 'The message contains a virus'),
  dmarc: composeReply(550, '5.7.26', "Refused by the DMARC policy of the sender's domain"),
  large: composeReply(552, '5.3.4', 'The message is too large'),
}

const outcomes: Readonly<Record<string, FaultOutcome>> = {
  drop: { kind: 'drop' },
  stall: { kind: 'stall' },
  silent: { kind: 'silence' },
}

const greylisted = composeReply(450, '4.7.1', 'Greylisted, try again')

/** All there is, for people; the local parts are examples that work. */
export const speakingAddresses: readonly SpeakingAddress[] = [
  {
    localPart: 'reply-450-4.2.1',
    at: 'rcpt',
    meaning: 'Any 4xx or 5xx reply, its enhanced code if you like',
  },
  { localPart: 'delay-5s', at: 'rcpt', meaning: 'Accepted after 5 s; also 500ms or 2m, at most 10m' },
  ...toListed(replies, 'rcpt'),
  {
    localPart: 'greylist',
    at: 'rcpt',
    meaning: '450 4.7.1 the first time, accepted when the same pair tries again',
  },
  { localPart: 'drop', at: 'rcpt', meaning: 'The connection is closed without a reply' },
  { localPart: 'stall', at: 'rcpt', meaning: 'Nothing is answered any more; the connection stays open' },
  { localPart: 'slow', at: 'rcpt', meaning: 'Accepted, the reply comes letter by letter' },
  ...toListed(contentReplies, 'end'),
  {
    localPart: 'silent',
    at: 'end',
    meaning: 'The message is taken, but never answered: a client will send it twice',
  },
  {
    localPart: 'end-reply-451',
    at: 'end',
    meaning: 'With end- before it, any of the words above waits for the end of the data',
  },
  { localPart: 'hardbounce', at: 'after', meaning: 'A hard bounce: user unknown' },
  { localPart: 'softbounce', at: 'after', meaning: 'A soft bounce: quota exceeded' },
  { localPart: 'blocked', at: 'after', meaning: 'Blocked: preblocked; not refused at RCPT there' },
  { localPart: 'spamreport', at: 'after', meaning: 'Sent, then a spam report' },
  {
    localPart: 'bounce-550-5.1.1',
    at: 'after',
    meaning: 'The bounce that Mailjet makes of any 4xx or 5xx reply, its enhanced code if you like',
  },
  {
    localPart: 'bounce.gmail.over-quota',
    at: 'after',
    meaning: 'The bounce of what a provider says for a reason, both as in the catalogue of replies',
  },
]

/** Words that mean something else where a mail is taken and delivered: there they are no refusal. */
const deliveryWords: ReadonlySet<string> = new Set(['blocked'])

/**
 * @param domains in any letter case
 * @param isDelivered whether mail of that mailbox goes on to a delivery of its own (Mailjet mode)
 */
export function createSpeakingAddresses(
  domains: readonly string[],
  isDelivered: (mailbox: string) => boolean = () => false,
): SpeakingAddresses {
  const known = new Set(domains.map((domain) => domain.toLowerCase()))
  const greylist = createGreylist()

  function read(point: 'rcpt' | 'end', address: string, occasion: Occasion): FaultEffect | undefined {
    const at = address.lastIndexOf('@')
    if (at === -1 || !known.has(address.slice(at + 1).toLowerCase())) return undefined
    const [spoken = ''] = address.slice(0, at).toLowerCase().split('+')
    const isForEnd = spoken.startsWith('end-')
    const word = isForEnd ? spoken.slice('end-'.length) : spoken
    const speaksOfMessage = isForEnd || word === 'silent' || Object.hasOwn(contentReplies, word)
    if ((point === 'end') !== speaksOfMessage) return undefined
    if (deliveryWords.has(word) && !isForEnd && occasion.mailbox !== null && isDelivered(occasion.mailbox)) {
      return undefined
    }
    if (word === 'greylist') {
      const pair = [occasion.mailbox, occasion.sender, address.toLowerCase()].join('\n')
      return greylist.isKnown(pair) ? undefined : toEffect({ kind: 'reply', reply: greylisted })
    }
    return readWord(word)
  }

  return {
    domains: [...known],
    isMentioned(text) {
      const lower = text.toLowerCase()
      return [...known].some((domain) => lower.includes(domain))
    },
    decide(point, occasion) {
      if (known.size === 0) return undefined
      for (const address of occasion.recipients) {
        const effect = read(point, address, occasion)
        if (effect !== undefined) return { name: address, effect }
      }
      return undefined
    },
  }
}

function readWord(word: string): FaultEffect | undefined {
  const reply = Object.hasOwn(replies, word)
    ? replies[word]
    : Object.hasOwn(contentReplies, word)
      ? contentReplies[word]
      : readReply(word)
  if (reply !== undefined) return toEffect({ kind: 'reply', reply })
  if (word === 'slow') return { ...toEffect({ kind: 'pass' }), dripMs: slowDripMs }
  const delayMs = readDelay(word)
  if (delayMs !== undefined) return { ...toEffect({ kind: 'pass' }), delayMs }
  const outcome = Object.hasOwn(outcomes, word) ? outcomes[word] : undefined
  return outcome && toEffect(outcome)
}

function readReply(word: string): Rejection | undefined {
  const [, code = '', enhancedCode] = /^reply-([45]\d\d)(?:-([45]\.\d{1,3}\.\d{1,3}))?$/.exec(word) ?? []
  if (code === '' || (enhancedCode !== undefined && enhancedCode[0] !== code[0])) return undefined
  return composeReply(Number(code), enhancedCode)
}

const msPerUnit: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 }

function readDelay(word: string): number | undefined {
  const [, amount, unit = ''] = /^delay-(\d{1,6})(ms|s|m)$/.exec(word) ?? []
  return (amount && Math.min(Number(amount) * (msPerUnit[unit] ?? 1), longestDelayMs)) || undefined
}

function toEffect(outcome: FaultOutcome): FaultEffect {
  return { delayMs: 0, dripMs: 0, outcome, keep: true }
}

function toListed(
  words: Readonly<Record<string, Rejection>>,
  at: 'rcpt' | 'end',
): readonly SpeakingAddress[] {
  return Object.entries(words).map(([localPart, { code, enhancedCode, text }]) => ({
    localPart,
    at,
    meaning: `${code} ${enhancedCode} ${text}`,
  }))
}
