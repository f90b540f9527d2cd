import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { argon2d, argon2i, bcrypt } from 'hash-wasm'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKnownUsers } from '../../../../src/doors/smtp/login/known-users.ts'
import { readUsers } from '../../../../src/doors/smtp/login/read-users.ts'
import { dialogue, type Step, startDialogue } from '../../../support/dialogue.ts'
import { startPostfang, type TestPostfang } from '../../../support/start-postfang.ts'
import { openDoor, storedOf } from '../open-door.ts'

const directory = mkdtempSync(join(tmpdir(), 'postfang-users-'))
afterAll(() => rmSync(directory, { recursive: true }))

/** Vectors of the reference implementations: crypt_blowfish and argon2. */
const ofBcrypt = '$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'
const ofArgon2 = '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4'
const salt = Buffer.from('sixteen bytes 16')
const cheap = {
  salt,
  iterations: 1,
  parallelism: 1,
  memorySize: 8,
  hashLength: 16,
  outputType: 'encoded',
} as const

function writeUsers(text: string): string {
  const path = join(directory, `${Math.random()}.users`)
  writeFileSync(path, text)
  return path
}

const base64 = (text: string) => Buffer.from(text).toString('base64')
const plain = (user: string, password: string) => `AUTH PLAIN ${base64(`\0${user}\0${password}`)}`
const bearer = (user: string, token: string) => base64(`user=${user}\x01auth=Bearer ${token}\x01\x01`)
const ehlo: Step = ['EHLO x', 250]
const wrong = '535 5.7.8 Authentication credentials invalid'

describe('--smtp-users', () => {
  let postfang: TestPostfang
  beforeAll(async () => {
    const users = writeUsers(
      [
        '# who may send',
        `ann:${ofBcrypt}`,
        '',
        `my:mailbox:${ofArgon2}\r`,
        `long:${await bcrypt({ password: 'x'.repeat(72), salt, costFactor: 4, outputType: 'encoded' })}`,
        `d:${await argon2d({ ...cheap, password: 'päss wörd' })}`,
        `i:${await argon2i({ ...cheap, password: 'secret' })}`,
      ].join('\n'),
    )
    postfang = await startPostfang({ 'smtp-users': users })
  })
  afterAll(() => postfang.close())

  it.each([
    ['ann', 'U*U'],
    ['my:mailbox', 'password'],
    ['long', 'x'.repeat(72)],
    ['long', 'x'.repeat(100)],
    ['d', 'päss wörd'],
    ['i', 'secret'],
  ])('lets %s in with the right password, again and again', async (user, password) => {
    for (let round = 0; round < 2; round++) {
      using talk = await startDialogue(postfang.ports.smtp)
      await talk.run([ehlo, [plain(user, 'wrong'), wrong], [plain(user, password), '235 2.7.0']])
      expect((await storedOf(postfang.inbox, await talk.send('\r\n'))).summary.mailbox).toBe(user)
    }
  })

  it('says the same to a wrong password, an unknown name and one that can be no mailbox', async () => {
    await dialogue(postfang.ports.smtp, [
      ehlo,
      [plain('ann', 'u*u'), wrong],
      [plain('ann', ''), wrong],
      [plain('nobody', 'U*U'), wrong],
      [plain('', 'U*U'), wrong],
      [plain('x'.repeat(200), 'U*U'), wrong],
      [plain('constructor', 'U*U'), wrong],
      ['AUTH LOGIN', 334],
      [base64('ann'), 334],
      [base64('no'), wrong],
    ])
  })

  it('offers only what hashes allow, and takes no CRAM-MD5', async () => {
    await dialogue(postfang.ports.smtp, [
      ['EHLO x', /^250-AUTH PLAIN LOGIN XOAUTH2$/m],
      ['AUTH CRAM-MD5', '504 5.5.4'],
    ])
  })

  it('checks the token of XOAUTH2, and explains a wrong one before it refuses it', async () => {
    await dialogue(postfang.ports.smtp, [
      ehlo,
      [
        `AUTH XOAUTH2 ${bearer('ann', 'wrong')}`,
        `334 ${base64('{"status":"401","schemes":"bearer","scope":"smtp"}')}`,
      ],
      ['', wrong],
      [`AUTH XOAUTH2 ${bearer('ann', 'U*U')}`, '235 2.7.0'],
    ])
  })

  it('takes mail without a login all the same', async () => {
    using talk = await startDialogue(postfang.ports.smtp)
    await talk.say('HELO x', 250)
    expect((await talk.send('\r\n')).code).toBe(250)
  })

  it('hangs up after ten wrong logins', async () => {
    using talk = await startDialogue(postfang.ports.smtp)
    await talk.say('EHLO x', 250)
    for (let count = 1; count < 10; count++) await talk.say(plain('ann', `${count}`), wrong)
    await talk.say(plain('ann', '10'), '421 4.7.0 Too many failed logins')
    await talk.closed
  })

  it('tells nodemailer of a wrong password, and takes the right one', async () => {
    const send = (pass: string) =>
      createTransport({
        port: postfang.ports.starttls,
        tls: { rejectUnauthorized: false },
        auth: { user: 'ann', pass },
      }).sendMail({ from: 'a@example.com', to: 'b@example.com', text: 'x' })
    await expect(send('wrong')).rejects.toMatchObject({ code: 'EAUTH', responseCode: 535 })
    expect((await send('U*U')).response).toMatch(/^250 /)
  })
})

it('computes a hash beside the thread that speaks SMTP', async () => {
  const logins = createKnownUsers(readUsers(writeUsers(`ann:${ofBcrypt}`)))
  const order: string[] = []
  const checked = Promise.resolve(
    logins.check({ user: 'ann', proof: { kind: 'password', secret: 'U*U' } }),
  ).then(({ kind }) => order.push(kind))
  await new Promise<void>((resolve) => setImmediate(resolve))
  order.push('others are served')
  await checked
  expect(order).toEqual(['others are served', 'accepted'])
  await logins.close()
})

it('puts off those who would wait too long, whether there is such a user or not', async () => {
  await using postfang = await startPostfang()
  const logins = createKnownUsers(readUsers(writeUsers(`ann:${ofBcrypt}`)), { pendingLogins: 0 })
  await using door = await openDoor(postfang.inbox, { logins })
  await dialogue(door.ports.smtp, [
    ehlo,
    [plain('ann', 'U*U'), '454 4.7.0'],
    [plain('nobody', 'U*U'), '454 4.7.0'],
    ['NOOP', 250],
  ])
})

it('checks once what many connections ask at the same time', async () => {
  await using postfang = await startPostfang()
  const logins = createKnownUsers(readUsers(writeUsers(`ann:${ofBcrypt}`)), { pendingLogins: 1 })
  await using door = await openDoor(postfang.inbox, { logins })
  const signIn = () => dialogue(door.ports.smtp, [ehlo, [plain('ann', 'U*U'), '235 2.7.0']])
  await Promise.all(Array.from({ length: 30 }, signIn))
})

it('says nothing of checks that are cut short when the door closes', async () => {
  await using postfang = await startPostfang()
  const slow = '$2a$14$.uKB.uKB.uKB.uKB.uKB.uAUupKCrj1EDbV.PYSjh7KT.YlLH51wm'
  const users = createKnownUsers(readUsers(writeUsers(`ann:${slow}`)))
  const asked = Promise.withResolvers<void>()
  const check: typeof users.check = (login) => {
    asked.resolve()
    return users.check(login)
  }
  await using door = await openDoor(postfang.inbox, { logins: { ...users, check } })
  using talk = await startDialogue(door.ports.smtp)
  await talk.say('EHLO x', 250)
  await talk.write(`${plain('ann', 'wrong')}\r\n`)
  await asked.promise
  await door.door.close(0)
  expect(door.errors).toEqual([])
})

it('answers others while somebody signs in', async () => {
  await using postfang = await startPostfang()
  const { promise, resolve } = Promise.withResolvers<{ kind: 'accepted' }>()
  const logins = { mechanisms: ['PLAIN'], check: () => promise, close: async () => {} }
  await using door = await openDoor(postfang.inbox, { logins })
  using talk = await startDialogue(door.ports.smtp)
  await talk.say('EHLO x', 250)
  talk.write(`${plain('ann', 'secret')}\r\nNOOP\r\n`)
  await dialogue(door.ports.smtp, [ehlo, ['MAIL FROM:<>', 250]])
  resolve({ kind: 'accepted' })
  expect([(await talk.reply()).code, (await talk.reply()).code]).toEqual([235, 250])
})

describe('--smtp-auth required', () => {
  let postfang: TestPostfang
  beforeAll(async () => {
    postfang = await startPostfang({ 'smtp-auth': 'required' })
  })
  afterAll(() => postfang.close())

  it.each(['smtp', 'starttls', 'smtps'] as const)('refuses mail without a login on %s', async (scheme) => {
    await dialogue(
      postfang.ports[scheme],
      [
        ehlo,
        ['MAIL FROM:<a@example.com>', '530 5.7.0'],
        ['RCPT TO:<b@example.com>', '530 5.7.0'],
        ['DATA', '530 5.7.0'],
        ...Array.from({ length: 20 }, (): Step => ['NOOP', 250]),
        ['VRFY a', 252],
        ['RSET', 250],
        [plain('run-42', 'any'), '235 2.7.0'],
        ['MAIL FROM:<a@example.com>', 250],
      ],
      { tls: scheme === 'smtps' },
    )
  })

  it('asks again after STARTTLS', async () => {
    using talk = await startDialogue(postfang.ports.starttls)
    await talk.run([ehlo, [plain('a', 'b'), 235], ['STARTTLS', 220]])
    await talk.startTls()
    await talk.run([ehlo, ['MAIL FROM:<a@example.com>', 530], [plain('a', 'b'), 235], ['MAIL FROM:<>', 250]])
  })
})

it.each([
  ['nobody', '# empty\n\n', /names nobody/],
  ['no hash', 'ann\n', /line 1: expected name:hash/],
  ['no name', `ok:${ofBcrypt}\n:${ofBcrypt}\n`, /line 2: expected name:hash/],
  [
    'a password in clear',
    `ok:${ofBcrypt}\nann:tops3cret\n`,
    /line 2: expected a hash of bcrypt .* or argon2/,
  ],
  ['an MD5 hash', 'ann:$apr1$abcdefgh$0123456789012345678901\n', /line 1: expected a hash/],
  ['a name twice', `ann:${ofBcrypt}\n# x\nann:${ofArgon2}\n`, /line 3: the name is there twice/],
  [
    'a bcrypt that takes hours',
    `ann:${ofBcrypt.replace('$05$', '$31$')}\n`,
    /line 1: the cost of bcrypt is 4 to 14/,
  ],
  [
    'an argon2 that takes all memory',
    `ann:${ofArgon2.replace('m=256', 'm=99999999')}\n`,
    /line 1: argon2 may have/,
  ],
  ['an argon2 with too little', `ann:${ofArgon2.replace('m=256', 'm=4')}\n`, /line 1: argon2 may have/],
])('refuses a file of users with %s, by line and without its secrets', (_name, text, expected) => {
  const path = writeUsers(text)
  expect(() => readUsers(path)).toThrow(expected)
  expect(() => readUsers(path)).toThrow(`--smtp-users "${path}"`)
  expect(() => readUsers(path)).not.toThrow(/tops3cret|\$2y/)
})

it('refuses a file of users that is not there', async () => {
  await expect(startPostfang({ 'smtp-users': '/nowhere/users' })).rejects.toThrow(/cannot be read: ENOENT/)
})
