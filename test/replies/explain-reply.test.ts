import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { explainReply } from '../../src/replies/explain-reply.ts'
import { parseReply } from '../../src/replies/reply.ts'

it.each<[pasted: string, code: number, enhanced: string | null, text: string]>([
  ['550 5.1.1 User unknown', 550, '5.1.1', 'User unknown'],
  ['550-5.1.1 No such\r\n550 5.1.1 user', 550, '5.1.1', 'No such\nuser'],
  [
    '554-gmx.net Nemesis\n554-No SMTP service\n554 Go away',
    554,
    null,
    'gmx.net Nemesis\nNo SMTP service\nGo away',
  ],
  ['smtp;550 5.1.1 User unknown', 550, '5.1.1', 'User unknown'],
  ['smtp; 421 Try again', 421, null, 'Try again'],
  ['550 #5.1.0 Address rejected', 550, '5.1.0', 'Address rejected'],
  [
    '<a@b.example>: host mx.b.example[192.0.2.7] said: 450 4.2.0 Greylisted (in reply to RCPT TO command)',
    450,
    '4.2.0',
    'Greylisted (in reply to RCPT TO command)',
  ],
  ['Error: Message failed: 552 5.3.4 Too big', 552, '5.3.4', 'Too big'],
  ['   250 2.0.0 OK  ', 250, '2.0.0', 'OK'],
  ['354', 354, null, ''],
])('takes %j apart', (pasted, code, enhanced, text) => {
  expect(parseReply(pasted)).toEqual({ code, enhanced, text })
})

it.each(['', 'hello', '999 what', '12 5.1.1', 'port 2525', 'http://a.example/550'])(
  'finds no reply in %j',
  (text) => {
    expect(explainReply(text)).toBeUndefined()
  },
)

interface Told {
  readonly pasted: string
  readonly reason: string | null
  readonly event: string | null
  readonly bounce?: readonly [hard: boolean, errorRelatedTo: string, error: string]
}

const told: readonly Told[] = [
  { pasted: '250 2.0.0 OK 1433333948 - gsmtp', reason: null, event: 'sent' },
  { pasted: '354 Go on', reason: null, event: null },
  {
    pasted: '550 5.1.1 <x@example.com>: user unknown',
    reason: 'unknown-user',
    event: 'bounce',
    bounce: [true, 'recipient', 'user unknown'],
  },
  {
    pasted: '450 4.1.1 <x@example.com>: user unknown',
    reason: 'unknown-user',
    event: 'bounce',
    bounce: [false, 'recipient', 'user unknown'],
  },
  {
    pasted: '550 5.2.1 Account disabled',
    reason: 'inactive-mailbox',
    event: 'bounce',
    bounce: [true, 'recipient', 'mailbox inactive'],
  },
  {
    pasted: '552 5.2.2 Over quota',
    reason: 'over-quota',
    event: 'bounce',
    bounce: [false, 'recipient', 'quota exceeded'],
  },
  {
    pasted: '452 4.2.2 Mailbox full',
    reason: 'over-quota',
    event: 'bounce',
    bounce: [false, 'recipient', 'quota exceeded'],
  },
  {
    pasted: '450 4.7.1 Greylisting in action',
    reason: 'greylisted',
    event: 'bounce',
    bounce: [false, 'domain', 'greylisted'],
  },
  {
    pasted: '550 5.1.2 Bad',
    reason: 'invalid-domain',
    event: 'bounce',
    bounce: [true, 'domain', 'invalid domain'],
  },
  {
    pasted: '556 5.1.10 Null MX',
    reason: 'no-mail-host',
    event: 'bounce',
    bounce: [true, 'domain', 'no mail host'],
  },
  {
    pasted: '554 5.7.1 Relay access denied',
    reason: 'relay-denied',
    event: 'bounce',
    bounce: [false, 'domain', 'relay/access denied'],
  },
  {
    pasted: '554 5.7.1 Client host listed at Spamhaus',
    reason: 'blocked',
    event: 'bounce',
    bounce: [false, 'spam', 'sender blocked'],
  },
  {
    pasted: '554 5.6.0 This looks like spam',
    reason: 'content',
    event: 'bounce',
    bounce: [false, 'spam', 'content blocked'],
  },
  {
    pasted: '550 5.7.26 Go and fix it',
    reason: 'dmarc',
    event: 'bounce',
    bounce: [false, 'spam', 'policy issue'],
  },
  {
    pasted: '451 4.3.0 Local error',
    reason: 'temporary',
    event: 'bounce',
    bounce: [false, 'system', 'system issue'],
  },
  {
    pasted: '503 5.5.1 Bad sequence of commands',
    reason: 'protocol',
    event: 'bounce',
    bounce: [false, 'system', 'protocol issue'],
  },
  {
    pasted: '421 4.4.2 Timeout',
    reason: 'connection',
    event: 'bounce',
    bounce: [false, 'system', 'connection issue'],
  },
  {
    pasted: '452 4.3.1 Insufficient system storage',
    reason: 'temporary',
    event: 'bounce',
    bounce: [false, 'system', 'system issue'],
  },
  { pasted: '535 5.7.8 Bad credentials', reason: 'login', event: null },
  { pasted: '530 5.7.0 Must issue a STARTTLS command first', reason: 'login', event: null },
]

it.each(told)('$pasted → $reason, $event', ({ pasted, reason, event, bounce }) => {
  const explained = explainReply(pasted)
  expect(explained?.reason?.reason ?? null).toBe(reason)
  if (event === null) {
    expect(explained?.mailjet).toBeNull()
    return
  }
  const [hard, errorRelatedTo, error] = bounce ?? []
  expect(explained?.mailjet).toMatchObject(bounce ? { event, hard, errorRelatedTo, error } : { event })
})

it('says how sure the reason is', () => {
  expect(explainReply('550 5.1.1 user unknown')?.reason?.by).toBe('text')
  expect(explainReply('550 5.1.1 No')?.reason?.by).toBe('enhanced')
  expect(explainReply('550 No')?.reason?.by).toBe('code')
})

it('explains code and enhanced code, the unknown ones by what is known of them', () => {
  const explained = explainReply('550 5.7.515 Access denied')
  expect(explained?.outcome).toBe('failed')
  expect(explained?.code?.reference).toBe('RFC 5321 §4.2.3')
  expect(explained?.enhanced?.text).toContain('policy')
  expect(explainReply('599 5.99.1 Hm')).toMatchObject({ code: null, enhanced: null, outcome: 'failed' })
})

it('takes any text without failing, and quickly', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.integer({ min: 0, max: 999 }),
      (text, code) => {
        const explained = explainReply(`${code} ${text}`)
        if (explained) expect(explained.reply.text.length).toBeLessThanOrEqual(400)
      },
    ),
  )
  expect(explainReply(`550 ${'mailbox a '.repeat(100_000)}`)?.reply.text.length).toBeLessThan(10_001)
})
