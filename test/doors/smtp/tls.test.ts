import { once } from 'node:events'
import { connect as connectPlain } from 'node:net'
import { connect, type SecureVersion, type TLSSocket } from 'node:tls'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createLocalCertificate } from '../../../src/doors/smtp/local-certificate.ts'
import { dialogue, openDialogue, startDialogue } from '../../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { countMessages, endedSession, openDoor, storedOf, type TestDoor, texts } from './open-door.ts'

let postfang: TestPostfang
let door: TestDoor
beforeAll(async () => {
  postfang = await startPostfang()
  door = await openDoor(postfang.inbox)
})
afterAll(async () => {
  await door[Symbol.asyncDispose]()
  await postfang.close()
})

it('refuses STARTTLS on the clear listener, and where TLS is up', async () => {
  await dialogue(door.ports.smtp, [
    ['EHLO x', 250],
    ['STARTTLS', '500 5.5.2'],
    ['NOOP', 250],
  ])
  await dialogue(
    door.ports.smtps,
    [
      ['EHLO x', 250],
      ['STARTTLS', '503 5.5.1'],
    ],
    { tls: true },
  )
  using talk = await startDialogue(door.ports.starttls)
  await talk.run([
    ['EHLO x', 250],
    ['STARTTLS now', '501 5.5.4'],
    ['STARTTLS', 220],
  ])
  await talk.startTls()
  await talk.run([
    ['EHLO x', 250],
    ['STARTTLS', '503 5.5.1'],
  ])
})

it('says that TLS may start before it does, also where STARTTLS comes with commands before it', async () => {
  using talk = await startDialogue(door.ports.starttls)
  await talk.say('EHLO x', 250)
  talk.write('RSET\r\nSTARTTLS\r\n')
  expect([(await talk.reply()).code, (await talk.reply()).code]).toEqual([250, 220])
  await talk.startTls()
  await talk.say('EHLO x', 250)
})

it('starts over after STARTTLS', async () => {
  using talk = await startDialogue(door.ports.starttls)
  await talk.run([
    ['EHLO before', 250],
    ['MAIL FROM:<before@example.com>', 250],
    ['RCPT TO:<before@example.com>', 250],
    ['STARTTLS', 220],
  ])
  await talk.startTls()
  await talk.run([
    ['MAIL FROM:<a@example.com>', '503 5.5.1'],
    ['EHLO after', 250],
    ['DATA', '503 5.5.1'],
  ])
  const stored = await storedOf(postfang.inbox, await talk.send('\r\n', { from: 'after@example.com' }))
  expect(stored.summary.envelope.from).toBe('after@example.com')
  expect(stored.session).toMatchObject({
    listener: `starttls://127.0.0.1:${door.ports.starttls}`,
    helo: 'after',
    tls: { version: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', servername: null },
  })
  expect(stored.transcript.map(({ text }) => text)).toContain('TLS is up: TLSv1.3, TLS_AES_256_GCM_SHA384')
})

it.each([
  ['commands', 'MAIL FROM:<evil@example.com>\r\nRCPT TO:<b@example.com>\r\n'],
  ['half a command', 'MAIL FROM:<evil@exam'],
  ['two hundred lines', 'NOOP\r\n'.repeat(200)],
  [
    'a whole message',
    'EHLO x\r\nMAIL FROM:<evil@example.com>\r\nRCPT TO:<b@example.com>\r\nDATA\r\nevil\r\n.\r\n',
  ],
])('discards %s sent in clear behind STARTTLS', async (_name, injected) => {
  const before = await countMessages(postfang.inbox)
  using talk = await startDialogue(door.ports.starttls)
  await talk.say('EHLO x', 250)
  await talk.say(Buffer.from(`STARTTLS\r\n${injected}`), 220)
  await talk.startTls()
  await talk.run([
    ['EHLO x', 250],
    ['RCPT TO:<c@example.com>', '503 5.5.1'],
    ['QUIT', 221],
  ])
  const session = await endedSession(postfang.inbox)
  expect(session.transcript.filter(({ text }) => text.includes('evil'))).toEqual([])
  expect(await countMessages(postfang.inbox)).toBe(before)
})

const versions: readonly SecureVersion[] = ['TLSv1.2', 'TLSv1.3']

it.each(versions)('speaks %s to a client that verifies the certificate', async (version) => {
  for (const servername of ['localhost', undefined]) {
    const socket = connect({
      port: door.ports.smtps,
      host: '127.0.0.1',
      ca: door.authority,
      minVersion: version,
      maxVersion: version,
      ...(servername === undefined ? {} : { servername }),
    })
    const [greeting] = await once(socket, 'data')
    expect(String(greeting)).toMatch(/^220 /)
    expect(socket.getProtocol()).toBe(version)
    expect(socket.authorized).toBe(true)
    socket.end('QUIT\r\n')
    await once(socket, 'close')
    const session = await endedSession(postfang.inbox)
    expect(session.tls).toMatchObject({ version, servername: servername ?? null })
  }
})

async function failHandshake(open: () => TLSSocket): Promise<string | null> {
  const socket = open()
  await once(socket, 'error')
  return (await endedSession(postfang.inbox)).endReason
}

it('records why a handshake failed', async () => {
  const port = door.ports.smtps
  const host = '127.0.0.1'
  const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
  expect(await failHandshake(() => connect({ host, port, rejectUnauthorized: false, ...old }))).toMatch(
    /^TLS handshake failed: the client offers no TLS 1\.2 or later \(.*\)$/,
  )

  using plain = openDialogue(port)
  plain.write('EHLO x\r\n')
  await plain.closed
  expect((await endedSession(postfang.inbox)).endReason).toBe(
    'TLS handshake failed: the client does not speak TLS on this port (wrong version number)',
  )

  using gone = openDialogue(port)
  gone.end()
  await gone.closed
  expect((await endedSession(postfang.inbox)).endReason).toBe(
    'TLS handshake failed: the client closed the connection',
  )

  const reset = connectPlain({ host, port })
  await once(reset, 'connect')
  reset.resetAndDestroy()
  await once(reset, 'close')
  expect((await endedSession(postfang.inbox)).endReason).toMatch(/^TLS handshake failed: /)
})

it.each(versions)('guesses why a client leaves when %s has shown it the certificate', async (maxVersion) => {
  const socket = connect({ host: '127.0.0.1', port: door.ports.smtps, maxVersion })
  await once(socket, 'error')
  const { endReason } = await endedSession(postfang.inbox)
  expect(endReason).toMatch(/; perhaps it does not trust the certificate$/)
})

it('records a STARTTLS that the client answers with something else', async () => {
  using talk = await startDialogue(door.ports.starttls)
  await talk.run([
    ['EHLO x', 250],
    ['STARTTLS', 220],
  ])
  talk.write('EHLO again\r\n')
  await talk.closed
  const session = await endedSession(postfang.inbox)
  expect(session.endReason).toMatch(/^TLS handshake failed: the client does not speak TLS/)
  expect(texts(session).at(-1)).toBe('S: 220 2.0.0 Ready to start TLS')
})

it.each(['smtp', 'starttls'] as const)(
  'tells a client that begins with TLS on %s what is wrong',
  async (scheme) => {
    const socket = connect({ host: '127.0.0.1', port: door.ports[scheme], rejectUnauthorized: false })
    await once(socket, 'error')
    expect((await endedSession(postfang.inbox)).endReason).toBe(
      'The server closed the connection: 421 4.7.0 TLS does not begin by itself here: use STARTTLS or an smtps:// listener',
    )
  },
)

it.each([
  ['smtp', { secure: false }],
  ['starttls', { secure: false, requireTLS: true }],
  ['smtps', { secure: true }],
] as const)(
  'takes mail of nodemailer on %s, with a certificate that it verifies',
  async (scheme, options) => {
    const transport = createTransport({
      host: 'localhost',
      port: door.ports[scheme],
      ...options,
      auth: { user: `nodemailer-${scheme}`, pass: 'any' },
      tls: { ca: door.authority },
    })
    await transport.sendMail({ from: 'a@example.com', to: 'b@example.com', subject: scheme, text: 'Hello' })
    transport.close()
    const { messages } = await postfang.inbox.list({ mailbox: `nodemailer-${scheme}` }, { limit: 2 })
    expect(messages).toMatchObject([{ subject: scheme }])
    const stored = await postfang.inbox.find(messages[0]?.id ?? raise('no message'))
    expect(stored?.session.tls === null).toBe(scheme === 'smtp')
  },
)

it('refuses mail and logins in clear where TLS is required', async () => {
  await using strict = await openDoor(postfang.inbox, { isTlsRequired: true })
  for (const [scheme, text] of [
    ['smtp', '530 5.7.0 Mail is taken over TLS only: use a starttls:// or smtps:// listener'],
    ['starttls', '530 5.7.0 Must issue a STARTTLS command first'],
  ] as const) {
    await dialogue(strict.ports[scheme], [
      ['EHLO x', 250],
      ['NOOP', 250],
      ['MAIL FROM:<a@example.com>', text],
      ['RCPT TO:<a@example.com>', 503],
      ['AUTH PLAIN', text],
      [`AUTH PLAIN ${btoa('\0me\0secret')}`, text],
    ])
  }
  using upgraded = await startDialogue(strict.ports.starttls)
  await upgraded.run([
    ['EHLO x', 250],
    ['STARTTLS', 220],
  ])
  await upgraded.startTls()
  using implicit = await startDialogue(strict.ports.smtps, { tls: true })
  for (const talk of [upgraded, implicit]) {
    await talk.say('EHLO x', 250)
    await talk.say(`AUTH PLAIN ${btoa('\0me\0secret')}`, 235)
    expect((await talk.send('\r\n')).code).toBe(250)
  }
})

it('shows another certificate from now on, and leaves open connections as they are', async () => {
  await using reloaded = await openDoor(postfang.inbox)
  using before = await startDialogue(reloaded.ports.smtps, { tls: true })
  using waiting = await startDialogue(reloaded.ports.starttls)
  await waiting.say('EHLO x', 250)
  const other = createLocalCertificate(null, ['localhost'])
  reloaded.door.useCertificate(await other.server())
  const { cert: ca } = await other.authority()
  for (const [port, secure] of [
    [reloaded.ports.smtps, true],
    [reloaded.ports.starttls, false],
  ] as const) {
    const transport = createTransport({ host: 'localhost', port, secure, requireTLS: true, tls: { ca } })
    expect(await transport.verify()).toBe(true)
    transport.close()
  }
  await before.say('NOOP', 250)
  await waiting.say('STARTTLS', 220)
  await waiting.startTls()
})

it('takes mail of nodemailer on the clear listener on its default settings', async () => {
  expect(await postfang.send({ from: 'a@example.com', to: 'b@example.com', text: 'Hello' }, 'me')).not.toBe(
    '',
  )
})

function raise(message: string): never {
  throw new Error(message)
}
