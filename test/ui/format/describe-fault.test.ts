import { expect, it } from 'vitest'
import { composeCurl, type DescribedFault, describeFault } from '../../../ui/src/format/describe-fault.ts'
import { faultTextIn } from '../../../ui/src/format/fault-text.ts'

const english: readonly (readonly [DescribedFault, string])[] = [
  [
    { at: 'rcpt', mailbox: 'run-42', first: 2, reply: '450 4.2.1 Busy' },
    'At RCPT, for mailbox run-42, the first 2 times: the client hears “450 4.2.1 Busy”.',
  ],
  [
    { at: 'rcpt', first: 1, reply: '450 4.2.1 Busy', times: 1 },
    'At RCPT, the first time: the client hears “450 4.2.1 Busy”. Then never again.',
  ],
  [
    { at: 'end', sender: '', recipient: '*@gmail.com', probability: 0.125, reply: '550 No', delayMs: 1500 },
    'At the end of the message, from <>, to *@gmail.com, with a chance of 12.5 %: after 1.5 s the client hears “550 No”. The refused message is kept.',
  ],
  [
    { at: 'end', header: { name: 'X-Test', value: 'yes' }, reply: '550 No', keep: false },
    'At the end of the message, with the header X-Test: yes, each time: the client hears “550 No”. The refused message is thrown away.',
  ],
  [
    { at: 'connect', client: '192.0.2.*', every: 3, action: 'drop', expiresInMs: 60_000 },
    'When a client connects, for client 192.0.2.*, every 3 times: the connection is closed without a word. The rule ends by itself after 1 min.',
  ],
  [
    {
      at: 'mail',
      listener: '*:1025',
      rate: { count: 10, perMs: 60_000 },
      reply: '421 Slow down',
      dripMs: 50,
    },
    'At MAIL, on *:1025, as soon as there are more than 10 within 1 min: the client hears “421 Slow down”, letter by letter, one every 50 ms.',
  ],
  [
    { at: 'data', closeAfterBytes: 1000 },
    'At DATA, each time: the connection is closed once 1,000 bytes of the message have come.',
  ],
  [
    { at: 'rcpt', mailbox: 'بريد', sender: '*שלום@example.com', action: 'drop' },
    'At RCPT, for mailbox \u2068بريد\u2069, from \u2068*שלום@example.com\u2069, each time: the connection is closed without a word.',
  ],
  [{ at: 'helo', delayMs: 5000 }, 'At EHLO or HELO, each time: after 5 s everything goes its normal way.'],
]

it.each(english)('%j is said in one sentence', (fault, sentence) => {
  expect(describeFault(fault, faultTextIn('en'), 'en-GB')).toBe(sentence)
})

it('says the same in German', () => {
  const fault = {
    at: 'rcpt',
    mailbox: 'run-42',
    first: 2,
    reply: '450 Besetzt',
    delayMs: 1500,
    times: 3,
  } as const
  expect(describeFault(fault, faultTextIn('de'), 'de')).toBe(
    'Bei RCPT, für Postfach run-42, die ersten 2 Male: der Client hört nach 1,5 s „450 Besetzt“. Nach 3 Malen nie wieder.',
  )
})

it('writes a call for a shell that takes quotes apart', () => {
  expect(composeCurl('http://127.0.0.1:8025', { at: 'rcpt', reply: "450 It's busy" })).toBe(
    `curl -X POST http://127.0.0.1:8025/api/faults -H 'Content-Type: application/json' -d '{"at":"rcpt","reply":"450 It'\\''s busy"}'`,
  )
})
