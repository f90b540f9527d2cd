import { Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { dialogue, openDialogue, type Step, startDialogue } from '../../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { countMessages, endedSession, rawOf, storedOf } from './open-door.ts'

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang()
})
afterAll(() => postfang.close())

const ehlo: Step = ['EHLO client.example', 250]
const mail: Step = ['MAIL FROM:<a@example.com>', '250 2.1.0']
const rcpt: Step = ['RCPT TO:<b@example.com>', '250 2.1.5']

describe('EHLO', () => {
  const common = [
    'PIPELINING',
    '8BITMIME',
    'SMTPUTF8',
    'ENHANCEDSTATUSCODES',
    'CHUNKING',
    'AUTH PLAIN LOGIN CRAM-MD5 XOAUTH2',
  ]
  const size = 'SIZE 52428800'

  it.each([
    ['smtp', [...common, size]],
    ['starttls', [...common, 'STARTTLS', size]],
    ['smtps', [...common, size]],
  ] as const)('lists the keywords of %s', async (scheme, expected) => {
    const steps = await dialogue(postfang.ports[scheme], [ehlo], { tls: scheme === 'smtps' })
    const [, ...keywords] = steps[0]?.lines ?? []
    expect(keywords.map((line) => line.slice(4))).toEqual(expected)
  })

  it('no longer lists AUTH and STARTTLS once they are done', async () => {
    using talk = await startDialogue(postfang.ports.starttls)
    await talk.run([ehlo, ['STARTTLS', 220]])
    await talk.startTls()
    await talk.run([ehlo, [`AUTH PLAIN ${btoa('\0me\0secret')}`, 235]])
    const { lines } = await talk.say('EHLO again', 250)
    expect(lines.join(' ')).not.toMatch(/AUTH|STARTTLS/)
  })
})

it('ends the session with the reply to QUIT, whenever the client closes its side', async () => {
  using talk = await startDialogue(postfang.ports.smtp, { allowHalfOpen: true })
  await talk.run([ehlo, ['QUIT', '221 2.0.0 Bye']])
  expect(await endedSession(postfang.inbox)).toMatchObject({ endReason: 'The client said QUIT' })
})

it('greets without the wait of 100 ms', async () => {
  const started = performance.now()
  for (let count = 0; count < 30; count++) {
    using talk = await startDialogue(postfang.ports.smtp)
    expect(talk.received).toMatch(/^220 \S+ ESMTP Postfang\r\n$/)
  }
  expect(performance.now() - started).toBeLessThan(30 * 100)
})

it('answers a client that does not wait for the greeting', async () => {
  using talk = openDialogue(postfang.ports.smtp)
  talk.write('EHLO early\r\nQUIT\r\n')
  await talk.closed
  expect(talk.received).toMatch(/^220 .*\r\n250-[\s\S]*221 2\.0\.0 Bye\r\n$/)
})

it.each<[string, Step[]]>([
  ['HELO', [['HELO client.example', /^250 /]]],
  [
    'NOOP',
    [
      ['NOOP', '250 2.0.0'],
      ['NOOP with words', '250 2.0.0'],
    ],
  ],
  ['RSET before anything', [['RSET', '250 2.0.0']]],
  [
    'HELP',
    [
      ['HELP', '214 2.0.0'],
      ['HELP MAIL', '214 2.0.0'],
    ],
  ],
  [
    'VRFY',
    [
      ['VRFY someone', '252 2.1.5'],
      ['VRFY', '501 5.5.4'],
    ],
  ],
  [
    'commands that it does not implement',
    ['EXPN list', 'EXPN', 'ETRN example.com', 'TURN', 'SEND FROM:<a@b>', 'SOML x', 'SAML x'].map(
      (command): Step => [command, '502 5.5.1'],
    ),
  ],
  [
    'arguments where there are none',
    [
      ['RSET now', '501 5.5.4 RSET takes no argument'],
      ['QUIT now', '501 5.5.4'],
      ehlo,
      mail,
      rcpt,
      ['DATA now', '501 5.5.4'],
      ['RSET ', 250],
    ],
  ],
  [
    'commands in any letter case',
    [
      ['ehLo x', 250],
      ['mail from:<a@example.com>', 250],
      ['Rcpt To:<b@example.com>', 250],
    ],
  ],
  [
    'an unknown command',
    [
      ['FOO', '500 5.5.2'],
      ['', '500 5.5.2'],
    ],
  ],
  ['the gags of smtp-server', [ehlo, ['WIZ x', 500], ['SHELL', 500], ['KILL', 500]]],
  ['proxy commands', [ehlo, ['XCLIENT ADDR=10.0.0.1', 500], ['XFORWARD ADDR=10.0.0.1', 500]]],
  ['MAIL before EHLO', [['MAIL FROM:<a@example.com>', '503 5.5.1']]],
  ['AUTH before EHLO', [['AUTH LOGIN', '503 5.5.1']]],
  ['RCPT before MAIL', [ehlo, ['RCPT TO:<b@example.com>', '503 5.5.1']]],
  ['DATA before MAIL', [ehlo, ['DATA', '503 5.5.1']]],
  ['DATA before RCPT', [ehlo, mail, ['DATA', '503 5.5.1']]],
  ['MAIL twice', [ehlo, mail, ['MAIL FROM:<c@example.com>', '503 5.5.1'], rcpt]],
  ['RSET in a transaction', [ehlo, mail, rcpt, ['RSET', 250], ['DATA', 503], mail]],
  ['EHLO in a transaction', [ehlo, mail, rcpt, ehlo, ['DATA', 503], mail]],
  [
    'a wrong EHLO',
    [
      ['EHLO', 501],
      ['EHLO two words', 501],
      [`EHLO ${'x'.repeat(400)}`, 501],
      ['EHLO a\x07b', 501],
    ],
  ],
  [
    'MAIL with parameters',
    [
      ehlo,
      ['MAIL FROM:<a@example.com> BODY=8BITMIME SIZE=100 SMTPUTF8', 250],
      ['RSET', 250],
      ['MAIL FROM:<a@example.com>  body=7bit  size=0  AUTH=<> ', 250],
      ['RSET', 250],
      ['MAIL FROM:<> AUTH=e+3Dmc2@example.com', 250],
    ],
  ],
  [
    'MAIL with wrong parameters',
    [
      ehlo,
      ['MAIL FROM:<a@example.com> SIZE=x', 501],
      ['MAIL FROM:<a@example.com> BODY=BINARYMIME', 501],
      ['MAIL FROM:<a@example.com> SIZE=1 SIZE=2', '501 5.5.4'],
      ['MAIL FROM:<a@example.com> SIZE', '501 5.5.4'],
      ['MAIL FROM:<a@example.com> SIZE=999999999999999999999', '501 5.5.4'],
      ['MAIL FROM:<a@example.com> SIZE=99999999999', '552 5.3.4'],
      ['MAIL FROM:<a@example.com> BODY', '501 5.5.4'],
      ['MAIL FROM:<a@example.com> SMTPUTF8=yes', '501 5.5.4'],
      ['MAIL FROM:<a@example.com> AUTH=a+3dmc2@example.com', '501 5.5.4'],
      ['MAIL FROM:<a@example.com> =x', '501 5.5.4'],
      ['MAIL FROM:<a@example.com> a\x07b', '501 5.5.4'],
      ['MAIL FROM:<a@example.com>SIZE=1', '501 5.1.7'],
    ],
  ],
  [
    'parameters that nobody has offered',
    [
      ehlo,
      ['MAIL FROM:<a@example.com> RET=FULL', '555 5.5.4 Unknown parameter RET'],
      ['MAIL FROM:<a@example.com> ENVID=x', '555 5.5.4'],
      ['MAIL FROM:<a@example.com> XCOLOUR', '555 5.5.4'],
      ['MAIL FROM:<a@example.com> constructor=x', '555 5.5.4'],
      mail,
      ['RCPT TO:<b@example.com> NOTIFY=NEVER', '555 5.5.4'],
      ['RCPT TO:<b@example.com> SIZE=1', '555 5.5.4'],
      ['DATA', 503],
    ],
  ],
])('answers %s', async (_name, steps) => {
  await dialogue(postfang.ports.smtp, steps)
})

it('keeps an 8-bit body', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.run([ehlo, ['MAIL FROM:<a@example.com> BODY=8BITMIME', 250], rcpt, ['DATA', 354]])
  const message = Buffer.concat([Buffer.from('Subject: bytes\r\n\r\n'), Buffer.from([...Array(256).keys()])])
  talk.write(message)
  const reply = await talk.say('\r\n.', 250)
  expect((await rawOf(postfang.inbox, reply)).equals(Buffer.concat([message, Buffer.from('\r\n')]))).toBe(
    true,
  )
})

it.each(['EHLO', 'HELO'])('keeps the name that %s gives as it is', async (verb) => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.say(`${verb} My_Machine.Example`, 250)
  const { session } = await storedOf(postfang.inbox, await talk.send('\r\n'))
  expect(session.helo).toBe('My_Machine.Example')
})

it('answers pipelined commands in their order', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.say('EHLO client.example', 250)
  talk.write(
    'RSET\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<nobody>\r\nRCPT TO:<b@example.com>\r\nDATA\r\n' +
      'Subject: x\r\n\r\n.\r\nFOO\r\nMAIL FROM:<>\r\nNOOP\r\nQUIT\r\n',
  )
  await talk.closed
  const codes = [...talk.received.matchAll(/^(\d{3}) /gm)].map(([, code]) => Number(code))
  expect(codes).toEqual([220, 250, 250, 250, 501, 250, 354, 250, 500, 250, 250, 221])
})

it('sends the replies to commands that came together in one piece (RFC 2920 §3.2)', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.say('EHLO client.example', 250)
  // Which pieces arrive is up to the system: what is asked for is one call for all of them.
  const joined = vi.spyOn(
    Socket.prototype as Socket & { _writev(chunks: readonly unknown[]): void },
    '_writev',
  )
  talk.write('RSET\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nRCPT TO:<c@example.com>\r\n')
  for (let count = 0; count < 4; count++) expect((await talk.reply()).code).toBe(250)
  expect(joined.mock.calls.map(([chunks]) => chunks.length)).toEqual([4])
  joined.mockRestore()
})

it('sends a browser away', async () => {
  const before = await countMessages(postfang.inbox)
  const response = await fetch(`http://127.0.0.1:${postfang.ports.smtp}/`, {
    method: 'POST',
    body: 'EHLO x\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\nstolen\r\n.\r\nQUIT\r\n',
  }).catch((error: unknown) => error)
  expect(response).toBeInstanceOf(Error)
  const session = await endedSession(postfang.inbox)
  expect(session.endReason).toBe('The server closed the connection: 421 4.7.0 HTTP requests not allowed')
  expect(session.transcript.map(({ text }) => text)).toContain('POST / HTTP/1.1')
  expect(await countMessages(postfang.inbox)).toBe(before)
})

it('hangs up on a client that sends twenty unknown commands', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  for (let count = 1; count <= 20; count++) await talk.say(`X${count}`, '500 5.5.2')
  expect((await talk.reply()).text).toBe('421 4.7.0 Too many errors, closing the connection')
  await talk.closed
})

it('forgives unknown commands once a message has come in', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.say('EHLO x', 250)
  for (let round = 0; round < 3; round++) {
    for (let count = 0; count < 19; count++) await talk.say('FOO', '500 5.5.2')
    expect((await talk.send('\r\n')).code).toBe(250)
  }
})

it('answers a hundred thousand pipelined commands while it serves others', async () => {
  using flood = await startDialogue(postfang.ports.smtp)
  flood.write('NOOP\r\n'.repeat(100_000))
  await dialogue(postfang.ports.smtp, [ehlo, mail, rcpt])
  for (let count = 0; count < 100_000; count++) await flood.reply()
  await flood.say('QUIT', 221)
})
