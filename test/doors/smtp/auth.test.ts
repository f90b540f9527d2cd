import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Dialogue, type Step, startDialogue } from '../../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../../support/start-postfang.ts'
import { endedSession, storedOf, texts } from './open-door.ts'

let postfang: TestPostfang
beforeAll(async () => {
  postfang = await startPostfang()
})
afterAll(() => postfang.close())

const base64 = (text: string) => Buffer.from(text).toString('base64')
const secret = 'correct horse battery staple'

/** Signs in; every one of them is taken. */
const logins: Readonly<
  Record<string, (talk: Dialogue, user: string, password?: string) => Promise<unknown>>
> = {
  'PLAIN with an initial response': (talk, user, password = secret) =>
    talk.say(`AUTH PLAIN ${base64(`\0${user}\0${password}`)}`, '235 2.7.0'),
  'PLAIN asked for': (talk, user, password = secret) =>
    talk.run([
      ['AUTH PLAIN', /^334 $/],
      [base64(`\0${user}\0${password}`), '235 2.7.0'],
    ]),
  'PLAIN with only an authorization identity': (talk, user, password = secret) =>
    talk.say(`AUTH PLAIN ${base64(`${user}\0\0${password}`)}`, '235 2.7.0'),
  LOGIN: (talk, user, password = secret) =>
    talk.run([
      ['AUTH LOGIN', '334 VXNlcm5hbWU6'],
      [base64(user), '334 UGFzc3dvcmQ6'],
      [base64(password), '235 2.7.0'],
    ]),
  'LOGIN with the user name at once': (talk, user, password = secret) =>
    talk.run([
      [`auth login ${base64(user)}`, '334 UGFzc3dvcmQ6'],
      [base64(password), '235 2.7.0'],
    ]),
  'CRAM-MD5': async (talk, user, password = secret) => {
    const { text } = await talk.say('AUTH CRAM-MD5', 334)
    const challenge = Buffer.from(text.slice(4), 'base64')
    const digest = createHmac('md5', password).update(challenge).digest('hex')
    await talk.say(base64(`${user} ${digest}`), '235 2.7.0')
  },
  XOAUTH2: (talk, user, password = secret) =>
    talk.say(`AUTH XOAUTH2 ${base64(`user=${user}\x01auth=Bearer ${password}\x01\x01`)}`, '235 2.7.0'),
  'XOAUTH2 asked for': (talk, user, password = secret) =>
    talk.run([
      ['AUTH XOAUTH2', /^334 $/],
      [base64(`user=${user}\x01auth=Bearer ${password}\x01\x01`), '235 2.7.0'],
    ]),
}
const kinds = Object.keys(logins)

async function signIn(talk: Dialogue, kind: string, user: string, password?: string): Promise<void> {
  await talk.say('EHLO client.example', 250)
  await logins[kind]?.(talk, user, password)
}

it.each(kinds)('files into the mailbox of whoever signs in by %s', async (kind) => {
  using talk = await startDialogue(postfang.ports.smtp)
  await signIn(talk, kind, 'run-42')
  const { summary, session } = await storedOf(postfang.inbox, await talk.send('Subject: x\r\n\r\n'))
  expect(summary.mailbox).toBe('run-42')
  expect(session.user).toBe('run-42')
})

it.each(kinds)('takes a user name with spaces by %s', async (kind) => {
  using talk = await startDialogue(postfang.ports.smtp)
  await signIn(talk, kind, 'my first mailbox')
  const { summary } = await storedOf(postfang.inbox, await talk.send('\r\n'))
  expect(summary.mailbox).toBe('my first mailbox')
})

it('files into inbox without a login', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.say('HELO x', 250)
  const { summary, session } = await storedOf(postfang.inbox, await talk.send('Subject: x\r\n\r\n'))
  expect(summary.mailbox).toBe('inbox')
  expect(session.user).toBeNull()
})

it.each(kinds)('takes %s before and after STARTTLS and on a TLS port', async (kind) => {
  using clear = await startDialogue(postfang.ports.starttls)
  await signIn(clear, kind, 'clear')
  await clear.say('STARTTLS', 220)
  await clear.startTls()
  await signIn(clear, kind, 'secured')
  expect((await storedOf(postfang.inbox, await clear.send('\r\n'))).summary.mailbox).toBe('secured')

  using tls = await startDialogue(postfang.ports.smtps, { tls: true })
  await signIn(tls, kind, 'implicit')
  expect((await storedOf(postfang.inbox, await tls.send('\r\n'))).summary.mailbox).toBe('implicit')
})

it('forgets a login that was made before STARTTLS', async () => {
  using talk = await startDialogue(postfang.ports.starttls)
  await signIn(talk, 'LOGIN', 'clear')
  await talk.say('STARTTLS', 220)
  await talk.startTls()
  await talk.say('EHLO x', 250)
  expect((await storedOf(postfang.inbox, await talk.send('\r\n'))).summary.mailbox).toBe('inbox')
})

it.each(['Grüße 用户 😀', 'a b c', 'API-KEY/0123', "o'neil@example.com", 'x'.repeat(128)])(
  'takes the user name "%s"',
  async (user) => {
    using talk = await startDialogue(postfang.ports.smtp)
    await signIn(talk, 'PLAIN asked for', user)
    expect((await storedOf(postfang.inbox, await talk.send('\r\n'))).summary.mailbox).toBe(user)
  },
)

const ruleForNames =
  '535 5.7.8 The user name is the name of the mailbox here: 1 to 128 printable characters, no space at either end'

it.each([' leading', 'trailing ', 'x'.repeat(129), 'zero\u200bwidth', 'line\u2028separator', ''])(
  'refuses the user name "%s", says why, and goes on without a login',
  async (user) => {
    using talk = await startDialogue(postfang.ports.smtp)
    await talk.run([
      ['EHLO x', 250],
      [`AUTH PLAIN ${base64(`\0${user}\0${secret}`)}`, ruleForNames],
    ])
    const { session } = await storedOf(postfang.inbox, await talk.send('\r\n'))
    expect(session.user).toBeNull()
  },
)

it('refuses a CRAM-MD5 response that is not name and digest', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.say('EHLO x', 250)
  for (const response of ['name', 'name 123', '0123456789abcdef0123456789abcdef', '']) {
    await talk.say('AUTH CRAM-MD5', 334)
    await talk.say(base64(response), '501 5.5.2 CRAM-MD5 is')
  }
})

it.each<[string, Step[]]>([
  [
    'an unknown mechanism',
    [
      ['AUTH NTLM dXNlcg==', '504 5.5.4'],
      ['AUTH', '501 5.5.4'],
      ['AUTH constructor', '504 5.5.4'],
    ],
  ],
  [
    'words too many',
    [
      ['AUTH PLAIN a b', '501 5.5.4'],
      ['AUTH LOGIN a b', '501 5.5.4'],
      [`AUTH CRAM-MD5 ${base64('a')}`, '501 5.5.2 CRAM-MD5 has no initial response'],
    ],
  ],
  [
    'a cancelled PLAIN',
    [
      ['AUTH PLAIN', 334],
      ['*', '501 5.7.0'],
    ],
  ],
  [
    'a cancelled LOGIN',
    [
      ['AUTH LOGIN', 334],
      ['*', 501],
      ['AUTH LOGIN', 334],
      [base64('me'), 334],
      ['*', 501],
    ],
  ],
  [
    'a cancelled CRAM-MD5',
    [
      ['AUTH CRAM-MD5', 334],
      ['*', 501],
    ],
  ],
  [
    'a cancelled XOAUTH2',
    [
      ['AUTH XOAUTH2', 334],
      ['*', 501],
    ],
  ],
  [
    'an empty initial response',
    [
      ['AUTH LOGIN =', '334 UGFzc3dvcmQ6'],
      [base64('secret'), 535],
    ],
  ],
  [
    'garbage',
    [
      ['AUTH PLAIN !!!', 501],
      ['AUTH PLAIN', 334],
      ['====', 501],
      ['AUTH LOGIN ====', '501 5.5.2'],
      [`AUTH PLAIN ${base64('\0me\0secret')}!`, '501 5.5.2'],
      [`AUTH PLAIN ${base64('\0me\0secret').replace(/=+$/, '')}`, '501 5.5.2'],
      ['AUTH PLAIN =', '501 5.5.2'],
      ['AUTH XOAUTH2 =', '501 5.5.2'],
      [`AUTH XOAUTH2 ${base64('user=me\x01auth=Basic x\x01\x01')}`, '501 5.5.2'],
      [`AUTH PLAIN ${base64('\0a\0b\0c')}`, 501],
    ],
  ],
  [
    'control characters in a user name',
    [
      [`AUTH PLAIN ${base64('\0a\r\nb\0c')}`, 501],
      [`AUTH LOGIN ${base64('a\x1bb')}`, 501],
    ],
  ],
  [
    'a second login',
    [
      [`AUTH PLAIN ${base64('\0a\0b')}`, 235],
      [`AUTH PLAIN ${base64('\0c\0d')}`, '503 5.5.1'],
    ],
  ],
  [
    'a login in a transaction',
    [
      ['MAIL FROM:<a@example.com>', 250],
      ['AUTH LOGIN', '503 5.5.1'],
    ],
  ],
])('answers %s and stays usable', async (_name, steps) => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.run([['EHLO x', 250], ...steps, ['NOOP', 250]])
})

it('takes a token of 12 KB and refuses one of 20 KB, which ends the exchange', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  await signIn(talk, 'PLAIN asked for', 'long', 'x'.repeat(9_000))
  using other = await startDialogue(postfang.ports.smtp)
  await other.say('EHLO x', 250)
  await other.say('AUTH PLAIN', 334)
  await other.say(base64(`\0long\0${'x'.repeat(15_000)}`), '500 5.5.2 Line too long')
  await signIn(other, 'PLAIN asked for', 'short', 'x')
})

it('shows mechanism and user in the transcript, and no secret', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.say('EHLO x', 250)
  await talk.run([
    ['AUTH PLAIN', 334],
    ['*', 501],
    [`AUTH PLAIN ${base64('no user')}`, 501],
    [`AUTH XOAUTH2 ${base64(`user= me\x01auth=Bearer ${secret}\x01\x01`)}`, 334],
    ['', 535],
    ['AUTH LOGIN', 334],
    [base64('me'), 334],
    [base64(secret), 235],
    ['QUIT', 221],
  ])
  const said = texts(await endedSession(postfang.inbox)).filter((text) => text.startsWith('C: '))
  expect(said).toEqual([
    'C: EHLO x',
    'C: AUTH PLAIN',
    'C: *',
    'C: AUTH PLAIN <hidden>',
    'C: AUTH XOAUTH2 <user " me", token hidden>',
    'C: <hidden>',
    'C: AUTH LOGIN',
    'C: <user "me">',
    'C: <password hidden>',
    'C: QUIT',
  ])
})

it.each(kinds)('keeps the password of %s out of session and message', async (kind) => {
  const password = fc
    .string({ unit: 'grapheme', minLength: 6, maxLength: 40 })
    .filter((text) => !text.includes('\0'))
  await fc.assert(
    fc.asyncProperty(password, async (text) => {
      const unguessable = `#${text}`
      using talk = await startDialogue(postfang.ports.smtp)
      await signIn(talk, kind, 'user', unguessable)
      const stored = await storedOf(postfang.inbox, await talk.send('\r\n'))
      await talk.say('QUIT', 221)
      await talk.closed
      const session = await endedSession(postfang.inbox)
      const kept = [...session.transcript, ...stored.transcript].map((line) => line.text).join('\n')
      for (const form of formsOf('user', unguessable)) expect(kept).not.toContain(form)
    }),
    { numRuns: 15 },
  )
})

/** A password, and the ways in which it travels. */
function formsOf(user: string, password: string): readonly string[] {
  const bearer = `user=${user}\x01auth=Bearer ${password}\x01\x01`
  const plain = [`\0${user}\0${password}`, `${user}\0\0${password}`, bearer]
  return [password, base64(password), ...plain.map(base64)]
}

it.each<[string, Step[]]>([
  ['before EHLO', []],
  ['of an unknown mechanism', [['EHLO x', 250]]],
])('hides what a client goes on to send after an AUTH %s', async (_name, before) => {
  using talk = await startDialogue(postfang.ports.smtp)
  await talk.run(before)
  const mechanism = before.length === 0 ? 'LOGIN' : 'NTLM'
  talk.write(
    `AUTH ${mechanism}\r\n${base64('user')}\r\n${base64(secret)}\r\nNOOP\r\n${'not a secret'}\r\nQUIT\r\n`,
  )
  await talk.closed
  const said = texts(await endedSession(postfang.inbox)).filter((text) => text.startsWith('C: '))
  expect(said.slice(-6)).toEqual([
    `C: AUTH ${mechanism}`,
    'C: <hidden>',
    'C: <hidden>',
    'C: NOOP',
    'C: not a secret',
    'C: QUIT',
  ])
})

it('hides the arguments of a mistyped AUTH', async () => {
  using talk = await startDialogue(postfang.ports.smtp)
  const token = base64(`\0user\0${secret}`)
  for (const line of [
    `AUTH\tPLAIN ${token}`,
    `AUTHPLAIN ${token}`,
    ` AUTH PLAIN ${token}`,
    `AUTH PLAIN x ${token}`,
  ]) {
    await talk.say(line)
    await talk.say('NOOP', 250)
  }
  await talk.say('QUIT', 221)
  const kept = texts(await endedSession(postfang.inbox)).join('\n')
  expect(kept).not.toContain(token)
})
